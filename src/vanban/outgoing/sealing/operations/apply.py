"""The outside work of a seal: prepare, sign, finish; each step may be begun again."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from uuid import UUID

from vanban.core.files.operations import keep
from vanban.core.files.queries import load
from vanban.core.files.rules import Stored
from vanban.formats.cades import SUFFIX, prepare_detached
from vanban.formats.pades.errors import PadesError
from vanban.formats.pades.signing import Lock, PreparedSignature, prepare_signature
from vanban.formats.pdf.document import page_sizes
from vanban.formats.pdf.errors import PdfError
from vanban.formats.pdf.places import Box, SignaturePlace, standard_signature
from vanban.foundation.actor import Actor
from vanban.foundation.clock import signing_time
from vanban.outgoing.sealing.operations.complete import (
    complete_seal,
    fail_seal,
    save_prepared,
    wait_outside,
)
from vanban.outgoing.sealing.operations.lettered import prepare_lettered
from vanban.outgoing.sealing.queries import (
    AttachmentFile,
    SealOrder,
    seal_order,
    seal_policy,
    sealed_file,
)
from vanban.outgoing.sealing.rules import (
    ABOUT,
    SEAL_DIAMETER_MM,
    annex_work_id,
    attachment_lines,
    automatic_off,
    broken_chain,
    grown_from,
    key_gone,
    seal_field,
    seal_look,
    signature_not_valid,
)
from vanban.outgoing.signing.queries import signature_place
from vanban.trust.certificates.operations.signers import signer_of
from vanban.trust.certificates.queries import UsableKey, key_for_organisation
from vanban.trust.keys.operations.pictures import picture_png
from vanban.trust.keys.operations.working import attempt, finished, prepared_before
from vanban.trust.keys.rules import FILES, HASHES, Signer
from vanban.trust.keys.rules.tool import Function
from vanban.trust.keys.rules.transactions import Order
from vanban.trust.keys.rules.working import CannotFinish, WorkState, order_to_sign
from vanban.trust.verification.operations.holding import require_holding
from vanban.trust.verification.operations.looking import look_at, look_at_detached
from vanban.trust.verification.operations.recording import record_verdict
from vanban.trust.verification.queries import verdict_of
from vanban.trust.verification.rules.verdict import Outcome


def apply_seal(*, actor: Actor, now: datetime, request_id: UUID) -> None:
    """Make the seal that was asked for. May be called any number of times.

    What cannot be sealed fails in plain words on the document, which waits for its seal again.
    """
    order = seal_order(actor, request_id=request_id)
    if order is None:
        _judge_sealed(actor, now, request_id)  # a worker may have died between seal and verdict
        return
    attempt(
        lambda: _seal(actor, now, order),
        partial(fail_seal, actor=actor, now=now, request_id=request_id),
        mend="Hủy số, trả lại người soạn để xuất lại PDF.",
    )


def _seal(actor: Actor, now: datetime, order: SealOrder) -> None:
    if order.state is WorkState.WAITING:
        return  # the tool or the service has it
    if order.automatic:
        _still_on(actor, now)
    usable = key_for_organisation(actor, at=now, key_id=order.key_id)
    data = load(order.sha256)
    if not grown_from(load(order.signed_sha256), data):
        raise CannotFinish(broken_chain())
    require_holding(actor=actor, now=now, usable=usable, channel=order.channel, gone=key_gone())
    field = seal_field(_judge_signatures(data, now))
    if order.channel in FILES or usable is None:
        wait_outside(actor=actor, now=now, order=to_fetch(order))
        return
    signer = signer_of(usable)
    prepared = _prepared(actor, now, order, usable, signer, (data, field))
    if order.channel in HASHES:
        wait_outside(actor=actor, now=now, order=_to_sign(order, prepared))
        return
    pdf, timestamped = finished(prepared, signer)
    stored = keep(pdf, file_name=order.file_name)
    complete_seal(
        actor=actor,
        now=now,
        request_id=order.request_id,
        stored=stored,
        timestamped=timestamped,
        attachments=_attachments(now, order, signer),
        beside=_beside(actor, now, order, signer),
    )
    _judge_sealed(actor, now, order.request_id)


def _still_on(actor: Actor, now: datetime) -> None:
    """The stop switch holds for a seal that was asked for but not made yet."""
    row = seal_policy(actor, now=now)
    if row is None or row.policy.stopped:
        raise CannotFinish(automatic_off(known=row is not None))


def to_fetch(order: SealOrder, annex: AttachmentFile | None = None) -> Order:
    """What the tool at the clerk's desk is told: the seal over number and date; then each annex in
    a file of its own, which carries the symbol of the document (annex I, II.8).
    """
    assert order.channel is not None  # noqa: S101 - every request has one
    return Order(
        transaction_id=annex_work_id(order.request_id, annex.id) if annex else order.request_id,
        about_kind=ABOUT,
        about_id=order.request_id,
        channel=order.channel,
        title=annex.file_name if annex else order.title,
        key_id=order.key_id,
        source_sha256=annex.sha256 if annex else order.sha256,
        file_name=annex.file_name if annex else order.file_name,
        function=Function.APPENDIX if annex else Function.ISSUED,
        number=order.symbol,
        issued=None if annex else order.issued,
    )


def _to_sign(order: SealOrder, prepared: PreparedSignature) -> Order:
    return order_to_sign(
        about_kind=ABOUT,
        work_id=order.request_id,
        channel=order.channel,
        title=f"{order.symbol} {order.title}",
        key_id=order.key_id,
        person_id=None,
        attributes=prepared.signed_attributes,
        digest=prepared.state["document_digest"],
    )


def _judge_sealed(actor: Actor, now: datetime, request_id: UUID) -> None:
    """What the receivers will find: kept, once, for the clerk to see before the document leaves."""
    sha256 = sealed_file(actor, request_id=request_id)
    if sha256 is None or verdict_of(actor, file_sha256=sha256) is not None:
        return
    found = look_at(load(sha256), now=now)
    record_verdict(actor=actor, now=now, file_sha256=sha256, verdict=found)


def _judge_signatures(data: bytes, now: datetime) -> frozenset[str]:
    """Nothing is sealed over a signature that is invalid: revoked, or of changed content.

    What only lacks grounds (an issuer that does not answer) does not stop the clerk: the chain of
    bytes to our own signing is proved already. Gives the names of the fields they stand in.
    """
    verdict = look_at(data, now=now)
    if verdict.outcome is Outcome.INVALID:
        grounds = [ground for each in verdict.signatures for ground in each.grounds] or list(
            verdict.grounds
        )
        invalid = [ground.text for ground in grounds if ground.outcome is Outcome.INVALID]
        raise CannotFinish(signature_not_valid("; ".join(invalid) or verdict.headline))
    return frozenset(each.field for each in verdict.signatures)


def _prepared(
    actor: Actor,
    now: datetime,
    order: SealOrder,
    usable: UsableKey,
    signer: Signer,
    into: tuple[bytes, str],
) -> PreparedSignature:
    before = prepared_before(order, usable.certificate_id)
    if before is not None:
        return before
    data, field = into
    png, picture_sha256, diameter_mm = picture_png(actor, person_id=None)
    place, page = _place(actor, order, data)
    prepared = prepare_signature(
        data,
        field_name=field,
        appearance=seal_look(
            png,
            place,
            diameter_mm or SEAL_DIAMETER_MM,
            page,
            (order.body.name, signing_time(now)),
        ),
        certificate=signer.certificate,
        chain=signer.chain,
        signing_time=now,
        location=order.body.place_name,
        lock=Lock(),
    )
    save_prepared(
        actor=actor,
        now=now,
        request_id=order.request_id,
        certificate_id=usable.certificate_id,
        hole=keep(prepared.pdf_with_hole, file_name=order.file_name),
        prepared=prepared.state,
        picture_sha256=picture_sha256,
    )
    return prepared


def _place(actor: Actor, order: SealOrder, data: bytes) -> tuple[Box, tuple[float, float]]:
    """Where the person's signature stands, and how large its page is."""
    sizes = page_sizes(data)
    place: SignaturePlace | None = signature_place(actor, document_id=order.document_id)
    if place is None:
        last = sizes[-1]
        place = standard_signature(len(sizes) - 1, (last.width, last.height))
    page = sizes[place.box.page]
    return place.box, (page.width, page.height)


