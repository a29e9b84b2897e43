"""Measures the axis on this machine: messages a second, memory, the directory of 120,000.

A real `vanban axis` with a durable PostgreSQL, its clients on the same cores (scripts/axis_load.py:
each message is sent, listed, fetched, called done, and compared). Beside it, in turns with it: bare
durable inserts of the same bytes into PostgreSQL, and bare files written and flushed to the disk. A
figure is the median of its turns; where the processor's time goes is told beside it, for that holds
on a busy machine too. Writes docs/figures/axis.json. Run by `make bench-axis`.
"""

import argparse
import json
import os
import platform
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from itertools import count
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import IO, Any

from axis_bare import raw_files, raw_inserts
from axis_load import FETCHES, SECRET, Line

HERE = Path(__file__).parent
FIGURES = HERE.parent / "docs" / "figures" / "axis.json"
KB, MB = 1024, 1024 * 1024
PROCESSES, PAIRS, TURNS = 2, 4, 3
SIZES = {"10kb": (10 * KB, 300, 400), "300kb": (300 * KB, 100, 100), "5mb": (5 * MB, 20, 12)}
AGENCIES = 120_000
_BEGAN = time.monotonic()
_RUNS = count(70)  # digits that make each run's numbers new
SEED = """
import django
django.setup()
from vanban.axis.members.operations import admit_member, import_agencies
from vanban.axis.members.rules import AgencyInput
from vanban.foundation.actor import Actor
from vanban.foundation.clock import now
operator = Actor.system(None)
for number in range({systems}):
    name = f"sys.{{number}}"
    admit_member(actor=operator, now=now(), system_id=name, name="m", secret={secret!r})
    agency = AgencyInput(code=f"H15.{{number:03d}}", name=f"Cơ quan {{number}}")
    import_agencies(actor=operator, now=now(), agencies=[agency], served_by=name)
many = [AgencyInput(code=f"H{{n % 63 + 1:02d}}.{{n // 3969 + 1000}}.{{n // 63 % 63:02d}}",
        name=f"Ủy ban nhân dân xã {{n}}", mail=f"vanthu{{n}}@example.vn",
        old_code=f"{{n % 1000:03d}}.{{n // 1000:03d}}.H{{n % 63 + 1:02d}}")
        for n in range({agencies})]
import_agencies(actor=operator, now=now(), agencies=many)
"""


class Axis:
    """A database, a store, and the axis's process on them."""

    def __init__(self, top: Path, url: str, given: argparse.Namespace) -> None:
        self.top, self.url, self.given = top, url, given
        self.database: int = given.database
        self.environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "vanban.config.settings",
            "VANBAN_PROCESS": "axis",
            "DATABASE_URL": url,
            "VANBAN_SECRET_KEY": "only-for-the-benchmark",
            "VANBAN_KEYSTORE_SECRET": "only-for-the-benchmark",
            "VANBAN_STORE_URL": (top / "store").as_uri(),
        }
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        self._once("-m", "vanban.doors.cli.main", "migrate", "--process", "axis")
        systems = 2 * PROCESSES * PAIRS
        words = SEED.format(systems=systems, secret=SECRET, agencies=given.agencies)
        self._once("-c", words)

    def _once(self, *words: str) -> None:
        subprocess.run([sys.executable, *words], env=self.environment, check=True)

    @contextmanager
    def running(self) -> Iterator[int]:
        """Serve for the time of the block; yields the process's id."""
        command = [sys.executable, "-m", "vanban.doors.cli.main", "axis"]
        command += ["--port", str(self.port), "--workers", str(self.given.workers)]
        with (self.top / "axis.log").open("ab") as log:
            process = subprocess.Popen(
                command, env=self.environment, stdout=log, stderr=log, start_new_session=True
            )
        try:
            self._await(process)
            yield process.pid
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(30)

    def _await(self, process: subprocess.Popen[bytes]) -> None:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and process.poll() is None:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/", timeout=2)
            except urllib.error.HTTPError:
                return
            except OSError:
                time.sleep(0.1)
        sys.exit((self.top / "axis.log").read_text())


@dataclass(frozen=True, slots=True)
class Carried:
    """Messages a second from the first send to the last done, over all pairs at once; and how many
    milliseconds of a processor each took in its clients, the axis, the database.
    """

    per_s: float
    send_p95_ms: float
    lists: float  # a message
    cpu_ms: dict[str, float]


