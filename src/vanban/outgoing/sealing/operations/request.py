"""Asking for the seal: the clerk personally, and only on what the competent person has signed."""

from datetime import datetime
from uuid import UUID

from vanban.core.organisations.queries import organisation
from vanban.core.records.lifecycle import Move
from vanban.core.records.models import Document
from vanban.core.records.operations import advance, lock_document, reasons_against
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.clock import local_date
from vanban.foundation.errors import Forbidden, Kind, Reason, Refusal, refuse_if
from vanban.foundation.jobs import defer
from vanban.foundation.operation import operation
from vanban.outgoing.drafting.rules import reasons_against_ended
from vanban.outgoing.sealing.models import SealRequest
from vanban.outgoing.sealing.queries import (
    Ready,
    against_signer,
    readiness,
    separate_annexes,
    way_of_body,
)
from vanban.outgoing.sealing.rules import annexes_need_a_server_key, reasons_against_sealing
from vanban.trust.certificates.queries import Way
from vanban.trust.keys.rules import HASHES
from vanban.trust.keys.rules.working import WorkState


class CannotSeal(Refusal):
    """The document cannot be sealed now."""

    kind = Kind.CONFLICT
    code = "sealing.cannot_seal"
    title = "Chưa đóng dấu được"


@operation("outgoing.sealing.request_seal")
def request_seal(*, actor: Actor, now: datetime, document_id: UUID, way: str = "") -> UUID:
    """Seal a signed and numbered document with the organisation's key (art. 17, 32).

    The key does its work afterwards, outside of any transaction (`jobs.apply_seal`); a tool at the
    clerk's desk is then given the file. `way`: a key's id, or "file" for a file carried
    by hand; empty: a key on the server, else the way used last. Refuses
    (Forbidden) whoever is no clerk in person, (DocumentNotFound), (CannotSeal) with all reasons:
    state, not signed by the competent person, number not in the file yet, a body of a joint
    document that has not sealed it (one reason each), and whatever the register knows against the
    body's certificate: none, lapsed, revoked, of another body.
    """
    actor.require("outgoing.seal")
    if actor.post_id is None:
        raise Forbidden(
            Reason(
                "sealing.no_clerk",
                "Văn thư phải trực tiếp đóng dấu, ký số của cơ quan.",
                "Đăng nhập bằng tài khoản văn thư.",
            )
        )
    document = lock_document(actor, document_id)
    audit.subject("document", document_id)
    ready = readiness(document)
    reasons = reasons_against(document, Move.BEGIN_SEALING)
    chosen, barred = way_of_body(actor, at=now, wanted=way)
    if not reasons:
        reasons = reasons_against_sealing(
            signed=ready.signed is not None,
            stamped=ready.numbered is not None,
            stamp_problem=ready.stamp_problem,
            missing=ready.missing,
        )
        reasons += against_signer(actor, document)
        reasons += barred or against_way(document, chosen)
    body = organisation(document.organisation_id)
    refuse_if(CannotSeal, [*reasons, *reasons_against_ended(body, local_date(now))])
    assert chosen is not None  # noqa: S101 - judged above
    return begin_seal(actor, now, document, ready, chosen)


def begin_seal(
    actor: Actor,
    now: datetime,
    document: Document,
    ready: Ready,
    chosen: Way,
    *,
    automatic: bool = False,
) -> UUID:
    """Write down a seal that may be made, and set it going. A step of the operations that ask."""
    assert ready.numbered is not None and ready.signed is not None  # noqa: S101, PT018 - judged
    assert actor.post_id is not None  # noqa: S101 - judged
    request = SealRequest.objects.create(
        organisation_id=document.organisation_id,
        document=document,
        source=ready.numbered,
        signed=ready.signed,
        clerk_id=actor.post_id,
        clerk_name=actor.name,
        automatic=automatic,
        state=WorkState.ASKED,
        channel=chosen.channel,
        key_id=chosen.key_id,
        asked_at=now,
    )
    audit.subject("document", document.id, version=ready.numbered.blob_id, automatic=automatic)
    advance(document, Move.BEGIN_SEALING, now=now)
    defer(
        "outgoing.sealing.jobs.apply_seal",
        lock=f"document:{document.id}",
        organisation_id=str(document.organisation_id),
        request_id=str(request.id),
    )
    return request.id


def against_way(document: Document, chosen: Way | None) -> list[Reason]:
    """Why the way that was chosen cannot seal this document with all that goes with it."""
    if chosen is not None and chosen.channel in HASHES and separate_annexes(document):
        return [annexes_need_a_server_key()]
    return []
