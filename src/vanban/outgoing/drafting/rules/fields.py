"""What the drafter fills in, what must never enter, and whom a document goes to."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final, Protocol
from uuid import UUID

from vanban.core.organisations.rules import lives_on
from vanban.formats.secrecy import mark_in_field
from vanban.formats.symbol import SymbolError, compose, document_type, notation_of
from vanban.foundation.errors import Reason

SUBJECT_LIMIT: Final = 1000
URGENCY_HIGHEST: Final = 4


def nothing_secret(mark: str, *, where: str) -> Reason:
    """The refusal of anything secret, with what to do instead. No content is kept in it."""
    return Reason(
        "drafting.secret",
        f"{where}: {mark}. Văn bản bí mật nhà nước không được soạn, lưu, gửi trên hệ thống này.",
        "Soạn và gửi trên Hệ thống quản lý văn bản điện tử bí mật nhà nước, hoặc máy độc lập và "
        "mạng LAN độc lập, theo Luật Bảo vệ bí mật nhà nước số 117/2025/QH15 và Nghị định "
        "63/2026/NĐ-CP. Xóa tệp khỏi máy có nối mạng.",
        facts={"mark": mark},
    )


class Way(StrEnum):
    """How a recipient is reached."""

    AXIS = "axis"
    INTERNAL = "internal"
    PAPER = "paper"


@dataclass(frozen=True, slots=True)
class RecipientInput:
    """Whom the document goes to: a body of the directory, or a name reached on paper."""

    organisation_id: UUID | None = None
    name: str = ""
    by_paper: bool = False


def way_of(*, known: bool, hosted: bool, by_paper: bool) -> Way:
    """Inside this installation without the axis, outside of it by the axis, the rest on paper."""
    if by_paper or not known:
        return Way.PAPER
    return Way.INTERNAL if hosted else Way.AXIS


@dataclass(frozen=True, slots=True)
class DraftFields:
    """What the drafter fills in (Decree 30/2020 annex VI, 6.2)."""

    type_code: str
    subject: str
    urgency: int = 0
    notation: str = ""
    reply_due_date: date | None = None
    secrecy: str = ""


def reasons_against_fields(fields: DraftFields, *, today: date) -> list[Reason]:
    """What is wrong with the fields of a draft, all at once."""
    reasons = _reasons_against_secrecy(fields)
    if not _known_type(fields.type_code):
        reasons.append(
            Reason("drafting.type", "Chưa chọn loại văn bản.", "Chọn một loại.", field="type_code")
        )
    if not fields.subject.strip():
        reasons.append(
            Reason("drafting.subject", "Chưa có trích yếu.", "Ghi trích yếu.", field="subject")
        )
    if len(fields.subject) > SUBJECT_LIMIT:
        reasons.append(
            Reason(
                "drafting.subject_long",
                f"Trích yếu dài {len(fields.subject)} ký tự, tối đa {SUBJECT_LIMIT}.",
                "Rút gọn trích yếu.",
                field="subject",
            )
        )
    if not 0 <= fields.urgency <= URGENCY_HIGHEST:
        reasons.append(
            Reason("drafting.urgency", "Độ khẩn không đúng.", "Chọn lại.", field="urgency")
        )
    if fields.notation and not is_notation(fields.notation):
        reasons.append(
            Reason(
                "drafting.notation",
                f"Ký hiệu “{fields.notation}” không đúng mẫu.",
                "Ghi như QĐ-UBND, không dấu cách; để trống để hệ thống tự đặt.",
                field="notation",
            )
        )
    if fields.reply_due_date is not None and fields.reply_due_date < today:
        reasons.append(
            Reason(
                "drafting.reply_due",
                "Hạn trả lời đã qua.",
                "Chọn ngày từ hôm nay trở đi.",
                field="reply_due_date",
            )
        )
    return reasons


def _reasons_against_secrecy(fields: DraftFields) -> list[Reason]:
    chosen, written = fields.secrecy.strip(), mark_in_field(fields.subject)
    reasons = [nothing_secret(chosen, where="Đã chọn độ mật")] if chosen else []
    return reasons + ([nothing_secret(written, where="Trích yếu ghi độ mật")] if written else [])


def _known_type(code: str) -> bool:
    try:
        document_type(code)
    except SymbolError:
        return False
    return True


def is_notation(text: str) -> bool:
    """Whether a text can stand after the number and the slash."""
    try:
        compose(1, text)
    except SymbolError:
        return False
    return True


def default_notation(
    *, type_code: str, body_abbreviation: str, unit_abbreviation: str, year: int
) -> str:
    """The notation by the decree (`QĐ-UBND`, `UBND-VX`, `2020/NĐ-CP`); refuses with SymbolError."""
    kind = document_type(type_code)
    normative = kind.family == "quy-pham-phap-luat"
    return notation_of(
        kind.abbreviation, body_abbreviation, unit_abbreviation, year=year if normative else None
    )


class _Body(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def valid_from(self) -> date: ...
    @property
    def valid_to(self) -> date | None: ...


def reasons_against_ended(body: _Body, on: date) -> list[Reason]:
    """Why a body that has ended drafts, numbers, signs and issues nothing; empty while it lives."""
    if lives_on(on, body.valid_from, body.valid_to):
        return []
    ended = f" từ ngày {body.valid_to:%d/%m/%Y}" if body.valid_to else ""
    return [
        Reason(
            "organisations.ended",
            f"{body.name} đã chấm dứt hoạt động{ended}.",
            "Văn bản được soạn, ký, đánh số ở cơ quan kế thừa.",
        )
    ]
