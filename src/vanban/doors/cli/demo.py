"""`vanban demo`: the whole loop on one machine, started by one command and kept running.

PostgreSQL, a test authority, the axis, two offices and their workers. The first start makes the
databases and fills them; a later start finds everything in place and takes seconds.
"""

import argparse
import fcntl
import http.client
import json
import os
import shutil
import signal
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from vanban.doors.cli.demo_databases import (
    bypasses_tenancy,
    databases_on,
    mark,
    marks,
    migrations_digest,
)
from vanban.doors.cli.demo_plan import AXIS, OFFICES, PAPERS_DONE, PARTS, Part, Plan, choose_ports
from vanban.doors.cli.demo_welcome import missing_features, welcome
from vanban.doors.cli.supervisor import Program, StartFailedError, Supervisor

HELP = "Chạy thử cả vòng trên một máy: hai văn phòng, trục liên thông, CA thử nghiệm"
PORT = 8000
PATIENCE_S = 300.0
PAPERS_S = 1200.0
POSTGRES = "postgres"
TESTPKI = "testpki"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare where the demo lives."""
    parser.add_argument("--port", type=int, default=PORT, help="cổng đầu tiên (mặc định 8000)")
    parser.add_argument("--folder", type=Path, default=Path("var/demo"))
    parser.add_argument("--fresh", action="store_true", help="bỏ dữ liệu cũ, làm lại từ đầu")
    parser.add_argument("--bare", action="store_true", help="không đưa văn bản mẫu lên bàn")


def run(options: argparse.Namespace) -> int:
    """Start everything, tell how to sign in, keep it running until Ctrl-C or SIGTERM."""
    folder: Path = options.folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as held:
        lock = held.enter_context((folder / "demo.lock").open("w", encoding="utf-8"))
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print(f"Bản chạy thử ở {folder} đang chạy rồi.", file=sys.stderr)
            return 1
        return _Demo(folder, options.port, fresh=options.fresh, bare=options.bare).run()


class _Demo:
    """One run of the demo, from the first line to the last."""

    def __init__(self, folder: Path, port: int, *, fresh: bool, bare: bool) -> None:
        self.folder = folder
        self.port = port
        self.fresh = fresh
        self.bare = bare
        self.began = time.monotonic()
        self.stopping = threading.Event()
        self.supervisor = Supervisor(folder, self.tell)

    def tell(self, words: str) -> None:
        print(f"[{time.monotonic() - self.began:6.1f} s] {words}", flush=True)

    def run(self) -> int:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: self.stopping.set())
        try:
            plan = self.start()
            welcome(plan, missing_features())
            papers = threading.Thread(target=self.bring_papers)
            papers.start()
            self.supervisor.watch(self.stopping)
            papers.join()
        except KeyboardInterrupt:
            self.tell("Đã dừng theo yêu cầu.")
        except StartFailedError as failure:
            self.tell(str(failure))
            return 1
        finally:
            self.tell("Đang dừng …")
            self.supervisor.stop(POSTGRES)
            self.tell("Đã dừng hết.")
        return 0

    def start(self) -> Plan:
        if self.supervisor.clear_leftovers():
            self.tell("Đã dọn các tiến trình còn sót của lần chạy trước.")
        if self.fresh:
            self.forget()
        ports = choose_ports(self.folder, self.port)
        self.start_testpki(ports[TESTPKI])
        plan = Plan(self.folder, ports, self.databases())
        plan.write_links()
        self.prepare_databases(plan)
        self.start_parts(plan)
        return plan

    def forget(self) -> None:
        """Throw away everything but the databases (dropped later) and the logs."""
        self.tell("Bỏ dữ liệu cũ …")
        for name in [*(part.code for part in PARTS), TESTPKI]:
            shutil.rmtree(self.folder / name, ignore_errors=True)
        for name in ("secrets.json", PAPERS_DONE):
            (self.folder / name).unlink(missing_ok=True)

    def start_testpki(self, port: int) -> None:
        self.tell("Khởi động CA và TSA thử nghiệm …")
        words = ["testpki", "--port", str(port), "--folder", str(self.folder / TESTPKI)]
        answers = partial(_answers, f"http://127.0.0.1:{port}/")
        self.supervisor.start(Program(TESTPKI, _vanban(*words), ready=answers))

    def databases(self) -> dict[str, str]:
        names = {part.code: part.database for part in PARTS}
        server = os.environ.get("DATABASE_URL")
        if server:
            self.tell("Dùng máy chủ PostgreSQL trong DATABASE_URL …")
            found = databases_on(server, list(names.values()), fresh=self.fresh)
        else:
            self.tell("Khởi động PostgreSQL …")
            found = self.embedded(list(names.values()))
        if bypasses_tenancy(found[names["h15"]]):
            self.tell("Chú ý: vai trò này vượt được hàng rào từng cơ quan (superuser/BYPASSRLS).")
        return {code: found[name] for code, name in names.items()}

    def embedded(self, names: list[str]) -> dict[str, str]:
        ready = self.folder / "postgres.json"
        ready.unlink(missing_ok=True)
        words = ["postgres", "--folder", str(self.folder / POSTGRES), "--ready", str(ready)]
        words += [word for name in names for word in ("--database", name)]
        # Only the first start drops the databases; the supervisor's later ones must not.
        if self.fresh:
            once = Program(POSTGRES, _vanban(*words, "--fresh", "--once"))
            self.supervisor.run_once(once, within_s=PATIENCE_S, interrupted=self.stopping)
            ready.unlink(missing_ok=True)
        program = Program(POSTGRES, _vanban(*words), ready=ready.exists, stop_s=90)
        self.supervisor.start(program)
        self.supervisor.wait_ready(POSTGRES, within_s=PATIENCE_S, interrupted=self.stopping)
        found: dict[str, str] = json.loads(ready.read_text(encoding="utf-8"))
        return found

    def prepare_databases(self, plan: Plan) -> None:
        """Migrate what is not of this version and fill what is empty, all parts side by side."""
        wanted = migrations_digest()
        with ThreadPoolExecutor(len(PARTS)) as pool:
            found = list(pool.map(lambda part: marks(plan.databases[part.code]), PARTS))
        known = dict(zip(PARTS, found, strict=True))
        old = [part for part in PARTS if known[part].get("migrations") != wanted]
        if old:
            self.tell("Dựng bảng trong cơ sở dữ liệu: " + ", ".join(part.title for part in old))
            self.once([(part, ["migrate", "--process", part.process]) for part in old], plan)
            for part in old:
                mark(plan.databases[part.code], migrations=wanted)
        self.supervisor.wait_ready(TESTPKI, within_s=60, interrupted=self.stopping)
        roots = plan.place(TESTPKI, "roots")
        roots.mkdir(exist_ok=True)
        shutil.copyfile(plan.place(TESTPKI, "root.pem"), roots / "test-root.pem")
        empty = [part for part in PARTS if known[part].get("demo") != "loaded"]
        if empty:
            self.tell("Nạp dữ liệu mẫu: " + ", ".join(part.title for part in empty))
            self.load_demo_data(empty, plan)
        strangers = [part for part in OFFICES if known[part].get("partners") != "known"]
        if strangers:
            self.introduce(strangers, plan)

    def once(self, work: list[tuple[Part, list[str]]], plan: Plan) -> None:
        programs = [
            Program(f"{part.code}-{words[0]}", _vanban(*words), plan.environment(part))
            for part, words in work
        ]
        self.supervisor.run_once(*programs, within_s=PATIENCE_S, interrupted=self.stopping)

    def load_demo_data(self, parts: list[Part], plan: Plan) -> None:
        """Fill the parts' databases: `python -m vanban.doors.cli.demo_data --part CODE …`.

        The loader leaves the people who may sign in in `accounts.json`; it may be cut short and
        run again.
        """
        programs = [
            Program(
                f"{part.code}-demo-data",
                [
                    *_python("vanban.doors.cli.demo_data"),
                    *("--part", part.code),
                    *("--accounts", str(plan.place(part.code, "accounts.json"))),
                    *("--members", str(plan.place(AXIS.code, "members.json"))),
                ],
                plan.environment(part),
            )
            for part in parts
        ]
        self.supervisor.run_once(*programs, within_s=PATIENCE_S, interrupted=self.stopping)
        for part in parts:
            mark(plan.databases[part.code], demo="loaded")

    def introduce(self, parts: list[Part], plan: Plan) -> None:
        """Let the offices know each other's seals, once both have theirs."""
        programs = [
            Program(
                f"{part.code}-partners",
                [*_python("vanban.doors.cli.demo_partners"), "--part", part.code],
                plan.environment(part),
            )
            for part in parts
        ]
        self.supervisor.run_once(*programs, within_s=PATIENCE_S, interrupted=self.stopping)
        for part in parts:
            mark(plan.databases[part.code], partners="known")

    def bring_papers(self) -> None:
        """Once, while people look around: documents on their desks, brought by their own hands."""
        if self.bare or (self.folder / PAPERS_DONE).exists() or shutil.which("soffice") is None:
            return
        self.tell("Đang đưa văn bản mẫu lên bàn từng người (vài phút; dùng được ngay) …")
        words = [*_python("vanban.doors.cli.demo_papers"), "--folder", str(self.folder)]
        try:
            self.supervisor.run_once(
                Program("papers", words), within_s=PAPERS_S, interrupted=self.stopping
            )
            self.tell("Văn bản mẫu đã ở trên bàn từng người.")
        except StartFailedError as failure:
            self.tell(f"Chưa đưa hết văn bản mẫu: {failure}")
        except KeyboardInterrupt:
            return

    def start_parts(self, plan: Plan) -> None:
        """Start the axis, the offices and their workers together; wait for the first pages."""
        self.tell("Khởi động trục, hai văn phòng và các tiến trình nền …")
        for part in PARTS:
            words = [part.process, "--port", str(plan.ports[part.code])]
            # Any answer will do for the axis: it has no page, and says so at once.
            ready = partial(_answers, f"{plan.address(part.code)}/", below=600)
            if part in OFFICES:
                ready = partial(_answers, f"{plan.address(part.code)}/")
            environment = plan.environment(part)
            self.supervisor.start(Program(part.code, _vanban(*words), environment, ready))
        for part in OFFICES:
            name = f"{part.code}-worker"
            self.supervisor.start(
                Program(name, _vanban("worker"), plan.environment(part), stop_s=30)
            )
        for part in PARTS:
            self.supervisor.wait_ready(part.code, within_s=120, interrupted=self.stopping)
            self.tell(f"{part.title} trả lời ở {plan.address(part.code)}")


def _python(module: str) -> list[str]:
    return [sys.executable, "-m", module]


def _vanban(*words: str) -> list[str]:
    return [*_python("vanban.doors.cli.main"), *words]


def _answers(address: str, *, below: int = 500) -> bool:
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=5)
    try:
        connection.request("GET", parts.path)
        return connection.getresponse().status < below
    except OSError:
        return False
    finally:
        connection.close()
