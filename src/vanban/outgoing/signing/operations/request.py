"""Asking for a signature: who may sign, and by what right, is settled here."""

from datetime import date, datetime
from uuid import UUID

from vanban.core.organisations.queries import organisation
from vanban.core.records.lifecycle import Move, VersionKind
from vanban.core.records.models import Document, Version
from vanban.core.records.operations import advance, lock_document, reasons_against
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.clock import local_date
from vanban.foundation.errors import Forbidden, Kind, Reason, Refusal, refuse_if
from vanban.foundation.jobs import defer
from vanban.foundation.operation import operation
from vanban.outgoing.approval.queries import initials_pending
from vanban.outgoing.drafting.operations import reasons_against_right
from vanban.outgoing.drafting.queries import (
    TurnToSign,
    joint_signers,
    right_chosen,
    turn_to_sign,
)
from vanban.outgoing.drafting.rules import Turn, reasons_against_ended
from vanban.outgoing.signing.models import SigningRequest
from vanban.outgoing.signing.queries import replaced_since
from vanban.outgoing.signing.rules import (
    being_initialled,
    no_key,
    no_such_way,
    not_your_turn,
    read_another,
    reasons_against_signing,
    reasons_against_standing,
)
from vanban.trust.certificates.queries import (
    Way,
    chosen_way,
    reasons_against_ways,
    ways_to_sign,
)
from vanban.trust.keys.rules.working import WorkState


class CannotSign(Refusal):
    """The document cannot be signed now."""

    kind = Kind.CONFLICT
    code = "signing.cannot_sign"
    title = "Chưa ký được"


@operation("outgoing.signing.request_signature")
def request_signature(
    *,
    actor: Actor,
    now: datetime,
    document_id: UUID,
    on_behalf: UUID | None = None,
    way: str = "",
    batch_id: UUID | None = None,
    read_at: datetime | None = None,
) -> UUID:
    """Sign an approved document in one's own post or by a delegation in force (art. 13).

    Where several sign, it is the signature whose turn has come (drafting.turn_to_sign), over the
    file that those before have signed.

    The key does its work afterwards, outside of any transaction (`jobs.apply_signature`); a tool
    at the signer's desk is then given the file (trust.keys Transaction of the same id).
    `on_behalf`: the post signed for, when the person has chosen one. `way`: a key's id, or "file"
    for a file carried by hand; empty: the way used last. `batch_id`: one of many. `read_at`: when
    the signer's page was opened; a file that took its place later is not signed unread. Refuses
    (DocumentNotFound), (Forbidden) whoever is not competent, (CannotSign) with all reasons:
    state, a body that has ended, no prepared file, and whatever the register knows against the
    certificate: none, lapsed, revoked, of another person or another body.
    """
    document = lock_document(actor, document_id)
    audit.subject("document", document_id)
    turn = turn_to_sign(actor, document_id=document_id, on=local_date(now))
    if turn is None:
        refuse_if(CannotSign, _not_now(actor, document, local_date(now)))
    refuse_if(
        Forbidden,
        reasons_against_standing(competent=turn is not None, signer_name=document.signer_name),
    )
    assert turn is not None and actor.post_id is not None  # noqa: S101, PT018 - judged above
    right = turn.right
    source = _to_be_signed(document, joint=turn.ordinal > 0)
    ways = _ways(actor, now)
    chosen = chosen_way(ways, way)
    barred = _barred(actor, now, way)
    reasons = _reasons(document, now, source, turn, on_behalf)
    reasons += [read_another(each) for each in replaced_since([document_id], read_at)]
    refuse_if(CannotSign, [*reasons, *_against_way(ways, chosen, barred)])
    assert source is not None and chosen is not None  # noqa: S101, PT018 - judged above
    request = SigningRequest.objects.create(
        organisation_id=document.organisation_id,
        document=document,
        source=source,
        ordinal=turn.ordinal,
        signer_id=actor.post_id,
        signer_name=actor.name,
        printed_name=turn.name,
        signer_title=actor.title,
        authority="|".join(right.lines),
        delegation_id=right.delegation_id,
        basis=right.basis,
        state=WorkState.ASKED,
        batch_id=batch_id,
        channel=chosen.channel,
        key_id=chosen.key_id,
        asked_at=now,
    )
    audit.subject(
        "document",
        document_id,
        version=source.blob_id,
        authority=request.authority,
        basis=right.basis,
        channel=str(chosen.channel),
        **({} if actor.post_id == turn.post_id else {"acting_for": turn.name}),
    )
    advance(document, Move.BEGIN_SIGNING, now=now)
    defer(
        "outgoing.signing.jobs.apply_signature",
        lock=f"document:{document_id}",
        organisation_id=str(document.organisation_id),
        request_id=str(request.id),
    )
    return request.id


def _not_now(actor: Actor, document: Document, today: date) -> list[Reason]:
    """Why the signer does not sign now: the delegation chosen for it has lapsed; of several, it is
    not his turn, or he has signed.
    """
    chosen = right_chosen(document.id)
    if chosen is not None and actor.post_id is not None and actor.post_id == document.signer_id:
        against = reasons_against_right(
            actor,
            document.signer_name,
            (actor.post_id, chosen),
            type_code=document.type_code,
            today=today,
        )
        if against:
            return against
    rows = joint_signers(actor, document_id=document.id)
    own = next((row for row in rows if actor.post_id and row.post_id == actor.post_id), None)
    if own is None:
        return []
    waits_for = [row.name for row in rows if row.state == Turn.ASKED]
    return not_your_turn(signed=own.state == Turn.SIGNED, waits_for=waits_for)


def _to_be_signed(document: Document, *, joint: bool) -> Version | None:
    """The newest file: what was approved; where several sign, over what those before signed."""
    newest = document.versions.order_by("-ordinal").first()
    kinds = {VersionKind.PREPARED, VersionKind.SIGNED} if joint else {VersionKind.PREPARED}
    return newest if newest is not None and newest.kind in kinds else None


def _ways(actor: Actor, now: datetime) -> list[Way]:
    if actor.person_id is None:
        return []
    return ways_to_sign(actor, person_id=actor.person_id, at=now)


def _reasons(
    document: Document,
    now: datetime,
    source: Version | None,
    turn: TurnToSign,
    on_behalf: UUID | None,
) -> list[Reason]:
    return [
        *reasons_against(document, Move.BEGIN_SIGNING),
        *reasons_against_ended(organisation(document.organisation_id), local_date(now)),
        *([being_initialled()] if initials_pending(document) else []),
        *reasons_against_signing(
            prepared=source is not None,
            on_behalf=on_behalf,
            signer=turn.post_id,
        ),
    ]


def _barred(actor: Actor, now: datetime, wanted: str) -> list[Reason]:
    if actor.person_id is None:
        return []
    return reasons_against_ways(actor, person_id=actor.person_id, at=now, wanted=wanted)


def _against_way(ways: list[Way], chosen: Way | None, barred: list[Reason]) -> list[Reason]:
    """Why the key cannot sign: what is known against it, before anything goes to a device."""
    if chosen is not None:
        return []
    return barred or [no_such_way() if ways else no_key()]
