"""Two people at one form: what stands and what was written, in words, so that nobody loses any."""

from collections.abc import Mapping
from typing import Final

from vanban.foundation.errors import Reason
from vanban.foundation.words import spoken

FORM_WORDS: Final = spoken(
    {
        "type_code": "Loại văn bản",
        "subject": "Trích yếu",
        "urgency": "Độ khẩn",
        "notation": "Ký hiệu",
        "signer_post_id": "Người ký",
        "joint": "Người cùng ký",
        "recipients": "Nơi nhận",
        "answers_id": "Trả lời văn bản",
        "reply_due_date": "Hạn nơi nhận trả lời",
    }
)
URGENCY_LABELS: Final = spoken(
    {0: "Thường", 1: "Khẩn", 2: "Thượng khẩn", 3: "Hỏa tốc", 4: "Hỏa tốc hẹn giờ"}
)
_EMPTY: Final = "để trống"
_LISTS: Final = frozenset({"joint", "recipients"})
BETWEEN: Final = "; "


def differing(standing: Mapping[str, str], written: Mapping[str, str]) -> dict[str, str]:
    """What was written otherwise than it stands, in the order of the form."""
    return {
        name: written.get(name, "")
        for name in FORM_WORDS
        if written.get(name, "") != standing.get(name, "")
    }


def reasons_against_clash(standing: Mapping[str, str], written: Mapping[str, str]) -> list[Reason]:
    """Both texts of every field that would be written over, by the fields' names (FORM_WORDS); of
    a list of names only those that one side has and the other has not.
    """
    mend = "Tải lại trang để sửa trên bản đang lưu; chữ của bạn vẫn giữ ở mục Chữ chưa lưu."
    reasons = []
    for name, words in differing(standing, written).items():
        saved, wrote = standing.get(name, ""), words
        if name in _LISTS:
            saved, wrote = _apart(saved, wrote)
        saved, wrote = saved or _EMPTY, wrote or _EMPTY
        text = f"{FORM_WORDS[name]}: đang lưu “{saved}”, bạn ghi “{wrote}”."
        reasons.append(Reason("drafting.moved_on", text, mend, field=name))
    return reasons or [
        Reason("drafting.moved_on", "Cách gửi hoặc tư cách ký đã được người khác sửa.", mend)
    ]


def _apart(saved: str, wrote: str) -> tuple[str, str]:
    """Of two lists of names what each has alone; both whole where only the order differs."""
    first, second = saved.split(BETWEEN), wrote.split(BETWEEN)
    alone = (
        BETWEEN.join(each for each in first if each not in second),
        BETWEEN.join(each for each in second if each not in first),
    )
    return alone if any(alone) else (saved, wrote)
