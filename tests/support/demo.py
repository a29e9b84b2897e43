"""A whole demo in a folder of its own: what `make run` starts, with its real processes."""

import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path


def eventually(what: Callable[[], bool], *, within: float) -> None:
    deadline = time.monotonic() + within
    while not what():
        assert time.monotonic() < deadline
        time.sleep(0.1)


class Demo:
    """One `vanban demo` in a folder of its own."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder = folder
        self.port = port
        self.log = folder.parent / "demo.log"
        self.process: subprocess.Popen[bytes] | None = None
        self.first_page = ""

    def start(self) -> float:
        began = time.monotonic()
        words = ["demo", "--folder", str(self.folder), "--port", str(self.port), "--bare"]
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
