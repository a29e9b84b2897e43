"""The life of a signing by an outside channel: begun, come to its end, each once."""

import base64
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.errors import NotFound, Reason
from vanban.foundation.events import record
from vanban.foundation.jobs import defer
from vanban.foundation.operation import operation
from vanban.trust.keys.events import TransactionEnded
from vanban.trust.keys.models import Key, Transaction
from vanban.trust.keys.rules import HASHES
from vanban.trust.keys.rules.transactions import (
    LIVES,
    Order,
    TransactionState,
    cancelled,
    expired,
    new_code,
)


@operation("trust.keys.begin_transaction")
def begin_transaction(*, actor: Actor, now: datetime, order: Order) -> UUID:
    """Ask an outside channel to sign; asking again with the same id changes nothing.

    A hash goes to its service by a job, outside of this transaction; a file waits for its tool.
    Whatever happens, it comes to an end at `expires_at` (``rules.transactions.LIVES``).
    """
    row, made = Transaction.objects.get_or_create(
        id=order.transaction_id,
        defaults={
            "organisation_id": actor.organisation,
            "about_kind": order.about_kind,
            "about_id": order.about_id,
            "channel": order.channel,
            "key_id": order.key_id,
            "person_id": order.person_id,
            "function": order.function,
            "title": order.title[:300],
            "code": new_code() if order.channel in HASHES else "",
            "asked": [part.as_json() for part in order.parts],
            "source_sha256": order.source_sha256,
            "file_name": order.file_name,
            "details": {
                "number": order.number,
                "issued": order.issued.isoformat() if order.issued else "",
                "anyone": order.anyone,
            },
            "state": TransactionState.PENDING,
            "asked_at": now,
            "expires_at": now + LIVES[order.channel],
        },
    )
    audit.subject("transaction", row.id, channel=row.channel, about=str(row.about_id))
    if made:
        tell: dict[str, Any] = {
            "organisation_id": str(row.organisation_id),
            "transaction_id": str(row.id),
        }
        if order.channel in HASHES:
            defer("trust.keys.jobs.submit_transaction", **tell)
        wait = int((row.expires_at - now).total_seconds()) + 1
        defer("trust.keys.jobs.expire_transaction", in_seconds=wait, **tell)
    return row.id


@operation("trust.keys.note_reference")
def note_reference(
    *,
    actor: Actor,
    now: datetime,  # noqa: ARG001 - audited
    transaction_id: UUID,
    reference: str,
) -> None:
    """Write down what the service calls the transaction, so that it can be asked again."""
    row = _pending(actor, transaction_id)
    if row is not None:
        row.reference = reference[:200]
        row.save(update_fields=["reference"])


@operation("trust.keys.settle_values")
def settle_values(
    *, actor: Actor, now: datetime, transaction_id: UUID, values: Sequence[bytes]
) -> None:
    """The service signed: keep one value for each thing that was asked. Again: no change."""
    row = _pending(actor, transaction_id)
    if row is not None:
        answers = [base64.b64encode(value).decode() for value in values]
        _end(row, TransactionState.SIGNED, now, answers=answers)


@operation("trust.keys.settle_file")
def settle_file(
    *, actor: Actor, now: datetime, transaction_id: UUID, result_sha256: str, channel: str = ""
) -> bool:
    """The signed file came back and was judged good. Answers whether this call settled it.

    `channel`: how it came, when another way than the one begun with (a file carried by hand).
    """
    row = _pending(actor, transaction_id)
    if row is None:
        return False
    more: dict[str, Any] = {"channel": channel} if channel else {}
    _end(row, TransactionState.SIGNED, now, result_sha256=result_sha256, **more)
    return True


@operation("trust.keys.settle_refused")
def settle_refused(
    *,
    actor: Actor,
    now: datetime,
    transaction_id: UUID,
    state: TransactionState,
    reason: Reason,
) -> None:
    """It came to nothing: rejected, failed, expired or cancelled, and why. Again: no change."""
    row = _pending(actor, transaction_id)
    if row is not None:
        _end(row, state, now, reason=reason)


def expire_transaction(*, actor: Actor, now: datetime, transaction_id: UUID) -> None:
    """End what has waited its time; before that, and again: no change."""
    row = Transaction.objects.filter(id=transaction_id, expires_at__lte=now)
    if row.exists():
        settle_refused(
            actor=actor,
            now=now,
            transaction_id=transaction_id,
            state=TransactionState.EXPIRED,
            reason=expired(),
        )


@operation("trust.keys.cancel_transaction")
def cancel_transaction(*, actor: Actor, now: datetime, transaction_id: UUID) -> None:
    """Take back what was asked. A service may still show it on the telephone; its answer is left.

    Who may was judged by the room that asked. Refuses (NotFound). At its end already: no change.
    """
    row = _pending(actor, transaction_id)
    if row is not None:
        _end(row, TransactionState.CANCELLED, now, reason=cancelled())


@operation("trust.keys.cancel_about")
def cancel_about(*, actor: Actor, now: datetime, about_kind: str, about_id: UUID) -> None:
    """Take back every signing that waits for one thing. Who may was judged where it was asked."""
    rows = Transaction.objects.filter(
        organisation_id=actor.organisation,
        about_kind=about_kind,
        about_id=about_id,
        state=TransactionState.PENDING,
    )
    audit.subject("transaction", about_id, about=about_kind)
    for each in list(rows.order_by("id").values_list("id", flat=True)):
        cancel_transaction(actor=actor, now=now, transaction_id=each)


def _pending(actor: Actor, transaction_id: UUID) -> Transaction | None:
    row = (
        Transaction.objects.select_for_update(no_key=True)
        .filter(id=transaction_id, organisation_id=actor.organisation)
        .first()
    )
    if row is None:
        raise NotFound(Reason("keys.no_transaction", "Không có phiên ký này."))
    audit.subject("transaction", row.id, state=row.state)
    return row if row.state == TransactionState.PENDING else None


def _end(
    row: Transaction,
    state: TransactionState,
    now: datetime,
    *,
    reason: Reason | None = None,
    **more: Any,
) -> None:
    row.state, row.finished_at = state, now
    if reason is not None:
        row.problem_code = reason.code[:60]
        row.problem_text = reason.text[:500]
        row.problem_mend = reason.mend[:500]
    for name, value in more.items():
        setattr(row, name, value)
    row.save()
    if row.key_id and state is TransactionState.SIGNED:
        Key.objects.filter(id=row.key_id).update(last_used_at=now)
    audit.subject("transaction", row.id, channel=row.channel, state=str(state))
    record(
        TransactionEnded(
            organisation_id=row.organisation_id,
            transaction_id=row.id,
            about_kind=row.about_kind,
            about_id=row.about_id,
        )
    )
