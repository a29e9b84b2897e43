"""What was typed on the pages of "Đến", read into what the operations take."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Final
from uuid import UUID

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vanban.core.records.queries import DocumentFace
from vanban.doors.web.design.days import read_day
from vanban.formats.symbol import DOCUMENT_TYPES
from vanban.formats.workdays import Term, WorkingTime, due_after, read_term
from vanban.foundation.clock import VIETNAM, local, local_date
from vanban.foundation.errors import Invalid, Reason, refuse_if
from vanban.incoming.assignment.rules import Assignee, Role
from vanban.incoming.reception.rules import Way
from vanban.incoming.reception.rules.header import Header

URGENCIES: Final[tuple[tuple[str, str | Promise], ...]] = (
    ("0", gettext_lazy("Thường")),
    ("1", gettext_lazy("Khẩn")),
    ("2", gettext_lazy("Thượng khẩn")),
    ("3", gettext_lazy("Hỏa tốc")),
    ("4", gettext_lazy("Hẹn giờ")),
)
OTHER_DAY: Final = "khac"
COUNTED: Final = "+"  # before a term: the office counts it
UNIT: Final = "unit"
POST: Final = "post"
NOON: Final = time(12, tzinfo=VIETNAM)
_TYPES: Final = {kind.code: kind for kind in DOCUMENT_TYPES}


@dataclass(frozen=True, slots=True, kw_only=True)
class Registering:
    """The register form as an operation takes it."""

    header: Header
    book_id: UUID | None
    arrival_date: date | None
    due: date | datetime | None
    present_to: UUID | None
    proposal: str
    note: str
    duplicate_reason: str


def header_of_face(face: DocumentFace) -> Header:
    """The words of a document as they stand, for the form and for what the form leaves alone."""
    end = len(face.symbol) - len(face.notation) - 1
    return Header(
        issuer_name=face.issuer_name,
        issuer_code=face.issuer_code,
        number=face.symbol[:end] if face.symbol else "",
        notation=face.notation,
        issued_date=face.issued_date,
        type_code=face.type_code,
        type_name=face.type_name,
        subject=face.subject,
        signer_name=face.signer_name,
        signer_title=face.signer_title,
        signer_authority=face.signer_authority,
        urgency=face.urgency,
        reply_due_date=face.reply_due_date,
        page_count=face.page_count,
        business_id=face.business_id,
    )


def registering(given: QueryDict, face: DocumentFace) -> Registering:
    """The register form. Refuses (Invalid) what cannot be read, all at once."""
    reasons: list[Reason] = []
    header = _header(given, header_of_face(face), reasons)
    read = Registering(
        header=header,
        book_id=read_uuid(given.get("book_id", ""), "book_id", reasons),
        arrival_date=_day(given.get("arrival_date", ""), "arrival_date", reasons),
        due=_moment(given.get("due_at", ""), "due_at", reasons),
        present_to=read_uuid(given.get("present_to_post_id", ""), "present_to_post_id", reasons),
        proposal=given.get("proposal", "").strip(),
        note=given.get("note", "").strip(),
        duplicate_reason=given.get("duplicate_reason", "").strip(),
    )
    refuse_if(Invalid, reasons)
    return read


def entered_header(given: QueryDict) -> Header:
    """The words of a document entered by hand. Refuses (Invalid) what cannot be read."""
    reasons: list[Reason] = []
    header = _header(given, Header(), reasons)
    refuse_if(Invalid, reasons)
    return header


def way_of(given: QueryDict) -> Way:
    """How it was brought: on paper unless a file was."""
    return Way.HAND if given.get("way") == Way.HAND else Way.PAPER


def arrived_at(given: QueryDict, now: datetime) -> datetime:
    """When paper came: now if today, else that day at noon. Refuses (Invalid) what is no day."""
    reasons: list[Reason] = []
    day = _day(given.get("arrived_at", ""), "arrived_at", reasons)
    refuse_if(Invalid, reasons)
    if day is None or day == local_date(now):
        return now
    return datetime.combine(day, NOON)


def chosen_post(given: QueryDict, name: str) -> UUID:
    """A post chosen in a list. Refuses (Invalid) none."""
    reasons: list[Reason] = []
    found = read_uuid(given.get(name, ""), name, reasons)
    if found is None and not reasons:
        reasons.append(
            Reason("incoming.nobody", _("Chưa chọn lãnh đạo."), _("Chọn một người."), field=name)
        )
    refuse_if(Invalid, reasons)
    assert found is not None  # noqa: S101 - refused above
    return found


def chosen_part(given: QueryDict) -> UUID:
    """The part of the work chosen. Refuses (Invalid) none."""
    return chosen_id(given, "part_id")


def chosen_id(given: QueryDict, name: str) -> UUID:
    """An id the page itself put there. Refuses (Invalid) none."""
    reasons: list[Reason] = []
    found = read_uuid(given.get(name, ""), name, reasons)
    if found is None and not reasons:
        reasons.append(_unread(name))
    refuse_if(Invalid, reasons)
    assert found is not None  # noqa: S101 - refused above
    return found


def ticked(given: QueryDict) -> list[UUID]:
    """The documents ticked in a list. Refuses (Invalid) what cannot be read."""
    reasons: list[Reason] = []
    found = [read_uuid(text, "ids", reasons) for text in given.getlist("ids")]
    refuse_if(Invalid, reasons)
    return [each for each in found if each is not None]


def day_of(given: QueryDict, name: str) -> date | None:
    """A day typed alone. Refuses (Invalid) what is no day."""
    reasons: list[Reason] = []
    day = _day(given.get(name, ""), name, reasons)
    refuse_if(Invalid, reasons)
    return day


def answer_of(given: QueryDict) -> UUID | None:
    """The outgoing document chosen as the answer. Refuses (Invalid) what is no choice."""
    reasons: list[Reason] = []
    found = read_uuid(given.get("answer_document_id", ""), "answer_document_id", reasons)
    refuse_if(Invalid, reasons)
    return found


def assignees_of(given: QueryDict) -> list[Assignee]:
    """Who gets which part until when; the others keep the lead's deadline unless they have one.

    Refuses (Invalid) what cannot be read, all at once.
    """
    reasons: list[Reason] = []
    rows = zip(
        given.getlist("assignees"),
        given.getlist("assignees_role"),
        [*given.getlist("assignees_due"), *[""] * len(given.getlist("assignees"))],
        strict=False,
    )
    read = [_assignee(*row, reasons) for row in rows]
    lead_due = _lead_due(given, reasons)
    refuse_if(Invalid, reasons)
    return [_with_lead_due(each, lead_due) for each in read if each is not None]


def until_of(given: QueryDict, now: datetime, working: WorkingTime) -> date | datetime | None:
    """The deadline of a form that has one alone, counted where it was chosen as a term.

    Refuses (Invalid) what cannot be read.
    """
    reasons: list[Reason] = []
    due = _lead_due(given, reasons)
    refuse_if(Invalid, reasons)
    return due_after(local(now), due, working) if isinstance(due, Term) else due


def places_of(given: QueryDict, name: str) -> tuple[list[UUID], list[UUID]]:
    """Units and posts chosen in a picker. Refuses (Invalid) what cannot be read."""
    reasons: list[Reason] = []
    units: list[UUID] = []
    posts: list[UUID] = []
    for place in given.getlist(name):
        kind, _mark, ident = place.partition(":")
        found = read_uuid(ident, name, reasons)
        if found is not None and kind in {UNIT, POST}:
            (units if kind == UNIT else posts).append(found)
        elif not reasons:
            reasons.append(_unread(name))
    refuse_if(Invalid, reasons)
    return units, posts


def _with_lead_due(each: Assignee, lead: date | datetime | Term | None) -> Assignee:
    """Whoever has no deadline of his own has the lead's; who is only told has none."""
    if each.role is Role.INFORM or each.due is not None or each.term is not None:
        return each
    return replace(each, term=lead) if isinstance(lead, Term) else replace(each, due=lead)


