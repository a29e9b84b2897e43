"""Boxes of e-mail as the administrator sets them, whose turn it is, and how they fare."""

from datetime import datetime
from uuid import UUID

import structlog
from django.db.models import Q

from vanban.core.calendar.rules import ADMINISTER
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.errors import Invalid, NotFound, Reason, refuse_if
from vanban.foundation.events import record
from vanban.foundation.ids import new_id
from vanban.foundation.jobs import defer
from vanban.foundation.operation import operation, query
from vanban.incoming.reception.events import EmailBoxFailed
from vanban.incoming.reception.models import EmailBox
from vanban.incoming.reception.rules.emails import (
    POLL,
    BoxSettings,
    OpenBox,
    reasons_against_box,
    rest_after,
)
from vanban.trust.keys.operations.keystore import open_secrets, seal_secrets

log = structlog.get_logger(__name__)


class CannotSetBox(Invalid):
    """The box cannot be read with these settings."""

    code = "reception.cannot_set_box"
    title = "Chưa khai được hộp thư"


@operation("incoming.reception.set_email_box")
def set_email_box(
    *, actor: Actor, now: datetime, given: BoxSettings, box_id: UUID | None = None
) -> UUID:
    """Set a box that is looked into from now on, or (`box_id`) change one; the password is sealed.

    Faults of before are forgotten: it is tried at once. Refuses (Forbidden) whoever does not
    administer the office, (NotFound) a box there is not, (CannotSetBox) with all reasons.
    """
    actor.require(ADMINISTER)
    row = _box(actor, box_id) if box_id else EmailBox(id=new_id())
    reasons = reasons_against_box(given, known_password=bool(row.sealed))
    same = EmailBox.objects.filter(
        organisation_id=actor.organisation,
        host=given.host,
        username=given.username,
        folder=given.folder,
        stopped_at=None,
    ).exclude(id=row.id)
    if same.exists():
        reasons.append(
            Reason("reception.box_known", "Hộp thư này đã khai.", "Sửa hộp đã khai.", field="host")
        )
    refuse_if(CannotSetBox, reasons)
    row.organisation_id = actor.organisation
    row.host, row.port, row.username = given.host, given.port, given.username
    row.ca_pem, row.folder = given.ca_pem, given.folder
    row.since, row.after_intake, row.moved_to = given.since, given.after_intake, given.moved_to
    row.set_at, row.set_by_name, row.stopped_at = now, actor.name, None
    if given.password:
        row.sealed = seal_secrets(row.id, {"password": given.password})
    _forget_faults(row)
    row.looked_at = None
    row.save()
    _look_now(actor, row.id)
    audit.subject("email_box", row.id, host=row.host, username=row.username, folder=row.folder)
    return row.id


@operation("incoming.reception.stop_email_box")
def stop_email_box(*, actor: Actor, now: datetime, box_id: UUID) -> None:
    """Look into a box no more; what came from it stays. Again: no change. Refuses as setting."""
    actor.require(ADMINISTER)
    row = _box(actor, box_id)
    audit.subject("email_box", row.id, host=row.host, username=row.username)
    if row.stopped_at is None:
        row.stopped_at = now
        _forget_faults(row)
        row.save()


@operation("incoming.reception.try_email_box")
def try_email_box(*, actor: Actor, now: datetime, box_id: UUID) -> None:  # noqa: ARG001 - audited
    """Look into a box at once, however long it was to rest. Refuses as setting."""
    actor.require(ADMINISTER)
    row = _box(actor, box_id)
    audit.subject("email_box", row.id, host=row.host, username=row.username)
    row.rests_until = row.looked_at = None
    row.save(update_fields=["rests_until", "looked_at"])
    _look_now(actor, row.id)


@query  # inside the fence, without an entry: a turn every minute would drown the trail
def take_turn(actor: Actor, *, now: datetime, box_id: UUID) -> OpenBox | None:
    """The box, opened, when it is time to look into it and nobody else does; else None.

    Refuses (KeyUnavailable) when the secret of the keystore is another one now.
    """
    due = EmailBox.objects.filter(
        Q(looked_at=None) | Q(looked_at__lte=now - POLL),
        Q(rests_until=None) | Q(rests_until__lte=now),
        organisation_id=actor.organisation,
        id=box_id,
        stopped_at=None,
    )
    if not due.update(looked_at=now):
        return None
    row = EmailBox.objects.get(id=box_id)
    given = BoxSettings(
        host=row.host,
        port=row.port,
        username=row.username,
        folder=row.folder,
        since=row.since,
        after_intake=row.after_intake,
        moved_to=row.moved_to,
        ca_pem=row.ca_pem,
    )
    password = open_secrets(row.id, bytes(row.sealed))["password"]
    return OpenBox(id=row.id, settings=given, password=password, failing=row.failures > 0)


@operation("incoming.reception.note_box_fault")
def note_box_fault(*, actor: Actor, now: datetime, box_id: UUID, problem: str) -> None:
    """Write down why a box cannot be read, and leave it alone for a while, longer each time. The
    administrator is told when it begins, and when it is something else.
    """
    row = _box(actor, box_id)
    if row.problem != problem[:500]:
        record(EmailBoxFailed(organisation_id=actor.organisation, box_id=row.id))
    row.failures += 1
    row.failing_since = row.failing_since or now
    row.rests_until = now + rest_after(row.failures)
    row.problem = problem[:500]
    row.save(update_fields=["failures", "failing_since", "rests_until", "problem"])
    audit.subject("email_box", row.id, problem=row.problem, failures=row.failures)
    log.warning("email box failed", box=str(row.id), failures=row.failures)


@operation("incoming.reception.note_box_answers")
def note_box_answers(*, actor: Actor, now: datetime, box_id: UUID) -> None:  # noqa: ARG001
    """The box can be read again. Called only after a fault."""
    row = _box(actor, box_id)
    audit.subject("email_box", row.id, failures=row.failures)
    _forget_faults(row)
    row.save(update_fields=["failures", "failing_since", "rests_until", "problem"])


def _box(actor: Actor, box_id: UUID) -> EmailBox:
    rows = EmailBox.objects.select_for_update(no_key=True)
    row = rows.filter(id=box_id, organisation_id=actor.organisation).first()
    if row is None:
        raise NotFound(Reason("reception.no_box", "Không có hộp thư này."))
    return row


def _forget_faults(row: EmailBox) -> None:
    row.failures, row.failing_since, row.rests_until, row.problem = 0, None, None, ""


def _look_now(actor: Actor, box_id: UUID) -> None:
    defer(
        "incoming.reception.jobs.look_into_box",
        lock=f"email:{box_id}",
        organisation_id=str(actor.organisation),
        box_id=str(box_id),
    )
