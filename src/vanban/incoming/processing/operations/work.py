"""Handling: begin, note, finish; the document is finished when its lead has finished."""

from datetime import datetime
from uuid import UUID

from vanban.core.people.queries import standing_in
from vanban.core.people.rules import acting_for, both_names
from vanban.core.records.lifecycle import Move, State
from vanban.core.records.models import Document
from vanban.core.records.operations import (
    advance,
    amend,
    lock_document,
    reasons_against,
    touch,
)
from vanban.core.records.queries import symbol_of
from vanban.formats.edxml.message import StatusCode
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.clock import local_date
from vanban.foundation.errors import Kind, Reason, Refusal, refuse_if
from vanban.foundation.events import record
from vanban.foundation.operation import operation
from vanban.incoming.assignment.models import Assignment
from vanban.incoming.assignment.operations import end_parts
from vanban.incoming.assignment.queries import filled_in_for, leading_part_of, own_part
from vanban.incoming.assignment.rules import LIVING, PartState, Role
from vanban.incoming.processing.events import DocumentFinished, WorkStarted
from vanban.incoming.processing.models import WorkNote
from vanban.incoming.processing.operations.opinions import close_rounds_of
from vanban.incoming.processing.rules import (
    may_finish,
    may_start,
    reasons_against_answer,
    reasons_against_note,
)
from vanban.incoming.reception.operations import report_to_sender
from vanban.incoming.registration.operations import before_whom, end_presentations
from vanban.incoming.registration.rules import reasons_against_hand_back


class CannotStart(Refusal):
    """The work cannot be begun now, or not by this person."""

    kind = Kind.CONFLICT
    code = "processing.cannot_start"
    title = "Chưa bắt đầu xử lý được"


class CannotFinish(Refusal):
    """The work cannot be closed now, or not so."""

    kind = Kind.CONFLICT
    code = "processing.cannot_finish"
    title = "Chưa hoàn thành được"


class CannotNote(Refusal):
    """The note cannot be kept."""

    kind = Kind.INVALID
    code = "processing.cannot_note"
    title = "Chưa ghi được ý kiến"


@operation("incoming.processing.start_work")
def start_work(*, actor: Actor, now: datetime, document_id: UUID) -> None:
    """Begin one's own part; whoever begins a unit's part handles it. Twice changes nothing.

    The first to begin moves the document and sends status 05. Refuses (Forbidden) whoever handles
    nothing, (NotFound) a document not given to him, (CannotStart) no open part, a part for
    information, one in other hands.
    """
    actor.require("incoming.process")
    document = lock_document(actor, document_id)
    part = _own_part(actor, now, document_id, CannotStart)
    absent = filled_in_for(actor, part, on=local_date(now))
    refuse_if(
        CannotStart,
        may_start(role=part.role, state=part.state, handler_is_another=_other_hands(actor, part)),
    )
    audit.subject("document", document_id, part=part.id, **acting_for(absent))
    if part.state == PartState.WORKING:
        return
    _begin(part, actor, now)
    _note(document, part, actor, now, kind="started", absent=absent)
    if document.state == State.ASSIGNED:
        advance(document, Move.START, now=now)
        report_to_sender(actor, now, document_id, StatusCode.PROCESSING)
        record(WorkStarted(organisation_id=actor.organisation, document_id=document_id))
    else:
        touch(document_id)


@operation("incoming.processing.add_note")
def add_note(*, actor: Actor, now: datetime, document_id: UUID, text: str) -> None:
    """Write an opinion, a proposal or the progress into the history of the work.

    Refuses (NotFound) a document one may not see, (CannotNote) an empty or over-long text.
    """
    document = lock_document(actor, document_id)
    refuse_if(CannotNote, reasons_against_note(text))
    part = own_part(actor, document_id, whole_unit=True, on=local_date(now))
    absent = filled_in_for(actor, part, on=local_date(now))
    _note(document, part, actor, now, kind="note", text=text, absent=absent)
    audit.subject("document", document_id, text=text.strip(), **acting_for(absent))
    touch(document_id)