def _assignee(place: str, role: str, due: str, reasons: list[Reason]) -> Assignee | None:
    kind, _mark, ident = place.partition(":")
    found = read_uuid(ident, "assignees", [])
    if found is None or kind not in {UNIT, POST} or role not in set(Role):
        reasons.append(_unread("assignees"))
        return None
    own = _until(due, "due", reasons) if role == Role.COOPERATE else None
    who = Assignee(
        role=Role(role),
        unit_id=found if kind == UNIT else None,
        post_id=found if kind == POST else None,
    )
    return replace(who, term=own) if isinstance(own, Term) else replace(who, due=own)


def _lead_due(given: QueryDict, reasons: list[Reason]) -> date | datetime | Term | None:
    chosen = given.get("due", "")
    if chosen == OTHER_DAY:
        return _moment(given.get("due_day", ""), "due_day", reasons)
    return _until(chosen, "due", reasons)


def _until(text: str, field: str, reasons: list[Reason]) -> date | datetime | Term | None:
    """A day, a moment, or a term (`+5wd`)."""
    if not text.startswith(COUNTED):
        return _moment(text, field, reasons)
    term = read_term(text.removeprefix(COUNTED))
    if term is None:
        reasons.append(_unread(field))
    return term


def _header(given: QueryDict, before: Header, reasons: list[Reason]) -> Header:
    def word(name: str) -> str:
        return " ".join(given.get(name, getattr(before, name)).split())

    type_code = given.get("type_code", before.type_code)
    known = _TYPES.get(type_code)
    issuer = word("issuer_name")
    return replace(
        before,
        issuer_name=issuer,
        issuer_code=word("issuer_code") if issuer else "",
        number="".join(word("number").split()),
        notation="".join(word("notation").split()),
        issued_date=_day(given.get("issued_date", ""), "issued_date", reasons),
        type_code=type_code if known else "",
        type_name=_type_name(type_code, before),
        subject=word("subject"),
        signer_name=word("signer_name"),
        signer_title=word("signer_title"),
        urgency=_urgency(given.get("urgency", "0"), reasons),
        page_count=_count(given.get("page_count"), before, reasons),
    )


