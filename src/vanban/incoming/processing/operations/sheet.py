"""The processing sheet (phiếu giải quyết văn bản đến) as a PDF, with the whole trail.

Source: Decree 30/2020 annex IV.VII: what the leader, the head of unit and the officer said, who
handles, until when; annex VI: every opinion is kept with the document.
"""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from vanban.core.files.operations import convert_to_pdf
from vanban.core.organisations.queries import organisation
from vanban.core.records.lifecycle import Direction
from vanban.core.records.operations import read_document
from vanban.core.records.queries import DocumentFace, document_face
from vanban.formats.docx.trail import Chapter, Quote, TrailSheet, print_trail
from vanban.foundation.actor import Actor
from vanban.foundation.clock import local, local_date
from vanban.foundation.errors import NotFound, Reason
from vanban.incoming.assignment.queries import (
    DirectionRow,
    PartRow,
    deadline_events,
    directions_of,
    extensions_of,
    parts_of,
)
from vanban.incoming.assignment.rules import LIVING
from vanban.incoming.processing.queries import OpinionRoundRow, opinion_rounds, work_notes
from vanban.incoming.registration.queries import entry_of

WHAT: Final = "sheet"  # how the reading is written down
_SAYS_ABOUT: Final = re.compile(r"(v/v|về việc|về)\s", re.IGNORECASE)
PARTS: Final = ("Vai trò", "Đơn vị, người xử lý", "Hạn", "Tình trạng, kết quả")
OPINIONS: Final = ("Người, đơn vị", "Ý kiến", "Nội dung", "Lúc")


def print_sheet(*, actor: Actor, now: datetime, document_id: UUID) -> bytes:
    """The sheet of an incoming document, to print and to keep with the paper.

    Printing is a reading, and leaves its trace. Refuses (NotFound) a document one may not see or
    that did not come in, (ConverterMissing) without LibreOffice.
    """
    face = document_face(actor, document_id=document_id)
    if face.direction != Direction.INCOMING:
        raise NotFound(Reason("processing.not_incoming", "Phiếu này chỉ có ở văn bản đến."))
    read_document(actor=actor, now=now, document_id=document_id, what=WHAT)
    return convert_to_pdf(print_trail(sheet_of(actor, now=now, face=face)))


def sheet_of(actor: Actor, *, now: datetime, face: DocumentFace) -> TrailSheet:
    """What stands on the sheet, for this person: opinions that are not for him are left out."""
    body = organisation(actor.organisation)
    said = directions_of(actor, document_id=face.id)
    parts = parts_of(actor, document_id=face.id)
    notes = [row for row in work_notes(actor, document_id=face.id) if row.text]
    return TrailSheet(
        body=body.name,
        superior=body.superior_name,
        title="Phiếu giải quyết văn bản đến",
        lines=_about(actor, face),
        chapters=[
            Chapter("Ý kiến của lãnh đạo", _said(said, inside=False)),
            Chapter(
                "Phân công, kết quả",
                columns=PARTS,
                widths=(1.2, 3.2, 1.8, 3.6),
                rows=[_part(part, now) for part in parts],
            ),
            Chapter("Ý kiến của lãnh đạo đơn vị", _said(said, inside=True)),
            Chapter(
                "Ý kiến đề xuất của người giải quyết",
                [Quote(row.text, f"{row.written_by_name}, {_at(row.written_at)}") for row in notes],
            ),
            *(_round(row) for row in opinion_rounds(actor, document_id=face.id)),
            Chapter("Theo dõi hạn", _deadlines(actor, face.id, parts)),
        ],
        foot=f"In từ hệ thống lúc {_at(now)}, {actor.name}.",
    )


