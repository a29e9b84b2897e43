"""The delivery board: a row for each place with its stations, how many stand where, and which of
them are shown: by where they stand, fifty at a time.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Final
from urllib.parse import urlencode
from uuid import UUID

from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from vanban.doors.web.design.deadline import in_vietnam
from vanban.doors.web.design.parts import (
    RECALL_AGREED,
    RECALLS,
    REFUSED,
    STATIONS,
    Act,
    DeliveryRow,
    Status,
    delivery_row,
)
from vanban.doors.web.saying import say
from vanban.exchange.sending.queries import RemindedRow, SlowRow
from vanban.exchange.sending.rules import DispatchState
from vanban.exchange.sending.rules.reminding import Point
from vanban.outgoing.drafting.rules import Way
from vanban.oversight.tracking.queries import DeliveryLine

SHOWN: Final = 50
FINISHED: Final = "06"
CALLED_OFF: Final = "cancelled"
NOT_THERE: Final = "00"
LATE: Final = "late"
ADDED: Final = "added"
STOPPED: Final = frozenset({DispatchState.FAILED, DispatchState.PARKED})
HOUR_S: Final = 3600
DAY_H: Final = 48  # up to so many hours they are told as hours
BY: Final = "loc"
PAGE: Final = "trang"

STANDS: Final[Mapping[str, str | Promise]] = MappingProxyType(
    {
        FINISHED: gettext_lazy("%(n)s hoàn thành"),
        "05": gettext_lazy("%(n)s đang xử lý"),
        "04": gettext_lazy("%(n)s đã phân công"),
        "03": gettext_lazy("%(n)s đã vào sổ"),
        "01": gettext_lazy("%(n)s đã đến"),
        NOT_THERE: gettext_lazy("%(n)s chưa báo đến"),
        LATE: gettext_lazy("%(n)s quá hạn"),
        REFUSED: gettext_lazy("%(n)s từ chối"),
        Way.PAPER: gettext_lazy("%(n)s bản giấy"),
        CALLED_OFF: gettext_lazy("%(n)s đã hủy gửi"),
        "13": gettext_lazy("%(n)s chờ trả lời thu hồi"),
        "15": gettext_lazy("%(n)s đồng ý trả lại"),
        "16": gettext_lazy("%(n)s không trả lại"),
        ADDED: gettext_lazy("%(n)s gửi thêm"),
    }
)
STYLES: Final = MappingProxyType({REFUSED: "strong", LATE: "late"})
OVER: Final = frozenset({FINISHED, REFUSED, Way.PAPER, CALLED_OFF, RECALL_AGREED})
LATE_WORDS: Final[Mapping[Point, str | Promise]] = MappingProxyType(
    {
        Point.ARRIVAL: gettext_lazy("Quá hạn báo đến"),
        Point.REGISTRATION: gettext_lazy("Quá hạn vào sổ"),
        Point.ANSWER: gettext_lazy("Quá hạn trả lời"),
    }
)


@dataclass(frozen=True, slots=True)
class Sum:
    """How many places stand at one point, and where only they are shown."""

    words: str
    url: str
    style: str = ""
    current: bool = False


@dataclass(frozen=True, slots=True)
class Board:
    """The delivery board as the page draws it."""

    rows: Sequence[DeliveryRow]
    sums: Sequence[Sum]
    total: int
    all_url: str
    live: bool
    live_url: str
    shown: frozenset[UUID] = frozenset()  # the dispatches of the rows
    place: str = ""  # which of how many, where there are more than are shown
    before_url: str = ""
    after_url: str = ""
    packing: int = 0  # receivers whose packets the worker has not begun yet
    down: str = ""  # since when the line is down that some of them wait for


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What else is known of the places: which are late, which were reminded, what the post has."""

    slow: Mapping[UUID, SlowRow] = field(default_factory=dict)
    reminded: Mapping[UUID, RemindedRow] = field(default_factory=dict)
    posted: Mapping[str, date] = field(default_factory=dict)
    down: str = ""
    act_url: str = ""  # the page on which places are added; empty: none may be
    acts: bool = False  # whoever looks may send again what is stopped, and take it along


