"""The organisation's seal by a key in an HSM under a policy, without a clerk at a device.

Who may ask, which kinds, which hours and how many a day are set by the administrator of keys; any
clerk may stop it at once. Each use is audited like a seal by hand, and marked as automatic.
"""

from datetime import datetime
from uuid import UUID

from vanban.core.organisations.queries import organisation
from vanban.core.records.lifecycle import Move
from vanban.core.records.operations import lock_document, reasons_against
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.clock import local_date
from vanban.foundation.errors import Forbidden, Invalid, Reason, refuse_if
from vanban.foundation.operation import operation
from vanban.outgoing.drafting.rules import reasons_against_ended
from vanban.outgoing.sealing.models import SealPolicy
from vanban.outgoing.sealing.operations.request import CannotSeal, begin_seal
from vanban.outgoing.sealing.queries import (
    against_signer,
    automatic_today,
    policy_of,
    readiness,
)
from vanban.outgoing.sealing.rules import (
    Policy,
    reasons_against_automatic,
    reasons_against_policy,
    reasons_against_sealing,
)
from vanban.trust.certificates.queries import reasons_against_ways, ways_to_sign
from vanban.trust.keys.rules import Channel

ADMINISTER = "trust.administer"


class PolicyRefused(Invalid):
    """The policy cannot be set as given."""

    code = "sealing.policy"
    title = "Chưa đặt được quy tắc dấu tự động"


@operation("outgoing.sealing.set_seal_policy")
def set_seal_policy(*, actor: Actor, now: datetime, policy: Policy) -> None:
    """Set the rules of automatic sealing, and switch it on or off with them.

    Refuses (Forbidden) whoever may not administer keys, (PolicyRefused) with all reasons.
    """
    actor.require(ADMINISTER)
    refuse_if(PolicyRefused, reasons_against_policy(policy))
    SealPolicy.objects.update_or_create(
        organisation_id=actor.organisation,
        defaults={
            "posts": sorted(policy.posts),
            "type_codes": sorted(policy.type_codes),
            "first_hour": policy.first_hour,
            "last_hour": policy.last_hour,
            "per_day": policy.per_day,
            "stopped_at": now if policy.stopped else None,
            "changed_at": now,
            "changed_by_name": actor.name,
        },
    )
    audit.subject("organisation", actor.organisation, policy=str(policy))


@operation("outgoing.sealing.stop_automatic")
def stop_automatic(*, actor: Actor, now: datetime) -> None:
    """Switch automatic sealing off at once; only the administrator of keys switches it on again.

    Refuses (Forbidden) who is neither that administrator nor a clerk. Off already: no change.
    """
    if not (actor.may(ADMINISTER) or actor.may("outgoing.seal")):
        raise Forbidden(
            Reason(
                "sealing.stop",
                "Chỉ văn thư hoặc quản trị khóa tắt được.",
                "Nhờ văn thư hoặc quản trị khóa.",
            )
        )
    audit.subject("organisation", actor.organisation)
    SealPolicy.objects.filter(organisation_id=actor.organisation, stopped_at=None).update(
        stopped_at=now, changed_at=now, changed_by_name=actor.name
    )


@operation("outgoing.sealing.seal_automatically")
def seal_automatically(*, actor: Actor, now: datetime, document_id: UUID) -> UUID:
    """Let the key in the HSM seal a signed and numbered document, as far as the policy allows.

    Refuses (DocumentNotFound), (Forbidden) who holds no post, (CannotSeal) with all reasons: what
    stands against any seal, and what the policy says.
    """
    if actor.post_id is None:
        raise Forbidden(
            Reason(
                "sealing.no_post", "Tài khoản chưa giữ chức vụ nào.", "Nhờ quản trị giao chức vụ."
            )
        )
    document = lock_document(actor, document_id)
    audit.subject("document", document_id)
    # Locked: two that ask at once cannot both take the last seal of the day.
    row = (
        SealPolicy.objects.select_for_update(no_key=True)
        .filter(organisation_id=actor.organisation)
        .first()
    )
    ways = ways_to_sign(actor, person_id=None, at=now)
    hsm = next((each for each in ways if each.channel is Channel.PKCS11), None)
    ready = readiness(document)
    reasons = reasons_against_automatic(
        policy_of(row) if row else None,
        post=str(actor.post_id),
        type_code=document.type_code,
        now=now,
        used_today=automatic_today(actor, now),
        hsm=hsm is not None,
    )
    against = reasons_against(document, Move.BEGIN_SEALING)
    if not against:
        against = reasons_against_sealing(
            signed=ready.signed is not None,
            stamped=ready.numbered is not None,
            stamp_problem=ready.stamp_problem,
            missing=ready.missing,
        )
        if hsm is None:
            against += reasons_against_ways(actor, person_id=None, at=now)
        against += against_signer(actor, document)
    body = organisation(document.organisation_id)
    refuse_if(CannotSeal, [*reasons, *against, *reasons_against_ended(body, local_date(now))])
    assert hsm is not None  # noqa: S101 - judged above
    return begin_seal(actor, now, document, ready, hsm, automatic=True)
