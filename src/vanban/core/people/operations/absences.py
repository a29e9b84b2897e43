"""Away from a post, and who fills in meanwhile."""

from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from vanban.core.people.events import AbsenceRecorded
from vanban.core.people.models import Absence, Post
from vanban.core.people.rules import Away, reasons_against_absence, valid_on
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.clock import local_date
from vanban.foundation.errors import Forbidden, Invalid, NotFound, Reason, refuse_if
from vanban.foundation.events import record
from vanban.foundation.operation import operation

ADMINISTER = "people.administer"


class CannotRecordAbsence(Invalid):
    """The absence cannot be recorded as given."""

    code = "people.cannot_record_absence"
    title = "Chưa ghi được vắng mặt"


@operation("people.record_absence")
def record_absence(
    *,
    actor: Actor,
    now: datetime,
    post_id: UUID,
    substitute_id: UUID | None,
    from_date: date | None,
    to_date: date | None,
    reason: str = "",
) -> UUID:
    """Record that the holder of a post is away, both days included, and who fills in.

    The person himself or an administrator may. The substitute answers steps that wait for the
    absent one, under both names; signing still needs a delegation (Decree 30/2020 art. 13).
    Refuses (Forbidden), (NotFound) a post of another body, (CannotRecordAbsence) with all reasons.
    """
    if actor.post_id != post_id:
        actor.require(ADMINISTER)
    posts = _locked(actor, {post_id, *([substitute_id] if substitute_id else [])})
    post, substitute = posts[post_id], posts[substitute_id] if substitute_id else None
    refuse_if(CannotRecordAbsence, _reasons(post, substitute, from_date, to_date, local_date(now)))
    assert substitute is not None  # noqa: S101 - judged above
    assert from_date is not None and to_date is not None  # noqa: S101, PT018 - judged above
    row = Absence.objects.create(
        organisation_id=actor.organisation,
        post=post,
        substitute=substitute,
        from_date=from_date,
        to_date=to_date,
        reason=reason.strip()[:200],
        recorded_at=now,
        recorded_by_name=actor.name,
    )
    audit.subject(
        "absence", row.id, post=post_id, substitute=substitute_id, since=from_date, until=to_date
    )
    record(AbsenceRecorded(organisation_id=actor.organisation, absence_id=row.id))
    return row.id


@operation("people.end_absence")
def end_absence(*, actor: Actor, now: datetime, absence_id: UUID) -> None:
    """End an absence at once: the person is back, or it was given up. Ending twice changes nothing.

    Refuses (NotFound), (Forbidden) whoever is neither the absent person nor an administrator.
    """
    row = (
        Absence.objects.select_for_update(no_key=True)
        .filter(id=absence_id, organisation_id=actor.organisation)
        .first()
    )
    if row is None:
        raise NotFound(Reason("people.absence_not_found", "Không có lần vắng mặt này."))
    if actor.post_id != row.post_id and not actor.may(ADMINISTER):
        raise Forbidden(
            Reason("people.not_absent", "Chỉ người vắng mặt hoặc quản trị mới kết thúc được.")
        )
    Absence.objects.filter(id=row.id, ended_at=None).update(ended_at=now)
    audit.subject("absence", row.id, post=row.post_id, substitute=row.substitute_id)


def _reasons(
    post: Post, substitute: Post | None, start: date | None, end: date | None, today: date
) -> list[Reason]:
    if substitute is None:
        text, mend = "Chưa chọn người thay.", "Chọn người làm thay trong thời gian vắng."
        missing = [Reason("people.no_substitute", text, mend, field="substitute_id")]
    else:
        missing = []
    days = (start, end) if start is not None and end is not None else None
    return missing + reasons_against_absence(
        Away(
            from_date=start,
            to_date=end,
            today=today,
            same_person=substitute is not None and substitute.person_id == post.person_id,
            substitute_name=substitute.person.full_name if substitute else "",
            holds_throughout=substitute is None
            or days is None
            or all(valid_on(day, substitute.valid_from, substitute.valid_to) for day in days),
            overlaps=_away(Q(post=post), days),
            substitute_away=_away(Q(post=substitute), days) if substitute else (),
        )
    )


def _away(whose: Q, days: tuple[date, date] | None) -> list[tuple[date, date]]:
    """The absences that meet these days."""
    if days is None:
        return []
    meeting = Absence.objects.filter(
        whose, ended_at=None, from_date__lte=days[1], to_date__gte=days[0]
    )
    return list(meeting.order_by("from_date").values_list("from_date", "to_date"))


def _locked(actor: Actor, wanted: set[UUID]) -> dict[UUID, Post]:
    """The posts, locked in one order: absences that meet are recorded one after the other."""
    found = (
        Post.objects.select_for_update(of=("self",), no_key=True)
        .select_related("person")
        .filter(id__in=wanted, organisation_id=actor.organisation)
        .order_by("id")
    )
    posts = {row.id: row for row in found}
    if wanted - set(posts):
        raise NotFound(Reason("people.post_not_found", "Không có chức vụ này ở cơ quan bạn."))
    return posts
