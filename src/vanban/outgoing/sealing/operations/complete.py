"""The steps of a seal that are kept: prepared, done, failed. Each is done once."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from vanban.core.files.rules import Stored
from vanban.core.records.lifecycle import Move, VersionKind
from vanban.core.records.models import Attachment, Document
from vanban.core.records.operations import (
    add_attachment,
    add_version,
    advance,
    lock_document,
    replace_attachment,
)
from vanban.core.records.rules import FileKind
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.errors import Reason
from vanban.foundation.events import record
from vanban.foundation.operation import operation
from vanban.outgoing.sealing.events import DocumentSealed, SealingFailed
from vanban.outgoing.sealing.models import SealedAttachment, SealRequest
from vanban.outgoing.sealing.rules import ABOUT, cancelled
from vanban.trust.keys.operations.transactions import begin_transaction, cancel_about
from vanban.trust.keys.operations.working import (
    note_done,
    note_failed,
    note_prepared,
    note_waiting,
)
from vanban.trust.keys.rules.transactions import Order
from vanban.trust.keys.rules.working import LIVE, WorkState
from vanban.trust.verification.operations.preserving import ask_preservation


@operation("outgoing.sealing.save_prepared")
def save_prepared(
    *,
    actor: Actor,
    now: datetime,  # noqa: ARG001 - audited
    request_id: UUID,
    certificate_id: UUID,
    hole: Stored,
    prepared: dict[str, Any],
    picture_sha256: str = "",
) -> None:
    """Keep the file with its hole, so that another process can go on after a crash."""
    found = _live(actor, request_id)
    if found is None:
        return
    _, request = found
    note_prepared(request, certificate_id=certificate_id, hole=hole, prepared=prepared)
    audit.subject("document", request.document_id, picture=picture_sha256)


@operation("outgoing.sealing.wait_outside")
def wait_outside(*, actor: Actor, now: datetime, order: Order) -> None:
    """Give a prepared seal to the channel that will make it, and wait. Again: no change."""
    found = _live(actor, order.about_id)
    if found is None:
        return
    _, request = found
    note_waiting(request, actor=actor, now=now, order=order)


@operation("outgoing.sealing.continue_outside")
def continue_outside(*, actor: Actor, now: datetime, order: Order) -> None:
    """Give the next file of a seal (an annex) to the clerk's tool. Again: no change."""
    if _live(actor, order.about_id) is not None:
        begin_transaction(actor=actor, now=now, order=order)


@operation("outgoing.sealing.cancel_seal")
def cancel_seal(*, actor: Actor, now: datetime, document_id: UUID) -> None:
    """Take a seal back that waits for a device. Refuses (DocumentNotFound), (Forbidden)."""
    actor.require("outgoing.seal")
    lock_document(actor, document_id)
    audit.subject("document", document_id)
    request = SealRequest.objects.filter(document_id=document_id, state=WorkState.WAITING).first()
    if request is not None:
        cancel_about(actor=actor, now=now, about_kind=ABOUT, about_id=request.id)
        fail_seal(actor=actor, now=now, request_id=request.id, reason=cancelled())


@operation("outgoing.sealing.complete_seal")
def complete_seal(
    *,
    actor: Actor,
    now: datetime,
    request_id: UUID,
    stored: Stored,
    timestamped: bool,
    attachments: Sequence[tuple[UUID, Stored]] = (),
    beside: Sequence[tuple[str, Stored]] = (),
) -> None:
    """Keep the sealed files and move the document on; a request already finished stays as it is.

    `attachments`: each with what takes its place; `beside`: detached signatures, by what they sign.
    """
    found = _live(actor, request_id)
    if found is None:
        return
    document, request = found
    version = add_version(document, actor=actor, now=now, kind=VersionKind.SEALED, stored=stored)
    version.made_by_name, version.made_by_id = request.clerk_name, request.clerk_id
    version.save(update_fields=["made_by_name", "made_by"])
    for attachment_id, sealed in attachments:
        _put(request, attachment_id, sealed, now)
    note_done(request, now=now, timestamped=timestamped, result=version)
    audit.subject(
        "document",
        document.id,
        sha256=stored.sha256,
        clerk=request.clerk_name,
        attachments=[sealed.sha256 for _, sealed in attachments],
    )
    for signs, signature in beside:
        add_attachment(document, now=now, stored=signature, kind=FileKind.SIGNATURE, signs=signs)
    for sha256 in (stored.sha256, *(sealed.sha256 for _, sealed in attachments)):
        ask_preservation(actor=actor, now=now, file_sha256=sha256)
    advance(document, Move.SEAL, now=now)
    record(DocumentSealed(organisation_id=document.organisation_id, document_id=document.id))


@operation("outgoing.sealing.fail_seal")
def fail_seal(*, actor: Actor, now: datetime, request_id: UUID, reason: Reason) -> None:
    """Let the document wait for its seal again, with the reason for the page to show."""
    found = _live(actor, request_id)
    if found is None:
        return
    document, request = found
    note_failed(request, reason, now=now)
    audit.subject("document", document.id, problem=reason.code)
    advance(document, Move.FAIL_SEALING, now=now)
    record(SealingFailed(organisation_id=document.organisation_id, document_id=document.id))


def _put(request: SealRequest, attachment_id: UUID, sealed: Stored, now: datetime) -> None:
    uploaded = Attachment.objects.select_related("document").get(id=attachment_id)
    added = replace_attachment(uploaded, now=now, stored=sealed)
    SealedAttachment.objects.create(
        organisation_id=request.organisation_id, request=request, uploaded=uploaded, sealed=added
    )


def _live(actor: Actor, request_id: UUID) -> tuple[Document, SealRequest] | None:
    """The document, locked, and its live request; None when the request has come to its end."""
    row = SealRequest.objects.filter(id=request_id).values_list("document_id", flat=True).first()
    if row is None:
        return None
    document = lock_document(actor, row)
    audit.subject("document", row)
    request = SealRequest.objects.filter(id=request_id, state__in=LIVE).first()
    return (document, request) if request is not None else None
