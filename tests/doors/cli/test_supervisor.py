"""The supervisor: brings back whoever dies, and leaves nothing behind."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from vanban.doors.cli.processes import supervised_processes
from vanban.doors.cli.supervisor import Program, StartFailedError, Supervisor

SLEEPER = [sys.executable, "-c", "import time; print('up', flush=True); time.sleep(60)"]
FOLLOWER = """
import time
from vanban.doors.cli.processes import follow_supervisor
follow_supervisor()
print("up", flush=True)
time.sleep(60)
"""
PARENT = """
import subprocess, sys, time
subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
time.sleep(60)
"""


@pytest.fixture
def told() -> list[str]:
    return []


@pytest.fixture
def supervisor(tmp_path: Path, told: list[str]) -> Iterator[Supervisor]:
    supervisor = Supervisor(tmp_path, told.append)
    yield supervisor
    supervisor.stop()
    assert supervised_processes(tmp_path) == []


@contextmanager
def watching(supervisor: Supervisor) -> Iterator[None]:
    stop = threading.Event()
    thread = threading.Thread(target=supervisor.watch, args=[stop])
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def eventually(what: Callable[[], bool], *, within: float = 120) -> None:
    deadline = time.monotonic() + within
    while not what():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_a_killed_child_is_brought_back(supervisor: Supervisor, told: list[str]) -> None:
    supervisor.start(Program("sleeper", SLEEPER))
    first = supervisor.children["sleeper"].process.pid
    with watching(supervisor):
        os.kill(first, signal.SIGKILL)
        eventually(lambda: supervisor.children["sleeper"].process.pid != first)
    assert supervisor.children["sleeper"].process.poll() is None
    assert len(told) == 1
    assert "sleeper" in told[0]
    assert "-9" in told[0]


def test_what_a_dead_child_started_goes_with_it(supervisor: Supervisor, tmp_path: Path) -> None:
    supervisor.start(Program("parent", [sys.executable, "-c", PARENT]))
    eventually(lambda: len(supervised_processes(tmp_path)) == 2)
    before = set(supervised_processes(tmp_path))
    with watching(supervisor):
        os.kill(supervisor.children["parent"].process.pid, signal.SIGKILL)
        eventually(lambda: not before & set(supervised_processes(tmp_path)))


def test_waits_grow_for_a_child_that_keeps_dying(supervisor: Supervisor, told: list[str]) -> None:
    supervisor.start(Program("broken", [sys.executable, "-c", "raise SystemExit(3)"]))
    with watching(supervisor):
        eventually(lambda: len(told) == 3)
    waits = [words.split("sau ")[1].split(" giây")[0] for words in told]
    assert waits == ["0.5", "1", "2"]


def test_a_program_that_dies_at_its_start_shows_its_last_words(supervisor: Supervisor) -> None:
    words = "print('không mở được cổng'); raise SystemExit(1)"
    supervisor.start(Program("broken", [sys.executable, "-c", words], ready=lambda: False))
    with pytest.raises(StartFailedError, match="không mở được cổng"):
        supervisor.wait_ready("broken", within_s=120)


def test_work_done_once_fails_loudly(supervisor: Supervisor) -> None:
    good = Program("good", [sys.executable, "-c", "pass"])
    bad = Program("bad", [sys.executable, "-c", "raise SystemExit('hỏng rồi')"])
    supervisor.run_once(good, within_s=120)
    with pytest.raises(StartFailedError, match="hỏng rồi"):
        supervisor.run_once(good, bad, within_s=120)


def test_a_stubborn_child_is_stopped_all_the_same(tmp_path: Path) -> None:
    told: list[str] = []
    supervisor = Supervisor(tmp_path, told.append)
    deaf = """
import signal, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print('up', flush=True)
time.sleep(60)
"""
    supervisor.start(Program("deaf", [sys.executable, "-c", deaf], stop_s=0.3))
    eventually(lambda: "up" in (tmp_path / "logs" / "deaf.log").read_text())
    supervisor.stop()
    assert supervised_processes(tmp_path) == []
    assert len(told) == 1


def test_what_a_killed_supervisor_left_is_cleared(tmp_path: Path) -> None:
    script = f"""
import os, sys
from pathlib import Path
from vanban.doors.cli.supervisor import Program, Supervisor
supervisor = Supervisor(Path({str(tmp_path)!r}), print)
supervisor.start(Program("sleeper", {SLEEPER!r}))
os.kill(os.getpid(), 9)
"""
    subprocess.run([sys.executable, "-c", script], check=False)
    assert len(supervised_processes(tmp_path)) == 1
    assert Supervisor(tmp_path, print).clear_leftovers() == 1
    assert supervised_processes(tmp_path) == []


def test_a_command_of_ours_goes_when_its_supervisor_is_killed(tmp_path: Path) -> None:
    script = f"""
import os, sys, time
from pathlib import Path
from vanban.doors.cli.supervisor import Program, Supervisor
supervisor = Supervisor(Path({str(tmp_path)!r}), print)
follower = [sys.executable, "-c", {FOLLOWER!r}]
supervisor.start(Program("own", follower))
log = Path({str(tmp_path)!r}) / "logs" / "own.log"
while "up" not in log.read_text():
    time.sleep(0.02)
os.kill(os.getpid(), 9)
"""
    subprocess.run([sys.executable, "-c", script], check=False)
    eventually(lambda: supervised_processes(tmp_path) == [])