def carried(axis: Axis, pid: int, size: int, each: int, fetch: str = FETCHES[0]) -> Carried:
    """Let every pair carry its share."""
    run = next(_RUNS)
    command = [sys.executable, str(HERE / "axis_load.py"), "--port", str(axis.port)]
    command += ["--pairs", str(PAIRS), "--size", str(size), "--each", str(each)]
    command += ["--run", str(run), "--fetch", fetch]
    clients = [
        subprocess.Popen(
            [*command, "--first", str(place * PAIRS)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )
        for place in range(PROCESSES)
    ]  # fmt: skip
    for client in clients:
        _pipe(client.stdout).readline()
    before = _cpu_s(pid), _cpu_s(axis.database)
    began = time.monotonic()
    for client in clients:
        _pipe(client.stdin).write("go\n")
        _pipe(client.stdin).flush()
    told = [_told(_pipe(client.stdout).readline()) for client in clients]
    taken = time.monotonic() - began
    total = PROCESSES * PAIRS * each
    spent = {
        "clients": sum(one["cpu_s"] for one in told),
        "axis": _cpu_s(pid) - before[0],
        "database": _cpu_s(axis.database) - before[1],
    }
    for client in clients:
        client.communicate()
    return Carried(
        per_s=total / taken,
        send_p95_ms=max(one["send_p95_ms"] for one in told),
        lists=sum(one["lists"] for one in told) / total,
        cpu_ms={name: round(1000 * each_s / total, 2) for name, each_s in spent.items()},
    )


def _cpu_s(pid: int) -> float:
    """What a process and its children have used of the processors, those that ended too."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    ticks = 0
    for one in (str(pid), *children):
        with suppress(FileNotFoundError):  # it ended just now: its parent has its time
            fields = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
            ticks += sum(map(int, fields[11 : 15 if one == str(pid) else 13]))
    return ticks / os.sysconf("SC_CLK_TCK")


def _told(line: str) -> dict[str, float]:
    if not line.startswith("{"):
        sys.exit(f"a client failed: {line}")
    found: dict[str, float] = json.loads(line)
    return found


def grown_mb(axis: Axis, pid: int, each: int) -> tuple[float, float]:
    """Peak memory of the axis's processes over 10 KB messages, and over 100 MB ones."""
    carried(axis, pid, 10 * KB, 20)
    small = _peak_mb(pid)
    command = [sys.executable, str(HERE / "axis_load.py"), "--port", str(axis.port)]
    command += ["--pairs", "2", "--size", str(100 * MB), "--each", str(each), "--first", "0"]
    command += ["--run", str(next(_RUNS))]
    subprocess.run(command, input="go\n", text=True, check=True, stdout=subprocess.DEVNULL)
    return small, _peak_mb(pid)


def _peak_mb(pid: int) -> float:
    """The sum of the high-water marks of a process and its children."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    pages = 0
    for each in (str(pid), *children):
        status = Path(f"/proc/{each}/status").read_text()
        pages += int(status.partition("VmHWM:")[2].split()[0])
    return pages / KB


def whole_directory_s(axis: Axis, agencies: int, name: str = "getAgenciesList") -> float:
    """Seconds until the whole directory is here."""
    line = Line(axis.port, "sys.0")
    began = time.monotonic()
    answer = line.call(name)
    taken = time.monotonic() - began
    if len(json.loads(answer)["data"]) < agencies:
        sys.exit("agencies are missing")
    return taken


def _pipe(stream: IO[str] | None) -> IO[str]:
    if stream is None:
        sys.exit("a client's process has no pipe")
    return stream


def measured(top: Path, url: str, given: argparse.Namespace) -> list[dict[str, Any]]:
    """All figures of one run."""
    axis = Axis(top, url, given)
    _say(f"{given.agencies} agencies are in the directory")
    figures = []
    with axis.running() as pid:
        composed = whole_directory_s(axis, given.agencies)
        whole_directory_s(axis, given.agencies, "getAgenciesListQD20")
        carried(axis, pid, 10 * KB, 20)  # warm: statements prepared, lists made ready
        _say(f"the whole list, composed anew: {composed:.2f} s")
        for name in SIZES:
            figures.append(_rate(axis, pid, name, given))
            _say(json.dumps(figures[-1]))
    figures.insert(1, _ratio(figures[0]))
    with axis.running() as pid:
        small, large = grown_mb(axis, pid, given.large)
        _say(f"memory: {small:.0f} MB, then {large:.0f} MB")
        ready = max(whole_directory_s(axis, given.agencies) for _ in range(3))
    figures += [_memory(small, large), _directory(ready, composed)]
    for figure in figures:
        figure |= {
            "command": "make bench-axis",
            "machine": f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}",
            "measured_on": date.today().isoformat(),  # noqa: DTZ011 - the day where it was measured
        }
    return figures


def _rate(axis: Axis, pid: int, name: str, given: argparse.Namespace) -> dict[str, Any]:
    """The axis and the bare limits in turns: what disturbs the machine disturbs all of them."""
    size, goal, each = SIZES[name]
    share = max(3, int(each * given.share))
    turns, downloads, inserts, files = [], [], [], []
    for turn in range(given.turns):
        turns.append(carried(axis, pid, size, share))
        inserts.append(raw_inserts(axis.url, size, share, PROCESSES * PAIRS))
        files.append(raw_files(axis.top, size, share, PROCESSES * PAIRS))
        downloads.append(carried(axis, pid, size, share, FETCHES[1]).per_s)
        said = f"{turns[-1].per_s:.1f}/s, {downloads[-1]:.1f}/s as a file; {turns[-1].cpu_ms}"
        _say(f"{name}, {turn + 1} of {given.turns}: {said}; {inserts[-1]:.1f} bare inserts/s")
    middle = sorted(turns, key=lambda one: one.per_s)[len(turns) // 2]
    ratios = [one.per_s / bare for one, bare in zip(turns, inserts, strict=True)]
    return {
        "name": f"axis_msgs_per_s_{name}",
        "value": round(middle.per_s, 1),
        "unit": "messages/s",
        "compared_with": {
            "goal": goal,
            "turns": ", ".join(f"{one.per_s:.0f}" for one in turns),
            "fetched_by_downloadEdoc": round(median(downloads), 1),
            "raw_inserts_per_s": round(median(inserts), 1),
            "raw_fsynced_files_per_s": round(median(files), 1),
            "send_p95_ms": round(middle.send_p95_ms, 1),
            "lists_a_message": round(middle.lists, 2),
            **{f"cpu_ms_{who}": spent for who, spent in middle.cpu_ms.items()},
        },
        "ratio": round(median(ratios), 3),
        "data": f"{PROCESSES * PAIRS} pairs of members x {share}: send, list, fetch each by "
        f"getEdoc, done; median of {given.turns} turns; ratio: to bare inserts",
    }


def _say(text: str) -> None:
    print(f"[{time.monotonic() - _BEGAN:4.0f} s] {text}", flush=True)


def _ratio(figure: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": "axis_ratio_to_raw_insert_10kb",
        "value": figure["ratio"],
        "unit": "messages per bare durable insert",
        "compared_with": {
            "goal": 0.25,
            "msgs_per_s": figure["value"],
            "raw_inserts_per_s": figure["compared_with"]["raw_inserts_per_s"],
        },
        "ratio": figure["ratio"],
        "data": figure["data"],
    }


def _memory(small: float, large: float) -> dict[str, Any]:
    return {
        "name": "axis_rss_growth_mb",
        "value": round(large - small, 1),
        "unit": "MB",
        "compared_with": {"goal": 50, "peak_at_10kb": round(small), "peak_at_100mb": round(large)},
        "ratio": round(large / small, 3),
        "data": "peak of all processes of the axis, two 100 MB messages at once, sent and fetched",
    }


def _directory(ready: float, composed: float) -> dict[str, Any]:
    return {
        "name": "axis_directory_120k_s",
        "value": round(ready, 3),
        "unit": "s",
        "compared_with": {"goal": 1, "composed_anew": round(composed, 3)},
        "ratio": round(ready, 3),
        "data": f"{AGENCIES} agencies, the whole list, made ready within a minute of each change "
        "before anybody asks; the longest of three",
    }


def main() -> None:
    """Measure, and write the figures unless they are only looked at."""
    from vanban.config.embedded import EmbeddedPostgres

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--share", type=float, default=1.0, help="part of the messages to carry")
    parser.add_argument("--turns", type=int, default=TURNS)
    parser.add_argument("--large", type=int, default=2, help="messages of 100 MB a pair")
    parser.add_argument("--agencies", type=int, default=AGENCIES)
    parser.add_argument("--look", action="store_true", help="print, write nothing")
    given = parser.parse_args()
    with TemporaryDirectory(prefix="vanban-bench-") as name:
        top = Path(name)
        top.chmod(0o755)
        server = EmbeddedPostgres(top, durable=True)
        server.start()
        try:
            server.ensure_database("bench")
            given.database = server.pid()
            figures = measured(top, server.url("bench"), given)
        finally:
            server.stop()
    print(json.dumps(figures, ensure_ascii=False, indent=2))
    if not given.look:
        text = json.dumps(figures, ensure_ascii=False, indent=2) + "\n"
        FIGURES.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