def board_of(
    lines: Sequence[DeliveryLine],
    told: Told,
    *,
    path: str,
    query: Mapping[str, str] = MappingProxyType({}),
    revision: int = 0,
) -> Board:
    """The rows with their stations, and how many stand where; live until all have finished.

    `query`: what the page was asked for (`loc`: where they stand, `trang`: from 1).
    """
    stands = {line.id: _stands(line, told) for line in lines}
    counted = Counter(code for codes in stands.values() for code in codes)
    by = query.get(BY, "") if counted[query.get(BY, "")] else ""
    chosen = [line for line in lines if not by or by in stands[line.id]]
    pages = max(1, -(-len(chosen) // SHOWN))
    number = min(max(_whole(query.get(PAGE, "")), 1), pages)
    first = (number - 1) * SHOWN
    shown = chosen[first : first + SHOWN]
    here = {BY: by} if by else {}
    page = {PAGE: str(number)} if number > 1 else {}
    return Board(
        rows=[_row(line, told) for line in shown],
        sums=[
            Sum(
                str(words) % {"n": counted[code]},
                _url(path, {BY: code}),
                STYLES.get(code, ""),
                current=code == by,
            )
            for code, words in STANDS.items()
            if counted[code]
        ],
        total=len(lines),
        all_url=path,
        live=any(not OVER & stands[line.id] for line in lines),
        live_url=_url(path, {"b": str(revision), **here, **page}),
        shown=frozenset(line.id for line in shown),
        place=_("%(first)s–%(last)s trong %(n)s")
        % {"first": first + 1, "last": first + len(shown), "n": len(chosen)}
        if pages > 1
        else "",
        before_url=_url(path, {**here, PAGE: str(number - 1)}) if number > 1 else "",
        after_url=_url(path, {**here, PAGE: str(number + 1)}) if number < pages else "",
        down=told.down,
    )


def _url(path: str, query: Mapping[str, str]) -> str:
    return f"{path}?{urlencode(query)}" if query else path


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < len("100000") else 1


def _stands(line: DeliveryLine, told: Told) -> frozenset[str]:
    """Where a place stands: the furthest station, and beside it what became of a request to give
    it back, whether it is late, or added.
    """
    found = {_furthest(line)}
    asked = [each for each in line.statuses if each.code in RECALLS]
    if asked:
        found.add(max(asked, key=lambda each: each.at).code)
    if line.id in told.slow:
        found.add(LATE)
    if line.added is not None:
        found.add(ADDED)
    return frozenset(found)


def _furthest(line: DeliveryLine) -> str:
    codes = {each.code for each in line.statuses}
    if line.way == Way.PAPER:
        return Way.PAPER
    if line.state == DispatchState.CANCELLED:
        return CALLED_OFF
    if REFUSED in codes:
        return REFUSED
    return max((code for code in codes if code <= FINISHED), default=NOT_THERE)


def _row(line: DeliveryLine, told: Told) -> DeliveryRow:
    if line.way == Way.PAPER:
        return _on_paper(line, told.posted.get(line.name))
    statuses = [Status(each.code, each.at, each.description, each.by) for each in line.statuses]
    slow = told.slow.get(line.id)
    stalled = say(slow.label) if slow else ""
    if line.state in STOPPED:
        stalled = line.state_label
    words = _late_words(slow) if slow else _say(line)
    return delivery_row(
        line.name,
        line.code,
        statuses,
        say=words,
        more=_more(line, told.reminded.get(line.id)),
        stalled=stalled,
        acts=_acts(line, told),
    )


def _on_paper(line: DeliveryLine, posted_on: date | None) -> DeliveryRow:
    """Paper reports nothing back over the wire: only whether the post has it."""
    words = _("Bản giấy, chưa giao bưu điện")
    if posted_on is not None:
        words = _("Bản giấy, giao bưu điện %(day)s") % {"day": f"{posted_on:%d/%m/%Y}"}
    return DeliveryRow(
        line.name, line.code, (), say=words, more=_more(line, None), left=len(STATIONS) + 1
    )


def _late_words(slow: SlowRow) -> str:
    """`Quá hạn vào sổ 1 ngày làm việc`, or since when today."""
    words = str(LATE_WORDS[slow.point])
    if not slow.days:
        return _("%(late)s từ %(at)s") % {
            "late": words,
            "at": f"{in_vietnam(slow.due_at):%H:%M %d/%m}",
        }
    days = ngettext("%(n)s ngày làm việc", "%(n)s ngày làm việc", slow.days) % {"n": slow.days}
    return f"{words} {days}"


def _more(line: DeliveryLine, reminded: RemindedRow | None) -> list[str]:
    """Who added the place and why; how often it was reminded."""
    found = []
    if line.added is not None:
        found.append(
            _("Gửi thêm %(at)s, %(who)s: %(why)s")
            % {
                "at": f"{in_vietnam(line.added.at):%H:%M %d/%m/%Y}",
                "who": line.added.by,
                "why": line.added.reason,
            }
        )
    if reminded is not None:
        words = ngettext("Đã nhắc %(n)s lần", "Đã nhắc %(n)s lần", reminded.times)
        found.append(
            _("%(times)s, %(at)s")
            % {
                "times": words % {"n": reminded.times},
                "at": f"{in_vietnam(reminded.last_at):%H:%M %d/%m/%Y}",
            }
        )
    return found


def _acts(line: DeliveryLine, told: Told) -> list[Act]:
    if not told.acts:
        return []
    found = []
    if line.state in STOPPED:
        found.append(Act(_("Gửi lại"), reverse("exchange:resume", args=[line.id]), post=True))
    waits = bool(told.down) and line.state == DispatchState.QUEUED
    if line.link and line.target_id and (waits or line.state in STOPPED):
        url = reverse("exchange:carry_one", args=[line.target_id, line.id])
        found.append(Act(_("Mang đi bằng tệp"), url, post=True, file=True, icon="usb"))
    if told.act_url and _furthest(line) == REFUSED:
        found.append(Act(_("Gửi đúng nơi"), f"{told.act_url}&thay={line.id}"))
        found.append(Act(_("Gửi lại nơi này"), f"{told.act_url}&lai={line.id}"))
    return found


def _say(line: DeliveryLine) -> str:
    """The receiver's own last words; before any, how far the copy has come."""
    if line.problem and not line.statuses:
        return line.problem
    stations = [each for each in line.statuses if each.code not in RECALLS]  # told on a line of own
    latest = max(stations, key=lambda each: each.at, default=None)
    if latest is not None:
        own = "" if latest.description == latest.label else latest.description
        return own or _finished_after(line)
    if line.carried_at is not None:
        return _("Đã mang đi bằng tệp lúc %(at)s") % {
            "at": f"{in_vietnam(line.carried_at):%H:%M %d/%m}"
        }
    if line.next_try_at is not None:
        return _("%(state)s, thử lại lúc %(at)s") % {
            "state": line.state_label,
            "at": f"{in_vietnam(line.next_try_at):%H:%M}",
        }
    return line.state_label


def _finished_after(line: DeliveryLine) -> str:
    """`Hoàn thành sau 16 giờ`; empty before that."""
    done = next((each.at for each in line.statuses if each.code == FINISHED), None)
    if done is None or line.sent_at is None:
        return ""
    hours = max(1, round((done - line.sent_at).total_seconds() / HOUR_S))
    if hours <= DAY_H:
        after = ngettext("%(n)s giờ", "%(n)s giờ", hours) % {"n": hours}
    else:
        days = hours // 24
        after = ngettext("%(n)s ngày", "%(n)s ngày", days) % {"n": days}
    return _("Hoàn thành sau %(after)s") % {"after": after}


def query_of(given: QueryDict) -> dict[str, str]:
    """What of the address chooses rows."""
    return {name: given.get(name, "") for name in (BY, PAGE)}
