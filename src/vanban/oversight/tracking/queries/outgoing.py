"""Lists of outgoing documents: one query a page, for the person who asks."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, F, Func, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from vanban.core.people.queries import acted_for
from vanban.core.records.lifecycle import LABELS, Direction, State
from vanban.core.records.models import Document
from vanban.core.records.queries import visible_documents
from vanban.exchange.sending.models import Dispatch, StatusEntry
from vanban.exchange.sending.rules import DispatchState, PackageKind
from vanban.formats.edxml.message import StatusCode
from vanban.foundation.actor import Actor
from vanban.foundation.operation import query
from vanban.outgoing.approval.models import Approval, ReturnedDraft
from vanban.outgoing.approval.rules import Decision, StepKind
from vanban.outgoing.drafting.models import JointSigner
from vanban.outgoing.drafting.rules import Turn
from vanban.oversight.tracking.queries.columns import attachments, unread
from vanban.oversight.tracking.queries.compiled import ask
from vanban.oversight.tracking.queries.keyset import Order, Page, beyond, page_of
from vanban.oversight.tracking.rules import OutgoingBox

_RECENT: Final = Order(("-state_since", "id"))
_RUSH: Final = Order(("-urgency", "state_since", "id"))  # what has waited longest comes first
_NEWEST: Final = Order(("-id",))
_ORDERS: Final = MappingProxyType(
    {
        OutgoingBox.TO_SIGN: _RUSH,
        OutgoingBox.TO_NUMBER: _RUSH,
        OutgoingBox.TO_SEAL: _RUSH,
        OutgoingBox.TO_ISSUE: _RUSH,
        OutgoingBox.ALL: _NEWEST,
    }
)


@dataclass(frozen=True, slots=True)
class OutgoingRow:
    """A line of a list of outgoing documents."""

    id: UUID
    revision: int
    state: str
    state_label: str
    state_since: datetime
    type_name: str
    symbol: str
    issued_date: date | None
    subject: str
    urgency: int
    unit_name: str
    drafter_name: str
    signer_name: str
    held_by: str
    return_reason: str
    attachments: int
    recipients: int
    registered: int
    finished: int
    refused: int
    failed: int
    unread: bool


@query
def outgoing_box(
    actor: Actor, *, box: str, after: str | None = None, limit: int = 50, only: Q | None = None
) -> Page[OutgoingRow]:
    """A page of a box (rules.OutgoingBox), or of `only` those of its documents.

    Refuses (ValueError) a box there is not.
    """
    name = OutgoingBox(box)
    order = _ORDERS.get(name, _RECENT)

    def lines(who: Actor) -> QuerySet[Document, Any]:
        rows = outgoing_of(who, name)
        if only is not None:
            rows = rows.filter(only)
        few = beyond(rows, order, after, limit).values("id")  # which rows, then what they show
        rows = Document.objects.filter(organisation_id=who.organisation, id__in=few)
        return beyond(_with_columns(rows, who), order, after, limit).values(*_COLUMNS)

    found: Sequence[Mapping[str, Any]] = (
        list(lines(actor))
        if after or only
        else ask(actor, "outgoing_box", lines, given=(name, limit))
    )
    return page_of(found, order, limit, [_row(each) for each in found[:limit]])


def outgoing_of(actor: Actor, box: OutgoingBox) -> QuerySet[Document]:
    """The documents of a box that the actor may see."""
    rows = visible_documents(actor).filter(direction=Direction.OUTGOING)
    make = _BOXES.get(box)
    return make(actor, rows) if make else rows


def to_approve(actor: Actor, rows: QuerySet[Document], on: date | None) -> QuerySet[Document]:
    """What I, or who I fill in for on a day, am asked to approve or to initial."""
    return rows.filter(Exists(asked_to_approve(actor, on)), state=State.IN_REVIEW)


def to_comment(actor: Actor, rows: QuerySet[Document], on: date | None) -> QuerySet[Document]:
    """What I, or who I fill in for on a day, am asked for an opinion on."""
    open_states = [State.DRAFTING, State.IN_REVIEW]
    return rows.filter(Exists(asked_for_opinion(actor, on)), state__in=open_states)


def to_sign(actor: Actor, rows: QuerySet[Document], on: date | None) -> QuerySet[Document]:
    """What waits for my own signature, or that of whom I fill in for on a day.

    Where several sign, it waits for those whose turn it is.
    """
    several = JointSigner.objects.filter(document=OuterRef("pk"))
    mine = several.filter(mine_on(actor, "post_id", on), state=Turn.ASKED)
    alone = Q(mine_on(actor, "signer_id", on)) & ~Exists(several)
    return rows.filter(alone | Exists(mine), state=State.TO_SIGN)


def asked_to_approve(actor: Actor, on: date | None) -> QuerySet[Approval]:
    """The steps of a process that wait for me."""
    return asked().filter(mine_on(actor, "asked_of_id", on)).exclude(side=StepKind.OPINION)


def asked_for_opinion(actor: Actor, on: date | None) -> QuerySet[Approval]:
    """The opinions that wait for me."""
    return asked(side=StepKind.OPINION).filter(mine_on(actor, "asked_of_id", on))


def mine_on(actor: Actor, column: str, on: date | None) -> Q | Func:
    """Where a column names my own post; with a day also the posts I fill in for then."""
    return Q(**{column: actor.post_id}) if on is None else acted_for(actor, column, on=on)


def asked(**which: object) -> QuerySet[Approval]:
    """Approvals still to be given."""
    return Approval.objects.filter(
        document=OuterRef("pk"), decision=Decision.ASKED, **which
    ).order_by("place", "ordinal")


def _state(*states: State) -> Callable[[Actor, QuerySet[Document]], QuerySet[Document]]:
    return lambda _, rows: rows.filter(state__in=states)


def _sent_back() -> QuerySet[ReturnedDraft]:
    return ReturnedDraft.objects.filter(document=OuterRef("pk")).order_by("-at")


def _drafts(actor: Actor, rows: QuerySet[Document]) -> QuerySet[Document]:
    mine = rows.filter(state=State.DRAFTING, drafter_id=actor.post_id)
    return mine.annotate(own=_own_again()).filter(Q(own=True) | Q(own=None))


def _returned(actor: Actor, rows: QuerySet[Document]) -> QuerySet[Document]:
    mine = rows.filter(state=State.DRAFTING, drafter_id=actor.post_id)
    return mine.annotate(own=_own_again()).filter(own=False)


def _own_again() -> Subquery:
    """Of a draft that came back: whether its drafter took it back himself; None: never went up."""
    return Subquery(_sent_back().values("withdrawn")[:1])


def _follow(_: Actor, rows: QuerySet[Document]) -> QuerySet[Document]:
    """Issued, and somebody has not finished with it; or called back, and somebody has not agreed
    to give it back.
    """
    recalled = Q(dispatch__package__document__state=State.RECALLED)
    over = StatusEntry.objects.filter(
        Q(code__in=[StatusCode.REJECTION, StatusCode.CHANGE_ACCEPTANCE])
        | (Q(code=StatusCode.FINISH) & ~recalled),
        dispatch=OuterRef("pk"),
    )
    open_ones = Dispatch.objects.filter(
        ~Exists(over), package__document=OuterRef("pk"), package__kind=PackageKind.DOCUMENT
    ).exclude(state__in=[DispatchState.ON_PAPER, DispatchState.CANCELLED])
    return rows.filter(Exists(open_ones), state__in=[State.ISSUED, State.RECALLED])


_BOXES: Final[Mapping[OutgoingBox, Callable[[Actor, QuerySet[Document]], QuerySet[Document]]]] = (
    MappingProxyType(
        {
            OutgoingBox.DRAFTS: _drafts,
            OutgoingBox.RETURNED: _returned,
            OutgoingBox.IN_REVIEW: _state(State.IN_REVIEW),
            OutgoingBox.TO_SIGN: _state(State.TO_SIGN, State.SIGNING),
            OutgoingBox.TO_NUMBER: _state(State.SIGNED),
            OutgoingBox.TO_SEAL: _state(State.NUMBERED, State.SEALING),
            OutgoingBox.TO_ISSUE: _state(State.SEALED),
            OutgoingBox.ISSUED: _state(State.ISSUED, State.RECALLED),
            OutgoingBox.FOLLOW: _follow,
        }
    )
)
_COLUMNS: Final = (
    "id",
    "revision",
    "state",
    "state_since",
    "type_name",
    "number_printed",
    "notation",
    "issued_date",
    "subject",
    "urgency",
    "unit_name",
    "drafter_name",
    "signer_name",
    "signer_post_name",
    "signing_names",
    "asked_names",
    "return_reason",
    "attachment_count",
    "recipients",
    "registered_count",
    "finished_count",
    "refused_count",
    "failed_count",
    "is_unread",
)


def _with_columns(rows: QuerySet[Document], actor: Actor) -> QuerySet[Document, Any]:
    return rows.annotate(
        unit_name=F("unit__name"),
        drafter_name=F("drafter__person__full_name"),
        signer_post_name=F("signer__person__full_name"),
        signing_names=ArraySubquery(
            JointSigner.objects.filter(document=OuterRef("pk"), state=Turn.ASKED)
            .order_by("ordinal")
            .values("name")
        ),
        asked_names=ArraySubquery(asked(by_hand=False).values("asked_of__person__full_name")),
        return_reason=Subquery(_sent_back().values("reason")[:1]),
        attachment_count=attachments(),
        recipients=_count(_dispatches()),
        registered_count=_count(_reported(StatusCode.ACCEPTANCE)),
        finished_count=_count(_reported(StatusCode.FINISH)),
        refused_count=_count(_reported(StatusCode.REJECTION)),
        failed_count=_count(
            _dispatches().filter(state__in=[DispatchState.FAILED, DispatchState.PARKED])
        ),
        is_unread=unread(actor),
    )


def _dispatches() -> QuerySet[Dispatch]:
    return Dispatch.objects.filter(
        package__document=OuterRef("pk"), package__kind=PackageKind.DOCUMENT
    )


def _reported(code: StatusCode) -> QuerySet[Dispatch]:
    told = StatusEntry.objects.filter(dispatch=OuterRef("pk"), code=code)
    return _dispatches().filter(Exists(told))


def _count(rows: QuerySet[Dispatch]) -> Coalesce:
    counted = rows.order_by().values("package__document").annotate(n=Count("*")).values("n")
    return Coalesce(Subquery(counted), Value(0))


def _row(found: Mapping[str, Any]) -> OutgoingRow:
    number = found["number_printed"]
    return OutgoingRow(
        id=found["id"],
        revision=found["revision"],
        state=found["state"],
        state_label=LABELS[State(found["state"])],
        state_since=found["state_since"],
        type_name=found["type_name"],
        symbol=f"{number}/{found['notation']}" if number else "",
        issued_date=found["issued_date"],
        subject=found["subject"],
        urgency=found["urgency"],
        unit_name=found["unit_name"] or "",
        drafter_name=found["drafter_name"] or "",
        signer_name=found["signer_name"] or found["signer_post_name"] or "",
        held_by=_holder(found),
        return_reason=found["return_reason"] or "",
        attachments=found["attachment_count"],
        recipients=found["recipients"],
        registered=found["registered_count"],
        finished=found["finished_count"],
        refused=found["refused_count"],
        failed=found["failed_count"],
        unread=found["is_unread"],
    )


def _holder(found: Mapping[str, Any]) -> str:
    """In whose hands it is now: "Trình ký đang ở ai"."""
    if found["state"] == State.IN_REVIEW:
        return ", ".join(dict.fromkeys(found["asked_names"]))
    if found["state"] in {State.TO_SIGN, State.SIGNING}:
        return ", ".join(found["signing_names"]) or found["signer_post_name"] or ""
    if found["state"] == State.DRAFTING:
        return found["drafter_name"] or ""
    return ""
