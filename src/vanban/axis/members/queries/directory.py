"""The directory, listed whole and by changes: plain rows, page by page, for lists of any length."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from vanban.axis.members.models import DirectoryVersion
from vanban.foundation.actor import Actor
from vanban.foundation.statement import run_statement

_STANDS = """NOT a.deleted AND (a.valid_from IS NULL OR a.valid_from <= %(day)s)
    AND (a.valid_until IS NULL OR %(day)s <= a.valid_until)"""
_WHOLE = f"""
SELECT a.id::text, coalesce(a.parent_id::text, ''), a.code, a.name, a.mail, a.old_code, a.code102
FROM members_agency a
WHERE {_STANDS} AND a.code > %(after)s AND (%(level)s = 0 OR a.level = %(level)s)
ORDER BY a.code LIMIT %(limit)s
"""  # noqa: S608 - the part is ours
_CHANGES = """
SELECT a.id::text, coalesce(a.parent_id::text, ''), a.code, a.name, a.mail, a.version,
    coalesce(m.system_id, ''), a.deleted OR coalesce(a.valid_until < %(day)s, false),
    a.modified_at, a.is_agency
FROM members_agency a LEFT JOIN members_system m ON m.id = a.system_id
WHERE a.version > %(after)s ORDER BY a.version LIMIT %(limit)s
"""
PAGE = 10_000


@dataclass(frozen=True, slots=True)
class Listed:
    """An organisation as the lists show it."""

    id: str
    parent_id: str
    code: str
    name: str
    mail: str
    old_code: str
    code102: str


@dataclass(frozen=True, slots=True)
class Change:
    """An organisation as it became with a version of the directory."""

    id: str
    parent_id: str
    code: str
    name: str
    mail: str
    version: int
    system_code: str
    closed: bool
    modified_at: datetime
    is_agency: bool


def whole_directory(
    actor: Actor,  # noqa: ARG001 - every member may read the whole directory
    *,
    day: date,
    level: int = 0,
) -> Iterator[list[Listed]]:
    """The organisations that stand on a day, by code, in pages; of one level unless it is 0."""
    after = ""
    while True:
        values = {"day": day, "after": after, "level": level, "limit": PAGE}
        page = [Listed(*row) for row in run_statement(_WHOLE, values, twice=True)]
        yield page
        if len(page) < PAGE:
            return
        after = page[-1].code


def changes_page(
    actor: Actor,  # noqa: ARG001 - every member may read the whole directory
    *,
    day: date,
    after: int = 0,
    limit: int = PAGE,
) -> list[Change]:
    """Entries by version, closed ones too, from the one after `after` on."""
    values = {"day": day, "after": after, "limit": limit}
    return [Change(*row) for row in run_statement(_CHANGES, values, twice=True)]


def directory_version() -> int:
    """The version that the directory has now."""
    return DirectoryVersion.objects.values_list("value", flat=True).first() or 0
