"""Keeps a handful of processes running: starts, watches, brings back, and stops them all."""

import contextlib
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from vanban.doors.cli.processes import SUPERVISED_FOLDER, SUPERVISOR, supervised_processes

FIRST_WAIT_S = 0.5
LONGEST_WAIT_S = 30.0
STEADY_AFTER_S = 60.0
LOOK_EVERY_S = 0.2
STOP_S = 15.0
LOG_BYTES = 10 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Program:
    """What to run, and how to tell that it is ready."""

    name: str
    command: list[str]
    environment: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))
    ready: Callable[[], bool] | None = None
    stop_s: float = STOP_S


@dataclass(slots=True)
class _Child:
    program: Program
    process: subprocess.Popen[bytes]
    started: float
    failures: int = 0
    due: float | None = None  # when it is to be started again


class StartFailedError(RuntimeError):
    """A program did not become ready; the text holds the last lines of its log."""


class Supervisor:
    """The processes of one folder; each in a session of its own, its output in logs/<name>.log."""

    def __init__(self, folder: Path, tell: Callable[[str], None]) -> None:
        """Take charge of a folder; `tell` shows a line to the person."""
        self.folder = folder
        self.tell = tell
        self.children: dict[str, _Child] = {}
        self.logs = folder / "logs"
        self.logs.mkdir(parents=True, exist_ok=True)

    def start(self, program: Program) -> None:
        """Start a program; call `wait_ready` to know it answers."""
        self.children[program.name] = _Child(program, self._spawn(program), time.monotonic())

    def wait_ready(
        self, *names: str, within_s: float, interrupted: threading.Event | None = None
    ) -> None:
        """Wait until these programs are ready; raises StartFailedError with the log's end."""
        deadline = time.monotonic() + within_s
        waiting = [self.children[name] for name in names]
        while waiting:
            waiting = [child for child in waiting if not _is_ready(child)]
            for child in waiting:
                died = child.process.poll() is not None
                if died or time.monotonic() > deadline:
                    raise StartFailedError(self._failure(child, died=died))
            if interrupted is not None and interrupted.is_set():
                raise KeyboardInterrupt
            if waiting:
                time.sleep(0.1)

    def run_once(
        self, *programs: Program, within_s: float, interrupted: threading.Event | None = None
    ) -> None:
        """Run programs side by side to their end; raises StartFailedError when one fails."""
        running = [_Child(each, self._spawn(each), time.monotonic()) for each in programs]
        deadline = time.monotonic() + within_s
        try:
            while any(child.process.poll() is None for child in running):
                if interrupted is not None and interrupted.is_set():
                    raise KeyboardInterrupt
                if time.monotonic() > deadline:
                    break
                time.sleep(0.05)
        finally:
            for child in running:
                _end_group(child.process.pid, signal.SIGTERM)
        for child in running:
            if child.process.wait() != 0:
                raise StartFailedError(self._failure(child, died=True))

    def watch(self, stop: threading.Event) -> None:
        """Bring back whoever dies, with growing waits, until told to stop."""
        while not stop.wait(LOOK_EVERY_S):
            for child in self.children.values():
                self._look_after(child)

    def stop(self, *last: str) -> None:
        """Stop everything: all at once, then those named `last`, which the others stand on."""
        for child in self.children.values():
            child.due = None
        others = [child for name, child in self.children.items() if name not in last]
        self._stop(others)
        self._stop([self.children[name] for name in last if name in self.children])

    def clear_leftovers(self) -> int:
        """End what a supervisor of this folder that was killed left behind; returns how many."""
        left = supervised_processes(self.folder)
        for number in (signal.SIGTERM, signal.SIGKILL):
            for pid in supervised_processes(self.folder):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, number)
            deadline = time.monotonic() + STOP_S
            while supervised_processes(self.folder) and time.monotonic() < deadline:
                time.sleep(0.1)
        return len(left)

    def _spawn(self, program: Program) -> subprocess.Popen[bytes]:
        marks = {SUPERVISOR: str(os.getpid()), SUPERVISED_FOLDER: str(self.folder)}
        with self._log(program.name).open("ab") as log:
            return subprocess.Popen(
                program.command,
                env={**program.environment, **marks},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                # A Ctrl-C of the terminal reaches only us: we stop the others in good order.
                start_new_session=True,
            )

    def _log(self, name: str) -> Path:
        path = self.logs / f"{name}.log"
        if path.exists() and path.stat().st_size > LOG_BYTES:
            path.replace(path.with_suffix(".log.1"))
        return path

    def _look_after(self, child: _Child) -> None:
        moment = time.monotonic()
        if child.due is not None:
            if moment >= child.due:
                child.process, child.started = self._spawn(child.program), moment
                child.due = None
            return
        status = child.process.poll()
        if status is None:
            return
        _end_group(child.process.pid, signal.SIGKILL)  # its own children hold its port
        if moment - child.started > STEADY_AFTER_S:
            child.failures = 0
        wait = min(FIRST_WAIT_S * 2**child.failures, LONGEST_WAIT_S)
        child.failures += 1
        child.due = moment + wait
        words = f"{child.program.name} đã dừng (mã {status}), chạy lại sau {wait:g} giây"
        self.tell(f"{words}; nhật ký: {self._log(child.program.name)}")

    def _stop(self, children: list[_Child]) -> None:
        for child in children:
            if child.process.poll() is None:
                child.process.terminate()
        for child in children:
            try:
                child.process.wait(child.program.stop_s)
            except subprocess.TimeoutExpired:
                self.tell(f"{child.program.name} không chịu dừng: buộc dừng")
            _end_group(child.process.pid, signal.SIGKILL)
            child.process.wait()

    def _failure(self, child: _Child, *, died: bool) -> str:
        what = "không chạy được" if died else "mãi chưa trả lời"
        log = self._log(child.program.name)
        lines = log.read_text(encoding="utf-8", errors="replace").splitlines()[-20:]
        return "\n".join([f"{child.program.name} {what}. Cuối nhật ký {log}:", *lines])


def _is_ready(child: _Child) -> bool:
    return child.process.poll() is None and (child.program.ready is None or child.program.ready())


def _end_group(pid: int, number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, number)
