"""Opinions on an incoming document: asked of people and units, given, the round closed.

Source: Decree 30/2020 annex VI (every opinion is kept with the document); the ways users know:
a vote is compulsory, who asked sees all, the others their own.
"""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from vanban.core.organisations.queries import units_of
from vanban.core.people.queries import (
    absence,
    posts_of_organisation,
    standing_in,
    standing_in_for_unit,
)
from vanban.core.people.rules import acting_for, both_names
from vanban.core.records.lifecycle import State
from vanban.core.records.models import Document
from vanban.core.records.operations import grant_access, lock_document, touch
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.clock import local_date
from vanban.foundation.errors import Forbidden, Kind, NotFound, Reason, Refusal, refuse_if
from vanban.foundation.events import record
from vanban.foundation.operation import operation
from vanban.incoming.assignment.queries import fill_in_for, own_part
from vanban.incoming.processing.events import OpinionGiven, OpinionsAsked, OpinionsClosed
from vanban.incoming.processing.models import Opinion, OpinionRound
from vanban.incoming.processing.queries import asked_of
from vanban.incoming.processing.rules import (
    VOTE_LABELS,
    Vote,
    may_ask_opinions,
    may_give_opinion,
)
from vanban.incoming.registration.rules import due_moment

ASKED = "opinion"  # why somebody who was asked sees the document


class CannotAskOpinions(Refusal):
    """Opinions cannot be asked for so."""

    kind = Kind.CONFLICT
    code = "processing.cannot_ask_opinions"
    title = "Chưa xin ý kiến được"


class CannotGiveOpinion(Refusal):
    """The opinion cannot be given so, or not any more."""

    kind = Kind.CONFLICT
    code = "processing.cannot_give_opinion"
    title = "Chưa ghi được ý kiến"


@operation("incoming.processing.ask_opinions")
def ask_opinions(
    *,
    actor: Actor,
    now: datetime,
    document_id: UUID,
    question: str,
    unit_ids: Sequence[UUID] = (),
    post_ids: Sequence[UUID] = (),
    due: date | datetime | None = None,
) -> UUID:
    """Ask people and units of the body for their opinion until a deadline; they see the document.

    Refuses (NotFound) a document one may not see, (CannotAskOpinions) with all reasons: not at
    work on it, nothing asked, nobody, somebody twice or no longer there, no deadline to come.
    """
    document = lock_document(actor, document_id)
    part = own_part(
        actor,
        document_id,
        whole_unit=actor.may("incoming.split"),
        on=local_date(now),
        for_information=False,
    )
    due_at, today = due_moment(due), local_date(now)
    places = [(each, None) for each in unit_ids] + [(None, each) for each in post_ids]
    at_work = document.state in {State.ASSIGNED, State.PROCESSING} and part is not None
    refuse_if(
        CannotAskOpinions,
        may_ask_opinions(
            at_work=at_work and actor.post_id is not None,
            question=question,
            places=places,
            units={unit.id for unit in units_of(actor.organisation, on=today)},
            posts={post.id for post in posts_of_organisation(actor.organisation, on=today)},
            due_at=due_at,
            now=now,
        ),
    )
    assert due_at is not None and actor.post_id is not None  # noqa: S101, PT018 - refused above
    asked = OpinionRound.objects.create(
        organisation_id=actor.organisation,
        document=document,
        question=question.strip(),
        due_at=due_at,
        asked_by_id=actor.post_id,
        asked_by_name=actor.name,
        asked_at=now,
    )
    Opinion.objects.bulk_create(
        Opinion(organisation_id=actor.organisation, round=asked, unit_id=unit, post_id=post)
        for unit, post in places
    )
    filling_in = fill_in_for(actor, posts=post_ids, units=unit_ids, on=today)
    shown_to = dict.fromkeys([*post_ids, *filling_in])
    grant_access(document, now=now, reason=ASKED, posts=shown_to, units=unit_ids)
    record(
        OpinionsAsked(
            organisation_id=actor.organisation,
            document_id=document_id,
            round_id=asked.id,
            post_ids=tuple(str(each) for each in post_ids),
            unit_ids=tuple(str(each) for each in unit_ids),
        )
    )
    audit.subject(
        "document",
        document_id,
        round=asked.id,
        text=asked.question,
        units=list(unit_ids),
        posts=list(post_ids),
        due_at=due_at,
    )
    touch(document_id)
    return asked.id


