"""The way of a draft as a picture: where it is, since when, who is next; and the same in words.

Drawn here, top down and 320 wide, so that it fits a telephone without a script. What a place of the
picture says by its shape it says in words, too: the list beside it is what a screen reader gets.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vanban.doors.web.saying import say

WIDTH: Final = 320
STATION: Final = 52  # the height of one station: three lines
RAIL, BRANCH = 12, 34  # where the line runs, and where steps side by side stand
LINE_SIGNS: Final = 43  # what fits beside the line at 12 px
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
    def words(self) -> str:
        """The station in one sentence."""
        told = [say(self.title), say(self.who), str(STATE_WORDS[self.state]), self.when]
        return ", ".join(part for part in told if part)


@dataclass(frozen=True, slots=True)
class Picture:
    """The drawing and the same told in words, a line for each place."""

    svg: SafeString
    words: tuple[str, ...]
    now: str


def picture_of(stations: Sequence[Station]) -> Picture:
    """Draw the stations in their order; steps of one place branch off the line."""
    height = STATION * len(stations)
    tops = [STATION * index for index in range(len(stations))]
    shared = {
        station.place
        for station in stations
        if sum(each.place == station.place for each in stations) > 1
    }
    drawn = format_html_join(
        "",
        "{}",
        (
            (_station(each, top, each.place in shared),)
            for each, top in zip(stations, tops, strict=True)
        ),
    )
    svg = format_html(
        '<svg class="way" viewBox="0 0 {w} {h}" width="{w}" height="{h}" aria-hidden="true" '
        'focusable="false"><path class="way-line" d="M{x} 12V{end}"/>{drawn}</svg>',
        w=WIDTH,
        h=height,
        x=RAIL,
        end=max(height - STATION + 12, 12),
        drawn=drawn,
    )
    return Picture(svg, _words(stations), _now(stations))


def _station(station: Station, top: int, beside: bool) -> SafeString:  # noqa: FBT001 - one caller
    x, y = (BRANCH if beside else RAIL), top + 12
    return format_html(
        '<g class="way-{state}">{branch}{dot}'
        '<text class="way-t" x="{tx}" y="{y1}">{title}</text>'
        '<text x="{tx}" y="{y2}">{who}</text><text x="{tx}" y="{y3}">{when}</text></g>',
        state=station.state,
        branch=format_html('<path class="way-line" d="M{} {}C{} {} {} {} {} {}"/>', RAIL, y - 9,
                           RAIL, y, RAIL + 8, y, x - 6, y) if beside else "",
        dot=_dot(station.state, x, y),
        tx=x + 16,
        y1=y + 4,
        y2=y + 19,
        y3=y + 33,
        title=_short(station.title, beside),
        who=_short(station.who, beside),
        when=_short(station.when, beside),
    )  # fmt: skip


def _dot(state: str, x: int, y: int) -> SafeString:
    """Told apart by shape: a tick, a dot in a ring, an empty ring, a cross, a dash."""
    if state == SKIPPED:
        return format_html('<path class="way-dash" d="M{} {}h8"/>', x - 4, y)
    ring = format_html('<circle class="way-dot" cx="{}" cy="{}" r="6"/>', x, y)
    if state == DONE:
        mark = format_html('<path class="way-mark" d="M{} {}l2 2.4 4-4.6"/>', x - 3, y)
    elif state == NOW:
        mark = format_html('<circle class="way-core" cx="{}" cy="{}" r="3"/>', x, y)
    elif state == BACK:
        mark = format_html('<path class="way-mark" d="M{} {}l5 5m0-5l-5 5"/>', x - 2.5, y - 2.5)
    else:
        return ring
    return format_html("{}{}", ring, mark)


def _short(text: str, beside: bool) -> str:  # noqa: FBT001 - one caller
    room = LINE_SIGNS - (4 if beside else 0)
    return text if len(text) <= room else f"{text[: room - 1].rstrip()}…"


def _words(stations: Sequence[Station]) -> tuple[str, ...]:
    places: dict[int, list[Station]] = {}
    for station in stations:
        places.setdefault(station.place, []).append(station)
    return tuple(
        _("Cùng lúc: %(steps)s") % {"steps": "; ".join(each.words for each in group)}
        if len(group) > 1
        else group[0].words
        for group in places.values()
    )


def _now(stations: Sequence[Station]) -> str:
    """Who has it now, for the head of the section."""
    here = [station.who for station in stations if station.state == NOW]
    return _("đang ở %(who)s") % {"who": "; ".join(here)} if here else ""
