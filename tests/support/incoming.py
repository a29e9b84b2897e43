"""A body with its people, and packets that arrive there, for the tests of incoming documents."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cached_property
from uuid import UUID, uuid4

from support.office import Office, make_office
from support.papers import LINES, draft
from vanban.core.files.operations import keep
from vanban.core.organisations.operations import add_unit
from vanban.core.people.queries import actor_of_post
from vanban.exchange.receiving import operations as receiving
from vanban.exchange.receiving.models import StatusReport
from vanban.formats.edxml.message import (
    AttachmentPart,
    Code,
    DocumentMessage,
    Organization,
    OtherInfo,
    Priority,
    SignerInfo,
    StatusCode,
    TraceHeader,
)
from vanban.formats.edxml.writer import write_document
from vanban.formats.vxp.rows import MessageType
from vanban.foundation import tenancy
from vanban.foundation.actor import Actor
from vanban.incoming.assignment.operations import assign
from vanban.incoming.assignment.queries import PartRow, parts_of
from vanban.incoming.assignment.rules import Assignee, Role
from vanban.incoming.reception.operations import take_in
from vanban.incoming.registration.operations import register
from vanban.outgoing.numbering.operations import open_books

NOW = datetime(2026, 11, 20, 2, 30, tzinfo=UTC)  # Friday 9.30 in Vietnam
TODAY = date(2026, 11, 20)
SINCE = date(2025, 7, 1)
DUE = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Place:
    """A body at work: registry, leaders, two units with heads and officers."""

    office: Office
    clerk: Actor
    leader: Actor
    deputy: Actor
    head: Actor
    officer: Actor
    colleague: Actor
    other_head: Actor
    other_officer: Actor
    unit_id: UUID
    other_unit_id: UUID

    @cached_property
    def system(self) -> Actor:
        return self.office.system


def make_place(code: str = "H15", name: str = "Ủy ban nhân dân tỉnh Đắk Lắk") -> Place:
    office = make_office(code, name)
    units = [
        add_unit(
            actor=office.system,
            now=NOW,
            organisation_id=office.organisation_id,
            name=unit,
            valid_from=SINCE,
        )
        for unit in ("Phòng Nông nghiệp, Môi trường", "Phòng Khoa giáo, Văn xã")
    ]

    def actor(username: str, role: str, full_name: str, unit_id: UUID | None) -> Actor:
        someone = office.someone(
            f"{username}.{code.lower()}",
            role,
            full_name=full_name,
            title=full_name,
            unit_id=unit_id or office.unit_id,
        )
        return actor_of_post(someone.post_id, on=TODAY, origin="127.0.0.1")

    place = Place(
        office=office,
        clerk=actor("clerk", "clerk", "Hồ Thị Mỹ Duyên", None),
        leader=actor("leader", "leader", "Trần Quốc Bảo", None),
        deputy=actor("deputy", "leader", "Y Krec Mlô", None),
        head=actor("head", "head", "Phạm Thị Thu Hiền", units[0]),
        officer=actor("officer", "officer", "Lê Văn Tuấn", units[0]),
        colleague=actor("colleague", "officer", "Đặng Quang Huy", units[0]),
        other_head=actor("otherhead", "head", "Bùi Thị Nga", units[1]),
        other_officer=actor("otherofficer", "officer", "H'Loan Niê", units[1]),
        unit_id=units[0],
        other_unit_id=units[1],
    )
    open_books(actor=office.system, now=NOW)
    return place


def paper(text: str = "QUYẾT ĐỊNH", *, mark: str = "") -> bytes:
    """A page; with a mark of secrecy where such marks stand."""
    lines = (*LINES, ("Tinos-Bold", 13, 110, 700, mark)) if mark else LINES
    return draft(text, lines)


def part(data: bytes, name: str = "van-ban.pdf", number: int = 1) -> AttachmentPart:
    return AttachmentPart(content_id=f"{number}", name=name, data=data)


MESSAGE = DocumentMessage(
    sender=Organization(organ_id="G22", organ_name="Văn phòng Chính phủ"),
    receivers=(Organization(organ_id="H15", organ_name="Ủy ban nhân dân tỉnh Đắk Lắk"),),
    document_id="G22,2026/11/19,10482/VPCP-NN",
    code=Code("10482", "VPCP-NN"),
    place="Hà Nội",
    promulgation_date=date(2026, 11, 19),
    type_name="Công văn",
    subject="V/v tập trung khắc phục hậu quả mưa lũ",
    signer=SignerInfo(
        full_name="Lê Minh Khôi", competence="KT. BỘ TRƯỞNG", position="Phó Chủ nhiệm"
    ),
    due_date=date(2026, 11, 27),
    other_info=OtherInfo(priority=Priority.EXPRESS, page_amount=2),
    trace_headers=(TraceHeader(organ_id="G22", at=NOW),),
)


def message(number: int = 10482, *files: AttachmentPart, **changes: object) -> DocumentMessage:
    """A message like MESSAGE with another number, its files, and other changes."""
    given: dict[str, object] = {
        "code": Code(str(number), "VPCP-NN"),
        "document_id": f"G22,2026/11/19,{number}/VPCP-NN",
        "attachments": files or (part(paper(f"CÔNG VĂN {number}")),),
    }
    return replace(MESSAGE, **(given | changes))  # type: ignore[arg-type]


def packet(number: int = 10482, *files: AttachmentPart, **changes: object) -> bytes:
    return write_document(message(number, *files, **changes))


def light(number: int = 10482, **changes: object) -> bytes:
    """A packet whose file need not be looked into: for tests of what comes after reception."""
    return packet(number, part(b"\x89PNG\r\n\x1a\n" + str(number).encode(), "anh.png"), **changes)


def without_subject(data: bytes) -> bytes:
    """The packet as some senders write it: with nothing in its summary."""
    return data.replace(MESSAGE.subject.encode(), b"")


def lay_in_inbox(place: Place, data: bytes, *, now: datetime = NOW) -> UUID:
    """A packet in the inbox, as an axis would bring it, looked into by the exchange."""
    stored = keep(data, file_name="goi-tin.edxml")
    item = receiving.take_in(
        actor=place.system,
        now=now,
        link="truc",
        axis_doc_id=str(uuid4()),
        kind=MessageType.EDOC,
        sha256=stored.sha256,
        size=stored.size,
    )
    receiving.read_item(actor=place.system, now=now, inbox_item_id=item)
    return item


def arrive(place: Place, data: bytes | None = None, *, now: datetime = NOW) -> UUID:
    """A packet that has come in and been taken up; the document."""
    item = lay_in_inbox(place, packet() if data is None else data, now=now)
    return take_in(actor=place.system, now=now, inbox_item_id=item)


def reported(place: Place) -> list[tuple[str, str]]:
    """What went back to senders after 01, in order: code and description."""
    tenancy.enter(place.office.organisation_id)
    rows = StatusReport.objects.exclude(code=StatusCode.INBOX).order_by("id")
    return [(StatusCode(row.code).wire, row.description) for row in rows]


def presented(place: Place, number: int = 1) -> UUID:
    document = arrive(place, light(number))
    register(
        actor=place.clerk,
        now=NOW,
        document_id=document,
        present_to_post_id=place.leader.post_id,
    )
    return document


def lead(place: Place, due: datetime | date | None = DUE) -> Assignee:
    return Assignee(role=Role.LEAD, unit_id=place.unit_id, due=due)


def assign_lead(place: Place, document: UUID, *others: Assignee) -> None:
    assign(
        actor=place.leader,
        now=NOW,
        document_id=document,
        assignees=[lead(place), *others],
        instruction="Phòng Nông nghiệp chủ trì, tham mưu báo cáo.",
    )


def directed(place: Place, *others: Assignee) -> UUID:
    document = presented(place)
    assign_lead(place, document, *others)
    return document


def parts(place: Place, document_id: UUID) -> list[PartRow]:
    return parts_of(place.clerk, document_id=document_id)
