"""The boxes of "Đi": which a person has, what is in them, what stands before and after a row."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vanban.core.records.lifecycle import State
from vanban.doors.web.design.parts import Act, Tab
from vanban.doors.web.running import Running, running
from vanban.doors.web.saying import say
from vanban.foundation.actor import Actor
from vanban.foundation.clock import local_date
from vanban.oversight.tracking.queries import OutgoingRow, counts_for, outgoing_box

DRAFTS: Final = "nhap"
IN_REVIEW: Final = "cho-duyet"
TO_SIGN: Final = "cho-ky"
RETURNED: Final = "bi-tra-lai"
SIGNED: Final = "cho-cap-so"
NUMBERED: Final = "cho-dong-dau"
SEALED: Final = "cho-phat-hanh"
ISSUED: Final = "da-phat-hanh"
FOLLOW: Final = "theo-doi"
ALL: Final = "tat-ca"
SHOWN: Final = 50
TABS: Final = 4


@dataclass(frozen=True, slots=True)
class Box:
    """A box: its address, its code in tracking, its full name and the short one of its tab."""

    slug: str
    code: str
    name: str | Promise
    short: str | Promise
    empty: str | Promise


BOXES: Final = {
    box.slug: box
    for box in (
        Box(
            DRAFTS,
            "drafts",
            gettext_lazy("Dự thảo của tôi"),
            gettext_lazy("Dự thảo"),
            gettext_lazy("Bấm N để soạn, hoặc mở một văn bản đến rồi chọn Trả lời."),
        ),
        Box(
            RETURNED,
            "returned",
            gettext_lazy("Bị trả lại"),
            gettext_lazy("Trả lại"),
            gettext_lazy("Dự thảo người duyệt hay người ký trả lại sẽ về đây, kèm lý do."),
        ),
        Box(
            IN_REVIEW,
            "in_review",
            gettext_lazy("Chờ duyệt"),
            gettext_lazy("Duyệt"),
            gettext_lazy("Dự thảo đã trình nằm ở đây đến khi đủ ý kiến nội dung và thể thức."),
        ),
        Box(
            TO_SIGN,
            "to_sign",
            gettext_lazy("Chờ ký"),
            gettext_lazy("Ký"),
            gettext_lazy("Văn bản đủ hai ý kiến duyệt nằm ở đây đến khi ký xong."),
        ),
        Box(
            SIGNED,
            "to_number",
            gettext_lazy("Chờ cấp số"),
            gettext_lazy("Cấp số"),
            gettext_lazy("Văn bản vừa ký sẽ hiện ở đây để lấy số, ngày."),
        ),
        Box(
            NUMBERED,
            "to_seal",
            gettext_lazy("Chờ đóng dấu"),
            gettext_lazy("Đóng dấu"),
            gettext_lazy("Văn bản đã có số sẽ hiện ở đây để đóng dấu cơ quan."),
        ),
        Box(
            SEALED,
            "to_issue",
            gettext_lazy("Chờ phát hành"),
            gettext_lazy("Phát hành"),
            gettext_lazy("Văn bản đã đóng dấu sẽ hiện ở đây để gửi đi."),
        ),
        Box(
            ISSUED,
            "issued",
            gettext_lazy("Đã phát hành"),
            gettext_lazy("Đã gửi"),
            gettext_lazy("Văn bản đã phát hành và tình hình từng nơi nhận ở đây."),
        ),
        Box(
            FOLLOW,
            "follow",
            gettext_lazy("Theo dõi gửi nhận"),
            gettext_lazy("Theo dõi"),
            gettext_lazy("Mọi nơi nhận đã xử lý xong. Văn bản còn nơi chưa xong sẽ hiện ở đây."),
        ),
        Box(
            ALL,
            "all",
            gettext_lazy("Tất cả văn bản đi"),
            gettext_lazy("Tất cả"),
            gettext_lazy("Văn bản bạn soạn, duyệt, ký hay được giao xem sẽ có ở đây."),
        ),
    )
}
FIRST_OF: Final = (  # the boxes a day begins with, by what a post may do
    ("outgoing.number", (SIGNED, NUMBERED, SEALED, ISSUED)),
    ("outgoing.sign", (TO_SIGN, IN_REVIEW, ISSUED)),
    ("outgoing.approve_content", (IN_REVIEW, DRAFTS, RETURNED, ISSUED)),
    ("outgoing.approve_form", (IN_REVIEW, DRAFTS, RETURNED, ISSUED)),
    ("outgoing.draft", (DRAFTS, RETURNED, IN_REVIEW, ISSUED)),
)


@dataclass(frozen=True, slots=True)
class ListRow:
    """A row as the list draws it."""

    id: UUID
    url: str
    anchor: str
    title: str
    at: datetime
    meta: str
    urgency: int
    attachments: int
    look: str
    summary: str
    unread: bool
    current: bool
    tick: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """The list pane: its boxes, its rows, what is before and after the open one."""

    slug: str
    name: str | Promise
    tabs: Sequence[Tab]
    more: Sequence[Tab]
    rows: Sequence[ListRow]
    may_draft: bool
    empty_text: str | Promise
    empty_acts: Sequence[Act] = ()
    older_url: str = ""
    live_url: str = ""
    mark: str = ""
    before_url: str = ""
    after_url: str = ""
    place: str = ""
    counts: Mapping[str, int] = field(default_factory=dict)
    empty_title: str = field(default="")
    many: bool = False
    may_number: bool = False
    may_set: bool = False
    running: Sequence[Running] = ()

    @property
    def count(self) -> int:
        return len(self.rows)

    @property
    def next_url(self) -> str:
        """What opens after an act that takes the open row away; empty when nothing else is left."""
        return self.after_url or self.before_url


def first_boxes(actor: Actor) -> tuple[str, ...]:
    """The boxes that stand as tabs for a person; the rest is one menu away."""
    for permission, slugs in FIRST_OF:
        if actor.may(permission):
            return slugs
    return (ISSUED,)


def list_of(
    actor: Actor, now: datetime, slug: str, *, current: UUID | None = None, after: str = ""
) -> Listed:
    """One box as the list pane shows it."""
    box = BOXES[slug]
    found = outgoing_box(actor, box=box.code, after=after or None, limit=SHOWN)
    many = slug == SIGNED and all(
        actor.may(f"outgoing.{act}") for act in ("number", "seal", "issue")
    )
    rows = [_row(row, slug, current, tick="ids" if many else "") for row in found.rows]
    counts = counts_for(actor, on=local_date(now))
    tabs, more = _tabs(slug, counts, first_boxes(actor))
    at = next((index for index, row in enumerate(rows) if row.current), -1)
    at_work = running(actor) if actor.may("outgoing.issue") else []
    mark = _mark(found.rows, at_work)
    return Listed(
        slug=slug,
        name=box.name,
        tabs=tabs,
        more=more,
        rows=rows,
        may_draft=actor.may("outgoing.draft"),
        may_number=actor.may("outgoing.number"),
        may_set=actor.may("outgoing.number") or actor.may("people.administer"),
        empty_title=_("Không có văn bản nào"),
        empty_text=box.empty,
        empty_acts=_empty_acts(actor, slug),
        older_url=_older(slug, found.after),
        live_url=_live(slug, current, mark, after),
        mark=mark,
        before_url=rows[at - 1].url if at > 0 else "",
        after_url=rows[at + 1].url if 0 <= at < len(rows) - 1 else "",
        place=_place(at, len(rows), more=bool(found.after)),
        counts=counts,
        many=many and bool(rows),
        running=at_work,
    )


def _row(row: OutgoingRow, slug: str, current: UUID | None, *, tick: str = "") -> ListRow:
    return ListRow(
        id=row.id,
        url=reverse("outgoing:document", args=[slug, row.id]),
        anchor=f"row-{row.id}",
        title=row.subject,
        at=row.state_since,
        meta=" · ".join(filter(None, _meta(row, slug))),
        urgency=row.urgency,
        attachments=row.attachments,
        look=_look(row, slug),
        summary=row.return_reason if slug == RETURNED else "",
        unread=row.unread,
        current=row.id == current,
        tick=tick,
    )


def _meta(row: OutgoingRow, slug: str) -> Sequence[str]:
    """What a row tells besides its subject: its name, and in whose hands it is or how it fares."""
    name = f"{row.type_name} {row.symbol}".strip()
    if slug in {ISSUED, FOLLOW} and row.recipients:
        figures = {"done": row.registered, "all": row.recipients}
        return (name, _("%(done)s/%(all)s nơi đã vào sổ") % figures)
    held = _("đang ở %(who)s") % {"who": row.held_by} if row.held_by else ""
    if slug == ALL:
        return (name, say(row.state_label), held)
    if slug in {IN_REVIEW, TO_SIGN} and held:
        return (name, held)
    if slug in {DRAFTS, RETURNED}:
        return (name, row.signer_name and _("ký: %(who)s") % {"who": row.signer_name})
    return (name, row.drafter_name)


def _look(row: OutgoingRow, slug: str) -> str:
    """What asks for a second look: receivers that refused, ways that failed, a key at work."""
    if row.refused:
        return _("%(n)s nơi từ chối") % {"n": row.refused}
    if row.failed:
        return _("%(n)s nơi chưa gửi được") % {"n": row.failed}
    under_way = row.state in {State.SIGNING, State.SEALING} and slug != ALL
    return say(row.state_label) if under_way else ""


def _tabs(
    slug: str, counts: Mapping[str, int], usual: Sequence[str]
) -> tuple[list[Tab], list[Tab]]:
    first = list(usual)
    if slug not in first:
        first = [*first[: TABS - 1], slug]
    tabs = [_tab(BOXES[each], slug, counts, short=True) for each in first]
    rest = [_tab(box, slug, counts, short=False) for box in BOXES.values() if box.slug not in first]
    return tabs, rest


def _tab(box: Box, slug: str, counts: Mapping[str, int], *, short: bool) -> Tab:
    return Tab(
        label=box.short if short else box.name,
        url=reverse("outgoing:box", args=[box.slug]),
        count=counts.get(box.code),
        current=box.slug == slug,
    )


def _empty_acts(actor: Actor, slug: str) -> Sequence[Act]:
    if slug not in {DRAFTS, RETURNED} or not actor.may("outgoing.draft"):
        return ()
    return (Act(_("Soạn văn bản"), reverse("outgoing:compose")),)


def _older(slug: str, after: str | None) -> str:
    return f"{reverse('outgoing:box', args=[slug])}?{urlencode({'sau': after})}" if after else ""


def _place(at: int, count: int, *, more: bool) -> str:
    """Where the open row stands: 3 trong 27; 3 trong hơn 50 where older ones wait."""
    if at < 0:
        return ""
    words = _("%(at)s trong hơn %(count)s") if more else _("%(at)s trong %(count)s")
    return words % {"at": at + 1, "count": count}


def _live(slug: str, current: UUID | None, mark: str, after: str) -> str:
    asked = {"mo": str(current) if current else "", "dau": mark, "sau": after}
    query = urlencode({name: value for name, value in asked.items() if value})
    return f"{reverse('outgoing:box', args=[slug])}?{query}"


def _mark(rows: Sequence[OutgoingRow], at_work: Sequence[Running]) -> str:
    """A short word that changes when the list does, so that an unchanged list costs nothing."""
    told = "|".join(
        [*(f"{row.id}:{row.revision}" for row in rows), *(each.words for each in at_work)]
    )
    return hashlib.sha256(told.encode()).hexdigest()[:16]
