"""Who is calling, and the directory: resolved by any code, listed whole, listed by changes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from django.conf import settings
from django.db.models import Q

from vanban.axis.members.models import Agency, AgencyCode, DirectoryVersion, MemberSystem
from vanban.axis.members.rules import is_fresh, open_secret, tidy_code
from vanban.formats.vxp.headers import (
    HeaderError,
    Headers,
    VerifiedRequest,
    claimed_system_id,
    verify_headers,
)
from vanban.foundation.actor import Actor
from vanban.foundation.errors import Kind, Reason, Refusal
from vanban.foundation.operation import query

log = structlog.get_logger(__name__)

USE = "axis.use"
OPERATE = "axis.operate"


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


@dataclass(frozen=True, slots=True)
class AgencyEntry:
    """An organisation of the directory."""

    id: UUID
    code: str
    old_code: str
    code102: str
    name: str
    mail: str
    parent_id: UUID | None
    system_id: UUID | None
    system_code: str
    is_agency: bool
    version: int
    deleted: bool
    modified_at: datetime


def authenticate(headers: Headers, *, now: datetime, origin: str) -> Caller:
    """The member system behind a request, by its signed headers (wire format, section 3.2).

    Refuses (NotTrusted) with one text for every cause; the cause is in the log.
    """
    system_id = claimed_system_id(headers)
    system = MemberSystem.objects.filter(system_id=system_id, suspended_at=None).first()
    cause = "unknown system" if system_id else "no system id"
    if system is not None:
        for secret in _secrets_of(system, now):
            try:
                request = verify_headers(headers, secret)
            except HeaderError as error:
                cause = str(error)
                continue
            window = timedelta(seconds=settings.AXIS_REPLAY_WINDOW_S)
            if is_fresh(request.sent_at, now=now, window=window):
                return Caller(_actor_of(system, origin), request)
            cause = f"sent at {request.sent_at.isoformat()}, outside of the window"
    log.warning("request not trusted", system=system_id[:100], origin=origin, cause=cause)
    raise NotTrusted(
        Reason(
            "members.not_trusted",
            "Sai mã hệ thống, sai khóa bí mật hoặc yêu cầu đã quá cũ.",
            "Kiểm tra systemid, secret và đồng hồ máy chủ.",
        )
    )


def _actor_of(system: MemberSystem, origin: str) -> Actor:
    return Actor(
        organisation_id=system.id,
        name=system.system_id,
        title=system.name[:200],
        permissions=frozenset({USE}),
        origin=origin,
    )


def _secrets_of(system: MemberSystem, now: datetime) -> list[str]:
    rows = system.secrets.filter(
        Q(valid_until=None) | Q(valid_until__gt=now), valid_from__lte=now
    ).order_by("-valid_from")
    opened = (_opened(bytes(row.sealed), system.system_id) for row in rows)
    return [secret for secret in opened if secret is not None]


def _opened(sealed: bytes, system_id: str) -> str | None:
    secret = open_secret(sealed, keystore_secret=settings.KEYSTORE_SECRET, system_id=system_id)
    if secret is None:
        log.error("secret does not open: another KEYSTORE_SECRET?", system=system_id)
    return secret


def resolve(codes: Iterable[str]) -> dict[str, AgencyEntry]:
    """Organisations by any of their codes, under the codes as given; unknown ones are absent.

    A closed organisation with a successor leads to it; without one it comes back as deleted.
    """
    wanted = {code: tidy_code(code) for code in codes}
    rows = AgencyCode.objects.filter(value__in=set(wanted.values())).select_related(
        "agency__system", "agency__successor__system"
    )
    found = {row.value: row.agency for row in rows}
    return {
        code: entry_of(_living_heir(found[value]))
        for code, value in wanted.items()
        if value in found
    }


def _living_heir(agency: Agency) -> Agency:
    return agency.successor if agency.deleted and agency.successor is not None else agency


@query
def agencies_page(
    actor: Actor,  # noqa: ARG001 - every member may read the whole directory
    *,
    after: str = "",
    level: int | None = None,
    limit: int = 5000,
) -> list[AgencyEntry]:
    """Living organisations by code, from the one after `after` on."""
    rows = Agency.objects.filter(deleted=False, code__gt=after)
    if level is not None:
        rows = rows.filter(level=level)
    return [entry_of(row) for row in rows.select_related("system").order_by("code")[:limit]]


@query
def changes_page(
    actor: Actor,  # noqa: ARG001 - every member may read the whole directory
    *,
    after: int = 0,
    limit: int = 5000,
) -> list[AgencyEntry]:
    """Entries by version, closed ones too, from the one after `after` on."""
    rows = Agency.objects.filter(version__gt=after)
    return [entry_of(row) for row in rows.select_related("system").order_by("version")[:limit]]


def directory_version() -> int:
    """The version that the directory has now."""
    return DirectoryVersion.objects.values_list("value", flat=True).first() or 0


def entry_of(row: Agency) -> AgencyEntry:
    """The read model of a row fetched with its system."""
    return AgencyEntry(
        id=row.id,
        code=row.code,
        old_code=row.old_code,
        code102=row.code102,
        name=row.name,
        mail=row.mail,
        parent_id=row.parent_id,
        system_id=row.system_id,
        system_code=row.system.system_id if row.system else "",
        is_agency=row.is_agency,
        version=row.version,
        deleted=row.deleted,
        modified_at=row.modified_at,
    )
