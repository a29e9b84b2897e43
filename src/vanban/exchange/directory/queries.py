"""Which links there are, how they fare, and which one carries a document."""

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import structlog
from django.conf import settings

from vanban.exchange.directory.models import LinkState
from vanban.exchange.directory.rules import AxisLink, BadLink, choose_link, link_of

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class LinkHealth:
    """How a link fares."""

    code: str
    failures: int = 0
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


def health_of(code: str) -> LinkHealth:
    """How a link fares; one never tried is well."""
    row = LinkState.objects.filter(code=code).first()
    if row is None:
        return LinkHealth(code)
    return LinkHealth(
        code=row.code,
        failures=row.failures,
        rests_until=row.rests_until,
        answered_at=row.answered_at,
        failed_at=row.failed_at,
        recovered_at=row.recovered_at,
        problem=row.problem,
    )
