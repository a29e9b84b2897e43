"""Which links there are, how they fare, and which one carries a document."""

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from uuid import UUID

import structlog
from cryptography import x509
from django.conf import settings

from vanban.core.organisations.queries import (
    OrganisationRow,
    hosted_organisations,
    organisation,
)
from vanban.exchange.directory.models import LinkState, PartnerCertificate, PartnerState
from vanban.exchange.directory.rules import (
    AxisLink,
    BadLink,
    choose_link,
    keeper_among,
    link_of,
)
from vanban.foundation.actor import Actor
from vanban.foundation.operation import query
from vanban.trust.certificates.queries import key_for_organisation

log = structlog.get_logger(__name__)


def horizon() -> timedelta:
    """How long a packet is tried before it is parked, visibly (VANBAN_AXIS_HORIZON_DAYS)."""
    return timedelta(days=settings.AXIS_HORIZON_DAYS)


@dataclass(frozen=True, slots=True)
class LinkHealth:
    """How a link fares, or a partner behind it."""

    code: str
    failures: int = 0
    failing_since: datetime | None = None
    rests_until: datetime | None = None
    answered_at: datetime | None = None
    failed_at: datetime | None = None
    recovered_at: datetime | None = None
    problem: str = ""

    def rests(self, now: datetime) -> bool:
        return self.rests_until is not None and now < self.rests_until


def links() -> tuple[AxisLink, ...]:
    """Every link of this installation, from the file as it is now; none where there is no file.

    A link that is not understood is left out, with an error in the log: the others go on.
    """
    if not settings.AXIS_LINKS_FILE:
        return ()
    try:
        entries = json.loads(Path(settings.AXIS_LINKS_FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        log.error("axis links file cannot be read", error=str(error))  # noqa: TRY400
        return ()
    found = []
    for entry in entries if isinstance(entries, list) else []:
        try:
            found.append(link_of(entry if isinstance(entry, dict) else {}))
        except BadLink as error:
            log.error("axis link is not understood", error=str(error))  # noqa: TRY400
    return tuple(found)


def link(code: str) -> AxisLink | None:
    """A link by its code; None when the file no longer has it."""
    return next((each for each in links() if each.code == code), None)


def link_between(*, sender_code: str, recipient_code: str) -> AxisLink | None:
    """The link that carries a document from a hosted body to a partner, None if there is none."""
    return choose_link(links(), sender_code=sender_code, recipient_code=recipient_code)


def keeper_of(link: AxisLink, *, on: date) -> OrganisationRow | None:
    """The body whose administrators see to what comes by a link for nobody; None where the link
    serves no body of this installation.
    """
    hosted = hosted_organisations(on=on)
    ours = {body.id for body in hosted}
    found = keeper_among(link, [(body.code, body.parent_id in ours) for body in hosted])
    return next((body for body in hosted if body.code == found), None)


def health_of(code: str) -> LinkHealth:
    """How a link fares; one never tried is well."""
    row = LinkState.objects.filter(code=code).first()
    if row is None:
        return LinkHealth(code)
    return _health(row.code, row)


def partners_on(link: str) -> dict[str, LinkHealth]:
    """How the partners behind a link fare, by code, as far as one of them ever failed."""
    rows = PartnerState.objects.filter(link=link)
    return {row.partner_code: _health(row.partner_code, row) for row in rows}


def _health(code: str, row: LinkState | PartnerState) -> LinkHealth:
    return LinkHealth(
        code=code,
        failures=row.failures,
        failing_since=row.failing_since,
        rests_until=row.rests_until,
        answered_at=row.answered_at,
        failed_at=row.failed_at,
        recovered_at=row.recovered_at,
        problem=row.problem,
    )


@dataclass(frozen=True, slots=True)
class PartnerCertificateRow:
    """A certificate of an organisation outside."""

    id: UUID
    partner_code: str
    partner_name: str
    common_name: str
    issuer: str
    sha256: str
    not_after: datetime
    registered_at: datetime
    registered_by: str
    retired_at: datetime | None


@query
def partner_certificates(actor: Actor) -> list[PartnerCertificateRow]:
    """The directory of certificates, those that lapse first on top. Refuses (Forbidden)."""
    if not actor.may("outgoing.issue"):
        actor.require("trust.administer")
    rows = PartnerCertificate.objects.select_related("partner").order_by("not_after", "id")
    return [
        PartnerCertificateRow(
            id=row.id,
            partner_code=row.partner.code,
            partner_name=row.partner.name,
            common_name=row.common_name,
            issuer=row.issuer,
            sha256=row.sha256,
            not_after=row.not_after,
            registered_at=row.registered_at,
            registered_by=row.registered_by_name,
            retired_at=row.retired_at,
        )
        for row in rows
    ]


def certificate_of(actor: Actor, *, organisation_id: UUID, at: datetime) -> x509.Certificate | None:
    """The certificate to seal with for an organisation: of a body hosted here its own, of a
    partner the one of the directory that lives longest; None when there is none in force.
    """
    body = organisation(organisation_id)
    if body.hosted:
        usable = key_for_organisation(Actor.system(body.id, name=actor.name), at=at)
        pem = usable.certificate_pem if usable else ""
    else:
        pem = _partner_pem(actor, organisation_id=organisation_id, at=at)
    return x509.load_pem_x509_certificate(pem.encode()) if pem else None


@query
def _partner_pem(_actor: Actor, *, organisation_id: UUID, at: datetime) -> str:
    row = (
        PartnerCertificate.objects.filter(
            partner_id=organisation_id, retired_at=None, not_before__lte=at, not_after__gt=at
        )
        .order_by("-not_after", "-id")
        .first()
    )
    return row.pem if row else ""
