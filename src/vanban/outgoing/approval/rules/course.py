"""How a draft goes through its process: what is due now follows from what was decided, only.

Steps of one place go side by side; a place opens when every step of the places before it is over.
Opinions asked by hand are due at once and hold nothing up.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final
from uuid import UUID

from vanban.formats.workdays import Calendar, due_date_after
from vanban.foundation.clock import VIETNAM, local_date
from vanban.foundation.errors import Reason
from vanban.outgoing.approval.rules import NOTE_LIMIT, Decision, StepKind, Vote, both_sides

END_OF_WORK: Final = time(17, 0)
OPEN: Final = frozenset({Decision.ASKED, Decision.LATER})
GONE: Final = frozenset({Decision.PASSED_ON, Decision.TAKEN_BACK, Decision.SKIPPED})


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a round, as far as the order is concerned."""

    id: UUID
    place: int
    kind: StepKind
    decision: Decision
    by_hand: bool = False

    @property
    def holds_up(self) -> bool:
        """Whether the draft waits for it."""
        return self.decision in OPEN and not self.by_hand


def place_due(steps: Iterable[Step]) -> int | None:
    """The place the draft has come to; None when nothing holds it up any more."""
    return min((step.place for step in steps if step.holds_up), default=None)


def standing(steps: Sequence[Step]) -> dict[UUID, Decision]:
    """For every open step: whether it is due now (ASKED) or its turn has not come (LATER)."""
    due = place_due(steps)
    return {
        step.id: Decision.ASKED if step.by_hand or step.place == due else Decision.LATER
        for step in steps
        if step.decision in OPEN
    }


def is_through(steps: Sequence[Step]) -> bool:
    """Whether the draft may go to its signer: nothing open, both responsibilities answered for."""
    settled = [(str(step.kind), str(step.decision)) for step in steps]
    return place_due(steps) is None and both_sides(settled)


def reasons_against_giver(given_by: UUID | None, post: UUID | None) -> list[Reason]:
    """Why a person does not take an answer back: it is not his."""
    if given_by is not None and given_by == post:
        return []
    text = "Bạn không có ý kiến duyệt nào ở đây để lấy lại."
    mend = "Người đã duyệt tự lấy lại ý kiến của mình."
    return [Reason("approval.not_given_by_you", text, mend)]


def reasons_against_taking_back(
    step: Step, steps: Sequence[Step], *, signing_begun: bool
) -> list[Reason]:
    """Why an answer can no longer be taken back by who gave it; empty when it can."""
    if step.decision is not Decision.APPROVED:
        text = "Ý kiến duyệt này không còn hiệu lực để lấy lại."
        return [Reason("approval.nothing_to_take_back", text, "Tải lại trang.")]
    reasons = []
    if signing_begun:
        reasons.append(
            Reason(
                "approval.signing_begun",
                "Văn bản đã sang bước ký.",
                "Đề nghị người ký trả lại dự thảo.",
            )
        )
    later = [each for each in steps if each.place > step.place and not each.by_hand]
    if any(each.decision is Decision.APPROVED for each in later):
        reasons.append(
            Reason(
                "approval.others_went_on",
                "Người ở bước sau đã cho ý kiến.",
                "Đề nghị người ở bước sau trả lại dự thảo.",
            )
        )
    return reasons


def reasons_against_withdrawing(*, signed: bool) -> list[Reason]:
    """Why the drafter does not take back what one of several signers has signed already."""
    if not signed:
        return []
    text, mend = "Đã có người ký văn bản này.", "Đề nghị người ký tiếp theo hoặc văn thư trả lại."
    return [Reason("approval.signed_in_part", text, mend)]


def due_moment(now: datetime, days: int | None, calendar: Calendar) -> datetime | None:
    """When a step asked now is due: so many working days later, at the end of work."""
    if days is None:
        return None
    return end_of_work(due_date_after(local_date(now), days, calendar))


def end_of_work(day: date) -> datetime:
    """The moment a term that ends on a day ends."""
    return datetime.combine(day, END_OF_WORK, VIETNAM)


# ── opinions ────────────────────────────────────────────────────────────────────────────────


def reasons_against_asking(
    *, question: str, people: int, again: Sequence[str], due: date | None, today: date, file: bool
) -> list[Reason]:
    """Why opinions cannot be asked for as given, all at once. `again`: who is asked already."""
    reasons = []
    if not question.strip():
        text, mend = "Chưa ghi nội dung xin ý kiến.", "Ghi rõ cần cho ý kiến về điều gì."
        reasons.append(Reason("approval.no_question", text, mend, field="question"))
    if len(question) > NOTE_LIMIT:
        text = f"Nội dung xin ý kiến dài quá {NOTE_LIMIT} ký tự."
        reasons.append(Reason("approval.question_long", text, "Rút gọn.", field="question"))
    if not people:
        text, mend = "Chưa chọn ai để xin ý kiến.", "Chọn ít nhất một đơn vị hoặc một người."
        reasons.append(Reason("approval.nobody_asked", text, mend, field="asked"))
    if again:
        text = f"Đang chờ ý kiến của {', '.join(again)} rồi."
        reasons.append(
            Reason("approval.asked_already", text, "Bỏ người này khỏi danh sách.", field="asked")
        )
    if due is None or due < today:
        text = "Chưa có hạn cho ý kiến." if due is None else "Hạn cho ý kiến đã qua."
        mend = "Chọn ngày từ hôm nay trở đi."
        reasons.append(Reason("approval.opinion_due", text, mend, field="due_date"))
    if not file:
        text, mend = "Dự thảo chưa có tệp văn bản.", "Tải lên tệp PDF hoặc Word."
        reasons.append(Reason("approval.no_file", text, mend, field="file"))
    return reasons


def reasons_against_vote(vote: str, note: str) -> list[Reason]:
    """Why an opinion cannot be kept: no vote, or a reservation without words."""
    if vote not in set(Vote):
        text, mend = "Chưa chọn ý kiến.", "Chọn đồng ý, đồng ý có ý kiến, hoặc không đồng ý."
        return [Reason("approval.no_vote", text, mend, field="vote")]
    if vote != Vote.AGREE and not note.strip():
        text, mend = "Chưa ghi ý kiến.", "Ghi điều cần sửa hoặc lý do không đồng ý."
        return [Reason("approval.no_words", text, mend, field="note")]
    return []


def reasons_against_extending(
    *, open_ones: int, due: date | None, latest: date | None, today: date
) -> list[Reason]:
    """Why a term for opinions cannot be moved; it is only ever moved back."""
    reasons = []
    if not open_ones:
        text = "Không còn ai phải cho ý kiến."
        reasons.append(Reason("approval.nothing_open", text, "Xem bảng tổng hợp ý kiến."))
    if due is None or due < today or (latest is not None and due <= latest):
        text = "Hạn mới phải sau hạn đang có và không trước hôm nay."
        reasons.append(
            Reason("approval.opinion_due", text, "Chọn ngày muộn hơn.", field="due_date")
        )
    return reasons
