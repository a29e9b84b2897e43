"""A whole interchange to be broken: PostgreSQL, an axis, an office, its worker, and a partner.

Shared by bench_outage.py and bench_kill9.py. The partner speaks the axis's protocol by hand and
keeps book of what reached it, in order; the stand-ins are those of the tests.
"""

import contextlib
import json
import logging
import os
import platform
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests"))
FIGURES = ROOT / "docs" / "figures"
OFFICE, AXIS = "vanban_stand_office", "vanban_stand_axis"
SECRETS = {"VANBAN_SECRET_KEY": "only-for-the-stand", "VANBAN_KEYSTORE_SECRET": "only-for-it"}


def write_figures(name: str, figures: Sequence[dict[str, Any]], *, keep: bool) -> None:
    """Print the figures, and keep them in docs/figures unless this is only a trial."""
    machine = f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}"
    today = date.today().isoformat()  # noqa: DTZ011 - the day where it was measured
    whole = [figure | {"machine": machine, "measured_on": today} for figure in figures]
    text = json.dumps(whole, ensure_ascii=False, indent=2)
    print(text)
    if keep:
        FIGURES.mkdir(parents=True, exist_ok=True)
        (FIGURES / f"{name}.json").write_text(text + "\n", encoding="utf-8")


@dataclass(slots=True)
class Part:
    """A process of the stand, in a group of its own, started again as often as it is killed."""

    name: str
    command: list[str]
    environment: dict[str, str]
    log: Path
    port: int = 0
    _running: subprocess.Popen[bytes] | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def start(self) -> None:
        with self._lock:
            self._start()

    def kill(self, number: int = signal.SIGKILL) -> None:
        with self._lock:
            if self._running is not None:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(self._running.pid, number)
                self._running.wait(60)
                self._running = None

    def keep_up(self) -> bool:
        """Start it again when it ended by itself, as a supervisor does (a worker ends when its
        database dies); tells whether it had.
        """
        with self._lock:
            ended = self._running is not None and self._running.poll() is not None
            if ended:
                self._start()
            return ended

    def _start(self) -> None:
        with self.log.open("ab") as log:
            self._running = subprocess.Popen(
                self.command, env=self.environment, stdout=log, stderr=log, start_new_session=True
            )


@dataclass(slots=True)
class Stand:
    """Everything below one folder; `prepare`, then `start` what is wanted."""

    folder: Path
    server: Any = None
    axis: Any = None
    worker: Part = field(init=False)
    office: Part = field(init=False)
    place: Any = None
    partner_id: UUID | None = None

    def prepare(self) -> None:
        """Databases, members, an office with people and books, a partner; Django is set up here."""
        self.folder.chmod(0o755)  # as root, the account that runs PostgreSQL must get in
        from vanban.config.embedded import EmbeddedPostgres

        self.server = EmbeddedPostgres(self.folder / "postgres")
        self.server.folder.mkdir(exist_ok=True)
        self.server.start()
        self.server.ensure_database(OFFICE)
        links = self.folder / "links.json"
        environment = {
            **os.environ,
            **SECRETS,
            "DJANGO_SETTINGS_MODULE": "vanban.config.settings",
            "VANBAN_PROCESS": "office",
            "DATABASE_URL": self.server.url(OFFICE),
            "VANBAN_STORE_URL": (self.folder / "office-store").as_uri(),
            "VANBAN_AXIS_LINKS_FILE": str(links),
            "VANBAN_AXIS_POLL_SECONDS": "1",
        }
        os.environ.update(environment)
        command = [sys.executable, "-m", "vanban.doors.cli.main"]
        subprocess.run([*command, "migrate"], env=environment, check=True, timeout=300)
        import django

        django.setup()
        logging.disable(logging.CRITICAL)  # what the partner asks is no figure
        self._members(links)
        port = free_port()
        log = self.folder / "office.log"
        self.office = Part(
            "office", [*command, "office", "--port", str(port)], environment, log, port
        )
        self.worker = Part(
            "worker", [sys.executable, "-m", "vanban.doors.worker.run"], environment,
            self.folder / "worker.log",
        )  # fmt: skip

    def _members(self, links: Path) -> None:
        from support.axis import AxisProcess, Member
        from support.exchange import PARTNER_ID, PARTNER_SECRET, SECRET, SYSTEM_ID, body
        from support.incoming import make_place

        members = [
            Member(SYSTEM_ID, SECRET, {"H15": "UBND tỉnh Đắk Lắk"}),
            Member(PARTNER_ID, PARTNER_SECRET, {"G22": "Văn phòng Chính phủ"}),
        ]
        settings = {"VANBAN_AXIS_PICKUP_S": "5", "VANBAN_AXIS_REPLAY_WINDOW_S": "0"}
        self.axis = AxisProcess(self.server, self.folder, members, database=AXIS, settings=settings)
        self.axis.prepare()
        entry = {"code": "truc", "base_url": self.axis.url, "system_id": SYSTEM_ID}
        links.write_text(json.dumps([entry | {"secret": SECRET}]))
        self.place = make_place()
        self.partner_id = body("G22", "Văn phòng Chính phủ", hosted=False)

    def issue(self, numbers: Iterable[int]) -> None:
        """Issue documents of H15 to G22; those that are there already stay as they are."""
        from django.db import connection

        from vanban.core.files.operations import keep
        from vanban.foundation.clock import now

        stored = keep(b"%PDF-1.7\n" + b"noi dung " * 800 + b"\n%%EOF\n", file_name="qd.pdf")
        while True:
            try:
                bulk_issue()(
                    actor=self.place.system, now=now(), numbers=list(numbers), stored=stored,
                    target_id=self.partner_id,
                )  # fmt: skip
            except Exception as error:  # noqa: BLE001 - the database was killed: once more
                print(f"issuing again: {type(error).__name__}", file=sys.stderr)
                connection.close()
                time.sleep(0.5)
            else:
                return

    def supervise(self, stop: threading.Event) -> None:
        """A supervisor in a thread: what ends by itself is started again."""
        while not stop.wait(1):
            for part in (self.worker, self.office):
                if part.keep_up():
                    print(f"{part.name} had ended by itself, started again", file=sys.stderr)

    def close(self) -> None:
        for part in (self.worker, self.office):
            part.kill()
        self.axis.stop(signal.SIGKILL)
        from django.db import connections

        connections.close_all()
        self.server.stop()


