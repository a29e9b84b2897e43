"""Values the parts are drawn from. A page may pass these, or any object with the same names."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Tab:
    """One box of a list: label, where it leads, how many are in it."""

    label: Words
    url: str
    count: int | None = None
    current: bool = False


@dataclass(frozen=True, slots=True)
class Act:
    """A link or a button beside a part; `post` makes it a button of a form to `url`, whose answer
    is a `file` and leaves the page there.
    """

    label: Words
    url: str
    post: bool = False
    primary: bool = False
    key: str = ""
    icon: str = ""
    file: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """One ground of a verdict: state is yes, no or ask."""

    state: str
    text: Words
    detail: Words = ""
    strong: Words = ""
    url: str = ""
    url_label: Words = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """A verdict on a signature in plain words with its grounds."""

    outcome: str
    title: Words
    sentence: Words
    findings: Sequence[Finding] = ()
    acts: Sequence[Act] = ()
    checked: Words = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a history: when, who, what, and the words they left."""

    at: datetime
    who: str
    did: Words
    note: str = ""
    detail: Words = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a value was read on a page; x, y, width, height are shares of the page, 0 to 1."""

    letter: str
    x: float
    y: float
    width: float
    height: float
    look: bool = False
    text: str = ""


@dataclass(frozen=True, slots=True)
class PageImage:
    """One page's picture; the size in pixels reserves its place before it arrives."""

    number: int
    url: str
    width: int = 1240
    height: int = 1754
    marks: Sequence[Mark] = ()


@dataclass(frozen=True, slots=True)
class Status:
    """One status a receiver reported: 01 to 06, 13, 15 or 16."""

    code: str
    at: datetime
    description: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class Station:
    """One stop on the board: state is reached, here, ahead, refused or stalled."""

    code: str
    label: Words
    state: str
    at: datetime | None = None
    joined: bool = False
    last: bool = False


@dataclass(frozen=True, slots=True)
class DeliveryRow:
    """One receiver on the delivery board, ready to draw."""

    name: str
    code: str
    stations: Sequence[Station]
    say: Words = ""
    more: Sequence[Words] = ()  # who added the place, how often it was reminded
    late: bool = False
    refusal: Status | None = None
    recall: Sequence[Status] = ()
    recalled: bool = False
    acts: Sequence[Act] = ()
    left: int = field(default=0)


STATIONS: tuple[tuple[str, Words], ...] = (
    ("01", _("Đã đến")),
    ("03", _("Vào sổ")),
    ("04", _("Phân công")),
    ("05", _("Đang xử lý")),
    ("06", _("Hoàn thành")),
)
RECALLS: dict[str, Words] = {
    "13": _("Yêu cầu lấy lại"),
    "15": _("Đồng ý lấy lại"),
    "16": _("Từ chối lấy lại"),
}
REFUSED = "02"
RECALL_AGREED = "15"


def delivery_row(
    name: str,
    code: str,
    statuses: Iterable[Status],
    *,
    say: Words = "",
    more: Sequence[Words] = (),
    stalled: Words = "",
    acts: Sequence[Act] = (),
) -> DeliveryRow:
    """A receiver's reported statuses turned into stations (QĐ 28/2018, statuses 01-06, 13, 15, 16).

    The last one reached before 06 is where the document is now; 02 stands where it stopped;
    `stalled` names what is overdue at the next station.
    """
    reported = sorted(statuses, key=lambda status: status.at)
    first = {status.code: status for status in reversed(reported)}
    refusal = first.get(REFUSED)
    reached = [index for index, (number, _label) in enumerate(STATIONS) if number in first]
    furthest = reached[-1] if reached else -1
    stop = furthest + 1 if refusal else len(STATIONS)
    stations: list[Station] = []
    for index, (number, label) in enumerate(STATIONS[:stop]):
        joined = index < furthest or (refusal is not None and index == furthest)
        stations.append(_station(number, label, index, furthest, first, joined=joined))
    if refusal:
        stations.append(Station(REFUSED, _("Từ chối"), "refused", refusal.at, last=True))
    elif stalled and furthest + 1 < len(STATIONS):
        waiting = stations[furthest + 1]
        stations[furthest + 1] = Station(waiting.code, stalled, "stalled", last=waiting.last)
    recall = tuple(status for status in reported if status.code in RECALLS)
    return DeliveryRow(
        name=name,
        code=code,
        stations=tuple(stations),
        say=say,
        more=more,
        late=bool(stalled),
        refusal=refusal,
        recall=recall,
        recalled=bool(recall) and recall[-1].code == RECALL_AGREED,
        acts=acts,
        left=len(STATIONS) - len(stations) + 1,
    )


def _station(
    number: str,
    label: Words,
    index: int,
    furthest: int,
    first: dict[str, Status],
    *,
    joined: bool,
) -> Station:
    last = index == len(STATIONS) - 1
    at = first[number].at if number in first else None
    if index > furthest:
        state = "ahead"
    elif index == furthest and not last and REFUSED not in first and index > 0:
        state = "here"
    else:
        state = "reached"
    return Station(number, label, state, at, joined=joined, last=last)
