"""Work on bytes from outside, each piece in a process of its own that may be lost.

A fresh interpreter needs a third of a second before it has read the first byte. So one process
per caller, the stem, stands ready with everything loaded and does nothing but fork: what it forks
gets hard limits and one piece of work, and ends. The stem itself never sees a byte from outside,
and ends with its caller. This is the one place of ``formats`` that does more than compute on bytes.
"""

import atexit
import contextlib
import os
import resource
import signal
import socket
import sys
import threading
from collections.abc import Callable
from importlib import import_module

_MEMORY = 2 * 1024 * 1024 * 1024
_GRACE_S = 5  # the child ends itself; this is for one that cannot even do that
_PIECE = 1 << 20


class LostError(Exception):
    """The piece of work did not come to its end: out of time, out of memory, or it crashed."""


class Apart:
    """`function(data: bytes) -> bytes` of a module, called in a process apart.

    Safe for threads. A caller that was itself forked starts a stem of its own.
    """

    def __init__(self, module: str, function: str) -> None:
        self._what = (module, function)
        self._lock = threading.Lock()
        self._stem: _Stem | None = None
        atexit.register(self._end)

    def call(self, data: bytes, *, seconds: int) -> bytes:
        """The answer for the bytes; (LostError) after `seconds` of clock or of processor."""
        ours, theirs = socket.socketpair()
        with ours:
            with theirs:
                self._hand_over(theirs, seconds)
            ours.settimeout(seconds + _GRACE_S)
            try:
                ours.sendall(data)
                ours.shutdown(socket.SHUT_WR)
                answer = _read_all(ours)
            except OSError as lost:
                raise LostError from lost
        if not answer.endswith(b"\n"):
            raise LostError
        return answer[:-1]

    def _hand_over(self, end: socket.socket, seconds: int) -> None:
        with self._lock:
            for last in (False, True):
                if self._stem is None or self._stem.owner != os.getpid():
                    self._stem = _Stem(self._what)
                try:
                    socket.send_fds(self._stem.orders, [str(seconds).encode()], [end.fileno()])
                except OSError:  # somebody killed it: another takes its place
                    self._end()
                    if last:
                        raise
                else:
                    return

    def _end(self) -> None:
        if self._stem is not None:
            self._stem.end()
            self._stem = None


class _Stem:
    """The process that stands ready, started by `owner`; it takes its orders as standard input."""

    def __init__(self, what: tuple[str, str]) -> None:
        self.owner = os.getpid()
        self.orders, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._pid = os.posix_spawn(
                sys.executable,
                [sys.executable, "-m", __name__, *what],
                os.environ,
                file_actions=[(os.POSIX_SPAWN_DUP2, theirs.fileno(), 0)],
                setsid=True,  # Ctrl-C is for the owner; the stem ends when that is gone
            )

    def end(self) -> None:
        self.orders.close()
        if self.owner == os.getpid():
            with contextlib.suppress(ChildProcessError):
                os.waitpid(self._pid, 0)


def _read_all(end: socket.socket) -> bytes:
    pieces = []
    while piece := end.recv(_PIECE):
        pieces.append(piece)
    return b"".join(pieces)


def _stand_ready(orders: socket.socket, function: Callable[[bytes], bytes]) -> None:
    """Fork once for each order, until whoever gives them is gone."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody asks how they ended
    while True:
        words, ends, _, _ = socket.recv_fds(orders, 16, 1)
        if not words:
            return
        if os.fork() == 0:
            orders.close()
            _work(socket.socket(fileno=ends[0]), int(words), function)
        for end in ends:
            os.close(end)


def _work(end: socket.socket, seconds: int, function: Callable[[bytes], bytes]) -> None:
    """One piece of work, ended by the system when it takes more than its share."""
    try:
        signal.alarm(seconds)
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        with contextlib.suppress(MemoryError, RecursionError, OSError):
            end.sendall(function(_read_all(end)) + b"\n")
    finally:
        os._exit(0)  # nothing of the stem is run to its end twice


if __name__ == "__main__":
    _stand_ready(
        socket.socket(fileno=0),
        getattr(import_module(sys.argv[1]), sys.argv[2]),
    )
