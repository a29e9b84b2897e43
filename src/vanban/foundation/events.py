"""Speaking upwards: a step records what happened; who listens stands in config/wiring.py."""

import dataclasses
from dataclasses import dataclass
from typing import Any, ClassVar, Final
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.utils.module_loading import import_string
from psycopg.types.json import Jsonb

from vanban.foundation.ids import new_id
from vanban.foundation.jobs import HandleEvent, defer_event

_RECORD: Final = (
    "INSERT INTO foundation_event (id, organisation_id, name, payload) VALUES (%s, %s, %s, %s)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """The parent of every event: ids only, past tense, belonging to an organisation.

    `IN_ORDER`: listeners of one organisation handle it one after another, as it happened.
    """

    IN_ORDER: ClassVar[bool] = False

    organisation_id: UUID


def name_of(event: type[Event]) -> str:
    """`outgoing.sealing.DocumentSealed`: the room and the class."""
    room = event.__module__.removeprefix("vanban.").removesuffix(".events")
    return f"{room}.{event.__qualname__}"


def record(event: Event) -> UUID:
    """Insert the event and one job for each listener, in the caller's transaction."""
    name = name_of(type(event))
    payload = {key: _plain(value) for key, value in dataclasses.asdict(event).items()}
    event_id = new_id()
    values: list[Any] = [event_id, event.organisation_id, name, Jsonb(payload)]
    with connection.cursor() as cursor:
        cursor.execute(_RECORD, values)
    listeners: dict[str, tuple[str, ...]] = import_string(settings.VANBAN_LISTENERS)
    for listener in listeners.get(name, ()):
        defer_event(
            HandleEvent(listener=listener, event_id=str(event_id), payload=payload),
            lock=f"event:{listener}:{event.organisation_id}" if event.IN_ORDER else None,
        )
    return event_id


def _plain(value: object) -> object:
    return str(value) if isinstance(value, UUID) else value