def _about(actor: Actor, face: DocumentFace) -> list[str]:
    day = f" ngày {face.issued_date:%d/%m/%Y}" if face.issued_date else ""
    symbol = f" số {face.symbol}" if face.symbol else ""
    lines = [
        f"{face.type_name or 'Văn bản'}{symbol}{day} của {face.issuer_name}",
        face.subject if _SAYS_ABOUT.match(face.subject) else f"Về việc: {face.subject}",
    ]
    entry = entry_of(actor, document_id=face.id)
    if entry is not None:
        until = f", hạn {_at(entry.due_at)}" if entry.due_at else ""
        lines.append(f"Số đến: {entry.printed}, ngày đến: {entry.arrival_date:%d/%m/%Y}{until}")
    return lines


def _said(rows: Sequence[DirectionRow], *, inside: bool) -> list[Quote]:
    return [
        Quote(
            row.instruction or "(giao theo bảng dưới)",
            ", ".join(
                filter(None, (row.directed_by_name, row.directed_by_title, _at(row.directed_at)))
            ),
        )
        for row in rows
        if (row.part_id is not None) == inside
    ]


def _part(part: PartRow, now: datetime) -> tuple[str, ...]:
    name = ", ".join(filter(None, (part.name, part.title)))
    handler = part.handled_by_name
    answer = f"Trả lời: {part.answer_symbol}" if part.answer_symbol else ""
    return (
        part.role_label,
        f"{name} ({handler})" if handler and handler != part.name else name,
        _until(part, now),
        "\n".join(filter(None, (part.state_label, part.result, answer))),
    )


def _until(part: PartRow, now: datetime) -> str:
    """The deadline, and in words how late it is or was met."""
    if part.due_at is None:
        return "không ghi hạn"
    ended = part.ended_at or now
    days = (local_date(ended) - local_date(part.due_at)).days
    late = f"\nquá hạn {days} ngày" if days > 0 else ""
    if not late and ended > part.due_at:
        late = "\nquá hạn"
    return f"{_at(part.due_at)}{late if part.state in LIVING or part.ended_at else ''}"


def _round(row: OpinionRoundRow) -> Chapter:
    asked = f"{row.asked_by_name} hỏi lúc {_at(row.asked_at)}, hạn {_at(row.due_at)}. {row.summary}"
    return Chapter(
        "Lấy ý kiến",
        [Quote(row.question, asked)],
        columns=OPINIONS,
        widths=(3, 1.6, 4, 1.6),
        rows=[
            (
                each.name,
                each.vote_label or "chưa trả lời",
                each.text,
                _at(each.given_at) if each.given_at else "",
            )
            for each in row.opinions
            if each.shown
        ],
    )


def _deadlines(actor: Actor, document_id: UUID, parts: Sequence[PartRow]) -> list[Quote]:
    names = {part.id: part.name for part in parts}
    told: list[tuple[datetime, Quote]] = []
    for row in extensions_of(actor, document_id=document_id):
        words = f"Xin gia hạn đến {_at(row.wanted_due_at)}: {row.reason} – {row.state_label}"
        answer = f" ({row.answered_by_name}: {row.answer})" if row.answer else ""
        who = f"{row.asked_by_name}, {_at(row.asked_at)}"
        told.append((row.asked_at, Quote(words + answer, who)))
    for event in deadline_events(actor, document_id=document_id):
        who = ", ".join(filter(None, (event.who, _at(event.at))))
        name = names.get(event.part_id, "")
        if event.nth:
            words = f"Đôn đốc lần {event.nth} ({event.label.lower()}), {name}: {event.words}"
        elif event.was is not None and event.due_at is not None:
            words = f"Hạn của {name}: {_at(event.was)} thành {_at(event.due_at)}, {event.label}"
        else:
            words = f"{event.label}: {name}"
        told.append((event.at, Quote(words, who)))
    return [quote for _, quote in sorted(told, key=lambda each: each[0])]


def _at(moment: datetime) -> str:
    """`20/11/2026`, with the hour where it is not the whole day."""
    here = local(moment)
    end_of_day = (23, 59)
    whole = (here.hour, here.minute) == end_of_day
    return f"{here:%d/%m/%Y}" if whole else f"{here:%H:%M %d/%m/%Y}"
