"""The history of the work on a document, and the opinions collected for it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from vanban.core.organisations.rules import fold
from vanban.core.people.queries import AbsenceRow, acted_for, headed_for
from vanban.core.records.queries import seen
from vanban.foundation.actor import Actor
from vanban.foundation.operation import query
from vanban.incoming.assignment.queries import holder_of
from vanban.incoming.processing.models import Opinion, OpinionRound, WorkNote
from vanban.incoming.processing.rules import VOTE_LABELS, Vote


@dataclass(frozen=True, slots=True)
class WorkNoteRow:
    """A line of the history."""

    id: UUID
    kind: str
    text: str
    written_by_name: str
    written_at: datetime


@query
def work_notes(actor: Actor, *, document_id: UUID) -> list[WorkNoteRow]:
    """What was written about the work, in order; nothing for those who may not see the document."""
    rows = WorkNote.objects.filter(seen(actor, document_id), document_id=document_id).order_by(
        "written_at", "id"
    )
    return [
        WorkNoteRow(row.id, row.kind, row.text, row.written_by_name, row.written_at) for row in rows
    ]


@dataclass(frozen=True, slots=True)
class OpinionRow:
    """One of those asked. `shown`: this person may read the answer; `mine`: may give it."""

    id: UUID
    unit_id: UUID | None
    post_id: UUID | None
    name: str
    vote: str
    vote_label: str
    text: str
    given_by_name: str
    given_at: datetime | None
    shown: bool
    mine: bool


@dataclass(frozen=True, slots=True)
class OpinionRoundRow:
    """A round of opinions as this person may see it."""

    id: UUID
    question: str
    due_at: datetime
    asked_by_id: UUID
    asked_by_name: str
    asked_at: datetime
    closed_at: datetime | None
    opinions: tuple[OpinionRow, ...]
    summary: str  # `3/4 đã trả lời: 2 đồng ý, 1 ý kiến khác`; the votes for who may see them all


@query
def opinion_rounds(
    actor: Actor, *, document_id: UUID, filling_in: Sequence[AbsenceRow] = ()
) -> list[OpinionRoundRow]:
    """The rounds of a document the actor may see, in order. Who asked, whoever directs and the
    registry see every answer; those who were asked their own, and (`filling_in`: the absences in
    which he fills in) those of the absent.
    """
    asked_rounds = OpinionRound.objects.filter(seen(actor, document_id), document_id=document_id)
    rounds = list(asked_rounds.order_by("asked_at", "id"))
    if not rounds:
        return []
    asked = Opinion.objects.filter(round__in=rounds).select_related("unit", "post__person")
    by_round: dict[UUID, list[Opinion]] = {}
    for row in asked:
        by_round.setdefault(row.round_id, []).append(row)
    own = _Own(
        {actor.post_id, *(row.post_id for row in filling_in)},
        {actor.unit_id, *(row.unit_id for row in filling_in)} - {None},
    )
    return [_round(actor, row, by_round.get(row.id, []), own) for row in rounds]


@dataclass(frozen=True, slots=True)
class _Own:
    """For whom the actor answers: posts and units."""

    posts: Collection[UUID | None]
    units: Collection[UUID | None]

    def has(self, row: Opinion) -> bool:
        return row.post_id in self.posts if row.post_id else row.unit_id in self.units


def asked_of(actor: Actor, on: date | None = None) -> QuerySet[Opinion]:
    """The open questions the actor is to answer: put to his post, or to his unit; with a day also
    those put to whom he fills in for then, and to the units they head.
    """
    mine = Q(post_id=actor.post_id) if actor.post_id else Q(pk__in=())
    if actor.unit_id is not None:
        mine |= Q(unit_id=actor.unit_id)
    if on is not None:
        mine |= Q(acted_for(actor, "post_id", on=on)) | Q(headed_for(actor, "unit_id", on=on))
    return Opinion.objects.filter(
        mine, organisation_id=actor.organisation, vote="", round__closed_at=None
    )


def _round(actor: Actor, row: OpinionRound, asked: list[Opinion], own: _Own) -> OpinionRoundRow:
    sees_all = (
        row.asked_by_id == actor.post_id
        or actor.may("incoming.assign")
        or actor.may("records.see_all")
    )
    return OpinionRoundRow(
        id=row.id,
        question=row.question,
        due_at=row.due_at,
        asked_by_id=row.asked_by_id,
        asked_by_name=row.asked_by_name,
        asked_at=row.asked_at,
        closed_at=row.closed_at,
        opinions=tuple(
            _opinion(row, each, sees_all=sees_all, own=own.has(each))
            for each in sorted(asked, key=_order)
        ),
        summary=_summary([each.vote for each in asked], votes=sees_all),
    )


def _summary(given: Sequence[str], *, votes: bool) -> str:
    answered = sum(bool(vote) for vote in given)
    head = f"{answered}/{len(given)} đã trả lời"
    counted = [(label, sum(each == vote for each in given)) for vote, label in VOTE_LABELS.items()]
    told = ", ".join(f"{count} {label.lower()}" for label, count in counted if count)
    return f"{head}: {told}" if told and votes else head


def _order(row: Opinion) -> tuple[bool, str]:
    """Units first, then people, by name."""
    return row.unit is None, fold(holder_of(row.unit, row.post))


def _opinion(of: OpinionRound, row: Opinion, *, sees_all: bool, own: bool) -> OpinionRow:
    shown = sees_all or own
    return OpinionRow(
        id=row.id,
        unit_id=row.unit_id,
        post_id=row.post_id,
        name=holder_of(row.unit, row.post),
        vote=row.vote if shown else "",
        vote_label=VOTE_LABELS[Vote(row.vote)] if row.vote and shown else "",
        text=row.text if shown else "",
        given_by_name=row.given_by_name if shown else "",
        given_at=row.given_at if shown else None,
        shown=shown,
        mine=own and not row.vote and of.closed_at is None,
    )
