"""More time for a part (gia hạn): asked by who handles it, answered by who gave it."""

from datetime import date, datetime
from uuid import UUID

from vanban.core.calendar.queries import working_time
from vanban.core.people.rules import both_names
from vanban.core.records.operations import lock_document, touch
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.clock import local_date
from vanban.foundation.errors import Forbidden, Kind, NotFound, Reason, Refusal, refuse_if
from vanban.foundation.events import record
from vanban.foundation.operation import operation
from vanban.incoming.assignment.events import ExtensionAnswered, ExtensionAsked
from vanban.incoming.assignment.models import Extension
from vanban.incoming.assignment.operations.deadlines import move_deadline
from vanban.incoming.assignment.queries import filled_in_for, givers_of, own_part
from vanban.incoming.assignment.rules.time import (
    Cause,
    ExtensionState,
    may_ask_for_time,
    may_grant,
    reasons_against_words,
)
from vanban.incoming.registration.rules import due_moment


class CannotExtend(Refusal):
    """More time cannot be asked for so, or not granted so."""

    kind = Kind.CONFLICT
    code = "assignment.cannot_extend"
    title = "Chưa gia hạn được"


@operation("incoming.assignment.ask_for_time")
def ask_for_time(
    *, actor: Actor, now: datetime, document_id: UUID, due: date | datetime | None, reason: str
) -> UUID:
    """Ask whoever gave the own part for a later deadline, with the reason.

    Refuses (NotFound) a document one may not see, (CannotExtend) with all reasons: no open part,
    no deadline, a day that is not later, no reason, a request that waits already.
    """
    document = lock_document(actor, document_id)
    part = own_part(
        actor,
        document_id,
        whole_unit=actor.may("incoming.split"),
        on=local_date(now),
        for_information=False,
    )
    wanted = due_moment(due)
    waits = part is not None and Extension.objects.filter(part=part, state="asked").exists()
    absent = filled_in_for(actor, part, on=local_date(now))
    refuse_if(
        CannotExtend,
        may_ask_for_time(
            has_part=part is not None and actor.post_id is not None,
            due_at=part.due_at if part else None,
            wanted=wanted,
            now=now,
            reason=reason,
            waits=waits,
        ),
    )
    assert part is not None and wanted is not None  # noqa: S101, PT018 - refused above
    assert actor.post_id is not None  # noqa: S101 - refused above
    asked = Extension.objects.create(
        organisation_id=actor.organisation,
        document=document,
        part=part,
        wanted_due_at=wanted,
        reason=reason.strip(),
        asked_by_id=actor.post_id,
        asked_by_name=both_names(actor.name, absent),
        asked_at=now,
    )
    record(
        ExtensionAsked(
            organisation_id=actor.organisation,
            document_id=document_id,
            assignment_id=part.id,
            extension_id=asked.id,
            post_ids=givers_of(part, on=local_date(now)),
        )
    )
    audit.subject("document", document_id, part=part.id, wanted=wanted, reason=asked.reason)
    touch(document_id)
    return asked.id


@operation("incoming.assignment.answer_extension")
def answer_extension(
    *,
    actor: Actor,
    now: datetime,
    extension_id: UUID,
    granted: bool,
    due: date | datetime | None = None,
    text: str = "",
) -> None:
    """Grant more time (until `due`, else as asked) or refuse it with the reason.

    Refuses (NotFound) one that is absent or may not be seen, (Forbidden) whoever did not give the
    work, (CannotExtend) with all reasons: answered already, a day that is not later or past the
    leader's own, a refusal without a word.
    """
    asked = Extension.objects.filter(id=extension_id, organisation_id=actor.organisation).first()
    if asked is None:
        raise NotFound(Reason("assignment.no_extension", "Không có đề nghị gia hạn này."))
    lock_document(actor, asked.document_id)
    asked.refresh_from_db()
    part = asked.part
    if str(actor.post_id) not in givers_of(part, on=local_date(now)):
        raise Forbidden(
            Reason(
                "assignment.not_the_giver",
                "Người giao việc mới trả lời đề nghị gia hạn.",
                "Chờ người giao việc.",
            )
        )
    due_at = (due_moment(due) or asked.wanted_due_at) if granted else None
    refuse_if(CannotExtend, _against_answer(asked, due_at, now, text, granted=granted))
    asked.state = ExtensionState.GRANTED if granted else ExtensionState.REFUSED
    asked.granted_due_at, asked.answer = due_at, text.strip()
    asked.answered_by_name, asked.answered_at = actor.name, now
    asked.save()
    if due_at is not None:
        move_deadline(
            part,
            actor=actor,
            now=now,
            due_at=due_at,
            cause=Cause.EXTENSION,
            working=working_time(actor),
            told=(str(asked.asked_by_id),),
        )
    record(
        ExtensionAnswered(
            organisation_id=actor.organisation,
            document_id=asked.document_id,
            assignment_id=part.id,
            extension_id=asked.id,
            granted=granted,
            post_ids=(str(asked.asked_by_id),),
        )
    )
    audit.subject(
        "document",
        asked.document_id,
        part=part.id,
        granted=granted,
        due_at=due_at,
        text=asked.answer or ("Đồng ý." if granted else ""),
    )
    touch(asked.document_id)


def _against_answer(
    asked: Extension, due_at: datetime | None, now: datetime, text: str, *, granted: bool
) -> list[Reason]:
    reasons = []
    if asked.state != ExtensionState.ASKED:
        reasons.append(
            Reason(
                "assignment.answered",
                "Đề nghị này đã được trả lời, hoặc phần việc đã kết thúc.",
                "Tải lại trang.",
            )
        )
    if not granted:
        return [*reasons, *reasons_against_words(text, field="text")]
    part = asked.part
    latest = part.parent.due_at if part.parent else None
    return [*reasons, *may_grant(due=due_at, now=now, before=part.due_at, latest=latest)]
