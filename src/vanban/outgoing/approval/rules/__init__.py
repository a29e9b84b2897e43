"""Who answers for content, who for form, when a draft may go up (Decree 30/2020 art. 10-13)."""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from enum import StrEnum
from types import MappingProxyType
from typing import Final
from uuid import UUID

from vanban.foundation.errors import Reason
from vanban.foundation.words import spoken

NOTE_LIMIT: Final = 2000
NOBODY: Final[frozenset[UUID]] = frozenset()


class Side(StrEnum):
    """The two responsibilities, each a person's own (art. 12, 13)."""

    CONTENT = "content"
    FORM = "form"


class StepKind(StrEnum):
    """What a step of a process asks for; the first two are the sides, recorded apart."""

    CONTENT = "content"  # duyệt nội dung
    FORM = "form"  # duyệt thể thức
    INITIAL = "initial"  # ký nháy
    OPINION = "opinion"  # cho ý kiến


class Decision(StrEnum):
    LATER = "later"  # its turn has not come
    ASKED = "asked"
    APPROVED = "approved"  # approved, initialled, the opinion given
    RETURNED = "returned"
    VOID = "void"  # the draft changed or was taken back after the approval
    PASSED_ON = "passed_on"  # another person was asked instead
    TAKEN_BACK = "taken_back"  # who gave it took it back, and is asked again
    CLOSED = "closed"  # an opinion nobody waits for any more
    SKIPPED = "skipped"  # its condition does not hold for this draft; the note says why


class Vote(StrEnum):
    """An opinion in one word."""

    AGREE = "agree"
    COMMENT = "comment"
    DISAGREE = "disagree"


class Outcome(StrEnum):
    """What became of an opinion, by who drafts."""

    TAKEN = "taken"
    PARTLY = "partly"
    EXPLAINED = "explained"  # not taken in; the words say why


SIDE_LABELS: Final = spoken({Side.CONTENT: "nội dung", Side.FORM: "thể thức, kỹ thuật trình bày"})
KIND_LABELS: Final = spoken(
    {
        StepKind.CONTENT: "Duyệt nội dung",
        StepKind.FORM: "Duyệt thể thức",
        StepKind.INITIAL: "Ký nháy",
        StepKind.OPINION: "Cho ý kiến",
    }
)
LONGEST_TAKEN_IN: Final = 4000
VOTE_LABELS: Final = spoken(
    {
        Vote.AGREE: "Đồng ý",
        Vote.COMMENT: "Đồng ý, có ý kiến",
        Vote.DISAGREE: "Không đồng ý",
    }
)
OUTCOME_LABELS: Final = spoken(
    {
        Outcome.TAKEN: "Tiếp thu",
        Outcome.PARTLY: "Tiếp thu một phần",
        Outcome.EXPLAINED: "Không tiếp thu",
    }
)
PERMISSIONS: Final = MappingProxyType(
    {Side.CONTENT: "outgoing.approve_content", Side.FORM: "outgoing.approve_form"}
)
# A leader may answer for content on a level below the signer; initials and opinions need no right
# but being asked.
RIGHTS: Final = MappingProxyType(
    {
        StepKind.CONTENT: frozenset({"outgoing.approve_content", "outgoing.sign"}),
        StepKind.FORM: frozenset({"outgoing.approve_form"}),
        StepKind.INITIAL: frozenset[str](),
        StepKind.OPINION: frozenset[str](),
    }
)


def holds_right(kind: StepKind, permissions: AbstractSet[str]) -> bool:
    """Whether somebody with these permissions can take a step of a kind at all."""
    return not RIGHTS[kind] or bool(RIGHTS[kind] & permissions)


def side_words(kind: str) -> str:
    """What is asked, in the words of lists: `nội dung`, `ký nháy`."""
    if kind in set(Side):
        return SIDE_LABELS[Side(kind)]
    return KIND_LABELS[StepKind(kind)].lower()


def reasons_against_submitting(
    *,
    has_file: bool,
    has_subject: bool,
    has_signer: bool,
    recipients: int,
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
    return reasons


def may_decide(
    *,
    side: str,
    asked: UUID | None,
    post: UUID | None,
    unit: UUID | None,
    drafting_unit: UUID | None,
    permitted: bool,
    stands_for: AbstractSet[UUID] = NOBODY,
) -> list[Reason]:
    """Why a person may not answer a step; empty when he may.

    Content: who was asked, or another of the unit the step belongs to (`drafting_unit`) with the
    same right. Form: whoever holds the right in the body. Initials and opinions: who was asked.
    `stands_for`: the posts whose absence the person fills today; they answer as the absent one.
    """
    own_unit = side == StepKind.CONTENT and unit is not None and unit == drafting_unit
    if asked is not None and asked in stands_for:
        return []
    if permitted and (side == StepKind.FORM or (asked is not None and post == asked) or own_unit):
        return []
    if side in set(Side):
        text = f"Bạn không phải người duyệt {SIDE_LABELS[Side(side)]} của dự thảo này."
    else:
        text = f"Bạn không được đề nghị {KIND_LABELS[StepKind(side)].lower()} ở dự thảo này."
    mend = "Người được đề nghị duyệt có tên trong mục Duyệt."
    return [Reason(f"approval.not_{side}_approver", text, mend)]


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
