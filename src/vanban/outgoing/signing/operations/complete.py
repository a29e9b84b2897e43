"""The steps of a signature that are kept: prepared, done, failed. Each is done once."""

from datetime import datetime
from typing import Any
from uuid import UUID

from vanban.core.files.rules import Stored
from vanban.core.people.queries.delegations import delegations_to_sign
from vanban.core.records.lifecycle import Move, VersionKind
from vanban.core.records.models import Document
from vanban.core.records.operations import add_version, advance, lock_document
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.errors import Forbidden, Reason
from vanban.foundation.events import record
from vanban.foundation.operation import operation
from vanban.outgoing.drafting.models import JointSigner
from vanban.outgoing.drafting.operations.signers import note_signed
from vanban.outgoing.signing.events import DocumentSigned, NextSignerAsked, SigningFailed
from vanban.outgoing.signing.models import SigningRequest
from vanban.outgoing.signing.operations.settle import begin_together, settle_item
from vanban.outgoing.signing.rules import ItemState, cancelled, right_ended, together
from vanban.trust.keys.operations.transactions import cancel_transaction
from vanban.trust.keys.operations.working import (
    note_done,
    note_failed,
    note_prepared,
    note_waiting,
)
from vanban.trust.keys.rules.transactions import Order
from vanban.trust.keys.rules.working import LIVE, WorkState


@operation("outgoing.signing.save_prepared")
def save_prepared(
    *,
    actor: Actor,
    now: datetime,
    request_id: UUID,
    certificate_id: UUID,
    place: dict[str, Any],
    hole: Stored,
    prepared: dict[str, Any],
    picture_sha256: str = "",
) -> None:
    """Keep the file with its hole, so that another process can go on after a crash."""
    found = _live(actor, request_id)
    if found is None:
        return
    _, request = found
    note_prepared(request, certificate_id=certificate_id, hole=hole, prepared=prepared, place=place)
    audit.subject("document", request.document_id, picture=picture_sha256)
    begin_together(actor, request.batch_id, now)


@operation("outgoing.signing.wait_outside")
def wait_outside(*, actor: Actor, now: datetime, order: Order) -> None:
    """Give a prepared signature to the channel that will make it, and wait. Again: no change."""
    found = _live(actor, order.about_id)
    if found is None:
        return
    _, request = found
    note_waiting(request, actor=actor, now=now, order=order)


@operation("outgoing.signing.complete_signature")
def complete_signature(
    *,
    actor: Actor,
    now: datetime,
    request_id: UUID,
    stored: Stored,
    timestamped: bool,
    place: dict[str, Any] | None = None,
) -> None:
    """Keep the signed file and move the document on; a request already finished stays as it is.

    Where several sign, it goes to the next of them, and to its number only after the last. What was
    signed for another who withdrew the delegation while a device was waited for does not count.
    """
    found = _live(actor, request_id)
    if found is None:
        return
    document, request = found
    withdrawn = delegations_to_sign().filter(revoked_at__isnull=False)
    if request.delegation_id and withdrawn.filter(id=request.delegation_id).exists():
        reason = right_ended(request.basis)
        fail_signature(actor=actor, now=now, request_id=request_id, reason=reason)
        return
    version = add_version(document, actor=actor, now=now, kind=VersionKind.SIGNED, stored=stored)
    version.made_by_name, version.made_by_id = request.signer_name, request.signer_id
    version.save(update_fields=["made_by_name", "made_by"])
    note_done(
        request,
        now=now,
        timestamped=timestamped,
        result=version,
        place=place or request.place,
    )
    audit.subject("document", document.id, sha256=stored.sha256, signer=request.signer_name)
    settle_item(request, now, state=ItemState.DONE)
    go_on(document, request, now)


def go_on(document: Document, request: SigningRequest, now: datetime) -> None:
    """After a signature: the next of several signers is asked, or the document waits for its
    number. Its own signer is who stands on it.
    """
    every, newly = note_signed(document, ordinal=request.ordinal)
    rows = JointSigner.objects.filter(document=document)
    leads = not rows.filter(ordinal__gt=request.ordinal).exists()
    stands = {
        "signer_name": request.signer_name,
        "signer_title": request.signer_title,
        "signer_authority": request.authority,
    }
    move = Move.SIGN if every else Move.NEXT_SIGNER
    advance(document, move, now=now, **(stands if leads else {}))
    ids = {"organisation_id": document.organisation_id, "document_id": document.id}
    if every:
        record(DocumentSigned(**ids))
    elif newly:
        record(NextSignerAsked(**ids))


@operation("outgoing.signing.cancel_signature")
def cancel_signature(*, actor: Actor, now: datetime, document_id: UUID) -> None:
    """Take a signature back that has not come to its end (a device that never answers).

    Refuses (DocumentNotFound), (Forbidden) whoever did not ask for it. Nothing under way: no
    change.
    """
    lock_document(actor, document_id)
    request = SigningRequest.objects.filter(document_id=document_id, state__in=LIVE).first()
    audit.subject("document", document_id)
    if request is None:
        return
    if request.signer_id != actor.post_id:
        raise Forbidden(
            Reason(
                "signing.not_asked_by_you", "Chỉ người ký dừng được việc ký.", "Nhờ người ký dừng."
            )
        )
    alone = request.batch_id is None or not together(request.channel)
    if request.state == WorkState.WAITING and alone:
        cancel_transaction(actor=actor, now=now, transaction_id=request.id)
    fail_signature(actor=actor, now=now, request_id=request.id, reason=cancelled())


@operation("outgoing.signing.fail_signature")
def fail_signature(*, actor: Actor, now: datetime, request_id: UUID, reason: Reason) -> None:
    """Let the document wait for its signer again, with the reason for the page to show."""
    found = _live(actor, request_id)
    if found is None:
        return
    document, request = found
    note_failed(request, reason, now=now)
    settle_item(request, now, state=ItemState.REFUSED, reason=reason)
    audit.subject("document", document.id, problem=reason.code)
    advance(document, Move.FAIL_SIGNING, now=now)
    record(SigningFailed(organisation_id=document.organisation_id, document_id=document.id))


def _live(actor: Actor, request_id: UUID) -> tuple[Document, SigningRequest] | None:
    """The document, locked, and its live request; None when the request has come to its end."""
    row = SigningRequest.objects.filter(id=request_id).values_list("document_id", flat=True).first()
    if row is None:
        return None
    document = lock_document(actor, row)
    audit.subject("document", row)
    request = SigningRequest.objects.filter(id=request_id, state__in=LIVE).first()
    return (document, request) if request is not None else None
