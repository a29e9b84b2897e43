"""The browsers in which people are told, and what a push to one person says."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from vanban.foundation.actor import Actor
from vanban.foundation.operation import query
from vanban.oversight.tracking.models import Notice, NoticeChoice, PushDevice
from vanban.oversight.tracking.queries.notices import choice_from, own
from vanban.oversight.tracking.rules.notices import Choice
from vanban.trust.keys.operations.keystore import open_secrets


@dataclass(frozen=True, slots=True)
class DeviceRow:
    """A browser as the person's own page shows it; never its address."""

    id: UUID
    label: str
    added_at: datetime
    pushed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Browser:
    """Where to send, and the keys that only this browser has."""

    device_id: UUID
    endpoint: str
    p256dh: str
    auth: str


@dataclass(frozen=True, slots=True)
class Push:
    """How many notices a person has not seen, and the browsers to tell."""

    unseen: int
    choice: Choice
    browsers: tuple[Browser, ...]


@query
def devices_of(actor: Actor) -> list[DeviceRow]:
    """The actor's own browsers, the latest first."""
    rows = PushDevice.objects.filter(own(actor), organisation_id=actor.organisation)
    return [
        DeviceRow(row.id, row.label, row.added_at, row.pushed_at)
        for row in rows.order_by("-added_at", "-id")
    ]


@query
def push_for(actor: Actor, *, person_id: UUID) -> Push | None:
    """What is to be pushed to a person; None when nothing is new or no browser wants it."""
    whose = {"organisation_id": actor.organisation, "person_id": person_id}
    choice = NoticeChoice.objects.filter(**whose).first()
    kinds = choice.by_push if choice else []
    unseen = Notice.objects.filter(**whose, kind__in=kinds, seen_at=None).count()
    rows = list(PushDevice.objects.filter(**whose).order_by("id"))
    if choice is None or not unseen or not rows:
        return None
    return Push(unseen, choice_from(choice), tuple(_browser(row) for row in rows))


def _browser(row: PushDevice) -> Browser:
    secrets = open_secrets(row.id, bytes(row.sealed))
    return Browser(row.id, secrets["endpoint"], secrets["p256dh"], secrets["auth"])
