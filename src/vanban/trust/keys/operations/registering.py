"""Taking keys into the register and out of use."""

from datetime import datetime
from uuid import UUID

from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.errors import Forbidden, Invalid, NotFound, Reason, refuse_if
from vanban.foundation.operation import operation
from vanban.trust.keys.models import Key
from vanban.trust.keys.rules import Channel, HolderKind, KeyPlace, KeyState, may_register

ADMINISTER = "trust.administer"
SEAL_KEEPER = "outgoing.seal"


class CannotRegisterKey(Invalid):
    """The key cannot be taken into the register as given."""

    code = "keys.cannot_register"
    title = "Chưa ghi được khóa"


@operation("trust.keys.register_key")
def register_key(
    *,
    actor: Actor,
    now: datetime,
    place: KeyPlace,
    holder_kind: HolderKind,
    label: str,
    public_key_sha256: str,
    person_id: UUID | None = None,
) -> UUID:
    """Write down where a key of a person or of the body is kept.

    The private key itself is sealed before (``keystore.seal``) or never leaves its device.
    Refuses (Forbidden) another's key for whoever does not administer keys; (CannotRegisterKey) a
    missing holder, label or place, and a key that is known already.
    """
    require_keeper(actor, person_id)
    reasons = may_register(holder_kind=holder_kind, person_id=person_id, place=place, label=label)
    known = Key.objects.filter(
        organisation_id=actor.organisation,
        public_key_sha256=public_key_sha256,
        state=KeyState.ACTIVE,
    )
    if known.exists():
        reasons.append(Reason("keys.known", "Khóa này đã có trong sổ."))
    refuse_if(CannotRegisterKey, reasons)
    Key.objects.create(
        id=place.key_id,
        organisation_id=actor.organisation,
        holder_kind=holder_kind,
        person_id=person_id,
        label=label.strip(),
        channel=place.channel,
        token=place.token,
        object_id=place.object_id,
        sealed=place.sealed,
        provider_id=place.provider_id,
        account=place.account,
        public_key_sha256=public_key_sha256,
        state=KeyState.ACTIVE,
        registered_at=now,
    )
    audit.subject("key", place.key_id, channel=str(place.channel), holder=str(holder_kind))
    return place.key_id


@operation("trust.keys.retire_key")
def retire_key(*, actor: Actor, now: datetime, key_id: UUID) -> None:
    """Take a key out of use for good (lost, replaced, its holder left). Again changes nothing.

    Refuses (NotFound), (Forbidden) another's key for whoever does not administer keys; the body's
    token may be retired by whoever keeps the seal, too: it is in his hand when it is lost.
    """
    key = _locked(actor, key_id)
    if not (may_handle(actor, key.person_id) and key.channel == Channel.DESKTOP):
        require_keeper(actor, key.person_id)
    if key.state == KeyState.ACTIVE:
        key.state, key.retired_at = KeyState.RETIRED, now
        key.save(update_fields=["state", "retired_at"])
    audit.subject("key", key_id)


@operation("trust.keys.prefer_key")
def prefer_key(*, actor: Actor, now: datetime, key_id: UUID) -> None:
    """Offer this key first from now on, before the one used last.

    Refuses (NotFound), (Forbidden) another's key for whoever does not administer keys; of the
    body's, who keeps the seal chooses too.
    """
    key = _locked(actor, key_id)
    if not may_handle(actor, key.person_id):
        require_keeper(actor, key.person_id)
    key.preferred_at = now
    key.save(update_fields=["preferred_at"])
    audit.subject("key", key_id)


def require_keeper(actor: Actor, person_id: UUID | None) -> None:
    """Refuse (Forbidden) whoever may not keep this key: each his own, the rest the administrator
    of keys.
    """
    if person_id is None or person_id != actor.person_id:
        actor.require(ADMINISTER)


def require_seal_keeper(actor: Actor) -> None:
    """Refuse (Forbidden) whoever neither keeps the body's seal nor administers keys."""
    if not (actor.may(ADMINISTER) or actor.may(SEAL_KEEPER)):
        raise Forbidden(
            Reason(
                "keys.not_keeper",
                "Việc này dành cho văn thư giữ dấu và cán bộ chứng thư số.",
            )
        )


def may_handle(actor: Actor, person_id: UUID | None) -> bool:
    """Whether the actor keeps the seal and the key is the body's."""
    return person_id is None and actor.may(SEAL_KEEPER)


def _locked(actor: Actor, key_id: UUID) -> Key:
    rows = Key.objects.select_for_update(no_key=True).filter(
        id=key_id, organisation_id=actor.organisation
    )
    key = rows.first()
    if key is None:
        raise NotFound(Reason("keys.unknown", "Không có khóa này."))
    return key
