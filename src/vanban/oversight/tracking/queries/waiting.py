"""What waits for me, in one question: to direct, sign, approve, comment, handle, know."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

from django.db.models import (
    CharField,
    DateTimeField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Cast, Coalesce

from vanban.core.organisations.models import Organisation
from vanban.core.records.lifecycle import Direction, State
from vanban.core.records.models import Document, Reader
from vanban.core.records.queries import to_confirm, visible_documents
from vanban.core.records.queries.messages import addressed_at, waiting_in_box
from vanban.core.records.queries.sight import asked_to_confirm
from vanban.foundation.actor import Actor
from vanban.foundation.clock import local_date
from vanban.foundation.operation import query
from vanban.foundation.words import Words, spoken
from vanban.incoming.assignment.models import Assignment, Extension
from vanban.incoming.assignment.rules import ROLE_LABELS, Role
from vanban.incoming.assignment.rules.time import ExtensionState
from vanban.incoming.processing.models import Opinion
from vanban.incoming.processing.queries import asked_of
from vanban.outgoing.approval.rules import side_words
from vanban.oversight.tracking.queries.columns import attachments, how_many, unread
from vanban.oversight.tracking.queries.compiled import ask
from vanban.oversight.tracking.queries.incoming import FAR, before_me, box_of, to_direct
from vanban.oversight.tracking.queries.keyset import Order, after_mark, mark_of
from vanban.oversight.tracking.queries.notices import unseen_of
from vanban.oversight.tracking.queries.outgoing import (
    asked_for_opinion,
    asked_to_approve,
    outgoing_of,
    to_approve,
    to_comment,
    to_sign,
)
from vanban.oversight.tracking.queries.parts import my_work
from vanban.oversight.tracking.queries.stopped import concerns, stopped, stopped_copies
from vanban.oversight.tracking.rules import IncomingBox, OutgoingBox, Waiting

_ORDER: Final = Order(("-urgency", "due_sort", "id", "kind"))
_COLUMNS: Final = (
    "kind",
    "id",
    "revision",
    "subject",
    "type_name",
    "number_printed",
    "notation",
    "urgency",
    "due_at",
    "due_sort",
    "since",
    "from_name",
    "part",
    "arrival_printed",
    "page_count",
    "attachment_count",
    "is_unread",
)
_COUNTED_IN: Final = tuple(
    box
    for box in IncomingBox
    if box
    not in {
        IncomingBox.FINISHED,
        IncomingBox.RETURNED,
        IncomingBox.QUARANTINED,
        IncomingBox.ALL,
        IncomingBox.DIRECTED,
        IncomingBox.DONE,
    }
)
_COUNTED_OUT: Final = tuple(
    box
    for box in OutgoingBox
    if box
    not in {
        OutgoingBox.ISSUED,
        OutgoingBox.FOLLOW,
        OutgoingBox.ALL,
    }
)


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """One thing that waits for me, and until when."""

    kind: str
    id: UUID
    revision: int
    subject: str
    type_name: str
    symbol: str
    urgency: int
    due_at: datetime | None
    late: bool
    since: datetime
    from_name: str
    detail: str
    attachments: int
    unread: bool
    mark: str


@query
def waiting_for_me(
    actor: Actor,
    *,
    now: datetime,
    kind: str | None = None,
    after: str | None = None,
    limit: int = 50,
) -> list[WaitingRow]:
    """What waits for the actor: the most urgent first, then what is due first.

    `kind` (rules.Waiting) keeps one kind; `after` is the `mark` of the last row seen.
    """
    if kind is not None and not concerns(actor, Waiting(kind)):
        return []
    today = local_date(now)
    if after:
        return [_row(each, now) for each in _lines(actor, kind, after, limit, today)]
    found = ask(
        actor,
        "waiting",
        lambda who: _lines(who, kind, None, limit, today),
        given=(kind, limit, today),
    )
    return [_row(each, now) for each in found]


def _lines(
    actor: Actor, kind: str | None, after: str | None, limit: int, on: date
) -> QuerySet[Document, Any]:
    parts = [
        _page(make(actor, on), actor, name, after, on)
        for name, make in _KINDS.items()
        if kind in {None, name, _shown(name)} and concerns(actor, name)
    ]
    return parts[0].union(*parts[1:], all=True).order_by(*_ORDER.columns)[:limit]


@query
def counts_for(actor: Actor, *, on: date | None = None) -> dict[str, int]:
    """How many lie in each box of work and wait for the actor, in one round trip.

    With a day (`on`) what waits for those the actor fills in for counts, too.
    Keys: rules.IncomingBox, rules.OutgoingBox, rules.Waiting, `waiting` for all that waits,
    `notices`, `messages` (one's own). Boxes that only grow (finished, issued …) are not counted.
    """
    (found,) = ask(actor, "counts", lambda who: _counts(who, on), given=(on,))
    waiting = {str(kind): found.get(f"waiting_{kind}", 0) for kind in _KINDS}
    waiting[str(Waiting.OPINION)] += waiting.pop(str(Waiting.ADVISE))
    boxes = {name: count for name, count in found.items() if not name.startswith("waiting_")}
    if actor.commission is not None:
        boxes["messages"] = 0
    return boxes | waiting | {"waiting": sum(waiting.values())}


def _shown(kind: Waiting) -> Waiting:
    """An opinion is one kind of work, whichever way the document goes."""
    return Waiting.OPINION if kind is Waiting.ADVISE else kind


def _counts(actor: Actor, on: date | None) -> QuerySet[Organisation, Any]:
    columns: dict[str, Any] = {
        **{str(box): how_many(box_of(actor, box)) for box in _COUNTED_IN},
        **{str(box): how_many(outgoing_of(actor, box)) for box in _COUNTED_OUT},
        **{
            f"waiting_{kind}": how_many(make(actor, on))
            for kind, make in _KINDS.items()
            if concerns(actor, kind)
        },
        "notices": how_many(unseen_of(actor)),
        "messages": how_many(waiting_in_box(addressed_at(actor))),
    }
    body = Organisation.objects.filter(id=actor.organisation)
    counted: QuerySet[Organisation, Any] = body.annotate(**columns).values(*columns)
    return counted


def _direct(actor: Actor, on: date | None) -> QuerySet[Document]:
    return to_direct(actor, _of(actor, Direction.INCOMING), on)


def _sign(actor: Actor, on: date | None) -> QuerySet[Document]:
    return to_sign(actor, _of(actor, Direction.OUTGOING), on)


def _approve(actor: Actor, on: date | None) -> QuerySet[Document]:
    return to_approve(actor, _of(actor, Direction.OUTGOING), on)


def _comment(actor: Actor, on: date | None) -> QuerySet[Document]:
    return to_comment(actor, _of(actor, Direction.OUTGOING), on)


def _handle(actor: Actor, on: date | None) -> QuerySet[Document]:
    rows = _of(actor, Direction.INCOMING).filter(state__in=[State.ASSIGNED, State.PROCESSING])
    return rows.filter(Exists(_mine(actor, on, inform=False)))


def _advise(actor: Actor, on: date | None) -> QuerySet[Document]:
    """Where somebody waits for my opinion, or my unit's."""
    rows = _of(actor, Direction.INCOMING).filter(state__in=[State.ASSIGNED, State.PROCESSING])
    return rows.filter(Exists(_asked_of_me(actor, on)))


def _extension(actor: Actor, _: date | None) -> QuerySet[Document]:
    """Where somebody I gave work to asks for more time."""
    rows = _of(actor, Direction.INCOMING).filter(state__in=[State.ASSIGNED, State.PROCESSING])
    return rows.filter(Exists(_more_time(actor)))


def _inform(actor: Actor, on: date | None) -> QuerySet[Document]:
    rows = _of(actor, Direction.INCOMING).exclude(state=State.CANCELLED)
    return rows.filter(Exists(_mine(actor, on, inform=True)))


def _read(actor: Actor, _: date | None) -> QuerySet[Document]:
    """Where I am to confirm that I have read it."""
    return visible_documents(actor).filter(Exists(_to_read(actor)))


def _to_read(actor: Actor) -> QuerySet[Reader]:
    return to_confirm(actor).filter(reading__document=OuterRef("pk")).order_by("id")


def _sight(actor: Actor, _: date | None) -> QuerySet[Document]:
    """Where I am to confirm a change of who may see it."""
    rows = visible_documents(actor).filter(sight_to_confirm__gt=0)
    return rows.filter(Exists(asked_to_confirm(actor).filter(document=OuterRef("pk"))))


_KINDS: Final[Mapping[Waiting, Callable[[Actor, date | None], QuerySet[Document]]]] = (
    MappingProxyType(
        {
            Waiting.DIRECT: _direct,
            Waiting.SIGN: _sign,
            Waiting.APPROVE: _approve,
            Waiting.OPINION: _comment,
            Waiting.HANDLE: _handle,
            Waiting.ADVISE: _advise,
            Waiting.EXTENSION: _extension,
            Waiting.INFORM: _inform,
            Waiting.READ: _read,
            Waiting.SIGHT: _sight,
            Waiting.STOPPED: stopped,
        }
    )
)


def _of(actor: Actor, direction: Direction) -> QuerySet[Document]:
    return visible_documents(actor).filter(direction=direction)


def _mine(actor: Actor, on: date | None, *, inform: bool) -> QuerySet[Assignment]:
    rows = my_work(actor, on).filter(document=OuterRef("pk"))
    rows = rows.filter(role=Role.INFORM) if inform else rows.exclude(role=Role.INFORM)
    return rows.order_by("due_at", "id")


def _asked_of_me(actor: Actor, on: date | None) -> QuerySet[Opinion]:
    rows = asked_of(actor, on).filter(round__document=OuterRef("pk"))
    return rows.order_by("round__due_at", "id")


def _more_time(actor: Actor) -> QuerySet[Extension]:
    gave = Q(part__direction__directed_by_id=actor.post_id) if actor.post_id else Q(pk__in=())
    if actor.may("incoming.assign"):  # what a rule gave is answered by whoever directs
        gave |= Q(part__direction__directed_by=None)
    asked_for = Extension.objects.filter(document=OuterRef("pk"), state=ExtensionState.ASKED)
    return asked_for.filter(gave).order_by("asked_at", "id")


def _page(
    rows: QuerySet[Document], actor: Actor, kind: Waiting, after: str | None, on: date
) -> QuerySet[Document, Any]:
    since, due, part = _times(actor, kind, on)
    rows = rows.annotate(
        kind=Value(str(_shown(kind)), output_field=CharField()),
        since=Coalesce(since, F("state_since")),
        due_at=due,
        due_sort=Coalesce(due, Value(FAR)),
        part=Coalesce(part, Value(""), output_field=CharField()),
        from_name=Coalesce("unit__name", "issuer_name", output_field=CharField()),
        arrival_printed=F("registered__printed"),
        attachment_count=attachments(),
        is_unread=unread(actor),
    )
    if after:
        rows = rows.filter(after_mark(_ORDER, after))
    page: QuerySet[Document, Any] = rows.order_by().values(*_COLUMNS)
    return page


def _times(actor: Actor, kind: Waiting, on: date) -> tuple[Any, Any, Any]:
    """Since when it waits, until when, and in which role: as columns of its kind."""
    nothing = Value(None, output_field=CharField())
    if kind is Waiting.DIRECT:
        shown = before_me(actor, on).order_by("presented_at")
        return Subquery(shown.values("presented_at")[:1]), F("registered__due_at"), nothing
    told = _rows_of(actor, kind, on)
    if told is not None:
        rows, names = told
        since, until, part = (Subquery(rows.values(name)[:1]) for name in names)
        return since, until, part
    due = F("answers__registered__due_at")
    if kind is Waiting.STOPPED:
        copies = stopped_copies(actor).filter(package__document=OuterRef("pk"))
        since, name = (Subquery(copies.values(one)[:1]) for one in ("queued_at", "target_name"))
        return since, Cast(Value(None), DateTimeField()), name
    if kind in {Waiting.APPROVE, Waiting.OPINION}:
        of_kind = asked_to_approve if kind is Waiting.APPROVE else asked_for_opinion
        mine_to_give = of_kind(actor, on)
        since, until, side = (
            Subquery(mine_to_give.values(name)[:1]) for name in ("asked_at", "due_at", "side")
        )
        return since, Coalesce(until, due), side
    return F("state_since"), due, nothing


def _rows_of(
    actor: Actor, kind: Waiting, on: date
) -> tuple[QuerySet[Any], tuple[str, str, str]] | None:
    """The rows that tell since when, until when and what, where the kind has rows of its own."""
    if kind in {Waiting.HANDLE, Waiting.INFORM}:
        return _mine(actor, on, inform=kind is Waiting.INFORM), ("assigned_at", "due_at", "role")
    if kind is Waiting.ADVISE:
        names = ("round__asked_at", "round__due_at", "round__asked_by_name")
        return _asked_of_me(actor, on), names
    if kind is Waiting.READ:
        names = ("reading__asked_at", "reading__due_at", "reading__asked_by_name")
        return _to_read(actor), names
    if kind is Waiting.EXTENSION:
        return _more_time(actor), ("asked_at", "part__due_at", "asked_by_name")
    return None


def _row(found: Mapping[str, Any], now: datetime) -> WaitingRow:
    number, due_at = found["number_printed"], found["due_at"]
    return WaitingRow(
        kind=found["kind"],
        id=found["id"],
        revision=found["revision"],
        subject=found["subject"],
        type_name=found["type_name"],
        symbol=f"{number}/{found['notation']}" if number else "",
        urgency=found["urgency"],
        due_at=due_at,
        late=due_at is not None and due_at < now,
        since=found["since"],
        from_name=found["from_name"],
        detail=_detail(found),
        attachments=found["attachment_count"],
        unread=found["is_unread"],
        mark=mark_of(_ORDER, dict(found)),
    )


_SAYS: Final = spoken(
    {
        Waiting.EXTENSION: "{} xin gia hạn",
        Waiting.READ: "{} đề nghị xác nhận đã đọc",
        Waiting.SIGHT: "quyền xem đã đổi",
        Waiting.STOPPED: "Chưa gửi được tới {}",
    }
)


def _detail(found: Mapping[str, Any]) -> str:
    kind, part = found["kind"], found["part"]
    if kind == Waiting.DIRECT:
        return Words(f"Số đến {found['arrival_printed']}")
    if kind == Waiting.OPINION and found["arrival_printed"]:
        return Words(f"{part} xin ý kiến")
    if kind in {Waiting.APPROVE, Waiting.OPINION}:
        return side_words(part)
    if kind in {Waiting.HANDLE, Waiting.INFORM}:
        return ROLE_LABELS[Role(part)]
    if kind in _SAYS:
        return Words(_SAYS[Waiting(kind)].format(part))
    return Words(f"{found['page_count']} trang") if found["page_count"] else ""
