"""What came in, and what must be told to senders inside this installation."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from vanban.foundation.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageReceived(Event):
    """A document's packet lies in the inbox of `organisation_id`, readable or not."""

    inbox_item_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class PacketStrayed(Event):
    """A packet came by a line for nobody here, or could not be kept or placed; the administrators
    of `organisation_id` see to it.
    """

    IN_ORDER: ClassVar[bool] = True  # the bell rings once until it is seen

    inbox_item_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusReceived(Event):
    """A recipient outside reports on a document of `organisation_id`, in that packet."""

    inbox_item_id: UUID

    business_id: str
    from_code: str
    code: int
    at: str  # ISO 8601
    description: str
    reported_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusReported(Event):
    """A recipient inside this installation reports on a document of `organisation_id`."""

    business_id: str
    from_code: str
    code: int
    at: str  # ISO 8601
    description: str
    reported_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeBackAsked(Event):
    """The sender asks `organisation_id` to give a document back (status 13), or revokes, updates
    or replaces it (edXML BussinessDocType 1, 2, 3): the receiver answers with 15 or 16.
    """

    inbox_item_id: UUID
    business_id: str
    from_code: str
    reason: str
    doc_type: int  # formats.edxml BussinessDocType: 1 for a bare request
