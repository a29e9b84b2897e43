"""Finishing a seal that an outside channel has made. Outside work: no transaction open."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from uuid import UUID

from vanban.core.files.operations import keep
from vanban.core.files.queries import load
from vanban.core.files.rules import Stored
from vanban.foundation.actor import Actor
from vanban.outgoing.sealing.operations.apply import to_fetch
from vanban.outgoing.sealing.operations.complete import complete_seal, continue_outside, fail_seal
from vanban.outgoing.sealing.queries import SealOrder, seal_order
from vanban.outgoing.sealing.rules import (
    annex_work_id,
    broken_chain,
    grown_from,
    signature_not_valid,
)
from vanban.trust.keys.operations.working import answered, attempt
from vanban.trust.keys.queries import TransactionRow, transaction_of
from vanban.trust.keys.rules import FILES
from vanban.trust.keys.rules.transactions import TransactionState, garbage
from vanban.trust.keys.rules.working import CannotFinish
from vanban.trust.verification.operations.looking import look_at
from vanban.trust.verification.operations.recording import record_verdict
from vanban.trust.verification.rules.verdict import Outcome


def finish_outside(*, actor: Actor, now: datetime, request_id: UUID) -> None:
    """Take up what an outside channel answered. May be called any number of times.

    Annexes in files of their own are given to the tool one after the other once the document has
    its seal; the document moves on when all are back.
    """
    order = seal_order(actor, request_id=request_id)
    if order is None:
        return
    attempt(
        lambda: _take_up(actor, now, order),
        partial(fail_seal, actor=actor, now=now, request_id=request_id),
        mend="Đóng dấu lại, hoặc chọn cách ký khác; báo quản trị dịch vụ ký.",
    )


def _take_up(actor: Actor, now: datetime, order: SealOrder) -> None:
    row = _answer(actor, order.request_id)
    if row is None:
        return
    annexes = _annexes(actor, now, order)
    if annexes is not None:
        _finish(actor, now, order, row, annexes)


def _answer(actor: Actor, transaction_id: UUID) -> TransactionRow | None:
    """What came back; None while it waits. Raises CannotFinish when it came to nothing."""
    row = transaction_of(actor, transaction_id=transaction_id)
    if row is None or row.state is TransactionState.PENDING:
        return None
    if row.state is not TransactionState.SIGNED:
        raise CannotFinish(row.problem or garbage())
    return row


def _annexes(actor: Actor, now: datetime, order: SealOrder) -> Sequence[tuple[UUID, Stored]] | None:
    """The signed annexes; None while one is still to be signed, which is then asked for."""
    signed = []
    for annex in order.attachments if order.channel in FILES else ():
        asked = annex_work_id(order.request_id, annex.id)
        row = transaction_of(actor, transaction_id=asked)
        if row is None:
            continue_outside(actor=actor, now=now, order=to_fetch(order, annex))
            return None
        row = _answer(actor, asked)
        if row is None:
            return None
        signed.append((annex.id, keep(load(row.result_sha256), file_name=annex.file_name)))
    return signed


def _finish(
    actor: Actor,
    now: datetime,
    order: SealOrder,
    row: TransactionRow,
    annexes: Sequence[tuple[UUID, Stored]],
) -> None:
    if not grown_from(load(order.signed_sha256), load(order.sha256)):
        raise CannotFinish(broken_chain())
    pdf, _ = answered(
        row, work_id=order.request_id, hole_sha256=order.hole_sha256, prepared=order.prepared
    )
    verdict = look_at(pdf, now=now)
    if verdict.outcome is Outcome.INVALID:
        raise CannotFinish(signature_not_valid(verdict.headline))
    stored = keep(pdf, file_name=order.file_name)
    stamped = bool(verdict.signatures) and verdict.signatures[-1].timestamp.state == "valid"
    # First: once the seal is done nobody comes back here, should this worker die in between.
    record_verdict(actor=actor, now=now, file_sha256=stored.sha256, verdict=verdict)
    complete_seal(
        actor=actor,
        now=now,
        request_id=order.request_id,
        stored=stored,
        timestamped=stamped,
        attachments=annexes,
    )
