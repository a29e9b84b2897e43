"""The journal of the line, read from the rows of sending and receiving: nothing is written twice.

Each source is entered by its own index (organisation, time); their pages are merged here, so that
the thousandth page costs what the first costs.
"""

import heapq
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from operator import itemgetter
from typing import Any, Final
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject

from vanban.core.organisations.queries import organisation_by_code
from vanban.exchange.directory.queries import links
from vanban.exchange.receiving.models import InboxItem, StatusReport
from vanban.exchange.receiving.rules import ITEM_LABELS, REPORT_LABELS, ItemState, ReportState
from vanban.exchange.sending.models import Dispatch, StatusEntry
from vanban.exchange.sending.rules import LABELS, DispatchState, PackageKind
from vanban.formats.edxml.message import StatusCode
from vanban.formats.vxp.rows import MessageType
from vanban.foundation.actor import Actor
from vanban.foundation.clock import VIETNAM
from vanban.foundation.operation import query
from vanban.foundation.words import Words
from vanban.outgoing.drafting.rules import Way
from vanban.oversight.tracking.queries.keyset import Order, Page, beyond, page_of
from vanban.oversight.tracking.rules.journal import (
    OF_COPIES,
    OF_ITEMS,
    OF_REPORTS,
    Course,
    Standing,
    Told,
    Which,
)

JOURNAL_SEERS: Final = ("outgoing.issue", "incoming.receive", "people.administer")
_ORDER: Final = Order(("-moment", "-id"))
MOST_COUNTED: Final = 10_000
_HASH: Final = 64
_Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class JournalRow:
    """One packet, sent or received. `document_id` and `subject` only for who sees all documents."""

    id: UUID
    course: Course
    packet_label: str
    partner_code: str
    partner_name: str
    line: str
    at: datetime
    moved_at: datetime | None
    state: str
    state_label: str
    tries: int
    problem: str
    document_id: UUID | None
    symbol: str
    subject: str
    business_id: str
    axis_doc_id: str
    sha256: str
    size: int | None
    told: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class JournalCounts:
    """How many packets the same conditions hold for; no number goes over MOST_COUNTED + 1."""

    sent: int
    received: int
    waiting: int
    stopped: int


def require_journal(actor: Actor) -> None:
    """Refuse (Forbidden) whoever neither issues, receives nor administers."""
    if not any(actor.may(permission) for permission in JOURNAL_SEERS):
        actor.require(JOURNAL_SEERS[0])


@query
def journal_page(
    actor: Actor, *, which: Which, after: str | None = None, limit: int = 50
) -> Page[JournalRow]:
    """A page of the packets of the actor's organisation, the latest first.

    Refuses (Forbidden) whoever neither issues, receives nor administers, (Invalid) a mark that was
    not made here.
    """
    require_journal(actor)
    names = {link.code: link.name or link.code for link in links()}
    pages = [
        [(found["moment"], found["id"], source, found) for found in source.page(rows, after, limit)]
        for source, rows in _sources(actor, which)
    ]
    merged = heapq.merge(*pages, key=itemgetter(0, 1), reverse=True)
    found = [(source, values) for _, _, source, values in merged][: limit + 1]
    sees = actor.may("records.see_all")
    made = [source.row(values, sees, names) for source, values in found]
    return page_of([values for _, values in found], _ORDER, limit, made)


@query
def journal_counts(actor: Actor, *, which: Which) -> JournalCounts:
    """The numbers over the journal, for the conditions without course and standing.

    Refuses (Forbidden) as `journal_page` does.
    """
    require_journal(actor)

    def count(course: Course | None = None, standing: Standing | None = None) -> int:
        asked = _without(which, course, standing)
        return sum(_counted(rows) for _, rows in _sources(actor, asked))

    return JournalCounts(
        sent=count(Course.SENT),
        received=count(Course.RECEIVED),
        waiting=count(standing=Standing.WAITING),
        stopped=count(standing=Standing.STOPPED),
    )


def _without(which: Which, course: Course | None, standing: Standing | None) -> Which:
    return Which(
        since=which.since,
        until=which.until,
        packets=which.packets,
        partner=which.partner,
        words=which.words,
        course=course,
        standing=standing,
    )


def _counted(rows: QuerySet[Any]) -> int:
    return rows.order_by().values("id")[: MOST_COUNTED + 1].count()


