"""Services that sign, whichever: registered, asked, asked again. No transaction open while asking.

Nothing is tried again once the holder has said no or let the time pass: a second request on a
telephone that nobody expects is how people learn to agree to anything.
"""

from datetime import datetime
from types import ModuleType
from typing import Any
from uuid import UUID

import structlog

from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.errors import Invalid, NotFound, Reason, refuse_if
from vanban.foundation.ids import new_id
from vanban.foundation.jobs import defer
from vanban.foundation.operation import operation
from vanban.trust.keys.models import Provider
from vanban.trust.keys.operations import csc, keystore, sim, smartca
from vanban.trust.keys.operations.calling import Nonsense, Unreachable
from vanban.trust.keys.operations.keystore import KeyUnavailable
from vanban.trust.keys.operations.registering import ADMINISTER
from vanban.trust.keys.operations.transactions import (
    expire_transaction,
    note_reference,
    settle_refused,
    settle_values,
)
from vanban.trust.keys.queries import (
    TransactionRow,
    place_of_key,
    service_of,
    transaction_of,
)
from vanban.trust.keys.rules import ELLIPTIC, Channel
from vanban.trust.keys.rules.asking import Asking
from vanban.trust.keys.rules.services import Link, Service, may_register_service
from vanban.trust.keys.rules.transactions import (
    Progress,
    TransactionState,
    display_text,
    expired,
    garbage,
)

POLL_S = 4
log = structlog.get_logger(__name__)
_ADAPTERS: dict[Channel, ModuleType] = {
    Channel.SIM: sim,
    Channel.CSC: csc,
    Channel.SMARTCA: smartca,
}


class CannotRegisterService(Invalid):
    """The service cannot be taken into the register as given."""

    code = "keys.cannot_register_service"
    title = "Chưa ghi được dịch vụ ký"


@operation("trust.keys.register_service")
def register_service(
    *,
    actor: Actor,
    now: datetime,
    channel: Channel,
    name: str,
    address: str,
    options: dict[str, Any],
    secrets: dict[str, str],
) -> UUID:
    """Write down a service that signs for the body's people; its secrets are sealed at once.

    Refuses (Forbidden) whoever may not administer keys, (CannotRegisterService) with all reasons.
    """
    actor.require(ADMINISTER)
    reasons = may_register_service(
        channel=channel, name=name, address=address, options=options, secrets=secrets
    )
    known = Provider.objects.filter(
        organisation_id=actor.organisation, name=name.strip(), retired_at=None
    )
    if known.exists():
        reasons.append(Reason("keys.service_known", "Đã có dịch vụ tên này.", field="name"))
    refuse_if(CannotRegisterService, reasons)
    provider_id = new_id()
    Provider.objects.create(
        id=provider_id,
        organisation_id=actor.organisation,
        channel=channel,
        name=name.strip(),
        address=address.strip(),
        options=options,
        sealed=keystore.seal_secrets(provider_id, secrets),
        registered_at=now,
    )
    audit.subject("provider", provider_id, channel=str(channel), address=address)
    return provider_id


@operation("trust.keys.retire_service")
def retire_service(*, actor: Actor, now: datetime, provider_id: UUID) -> None:
    """Take a service out of use; its keys sign no more. Again: no change. Refuses (NotFound)."""
    actor.require(ADMINISTER)
    rows = Provider.objects.select_for_update(no_key=True).filter(
        id=provider_id, organisation_id=actor.organisation
    )
    row = rows.first()
    if row is None:
        raise NotFound(Reason("keys.no_service", "Không có dịch vụ này."))
    if row.retired_at is None:
        row.retired_at = now
        row.save(update_fields=["retired_at"])
    audit.subject("provider", provider_id)


