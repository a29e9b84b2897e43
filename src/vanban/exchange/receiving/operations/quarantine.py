"""A packet that bears a mark of secrecy: nothing of what it says is shown; in the end it is purged.

Source: Luật Bảo vệ bí mật nhà nước (no content, no summary of a secret in a networked system);
regulations section 12.
"""

from datetime import datetime
from typing import Final
from uuid import UUID

from vanban.exchange.receiving.models import InboxItem
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.errors import Kind, NotFound, Reason, Refusal, refuse_if
from vanban.foundation.operation import operation
from vanban.foundation.store import store

_SHORTEST_REASON: Final = 5


class CannotPurge(Refusal):
    """The packet is not in quarantine, or nobody says on what ground it is purged."""

    kind = Kind.CONFLICT
    code = "receiving.cannot_purge"
    title = "Chưa tiêu hủy được"


@operation("exchange.receiving.quarantine")
def quarantine(*, actor: Actor, now: datetime, inbox_item_id: UUID, problem: str) -> None:
    """Take the summary off a packet of the inbox; who sent it, when, and its hash stay.

    Number and identifier stay too: the sender is told by them.
    """
    InboxItem.objects.filter(id=inbox_item_id, organisation_id=actor.organisation).update(
        subject="", problem=problem[:500], quarantined_at=now
    )
    audit.subject("inbox_item", inbox_item_id, problem=problem)


def purge(*, actor: Actor, now: datetime, inbox_item_id: UUID, reason: str) -> None:
    """Destroy the bytes of a packet in quarantine, under a record: who, when, on what ground, and
    the hash of what was destroyed. Outside work between two operations; twice changes nothing.

    Refuses (Forbidden) whoever does not receive, (NotFound), (CannotPurge).
    """
    for sha256 in begin_purge(actor=actor, now=now, inbox_item_id=inbox_item_id, reason=reason):
        store().remove(sha256)
    complete_purge(actor=actor, now=now, inbox_item_id=inbox_item_id)


@operation("exchange.receiving.begin_purge")
def begin_purge(
    *, actor: Actor, now: datetime, inbox_item_id: UUID, reason: str
) -> tuple[str, ...]:
    """Write the record first; tells which bytes are to be destroyed. See `purge`."""
    actor.require("incoming.receive")
    item = _locked(actor, inbox_item_id)
    refuse_if(CannotPurge, _reasons(item, reason))
    audit.subject(
        "inbox_item", item.id, sha256=item.sha256, reason=reason.strip(), sender=item.sender_code
    )
    if item.purged_at is None:
        item.purged_at, item.purged_by_name = now, actor.name[:200]
        item.purge_reason = reason.strip()[:500]
        item.save(update_fields=["purged_at", "purged_by_name", "purge_reason"])
    return tuple(sha for sha in (item.sha256, item.opened_sha256) if sha)


@operation("exchange.receiving.complete_purge")
def complete_purge(
    *,
    actor: Actor,
    now: datetime,  # noqa: ARG001 - the moment of the audit entry
    inbox_item_id: UUID,
) -> None:
    """The bytes are gone: the trail says so."""
    item = _locked(actor, inbox_item_id)
    audit.subject("inbox_item", item.id, sha256=item.sha256, destroyed=True)


def _locked(actor: Actor, inbox_item_id: UUID) -> InboxItem:
    item = (
        InboxItem.objects.select_for_update(no_key=True)
        .filter(id=inbox_item_id, organisation_id=actor.organisation)
        .first()
    )
    if item is None:
        raise NotFound(Reason("receiving.not_found", "Không có gói tin này trong hộp đến."))
    return item


def _reasons(item: InboxItem, reason: str) -> list[Reason]:
    reasons = []
    if item.quarantined_at is None:
        text = "Chỉ tiêu hủy gói tin đang cách ly vì có dấu chỉ độ mật."
        reasons.append(Reason("receiving.not_quarantined", text))
    if len(reason.strip()) < _SHORTEST_REASON:
        text, mend = "Chưa nêu căn cứ tiêu hủy.", "Ghi số biên bản hoặc ý kiến người có thẩm quyền."
        reasons.append(Reason("receiving.no_ground", text, mend, field="reason"))
    return reasons
