"""An issued document: where each copy stands, live, until every receiver has finished."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from types import MappingProxyType
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from vanban.core.records.lifecycle import State, VersionKind
from vanban.core.records.queries import DocumentFace, VersionRow, versions_of
from vanban.doors.web.design.deadline import in_vietnam
from vanban.doors.web.design.parts import (
    REFUSED,
    STATIONS,
    Act,
    DeliveryRow,
    PageImage,
    Status,
    delivery_row,
)
from vanban.doors.web.documents.verdicts import line_of
from vanban.exchange.directory.queries import health_of
from vanban.exchange.sending.queries import StepRow, instruction_of, steps_of
from vanban.exchange.sending.rules import DispatchState
from vanban.foundation.actor import Actor
from vanban.outgoing.drafting.queries import recipients_of
from vanban.outgoing.drafting.rules import Way
from vanban.outgoing.numbering.queries import entry_of_document
from vanban.outgoing.publication.queries import postings
from vanban.oversight.tracking.queries import DeliveryLine, delivery_board, readers_of

FINISHED = "06"
CALLED_OFF = "cancelled"
STOPPED = frozenset({DispatchState.FAILED, DispatchState.PARKED})
HOUR = 60
DAY = 24 * HOUR


@dataclass(frozen=True, slots=True)
class Sum:
    """How many receivers stand at one point."""

    words: str
    style: str = ""


@dataclass(frozen=True, slots=True)
class Board:
    """The delivery board as the page draws it."""

    rows: Sequence[DeliveryRow]
    sums: Sequence[Sum]
    live: bool
    live_url: str
    packing: int = 0  # receivers whose packets the worker has not begun yet
    down: str = ""  # since when the line is down that some of them wait for

    @property
    def total(self) -> int:
        return len(self.rows)


@dataclass(frozen=True, slots=True)
class Journey:
    """The steps of one copy on its way to a receiver, and who was told when it stopped."""

    name: str
    steps: Sequence[StepRow]
    told: str


@dataclass(frozen=True, slots=True)
class Reader:
    """One reading."""

    at: datetime
    who: str
    where: str
    did: str


def issued_context(
    request: HttpRequest, actor: Actor, now: datetime, face: DocumentFace
) -> dict[str, object]:
    """What `outgoing/issued.html` draws beside the pane's own facts."""
    lines = delivery_board(actor, document_id=face.id)
    versions = versions_of(actor, document_id=face.id)
    newest = versions[0] if versions else None
    entry = entry_of_document(actor, document_id=face.id)
    read = [
        Reader(row.at, row.who, row.unit, _("tải về") if row.what == "download" else _("đọc"))
        for row in readers_of(actor, document_id=face.id)
    ]
    board = board_of(
        lines,
        live_url=f"{request.path}?b={face.revision}",
        acts=actor.may("outgoing.issue"),
        down=_line_down(lines),
        posted={
            row.name: row.posted_on
            for row in postings(actor, posted=True, document_id=face.id)
            if row.posted_on
        },
    )
    if not lines:  # just issued: the worker is about to pack, and the page waits for it
        packing = sum(row.way != Way.PAPER for row in recipients_of(actor, document_id=face.id))
        board = replace(board, packing=packing, live=packing > 0)
    return {
        "board": board,
        "frozen_words": _frozen_words(face),
        "recall_url": reverse("exchange:recall", args=[face.id])
        if actor.may("outgoing.issue")
        else "",
        "journeys": journeys_of(actor, lines, document_id=face.id),
        "sending": instruction_of(actor, document_id=face.id),
        "read_url": f"{request.path}?xem=1",
        "issued_words": _issued_words(face, versions),
        "list_url": request.path.rsplit("/", 2)[0] + "/",
        "thumb": PageImage(1, reverse("documents:page", args=[face.id, newest.id, 1]))
        if newest
        else None,
        "download_url": reverse("documents:file", args=[face.id, newest.id])
        if newest and newest.kind == VersionKind.SEALED
        else "",
        "book": _("%(book)s, số %(number)s") % {"book": entry.book_name, "number": entry.printed}
        if entry
        else "",
        "verdict": line_of(actor, document_id=face.id, sha256=newest.sha256) if newest else None,
        "readers": read,
        "readers_words": _("%(reads)s lượt, %(people)s người")
        % {"reads": len(read), "people": len({reader.who for reader in read})},
    }


def _frozen_words(face: DocumentFace) -> str:
    """What a recall has done here (Decree 30/2020 annex VI); empty while it is in force."""
    if face.state != State.RECALLED:
        return ""
    return _("lúc %(at)s. Văn bản đóng băng: không gửi thêm, không sửa; dấu vết vẫn giữ.") % {
        "at": f"{in_vietnam(face.state_since):%H:%M %d/%m/%Y}"
    }


def _line_down(lines: Sequence[DeliveryLine]) -> str:
    """Since when a line is down for which copies wait, in words; empty when none does."""
    waiting = [
        line
        for line in lines
        if line.state == DispatchState.QUEUED and line.link and not line.statuses
    ]
    health = [health_of(link) for link in {line.link for line in waiting}]
    since = min((each.failing_since for each in health if each.failing_since), default=None)
    if since is None:
        return ""
    return _("Mất đường trục từ %(at)s; %(n)s nơi chờ gửi, đúng thứ tự, khi có đường.") % {
        "at": f"{in_vietnam(since):%H:%M %d/%m/%Y}",
        "n": len(waiting),
    }