@operation("incoming.processing.give_opinion")
def give_opinion(*, actor: Actor, now: datetime, round_id: UUID, vote: str, text: str = "") -> None:
    """Answer a round: agree, do not, or something else; for oneself, else for one's unit, else for
    whom one fills in for, or the unit he heads, under both names.

    Refuses (NotFound) one that is absent or may not be seen, (CannotGiveOpinion) with all reasons:
    not asked, answered or closed already, no vote, no words where words are owed.
    """
    asked = _round(actor, round_id)
    lock_document(actor, asked.document_id)
    asked.refresh_from_db()
    today = local_date(now)
    opinion = _own(actor, asked, today)
    refuse_if(
        CannotGiveOpinion,
        may_give_opinion(
            asked=opinion is not None,
            closed=asked.closed_at is not None,
            answered=opinion is not None and bool(opinion.vote),
            vote=vote,
            text=text,
        ),
    )
    assert opinion is not None  # noqa: S101 - refused above
    absent = _absent(actor, opinion, today)
    opinion.vote, opinion.text = vote, text.strip()
    opinion.given_by_id, opinion.given_at = actor.post_id, now
    opinion.given_by_name = both_names(actor.name, absent)
    opinion.save()
    record(
        OpinionGiven(
            organisation_id=actor.organisation,
            document_id=asked.document_id,
            round_id=asked.id,
            opinion_id=opinion.id,
            post_ids=(str(asked.asked_by_id),),
        )
    )
    # The words are for who asked; the history, which everybody reads, tells that it was given.
    said = {"vote": VOTE_LABELS[Vote(vote)], **acting_for(absent)}
    audit.subject("document", asked.document_id, round=asked.id, **said)
    touch(asked.document_id)


@operation("incoming.processing.close_opinions")
def close_opinions(*, actor: Actor, now: datetime, round_id: UUID) -> None:
    """Close a round; those who have not answered need not any more. Again: no change.

    Refuses (NotFound) one that is absent or may not be seen, (Forbidden) whoever did not ask.
    """
    asked = _round(actor, round_id)
    lock_document(actor, asked.document_id)
    if asked.asked_by_id != actor.post_id:
        raise Forbidden(
            Reason(
                "processing.not_the_asker",
                "Người xin ý kiến mới kết thúc lượt này.",
                "Nhờ người xin ý kiến kết thúc.",
            )
        )
    asked.refresh_from_db()
    audit.subject("document", asked.document_id, round=asked.id)
    if asked.closed_at is not None:
        return
    asked.closed_at, asked.closed_by_name = now, actor.name
    asked.save(update_fields=["closed_at", "closed_by_name"])
    record(
        OpinionsClosed(
            organisation_id=actor.organisation, document_id=asked.document_id, round_id=asked.id
        )
    )
    touch(asked.document_id)


def close_rounds_of(document_id: UUID, *, actor: Actor, now: datetime) -> None:
    """The work is done: no opinion is awaited any more. A step of finishing."""
    OpinionRound.objects.filter(document_id=document_id, closed_at=None).update(
        closed_at=now, closed_by_name=actor.name
    )


def _round(actor: Actor, round_id: UUID) -> OpinionRound:
    found = OpinionRound.objects.filter(id=round_id, organisation_id=actor.organisation).first()
    if found is None:
        raise NotFound(Reason("processing.no_round", "Không có lượt lấy ý kiến này."))
    return found


@operation("incoming.processing.let_substitute_answer")
def let_substitute_answer(*, actor: Actor, now: datetime, absence_id: UUID) -> None:
    """Let who fills in see the documents on which the absent one, or the unit he heads, was asked
    for an opinion. Again: no change. What is asked later is shown to both then.
    """
    found = absence(actor, absence_id=absence_id)
    audit.subject("absence", absence_id)
    if found is None:
        return
    his = Q(post_id=found.post_id)
    if found.unit_id is not None:
        his |= Q(unit_id=found.unit_id)
    open_ones = Opinion.objects.filter(
        his, organisation_id=actor.organisation, vote="", round__closed_at=None
    )
    asked = Document.objects.filter(id__in=open_ones.values("round__document_id"))
    for document in asked.order_by("id"):
        grant_access(document, now=now, reason="substitute", posts=[found.substitute_id])


def _absent(actor: Actor, opinion: Opinion, on: date) -> str:
    """The absent one in whose place it is given; empty for one's own or one's unit's."""
    found = (
        standing_in(actor, posts=[opinion.post_id], on=on)
        if opinion.post_id is not None
        else standing_in_for_unit(actor, unit_id=opinion.unit_id, on=on)
    )
    return found.name if found else ""


def _own(actor: Actor, asked: OpinionRound, on: date) -> Opinion | None:
    """The actor's own line of a round, open before answered, his post's before his unit's, these
    before those of whom he fills in for.
    """
    open_ones = asked_of(actor).filter(round=asked)
    rows = Opinion.objects.filter(round=asked)
    mine = [
        *(open_ones.filter(post_id=actor.post_id) if actor.post_id else ()),
        *open_ones,
        *asked_of(actor, on).filter(round=asked),
        *(rows.filter(post_id=actor.post_id) if actor.post_id else ()),
        *(rows.filter(unit_id=actor.unit_id) if actor.unit_id else ()),
    ]
    return next(iter(mine), None)