def advance_transaction(*, actor: Actor, now: datetime, transaction_id: UUID) -> None:
    """Give a pending transaction to its service, or ask how far it is; ask again later if need be.

    May be called any number of times. Outside work: no transaction open.
    """
    row = transaction_of(actor, transaction_id=transaction_id)
    if row is None or row.state is not TransactionState.PENDING:
        return
    if row.expires_at <= now:
        expire_transaction(actor=actor, now=now, transaction_id=transaction_id)
        return
    try:
        found = _asked(actor, now, row)
    except Unreachable as away:
        log.warning("signing service away", channel=str(row.channel), why=str(away))
        found = Progress(reference=row.reference)
    except Nonsense as nonsense:
        found = Progress.refused(TransactionState.FAILED, garbage(str(nonsense)))
    except KeyUnavailable as closed:
        found = Progress.refused(TransactionState.FAILED, closed.reasons[0])
    _settle(actor, now, row, found)


def certificates_of(*, actor: Actor, now: datetime, provider_id: UUID, account: str) -> list[bytes]:
    """What the service says are the certificates of an account, DER, the holder's own first.

    Refuses (NotFound) an unknown service, (KeyUnavailable) when it does not answer sensibly.
    """
    service = service_of(actor, provider_id=provider_id)
    if service is None:
        raise NotFound(Reason("keys.no_service", "Không có dịch vụ này."))
    asking = Asking(new_id(), account, instant=f"{now:%Y%m%d%H%M%S}")
    try:
        found: list[bytes] = _ADAPTERS[service.channel].certificates(_opened(service), asking)
    except (Unreachable, Nonsense) as failed:
        raise KeyUnavailable(
            Reason(
                "keys.service_away",
                "Dịch vụ ký không trả lời được.",
                "Kiểm tra địa chỉ và thông tin kết nối, thử lại sau.",
                facts={"detail": str(failed)[:100]},
            )
        ) from failed
    return found


def _asked(actor: Actor, now: datetime, row: TransactionRow) -> Progress:
    place = place_of_key(actor, key_id=row.key_id) if row.key_id else None
    service = (
        service_of(actor, provider_id=place.provider_id) if place and place.provider_id else None
    )
    if place is None or service is None:
        reason = Reason(
            "keys.service_gone", "Khóa hoặc dịch vụ ký không còn dùng.", "Chọn cách ký khác."
        )
        return Progress.refused(TransactionState.FAILED, reason)
    asking = Asking(
        transaction_id=row.id,
        account=place.account,
        parts=row.parts,
        display=display_text(row.title, row.code),
        seconds=int((row.expires_at - now).total_seconds()),
        serial=place.object_id,
        instant=f"{now:%Y%m%d%H%M%S}",
        elliptic=place.token == ELLIPTIC,
        whole_cms=service.options.get("returns") == "cms",
    )
    adapter, link = _ADAPTERS[service.channel], _opened(service)
    found: Progress
    if row.reference:
        found = adapter.ask(link, asking, row.reference)
    else:
        found = adapter.submit(link, asking)
    return found


def _opened(service: Service) -> Link:
    secrets = keystore.open_secrets(service.provider_id, service.sealed)
    return Link(service.address, service.options, secrets)


def _settle(actor: Actor, now: datetime, row: TransactionRow, found: Progress) -> None:
    if found.state is TransactionState.SIGNED:
        settle_values(actor=actor, now=now, transaction_id=row.id, values=found.values)
    elif found.state is TransactionState.PENDING:
        if found.reference and found.reference != row.reference:
            note_reference(actor=actor, now=now, transaction_id=row.id, reference=found.reference)
        _ask_again(row, actor)
    else:
        settle_refused(
            actor=actor,
            now=now,
            transaction_id=row.id,
            state=found.state,
            reason=found.problem or expired(),
        )


def _ask_again(row: TransactionRow, actor: Actor) -> None:
    defer(
        "trust.keys.jobs.submit_transaction",
        in_seconds=POLL_S,
        organisation_id=str(actor.organisation),
        transaction_id=str(row.id),
    )
