"""What a process of the axis knows by heart: members with their secrets, and the directory.

The database gives one edition number to all of it and changes the number with every change. A
statement of the hot path names the edition that its decision rests on and does nothing when it has
passed (Outdated): so what was revoked a moment ago is revoked in every process.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from threading import Lock, local
from uuid import UUID

import structlog
from django.conf import settings

from vanban.axis.members.rules import open_secret, tidy_code
from vanban.foundation.statement import run_statement

log = structlog.get_logger(__name__)

_NEVER = UUID(int=0)
_EDITION = "SELECT edition FROM members_directory_version WHERE id = 1"
_MEMBER = f"""
SELECT ({_EDITION}), m.id, m.name, s.sealed, s.valid_from, s.valid_until
FROM members_system m JOIN members_secret s ON s.system_id = m.id
WHERE m.system_id = %(system_id)s AND m.suspended_at IS NULL
ORDER BY s.valid_from DESC
"""  # noqa: S608 - the part is ours
# A closed organisation leads to its successor, that one to its own, up to eight times.
_AGENCIES = f"""
WITH RECURSIVE chain AS (
    SELECT c.value AS given, a.*, 0 AS hop
    FROM members_agency_code c JOIN members_agency a ON a.id = c.agency_id
    WHERE c.value = ANY(%(codes)s::text[])
    UNION ALL
    SELECT chain.given, b.*, chain.hop + 1 FROM chain JOIN members_agency b
    ON b.id = chain.successor_id WHERE chain.hop < 8
)
SELECT ({_EDITION}), chain.given, chain.id, chain.code, chain.name, chain.system_id,
    coalesce(m.system_id, ''), chain.deleted, chain.valid_from, chain.valid_until
FROM chain LEFT JOIN members_system m ON m.id = chain.system_id ORDER BY chain.given, chain.hop
"""  # noqa: S608 - both parts are ours
_MOST_CODES = 200_000


class Outdated(Exception):  # noqa: N818 - not an error: look again, decide again
    """The decision rested on an edition that has passed."""


@dataclass(frozen=True, slots=True)
class AgencyEntry:
    """An organisation of the directory, as packets are routed by it."""

    id: UUID
    code: str
    name: str
    system_id: UUID | None
    system_code: str
    deleted: bool = False
    valid_from: date | None = None
    valid_until: date | None = None
    instead_of: str = ""  # the closed organisation's code, when this one is its successor

    def stands_on(self, day: date) -> bool:
        """Whether it is open on that day."""
        begun = self.valid_from is None or self.valid_from <= day
        return not self.deleted and begun and (self.valid_until is None or day <= self.valid_until)


@dataclass(frozen=True, slots=True)
class Secret:
    """An opened secret and when it holds."""

    text: str = field(repr=False)
    valid_from: datetime
    valid_until: datetime | None

    def holds_at(self, now: datetime) -> bool:
        return self.valid_from <= now and (self.valid_until is None or now < self.valid_until)


@dataclass(frozen=True, slots=True)
class Member:
    """A member that may call."""

    id: UUID
    name: str
    secrets: tuple[Secret, ...]
    edition: UUID


class _Memory:
    """One edition's worth of what was looked up."""

    def __init__(self, number: UUID) -> None:
        self.edition = number
        self.members: dict[str, Member] = {}
        self.chains: dict[str, tuple[AgencyEntry, ...]] = {}


_lock = Lock()
_memory = _Memory(_NEVER)
_thread = local()


def edition() -> UUID:
    """The edition that this thread's decision rests on."""
    found: UUID = getattr(_thread, "edition", None) or _memory.edition
    return found


def rest_on(number: UUID) -> None:
    """Begin a decision: all that it looks up from now on must be of that edition."""
    _thread.edition = number


def forget() -> None:
    """Know nothing; the next question asks the database."""
    _thread.edition = None
    _of_edition(_NEVER)


def forget_if_outdated() -> None:
    """Compare with the database, for acts that do not name the edition themselves."""
    _thread.edition = None
    rows = run_statement(_EDITION, {}, twice=True)
    _of_edition(rows[0][0] if rows else _NEVER)


def _of_edition(number: UUID) -> _Memory:
    """The memory for that edition: the one at hand, or a new and empty one."""
    global _memory  # noqa: PLW0603 - one memory a process is the point
    with _lock:
        if _memory.edition != number:
            _memory = _Memory(number)
        return _memory


def member(system_id: str) -> Member | None:
    """The member of that id, with its secrets opened; None for a stranger or a suspended one."""
    known = _memory.members.get(system_id)
    if known is not None:
        return known
    rows = run_statement(_MEMBER, {"system_id": system_id}, twice=True)
    if not rows:
        return None
    secrets = [
        Secret(opened, begins, ends)
        for _, _, _, sealed, begins, ends in rows
        if (opened := _opened(bytes(sealed), system_id)) is not None
    ]
    found = Member(rows[0][1], rows[0][2], tuple(secrets), rows[0][0])
    if secrets:
        _of_edition(rows[0][0]).members[system_id] = found
    return found


def _opened(sealed: bytes, system_id: str) -> str | None:
    secret = open_secret(sealed, keystore_secret=settings.KEYSTORE_SECRET, system_id=system_id)
    if secret is None:
        log.error("secret does not open: another KEYSTORE_SECRET?", system=system_id)
    return secret


def resolve(codes: Iterable[str], *, day: date) -> dict[str, AgencyEntry]:
    """Organisations by any of their codes, under the codes as given; unknown ones are absent.

    One that is closed on that day leads to its successor; without one that stands it comes back
    itself.
    """
    wanted = {code: tidy_code(code) for code in codes}
    chains = _chains(set(wanted.values()))
    return {
        code: _standing(chain, day)
        for code, value in wanted.items()
        if (chain := chains.get(value))
    }


def _standing(chain: tuple[AgencyEntry, ...], day: date) -> AgencyEntry:
    first = chain[0]
    found = next((entry for entry in chain if entry.stands_on(day)), first)
    return found if found is first else replace(found, instead_of=first.code)


def _chains(values: set[str]) -> dict[str, tuple[AgencyEntry, ...]]:
    memory, resting = _memory, getattr(_thread, "edition", None)
    if resting not in {None, memory.edition}:
        raise Outdated
    missing = [value for value in values if value not in memory.chains]
    rows = run_statement(_AGENCIES, {"codes": missing}, twice=True) if missing else []
    if not rows:
        return memory.chains
    memory = _of_edition(rows[0][0])
    if resting not in {None, memory.edition}:
        raise Outdated
    if len(memory.chains) > _MOST_CODES:
        memory.chains = {}
    found: dict[str, tuple[AgencyEntry, ...]] = {}
    for _, given, *rest in rows:
        found[given] = (*found.get(given, ()), AgencyEntry(*rest))
    memory.chains |= found
    return memory.chains