@operation("incoming.processing.finish_work")
def finish_work(
    *,
    actor: Actor,
    now: datetime,
    document_id: UUID,
    result: str = "",
    answer_document_id: UUID | None = None,
) -> None:
    """Close one's own part with its result, and with the issued answer when there is one.

    When the lead closes, the document is finished, the other parts are closed with it, and the
    sender gets status 06. What came for information is closed as seen. Refuses (Forbidden) whoever
    handles nothing, (NotFound) a document not given to him, (CannotFinish) no open part, a part in
    other hands, no result, no answer where the leader asked for one, an answer that is not issued:
    all reasons at once. Source: Decree 30/2020 art. 24.
    """
    actor.require("incoming.process")
    document = lock_document(actor, document_id)
    answer = lock_document(actor, answer_document_id) if answer_document_id else None
    part = _own_part(actor, now, document_id, CannotFinish)
    absent = filled_in_for(actor, part, on=local_date(now))
    refuse_if(CannotFinish, _against_finishing(actor, document, part, result, answer))
    if answer is not None:
        _link_answer(document, part, answer)
    kind = "seen" if part.role == Role.INFORM else "finished"
    _note(document, part, actor, now, kind=kind, text=result, absent=absent)
    top = _close_upwards(part, actor, now, result.strip(), absent)
    audit.subject(
        "document",
        document_id,
        part=part.id,
        result=result.strip(),
        answer=answer_document_id,
        **acting_for(absent),
    )
    if top is not None and top.role == Role.LEAD:
        _finish_document(document, actor, now)
    else:
        touch(document_id)


@operation("incoming.processing.mark_seen")
def mark_seen(*, actor: Actor, now: datetime, document_id: UUID) -> None:
    """Put away what came for information. Refuses as `finish_work`, and what is to be handled."""
    actor.require("incoming.process")
    lock_document(actor, document_id)
    if _own_part(actor, now, document_id, CannotFinish).role != Role.INFORM:
        raise CannotFinish(
            Reason(
                "processing.to_handle",
                "Phần việc này phải xử lý, không chỉ để biết.",
                "Ghi kết quả rồi hoàn thành.",
            )
        )
    finish_work(actor=actor, now=now, document_id=document_id)


@operation("incoming.processing.finish_by_answer")
def finish_by_answer(*, actor: Actor, now: datetime, answer_document_id: UUID) -> None:
    """The reply to an incoming document was issued: close the part of whoever drafted it.

    Forgetting "Hoàn thành" is what makes work look late that is done. Where the drafter has no
    open leading part, or the document is closed already, nothing changes: done again it is the
    same. Source: Decree 30/2020 art. 24.
    """
    answered = Document.objects.filter(id=answer_document_id, answers__isnull=False)
    document_id = answered.values_list("answers_id", flat=True).first()
    if document_id is None:
        return
    document = lock_document(actor, document_id)  # before the answer, as finish_work does
    answer = lock_document(actor, answer_document_id)
    if answer.drafter is None or answer.state != State.ISSUED:
        return
    part = leading_part_of(answer.drafter, document.id)
    if part is None or reasons_against(document, Move.FINISH):
        return
    part.answer = answer
    part.save(update_fields=["answer"])
    result = f"Đã trả lời bằng văn bản {symbol_of(answer)}."
    _note(document, part, actor, now, kind="finished", text=result)
    top = _close_upwards(part, actor, now, result)
    audit.subject("document", document.id, part=part.id, result=result, answer=answer_document_id)
    if top is not None and top.role == Role.LEAD:
        _finish_document(document, actor, now)
    else:
        touch(document.id)


@operation("incoming.processing.file_without_action")
def file_without_action(*, actor: Actor, now: datetime, document_id: UUID, reason: str) -> None:
    """A leader has a registered document filed: nothing is to be done. The sender gets status 06.

    Refuses (Forbidden) whoever may not direct, (NotFound) a document not before him,
    (CannotFinish) one already given out, and no reason.
    """
    actor.require("incoming.assign")
    document = lock_document(actor, document_id)
    wrong = reasons_against(document, Move.FINISH)
    if not wrong and document.state != State.REGISTERED:
        wrong = [_already_given()]
    refuse_if(CannotFinish, [*wrong, *reasons_against_hand_back(reason)])
    found = standing_in(actor, posts=before_whom(document_id), on=local_date(now))
    absent = found.name if found else ""
    end_presentations(document, actor=actor, now=now, how="directed", reason=reason, absent=absent)
    _note(document, None, actor, now, kind="filed", text=reason, absent=absent)
    audit.subject("document", document_id, reason=reason.strip(), **acting_for(absent))
    advance(document, Move.FINISH, now=now)
    report_to_sender(actor, now, document_id, StatusCode.FINISH)
    record(DocumentFinished(organisation_id=actor.organisation, document_id=document_id))


