"""Setting the body's working days, hours and deadlines; whoever changes them says by what."""

from collections.abc import Sequence
from datetime import date, datetime, time
from uuid import UUID

from vanban.core.calendar.events import CalendarChanged
from vanban.core.calendar.models import BodyHours, CalendarDay, DeadlineRule
from vanban.core.calendar.rules import (
    ADMINISTER,
    reasons_against_day,
    reasons_against_hours,
    reasons_against_rule,
)
from vanban.formats.symbol import DOCUMENT_TYPES
from vanban.formats.workdays import CalendarError, SpecialDay, read_days, read_term
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.errors import Invalid, NotFound, Reason, refuse_if
from vanban.foundation.events import record
from vanban.foundation.operation import operation

_MORNING_AND_AFTERNOON = 2


class CannotSetCalendar(Invalid):
    """The calendar cannot be set so."""

    code = "calendar.cannot_set"
    title = "Chưa ghi được vào lịch"


@operation("core.calendar.set_day")
def set_day(
    *,
    actor: Actor,
    now: datetime,
    day: date,
    kind: str,
    name: str,
    basis: str,
    handed_down: bool = False,
) -> None:
    """Say what a day is in the actor's body; `handed_down`: and in the bodies under it, where they
    say nothing else. Open deadlines are counted again by a job.

    Refuses (Forbidden) whoever does not administer the office, (CannotSetCalendar) with all
    reasons: no kind, name or basis, a swap that swaps nothing.
    """
    actor.require(ADMINISTER)
    refuse_if(CannotSetCalendar, reasons_against_day(day=day, kind=kind, name=name, basis=basis))
    said = SpecialDay(day, name.strip(), kind, basis.strip(), confirmed=True)
    below = _keep_day(actor, now, said, handed_down=handed_down)
    facts = {"day": day, "what": kind, "basis": basis.strip(), "handed_down": handed_down}
    _changed(actor, for_below=below, **facts)


@operation("core.calendar.clear_day")
def clear_day(
    *,
    actor: Actor,
    now: datetime,  # noqa: ARG001 - audited
    day: date,
) -> None:
    """Take back what the body said of a day: what the bodies above say holds again, else the
    shipped calendar.

    Refuses (Forbidden), (NotFound) a day of which nothing was said.
    """
    actor.require(ADMINISTER)
    kept = CalendarDay.objects.filter(organisation_id=actor.organisation, day=day).first()
    if kept is None:
        raise NotFound(Reason("calendar.no_day", "Cơ quan chưa đặt gì cho ngày này."))
    kept.delete()
    _changed(actor, for_below=kept.handed_down, day=day, what="")


@operation("core.calendar.import_days")
def import_days(*, actor: Actor, now: datetime, text: str, handed_down: bool = False) -> int:
    """Take a year's decided days in at once: lines of date, name, kind, basis, confirmed by tab.

    Answers how many days. Days only announced are left out; `handed_down` as `set_day`. Refuses
    (Forbidden), (CannotSetCalendar) a line that cannot be read, with all reasons of all lines.
    """
    actor.require(ADMINISTER)
    try:
        days = [each for each in read_days(text) if each.confirmed]
    except CalendarError as error:
        said = f"Tệp lịch không đọc được ({error})."
        mend = "Cần các cột date, name, kind, basis, confirmed, cách nhau bằng tab."
        raise CannotSetCalendar(Reason("calendar.text", said, mend, field="text")) from error
    reasons = [
        Reason(why.code, f"{each.day:%d/%m/%Y}: {why.text}", why.mend, field="text")
        for each in days
        for why in reasons_against_day(
            day=each.day, kind=each.kind, name=each.name, basis=each.basis
        )
    ]
    if not days:
        reasons.append(
            Reason("calendar.empty", "Không có ngày nào đã quyết định.", "Chọn tệp khác.", "text")
        )
    refuse_if(CannotSetCalendar, reasons)
    below = [_keep_day(actor, now, each, handed_down=handed_down) for each in days]
    _changed(actor, for_below=any(below), days=[each.day for each in days], handed_down=handed_down)
    return len(days)


