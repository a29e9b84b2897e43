"""The demo as a person meets it: started, struck down in every way, started again, stopped."""

import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from vanban.doors.cli.processes import supervised_processes

SECOND_START_S = 15
PORT = 18600

pytestmark = pytest.mark.journey


class Demo:
    """One `vanban demo` in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.log = folder.parent / "demo.log"
        self.process: subprocess.Popen[bytes] | None = None
        self.first_page = ""

    def start(self) -> float:
        began = time.monotonic()
        words = ["demo", "--folder", str(self.folder), "--port", str(PORT)]
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "vanban.doors.cli.main", *words],
                stdout=log,
                stderr=log,
                env={key: value for key, value in os.environ.items() if key != "DATABASE_URL"},
            )
        eventually(self.is_up, within=240)
        found = re.search(r"\(H15\) +(http://\S+)", self.log.read_text())
        assert found is not None
        self.first_page = found[1]
        assert self.answers()
        return time.monotonic() - began

    def is_up(self) -> bool:
        assert self.process is not None
        assert self.process.poll() is None, self.log.read_text()
        return "Ctrl-C" in self.log.read_text()

    def answers(self) -> bool:
        try:
            with urllib.request.urlopen(self.first_page, timeout=10) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    def stop(self, number: signal.Signals) -> int:
        assert self.process is not None
        self.process.send_signal(number)
        return self.process.wait(60)

    def postgres(self) -> int:
        return int((self.folder / "postgres/data/postmaster.pid").read_text().split("\n", 1)[0])


@pytest.fixture(scope="module")
def demo() -> Iterator[Demo]:
    with TemporaryDirectory(prefix="vanban-demo-") as top:
        Path(top).chmod(0o755)
        demo = Demo(Path(top) / "demo")
        demo.start()
        yield demo
        if demo.process is not None and demo.process.poll() is None:
            demo.stop(signal.SIGTERM)


def eventually(what: Callable[[], bool], *, within: float) -> None:
    deadline = time.monotonic() + within
    while not what():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def test_it_tells_where_everything_is_and_how_to_sign_in(demo: Demo) -> None:
    shown = demo.log.read_text()
    for words in ("Tỉnh Đắk Lắk (H15)", "Văn phòng Chính phủ (G22)", "Trục liên thông", "Mật khẩu"):
        assert words in shown


def test_whoever_dies_comes_back(demo: Demo) -> None:
    killed = supervised_processes(demo.folder)
    assert (
        len(killed) >= 7
    )  # PostgreSQL's keeper, the authority, the axis, two offices, two workers
    for pid in killed:
        os.kill(pid, signal.SIGKILL)
    eventually(demo.answers, within=60)
    os.kill(demo.postgres(), signal.SIGKILL)
    eventually(demo.answers, within=60)


def test_after_the_supervisor_is_killed_everything_goes_and_starts_again(demo: Demo) -> None:
    demo.stop(signal.SIGKILL)
    eventually(lambda: not supervised_processes(demo.folder), within=60)
    assert demo.start() < SECOND_START_S * 2  # the goal holds for a quiet machine: see the figures


def test_ctrl_c_leaves_nothing_behind(demo: Demo) -> None:
    assert demo.stop(signal.SIGINT) == 0
    assert supervised_processes(demo.folder) == []
    assert not (demo.folder / "postgres/data/postmaster.pid").exists()
    assert not demo.answers()
