"""Hostile work is done in a process that may be lost, and nobody else is lost with it."""

import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from vanban.formats.pdf.apart import Apart, LostError

WORK = Apart(__name__, "work")


def work(data: bytes) -> bytes:
    """What the tests ask for: the first word says what."""
    match data.split(b" ", 1):
        case [b"sleep", seconds]:
            time.sleep(float(seconds))
        case [b"spin", _]:
            while True:
                pass
        case [b"swell", size]:
            bytearray(int(size))
        case [b"crash", _]:
            os.kill(os.getpid(), signal.SIGSEGV)
        case [b"stem", _]:
            return str(os.getppid()).encode()
    return data


def test_the_answer_comes_back_whole_however_long() -> None:
    for size in (0, 1, 100_000, 20_000_000):
        data = b"\n" * size
        assert WORK.call(data, seconds=60) == data


@pytest.mark.parametrize("what", [b"sleep 60", b"spin -", b"swell 8000000000", b"crash -"])
def test_what_goes_too_far_is_lost_alone(what: bytes) -> None:
    with pytest.raises(LostError):
        WORK.call(what, seconds=1)
    assert WORK.call(b"still here", seconds=60) == b"still here"


def test_many_at_once_each_get_their_own() -> None:
    with ThreadPoolExecutor(8) as pool:
        asked = [b"%d" % number * 1000 for number in range(64)]
        assert list(pool.map(lambda data: WORK.call(data, seconds=60), asked)) == asked


def test_one_process_stands_ready_and_another_takes_its_place() -> None:
    stem = int(WORK.call(b"stem -", seconds=60))
    assert stem != os.getpid()
    assert int(WORK.call(b"stem -", seconds=60)) == stem
    os.kill(stem, signal.SIGKILL)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            another = int(WORK.call(b"stem -", seconds=60))
            break
        except LostError:  # handed over while it was dying
            continue
    assert another != stem


def test_a_caller_that_was_forked_has_a_stem_of_its_own() -> None:
    stem = WORK.call(b"stem -", seconds=60)
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.write(write, WORK.call(b"stem -", seconds=60))
        finally:
            os._exit(0)
    os.close(write)
    with os.fdopen(read, "rb") as answer:
        assert answer.read() not in (b"", stem)
    os.waitpid(child, 0)
