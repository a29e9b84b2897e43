"""The outside work of a signature that stands by itself: of a copy, a register, a sample page, a
file beside a document. Made here or given to its channel, taken up when that answers, judged, kept.

No transaction is open here; each step may be begun again after a crash, for each leaves in the
room's row all that the next one needs.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from vanban.core.files.operations import keep
from vanban.core.files.queries import load
from vanban.core.files.rules import Stored
from vanban.formats.cades import SUFFIX
from vanban.formats.pades.signing import PreparedSignature
from vanban.foundation.actor import Actor
from vanban.foundation.errors import Reason
from vanban.trust.certificates.operations.signers import signer_of
from vanban.trust.certificates.queries import UsableKey, key_for_organisation, key_for_person
from vanban.trust.keys.operations.working import (
    Fail,
    Kept,
    answered,
    attempt,
    finished,
    prepared_before,
)
from vanban.trust.keys.queries import TransactionRow, transaction_of
from vanban.trust.keys.rules import FILES, HASHES, Channel, Signer
from vanban.trust.keys.rules.tool import Function
from vanban.trust.keys.rules.transactions import Order, TransactionState, garbage
from vanban.trust.keys.rules.working import LIVE, CannotFinish, WorkState, order_to_sign
from vanban.trust.verification.operations.holding import require_holding
from vanban.trust.verification.operations.looking import look_at, look_at_detached
from vanban.trust.verification.operations.recording import record_verdict

_MEND = "Ký lại, hoặc chọn cách ký khác; báo quản trị nếu vẫn không được."


@dataclass(frozen=True, slots=True)
class Work:
    """A signature asked for: how far it is, whose, over what, and what its tool is told.

    `person_id` None: the organisation's. `beside`: in a file of its own, over a file that stays as
    it is. `gone`: the reason where the key is not there any more.
    """

    id: UUID
    about: str
    kept: Kept
    title: str
    source_sha256: str
    file_name: str
    function: Function
    gone: Reason
    person_id: UUID | None = None
    number: str = ""
    issued: datetime | None = None
    anyone: bool = False
    beside: bool = False


class Prepare(Protocol):
    """How a room keeps the file with its hole."""

    def __call__(self, *, certificate_id: UUID, hole: Stored, prepared: dict[str, Any]) -> None: ...


class Give(Protocol):
    """How a room gives its signature to the channel that will make it."""

    def __call__(self, *, order: Order) -> None: ...


class Complete(Protocol):
    """How a room keeps the signed file."""

    def __call__(self, *, stored: Stored, timestamped: bool) -> None: ...


@dataclass(frozen=True, slots=True)
class Steps:
    """The operations of a room, each a transaction of its own that changes nothing the second time
    (`keys.operations.working` writes the notes).
    """

    prepare: Prepare
    give: Give
    complete: Complete
    fail: Fail


def make(
    *,
    actor: Actor,
    now: datetime,
    work: Work,
    steps: Steps,
    prepare: Callable[[bytes, Signer], PreparedSignature],
) -> None:
    """Make the signature, or give it to its channel. May be called any number of times.

    `prepare`: the file with its hole, as the signature is to look. What cannot be signed fails in
    plain words (`steps.fail`).
    """
    if work.kept.state in {WorkState.ASKED, WorkState.PREPARED}:
        attempt(lambda: _make(actor, now, work, steps, prepare), steps.fail, mend=_MEND)


def take_up(
    *,
    actor: Actor,
    now: datetime,
    work: Work,
    steps: Steps,
    first: Callable[[bytes], None] | None = None,
) -> None:
    """Take up what the channel answered. May be called any number of times.

    `first`: what is done with the signed file before it is kept.
    """
    told = transaction_of(actor, transaction_id=work.id)
    if told is None or told.state is TransactionState.PENDING or work.kept.state not in LIVE:
        return
    attempt(lambda: _take_up(actor, now, work, steps, told, first), steps.fail, mend=_MEND)


def _make(
    actor: Actor,
    now: datetime,
    work: Work,
    steps: Steps,
    prepare: Callable[[bytes, Signer], PreparedSignature],
) -> None:
    usable = _key(actor, now, work)
    # A file carried by hand and a token not registered yet bring their own key.
    channel = work.kept.channel if work.kept.key_id else Channel.FILE
    require_holding(actor=actor, now=now, usable=usable, channel=channel, gone=work.gone)
    if work.kept.channel in FILES or usable is None:
        steps.give(order=_to_fetch(work))
        return
    signer = signer_of(usable)
    prepared = prepared_before(work.kept, usable.certificate_id)
    if prepared is None:
        prepared = prepare(load(work.source_sha256), signer)
        steps.prepare(
            certificate_id=usable.certificate_id,
            hole=keep(prepared.pdf_with_hole, file_name=work.file_name),
            prepared=prepared.state,
        )
    if work.kept.channel in HASHES:
        steps.give(order=_to_sign(work, prepared))
        return
    _keep(actor, now, work, steps, finished(prepared, signer)[0])


def _take_up(
    actor: Actor,
    now: datetime,
    work: Work,
    steps: Steps,
    told: TransactionRow,
    first: Callable[[bytes], None] | None,
) -> None:
    if told.state is not TransactionState.SIGNED:
        raise CannotFinish(told.problem or garbage())
    kept = work.kept
    made, _ = answered(told, work_id=work.id, hole_sha256=kept.hole_sha256, prepared=kept.prepared)
    if first is not None:
        first(made)
    _keep(actor, now, work, steps, made)


def _keep(actor: Actor, now: datetime, work: Work, steps: Steps, made: bytes) -> None:
    if work.beside:
        name = f"{work.file_name}{SUFFIX}"
        verdict = look_at_detached(made, load(work.source_sha256), now=now)
    else:
        name, verdict = work.file_name, look_at(made, now=now)
    stored = keep(made, file_name=name)
    # First: nobody comes back here for it, should this worker die in between.
    record_verdict(
        actor=actor,
        now=now,
        file_sha256=stored.sha256,
        verdict=verdict,
        content_sha256=work.source_sha256 if work.beside else "",
    )
    stamped = bool(verdict.signatures) and verdict.signatures[-1].timestamp.state == "valid"
    steps.complete(stored=stored, timestamped=stamped)


def _key(actor: Actor, now: datetime, work: Work) -> UsableKey | None:
    key_id = work.kept.key_id
    if key_id is None:
        return None
    if work.person_id is None:
        return key_for_organisation(actor, at=now, key_id=key_id)
    return key_for_person(actor, person_id=work.person_id, at=now, key_id=key_id)


def _to_fetch(work: Work) -> Order:
    assert work.kept.channel is not None  # noqa: S101 - whatever is asked for has one
    return Order(
        transaction_id=work.id,
        about_kind=work.about,
        about_id=work.id,
        channel=work.kept.channel,
        title=work.title,
        key_id=work.kept.key_id,
        person_id=work.person_id,
        source_sha256=work.source_sha256,
        file_name=work.file_name,
        function=work.function,
        number=work.number,
        issued=work.issued,
        anyone=work.anyone,
    )


def _to_sign(work: Work, prepared: PreparedSignature) -> Order:
    return order_to_sign(
        about_kind=work.about,
        work_id=work.id,
        channel=work.kept.channel,
        title=work.title,
        key_id=work.kept.key_id,
        person_id=work.person_id,
        attributes=prepared.signed_attributes,
        digest=prepared.state["document_digest"],
    )
