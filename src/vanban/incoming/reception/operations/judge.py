"""The verdict on a file's signatures, asked of trust and put into the clerk's words."""

from datetime import datetime
from typing import Final

from vanban.core.files.rules import Stored
from vanban.formats.pdf.document import has_signatures
from vanban.incoming.reception.rules import FileVerdict, Judgement, Outcome
from vanban.trust.verification.operations.looking import look_at, look_at_detached
from vanban.trust.verification.rules.verdict import Verdict

UNSIGNED: Final = Judgement(Outcome.UNSIGNED, "Không có chữ ký số, chỉ để tham khảo (QĐ 28/2018).")


def judge(stored: Stored, data: bytes, *, now: datetime) -> Judgement:
    """Judge a PDF; outside work (issuers are asked over the network), no transaction open."""
    if not has_signatures(data):
        return UNSIGNED
    return judgement_of(stored.sha256, look_at(data, now=now))


def judge_detached(
    stored: Stored, data: bytes, signed: tuple[str, bytes] | None, *, now: datetime
) -> Judgement:
    """Judge a signature file over the file it is of (SHA-256, bytes); None: it lies inside, or did
    not come along. Outside work, as above.
    """
    content_sha256, content = signed or ("", None)
    return judgement_of(stored.sha256, look_at_detached(data, content, now=now), content_sha256)


def judgement_of(sha256: str, verdict: Verdict, content_sha256: str = "") -> Judgement:
    """A verdict on one file as the clerk reads it."""
    grounds = (
        *verdict.grounds,
        *(ground for each in verdict.signatures for ground in each.grounds),
    )
    return Judgement(
        outcome=Outcome(verdict.outcome),
        sentence=" ".join(part for part in (verdict.headline, verdict.summary) if part),
        reasons=tuple(dict.fromkeys(ground.text for ground in grounds)),
        verdicts=(FileVerdict(sha256, verdict, content_sha256),),
    )
