"""Two bodies of one office, two partners on an axis, and issued documents that wait to be sent."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from importlib import import_module
from pathlib import Path
from uuid import UUID

import pytest
from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from vanban.core.files.operations import keep
from vanban.core.organisations.operations import Founding, found_organisation
from vanban.core.records.lifecycle import Direction, State, VersionKind
from vanban.core.records.operations import add_attachment, add_version, open_document
from vanban.exchange.directory.operations import (
    fetch_packet,
    list_received,
    report_transport,
    send_packet,
)
from vanban.exchange.directory.rules import AxisLink
from vanban.exchange.receiving import jobs as receiving
from vanban.exchange.sending import jobs as sending
from vanban.formats.edxml.message import (
    AttachmentPart,
    Code,
    DocumentMessage,
    Organization,
    ResponseFor,
    SignerInfo,
    StatusCode,
    StatusMessage,
    TraceHeader,
)
from vanban.formats.edxml.reader import read
from vanban.formats.edxml.writer import write_document, write_status
from vanban.formats.vxp.rows import MessageType, ReceivedRow, TransportStatus
from vanban.foundation.actor import Actor
from vanban.foundation.clock import now
from vanban.foundation.events import record
from vanban.foundation.operation import operation
from vanban.outgoing.drafting.models import Recipient
from vanban.outgoing.drafting.rules import Way
from vanban.outgoing.publication.events import DocumentIssued

SINCE = date(2025, 7, 1)
ISSUED = date(2026, 11, 20)
PDF = b"%PDF-1.7\n" + b"noi dung " * 50 + b"\n%%EOF\n"
SYSTEM_ID, SECRET = "00.15.W00", "secret-of-h15-in-tests"
PARTNER_ID, PARTNER_SECRET = "00.22.W00", "secret-of-g22-in-tests"


def body(code: str, name: str, *, hosted: bool) -> UUID:
    founding = Founding(
        code=code, name=name, short_name=name, kind="agency", valid_from=SINCE, hosted=hosted
    )
    return found_organisation(actor=Actor.system(None), now=now(), founding=founding)


@dataclass(frozen=True, slots=True)
class Office:
    """One installation: the committee and a department hosted, two partners outside."""

    committee: UUID
    department: UUID
    partner: UUID
    other_partner: UUID
    link: AxisLink

    @property
    def system(self) -> Actor:
        return Actor.system(self.committee)

    def issue(
        self, number: int = 5, to: Sequence[UUID] = (), *, paper: str = "", more: bytes = b""
    ) -> UUID:
        stored = keep(PDF + str(number).encode(), file_name="quyet-dinh.pdf")
        annex = keep(more, file_name="phu-luc.xlsx") if more else None
        return _issue(
            actor=self.system,
            now=now(),
            number=number,
            to=list(to or [self.partner]),
            paper=paper,
            files=(stored, annex),
        )


@operation("tests.issue")
def _issue(
    *, actor: Actor, now: datetime, number: int, to: list[UUID], paper: str, files: tuple
) -> UUID:
    main, annex = files
    document = open_document(
        actor=actor,
        now=now,
        direction=Direction.OUTGOING,
        state=State.ISSUED,
        type_code="quyet-dinh",
        type_name="Quyết định",
        subject="Về việc giao nhiệm vụ khắc phục hậu quả mưa lũ",
        number=number,
        number_printed=f"{number:02d}",
        notation="QĐ-UBND",
        issued_date=ISSUED,
        issuer_code="H15",
        signer_name="Nguyễn Văn Hùng",
        signer_title="Chủ tịch",
        signer_authority="TM. ỦY BAN NHÂN DÂN",
        business_id=f"H15,2026/11/20,{number:02d}/QĐ-UBND",
        urgency=1,
        page_count=2,
    )
    add_version(document, actor=actor, now=now, kind=VersionKind.SEALED, stored=main)
    if annex is not None:
        add_attachment(document, now=now, stored=annex, description="Phụ lục")
    from vanban.core.organisations.queries import organisation

    for place, target in enumerate(to, 1):
        found = organisation(target)
        Recipient.objects.create(
            organisation_id=actor.organisation,
            document=document,
            target_id=target,
            name=found.name,
            code=found.code,
            way=Way.INTERNAL if found.hosted else Way.AXIS,
            ordinal=place,
        )
    if paper:
        Recipient.objects.create(
            organisation_id=actor.organisation,
            document=document,
            name=paper,
            way=Way.PAPER,
            ordinal=len(to) + 1,
        )
    record(DocumentIssued(organisation_id=actor.organisation, document_id=document.id))
    return document.id


def office(links_file: Path, axis_url: str) -> Office:
    """The bodies, and a links file that leads to the axis."""
    links_file.write_text(
        json.dumps(
            [
                {
                    "code": "truc",
                    "name": "Trục thử nghiệm",
                    "base_url": axis_url,
                    "system_id": SYSTEM_ID,
                    "secret": SECRET,
                }
            ]
        )
    )
    return Office(
        committee=body("H15", "UBND tỉnh Đắk Lắk", hosted=True),
        department=body("H15.07", "Sở Giáo dục và Đào tạo", hosted=True),
        partner=body("G22", "Văn phòng Chính phủ", hosted=False),
        other_partner=body("G24", "Bảo hiểm xã hội Việt Nam", hosted=False),
        link=AxisLink(code="truc", base_url=axis_url, system_id=SYSTEM_ID, secret=SECRET),
    )


@dataclass(slots=True)
class Partner:
    """The other side: a member system that speaks for G22 and G24, all by hand."""

    axis_url: str
    taken: list[bytes] = field(default_factory=list)

    @property
    def link(self) -> AxisLink:
        return AxisLink(
            code="partner", base_url=self.axis_url, system_id=PARTNER_ID, secret=PARTNER_SECRET
        )

    def waiting(self, kind: MessageType = MessageType.EDOC) -> tuple[ReceivedRow, ...]:
        return list_received(self.link, message_type=kind, now=now())

    def take(self, kind: MessageType = MessageType.EDOC) -> list[bytes]:
        """Everything that waits, fetched and called done."""
        got = []
        for row in self.waiting(kind):
            got.append(fetch_packet(self.link, doc_id=row.doc_id, now=now()))
            report_transport(self.link, doc_id=row.doc_id, status=TransportStatus.DONE, now=now())
        return got

    def report(self, packet: bytes, code: StatusCode, at: datetime, by: str = "G22") -> None:
        """Report on a packet that was taken."""
        message = read(packet)
        assert isinstance(message, DocumentMessage)
        self.send_status(message.sender.organ_id, message.document_id, code, at, by)

    def send_status(
        self, to: str, business_id: str, code: StatusCode, at: datetime, by: str = "G22"
    ) -> None:
        data = write_status(
            StatusMessage(
                sender=Organization(organ_id=by, organ_name="Văn phòng Chính phủ"),
                response_for=ResponseFor(
                    organ_id=to, document_id=business_id, code=business_id.rpartition(",")[2]
                ),
                status_code=code,
                description=code.label,
                at=at,
            )
        )
        send_packet(self.link, data, message_type=MessageType.STATUS, from_code=by, now=now())

    def send(self, number: int = 1, to: Sequence[str] = ("H15",), note: str = "") -> bytes:
        """A document of G22, on the axis."""
        data = incoming_packet(number, to, note)
        send_packet(self.link, data, message_type=MessageType.EDOC, from_code="G22", now=now())
        return data


def incoming_packet(number: int = 1, to: Sequence[str] = ("H15",), note: str = "") -> bytes:
    day = date(2026, 11, 19)
    return write_document(
        DocumentMessage(
            sender=Organization(organ_id="G22", organ_name="Văn phòng Chính phủ"),
            receivers=tuple(Organization(organ_id=code, organ_name=code) for code in to),
            document_id=f"G22,2026/11/19,{number}/VPCP-NN",
            code=Code(str(number), "VPCP-NN"),
            place="Hà Nội",
            promulgation_date=day,
            type_name="Công văn",
            subject=f"V/v chuẩn bị nội dung họp {note}",
            signer=SignerInfo(full_name="Trần Văn Sơn"),
            trace_headers=(TraceHeader(organ_id="G22", at=datetime(2026, 11, 19, 3, tzinfo=UTC)),),
            attachments=(AttachmentPart(content_id="a1", name="cv.pdf", data=PDF),),
        )
    )


def run_jobs(at_most: int = 300) -> None:
    """Do what is due as a worker does: a job that dies stays, to be done again.

    In the order of their numbers; what a job sets off has a higher one.
    """
    done, last = 0, 0
    while job := _next_job(after=last):
        if done >= at_most:
            raise AssertionError("jobs do not come to an end")
        app.tasks[job.task_name].func(**job.args)
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE procrastinate_jobs SET status = 'succeeded' WHERE id = %s", [job.id]
            )
        done, last = done + 1, job.id


def _next_job(*, after: int) -> ProcrastinateJob | None:
    """The next one that is not of a room above."""
    waiting = ProcrastinateJob.objects.filter(status="todo").order_by("id")
    while page := list(waiting.filter(id__gt=after)[:20]):
        found = next((job for job in page if not _of_rooms_above(job)), None)
        if found is not None:
            return found
        after = page[-1].id
    return None


def _of_rooms_above(job: ProcrastinateJob) -> bool:
    listener = str(job.args.get("listener", ""))
    return job.task_name.startswith("incoming.") or "vanban.incoming." in listener


def go_round() -> None:
    """One round of the worker, and all that it sets off."""
    receiving.poll_all()
    sending.send_due()
    receiving.report_due()
    run_jobs()


class Killed(BaseException):
    """The end of a worker, without warning."""


@contextmanager
def killed_after(patch: pytest.MonkeyPatch, place: str, *, times: int = 1) -> Iterator[None]:
    """Die just after a function has done its work; `place`: module, a colon, its name there."""
    module_name, _, name = place.partition(":")
    module = import_module(f"vanban.exchange.{module_name}")
    original = getattr(module, name)
    left = [times]

    def dying(*args: object, **kwargs: object) -> object:
        result = original(*args, **kwargs)
        if left[0] > 0:
            left[0] -= 1
            raise Killed(place)
        return result

    with patch.context() as scope:
        scope.setattr(module, name, dying)
        yield
    assert left[0] == 0, f"{place} was never reached"


def sha256_of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
