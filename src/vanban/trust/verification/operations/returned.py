"""Taking back a file that a signing tool was given. Outside work: no transaction open."""

import hashlib
from datetime import datetime
from uuid import UUID

from vanban.core.files.operations import keep
from vanban.core.files.queries import load
from vanban.foundation.actor import Actor
from vanban.foundation.errors import Kind, NotFound, Reason, Refusal, refuse_if
from vanban.trust.certificates.queries import expected_signers
from vanban.trust.keys.operations.transactions import settle_file
from vanban.trust.keys.queries import TransactionRow, transaction_of
from vanban.trust.keys.rules import Channel
from vanban.trust.keys.rules.tool import MARKS, Function
from vanban.trust.keys.rules.transactions import TransactionState
from vanban.trust.verification.operations.looking import look_at
from vanban.trust.verification.operations.recording import record_verdict
from vanban.trust.verification.rules.returned import Expected, is_an_update, judge_returned


class NotTaken(Refusal):
    """The returned file is not what was asked for; the signing goes on waiting."""

    kind = Kind.CONFLICT
    code = "verification.not_taken"
    title = "Chưa nhận tệp đã ký"


def take_back(
    *, actor: Actor, now: datetime, transaction_id: UUID, data: bytes, by_hand: bool = False
) -> None:
    """Judge a signed file that came back and, when it is good, end the signing with it.

    Quick on purpose (the tool waits a few seconds): no issuer is asked here; what follows the end
    is done by jobs. The same file again changes nothing. Refuses (NotFound) an unknown signing,
    (NotTaken) with all reasons: over or expired, not our bytes, altered, wrong or missing signer.
    """
    row = transaction_of(actor, transaction_id=transaction_id)
    if row is None or not row.source_sha256:
        raise NotFound(Reason("keys.no_transaction", "Không có phiên ký này."))
    if row.result_sha256 and hashlib.sha256(data).hexdigest() == row.result_sha256:
        return
    refuse_if(NotTaken, _against_time(row, now))
    source = load(row.source_sha256)
    refuse_if(NotTaken, is_an_update(source, data))
    verdict = look_at(data, now=now, ask_issuers=False)
    mark = MARKS[Function(row.function)]
    signers = None if row.anyone else expected_signers(actor, person_id=row.person_id, at=now)
    expected = Expected(signers, mark.signatures_at_least, mark.signatures_at_most, mark.remarks)
    refuse_if(NotTaken, judge_returned(source, data, expected, verdict).reasons)
    stored = keep(data, file_name=row.file_name)
    settled = settle_file(
        actor=actor,
        now=now,
        transaction_id=row.id,
        result_sha256=stored.sha256,
        channel=Channel.FILE if by_hand else "",
    )
    if not settled:  # the other of two uploads at once, or the clock, was quicker
        after = transaction_of(actor, transaction_id=row.id)
        assert after is not None  # noqa: S101 - rows are never deleted
        if after.result_sha256 != stored.sha256:
            refuse_if(NotTaken, [_over()])
        return
    record_verdict(actor=actor, now=now, file_sha256=stored.sha256, verdict=verdict)


def _against_time(row: TransactionRow, now: datetime) -> list[Reason]:
    if row.state is TransactionState.PENDING and row.expires_at > now:
        return []
    return [_over()]


def _over() -> Reason:
    return Reason(
        "keys.over",
        "Phiên ký này đã kết thúc hoặc hết hạn.",
        "Mở văn bản và bấm ký lại để có phiên mới.",
    )
