"""When work may begin and when it is done (Decree 30/2020 art. 24)."""

from typing import Final

from vanban.core.records.lifecycle import Direction, State
from vanban.foundation.errors import Reason
from vanban.incoming.assignment.rules import PartState, Role

NOTE_LIMIT: Final = 4000


def may_start(*, role: str, state: str, handler_is_another: bool) -> list[Reason]:
    """Why a part cannot be begun by this person; empty when it can."""
    if role == Role.INFORM:
        return [
            Reason(
                "processing.for_information",
                "Văn bản gửi bạn để biết, không phải xử lý.",
                "Bấm “Đã xem” để cất khỏi danh sách.",
            )
        ]
    if state == PartState.WORKING and handler_is_another:
        return [_in_other_hands()]
    return []


def may_finish(
    *, role: str, handler_is_another: bool, result: str, answered: bool, answer_required: bool
) -> list[Reason]:
    """Every reason against closing a part now; empty when it can be closed."""
    if role == Role.INFORM:
        return []
    reasons = [_in_other_hands()] if handler_is_another else []
    if not result.strip() and not answered:
        reasons.append(
            Reason(
                "processing.no_result",
                "Chưa ghi kết quả xử lý.",
                "Ghi kết quả, hoặc chọn văn bản trả lời.",
                field="result",
            )
        )
    if len(result) > NOTE_LIMIT:
        reasons.append(
            Reason(
                "processing.too_long",
                f"Kết quả dài quá {NOTE_LIMIT} ký tự.",
                "Viết gọn lại, phần dài đưa vào tệp.",
                field="result",
            )
        )
    if answer_required and not answered:
        reasons.append(
            Reason(
                "processing.answer_required",
                "Lãnh đạo yêu cầu phải có văn bản trả lời.",
                "Soạn và phát hành văn bản trả lời, rồi chọn văn bản đó khi hoàn thành.",
                field="answer_document_id",
            )
        )
    return reasons


def reasons_against_answer(*, direction: str, state: str, answers_another: bool) -> list[Reason]:
    """Why a document cannot close the work as its answer; empty when it can."""
    reasons = []
    if direction != Direction.OUTGOING:
        reasons.append(
            Reason(
                "processing.not_outgoing",
                "Văn bản trả lời phải là văn bản đi của cơ quan.",
                "Chọn văn bản đi đã phát hành.",
                field="answer_document_id",
            )
        )
    elif state != State.ISSUED:
        reasons.append(
            Reason(
                "processing.answer_not_issued",
                "Văn bản trả lời chưa phát hành.",
                "Chờ văn thư phát hành rồi hoàn thành.",
                field="answer_document_id",
            )
        )
    if answers_another:
        reasons.append(
            Reason(
                "processing.answers_another",
                "Văn bản đi này đã ghi là trả lời một văn bản khác.",
                "Chọn đúng văn bản trả lời.",
                field="answer_document_id",
            )
        )
    return reasons


def reasons_against_note(text: str) -> list[Reason]:
    """Why a note cannot be kept; empty when it can."""
    if not text.strip():
        return [Reason("processing.empty_note", "Chưa ghi nội dung.", "Ghi ý kiến.", field="text")]
    if len(text) > NOTE_LIMIT:
        return [
            Reason(
                "processing.too_long",
                f"Ý kiến dài quá {NOTE_LIMIT} ký tự.",
                "Viết gọn lại, phần dài đưa vào tệp.",
                field="text",
            )
        ]
    return []


def _in_other_hands() -> Reason:
    return Reason(
        "processing.other_hands",
        "Người khác trong đơn vị đang xử lý phần việc này.",
        "Nhờ người đó hoặc trưởng đơn vị.",
    )
