"""Lists of incoming documents: one query a page, for the person who asks."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from vanban.core.records.lifecycle import LABELS, Direction, State
from vanban.core.records.models import Document
from vanban.core.records.queries import visible_documents
from vanban.foundation.actor import Actor
from vanban.foundation.operation import query
from vanban.incoming.assignment.models import Assignment
from vanban.incoming.assignment.models import Direction as Directed
from vanban.incoming.assignment.rules import LIVING, PartState, Role
from vanban.incoming.reception.models import Arrival, DuplicateWarning
from vanban.incoming.reception.rules import Business, Fitness
from vanban.incoming.registration.models import Presentation
from vanban.incoming.registration.rules import due_moment
from vanban.oversight.tracking.queries.columns import attachments, unread
from vanban.oversight.tracking.queries.compiled import ask
from vanban.oversight.tracking.queries.keyset import Order, Page, beyond, page_of
from vanban.oversight.tracking.queries.outgoing import mine_on
from vanban.oversight.tracking.queries.parts import my_parts
from vanban.oversight.tracking.rules import IncomingBox

FAR: Final = datetime(9999, 1, 1, tzinfo=UTC)  # what has no deadline comes after all that has
_RUSH: Final = Order(("-urgency", "-arrived_at", "-id"))
_IN_TURN: Final = Order(("-urgency", "arrived_at", "id"))  # numbers follow the order of arrival
_RECENT: Final = Order(("-state_since", "id"))  # as the index document_worklist is sorted
_DUE: Final = Order(("due_sort", "-urgency", "id"))
_NEWEST: Final = Order(("-id",))
_BY_OWN_COLUMNS: Final = (_RECENT, _NEWEST)
_ORDERS: Final = MappingProxyType(
    {
        IncomingBox.RECEIVED: _IN_TURN,
        IncomingBox.REGISTERED: _RUSH,
        IncomingBox.TO_PRESENT: _RUSH,
        IncomingBox.PRESENTED: _RUSH,
        IncomingBox.TO_DIRECT: _RUSH,
        IncomingBox.LEAD: _DUE,
        IncomingBox.COOPERATE: _DUE,
        IncomingBox.ALL: _NEWEST,
    }
)
_AT_WORK: Final = (State.ASSIGNED, State.PROCESSING)


@dataclass(frozen=True, slots=True)
class IncomingRow:
    """A line of a list of incoming documents."""

    id: UUID
    revision: int
    state: str
    state_label: str
    state_since: datetime
    issuer_name: str
    sender_name: str
    symbol: str
    issued_date: date | None
    type_name: str
    subject: str
    urgency: int
    way: str
    arrived_at: datetime
    fitness: str
    problem: str
    outcome: str
    business: str
    attachments: int
    arrival_number: int | None
    arrival_printed: str
    arrival_date: date | None
    due_at: datetime | None
    presented_to: str
    lead_name: str
    likeness: str
    like_number: int | None
    like_printed: str
    return_text: str
    take_back_asked_at: datetime | None
    take_back_doc_type: int
    take_back_answer: str
    unread: bool


@query
def incoming_box(
    actor: Actor, *, box: str, after: str | None = None, limit: int = 50, only: Q | None = None
) -> Page[IncomingRow]:
    """A page of a box (rules.IncomingBox), or of `only` those of its documents.

    Refuses (ValueError) a box there is not.
    """
    name = IncomingBox(box)
    order = _ORDERS.get(name, _RECENT)

    def lines(who: Actor) -> QuerySet[Document, Any]:
        rows = box_of(who, name)
        if only is not None:
            rows = rows.filter(only)
        if order in _BY_OWN_COLUMNS:  # which rows first, then what is shown of those few
            few = beyond(rows, order, after, limit).values("id")
            rows = Document.objects.filter(organisation_id=who.organisation, id__in=few)
        shown = _with_columns(rows, who, name)
        return beyond(shown, order, after, limit).values(*_COLUMNS, "due_sort")

    found: Sequence[Mapping[str, Any]] = (
        list(lines(actor))
        if after or only
        else ask(actor, "incoming_box", lines, given=(name, limit))
    )
    return page_of(found, order, limit, [_row(each) for each in found[:limit]])


def box_of(actor: Actor, box: IncomingBox) -> QuerySet[Document]:
    """The documents of a box that the actor may see."""
    rows = visible_documents(actor).filter(direction=Direction.INCOMING)
    make = _BOXES.get(box)
    return make(actor, rows) if make else rows


def to_direct(actor: Actor, rows: QuerySet[Document], on: date | None = None) -> QuerySet[Document]:
    """What lies before me for direction, and what the lead that I named has handed back; with a day
    also what lies before whom I fill in for then.
    """
    mine = Directed.objects.filter(document=OuterRef("pk"), directed_by_id=actor.post_id, part=None)
    leads = Assignment.objects.filter(
        document=OuterRef("pk"), role=Role.LEAD, parent=None, state__in=LIVING
    )
    return rows.filter(
        Q(Exists(before_me(actor, on)), state=State.REGISTERED)
        | Q(Exists(mine), ~Exists(leads), state__in=_AT_WORK)
    )


def before_me(actor: Actor, on: date | None) -> QuerySet[Presentation]:
    """The presentations of a document of a larger question to me, or to whom I fill in for."""
    return _presented().filter(mine_on(actor, "post_id", on))


def _presented(**which: object) -> QuerySet[Presentation]:
    return Presentation.objects.filter(document=OuterRef("pk"), ended_at=None, **which)


def _state(*states: State) -> Callable[[Actor, QuerySet[Document]], QuerySet[Document]]:
    return lambda _, rows: rows.filter(state__in=states)


def _part(role: Role) -> Callable[[Actor, QuerySet[Document]], QuerySet[Document]]:
    return lambda actor, rows: rows.filter(
        Exists(my_parts(actor, to_do=False).filter(document=OuterRef("pk"), role=role))
    ).exclude(state=State.CANCELLED)


def _done(actor: Actor, rows: QuerySet[Document]) -> QuerySet[Document]:
    mine = Q(post_id=actor.post_id) | Q(handled_by_id=actor.post_id)
    parts = Assignment.objects.filter(mine, document=OuterRef("pk"), state=PartState.FINISHED)
    return rows.filter(Exists(parts))


def _recalled(actor: Actor, rows: QuerySet[Document]) -> QuerySet[Document]:
    """What the sender wants back or wants revoked, and what was cancelled: three short lists of
    the body, each by its own index, and not one look at every document that ever came.
    """
    every = Document.objects.filter(
        organisation_id=actor.organisation, direction=Direction.INCOMING
    ).order_by()
    asked = Arrival.objects.filter(
        organisation_id=actor.organisation, take_back_asked_at__isnull=False, take_back_answer=""
    ).order_by()
    revoking = every.filter(arrival__business=Business.REVOKE, state=State.RECEIVED)
    cancelled = every.filter(state=State.CANCELLED)
    return rows.filter(
        id__in=asked.values("document_id").union(
            revoking.values("id"), cancelled.values("id"), all=True
        )
    )


_BOXES: Final[Mapping[IncomingBox, Callable[[Actor, QuerySet[Document]], QuerySet[Document]]]] = (
    MappingProxyType(
        {
            IncomingBox.RECEIVED: _state(State.RECEIVED),
            IncomingBox.REGISTERED: _state(State.REGISTERED),
            IncomingBox.TO_PRESENT: lambda _, rows: rows.filter(
                ~Exists(_presented()), state=State.REGISTERED
            ),
            IncomingBox.PRESENTED: lambda _, rows: rows.filter(
                Exists(_presented()), state=State.REGISTERED
            ),
            IncomingBox.HANDLING: _state(*_AT_WORK),
            IncomingBox.FINISHED: _state(State.FINISHED),
            IncomingBox.RETURNED: lambda _, rows: rows.filter(state=State.RETURNED).exclude(
                arrival__fitness=Fitness.QUARANTINED
            ),
            IncomingBox.RECALLED: _recalled,
            IncomingBox.QUARANTINED: lambda _, rows: rows.filter(
                arrival__fitness=Fitness.QUARANTINED
            ),
            IncomingBox.TO_DIRECT: to_direct,
            IncomingBox.DIRECTED: lambda actor, rows: rows.filter(
                Exists(
                    Directed.objects.filter(document=OuterRef("pk"), directed_by_id=actor.post_id)
                )
            ),
            IncomingBox.LEAD: _part(Role.LEAD),
            IncomingBox.COOPERATE: _part(Role.COOPERATE),
            IncomingBox.INFORM: _part(Role.INFORM),
            IncomingBox.DONE: _done,
        }
    )
)

_COLUMNS: Final = (
    "id",
    "revision",
    "state",
    "state_since",
    "issuer_name",
    "number_printed",
    "notation",
    "issued_date",
    "type_name",
    "subject",
    "urgency",
    "reply_due_date",
    "sender_name",
    "way",
    "arrived_at",
    "fitness",
    "problem",
    "outcome",
    "business",
    "return_text",
    "take_back_asked_at",
    "take_back_doc_type",
    "take_back_answer",
    "arrival_number",
    "arrival_printed",
    "arrival_date",
    "due_at",
    "presented_to",
    "lead_name",
    "likeness",
    "like_number",
    "like_printed",
    "attachment_count",
    "is_unread",
)


def _with_columns(
    rows: QuerySet[Document], actor: Actor, box: IncomingBox
) -> QuerySet[Document, Any]:
    lead = Assignment.objects.filter(document=OuterRef("pk"), role=Role.LEAD, parent=None).exclude(
        state__in=[PartState.REPLACED, PartState.HANDED_BACK, PartState.TAKEN_BACK]
    )
    alike = DuplicateWarning.objects.filter(document=OuterRef("pk")).order_by("found_at", "id")
    registered = alike.filter(earlier__registered__isnull=False)
    mine = my_parts(actor, to_do=False).filter(document=OuterRef("pk"))
    if box in {IncomingBox.LEAD, IncomingBox.COOPERATE}:
        mine = mine.filter(role=box.value)
    return rows.annotate(
        sender_name=F("arrival__sender_name"),
        way=F("arrival__way"),
        arrived_at=F("arrival__arrived_at"),
        fitness=F("arrival__fitness"),
        problem=F("arrival__problem"),
        outcome=F("arrival__outcome"),
        business=F("arrival__business"),
        return_text=F("arrival__return_text"),
        take_back_asked_at=F("arrival__take_back_asked_at"),
        take_back_doc_type=F("arrival__take_back_doc_type"),
        take_back_answer=F("arrival__take_back_answer"),
        arrival_number=F("registered__number"),
        arrival_printed=F("registered__printed"),
        arrival_date=F("registered__arrival_date"),
        due_at=Coalesce(
            Subquery(mine.order_by("due_at").values("due_at")[:1]),
            Subquery(lead.values("due_at")[:1]),
            F("registered__due_at"),
        ),
        due_sort=Coalesce(F("due_at"), Value(FAR)),
        presented_to=ArraySubquery(
            _presented().order_by("presented_at", "id").values("post__person__full_name")
        ),
        lead_name=Subquery(
            lead.order_by("-assigned_at")
            .annotate(who=Coalesce("unit__name", "post__person__full_name"))
            .values("who")[:1]
        ),
        likeness=Subquery(alike.values("likeness")[:1]),
        like_number=Subquery(registered.values("earlier__registered__number")[:1]),
        like_printed=Subquery(registered.values("earlier__registered__printed")[:1]),
        attachment_count=attachments(),
        is_unread=unread(actor),
    )


def _row(found: Mapping[str, Any]) -> IncomingRow:
    number = found["number_printed"]
    return IncomingRow(
        id=found["id"],
        revision=found["revision"],
        state=found["state"],
        state_label=LABELS[State(found["state"])],
        state_since=found["state_since"],
        issuer_name=found["issuer_name"],
        sender_name=found["sender_name"],
        symbol=f"{number}/{found['notation']}" if number else "",
        issued_date=found["issued_date"],
        type_name=found["type_name"],
        subject=found["subject"],
        urgency=found["urgency"],
        way=found["way"],
        arrived_at=found["arrived_at"],
        fitness=found["fitness"],
        problem=found["problem"].split("\n", maxsplit=1)[0],
        outcome=found["outcome"],
        business=found["business"],
        attachments=found["attachment_count"],
        arrival_number=found["arrival_number"],
        arrival_printed=found["arrival_printed"] or "",
        arrival_date=found["arrival_date"],
        due_at=found["due_at"] or due_moment(found["reply_due_date"]),
        presented_to=", ".join(found["presented_to"]),
        lead_name=found["lead_name"] or "",
        likeness=found["likeness"] or "",
        like_number=found["like_number"],
        like_printed=found["like_printed"] or "",
        return_text=found["return_text"],
        take_back_asked_at=found["take_back_asked_at"],
        take_back_doc_type=found["take_back_doc_type"] or 1,
        take_back_answer=found["take_back_answer"] or "",
        unread=found["is_unread"],
    )
