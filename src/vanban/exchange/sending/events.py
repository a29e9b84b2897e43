"""What leaves by another way than the axis."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from vanban.foundation.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageHandedOver(Event):
    """A package for a body of this installation; `organisation_id` is the recipient's."""

    IN_ORDER: ClassVar[bool] = True  # between two bodies nobody overtakes

    dispatch_id: UUID
    package_sha256: str
    sender_code: str
    kind: str  # formats.vxp.rows.MessageType


@dataclass(frozen=True, slots=True, kw_only=True)
class DispatchStopped(Event):
    """A packet is tried no more by itself: it waited for longer than the horizon, no line leads to
    its receiver, the axis refused it, or it could not be written. Its people are told; nothing is
    dropped.
    """

    dispatch_id: UUID
    document_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentTurnedDown(Event):
    """A recipient refused the document (02), or to give it back (16)."""

    dispatch_id: UUID
    document_id: UUID
    code: int  # formats.edxml.message.StatusCode


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentRecalled(Event):
    """An issued document was called back from everybody it went to."""

    document_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceReminded(Event):
    """The sender reminds a body of this installation (`organisation_id`) of a document it sent."""

    IN_ORDER: ClassVar[bool] = True

    business_id: str
    from_code: str
    nth: int
    point: str  # rules.reminding.Point
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusUnplaced(Event):
    """A status came, in that packet, on a document that was not sent to whoever reports it."""

    inbox_item_id: UUID
    problem: str