def bulk_issue() -> Any:
    """The operation that issues many documents at once; made when Django is set up."""
    from vanban.core.records.lifecycle import Direction, State, VersionKind
    from vanban.core.records.models import Document
    from vanban.core.records.operations import add_version, open_document
    from vanban.foundation.events import record
    from vanban.foundation.operation import operation
    from vanban.outgoing.drafting.models import Recipient
    from vanban.outgoing.drafting.rules import Way
    from vanban.outgoing.publication.events import DocumentIssued

    @operation("stand.issue")
    def issue(
        *, actor: Any, now: datetime, numbers: list[int], stored: Any, target_id: UUID
    ) -> None:
        there = set(
            Document.objects.filter(
                organisation_id=actor.organisation, direction=Direction.OUTGOING
            ).values_list("number", flat=True)
        )
        for number in numbers:
            if number in there:
                continue
            document = open_document(
                actor=actor, now=now, direction=Direction.OUTGOING, state=State.ISSUED,
                type_code="quyet-dinh", type_name="Quyết định", subject=f"Về việc số {number}",
                number=number, number_printed=f"{number:02d}", notation="QĐ-UBND",
                issued_date=date(2026, 11, 20), issuer_code="H15", signer_name="Trần Quốc Bảo",
                signer_title="Phó Chủ tịch", business_id=business_id(number), page_count=1,
            )  # fmt: skip
            add_version(document, actor=actor, now=now, kind=VersionKind.SEALED, stored=stored)
            Recipient.objects.create(
                organisation_id=actor.organisation, document=document, target_id=target_id,
                name="Văn phòng Chính phủ", code="G22", way=Way.AXIS, ordinal=1,
            )  # fmt: skip
            record(DocumentIssued(organisation_id=actor.organisation, document_id=document.id))

    return issue


def business_id(number: int) -> str:
    return f"H15,2026/11/20,{number:02d}/QĐ-UBND"


def number_in(identifier: str) -> int:
    return int(identifier.rpartition(",")[2].partition("/")[0])


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass(slots=True)
class PartnerBook:
    """The partner at work in a thread: takes what waits for it, once each, and keeps it in order.

    A delivery that is offered again after a break is the same one (its docId), as for any client.
    """

    axis_url: str
    arrived: list[int] = field(default_factory=list)  # numbers, in order of first arrival
    doubled: list[str] = field(default_factory=list)  # one document in two deliveries
    reports: dict[tuple[str, int], set[str]] = field(default_factory=dict)
    _seen: dict[str, str] = field(default_factory=dict)  # delivery → identifier
    _known: set[str] = field(default_factory=set)
    _stop: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        from vanban.exchange.directory.operations import AxisRefused, AxisUnavailable
        from vanban.formats.vxp.rows import MessageType

        while not self._stop.is_set():
            try:
                moved = self._round(MessageType.EDOC) + self._round(MessageType.STATUS)
            except (AxisRefused, AxisUnavailable):
                moved = 0
            if not moved:
                self._stop.wait(0.3)

    def stop(self) -> None:
        self._stop.set()

    def _round(self, kind: Any) -> int:
        from support.exchange import Partner
        from vanban.exchange.directory.operations import (
            fetch_packet,
            list_received,
            report_transport,
        )
        from vanban.formats.edxml.reader import read
        from vanban.formats.vxp.rows import MessageType, TransportStatus

        link = Partner(self.axis_url).link
        rows = list_received(link, message_type=kind, now=datetime.now(UTC))
        for row in rows:
            if row.doc_id not in self._seen:
                message = read(fetch_packet(link, doc_id=row.doc_id, now=datetime.now(UTC)))
                if kind is MessageType.EDOC:
                    self._arrived(row.doc_id, message.document_id)  # type: ignore[union-attr]
                else:
                    self._reported(row.doc_id, message)
            report_transport(
                link, doc_id=row.doc_id, status=TransportStatus.DONE, now=datetime.now(UTC)
            )
        return len(rows)

    def _arrived(self, delivery: str, identifier: str) -> None:
        self._seen[delivery] = identifier
        if identifier in self._known:
            self.doubled.append(identifier)
            return
        self._known.add(identifier)
        self.arrived.append(number_in(identifier))

    def _reported(self, delivery: str, message: Any) -> None:
        """The same report twice (same document, code and time) counts once, for every reader."""
        on = message.response_for.document_id
        self._seen[delivery] = on
        key = (on, message.status_code.value)
        self.reports.setdefault(key, set()).add(str(message.at))


def reordered(numbers: Sequence[int]) -> int:
    """How many arrived after one that was issued later."""
    highest, count = -1, 0
    for number in numbers:
        count += number < highest
        highest = max(highest, number)
    return count
