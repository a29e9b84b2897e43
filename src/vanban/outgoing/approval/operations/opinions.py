"""Opinions on a draft: asked of units and people until a day, given with a vote, closed."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from vanban.core.people.queries import PostRow, head_of_unit, post
from vanban.core.people.rules import acting_for, valid_on
from vanban.core.records.lifecycle import LABELS, State, standing_version
from vanban.core.records.models import Document, Version
from vanban.core.records.operations import lock_document, touch
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.clock import local_date
from vanban.foundation.errors import Forbidden, Kind, NotFound, Reason, Refusal, refuse_if
from vanban.foundation.operation import operation
from vanban.outgoing.approval.models import Approval
from vanban.outgoing.approval.operations.answering import (
    reasons_against_answering,
    round_of,
    show,
    standing_of,
    write_answer,
)
from vanban.outgoing.approval.operations.beginning import next_ordinal, round_to_come
from vanban.outgoing.approval.operations.decide import go_on
from vanban.outgoing.approval.rules import VOTE_LABELS, Decision, StepKind, Vote
from vanban.outgoing.approval.rules import reasons_against_note as against_note
from vanban.outgoing.approval.rules.course import (
    end_of_work,
    reasons_against_asking,
    reasons_against_extending,
    reasons_against_vote,
)

OPEN_STATES = frozenset({State.DRAFTING, State.IN_REVIEW})


class CannotAskOpinions(Refusal):
    """Opinions cannot be asked for, or their term moved, as given."""

    kind = Kind.CONFLICT
    code = "approval.cannot_ask_opinions"
    title = "Chưa xin ý kiến được"


class CannotGiveOpinion(Refusal):
    """The opinion cannot be kept."""

    kind = Kind.CONFLICT
    code = "approval.cannot_give_opinion"
    title = "Chưa ghi được ý kiến"


@operation("outgoing.approval.ask_opinions")
def ask_opinions(
    *,
    actor: Actor,
    now: datetime,
    document_id: UUID,
    question: str,
    due_date: date | None,
    units: Sequence[UUID] = (),
    posts: Sequence[UUID] = (),
) -> None:
    """Ask units (their heads) and people for their opinion on a draft, until the end of a day.

    The drafter may, and whoever is asked to approve it. Nobody waits for the answers but those who
    want them. Refuses (DocumentNotFound), (Forbidden), (CannotAskOpinions) with all reasons.
    """
    document = lock_document(actor, document_id)
    refuse_if(Forbidden, _reasons_against_asker(actor, document, now))
    today = local_date(now)
    asked, against = _asked(actor, units, posts, today)
    waiting = Approval.objects.filter(
        document=document, by_hand=True, decision=Decision.ASKED, asked_of_id__in=list(asked)
    )
    version = standing_version(list(document.versions.order_by("-ordinal")), document.state)
    refuse_if(
        CannotAskOpinions,
        [
            *_reasons_against_state(document),
            *against,
            *reasons_against_asking(
                question=question,
                people=len(asked) + len(against),
                again=[asked[row.asked_of_id][0].full_name for row in waiting],
                due=due_date,
                today=today,
                file=version is not None,
            ),
        ],
    )
    assert version is not None and due_date is not None  # noqa: S101, PT018 - judged above
    for found, unit_id in asked.values():
        _ask(document, version, found, unit_id, (actor, now, question.strip(), due_date))
    show(document, list(asked), now=now, reason="opinion")
    names = [found.unit_name if unit else found.full_name for found, unit in asked.values()]
    audit.subject("document", document_id, note=question, asked=names, due=due_date)
    touch(document_id)


@operation("outgoing.approval.give_opinion")
def give_opinion(
    *, actor: Actor, now: datetime, document_id: UUID, step_id: UUID, vote: str, note: str = ""
) -> None:
    """Say agree, agree with comments, or disagree; said again, the last counts, until it is closed.

    Refuses (DocumentNotFound), (NotFound), (Forbidden) whoever was not asked, (CannotGiveOpinion)
    with all reasons.
    """
    document = lock_document(actor, document_id)
    rows, filling_in = round_of(document), standing_of(actor, now)
    row = next(
        (each for each in rows if each.id == step_id and each.side == StepKind.OPINION), None
    )
    if row is None:
        text = "Không có yêu cầu cho ý kiến này, hoặc đã sang lần trình khác."
        raise NotFound(Reason("approval.no_step", text, "Tải lại trang."))
    refuse_if(Forbidden, reasons_against_answering(actor, row, filling_in))
    refuse_if(
        CannotGiveOpinion,
        [
            *_reasons_against_state(document),
            *_reasons_against_closed(row),
            *reasons_against_vote(vote, note),
            *against_note(note, needed=False),
        ],
    )
    row.vote = vote
    write_answer(
        row,
        actor=actor,
        now=now,
        decision=Decision.APPROVED,
        note=note.strip(),
        filling_in=filling_in,
    )
    audit.subject(
        "document",
        document_id,
        vote=VOTE_LABELS[Vote(vote)],
        note=note,
        **acting_for(row.decided_for_name),
    )
    go_on(actor, document, rows, now=now)


@operation("outgoing.approval.extend_opinions")
def extend_opinions(
    *, actor: Actor, now: datetime, document_id: UUID, due_date: date | None
) -> None:
    """Give those who have not answered until a later day.

    Refuses (DocumentNotFound), (Forbidden) whoever neither drafts nor asked, (CannotAskOpinions).
    """
    document = lock_document(actor, document_id)
    refuse_if(Forbidden, _reasons_against_asker(actor, document, now))
    rows = _open(round_of(document))
    latest = max((local_date(row.due_at) for row in rows if row.due_at), default=None)
    refuse_if(
        CannotAskOpinions,
        reasons_against_extending(
            open_ones=len(rows), due=due_date, latest=latest, today=local_date(now)
        ),
    )
    assert due_date is not None  # noqa: S101 - judged above
    Approval.objects.filter(id__in=[row.id for row in rows]).update(due_at=end_of_work(due_date))
    audit.subject("document", document_id, note=f"đến {due_date:%d/%m/%Y}", due=due_date)
    touch(document_id)


@operation("outgoing.approval.close_opinions")
def close_opinions(*, actor: Actor, now: datetime, document_id: UUID) -> None:
    """End the gathering of opinions: who did not answer is not waited for any more.

    A step of the process that asks for opinions ends with it. Refuses (DocumentNotFound),
    (Forbidden) whoever neither drafts nor asked, (CannotAskOpinions) where nothing is open.
    """
    document = lock_document(actor, document_id)
    refuse_if(Forbidden, _reasons_against_asker(actor, document, now))
    rows = round_of(document)
    open_ones = _open(rows)
    if not open_ones:
        text = "Không còn ai phải cho ý kiến."
        raise CannotAskOpinions(Reason("approval.nothing_open", text, "Xem bảng tổng hợp ý kiến."))
    for row in open_ones:
        row.decision = Decision.CLOSED
        row.save(update_fields=["decision"])
    audit.subject("document", document_id, closed=len(open_ones))
    go_on(actor, document, rows, now=now)


def _ask(
    document: Document,
    version: Version,
    found: PostRow,
    unit_id: UUID | None,
    asked: tuple[Actor, datetime, str, date],
) -> None:
    actor, now, question, due_date = asked
    number = max(round_to_come(document) - (document.state != State.DRAFTING), 1)
    Approval.objects.create(
        organisation_id=document.organisation_id,
        document=document,
        version=version,
        round=number,
        ordinal=next_ordinal(document, number),
        place=1,
        side=StepKind.OPINION,
        asked_of_id=found.id,
        unit_id=unit_id,
        asked_at=now,
        due_at=end_of_work(due_date),
        by_hand=True,
        asked_by_id=actor.post_id,
        question=question,
        decision=Decision.ASKED,
    )


def _asked(
    actor: Actor, units: Sequence[UUID], posts: Sequence[UUID], on: date
) -> tuple[dict[UUID, tuple[PostRow, UUID | None]], list[Reason]]:
    """Who is asked, by post, with the unit he answers for; and what is wrong with the choice."""
    asked: dict[UUID, tuple[PostRow, UUID | None]] = {}
    reasons = []
    for unit_id in units:
        head = head_of_unit(unit_id, on=on)
        if head is None or head.organisation_id != actor.organisation:
            text, mend = (
                "Đơn vị được chọn hiện không có người đứng đầu.",
                "Chọn một người của đơn vị.",
            )
            reasons.append(Reason("approval.unit_without_head", text, mend, field="asked"))
        else:
            asked[head.id] = (head, unit_id)
    for post_id in posts:
        try:
            found = post(post_id)
        except NotFound:
            found = None
        mine = found is not None and found.organisation_id == actor.organisation
        if found is None or not mine or not valid_on(on, found.valid_from, found.valid_to):
            text = "Người được chọn không giữ chức vụ ở cơ quan bạn."
            reasons.append(Reason("approval.not_here", text, "Chọn người khác.", field="asked"))
        else:
            asked.setdefault(found.id, (found, None))
    return asked, reasons


def _open(rows: Sequence[Approval]) -> list[Approval]:
    """The opinions still to be given, by hand and of the process."""
    return [row for row in rows if row.side == StepKind.OPINION and row.decision == Decision.ASKED]


def _reasons_against_asker(actor: Actor, document: Document, now: datetime) -> list[Reason]:
    """The drafter asks, and whoever a step of the round under way has come to."""
    if document.drafter_id is not None and document.drafter_id == actor.post_id:
        return []
    filling_in = standing_of(actor, now)
    for row in round_of(document):
        due = row.decision == Decision.ASKED and row.side != StepKind.OPINION
        if due and not reasons_against_answering(actor, row, filling_in):
            return []
    text = "Chỉ người soạn và người đang duyệt dự thảo xin ý kiến được."
    return [Reason("approval.not_asker", text, "Đề nghị người soạn xin ý kiến.")]


def _reasons_against_state(document: Document) -> list[Reason]:
    if State(document.state) in OPEN_STATES:
        return []
    label = LABELS[State(document.state)]
    text = f"Văn bản đang ở bước “{label}”, không lấy ý kiến nữa."
    return [Reason("records.wrong_state", text, "Tải lại trang để thấy bước hiện tại.")]


def _reasons_against_closed(row: Approval) -> list[Reason]:
    if row.decision in {Decision.ASKED, Decision.APPROVED}:
        return []
    if row.decision == Decision.LATER:
        text = "Chưa tới lượt bước này."
        return [Reason("approval.not_yet", text, "Chờ các bước trước xong.")]
    text = "Việc lấy ý kiến này đã kết thúc."
    return [Reason("approval.opinions_closed", text, "Góp ý trực tiếp với người soạn.")]