@dataclass(frozen=True, slots=True)
class _Source:
    """Where packets of one kind stand, and how a row of it is told."""

    columns: Mapping[str, str]
    row: Callable[[_Values, bool, Mapping[str, str]], JournalRow]
    told: QuerySet[Any] | None = None

    def page(self, rows: QuerySet[Any], after: str | None, limit: int) -> list[_Values]:
        columns = self.columns.items()
        named: dict[str, Any] = {name: F(path) for name, path in columns if name != path}
        plain = [name for name, path in columns if name == path]
        found = beyond(rows, _ORDER, after, limit)
        if self.told is not None:
            told = self.told.values(one=JSONObject(code="code", at="at"))
            named["stations"] = ArraySubquery(told)
        return list(found.values("id", "moment", *plain, **named))


def _sources(actor: Actor, which: Which) -> list[tuple[_Source, QuerySet[Any]]]:
    documents = which.packets is MessageType.EDOC
    sent: list[tuple[_Source, QuerySet[Any]]] = [
        (_COPIES if documents else _REQUESTS, _copies(actor, which, documents=documents))
    ]
    if not documents:
        sent.append((_REPORTS, _reports(actor, which)))
    received = [(_ITEMS, _items(actor, which))]
    if which.course is Course.SENT:
        return sent
    return received if which.course is Course.RECEIVED else [*sent, *received]


def _copies(actor: Actor, which: Which, *, documents: bool) -> QuerySet[Dispatch]:
    rows = Dispatch.objects.filter(organisation_id=actor.organisation).exclude(way=Way.PAPER)
    rows = (
        rows.filter(package__kind=PackageKind.DOCUMENT)
        if documents
        else rows.filter(package__about__isnull=False)
    )
    return _narrowed(
        actor, which, rows, at="queued_at", states=OF_COPIES,
        partner=("target_code", "target_name"),
        exact=("axis_doc_id", "package__sha256", "package__document__number_printed"),
        texts=("package__document__notation", "package__business_id", "problem"),
        subject="package__document__subject",
    )  # fmt: skip


def _items(actor: Actor, which: Which) -> QuerySet[InboxItem]:
    rows = InboxItem.objects.filter(organisation_id=actor.organisation, kind=which.packets)
    return _narrowed(
        actor, which, rows, at="arrived_at", states=OF_ITEMS,
        partner=("sender_code", "sender_name"),
        exact=("axis_doc_id", "sha256"), texts=("symbol", "business_id", "problem"),
        subject="subject",
    )  # fmt: skip


def _reports(actor: Actor, which: Which) -> QuerySet[StatusReport]:
    rows = StatusReport.objects.filter(organisation_id=actor.organisation)
    return _narrowed(
        actor, which, rows, at="queued_at", states=OF_REPORTS,
        partner=("item__sender_code", "item__sender_name"), exact=(),
        texts=("item__symbol", "item__business_id", "problem", "description"),
        subject="item__subject",
    )  # fmt: skip


def _narrowed(
    actor: Actor,
    which: Which,
    rows: QuerySet[Any],
    *,
    at: str,
    states: Mapping[Standing, tuple[str, ...]],
    partner: tuple[str, str],
    exact: Sequence[str],
    texts: Sequence[str],
    subject: str,
) -> QuerySet[Any]:
    """The rows that all conditions hold for, with their `moment`."""
    rows = rows.annotate(moment=F(at)).filter(moment__gte=_midnight(which.since))
    if which.until is not None:
        rows = rows.filter(moment__lt=_midnight(which.until + timedelta(days=1)))
    if which.standing is not None:
        rows = rows.filter(state__in=states[which.standing])
    if which.partner:
        rows = rows.filter(_partner(which, *partner))
    looked_at = [*texts, subject] if actor.may("records.see_all") else texts
    for word in which.words.split():
        rows = rows.filter(_word(word, exact, looked_at))
    return rows


def _word(word: str, exact: Iterable[str], texts: Iterable[str]) -> Q:
    """Where a word may stand; a number with its notation stands whole in the identifier."""
    found = Q()
    for name in exact:
        found |= Q(**{name: word.lower() if len(word) == _HASH else word})
    for name in texts:
        found |= Q(**{f"{name}__icontains": word})
    return found


def _partner(which: Which, code: str, name: str) -> Q:
    """A code that the directory knows in any form, else a code or words of a name."""
    body = organisation_by_code(which.partner, on=which.until or which.since)
    if body is not None:
        return Q(**{f"{code}__in": sorted({body.code, which.partner.strip().upper()})})
    return Q(**{f"{code}__iexact": which.partner}) | Q(**{f"{name}__icontains": which.partner})


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=VIETNAM)


def _line(code: str, names: Mapping[str, str]) -> str:
    return names.get(code, code) if code else Words("Trong hệ thống")


def _told(values: _Values) -> tuple[Told, ...]:
    found = (Told(each["code"], datetime.fromisoformat(each["at"])) for each in values["stations"])
    return tuple(sorted(found, key=lambda each: (each.at, each.code)))


