"""Asking for the seal: the clerk personally, and only on what the competent person has signed."""

from datetime import datetime
from uuid import UUID

from vanban.core.organisations.queries import organisation
from vanban.core.records.lifecycle import Move
from vanban.core.records.operations import advance, lock_document, reasons_against
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.clock import local_date
from vanban.foundation.errors import Forbidden, Kind, Reason, Refusal, refuse_if
from vanban.foundation.jobs import defer
from vanban.foundation.operation import operation
from vanban.outgoing.drafting.rules import reasons_against_ended
from vanban.outgoing.sealing.models import SealRequest
from vanban.outgoing.sealing.queries import readiness
from vanban.outgoing.sealing.rules import SealState, reasons_against_sealing
from vanban.trust.certificates.queries import key_for_organisation


class CannotSeal(Refusal):
    """The document cannot be sealed now."""

    kind = Kind.CONFLICT
    code = "sealing.cannot_seal"
    title = "Chưa đóng dấu được"


@operation("outgoing.sealing.request_seal")
def request_seal(*, actor: Actor, now: datetime, document_id: UUID) -> UUID:
    """Seal a signed and numbered document with the organisation's key (art. 17, 32).

    The key does its work afterwards, outside of any transaction (`jobs.apply_seal`). Refuses
    (Forbidden) whoever is no clerk in person, (DocumentNotFound), (CannotSeal) with all reasons:
    state, not signed by the competent person, number not in the file yet, no certificate in force.
    """
    actor.require("outgoing.seal")
    if actor.post_id is None:
        raise Forbidden(
            Reason("sealing.no_clerk", "Văn thư phải trực tiếp đóng dấu, ký số của cơ quan.")
        )
    document = lock_document(actor, document_id)
    audit.subject("document", document_id)
    ready = readiness(document)
    reasons = reasons_against(document, Move.BEGIN_SEALING)
    if not reasons:
        reasons = reasons_against_sealing(
            signed=ready.signed is not None,
            stamped=ready.numbered is not None,
            stamp_problem=ready.stamp_problem,
            has_key=key_for_organisation(actor, at=now) is not None,
        )
    body = organisation(document.organisation_id)
    refuse_if(CannotSeal, [*reasons, *reasons_against_ended(body, local_date(now))])
    assert ready.numbered is not None and ready.signed is not None  # noqa: S101, PT018 - judged
    request = SealRequest.objects.create(
        organisation_id=document.organisation_id,
        document=document,
        source=ready.numbered,
        signed=ready.signed,
        clerk_id=actor.post_id,
        clerk_name=actor.name,
        state=SealState.ASKED,
        asked_at=now,
    )
    audit.subject("document", document_id, version=ready.numbered.blob_id)
    advance(document, Move.BEGIN_SEALING, now=now)
    defer(
        "outgoing.sealing.jobs.apply_seal",
        lock=f"document:{document_id}",
        organisation_id=str(document.organisation_id),
        request_id=str(request.id),
    )
    return request.id
