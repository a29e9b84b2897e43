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
class DispatchParked(Event):
    """A packet waited for longer than the horizon: its people are told, nothing is dropped."""

    dispatch_id: UUID
    document_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentRecalled(Event):
    """An issued document was called back from everybody it went to."""

    document_id: UUID