def _issued_words(face: DocumentFace, versions: Sequence[VersionRow]) -> str:
    """`23/11/2026 04:13, sau khi ký 18 phút`: how long the house took after the signature."""
    issued = f"{in_vietnam(face.state_since):%d/%m/%Y %H:%M}"
    signed = next((row.made_at for row in versions if row.kind == VersionKind.SIGNED), None)
    if signed is None:
        return issued
    minutes = int((face.state_since - signed).total_seconds() // 60)
    if minutes < HOUR:
        after = _("%(n)s phút") % {"n": max(minutes, 1)}
    elif minutes < DAY:
        after = _("%(n)s giờ") % {"n": minutes // HOUR}
    else:
        after = _("%(n)s ngày") % {"n": minutes // DAY}
    return _("%(moment)s, sau khi ký %(after)s") % {"moment": issued, "after": after}


def journeys_of(actor: Actor, lines: Sequence[DeliveryLine], *, document_id: UUID) -> list[Journey]:
    """What was done with each copy on its way, step by step, for whom more than one was needed."""
    steps = steps_of(actor, document_id=document_id)
    found = [
        Journey(line.name, [step for step in steps if step.dispatch_id == line.id], line.told)
        for line in lines
    ]
    return [journey for journey in found if journey.steps]


def board_of(
    lines: Sequence[DeliveryLine],
    *,
    live_url: str,
    acts: bool = False,
    down: str = "",
    posted: Mapping[str, date] = MappingProxyType({}),
) -> Board:
    """The rows with their stations, and how many stand where; live until all have finished.

    `acts`: whoever looks may send again what is stopped, and take it along, as what waits while
    the line is `down`. `posted`: when the post had the paper copy of whom.
    """
    offered = [_acts(line, down=bool(down)) if acts else [] for line in lines]
    rows = [
        _on_paper(line, posted.get(line.name)) if line.way == Way.PAPER else _row(line, each)
        for line, each in zip(lines, offered, strict=True)
    ]
    furthest = Counter(_furthest(line) for line in lines)
    words = {
        FINISHED: _("%(n)s hoàn thành"),
        "05": _("%(n)s đang xử lý"),
        "04": _("%(n)s đã phân công"),
        "03": _("%(n)s đã vào sổ"),
        "01": _("%(n)s đã đến"),
        "": _("%(n)s chưa báo đến"),
        REFUSED: _("%(n)s từ chối"),
        Way.PAPER: _("%(n)s bản giấy"),
        CALLED_OFF: _("%(n)s đã hủy gửi"),
    }
    styles = {REFUSED: "strong"}
    sums = [
        Sum(text % {"n": furthest[code]}, styles.get(code, ""))
        for code, text in words.items()
        if furthest[code]
    ]
    over = {FINISHED, REFUSED, Way.PAPER, CALLED_OFF}
    waiting = [line for line in lines if _furthest(line) not in over]
    return Board(rows, sums, bool(waiting), live_url, down=down)


def _row(line: DeliveryLine, acts: Sequence[Act]) -> DeliveryRow:
    statuses = [Status(each.code, each.at, each.description, each.by) for each in line.statuses]
    stopped = line.state_label if line.state in STOPPED else ""
    return delivery_row(line.name, line.code, statuses, say=_say(line), stalled=stopped, acts=acts)


def _on_paper(line: DeliveryLine, posted_on: date | None) -> DeliveryRow:
    """Paper reports nothing back over the wire: only whether the post has it."""
    say = _("Bản giấy, chưa giao bưu điện")
    if posted_on is not None:
        say = _("Bản giấy, giao bưu điện %(day)s") % {"day": f"{posted_on:%d/%m/%Y}"}
    return DeliveryRow(line.name, line.code, (), say=say, left=len(STATIONS) + 1)


def _acts(line: DeliveryLine, *, down: bool) -> list[Act]:
    found = []
    if line.state in STOPPED:
        found.append(Act(_("Gửi lại"), reverse("exchange:resume", args=[line.id]), post=True))
    waits = down and line.state == DispatchState.QUEUED
    if line.link and line.target_id and (waits or line.state in STOPPED):
        url = reverse("exchange:carry_one", args=[line.target_id, line.id])
        found.append(Act(_("Mang đi bằng tệp"), url, post=True, file=True, icon="usb"))
    return found


def _furthest(line: DeliveryLine) -> str:
    codes = {each.code for each in line.statuses}
    if line.way == Way.PAPER:
        return Way.PAPER
    if line.state == DispatchState.CANCELLED:
        return CALLED_OFF
    if REFUSED in codes:
        return REFUSED
    return max((code for code in codes if code <= FINISHED), default="")


def _say(line: DeliveryLine) -> str:
    """The receiver's own last words; before any, how far the copy has come."""
    if line.problem and not line.statuses:
        return line.problem
    latest = max(line.statuses, key=lambda each: each.at, default=None)
    if latest is not None:
        return "" if latest.description == latest.label else latest.description
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
