"""What waits for a person, in one list: to direct, to sign, to approve, to handle, to know."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from vanban.core.calendar.queries import calendar_of
from vanban.doors.web.design.deadline import deadline_words
from vanban.doors.web.design.parts import Tab
from vanban.doors.web.incoming.lists import mark_of
from vanban.doors.web.outgoing.boxes import ISSUED
from vanban.doors.web.running import Running, running
from vanban.doors.web.saying import say
from vanban.formats.workdays import Calendar
from vanban.foundation.actor import Actor
from vanban.foundation.clock import local_date
from vanban.oversight.tracking.queries import WaitingRow, counts_for, waiting_for_me
from vanban.trust.certificates.queries import ways_to_sign
from vanban.trust.keys.rules import Channel

EXPRESS: Final = 3
FIRST_ROWS: Final = 200
TICKED: Final = "sign"
STOPPED: Final = "stopped"
SIGHT: Final = "sight"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of work: its code in tracking, its address, its tab."""

    code: str
    slug: str
    name: str | Promise
    says: str | Promise = ""


KINDS: Final = (
    Kind("direct", "chi-dao", gettext_lazy("Chỉ đạo"), gettext_lazy("việc gấp trước")),
    Kind("sign", "ky", gettext_lazy("Ký"), gettext_lazy("đủ ý kiến duyệt")),
    Kind("approve", "duyet", gettext_lazy("Duyệt")),
    Kind("opinion", "y-kien", gettext_lazy("Cho ý kiến"), gettext_lazy("hạn gần trước")),
    Kind("handle", "xu-ly", gettext_lazy("Xử lý"), gettext_lazy("hạn gần trước")),
    Kind("extension", "gia-han", gettext_lazy("Gia hạn"), gettext_lazy("chờ bạn trả lời")),
    Kind(
        "stopped",
        "chua-gui-duoc",
        gettext_lazy("Chưa gửi được"),
        gettext_lazy("gửi lại, hoặc mang đi bằng tệp"),
    ),
    Kind("read", "xac-nhan-doc", gettext_lazy("Xác nhận đã đọc"), gettext_lazy("hạn gần trước")),
    Kind("sight", "quyen-xem", gettext_lazy("Quyền xem"), gettext_lazy("đã đổi, chờ xác nhận")),
    Kind("inform", "de-biet", gettext_lazy("Để biết")),
)


@dataclass(frozen=True, slots=True)
class ListRow:
    """A row as the list draws it."""

    id: UUID
    url: str
    anchor: str
    title: str
    meta: str
    urgency: int
    due: datetime | None
    has_due: bool
    unread: bool
    attachments: int
    current: bool
    tick: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """The rows of one kind; `ticks`: many of them can be done by one act."""

    label: str | Promise
    says: str | Promise
    rows: Sequence[ListRow]
    ticks: bool = False


@dataclass(frozen=True, slots=True)
class Sum:
    """A figure in words at the head of the list."""

    words: str
    style: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """The list pane."""

    tabs: Sequence[Tab]
    sums: Sequence[Sum]
    groups: Sequence[Group]
    rows: Sequence[ListRow]
    live_url: str
    mark: str
    before_url: str
    after_url: str
    home_url: str
    ways: Sequence[tuple[str, str]] = ()
    running: Sequence[Running] = ()
    read_at: str = ""
    left: int = 0  # what waits and is not shown yet

    @property
    def many(self) -> bool:
        """Whether anything here can be signed by one act for many."""
        return bool(self.ways) and any(group.ticks for group in self.groups)

    @property
    def count(self) -> int:
        return len(self.rows)

    @property
    def next_url(self) -> str:
        """What opens after an act that takes the open row away: the next, else the one before."""
        return self.after_url or self.before_url or self.home_url


def list_of(actor: Actor, now: datetime, slug: str = "", *, current: UUID | None = None) -> Listed:
    """All that waits for the actor, or one kind of it."""
    found = waiting_for_me(actor, now=now, limit=FIRST_ROWS)
    counts = {kind.code: sum(row.kind == kind.code for row in found) for kind in KINDS}
    if len(found) == FIRST_ROWS:  # more waits than is shown at once: each kind has its own list
        counted = counts_for(actor, on=local_date(now))
        counts = {code: counted.get(code, 0) for code in counts}
        if slug:
            code = next(kind.code for kind in KINDS if kind.slug == slug)
            found = waiting_for_me(actor, now=now, kind=code, limit=FIRST_ROWS)
    wanted = [kind for kind in KINDS if slug in {"", kind.slug}]
    groups = [_group(kind, found, now, slug, current) for kind in wanted]
    groups = [group for group in groups if group.rows]
    rows = [row for group in groups for row in group.rows]
    at = next((index for index, row in enumerate(rows) if row.current), -1)
    at_work = running(actor)
    marks = [f"{row.id}:{row.kind}:{row.revision}" for row in found]
    mark = mark_of([*marks, *(each.words for each in at_work)])
    return Listed(
        tabs=_tabs(counts, slug),
        sums=_sums(found, now, calendar_of(actor)),
        groups=groups,
        rows=rows,
        live_url=_live(slug, current, mark),
        mark=mark,
        before_url=rows[at - 1].url if at > 0 else "",
        after_url=_after(rows, at),
        home_url=_with(reverse("waiting:index"), slug),
        ways=_ways(actor, now) if any(group.ticks for group in groups) else (),
        running=at_work,
        read_at=now.isoformat(),
        left=sum(counts[kind.code] for kind in wanted) - len(rows),
    )


