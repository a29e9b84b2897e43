"""Finishing a seal that an outside channel has made. Outside work: no transaction open."""

from datetime import datetime
from uuid import UUID

from vanban.core.files.operations import keep
from vanban.core.files.queries import load
from vanban.formats.pades.embedding import finish_with_answer
from vanban.formats.pades.errors import PadesError
from vanban.formats.pades.signing import PreparedSignature
from vanban.foundation.actor import Actor
from vanban.foundation.errors import Reason
from vanban.outgoing.sealing.operations.complete import complete_seal, fail_seal
from vanban.outgoing.sealing.queries import SealOrder, seal_order
from vanban.outgoing.sealing.rules import broken_chain, grown_from, signature_not_valid
from vanban.outgoing.signing.operations import with_value
from vanban.trust.keys.queries import TransactionRow, transaction_of
from vanban.trust.keys.rules.transactions import TransactionState, garbage
from vanban.trust.verification.operations.looking import look_at
from vanban.trust.verification.operations.recording import record_verdict
from vanban.trust.verification.rules.verdict import Outcome


def finish_outside(*, actor: Actor, now: datetime, transaction_id: UUID, request_id: UUID) -> None:
    """Take up what an outside channel answered. May be called any number of times."""
    row = transaction_of(actor, transaction_id=transaction_id)
    order = seal_order(actor, request_id=request_id)
    if row is None or order is None or row.state is TransactionState.PENDING:
        return
    if row.state is not TransactionState.SIGNED:
        fail_seal(actor=actor, now=now, request_id=request_id, reason=row.problem or garbage())
        return
    if not grown_from(load(order.signed_sha256), load(order.sha256)):
        fail_seal(actor=actor, now=now, request_id=request_id, reason=broken_chain())
        return
    try:
        pdf = _sealed(order, row)
    except PadesError as wrong:
        mend = "Đóng dấu lại, hoặc chọn cách ký khác; báo quản trị dịch vụ ký."
        reason = Reason(wrong.code, wrong.text_vi, mend)
        fail_seal(actor=actor, now=now, request_id=request_id, reason=reason)
        return
    verdict = look_at(pdf, now=now)
    if verdict.outcome is Outcome.INVALID:
        reason = signature_not_valid(verdict.headline)
        fail_seal(actor=actor, now=now, request_id=request_id, reason=reason)
        return
    stored = keep(pdf, file_name=order.file_name)
    stamped = bool(verdict.signatures) and verdict.signatures[-1].timestamp.state == "valid"
    # First: once the seal is done nobody comes back here, should this worker die in between.
    record_verdict(actor=actor, now=now, file_sha256=stored.sha256, verdict=verdict)
    complete_seal(
        actor=actor, now=now, request_id=order.request_id, stored=stored, timestamped=stamped
    )


def _sealed(order: SealOrder, row: TransactionRow) -> bytes:
    if row.result_sha256:
        return load(row.result_sha256)
    prepared = PreparedSignature.restored(load(order.hole_sha256), order.prepared or {})
    return finish_with_answer(prepared, row.answers[0], with_value)[0]
