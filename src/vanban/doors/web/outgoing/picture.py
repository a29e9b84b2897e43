"""The way of a draft as a picture: where it is, since when, who is next.

A list of places, drawn by `outgoing/way_drawn.html` as stations along a line: its words are as long
as they are, on any width, and what a station says by its shape it says in words, too.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

DONE, NOW, LATER, BACK, SKIPPED = "done", "now", "later", "back", "skipped"
STATE_WORDS: Final[dict[str, str | Promise]] = {
    DONE: gettext_lazy("đã xong"),
    NOW: gettext_lazy("đang ở đây"),
    LATER: gettext_lazy("chưa tới lượt"),
    BACK: gettext_lazy("trả lại"),
    SKIPPED: gettext_lazy("bỏ qua"),
}


@dataclass(frozen=True, slots=True)
class Station:
    """One step: what, who, since when or until when; `place`: the same for steps side by side."""

    place: int
    title: str
    who: str
    when: str = ""
    state: str = LATER

    @property
    def state_words(self) -> str | Promise:
        return STATE_WORDS[self.state]


@dataclass(frozen=True, slots=True)
class Place:
    """The steps that are taken together, one or several."""

    stations: tuple[Station, ...]

    @property
    def beside(self) -> bool:
        return len(self.stations) > 1


@dataclass(frozen=True, slots=True)
class Picture:
    """The places in their order, and who has it now, for the head of the section."""

    places: tuple[Place, ...]
    now: str


def picture_of(stations: Sequence[Station]) -> Picture:
    """The stations in their order; those of one place stand side by side."""
    places = tuple(
        Place(tuple(group)) for _place, group in groupby(stations, key=lambda each: each.place)
    )
    here = [station.who for station in stations if station.state == NOW]
    return Picture(places, _("đang ở %(who)s") % {"who": "; ".join(here)} if here else "")
