"""What a person asked of a list, read from the address or a form; and back into an address."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from urllib.parse import urlencode

from django.http import QueryDict

from vanban.doors.web.design.days import read_day
from vanban.oversight.tracking.rules.listing import WORDS_LIMIT, Area, Only, chosen

AREAS: Final[Mapping[str, Area]] = {"den": Area.INCOMING, "di": Area.OUTGOING}
SLUGS: Final[Mapping[Area, str]] = {area: slug for slug, area in AREAS.items()}


@dataclass(frozen=True, slots=True)
class Asked:
    """Rows and columns as asked for."""

    only: Only
    columns: tuple[str, ...]


def asked_of(area: Area, given: QueryDict) -> Asked:
    """What is not understood (a day that is none) is not asked for: the form shows what is."""
    only = Only(
        words=_words(given.get("tu", "")),
        issuer=_words(given.get("noi", "")),
        urgency=_figure(given.get("khan", "")),
        since=_day(given.get("tu_ngay", "")),
        until=_day(given.get("den_ngay", "")),
        late=bool(given.get("qua_han")),
    )
    return Asked(only, chosen(area, given.getlist("cot")))


def address_of(only: Only, columns: tuple[str, ...], **more: str) -> str:
    """The query of an address that asks the same."""
    parts: list[tuple[str, Any]] = [
        ("tu", only.words),
        ("noi", only.issuer),
        ("khan", only.urgency or ""),
        ("tu_ngay", f"{only.since:%d/%m/%Y}" if only.since else ""),
        ("den_ngay", f"{only.until:%d/%m/%Y}" if only.until else ""),
        ("qua_han", "1" if only.late else ""),
        *(("cot", code) for code in columns),
        *more.items(),
    ]
    return urlencode([(name, value) for name, value in parts if value != ""])


def _words(text: str) -> str:
    """As far as a database can look for it."""
    return text.replace("\0", "").strip()[:WORDS_LIMIT]


def _figure(text: str) -> int:
    return int(text) if text in {"1", "2", "3", "4"} else 0


def _day(text: str) -> date | None:
    try:
        return read_day(text) if text.strip() else None
    except ValueError:
        return None
