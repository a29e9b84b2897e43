"""Who answers for content, who for form, when a draft may go up (Decree 30/2020 art. 10-13)."""

from collections.abc import Iterable
from enum import StrEnum
from types import MappingProxyType
from typing import Final
from uuid import UUID

from vanban.foundation.errors import Reason

NOTE_LIMIT: Final = 2000


class Side(StrEnum):
    """The two responsibilities, each a person's own (art. 12, 13)."""

    CONTENT = "content"
    FORM = "form"


class Decision(StrEnum):
    ASKED = "asked"
    APPROVED = "approved"
    RETURNED = "returned"
    VOID = "void"  # the draft changed or was taken back after the approval


SIDE_LABELS: Final = MappingProxyType(
    {Side.CONTENT: "nội dung", Side.FORM: "thể thức, kỹ thuật trình bày"}
)
PERMISSIONS: Final = MappingProxyType(
    {Side.CONTENT: "outgoing.approve_content", Side.FORM: "outgoing.approve_form"}
)


def reasons_against_submitting(
    *,
    has_file: bool,
    has_subject: bool,
    has_signer: bool,
    recipients: int,
    content_approver: UUID | None,
    form_approver: UUID | None,
) -> list[Reason]:
    """What a draft still lacks before anybody is asked to approve it."""
    reasons = []
    if not has_file:
        reasons.append(
            Reason(
                "approval.no_file",
                "Dự thảo chưa có tệp văn bản.",
                "Tải lên tệp PDF hoặc Word.",
                field="file",
            )
        )
    if not has_subject:
        reasons.append(
            Reason("approval.no_subject", "Chưa có trích yếu.", "Ghi trích yếu.", field="subject")
        )
    if not has_signer:
        reasons.append(
            Reason(
                "approval.no_signer",
                "Chưa chọn người ký.",
                "Chọn người ký.",
                field="signer_post_id",
            )
        )
    if not recipients:
        reasons.append(
            Reason(
                "approval.no_recipient",
                "Chưa có nơi nhận.",
                "Thêm ít nhất một nơi nhận.",
                field="recipients",
            )
        )
    for side, approver in ((Side.CONTENT, content_approver), (Side.FORM, form_approver)):
        if approver is None:
            reasons.append(
                Reason(
                    f"approval.no_{side}_approver",
                    f"Chưa có người duyệt {SIDE_LABELS[side]}.",
                    "Chọn người duyệt, hoặc đề nghị quản trị phân quyền duyệt.",
                    field=f"{side}_approver_id",
                )
            )
    return reasons


def may_decide(
    *,
    side: Side,
    asked: UUID | None,
    post: UUID | None,
    unit: UUID | None,
    drafting_unit: UUID | None,
    permitted: bool,
) -> list[Reason]:
    """Why a person may not answer for a side; empty when he may.

    Content: the head who was asked, or another of the drafting unit with the same right. Form:
    whoever holds the right in the body.
    """
    own_unit = unit is not None and unit == drafting_unit
    if permitted and (side is Side.FORM or post == asked or own_unit):
        return []
    return [
        Reason(
            f"approval.not_{side}_approver",
            f"Bạn không phải người duyệt {SIDE_LABELS[side]} của dự thảo này.",
            "Người được đề nghị duyệt có tên trong mục Duyệt.",
        )
    ]


def both_sides(decisions: Iterable[tuple[str, str]]) -> bool:
    """Whether both sides are approved, given `(side, decision)` of one round."""
    approved = {side for side, decision in decisions if decision == Decision.APPROVED}
    return approved >= set(Side)


def reasons_against_note(text: str, *, needed: bool) -> list[Reason]:
    """Why an opinion cannot be kept as it is."""
    if needed and not text.strip():
        return [
            Reason(
                "approval.no_reason",
                "Chưa ghi ý kiến.",
                "Ghi rõ điều cần sửa để người soạn biết.",
                field="reason",
            )
        ]
    if len(text) > NOTE_LIMIT:
        return [
            Reason(
                "approval.note_long",
                f"Ý kiến dài quá {NOTE_LIMIT} ký tự.",
                "Rút gọn, hoặc đính kèm tệp góp ý.",
                field="note",
            )
        ]
    return []
