"""Finishing what an outside channel has signed. Outside work: no transaction open."""

from datetime import datetime
from functools import partial
from uuid import UUID

from vanban.core.files.operations import keep
from vanban.core.files.queries import load
from vanban.foundation.actor import Actor
from vanban.outgoing.signing.operations.apply import place_of
from vanban.outgoing.signing.operations.complete import complete_signature, fail_signature
from vanban.outgoing.signing.queries import SigningOrder, signing_order
from vanban.trust.keys.operations.working import answered, attempt
from vanban.trust.keys.queries import TransactionRow, transaction_of
from vanban.trust.keys.rules.transactions import TransactionState, garbage
from vanban.trust.keys.rules.working import CannotFinish
from vanban.trust.verification.queries import verdict_of


def finish_outside(*, actor: Actor, now: datetime, transaction_id: UUID, request_id: UUID) -> None:
    """Take up what an outside channel answered. May be called any number of times.

    A file was judged when it came back; a value is checked against the certificate here. What did
    not come off fails in plain words on the document, which waits for its signer again.
    """
    row = transaction_of(actor, transaction_id=transaction_id)
    order = signing_order(actor, request_id=request_id)
    if row is None or order is None or row.state is TransactionState.PENDING:
        return
    attempt(
        lambda: _finish(actor, now, order, row),
        partial(fail_signature, actor=actor, now=now, request_id=request_id),
        mend="Ký lại, hoặc chọn cách ký khác; báo quản trị dịch vụ ký.",
    )


def finish_batch_outside(*, actor: Actor, now: datetime, transaction_id: UUID) -> None:
    """Take up the values of a whole batch; one that is wrong never stops the rest. Again: no
    change.
    """
    row = transaction_of(actor, transaction_id=transaction_id)
    for part in row.parts if row is not None else ():
        finish_outside(
            actor=actor, now=now, transaction_id=transaction_id, request_id=part.about_id
        )


def _finish(actor: Actor, now: datetime, order: SigningOrder, row: TransactionRow) -> None:
    if row.state is not TransactionState.SIGNED:
        raise CannotFinish(row.problem or garbage())
    pdf, stamped = answered(
        row, work_id=order.request_id, hole_sha256=order.hole_sha256, prepared=order.prepared
    )
    place = None
    if row.result_sha256:
        verdict = verdict_of(actor, file_sha256=row.result_sha256)
        stamped = verdict is not None and all(
            each.timestamp.state == "valid" for each in verdict.signatures
        )
        place = place_of(load(order.sha256), order).as_json()
    complete_signature(
        actor=actor,
        now=now,
        request_id=order.request_id,
        stored=keep(pdf, file_name=order.file_name),
        timestamped=stamped,
        place=place,
    )
