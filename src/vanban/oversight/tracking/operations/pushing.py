"""Telling people in their browsers by web push (RFC 8030, 8291, 8292): how many, never what.

Prepare (what waits, where to), send with no transaction open, complete (who was told, who is gone).
"""

import hashlib
from collections.abc import Collection
from datetime import datetime
from typing import Final
from uuid import UUID

import httpx
from django.conf import settings

from vanban.formats.webpush import authorization, sealed, server_key
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.errors import Forbidden, Invalid, Kind, NotFound, Reason, Refusal, refuse_if
from vanban.foundation.ids import new_id
from vanban.foundation.jobs import defer
from vanban.foundation.operation import operation
from vanban.oversight.tracking.models import PushDevice
from vanban.oversight.tracking.queries.pushing import Browser, Push, push_for
from vanban.oversight.tracking.rules.notices import is_quiet
from vanban.oversight.tracking.rules.pushing import is_allowed, push_words, reasons_against_device
from vanban.trust.keys.operations.keystore import seal_secrets

JOB = "oversight.tracking.jobs.push"
_GONE: Final = frozenset({404, 410})  # RFC 8030 section 7.3: the browser wants no more
_TOLD: Final = range(200, 300)
_TRY_AGAIN: Final = 500
_BUSY: Final = 429
_TTL_S: Final = 24 * 3600
_TIMEOUT: Final = httpx.Timeout(10)


class CannotPush(Invalid):
    """Nobody can be told in this browser."""

    code = "tracking.cannot_push"
    title = "Chưa bật được thông báo"


class PushUnavailable(Refusal):
    """A push service does not take the message now; it is tried again."""

    kind = Kind.UNAVAILABLE
    code = "tracking.push_unavailable"
    title = "Chưa báo được tới trình duyệt"


@operation("oversight.tracking.add_device")
def add_device(
    *, actor: Actor, now: datetime, endpoint: str, p256dh: str, auth: str, label: str
) -> UUID:
    """Tell the actor in this browser, too. The same browser again is the same device, whoever used
    it before.

    Refuses (CannotPush) with all reasons: switched off, a push service the office does not name,
    unreadable keys, too many browsers.
    """
    person = _person(actor)
    digest = hashlib.sha256(endpoint.encode()).hexdigest()
    mine = PushDevice.objects.filter(organisation_id=actor.organisation)
    refuse_if(
        CannotPush,
        reasons_against_device(
            endpoint=endpoint,
            p256dh=p256dh,
            auth=auth,
            origins=settings.PUSH_ORIGINS,
            held=mine.filter(person_id=person).exclude(endpoint_sha256=digest).count(),
        ),
    )
    mine.filter(endpoint_sha256=digest).delete()
    device_id = new_id()
    secrets = {"endpoint": endpoint, "p256dh": p256dh, "auth": auth}
    PushDevice.objects.create(
        id=device_id,
        organisation_id=actor.organisation,
        person_id=person,
        label=label.strip()[:80] or "Trình duyệt",
        endpoint_sha256=digest,
        sealed=seal_secrets(device_id, secrets),
        added_at=now,
    )
    audit.subject("person", person, device=device_id)
    return device_id


@operation("oversight.tracking.drop_device")
def drop_device(
    *,
    actor: Actor,
    now: datetime,  # noqa: ARG001 - the moment of the audit entry
    device_id: UUID,
) -> None:
    """Tell this browser no more. Refuses (NotFound) one that is not the actor's own."""
    mine = PushDevice.objects.filter(organisation_id=actor.organisation, person_id=_person(actor))
    if not mine.filter(id=device_id).delete()[0]:
        raise NotFound(Reason("tracking.no_device", "Không có trình duyệt này."))
    audit.subject("person", _person(actor), device=device_id)


def defer_push(organisation_id: UUID, person_id: UUID) -> None:
    """Queue the push to one person, at most once at a time."""
    name = f"push:{organisation_id}:{person_id}"
    defer(JOB, lock=name, once=name, organisation_id=str(organisation_id), person_id=str(person_id))


def push_to(*, actor: Actor, now: datetime, person_id: UUID) -> None:
    """Tell a person's browsers how many notices are not seen yet. Outside work.

    In quiet hours, or with nothing new, nothing is sent. Sent twice it shows once: the message
    carries a topic. Refuses (PushUnavailable) when a service is not to be reached now.
    """
    push = push_for(actor, person_id=person_id)
    if push is None or is_quiet(push.choice, now):
        return
    told: list[UUID] = []
    gone: list[UUID] = []
    late = False
    with httpx.Client(timeout=_TIMEOUT, trust_env=False, follow_redirects=False) as http:
        for browser in push.browsers:
            status = _send(http, browser, push, now)
            if status in _GONE:
                gone.append(browser.device_id)
            elif status in _TOLD:
                told.append(browser.device_id)
            else:
                late = late or status == _BUSY or status >= _TRY_AGAIN
    if told or gone:
        note_pushed(actor=actor, now=now, person_id=person_id, told=told, gone=gone)
    if late:
        text, mend = "Máy chủ thông báo không nhận tin.", "Hệ thống thử lại."
        raise PushUnavailable(Reason("tracking.push_unavailable", text, mend))


@operation("oversight.tracking.note_pushed")
def note_pushed(
    *,
    actor: Actor,
    now: datetime,
    person_id: UUID,
    told: Collection[UUID],
    gone: Collection[UUID],
) -> None:
    """Write down which browsers were told; forget those that are gone. Again: no change."""
    rows = PushDevice.objects.filter(organisation_id=actor.organisation, person_id=person_id)
    rows.filter(id__in=told).update(pushed_at=now)
    rows.filter(id__in=gone).delete()
    audit.subject("person", person_id, told=len(told), gone=len(gone))


def _send(http: httpx.Client, browser: Browser, push: Push, now: datetime) -> int:
    """One message to one browser; the status, or 503 where nobody answers. A service the office
    names no more is not called, and its browser is gone.
    """
    if not is_allowed(browser.endpoint, settings.PUSH_ORIGINS):
        return min(_GONE)
    words = push_words(push.unseen).encode()
    key = server_key(settings.KEYSTORE_SECRET)
    headers = {
        "Authorization": authorization(
            key, endpoint=browser.endpoint, contact=settings.PUSH_CONTACT, now=now
        ),
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(_TTL_S),
        "Topic": "viec",
        "Urgency": "normal",
    }
    body = sealed(words, p256dh=browser.p256dh, auth=browser.auth)
    try:
        with http.stream("POST", browser.endpoint, content=body, headers=headers) as answer:
            return answer.status_code
    except httpx.HTTPError:
        return 503


def _person(actor: Actor) -> UUID:
    if actor.person_id is None:
        raise Forbidden(Reason("tracking.no_person", "Chỉ người dùng mới có thông báo."))
    return actor.person_id