def _type_name(type_code: str, before: Header) -> str:
    """The sender's own word for the type stays while the clerk leaves the type alone."""
    if type_code == before.type_code and before.type_name:
        return before.type_name
    known = _TYPES.get(type_code)
    return known.name if known else before.type_name


def _urgency(text: str, reasons: list[Reason]) -> int:
    if text in dict(URGENCIES):
        return int(text)
    reasons.append(_unread("urgency"))
    return 0


def _count(text: str | None, before: Header, reasons: list[Reason]) -> int | None:
    if text is None:
        return before.page_count
    if not text.strip():
        return None
    if text.strip().isdecimal():
        return int(text)
    reasons.append(_unread("page_count"))
    return None


def read_uuid(text: str, field: str, reasons: list[Reason]) -> UUID | None:
    """An id chosen on a page, or nothing; what cannot be read is added to the reasons."""
    if not text:
        return None
    try:
        return UUID(text)
    except ValueError:
        reasons.append(_unread(field))
        return None


def _day(text: str, field: str, reasons: list[Reason]) -> date | None:
    if not text:
        return None
    try:
        return read_day(text)
    except ValueError:
        reasons.append(_no_day(text, field))
        return None


def _moment(text: str, field: str, reasons: list[Reason]) -> date | datetime | None:
    """`30/11/2026` is a whole day, `2026-11-30T17:00` an hour of it, in Vietnam."""
    if "T" not in text:
        return _day(text, field, reasons)
    try:
        return datetime.fromisoformat(text).replace(tzinfo=VIETNAM)
    except ValueError:
        reasons.append(_no_day(text, field))
        return None


def _unread(field: str) -> Reason:
    return Reason("incoming.choice", _("Lựa chọn không đọc được."), _("Chọn lại."), field=field)


def _no_day(text: str, field: str) -> Reason:
    said = _("Ngày “%(day)s” không có trong lịch.") % {"day": text}
    return Reason("incoming.day", said, _("Chọn lại ngày."), field=field)
