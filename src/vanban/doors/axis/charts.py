"""A flat bar chart, drawn on the server as SVG: shapes only, no style of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from vanban.axis.mailbox.queries.overview import Day

WIDTH: Final = 960
HEIGHT: Final = 180
FOOT: Final = 22
HEAD: Final = 16
GAP: Final = 4


@dataclass(frozen=True, slots=True)
class Bar:
    """One day: where its two parts stand, and what is said of it."""

    x: int
    width: int
    documents_y: int
    documents_height: int
    reports_y: int
    reports_height: int
    label: str
    day: str
    documents: int
    reports: int


@dataclass(frozen=True, slots=True)
class Chart:
    """All bars, the line that the highest reaches, and its value."""

    bars: tuple[Bar, ...]
    top: int
    width: int = WIDTH
    height: int = HEIGHT
    base: int = HEIGHT - FOOT
    head: int = HEAD


def chart_of(days: Sequence[Day]) -> Chart:
    """Documents below, reports on them, a bar a day; every fifth day is written."""
    top = max((day.documents + day.reports for day in days), default=0)
    room, base = HEIGHT - FOOT - HEAD, HEIGHT - FOOT
    step = WIDTH // max(1, len(days))

    def tall(count: int) -> int:
        return round(room * count / top) if top else 0

    bars = []
    for place, day in enumerate(days):
        documents, reports = tall(day.documents), tall(day.reports)
        bars.append(
            Bar(
                x=place * step,
                width=step - GAP,
                documents_y=base - documents,
                documents_height=documents,
                reports_y=base - documents - reports,
                reports_height=reports,
                label=f"{day.day:%d/%m}" if (len(days) - 1 - place) % 5 == 0 else "",
                day=f"{day.day:%d/%m/%Y}",
                documents=day.documents,
                reports=day.reports,
            )
        )
    return Chart(tuple(bars), top)