def _copy(values: _Values, sees: bool, names: Mapping[str, str]) -> JournalRow:  # noqa: FBT001
    number = values["number_printed"]
    request = values["package_kind"] == PackageKind.REQUEST
    return JournalRow(
        id=values["id"],
        course=Course.SENT,
        packet_label=f"13 {StatusCode.CANCELLATION.label}" if request else Words("Văn bản"),
        partner_code=values["target_code"],
        partner_name=values["target_name"],
        line=_line(values["link"], names),
        at=values["moment"],
        moved_at=values["sent_at"],
        state=values["state"],
        state_label=LABELS[DispatchState(values["state"])],
        tries=values["tries"],
        problem=values["problem"],
        document_id=values["of"] if sees else None,
        symbol=f"{number}/{values['notation']}" if number else "",
        subject=values["text"] if sees else "",
        business_id=values["business_id"],
        axis_doc_id=values["axis_doc_id"],
        sha256=values["sha256"],
        size=values["size"],
        told=() if request else _told(values),
    )


def _item(values: _Values, sees: bool, names: Mapping[str, str]) -> JournalRow:  # noqa: FBT001
    status = values["status_code"]
    label: str = Words("Văn bản" if values["kind"] == MessageType.EDOC else "Trạng thái")
    if status is not None:
        label = f"{StatusCode(status).wire} {StatusCode(status).label}"
    state_label = ITEM_LABELS[ItemState(values["state"])]
    if values["duplicate_of"]:
        state_label = Words("Trùng gói đã có")
    return JournalRow(
        id=values["id"],
        course=Course.RECEIVED,
        packet_label=label,
        partner_code=values["sender_code"],
        partner_name=values["sender_name"],
        line=Words("Mang bằng tệp") if values["carried_sha256"] else _line(values["link"], names),
        at=values["moment"],
        moved_at=values["read_at"],
        state=values["state"],
        state_label=state_label,
        tries=1,
        problem=values["problem"],
        document_id=values["of"] if sees else None,
        symbol=values["symbol"],
        subject=values["text"] if sees else "",
        business_id=values["business_id"],
        axis_doc_id=values["axis_doc_id"],
        sha256=values["sha256"],
        size=values["size"],
        told=_told(values),
    )


def _report(values: _Values, sees: bool, names: Mapping[str, str]) -> JournalRow:  # noqa: FBT001
    code = StatusCode(values["code"])
    return JournalRow(
        id=values["id"],
        course=Course.SENT,
        packet_label=f"{code.wire} {code.label}",
        partner_code=values["sender_code"],
        partner_name=values["sender_name"],
        line=_line(values["link"], names),
        at=values["moment"],
        moved_at=values["sent_at"],
        state=values["state"],
        state_label=REPORT_LABELS[ReportState(values["state"])],
        tries=values["tries"],
        problem=values["problem"] or values["description"],
        document_id=values["of"] if sees else None,
        symbol=values["symbol"],
        subject=values["text"] if sees else "",
        business_id=values["business_id"],
        axis_doc_id="",
        sha256="",
        size=None,
        told=(),
    )


def _same(*names: str) -> dict[str, str]:
    return {name: name for name in names}


_OF_COPY: Final = {
    **_same("target_code", "target_name", "link", "state", "sent_at", "tries", "problem"),
    **_same("axis_doc_id"),
    "package_kind": "package__kind",
    "business_id": "package__business_id",
    "sha256": "package__sha256",
    "size": "package__size",
    "of": "package__document_id",
    "number_printed": "package__document__number_printed",
    "notation": "package__document__notation",
    "text": "package__document__subject",
}
_OF_ITEM: Final = {
    **_same("kind", "sender_code", "sender_name", "link", "carried_sha256", "state", "read_at"),
    **_same("problem", "duplicate_of", "status_code", "symbol", "business_id", "axis_doc_id"),
    **_same("sha256", "size"),
    "of": "arrival__document_id",
    "text": "subject",
}
_COPIES: Final = _Source(
    _OF_COPY, _copy, StatusEntry.objects.filter(dispatch=OuterRef("pk")).order_by("at", "code")
)
_REQUESTS: Final = _Source(_OF_COPY, _copy)
_ITEMS: Final = _Source(
    _OF_ITEM, _item, StatusReport.objects.filter(item=OuterRef("pk")).order_by("at", "code")
)
_REPORTS: Final = _Source(
    {
        **_same("code", "link", "state", "sent_at", "tries", "problem", "description"),
        "sender_code": "item__sender_code",
        "sender_name": "item__sender_name",
        "symbol": "item__symbol",
        "business_id": "item__business_id",
        "of": "item__arrival__document_id",
        "text": "item__subject",
    },
    _report,
)
