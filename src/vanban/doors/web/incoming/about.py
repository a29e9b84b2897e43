"""What every data pane tells below its act: where it came from, the book, who has what."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vanban.core.records.lifecycle import Direction
from vanban.core.records.queries import document_face
from vanban.core.records.rules import FILE_KINDS
from vanban.doors.web.incoming.scene import Context, Scene
from vanban.doors.web.outgoing.history import history_of
from vanban.exchange.receiving.queries import ReportRow, reports_of
from vanban.foundation.errors import NotFound
from vanban.incoming.assignment.queries import (
    DeadlineEvent,
    DirectionRow,
    PartRow,
    deadline_events,
)
from vanban.incoming.assignment.rules import LIVING, PartState
from vanban.incoming.processing.queries import OpinionRoundRow, work_notes
from vanban.incoming.reception.queries import letter_of, linked_to
from vanban.incoming.reception.rules import Business, Way
from vanban.keeping.dossiers.queries import dossiers_of_document

WAYS: Final[dict[str, str | Promise]] = {
    Way.AXIS: gettext_lazy("qua trục liên thông"),
    Way.INTERNAL: gettext_lazy("trong hệ thống"),
    Way.PAPER: gettext_lazy("bản giấy"),
    Way.HAND: gettext_lazy("nộp tệp trực tiếp"),
    Way.EMAIL: gettext_lazy("qua thư điện tử"),
}
BUSINESS: Final[dict[str, str | Promise]] = {
    Business.REVOKE: gettext_lazy("Nơi gửi xin lấy lại văn bản đã gửi"),
    Business.UPDATE: gettext_lazy("Nơi gửi cập nhật văn bản đã gửi"),
    Business.REPLACE: gettext_lazy("Nơi gửi thay văn bản đã gửi"),
}
PRESENTED: Final[dict[str, str | Promise]] = {
    "": gettext_lazy("đang chờ ý kiến"),
    "directed": gettext_lazy("đã cho ý kiến"),
    "handed_back": gettext_lazy("chuyển lại văn thư"),
    "taken_back": gettext_lazy("văn thư rút lại"),
}


@dataclass(frozen=True, slots=True)
class PartLine:
    """One part of the work in the list of who has what."""

    role: str
    name: str
    detail: str
    state: str
    done: bool
    living: bool
    inside: bool
    due_at: datetime | None
    result: str
    answer_url: str
    answer_symbol: str


@dataclass(frozen=True, slots=True)
class Said:
    """A direction: who, when, the words, and the parts it gave."""

    who: str
    title: str
    at: datetime
    words: str
    answer_required: bool
    inside: bool


@dataclass(frozen=True, slots=True)
class Linked:
    """Another document this one has to do with."""

    words: str
    detail: str
    url: str


def about(scene: Scene) -> Context:
    """The sections under the act."""
    arrival = scene.arrival
    actor, document_id, there = scene.actor, scene.face.id, scene.there
    said = [_said(row) for row in scene.directions]
    return {
        "arrival": arrival,
        "letter": (
            letter_of(scene.actor, document_id=scene.face.id) if arrival.way == Way.EMAIL else None
        ),
        "way": WAYS.get(arrival.way, arrival.way),
        "linked": [
            (row, WAYS.get(row.way, row.way))
            for row in (linked_to(actor, document_id=document_id) if there.linked else ())
        ],
        "decided": [row for row in arrival.likenesses if row.decision],
        "file_kinds": list(FILE_KINDS.items()),
        "business": BUSINESS.get(arrival.business, ""),
        "entry": scene.entry,
        "may_copy": scene.actor.may("outgoing.number"),
        "presented": [
            (row, PRESENTED.get(row.ended_how, row.ended_how)) for row in scene.presentations
        ],
        "dossiers": (
            dossiers_of_document(actor, document_id=document_id) if there.dossiers else ()
        ),
        "said": said,
        "inside_said": any(row.inside for row in said),
        "parts": part_lines(scene.parts),
        "rounds": [_asked(scene, row) for row in scene.rounds],
        "extensions": scene.extensions,
        "deadlines": [
            _happened(scene, row)
            for row in (deadline_events(actor, document_id=document_id) if there.deadlines else ())
        ],
        "notes": [
            row
            for row in (work_notes(actor, document_id=document_id) if there.notes else ())
            if row.kind == "note"
        ],
        "answered": _answered(scene),
        "statuses": _reported(scene),
        "history": history_of(actor, document_id),
    }


@dataclass(frozen=True, slots=True)
class Asked:
    """A round of opinions; `close_url` where this person may end it."""

    row: OpinionRoundRow
    close_url: str


@dataclass(frozen=True, slots=True)
class Happened:
    """One thing that happened to a deadline: to whose part."""

    row: DeadlineEvent
    part: str


def _asked(scene: Scene, row: OpinionRoundRow) -> Asked:
    may_close = row.closed_at is None and row.asked_by_id == scene.actor.post_id
    return Asked(row, reverse("incoming:close_opinions", args=[row.id]) if may_close else "")


def _happened(scene: Scene, row: DeadlineEvent) -> Happened:
    return Happened(row, next((part.name for part in scene.parts if part.id == row.part_id), ""))


def part_lines(parts: Sequence[PartRow]) -> list[PartLine]:
    """The parts as given by leaders, each followed by what was passed on from it."""
    shown = [part for part in parts if part.state != PartState.REPLACED]
    tops = [part for part in shown if part.parent_id is None]
    lines: list[PartLine] = []
    for top in tops:
        lines.append(_part(top))
        lines += [_part(part) for part in shown if part.parent_id == top.id]
    return lines


def _reported(scene: Scene) -> list[ReportRow]:
    """The statuses the sender was told; what came on paper has nobody to tell."""
    packet = scene.arrival.inbox_item_id
    return reports_of(scene.actor, inbox_item_id=packet) if packet else []


def _part(part: PartRow) -> PartLine:
    handler = part.handled_by_name if part.handled_by_name != part.name else ""
    return PartLine(
        role=part.role_label,
        name=part.name,
        detail=", ".join(filter(None, (part.title, handler))),
        state=part.state_label,
        done=part.state == PartState.FINISHED,
        living=part.state in LIVING,
        inside=part.parent_id is not None,
        due_at=part.due_at,
        result=part.result,
        answer_url=f"/di/da-phat-hanh/{part.answer_id}/" if part.answer_id else "",
        answer_symbol=part.answer_symbol,
    )


def _said(row: DirectionRow) -> Said:
    return Said(
        who=row.directed_by_name,
        title=row.directed_by_title,
        at=row.directed_at,
        words=row.instruction,
        answer_required=row.answer_required,
        inside=row.part_id is not None,
    )


def _answered(scene: Scene) -> Linked | None:
    """The outgoing document of ours that this one answers."""
    if scene.face.answers_id is None:
        return None
    try:
        other = document_face(scene.actor, document_id=scene.face.answers_id)
    except NotFound:
        return Linked(_("một văn bản bạn chưa được giao xem"), "", "")
    words = f"{other.type_name} {other.symbol}".strip()
    box = "di" if other.direction == Direction.OUTGOING else "den"
    return Linked(words, other.subject, f"/{box}/tat-ca/{other.id}/")