def _ways(actor: Actor, now: datetime) -> list[tuple[str, str]]:
    """The ways to sign many; a file carried by hand is for one."""
    if actor.person_id is None:
        return []
    ways = ways_to_sign(actor, person_id=actor.person_id, at=now)
    return [(way.code, way.name) for way in ways if way.channel is not Channel.FILE]


def _after(rows: Sequence[ListRow], at: int) -> str:
    """The next row; when the open one is not in the list any more, the first."""
    if at < 0:
        return rows[0].url if rows else ""
    return rows[at + 1].url if at < len(rows) - 1 else ""


def _group(
    kind: Kind, found: Iterable[WaitingRow], now: datetime, slug: str, current: UUID | None
) -> Group:
    rows = sorted((row for row in found if row.kind == kind.code), key=_order)
    drawn = [_row(row, slug, current) for row in rows]
    return Group(kind.name, kind.says, drawn, ticks=kind.code == TICKED and bool(rows))


def _order(row: WaitingRow) -> tuple[bool, float, int, float]:
    """What the law makes urgent first, then what is due first, then what waits longest."""
    due = row.due_at.timestamp() if row.due_at else float("inf")
    return row.urgency < EXPRESS, due, -row.urgency, row.since.timestamp()


def _meta(row: WaitingRow) -> tuple[str, ...]:
    return row.from_name, row.symbol or row.type_name, say(row.detail)


def _row(row: WaitingRow, slug: str, current: UUID | None) -> ListRow:
    return ListRow(
        id=row.id,
        url=_url(row, slug),
        anchor=f"row-{row.id}",
        title=row.subject,
        meta=" · ".join(
            filter(None, (row.from_name, row.symbol or row.type_name, say(row.detail)))
        ),
        urgency=row.urgency,
        due=row.due_at,
        has_due=row.due_at is not None,
        unread=row.unread,
        attachments=row.attachments,
        current=row.id == current,
        tick="ids" if row.kind == TICKED else "",
    )


def _url(row: WaitingRow, slug: str) -> str:
    """What stopped is seen to on its board, where each copy has its acts."""
    if row.kind == SIGHT:
        return reverse("documents:sight", args=[row.id])
    if row.kind == STOPPED:
        return reverse("outgoing:document", args=[ISSUED, row.id])
    return _with(reverse("waiting:document", args=[row.id]), slug)


def _tabs(counts: Mapping[str, int], slug: str) -> list[Tab]:
    home = reverse("waiting:index")
    everything = Tab(_("Tất cả"), home, sum(counts.values()), current=not slug)
    return [
        everything,
        *(
            Tab(kind.name, _with(home, kind.slug), counts[kind.code], current=kind.slug == slug)
            for kind in KINDS
            if counts[kind.code] or kind.slug == slug
        ),
    ]


def _sums(found: Sequence[WaitingRow], now: datetime, calendar: Calendar) -> list[Sum]:
    """Late, due today, express: in words, what is nothing is not said."""
    tones = [deadline_words(row.due_at, now, calendar).tone for row in found]
    late, today = tones.count("late"), tones.count("today")
    express = sum(row.urgency >= EXPRESS for row in found)
    told = (
        (late, ngettext("%(n)s quá hạn", "%(n)s quá hạn", late), "late"),
        (today, ngettext("%(n)s hạn hôm nay", "%(n)s hạn hôm nay", today), "mid mw"),
        (express, ngettext("%(n)s hỏa tốc", "%(n)s hỏa tốc", express), "mid mw"),
    )
    return [Sum(words % {"n": count}, style) for count, words, style in told if count]


def _with(url: str, slug: str) -> str:
    return f"{url}?{urlencode({'loai': slug})}" if slug else url


def _live(slug: str, current: UUID | None, mark: str) -> str:
    asked = {"loai": slug, "mo": str(current) if current else "", "dau": mark}
    query = urlencode({name: value for name, value in asked.items() if value})
    return f"{reverse('waiting:index')}?{query}"
