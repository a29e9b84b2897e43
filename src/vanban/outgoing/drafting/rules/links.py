"""After issue: what replaces, amends or corrects a document (Decree 30/2020 art. 18.3)."""

from enum import StrEnum
from typing import Final

from vanban.foundation.errors import Reason
from vanban.foundation.words import spoken


class LinkKind(StrEnum):
    """What a document does to one issued before it."""

    REPLACES = "replaces"
    AMENDS = "amends"
    CORRECTS = "corrects"


LINK_WORDS: Final = spoken(
    {
        LinkKind.REPLACES: "thay thế",
        LinkKind.AMENDS: "sửa đổi, bổ sung",
        LinkKind.CORRECTS: "đính chính",
    }
)
CORRECTION_TYPE: Final = "cong-van"
LINK_REASON_LEAST: Final = 10


def type_of_follow_up(kind: LinkKind, type_code: str) -> str:
    """A mistake of content is mended by the same form; one of form by a công văn."""
    return CORRECTION_TYPE if kind is LinkKind.CORRECTS else type_code


def reasons_against_link(
    *, kind: LinkKind, type_code: str, target_type: str, target_issued: bool, reason: str
) -> list[Reason]:
    """Why a document cannot replace, amend or correct another; all at once."""
    reasons = []
    if not target_issued:
        reasons.append(
            Reason(
                "drafting.link_not_issued",
                "Văn bản gốc chưa phát hành, hoặc đã thu hồi.",
                "Văn bản chưa phát hành thì sửa dự thảo; đã thu hồi thì soạn văn bản mới.",
            )
        )
    wanted = type_of_follow_up(kind, target_type)
    if type_code != wanted:
        same = "cùng hình thức với văn bản gốc" if kind is not LinkKind.CORRECTS else "công văn"
        reasons.append(
            Reason(
                "drafting.link_form",
                f"Văn bản {LINK_WORDS[kind]} phải là {same}.",
                "Chọn lại loại văn bản (Điều 18 Nghị định 30/2020/NĐ-CP).",
                field="type_code",
            )
        )
    if len(reason.strip()) < LINK_REASON_LEAST:
        reasons.append(
            Reason(
                "drafting.link_reason",
                f"Lý do {LINK_WORDS[kind]} chưa ghi, hoặc quá ngắn.",
                "Ghi rõ sai sót ở đâu.",
                field="reason",
            )
        )
    return reasons
