"""The list pane of "Đến": the rows of a box, what stands before and after the open one."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Final
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from vanban.core.records.lifecycle import State
from vanban.doors.web.design.parts import Act, Tab
from vanban.doors.web.incoming.boxes import (
    ALL,
    BOXES,
    CLOSED,
    DIRECTED,
    DONE,
    FRESH,
    RECEIVED,
    REGISTERED,
    RETURNED,
    UNREAD,
    Box,
    first_boxes,
)
from vanban.doors.web.incoming.leaders import leader_names, usual_leader
from vanban.doors.web.running import Running, running
from vanban.doors.web.saying import say
from vanban.foundation.actor import Actor
from vanban.foundation.clock import local_date
from vanban.incoming.reception.rules import Fitness, Outcome, Way
from vanban.incoming.registration.queries import leaders_to_ask
from vanban.oversight.tracking.queries import IncomingRow, counts_for, incoming_box

SHOWN: Final = 50
ASKED: Final[Mapping[int, str | Promise]] = {  # by edXML BussinessDocType
    1: gettext_lazy("Nơi gửi xin lấy lại"),
    2: gettext_lazy("Nơi gửi cập nhật"),
    3: gettext_lazy("Nơi gửi thay thế"),
}
UNFIT: Final[Mapping[str, str | Promise]] = {
    Fitness.UNREADABLE: gettext_lazy("Không đọc được"),
    Fitness.DAMAGED: gettext_lazy("Tệp hỏng"),
    Fitness.QUARANTINED: gettext_lazy("Dấu hiệu mật, đã cách ly"),
}
URGENT: Final = 1  # what bears any mark of urgency is done before anything else


@dataclass(frozen=True, slots=True)
class ListRow:
    """A row as the list draws it."""

    id: UUID
    url: str
    anchor: str
    issuer: str
    summary: str
    at: datetime
    urgency: int
    verdict: str
    verdict_text: str
    meta: str
    attachments: int
    look: str
    look_icon: str
    due: datetime | None
    has_due: bool
    unread: bool
    current: bool
    tick: str


@dataclass(frozen=True, slots=True)
class Group:
    """Rows under one heading; without a heading they stand alone."""

    label: str
    rows: Sequence[ListRow]


@dataclass(frozen=True, slots=True)
class Listed:
    """The list pane: its boxes, its rows, what is before and after the open one."""

    slug: str
    name: str | Promise
    says: str
    tabs: Sequence[Tab]
    more: Sequence[Tab]
    groups: Sequence[Group]
    may_enter: bool
    empty_title: str | Promise
    empty_text: str | Promise
    empty_acts: Sequence[Act]
    older_url: str
    live_url: str
    mark: str
    many: Sequence[tuple[str, str]]  # the leaders to choose from when many are registered
    leader: str
    before_url: str
    after_url: str
    counts: Mapping[str, int]
    running: Sequence[Running] = ()

    @property
    def count(self) -> int:
        return sum(len(group.rows) for group in self.groups)

    @property
    def next_url(self) -> str:
        """What opens after an act that takes the open row away: the next, else the one before."""
        return self.after_url or self.before_url or reverse("incoming:box", args=[self.slug])


def list_of(
    actor: Actor, now: datetime, slug: str, *, current: UUID | None = None, after: str = ""
) -> Listed:
    """One box as the list pane shows it."""
    box = BOXES[slug]
    found = incoming_box(actor, box=box.code, after=after or None, limit=SHOWN)
    many, leader = _many(actor, now, slug) if found.rows else ((), "")
    rows = [_row(row, slug, current, ticks=bool(many)) for row in found.rows]
    at = next((index for index, row in enumerate(rows) if row.current), -1)
    counts = counts_for(actor, on=local_date(now))
    tabs, more = _tabs(actor, slug, counts)
    at_work = running(actor) if slug == RECEIVED and actor.may("incoming.register") else []
    marks = [f"{row.id}:{row.revision}" for row in found.rows]
    mark = mark_of([*marks, *(each.words for each in at_work)])
    return Listed(
        slug=slug,
        name=box.name,
        says=_says(actor, counts),
        tabs=tabs,
        more=more,
        groups=_groups(rows, now) if slug in FRESH else [Group("", rows)],
        may_enter=actor.may("incoming.receive"),
        empty_title=box.empty_title,
        empty_text=box.empty,
        empty_acts=_empty_acts(actor, slug),
        older_url=_older(slug, found.after),
        live_url=_live(slug, current, mark, after),
        mark=mark,
        many=many,
        leader=leader,
        before_url=rows[at - 1].url if at > 0 else "",
        after_url=rows[at + 1].url if 0 <= at < len(rows) - 1 else "",
        counts=counts,
        running=at_work,
    )


def mark_of(told: Iterable[str]) -> str:
    """A short word that changes when a list does, so that an unchanged list costs nothing."""
    return hashlib.sha256("|".join(told).encode()).hexdigest()[:16]


def _many(actor: Actor, now: datetime, slug: str) -> tuple[Sequence[tuple[str, str]], str]:
    """Before whom many new arrivals can be put; nothing where they are not registered together."""
    if slug != RECEIVED or not actor.may("incoming.register"):
        return (), ""
    rows = leaders_to_ask(actor, now=now)
    return leader_names(rows), usual_leader(rows)


def _row(row: IncomingRow, slug: str, current: UUID | None, *, ticks: bool) -> ListRow:
    fresh = slug in FRESH
    return ListRow(
        id=row.id,
        url=f"{reverse('incoming:box', args=[slug])}{row.id}/",
        anchor=f"row-{row.id}",
        issuer=row.issuer_name or row.sender_name or _("Không rõ nơi gửi"),
        summary=row.subject,
        at=row.arrived_at if fresh else row.state_since,
        urgency=row.urgency,
        verdict=row.outcome if fresh and row.fitness == Fitness.WHOLE else "",
        verdict_text="",
        meta="" if fresh else _meta(row, slug),
        attachments=row.attachments if fresh else 0,
        unread=row.unread and slug in UNREAD,
        look=_look(row),
        look_icon="copy" if row.likeness and row.fitness == Fitness.WHOLE else "alert",
        due=row.due_at,
        has_due=slug not in CLOSED and _room_for_due(row),
        current=row.id == current,
        tick="ids" if ticks and row.fitness == Fitness.WHOLE else "",
    )


def _room_for_due(row: IncomingRow) -> bool:
    """That there is no deadline is said only where nothing weightier fills the line."""
    return row.due_at is not None or not (row.urgency or row.likeness or row.way == Way.EMAIL)


def _meta(row: IncomingRow, slug: str) -> str:
    if slug == RETURNED:
        return row.return_text
    number = _("đến %(n)s") % {"n": row.arrival_printed} if row.arrival_printed else ""
    where = row.presented_to if slug == REGISTERED else row.lead_name
    state = row.state_label if slug in {ALL, DIRECTED, DONE} else ""
    return " · ".join(filter(None, (number, row.symbol, where, say(state))))


def _look(row: IncomingRow) -> str:
    """What is the matter with it, while it is: a request of the sender until it is answered."""
    waits = row.take_back_asked_at is not None and not row.take_back_answer
    if waits and row.state != State.CANCELLED:
        return str(ASKED.get(row.take_back_doc_type, ASKED[1]))
    if row.fitness in UNFIT:
        return str(UNFIT[row.fitness])
    if row.like_printed:
        return _("Trùng số đến %(n)s") % {"n": row.like_printed}
    if row.likeness:
        return _("Có thể trùng")
    claimed = row.way == Way.EMAIL and row.state == State.RECEIVED and row.outcome != Outcome.VALID
    return _("Người gửi chưa xác minh") if claimed else ""


def _groups(rows: Sequence[ListRow], now: datetime) -> list[Group]:
    """What is urgent, what came today, what came before; in the order of the rows."""
    today = local_date(now)

    def label(row: ListRow) -> str:
        if row.urgency >= URGENT:
            return _("Làm ngay")
        return _("Hôm nay") if local_date(row.at) == today else _("Trước hôm nay")

    return [Group(name, list(group)) for name, group in groupby(rows, key=label)]


def _tabs(actor: Actor, slug: str, counts: dict[str, int]) -> tuple[list[Tab], list[Tab]]:
    first = list(first_boxes(actor))
    if slug not in first:
        first = [*first[:-1], slug]
    tabs = [_tab(BOXES[each], slug, counts, short=True) for each in first]
    hidden = set(first) if actor.may("incoming.register") else {*first, RECEIVED, RETURNED}
    rest = [
        _tab(box, slug, counts, short=False) for box in BOXES.values() if box.slug not in hidden
    ]
    return tabs, rest


def _tab(box: Box, slug: str, counts: dict[str, int], *, short: bool) -> Tab:
    return Tab(
        label=box.short if short else box.name,
        url=reverse("incoming:box", args=[box.slug]),
        count=counts.get(box.code),
        current=box.slug == slug,
    )


def _says(actor: Actor, counts: dict[str, int]) -> str:
    """What the day holds, in words, beside the heading."""
    if not actor.may("incoming.register"):
        return ""
    waiting = counts.get(BOXES[RECEIVED].code, 0)
    text = ngettext("%(n)s chờ vào sổ", "%(n)s chờ vào sổ", waiting)
    return text % {"n": waiting} if waiting else ""


def _empty_acts(actor: Actor, slug: str) -> Sequence[Act]:
    if slug != RECEIVED or not actor.may("incoming.receive"):
        return ()
    return (Act(_("Nhập văn bản giấy"), reverse("incoming:enter"), primary=True),)


def _older(slug: str, after: str | None) -> str:
    return f"{reverse('incoming:box', args=[slug])}?{urlencode({'sau': after})}" if after else ""


def _live(slug: str, current: UUID | None, mark: str, after: str) -> str:
    asked = {"mo": str(current) if current else "", "dau": mark, "sau": after}
    query = urlencode({name: value for name, value in asked.items() if value})
    return f"{reverse('incoming:box', args=[slug])}?{query}"
