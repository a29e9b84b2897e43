"""The steps of a copy that are kept: prepared, given out, done, failed. Each is done once."""

from datetime import datetime
from typing import Any
from uuid import UUID

from vanban.core.files.operations import enter
from vanban.core.files.rules import Stored
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.errors import NotFound, Reason
from vanban.foundation.operation import operation
from vanban.outgoing.copying.models import Copy
from vanban.outgoing.copying.rules import ABOUT, cancelled
from vanban.trust.keys.operations.transactions import cancel_about
from vanban.trust.keys.operations.working import (
    note_done,
    note_failed,
    note_prepared,
    note_waiting,
)
from vanban.trust.keys.rules.transactions import Order
from vanban.trust.keys.rules.working import LIVE
from vanban.trust.verification.operations.preserving import ask_preservation


@operation("outgoing.copying.prepare_copy")
def prepare_copy(
    *,
    actor: Actor,
    now: datetime,  # noqa: ARG001 - audited
    copy_id: UUID,
    certificate_id: UUID,
    hole: Stored,
    prepared: dict[str, Any],
) -> None:
    """Keep the file with its hole, so that another process can go on after a crash."""
    row = _live(actor, copy_id)
    if row is not None:
        note_prepared(row, certificate_id=certificate_id, hole=hole, prepared=prepared)


@operation("outgoing.copying.give_copy")
def give_copy(*, actor: Actor, now: datetime, order: Order) -> None:
    """Give the copy to the channel that will sign it, and wait. Again: no change."""
    row = _live(actor, order.about_id)
    if row is not None:
        note_waiting(row, actor=actor, now=now, order=order)


@operation("outgoing.copying.cancel_copy")
def cancel_copy(*, actor: Actor, now: datetime, copy_id: UUID) -> None:
    """Stop waiting for a device; the number keeps its line. Refuses (Forbidden) who is no clerk,
    (NotFound). At its end already: no change.
    """
    actor.require("outgoing.number")
    row = Copy.objects.filter(id=copy_id, organisation_id=actor.organisation).first()
    if row is None:
        raise NotFound(
            Reason(
                "copying.not_found", "Không có bản sao này.", "Mở lại trang Bản sao của văn bản."
            )
        )
    cancel_about(actor=actor, now=now, about_kind=ABOUT, about_id=copy_id)
    fail_copy(actor=actor, now=now, copy_id=copy_id, reason=cancelled())


@operation("outgoing.copying.complete_copy")
def complete_copy(
    *, actor: Actor, now: datetime, copy_id: UUID, stored: Stored, timestamped: bool | None = None
) -> None:
    """Keep the file of a copy, once. `timestamped` None: set for print, not signed."""
    row = _live(actor, copy_id)
    if row is None:
        return
    note_done(row, now=now, timestamped=timestamped, result=enter(stored, now=now))
    audit.subject("document", row.document_id, symbol=row.symbol, sha256=stored.sha256)
    if timestamped is not None:
        ask_preservation(actor=actor, now=now, file_sha256=stored.sha256)


@operation("outgoing.copying.fail_copy")
def fail_copy(*, actor: Actor, now: datetime, copy_id: UUID, reason: Reason) -> None:
    """Keep why a copy could not be made."""
    row = _live(actor, copy_id)
    if row is not None:
        note_failed(row, reason, now=now)
        audit.subject("document", row.document_id, symbol=row.symbol, problem=reason.code)


def _live(actor: Actor, copy_id: UUID) -> Copy | None:
    """A copy under way, locked; None when it has come to its end."""
    row = Copy.objects.select_for_update(no_key=True).get(
        id=copy_id, organisation_id=actor.organisation
    )
    audit.subject("document", row.document_id, symbol=row.symbol)
    return row if row.state in LIVE else None
