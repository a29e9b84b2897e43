"""An issued document: where each copy stands, live, until every receiver has finished."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from vanban.core.records.lifecycle import State, VersionKind
from vanban.core.records.queries import DocumentFace, VersionRow, versions_of
from vanban.doors.web.design.deadline import in_vietnam
from vanban.doors.web.design.parts import PageImage
from vanban.doors.web.documents.verdicts import line_of
from vanban.doors.web.outgoing.after_issue import (
    FURTHER,
    REMIND,
    further_form,
    remind_form,
)
from vanban.doors.web.outgoing.board import Told, board_of, query_of
from vanban.exchange.directory.queries import health_of
from vanban.exchange.sending.queries import (
    StepRow,
    instruction_of,
    reminders_of,
    slow_places,
    steps_of,
)
from vanban.exchange.sending.rules import DispatchState
from vanban.foundation.actor import Actor
from vanban.outgoing.drafting.queries import recipients_of
from vanban.outgoing.drafting.rules import Way
from vanban.outgoing.numbering.queries import entry_of_document
from vanban.outgoing.publication.queries import postings
from vanban.oversight.tracking.queries import DeliveryLine, delivery_board, readers_of

HOUR = 60
DAY = 24 * HOUR


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
    acts = actor.may("outgoing.issue")
    told = _told(request, actor, now, face, lines)
    versions = versions_of(actor, document_id=face.id)
    newest = versions[0] if versions else None
    entry = entry_of_document(actor, document_id=face.id)
    read = [
        Reader(row.at, row.who, row.unit, _("tải về") if row.what == "download" else _("đọc"))
        for row in readers_of(actor, document_id=face.id)
    ]
    board = board_of(
        lines, told, path=request.path, query=query_of(request.GET), revision=face.revision
    )
    if not lines:  # just issued: the worker is about to pack, and the page waits for it
        packing = sum(row.way != Way.PAPER for row in recipients_of(actor, document_id=face.id))
        board = replace(board, packing=packing, live=packing > 0)
    return {
        "board": board,
        "frozen_words": _frozen_words(face),
        "recall_url": reverse("exchange:recall", args=[face.id]) if acts else "",
        **_acts_on_board(request, face, lines, told),
        "journeys": journeys_of(
            actor, [line for line in lines if line.id in board.shown], document_id=face.id
        ),
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


def _told(
    request: HttpRequest,
    actor: Actor,
    now: datetime,
    face: DocumentFace,
    lines: Sequence[DeliveryLine],
) -> Told:
    """What is known of the places beside what they reported."""
    acts = actor.may("outgoing.issue")
    return Told(
        slow={row.dispatch_id: row for row in slow_places(actor, document_id=face.id, now=now)},
        reminded=reminders_of(actor, document_id=face.id),
        posted={
            row.name: row.posted_on
            for row in postings(actor, posted=True, document_id=face.id)
            if row.posted_on
        },
        down=_line_down(lines),
        act_url=f"{request.path}?lam={FURTHER}" if acts and face.state == State.ISSUED else "",
        acts=acts,
    )


def _acts_on_board(
    request: HttpRequest, face: DocumentFace, lines: Sequence[DeliveryLine], told: Told
) -> dict[str, object]:
    """Where places are added and reminded from, and the form that is open."""
    if not told.act_url:
        return {}
    mode = request.GET.get("lam", "")
    slow = list(told.slow.values())
    return {
        "further_url": told.act_url,
        "remind_url": f"{request.path}?lam={REMIND}" if slow else "",
        "further": further_form(request, lines, face.id) if mode == FURTHER else None,
        "remind": remind_form(slow, face.id) if mode == REMIND and slow else None,
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
    steps = steps_of(actor, document_id=document_id, of=[line.id for line in lines])
    found = [
        Journey(line.name, [step for step in steps if step.dispatch_id == line.id], line.told)
        for line in lines
    ]
    return [journey for journey in found if journey.steps]
