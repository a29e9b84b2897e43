"""When work may begin and when it is done (Decree 30/2020 art. 24); how opinions are collected."""

from collections.abc import Collection, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from vanban.core.records.lifecycle import Direction, State
from vanban.foundation.errors import Reason
from vanban.foundation.words import spoken
from vanban.incoming.assignment.rules import PartState, Role

NOTE_LIMIT: Final = 4000
QUESTION_LIMIT: Final = 2000


class Vote(StrEnum):
    AGREE = "agree"
    DISAGREE = "disagree"
    OTHER = "other"


VOTE_LABELS: Final = spoken(
    {Vote.AGREE: "Đồng ý", Vote.DISAGREE: "Không đồng ý", Vote.OTHER: "Ý kiến khác"}
)


def may_ask_opinions(
    *,
    at_work: bool,
    question: str,
    places: Sequence[tuple[UUID | None, UUID | None]],
    units: Collection[UUID],
    posts: Collection[UUID],
    due_at: datetime | None,
    now: datetime,
) -> list[Reason]:
    """Every reason against asking; empty when it may be asked.

    `places`: (unit, post) of each one asked; `units`, `posts`: whoever there is to ask.
    """
    reasons = []
    if not at_work:
        text = "Chỉ người đang xử lý văn bản mới xin ý kiến."
        reasons.append(Reason("processing.not_at_work", text, "Tải lại trang."))
    if not question.strip() or len(question) > QUESTION_LIMIT:
        text = f"Nội dung xin ý kiến cần từ 1 đến {QUESTION_LIMIT} ký tự."
        reasons.append(Reason("processing.question", text, "Ghi điều cần hỏi.", field="question"))
    if not places:
        text = "Chưa chọn người, đơn vị cho ý kiến."
        reasons.append(
            Reason("processing.nobody_asked", text, "Thêm ít nhất một nơi.", field="asked")
        )
    if len(set(places)) < len(places):
        text = "Một người hay đơn vị được chọn hai lần."
        reasons.append(Reason("processing.asked_twice", text, "Giữ một dòng.", field="asked"))
    if any(
        (unit is None) == (post is None)
        or (unit is not None and unit not in units)
        or (post is not None and post not in posts)
        for unit, post in places
    ):
        text = "Người hay đơn vị được chọn không còn ở cơ quan."
        reasons.append(Reason("processing.not_here", text, "Chọn lại.", field="asked"))
    if due_at is None or due_at <= now:
        text = "Hạn cho ý kiến phải sau lúc này."
        reasons.append(Reason("processing.opinion_due", text, "Chọn hạn.", field="due"))
    return reasons


def may_give_opinion(
    *, asked: bool, closed: bool, answered: bool, vote: str, text: str
) -> list[Reason]:
    """Every reason against giving an opinion; empty when it may be given.

    Who does not agree, or has something else to say, says what.
    """
    if not asked:
        return [Reason("processing.not_asked", "Bạn không được hỏi ý kiến ở lượt này.")]
    reasons = []
    if closed:
        text_of = "Lượt lấy ý kiến đã kết thúc."
        reasons.append(Reason("processing.closed", text_of, "Trao đổi trực tiếp với người hỏi."))
    if answered:
        text_of = "Ý kiến đã được ghi."
        reasons.append(Reason("processing.answered", text_of, "Tải lại trang để xem."))
    if vote not in set(Vote):
        reasons.append(
            Reason("processing.no_vote", "Chưa chọn đồng ý hay không.", "Chọn một.", field="vote")
        )
    elif vote != Vote.AGREE and not text.strip():
        text_of = "Không đồng ý hay ý kiến khác thì phải ghi nội dung."
        reasons.append(Reason("processing.no_words", text_of, "Ghi ý kiến.", field="text"))
    if len(text) > NOTE_LIMIT:
        text_of = f"Ý kiến dài quá {NOTE_LIMIT} ký tự."
        reasons.append(Reason("processing.too_long", text_of, "Viết gọn lại.", field="text"))
    return reasons


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
