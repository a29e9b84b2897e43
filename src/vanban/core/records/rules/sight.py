"""Who may see a document beside those at work on it, and what a change of that asks for."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from vanban.foundation.errors import Reason
from vanban.foundation.words import spoken

CONFIRMS: Final = "rights"  # Access.reason of whoever is asked to confirm a change
SHOWN: Final = "shown"  # Access.reason of somebody added to see
CHANGERS: Final = "records.change_sight"  # the permission
CONFIRMERS: Final = "records.confirm_sight"
LONGEST: Final = 500


class SightState(StrEnum):
    """How a change of rights stands."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    UNDONE = "undone"


SIGHT_STATES: Final = spoken(
    {
        SightState.OPEN: "chờ xác nhận",
        SightState.CONFIRMED: "đã xác nhận",
        SightState.UNDONE: "đã hoàn lại như trước",
    }
)

# Why somebody sees a document (Access.reason), in words; what is not here is work on it.
REASONS: Final = spoken(
    {
        SHOWN: "được cho xem thêm",
        CONFIRMS: "xác nhận thay đổi quyền xem",
        "inform": "để biết",
        "read": "đọc và xác nhận",
        "drafter": "soạn thảo",
        "file_copy": "cho phép dùng bản lưu",
        "approver": "duyệt",
        "substitute": "thay người vắng",
        "signer": "ký",
        "opinion": "cho ý kiến",
        "directs": "chỉ đạo",
        "lead": "chủ trì",
        "cooperate": "phối hợp",
    }
)
AT_WORK: Final = "có việc ở văn bản"
MAY_GO: Final = frozenset({SHOWN, "inform"})  # nothing hangs on it: it may be taken away


def reason_words(reason: str) -> str:
    """Why somebody sees a document, in words."""
    return REASONS.get(reason, AT_WORK)


@dataclass(frozen=True, slots=True, kw_only=True)
class SightChange:
    """What is known of a change before it is made."""

    adds: bool
    words: str  # why
    held: frozenset[str]  # the reasons for which the other sees the document now
    waits: bool  # a change about the same one is not confirmed yet
    somebody_confirms: bool
    for_all: bool  # the registry, which sees all anyway


def reasons_against_change(change: SightChange) -> list[Reason]:
    """Why who may see a document cannot be changed so, all at once; empty when it can."""
    reasons = [*_against_words(change.words), *_against_whom(change)]
    if change.waits:
        text, mend = "Thay đổi trước của người này còn chờ xác nhận.", "Chờ xác nhận xong."
        reasons.append(Reason("records.sight_waits", text, mend))
    if not change.somebody_confirms:
        text = "Cơ quan chưa có người xác nhận thay đổi quyền xem, ngoài bạn."
        mend = "Đề nghị quản trị ghi chức vụ Chánh Văn phòng hoặc Lãnh đạo."
        reasons.append(Reason("records.nobody_confirms", text, mend))
    return reasons


def _against_words(words: str) -> list[Reason]:
    if not words.strip():
        text, mend = "Chưa ghi lý do.", "Ghi vì sao cho xem hoặc bỏ quyền xem."
        return [Reason("records.sight_unsaid", text, mend, field="reason")]
    if len(words) > LONGEST:
        text = f"Lý do dài quá {LONGEST} ký tự."
        return [Reason("records.sight_long", text, "Viết gọn lại.", field="reason")]
    return []


def _against_whom(change: SightChange) -> list[Reason]:
    if change.adds and (change.held or change.for_all):
        text, mend = "Người hoặc đơn vị này đang xem được rồi.", "Chọn nơi khác."
        return [Reason("records.sees_already", text, mend, field="whom")]
    if change.adds:
        return []
    if not change.held:
        text, mend = "Người hoặc đơn vị này không có quyền xem riêng.", "Tải lại trang."
        return [Reason("records.sees_not", text, mend, field="whom")]
    if change.held - MAY_GO:
        at_work = ", ".join(sorted(reason_words(each) for each in change.held - MAY_GO))
        text = f"Người hoặc đơn vị này đang có việc ở văn bản ({at_work})."
        mend = "Lấy lại việc trước, rồi mới bỏ quyền xem."
        return [Reason("records.sight_at_work", text, mend, field="whom")]
    return []
