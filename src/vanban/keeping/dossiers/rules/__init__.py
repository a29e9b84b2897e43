"""What a dossier is made of, who may do what with it, and when it may be closed."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from vanban.foundation.errors import Reason
from vanban.foundation.words import Words, spoken

LONGEST_TITLE: Final = 1000
LONGEST_NOTATION: Final = 20  # annex VI, III.1.3
LONGEST_NOTE: Final = 500
LONGEST_RETENTION: Final = 100  # years


class DossierState(StrEnum):
    OPEN = "open"
    CLOSED = "closed"


class MemberRole(StrEnum):
    MAKER = "maker"  # người lập
    COOPERATE = "cooperate"


class Rights(StrEnum):
    """Chế độ sử dụng (annex VI, III.4)."""

    LIMITED = "limited"
    WIDE = "wide"


class Box(StrEnum):
    """Whose dossiers a list shows."""

    MINE = "mine"
    UNIT = "unit"
    ALL = "all"


STATE_LABELS: Final = spoken({DossierState.OPEN: "Đang mở", DossierState.CLOSED: "Đã kết thúc"})
ROLE_LABELS: Final = spoken({MemberRole.MAKER: "Người lập", MemberRole.COOPERATE: "Phối hợp"})
RIGHTS_LABELS: Final = spoken({Rights.LIMITED: "Hạn chế", Rights.WIDE: "Không hạn chế"})
BOX_LABELS: Final = spoken(
    {Box.MINE: "Hồ sơ của tôi", Box.UNIT: "Của đơn vị", Box.ALL: "Của cơ quan"}
)


def retention_words(years: int | None) -> str:
    """A period as annex V prints it; none: for good."""
    return Words("Vĩnh viễn") if years is None else Words(f"{years} năm")


def read_retention(text: str) -> int | None:
    """Years out of `Vĩnh viễn`, `VV`, `10 năm`, `10`; none: for good. Raises ValueError."""
    said = " ".join(text.casefold().split()).rstrip(".")
    if said in {"vĩnh viễn", "vv", "vinh vien"}:
        return None
    digits = said.removesuffix("năm").strip()
    if not (digits.isascii() and digits.isdigit() and 1 <= int(digits[:4]) <= LONGEST_RETENTION):
        raise ValueError(text)
    return int(digits)


def code_of(organ_id: str, year: int, notation: str) -> str:
    """Mã hồ sơ (annex VI, III.1): body, year, number and notation, a dot between."""
    return f"{organ_id}.{year}.{notation}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """What is written on the cover of a dossier."""

    notation: str
    title: str
    retention_years: int | None
    start_date: date
    end_date: date | None = None
    note: str = ""


def reasons_against_face(face: Face, *, today: date) -> list[Reason]:
    """Why a dossier cannot be described so, all at once; empty when it can."""
    return [
        *reasons_against_notation(face.notation),
        *reasons_against_title(face.title),
        *reasons_against_retention(face.retention_years),
        *_reasons_against_days(face, today),
        *reasons_against_note(face.note),
    ]


def reasons_against_notation(notation: str) -> list[Reason]:
    """Số và ký hiệu hồ sơ: some, short, and nothing that breaks a code in two."""
    if not notation.strip():
        text, mend = "Chưa có số và ký hiệu hồ sơ.", "Ghi như trong danh mục, ví dụ 05.TH."
        return [Reason("dossiers.notation", text, mend, field="notation")]
    if len(notation.strip()) > LONGEST_NOTATION:
        text = f"Số và ký hiệu hồ sơ dài quá {LONGEST_NOTATION} ký tự."
        return [Reason("dossiers.notation_long", text, "Viết tắt lại.", field="notation")]
    if any(char.isspace() or not char.isprintable() or char in "/\\" for char in notation.strip()):
        text, mend = "Số và ký hiệu hồ sơ có dấu cách hoặc dấu gạch chéo.", "Ghi như 05.TH."
        return [Reason("dossiers.notation_signs", text, mend, field="notation")]
    return []


def reasons_against_title(title: str) -> list[Reason]:
    """Tiêu đề hồ sơ: some, not endless."""
    if not title.strip():
        text, mend = "Hồ sơ chưa có tiêu đề.", "Ghi gọn việc mà hồ sơ nói tới."
        return [Reason("dossiers.title", text, mend, field="title")]
    if len(title.strip()) > LONGEST_TITLE:
        text = f"Tiêu đề dài quá {LONGEST_TITLE} ký tự."
        return [Reason("dossiers.title_long", text, "Viết gọn lại.", field="title")]
    return []


def reasons_against_retention(years: int | None) -> list[Reason]:
    """Thời hạn bảo quản: for good, or so many years."""
    if years is None or 1 <= years <= LONGEST_RETENTION:
        return []
    text = f"Thời hạn bảo quản là vĩnh viễn, hoặc từ 1 đến {LONGEST_RETENTION} năm."
    return [Reason("dossiers.retention", text, "Ghi lại thời hạn.", field="retention")]


def reasons_against_note(note: str) -> list[Reason]:
    """Ghi chú: not endless."""
    if len(note.strip()) <= LONGEST_NOTE:
        return []
    text = f"Ghi chú dài quá {LONGEST_NOTE} ký tự."
    return [Reason("dossiers.note_long", text, "Viết gọn lại.", field="note")]


def reasons_against_reason(reason: str) -> list[Reason]:
    """Taking out, sending back and opening again want a reason."""
    if reason.strip():
        return reasons_against_note(reason)
    return [Reason("dossiers.no_reason", "Chưa ghi lý do.", "Ghi lý do.", field="reason")]


def _reasons_against_days(face: Face, today: date) -> list[Reason]:
    reasons = []
    if face.start_date > today:
        text, mend = "Ngày bắt đầu ở sau hôm nay.", "Ghi ngày công việc bắt đầu."
        reasons.append(Reason("dossiers.start_to_come", text, mend, field="start_date"))
    if face.end_date is not None and face.end_date < face.start_date:
        text, mend = "Ngày kết thúc ở trước ngày bắt đầu.", "Ghi lại một trong hai ngày."
        reasons.append(Reason("dossiers.ends_before", text, mend, field="end_date"))
    if face.end_date is not None and face.end_date > today:
        text, mend = "Ngày kết thúc ở sau hôm nay.", "Ghi ngày công việc đã kết thúc."
        reasons.append(Reason("dossiers.end_to_come", text, mend, field="end_date"))
    return reasons