@operation("core.calendar.set_hours")
def set_hours(
    *,
    actor: Actor,
    now: datetime,
    since: date,
    sessions: Sequence[tuple[time, time]],
    basis: str,
) -> None:
    """Say when the office is open from a day on: a morning and an afternoon.

    Refuses (Forbidden), (CannotSetCalendar) hours out of order, no basis.
    """
    actor.require(ADMINISTER)
    refuse_if(CannotSetCalendar, reasons_against_hours(sessions, basis=basis))
    assert len(sessions) == _MORNING_AND_AFTERNOON  # noqa: S101 - so typed by the doors
    (morning_from, morning_to), (afternoon_from, afternoon_to) = sessions
    BodyHours.objects.update_or_create(
        organisation_id=actor.organisation,
        since=since,
        defaults={
            "morning_from": morning_from,
            "morning_to": morning_to,
            "afternoon_from": afternoon_from,
            "afternoon_to": afternoon_to,
            "basis": basis.strip(),
            "set_by_name": actor.name,
            "set_at": now,
        },
    )
    _changed(actor, since=since, hours=[f"{a:%H:%M}-{b:%H:%M}" for a, b in sessions])


@operation("core.calendar.set_deadline_rule")
def set_deadline_rule(
    *,
    actor: Actor,
    now: datetime,
    type_code: str,
    urgency: int | None,
    term: str,
    basis: str,
) -> None:
    """Say how long the regulation gives for a kind, an urgency, or both; it proposes, no more.

    Refuses (Forbidden), (CannotSetCalendar) with all reasons.
    """
    actor.require(ADMINISTER)
    known = not type_code or type_code in {kind.code for kind in DOCUMENT_TYPES}
    refuse_if(
        CannotSetCalendar,
        reasons_against_rule(term=term, urgency=urgency, known_type=known, basis=basis),
    )
    counted = read_term(term)
    assert counted is not None  # noqa: S101 - refused above
    DeadlineRule.objects.update_or_create(
        organisation_id=actor.organisation,
        type_code=type_code,
        urgency=urgency,
        defaults={
            "term": counted.code,
            "basis": basis.strip(),
            "set_by_name": actor.name,
            "set_at": now,
        },
    )
    audit.subject(
        "organisation", actor.organisation, type_code=type_code, urgency=urgency, term=counted.code
    )


@operation("core.calendar.remove_deadline_rule")
def remove_deadline_rule(
    *,
    actor: Actor,
    now: datetime,  # noqa: ARG001 - audited
    rule_id: UUID,
) -> None:
    """Take a deadline rule away. Refuses (Forbidden), (NotFound)."""
    actor.require(ADMINISTER)
    gone, _ = DeadlineRule.objects.filter(id=rule_id, organisation_id=actor.organisation).delete()
    if not gone:
        raise NotFound(Reason("calendar.no_rule", "Không có quy định thời hạn này."))
    audit.subject("organisation", actor.organisation, rule=rule_id)


def _keep_day(actor: Actor, now: datetime, day: SpecialDay, *, handed_down: bool) -> bool:
    """Whether it changes the calendar of the bodies below, by what is said now or was before."""
    own = CalendarDay.objects.filter(organisation_id=actor.organisation)
    before = own.filter(day=day.day, handed_down=True).exists()
    own.update_or_create(
        day=day.day,
        defaults={
            "organisation_id": actor.organisation,
            "handed_down": handed_down,
            "kind": day.kind,
            "name": day.name[:200],
            "basis": day.basis[:300],
            "set_by_name": actor.name,
            "set_at": now,
        },
    )
    return before or handed_down


def _changed(actor: Actor, *, for_below: bool = False, **facts: object) -> None:
    audit.subject("organisation", actor.organisation, **facts)
    record(CalendarChanged(organisation_id=actor.organisation, for_below=for_below))
