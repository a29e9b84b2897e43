"""Looking at the signatures once more: an issuer that could not be asked may answer today."""

from datetime import datetime
from uuid import UUID

from vanban.core.files.queries import load
from vanban.core.files.rules import PDF, SIGNATURE, Stored
from vanban.core.records.operations import lock_document, touch
from vanban.core.records.queries import AttachmentRow, attachments_of, versions_of
from vanban.formats.pdf.document import has_signatures
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.errors import Kind, Reason, Refusal
from vanban.foundation.operation import operation
from vanban.incoming.reception.operations.judge import UNSIGNED, judge_detached, judgement_of
from vanban.incoming.reception.operations.lay_down import keep_verdicts
from vanban.incoming.reception.queries import arrival_of
from vanban.incoming.reception.rules import Judgement, combined, leading
from vanban.trust.verification.operations.looking import look_at_kept


class NothingToJudge(Refusal):
    """The arrival has no PDF whose signatures could be looked at."""

    kind = Kind.CONFLICT
    code = "reception.nothing_to_judge"
    title = "Không có tệp để kiểm tra chữ ký"


def judge_again(*, actor: Actor, now: datetime, document_id: UUID) -> str:
    """Verify the files anew (outside work) and keep the new verdict; the earlier ones stay.

    Returns the outcome. Refuses (NotFound) what the actor may not see, (Forbidden) whoever does not
    receive, (NothingToJudge) an arrival without a readable PDF.
    """
    judgement = _judged(actor, now, document_id) if actor.may("incoming.receive") else None
    keep_judgement(actor=actor, now=now, document_id=document_id, judgement=judgement)
    assert judgement is not None  # noqa: S101 - judged by keep_judgement
    return judgement.outcome


def _judged(actor: Actor, now: datetime, document_id: UUID) -> Judgement | None:
    """The verdict on the files that the actor may see; None where none can be signed."""
    versions = versions_of(actor, document_id=document_id)
    attached = [row for row in attachments_of(actor, document_id=document_id) if not row.damage]
    if not versions:
        return None
    received = versions[-1]
    others = [
        (row.file_name, _again(actor, now, row.sha256)) for row in attached if row.media_type == PDF
    ]
    beside = [(row, _beside(row, now)) for row in attached if row.media_type == SIGNATURE]
    own = [_again(actor, now, received.sha256)] if received.media_type == PDF else []
    own += [each for row, each in beside if row.signs == received.sha256]
    main = leading(own)
    others += [(row.file_name, each) for row, each in beside if each is not main]
    return combined(main, others) if main else None


def _beside(row: AttachmentRow, now: datetime) -> Judgement:
    """A detached signature, with the file that it is of."""
    signed = (row.signs, load(row.signs)) if row.signs else None
    stored = Stored(row.sha256, row.size, row.media_type, row.file_name)
    return judge_detached(stored, load(row.sha256), signed, now=now)


def _again(actor: Actor, now: datetime, sha256: str) -> Judgement:
    if not has_signatures(load(sha256)):
        return UNSIGNED
    return judgement_of(sha256, look_at_kept(actor=actor, now=now, sha256=sha256))


@operation("incoming.reception.judge_again")
def keep_judgement(
    *, actor: Actor, now: datetime, document_id: UUID, judgement: Judgement | None
) -> None:
    """Keep a new verdict on an arrival; refusals are those of `judge_again`."""
    actor.require("incoming.receive")
    document = lock_document(actor, document_id)
    arrival = arrival_of(document)
    if judgement is None:
        raise NothingToJudge(
            Reason(
                "reception.nothing_to_judge",
                "Văn bản đến không có tệp chính dạng PDF.",
                "Yêu cầu nơi gửi gửi lại tệp.",
            )
        )
    before = arrival.outcome
    keep_verdicts(actor, now, judgement)
    arrival.outcome = judgement.outcome
    arrival.verdict = {"sentence": judgement.sentence, "reasons": list(judgement.reasons)}
    arrival.judged_at = now
    arrival.save(update_fields=["outcome", "verdict", "judged_at"])
    audit.subject("document", document_id, before=before, after=judgement.outcome)
    touch(document_id)
