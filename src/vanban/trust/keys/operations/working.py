"""What every signature goes through, whichever room asked for it: prepared, answered, finished.

The rows are those of the rooms (`models.KeyWork`); the notes are written inside their operations,
the rest is outside work with no transaction open.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from django.conf import settings

from vanban.core.files.queries import load
from vanban.core.files.rules import Stored
from vanban.formats.pades.embedding import finish_with_answer
from vanban.formats.pades.errors import PadesError
from vanban.formats.pades.signing import PreparedSignature, finish_signature
from vanban.formats.pdf.errors import PdfError
from vanban.foundation.actor import Actor
from vanban.foundation.errors import Reason, Refusal
from vanban.trust.keys.models import KeyWork
from vanban.trust.keys.operations.stamping import TimestampUnavailable, timestamper
from vanban.trust.keys.operations.transactions import begin_transaction
from vanban.trust.keys.queries import TransactionRow
from vanban.trust.keys.rules import Channel, Signer
from vanban.trust.keys.rules.transactions import Order
from vanban.trust.keys.rules.working import CannotFinish, WorkState

# People wait for this. What it does not give is added in the background (trust/verification).
TSA_TIMEOUT_S = 2.0


class Fail(Protocol):
    """How a room keeps why its signature came to nothing."""

    def __call__(self, *, reason: Reason) -> None: ...


def attempt(work: Callable[[], None], fail: Fail, *, mend: str) -> None:
    """Do the outside work of a signature; what cannot be done fails in plain words.

    `mend`: what to do about a file that cannot be signed.
    """
    try:
        work()
    except CannotFinish as wrong:
        fail(reason=wrong.reason)
    except Refusal as refused:
        fail(reason=refused.reasons[0])
    except (PadesError, PdfError) as wrong:
        fail(reason=Reason(wrong.code, wrong.text_vi, mend))


class Kept(Protocol):
    """What a room's row keeps of a signature under way."""

    @property
    def state(self) -> WorkState: ...
    @property
    def channel(self) -> Channel | None: ...
    @property
    def key_id(self) -> UUID | None: ...
    @property
    def certificate_id(self) -> UUID | None: ...
    @property
    def hole_sha256(self) -> str: ...
    @property
    def prepared(self) -> dict[str, Any] | None: ...


def prepared_before(work: Kept, certificate_id: UUID) -> PreparedSignature | None:
    """What was prepared before a crash, if it was for this certificate."""
    again = work.state is WorkState.PREPARED and work.certificate_id == certificate_id
    if not again or work.prepared is None:
        return None
    return PreparedSignature.restored(load(work.hole_sha256), work.prepared)


def note_waiting(work: KeyWork, *, actor: Actor, now: datetime, order: Order) -> None:
    """Give it to the channel that will make it, and wait. Again: no change."""
    work.state = WorkState.WAITING
    work.save(update_fields=["state"])
    begin_transaction(actor=actor, now=now, order=order)


def note_prepared(
    work: KeyWork, *, certificate_id: UUID, hole: Stored, prepared: dict[str, Any], **more: Any
) -> None:
    """Keep the file with its hole, so that another process can go on after a crash."""
    work.state = WorkState.PREPARED
    work.certificate_id = certificate_id
    work.hole_sha256 = hole.sha256
    work.prepared = prepared
    for name, value in more.items():
        setattr(work, name, value)
    work.save(update_fields=["state", "certificate_id", "hole_sha256", "prepared", *more])


def note_done(work: KeyWork, *, now: datetime, timestamped: bool | None, **more: Any) -> None:
    """It is signed."""
    work.state, work.timestamped, work.finished_at = WorkState.DONE, timestamped, now
    for name, value in more.items():
        setattr(work, name, value)
    work.save(update_fields=["state", "timestamped", "finished_at", *more])


def note_failed(work: KeyWork, reason: Reason, *, now: datetime) -> None:
    """It came to nothing, and why, for the page to show."""
    work.state, work.finished_at = WorkState.FAILED, now
    work.problem_code = reason.code[:60]
    work.problem_text = reason.text[:500]
    work.problem_mend = reason.mend[:500]
    work.save(
        update_fields=["state", "problem_code", "problem_text", "problem_mend", "finished_at"]
    )


def finished(prepared: PreparedSignature, signer: Signer) -> tuple[bytes, bool]:
    """The signed file, and whether it carries a time stamp.

    When no time stamp can be had the signature is made without one: work goes on while the
    authority is down. Refuses (KeyUnavailable) when the key cannot sign, (PadesError) when the
    value does not fit the certificate.
    """
    return with_value(prepared, signer.sign(prepared.signed_attributes))


def with_value(prepared: PreparedSignature, value: bytes) -> tuple[bytes, bool]:
    """The same for a value that was made elsewhere."""
    if settings.TSA_URL:
        ask = timestamper(settings.TSA_URL, timeout_s=TSA_TIMEOUT_S, pauses_s=(), hurried=True)
        try:
            return finish_signature(prepared, value, timestamper=ask), True
        except TimestampUnavailable:
            pass
    return finish_signature(prepared, value), False


def answered(
    row: TransactionRow, *, work_id: UUID, hole_sha256: str, prepared: dict[str, Any] | None
) -> tuple[bytes, bool]:
    """The signed file by what an outside channel answered, and whether we stamped it.

    A file was judged when it came back; a value is checked against the certificate here. Refuses
    (PadesError) no answer for this work, and one the certificate's key did not make.
    """
    if row.result_sha256:
        return load(row.result_sha256), False
    answers = dict(zip((part.about_id for part in row.parts), row.answers, strict=False))
    value = answers.get(work_id)
    if value is None:
        raise PadesError("pades.no_value", "Dịch vụ ký không trả chữ ký cho văn bản này.")
    kept = PreparedSignature.restored(load(hole_sha256), prepared or {})
    return finish_with_answer(kept, value, with_value)
