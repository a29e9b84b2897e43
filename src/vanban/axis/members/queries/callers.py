"""The member system behind a request."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from django.conf import settings

from vanban.axis.members.queries.memory import Member, forget_if_outdated, member, rest_on
from vanban.axis.members.queries.permissions import USE
from vanban.axis.members.rules import is_fresh
from vanban.formats.vxp.headers import (
    HeaderError,
    Headers,
    Received,
    VerifiedRequest,
    claimed_system_id,
    verify_headers,
)
from vanban.foundation.actor import Actor
from vanban.foundation.errors import Kind, Reason, Refusal

log = structlog.get_logger(__name__)
_USES = frozenset({USE})


class NotTrusted(Refusal):
    """The request is not one of a member system: unknown id, wrong signature, too old."""

    kind = Kind.FORBIDDEN
    code = "members.not_trusted"
    title = "Không xác thực được hệ thống gọi"


@dataclass(frozen=True, slots=True)
class Caller:
    """A member system whose signature held, and what it asks."""

    actor: Actor
    request: VerifiedRequest

    @property
    def system(self) -> UUID:
        return self.actor.organisation


def authenticate(headers: Headers, *, now: datetime, origin: str) -> Caller:
    """The member system behind a request, by its signed headers (wire format, section 3.2).

    Refuses (NotTrusted) with one text for every cause; the cause is in the log. What is known by
    heart may be outdated: a signature that does not hold is looked at once more after a look into
    the database, and one that holds is only as good as the edition that the next statement names.
    """
    received = Received(headers)
    system_id = claimed_system_id(received)
    found = _trusted(received, system_id, now, origin)
    if isinstance(found, str):
        forget_if_outdated()
        found = _trusted(received, system_id, now, origin)
    if isinstance(found, Caller):
        return found
    log.warning("request not trusted", system=system_id[:100], origin=origin, cause=found)
    raise NotTrusted(
        Reason(
            "members.not_trusted",
            "Sai mã hệ thống, sai khóa bí mật hoặc yêu cầu đã quá cũ.",
            "Kiểm tra systemid, secret và đồng hồ máy chủ.",
        )
    )


def _trusted(received: Received, system_id: str, now: datetime, origin: str) -> Caller | str:
    """The caller, or why there is none."""
    system = member(system_id) if system_id else None
    if system is None:
        return "unknown system" if system_id else "no system id"
    cause = "no secret in force"
    for secret in system.secrets:
        if not secret.holds_at(now):
            continue
        try:
            request = verify_headers(received, secret.text)
        except HeaderError as error:
            cause = str(error)
            continue
        window = timedelta(seconds=settings.AXIS_REPLAY_WINDOW_S)
        if is_fresh(request.sent_at, now=now, window=window):
            rest_on(system.edition)
            return Caller(_actor_of(system, system_id, origin), request)
        cause = f"sent at {request.sent_at.isoformat()}, outside of the window"
    return cause


def _actor_of(system: Member, system_id: str, origin: str) -> Actor:
    return Actor(
        organisation_id=system.id,
        name=system_id,
        title=system.name[:200],
        permissions=_USES,
        origin=origin,
    )