def _attachments(now: datetime, order: SealOrder, signer: Signer) -> Sequence[tuple[UUID, Stored]]:
    """Each separate PDF with the organisation's signature; one that takes none stays as it is."""
    sealed = []
    for each in order.attachments:
        try:
            pdf = seal_attachment(load(each.sha256), order.symbol, now=now, signer=signer)
        except (PadesError, PdfError):
            continue
        sealed.append((each.id, keep(pdf, file_name=each.file_name)))
    return sealed


def _beside(
    actor: Actor, now: datetime, order: SealOrder, signer: Signer
) -> Sequence[tuple[str, Stored]]:
    """The organisation's signature over each separate file that is no PDF, in a file beside it, by
    the SHA-256 of what it signs. What the receivers will find is kept for the clerk to see.
    """
    made = []
    for each in order.others:
        content = load(each.sha256)
        prepared = prepare_detached(
            content, certificate=signer.certificate, chain=signer.chain, signing_time=now
        )
        signature = finished(prepared, signer)[0]
        stored = keep(signature, file_name=f"{each.file_name}{SUFFIX}")
        record_verdict(
            actor=actor,
            now=now,
            file_sha256=stored.sha256,
            verdict=look_at_detached(signature, content, now=now),
            content_sha256=each.sha256,
        )
        made.append((each.sha256, stored))
    return made


def seal_attachment(data: bytes, symbol: str, *, now: datetime, signer: Signer) -> bytes:
    """An annex in a file of its own: text only, top right of page 1 (annex I, II.8).

    Refuses (PadesError, PdfError) a file that cannot be signed.
    """
    prepared = prepare_lettered(data, signer, attachment_lines(symbol, now), now=now)
    return finished(prepared, signer)[0]
