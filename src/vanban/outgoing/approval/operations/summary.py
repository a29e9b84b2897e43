"""What became of the opinions: how each was taken in, and the table of all as a Word file.

Source: the table of opinions taken in and explained (bảng tổng hợp, tiếp thu, giải trình ý kiến)
that goes with a draft to the signer; Decree 30/2020 annex VI: every opinion is kept.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from vanban.core.organisations.queries import organisation
from vanban.core.records.operations import lock_document, read_document, touch
from vanban.core.records.queries import document_face
from vanban.formats.docx.trail import Chapter, Quote, TrailSheet, print_trail
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.clock import local
from vanban.foundation.errors import Forbidden, Kind, NotFound, Reason, Refusal, refuse_if
from vanban.foundation.operation import operation
from vanban.outgoing.approval.models import Approval
from vanban.outgoing.approval.queries import ApprovalRow, opinions_of
from vanban.outgoing.approval.rules import (
    LONGEST_TAKEN_IN,
    OUTCOME_LABELS,
    VOTE_LABELS,
    Decision,
    Outcome,
    StepKind,
    Vote,
)

WHAT: Final = "opinions"  # how the reading is written down
COLUMNS: Final = ("TT", "Đơn vị, cá nhân", "Ý kiến", "Nội dung góp ý", "Tiếp thu, giải trình")
_WIDTHS: Final = (0.7, 2.6, 1.5, 3.6, 3.6)
_SILENT: Final = "Chưa có ý kiến"


class CannotTakeIn(Refusal):
    """The answer to the opinion cannot be kept."""

    kind = Kind.CONFLICT
    code = "approval.cannot_take_in"
    title = "Chưa ghi được tiếp thu, giải trình"


@operation("outgoing.approval.take_in_opinion")
def take_in_opinion(
    *,
    actor: Actor,
    now: datetime,  # noqa: ARG001 - audited
    document_id: UUID,
    step_id: UUID,
    outcome: str,
    text: str = "",
) -> None:
    """Write down whether an opinion was taken in, and how or why not; again, the last holds.

    `outcome`: rules.Outcome. Refuses (DocumentNotFound), (NotFound) no such opinion, (Forbidden)
    whoever neither drafts nor asked, (CannotTakeIn) with all reasons: nothing said yet, no outcome,
    one that is not taken in whole without words, too long.
    """
    document = lock_document(actor, document_id)
    row = (
        Approval.objects.select_for_update(no_key=True)
        .filter(id=step_id, document=document, side=StepKind.OPINION)
        .first()
    )
    if row is None:
        raise NotFound(Reason("approval.no_step", "Không có ý kiến này.", "Tải lại trang."))
    audit.subject("document", document_id, of=row.decided_by_name, text=text.strip())
    if actor.post_id is None or actor.post_id not in {document.drafter_id, row.asked_by_id}:
        says = "Chỉ người soạn và người xin ý kiến ghi tiếp thu, giải trình."
        raise Forbidden(Reason("approval.not_asker", says, "Nhắn người soạn."))
    refuse_if(CannotTakeIn, _reasons_against(row, outcome, text))
    row.taken_in, row.outcome = text.strip(), outcome
    row.save(update_fields=["taken_in", "outcome"])
    touch(document_id)


def print_opinions(*, actor: Actor, now: datetime, document_id: UUID) -> bytes:
    """The DOCX of the table of opinions, with the lines for the signatures; a reading, kept so.

    Whoever was only asked gets his own line. Refuses (DocumentNotFound), (NotFound) a draft on
    which nobody was asked.
    """
    face = document_face(actor, document_id=document_id)
    rows = opinions_of(actor, document_id=document_id)
    if not rows:
        raise NotFound(
            Reason(
                "approval.no_opinions",
                "Chưa xin ý kiến ai về dự thảo này.",
                "Bấm Xin ý kiến trước.",
            )
        )
    read_document(actor=actor, now=now, document_id=document_id, what=WHAT)
    body = organisation(actor.organisation)
    questions = dict.fromkeys((row.question, row.asked_at) for row in rows if row.question)
    sheet = TrailSheet(
        body=body.name,
        superior=body.superior_name,
        title="Bảng tổng hợp, tiếp thu, giải trình ý kiến",
        lines=[
            f"Dự thảo: {face.type_name} {face.subject}",
            f"Đơn vị soạn thảo: {face.unit_name}. Người soạn: {face.drafter_name}.",
        ],
        chapters=[
            Chapter("Nội dung xin ý kiến", [Quote(said, _at(at)) for said, at in questions]),
            Chapter("Kết quả", [Quote(counted(rows), "")]),
            Chapter(
                "Ý kiến và việc tiếp thu, giải trình",
                columns=COLUMNS,
                widths=_WIDTHS,
                rows=[_cells(number, row) for number, row in enumerate(rows, start=1)],
            ),
        ],
        signers=(("Người tổng hợp", face.drafter_name), ("Lãnh đạo đơn vị soạn thảo", "")),
        foot=f"Lập từ hệ thống lúc {_at(now)}, {actor.name}.",
    )
    return print_trail(sheet)


def counted(rows: list[ApprovalRow]) -> str:
    """`Xin ý kiến 4 nơi: 2 đồng ý, 1 không đồng ý, 1 chưa có ý kiến.`"""
    given = [row for row in rows if row.decision == Decision.APPROVED]
    counts = [
        *((sum(row.vote == vote for row in given), VOTE_LABELS[vote]) for vote in Vote),
        (len(rows) - len(given), _SILENT),
    ]
    became = [(sum(row.outcome == each for row in given), OUTCOME_LABELS[each]) for each in Outcome]
    taken = _told(became)
    said = f"Xin ý kiến {len(rows)} nơi: {_told(counts)}."
    return f"{said} Đã xử lý: {taken}." if taken else said


def _told(counts: Sequence[tuple[int, str]]) -> str:
    return ", ".join(f"{count} {label.lower()}" for count, label in counts if count)


def _cells(number: int, row: ApprovalRow) -> tuple[str, ...]:
    place = row.unit_name or f"{row.asked_of_name}, {row.asked_of_title}"
    by = ""
    if row.decided_by_name:
        absent = f" (thay {row.decided_for_name})" if row.decided_for_name else ""
        by = f"\n{row.decided_by_name}{absent}, {_at(row.decided_at)}"
    taken = ". ".join(filter(None, (row.outcome_label, row.taken_in)))
    return (str(number), place + by, row.vote_label or _SILENT, row.note, taken)


def _at(moment: datetime | None) -> str:
    return f"{local(moment):%H:%M %d/%m/%Y}" if moment else ""


def _reasons_against(row: Approval, outcome: str, text: str) -> list[Reason]:
    reasons = []
    if row.decision != Decision.APPROVED:
        reasons.append(
            Reason("approval.no_opinion_yet", f"{_SILENT}.", "Chờ nơi được hỏi trả lời.")
        )
    if outcome not in set(Outcome):
        says, mend = "Chưa chọn có tiếp thu không.", "Chọn một trong ba."
        reasons.append(Reason("approval.no_outcome", says, mend, field="outcome"))
    elif outcome != Outcome.TAKEN and not text.strip():
        says, mend = "Chưa ghi giải trình.", "Ghi vì sao không tiếp thu, hoặc tiếp thu đến đâu."
        reasons.append(Reason("approval.no_explanation", says, mend, field="text"))
    if len(text) > LONGEST_TAKEN_IN:
        says = f"Ghi dài quá {LONGEST_TAKEN_IN} ký tự."
        reasons.append(Reason("approval.too_long", says, "Viết gọn lại.", field="text"))
    return reasons
