"""After issue: further places an issued document is sent to (Decree 30/2020 art. 18)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from vanban.foundation.errors import Reason
from vanban.outgoing.drafting.rules import Way

_SHORTEST_REASON: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a copy goes: a body of the directory by a way, or a name on paper."""

    ordinal: int
    target_id: UUID | None
    code: str
    name: str
    way: Way


def reasons_against_sending_further(
    *, recalled: bool, packed: bool, anybody: bool, reason: str
) -> list[Reason]:
    """Why an issued document cannot be sent to further places, beside what is said of a place."""
    reasons = []
    if recalled:
        text = "Văn bản đã thu hồi, đóng băng: không gửi thêm nơi nào."
        reasons.append(Reason("sending.frozen", text, "Gửi văn bản thay thế."))
    elif not packed:
        text = "Văn bản chưa phát hành, hoặc gói tin đầu tiên đang được đóng."
        reasons.append(Reason("sending.not_packed", text, "Phát hành, chờ đóng gói xong."))
    if not anybody:
        text, mend = "Chưa chọn nơi nào để gửi thêm.", "Chọn trong danh bạ, nhóm, hoặc ghi tên."
        reasons.append(Reason("sending.nobody_to_send", text, mend, field="recipients"))
    if len(reason.strip()) < _SHORTEST_REASON:
        text = "Chưa nêu lý do gửi thêm."
        mend = "Viết ai yêu cầu, vì sao; lý do lưu cùng nơi nhận."
        reasons.append(Reason("sending.no_reason", text, mend, field="reason"))
    return reasons


def has_it_already(names: Iterable[str]) -> list[Reason]:
    """Places that the document went to before, or is on its way to: none gets it twice."""
    return [
        Reason(
            "sending.place_twice",
            f"{name} đã có trong nơi nhận của văn bản này.",
            "Bỏ nơi này; nếu gói bị dừng thì bấm Gửi lại ở dòng của nó.",
            field="recipients",
        )
        for name in names
    ]


def to_itself() -> Reason:
    """A body does not send its document to itself."""
    text = "Không gửi văn bản cho chính cơ quan phát hành."
    return Reason("sending.to_itself", text, "Bỏ nơi này.", field="recipients")
