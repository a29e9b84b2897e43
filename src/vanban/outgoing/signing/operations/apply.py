"""The outside work of a signature: prepare, sign, finish; each step may be begun again."""

from datetime import datetime
from functools import partial
from uuid import UUID

from vanban.core.files.operations import keep
from vanban.core.files.queries import load
from vanban.core.organisations.queries import organisation
from vanban.formats.pades.signing import LEADER_FIELD, PreparedSignature, prepare_signature
from vanban.formats.pdf.document import page_sizes
from vanban.formats.pdf.places import SignaturePlace
from vanban.formats.pdf.signers import find_signer
from vanban.foundation.actor import Actor
from vanban.outgoing.drafting.rules.spots import box_of
from vanban.outgoing.signing.operations.complete import (
    complete_signature,
    fail_signature,
    save_prepared,
    wait_outside,
)
from vanban.outgoing.signing.queries import SigningOrder, signing_order
from vanban.outgoing.signing.rules import (
    ABOUT,
    field_of,
    key_gone,
    other_name_printed,
    signature_look,
    together,
)
from vanban.trust.certificates.operations.signers import signer_of
from vanban.trust.certificates.queries import UsableKey, key_for_person
from vanban.trust.keys.operations.pictures import picture_png
from vanban.trust.keys.operations.working import attempt, finished, prepared_before
from vanban.trust.keys.rules import FILES, HASHES, Signer
from vanban.trust.keys.rules.tool import Function
from vanban.trust.keys.rules.transactions import Order
from vanban.trust.keys.rules.working import CannotFinish, WorkState, order_to_sign
from vanban.trust.verification.operations.holding import require_holding


def apply_signature(*, actor: Actor, now: datetime, request_id: UUID) -> None:
    """Make the signature that was asked for. May be called any number of times.

    What cannot be signed fails in plain words on the document, which waits for its signer again.
    """
    order = signing_order(actor, request_id=request_id)
    if order is None:
        return
    attempt(
        lambda: _sign(actor, now, order),
        partial(fail_signature, actor=actor, now=now, request_id=request_id),
        mend="Trả lại người soạn để xuất lại PDF.",
    )


def _sign(actor: Actor, now: datetime, order: SigningOrder) -> None:
    if order.state is WorkState.WAITING:
        return  # the tool or the service has it
    usable = key_for_person(actor, person_id=order.person_id, at=now, key_id=order.key_id)
    require_holding(actor=actor, now=now, usable=usable, channel=order.channel, gone=key_gone())
    if order.channel in FILES or usable is None:
        wait_outside(actor=actor, now=now, order=_to_fetch(order))
        return
    signer = signer_of(usable)
    prepared = _prepared(actor, now, order, usable, signer)
    if order.batch_id is not None and together(order.channel or ""):
        return  # begun when the last of the batch is prepared (settle.begin_together)
    if order.channel in HASHES:
        wait_outside(actor=actor, now=now, order=_to_sign(order, prepared))
        return
    pdf, timestamped = finished(prepared, signer)
    stored = keep(pdf, file_name=order.file_name)
    complete_signature(
        actor=actor,
        now=now,
        request_id=order.request_id,
        stored=stored,
        timestamped=timestamped,
    )


def _to_fetch(order: SigningOrder) -> Order:
    """What the tool at the signer's desk is told: this file, this one signature."""
    assert order.channel is not None  # noqa: S101 - every request has one
    return Order(
        transaction_id=order.request_id,
        about_kind=ABOUT,
        about_id=order.request_id,
        channel=order.channel,
        title=order.title,
        key_id=order.key_id,
        person_id=order.person_id,
        source_sha256=order.sha256,
        file_name=order.file_name,
        function=Function.APPROVED,
    )


def _to_sign(order: SigningOrder, prepared: PreparedSignature) -> Order:
    return order_to_sign(
        about_kind=ABOUT,
        work_id=order.request_id,
        channel=order.channel,
        title=order.title,
        key_id=order.key_id,
        person_id=order.person_id,
        attributes=prepared.signed_attributes,
        digest=prepared.state["document_digest"],
    )


def _prepared(
    actor: Actor, now: datetime, order: SigningOrder, usable: UsableKey, signer: Signer
) -> PreparedSignature:
    before = prepared_before(order, usable.certificate_id)
    if before is not None:
        return before
    data = load(order.sha256)
    place = place_of(data, order)
    png, picture_sha256, _ = picture_png(actor, person_id=order.person_id)
    prepared = prepare_signature(
        data,
        field_name=field_of(LEADER_FIELD, order.ordinal),
        appearance=signature_look(png, place.box, now),
        certificate=signer.certificate,
        chain=signer.chain,
        signing_time=now,
        location=organisation(actor.organisation).place_name,
    )
    save_prepared(
        actor=actor,
        now=now,
        request_id=order.request_id,
        certificate_id=usable.certificate_id,
        place=place.as_json(),
        hole=keep(prepared.pdf_with_hole, file_name=order.file_name),
        prepared=prepared.state,
        picture_sha256=picture_sha256,
    )
    return prepared


def place_of(data: bytes, order: SigningOrder) -> SignaturePlace:
    """Where the signature stands: set by hand, else above the name.

    Raises CannotFinish when another's name is printed there.
    """
    place = find_signer(data, order.signer_name)
    stands_in = order.nominal_name != order.signer_name
    if stands_in and not place.found and find_signer(data, order.nominal_name).found:
        raise CannotFinish(other_name_printed(order.nominal_name, order.signer_name))
    if order.spot is not None:
        page = page_sizes(data)[order.spot.page - 1]
        return SignaturePlace(box_of(order.spot, (page.width, page.height)), found=True)
    return place