def _own_part(actor: Actor, now: datetime, document_id: UUID, refusal: type[Refusal]) -> Assignment:
    whole = actor.may("incoming.split")
    part = own_part(actor, document_id, whole_unit=whole, on=local_date(now))
    if part is None:
        raise refusal(
            Reason(
                "processing.no_part",
                "Bạn không có phần việc nào đang mở ở văn bản này.",
                "Tải lại trang để thấy ai đang xử lý.",
            )
        )
    return part


def _other_hands(actor: Actor, part: Assignment) -> bool:
    """A unit's part that a colleague has begun; the head may always take it up. A person's part
    is begun by himself or by who fills in for him, and goes on with either.
    """
    return (
        part.post_id is None
        and part.handled_by_id not in {None, actor.post_id}
        and not actor.may("incoming.split")
    )


def _begin(part: Assignment, actor: Actor, now: datetime) -> None:
    """The part and, above it, the unit's part it was passed on from."""
    above: Assignment | None = part
    while above is not None and above.state == PartState.WAITING:
        above.state = PartState.WORKING
        above.started_at = now
        above.handled_by_id = actor.post_id
        above.save(update_fields=["state", "started_at", "handled_by"])
        above = above.parent


def _against_finishing(
    actor: Actor, document: Document, part: Assignment, result: str, answer: Document | None
) -> list[Reason]:
    top = part
    while top.parent is not None and top.role == Role.LEAD:
        top = top.parent
    reasons = may_finish(
        role=part.role,
        handler_is_another=_other_hands(actor, part),
        result=result,
        answered=answer is not None,
        answer_required=top.role == Role.LEAD
        and top.parent is None
        and top.direction.answer_required,
    )
    if answer is not None:
        reasons += reasons_against_answer(
            direction=answer.direction,
            state=answer.state,
            answers_another=answer.answers_id not in {None, document.id},
        )
    return reasons


def _link_answer(document: Document, part: Assignment, answer: Document) -> None:
    part.answer = answer
    part.save(update_fields=["answer"])
    if answer.answers_id is None:
        amend(answer, answers=document)


def _close_upwards(
    part: Assignment, actor: Actor, now: datetime, result: str, absent: str = ""
) -> Assignment | None:
    """Close the part and, while it led, the one it was passed on from; the top one or None."""
    while True:
        end_parts([part], PartState.FINISHED, actor=actor, now=now, result=result, absent=absent)
        if part.parent is None:
            return part
        if part.role != Role.LEAD:
            return None
        part = part.parent


def _finish_document(document: Document, actor: Actor, now: datetime) -> None:
    left = Assignment.objects.filter(document=document, parent=None, state__in=LIVING)
    end_parts(left.exclude(role=Role.INFORM), PartState.CLOSED, actor=actor, now=now)
    close_rounds_of(document.id, actor=actor, now=now)
    advance(document, Move.FINISH, now=now)
    report_to_sender(actor, now, document.id, StatusCode.FINISH)
    record(DocumentFinished(organisation_id=document.organisation_id, document_id=document.id))


def _note(
    document: Document,
    part: Assignment | None,
    actor: Actor,
    now: datetime,
    *,
    kind: str,
    text: str = "",
    absent: str = "",
) -> None:
    WorkNote.objects.create(
        organisation_id=document.organisation_id,
        document=document,
        part=part,
        kind=kind,
        text=text.strip(),
        written_by_id=actor.post_id,
        written_by_name=both_names(actor.name, absent),
        written_at=now,
    )


def _already_given() -> Reason:
    return Reason(
        "processing.already_given",
        "Văn bản đã được giao xử lý.",
        "Người chủ trì hoàn thành văn bản này.",
    )
