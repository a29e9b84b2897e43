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

PATIENCE_S = 300  # a state is waited for: this ends only a run that hangs


def eventually(what: Callable[[], bool], *, within: float = PATIENCE_S) -> None:
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

    def start(self) -> None:
        """Start it; back when it says that everything answers."""
        words = ["demo", "--folder", str(self.folder), "--port", str(self.port), "--bare"]
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "vanban.doors.cli.main", *words],
                stdout=log,
                stderr=log,
                env={key: value for key, value in os.environ.items() if key != "DATABASE_URL"},
            )
        eventually(self.is_up, within=2 * PATIENCE_S)
        found = re.search(r"\(H15\) +(http://\S+)", self.log.read_text())
        assert found is not None
        self.first_page = found[1]
        eventually(self.answers)

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
        return self.process.wait(PATIENCE_S)

    def postgres(self) -> int | None:
        """The database server's process, if one runs."""
        try:
            lines = (self.folder / "postgres/data/postmaster.pid").read_text().splitlines()
            os.kill(int(lines[0]), 0)
        except (OSError, IndexError, ValueError):
            return None
        return int(lines[0])
