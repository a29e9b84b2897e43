"""How far a signature has come that some key is to make, whichever room asked for it."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from vanban.foundation.errors import Reason
from vanban.trust.keys.rules import Channel
from vanban.trust.keys.rules.transactions import Order, Part


class WorkState(StrEnum):
    """Each step of the outside work may be begun again after a crash."""

    ASKED = "asked"
    PREPARED = "prepared"
    WAITING = "waiting"  # an outside channel has it; its transaction has the same id
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class KeptWork:
    """What a room's row keeps of its signature between two steps of the outside work."""

    state: WorkState
    channel: Channel | None
    key_id: UUID | None
    certificate_id: UUID | None
    hole_sha256: str
    prepared: dict[str, Any] | None


LIVE = (WorkState.ASKED, WorkState.PREPARED, WorkState.WAITING)


class CannotFinish(Exception):  # noqa: N818 - carries a reason to the page
    """The signature cannot be made as asked."""

    def __init__(self, reason: Reason) -> None:
        self.reason = reason
        super().__init__(reason.text)


def order_to_sign(
    *,
    about_kind: str,
    work_id: UUID,
    channel: Channel | None,
    title: str,
    key_id: UUID | None,
    person_id: UUID | None,
    attributes: bytes,
    digest: str,
) -> Order:
    """What a service that signs hashes is asked: one value, over these attributes."""
    assert channel is not None  # noqa: S101 - only asked of a hash channel
    return Order(
        transaction_id=work_id,
        about_kind=about_kind,
        about_id=work_id,
        channel=channel,
        title=title,
        key_id=key_id,
        person_id=person_id,
        parts=(Part(work_id, attributes, bytes.fromhex(digest)),),
    )
