"""What an arrival is worth, what its header says, what makes two arrivals the same, when to return.

Sources: Decree 30/2020 art. 21 (verify, return on the System, tell the sender); QĐ 28/2018 art. 9
(refuse with the reason); Luật Bảo vệ bí mật nhà nước (nothing secret in a networked system).
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final

from vanban.core.files.rules import Stored
from vanban.formats.edxml.message import DocumentMessage
from vanban.formats.symbol import document_type_named
from vanban.foundation.errors import Reason
from vanban.trust.verification.rules.verdict import Verdict


class Way(StrEnum):
    """How it came: axis, another body of this installation, paper, or a file brought by hand."""

    AXIS = "axis"
    INTERNAL = "internal"
    PAPER = "paper"
    HAND = "hand"


class Fitness(StrEnum):
    """What can be done with it."""

    WHOLE = "whole"
    DAMAGED = "damaged"
    UNREADABLE = "unreadable"
    QUARANTINED = "quarantined"  # marked as a state secret: never opened here


class Outcome(StrEnum):
    """The verdict on the signatures as the clerk sees it."""

    VALID = "valid"
    INVALID = "invalid"
    UNKNOWN = "unknown"
    UNSIGNED = "unsigned"
    PAPER = "paper"


class Business(StrEnum):
    """Why the packet travels (edXML Bussiness)."""

    NEW = "new"
    REVOKE = "revoke"
    UPDATE = "update"
    REPLACE = "replace"


class Likeness(StrEnum):
    """What makes an arrival look like an earlier one, the surest first."""

    CONTENT = "content"
    BUSINESS_ID = "business_id"
    SYMBOL = "symbol"


LIKENESS_LABELS: Final = MappingProxyType(
    {
        Likeness.CONTENT: "trùng nội dung tệp",
        Likeness.BUSINESS_ID: "trùng mã định danh văn bản",
        Likeness.SYMBOL: "trùng số, ký hiệu và nơi ban hành",
    }
)

OTHER_REASON: Final = "other"
SECRECY_REASON: Final = "secret"
RETURN_REASONS: Final = MappingProxyType(
    {
        "no_signature": "Thiếu chữ ký số",
        "bad_signature": "Chữ ký số không hợp lệ",
        "bad_certificate": "Chứng thư số hết hạn hoặc bị thu hồi khi ký",
        "damaged": "Tệp hỏng hoặc không toàn vẹn",
        "wrong_recipient": "Gửi nhầm nơi nhận",
        "duplicate": "Văn bản gửi trùng",
        "missing_annex": "Thiếu phụ lục",
        "wrong_format": "Sai thể thức, định dạng",
        SECRECY_REASON: "Có dấu hiệu bí mật nhà nước, không được gửi qua mạng",
        OTHER_REASON: "Lý do khác",
    }
)
_OTHER_LEAST: Final = 10
DESCRIPTION_LIMIT: Final = 500

QUARANTINED_SUBJECT: Final = "Gói tin có dấu hiệu bí mật nhà nước (đã cách ly, không mở)"
UNREADABLE_SUBJECT: Final = "Gói tin không đọc được"
NO_SUBJECT: Final = "(không ghi trích yếu)"
UNKNOWN_TYPE: Final = "Văn bản khác"
QUARANTINE_MEND: Final = (
    "Không mở, không in, không chuyển tiếp. Liên hệ nơi gửi để nhận theo đường dành riêng cho văn "
    "bản bí mật nhà nước."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """The face of an incoming document: as the sender says it, or as the clerk corrects it."""

    issuer_name: str = ""
    issuer_code: str = ""
    number: str = ""
    notation: str = ""
    issued_date: date | None = None
    type_code: str = ""
    type_name: str = ""
    subject: str = ""
    signer_name: str = ""
    signer_title: str = ""
    signer_authority: str = ""
    urgency: int = 0
    reply_due_date: date | None = None
    page_count: int | None = None
    business_id: str = ""


LIMITS: Final = MappingProxyType(
    {
        "issuer_name": 200,
        "issuer_code": 35,
        "number": 15,
        "notation": 60,
        "type_name": 100,
        "subject": 1000,
        "signer_name": 100,
        "signer_title": 100,
        "signer_authority": 200,
        "business_id": 200,
    }
)
LABELS: Final = MappingProxyType(
    {
        "issuer_name": "Cơ quan ban hành",
        "issuer_code": "Mã định danh cơ quan",
        "number": "Số",
        "notation": "Ký hiệu",
        "issued_date": "Ngày văn bản",
        "type_code": "Loại văn bản",
        "type_name": "Tên loại",
        "subject": "Trích yếu",
        "signer_name": "Người ký",
        "signer_title": "Chức vụ người ký",
        "signer_authority": "Thẩm quyền ký",
        "urgency": "Độ khẩn",
        "reply_due_date": "Hạn trả lời",
        "page_count": "Số trang",
        "business_id": "Mã định danh văn bản",
    }
)
_LEADING_DIGITS: Final = re.compile(r"\d{1,9}")


@dataclass(frozen=True, slots=True)
class ReceivedFile:
    """A file of the arrival, its bytes already kept; `damage` says why it cannot be used."""

    stored: Stored
    description: str = ""
    damage: str = ""


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdict on the signatures in plain words, its reasons, and what trust found."""

    outcome: Outcome
    sentence: str
    reasons: tuple[str, ...] = ()
    verdicts: tuple[tuple[str, Verdict], ...] = ()  # by SHA-256 of the file


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """All that was found out about an arrival before the transaction that takes it up."""

    header: Header
    fitness: Fitness
    judgement: Judgement
    problems: tuple[str, ...] = ()
    main: ReceivedFile | None = None
    attachments: tuple[ReceivedFile, ...] = ()
    business: Business = Business.NEW
    concerned_id: str = ""
    answers_id: str = ""


def header_of(message: DocumentMessage) -> tuple[Header, tuple[str, ...]]:
    """The header as the message says it, and what had to be cut to fit our columns."""
    kind = document_type_named(message.type_name, normative=message.type == 1)
    signer = message.signer
    said = Header(
        issuer_name=message.sender.organ_name,
        issuer_code=message.sender.organ_id,
        number=message.code.number if message.code else "",
        notation=message.code.notation if message.code else "",
        issued_date=message.promulgation_date,
        type_code=kind.code if kind else "",
        type_name=message.type_name,
        subject=message.subject or message.content,
        signer_name=signer.full_name if signer else "",
        signer_title=signer.position if signer else "",
        signer_authority=signer.competence if signer else "",
        urgency=int(message.other_info.priority),
        reply_due_date=message.due_date,
        page_count=message.other_info.page_amount,
        business_id=message.document_id,
    )
    return _fitted(said)


def _fitted(header: Header) -> tuple[Header, tuple[str, ...]]:
    cut: dict[str, Any] = {}
    for name, limit in LIMITS.items():
        value = " ".join(getattr(header, name).split())
        cut[name] = value[:limit]
    long = tuple(
        f"{LABELS[name]} dài quá {limit} ký tự, đã cắt bớt; bản đầy đủ ở gói tin gốc."
        for name, limit in LIMITS.items()
        if len(" ".join(getattr(header, name).split())) > limit
    )
    return replace(header, **cut), long


def reasons_against_header(header: Header) -> list[Reason]:
    """What is too long or out of range in what a person typed; empty when it can be kept."""
    reasons = [
        Reason(
            "reception.too_long",
            f"{LABELS[name]} dài quá {limit} ký tự.",
            "Viết gọn lại.",
            field=name,
        )
        for name, limit in LIMITS.items()
        if len(getattr(header, name)) > limit
    ]
    if header.urgency not in range(5):
        reasons.append(
            Reason(
                "reception.urgency",
                "Độ khẩn không có trong danh mục.",
                "Chọn lại độ khẩn.",
                field="urgency",
            )
        )
    return reasons


def columns_of(header: Header) -> dict[str, Any]:
    """The header as columns of a document: the number both as printed and as a number."""
    columns = asdict(header)
    columns["number_printed"] = columns.pop("number")
    columns["number"] = number_in(header.number)
    columns["type_name"] = header.type_name or UNKNOWN_TYPE
    columns["subject"] = header.subject or NO_SUBJECT
    return columns


def number_in(printed: str) -> int | None:
    """`0134` and `3176B` are numbers 134 and 3176; None where there is no digit."""
    found = _LEADING_DIGITS.search(printed)
    return int(found.group()) if found else None


def as_said(header: Header) -> dict[str, Any]:
    """The header as it is kept beside the document, so that corrections can be seen for ever."""
    return {
        each.name: value.isoformat() if isinstance(value, date) else value
        for each in fields(header)
        if (value := getattr(header, each.name)) not in {None, ""}
    }


def symbol_key(header: Header) -> str:
    """Number, notation and year in one comparable text; empty when there is no number.

    Capitals, spaces and leading zeros make no difference: people type them as they like.
    """
    number = _folded(header.number).lstrip("0")
    if not number:
        return ""
    year = header.issued_date.year if header.issued_date else ""
    return f"{number}/{_folded(header.notation)}/{year}"


def same_issuer(code: str, name: str, other_code: str, other_name: str) -> bool:
    """Whether two issuers are one body: by code where both have one, else by name."""
    if code and other_code:
        return _folded(code) == _folded(other_code)
    return bool(name) and _folded(name) == _folded(other_name)


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFC", text).casefold().split())


def combined(main: Judgement, others: Sequence[tuple[str, Judgement]]) -> Judgement:
    """One verdict for the arrival: the main file's, made worse by an annex whose own is broken."""
    verdicts = (*main.verdicts, *(one for _, each in others for one in each.verdicts))
    broken = [(name, each) for name, each in others if each.outcome is Outcome.INVALID]
    if not broken:
        return replace(main, verdicts=verdicts)
    reasons = tuple(f"{name}: {reason}" for name, each in broken for reason in each.reasons)
    names = ", ".join(name for name, _ in broken)
    sentence = f"Tệp kèm theo có chữ ký không hợp lệ: {names}."
    if main.outcome is Outcome.INVALID:
        sentence = f"{main.sentence} {sentence}"
    return Judgement(Outcome.INVALID, sentence, (*main.reasons, *reasons), verdicts)


def reasons_against_return(reason_code: str, text: str) -> list[Reason]:
    """Why it cannot be returned so: the sender must learn what to mend (QĐ 28/2018 art. 9)."""
    if reason_code not in RETURN_REASONS:
        return [
            Reason(
                "reception.no_reason",
                "Chưa chọn lý do trả lại.",
                "Chọn một lý do trong danh sách.",
                field="reason_code",
            )
        ]
    if reason_code == OTHER_REASON and len(text.strip()) < _OTHER_LEAST:
        return [
            Reason(
                "reception.reason_too_short",
                "Lý do khác phải ghi rõ để nơi gửi biết cách sửa.",
                f"Viết ít nhất {_OTHER_LEAST} ký tự.",
                field="text",
            )
        ]
    return []


def reasons_against_refusing_take_back(reason: str) -> list[Reason]:
    """A request to take back is not refused without a word; empty when a reason is given."""
    if len(reason.strip()) >= _OTHER_LEAST:
        return []
    return [
        Reason(
            "reception.no_reason",
            "Chưa ghi lý do từ chối.",
            f"Viết ít nhất {_OTHER_LEAST} ký tự để nơi gửi hiểu.",
            field="reason",
        )
    ]


def return_description(reason_code: str, text: str) -> str:
    """The words that go back to the sender with status 02."""
    label = RETURN_REASONS[reason_code]
    said = " ".join(text.split())
    if not said:
        return label
    whole = said if reason_code == OTHER_REASON else f"{label}: {said}"
    return whole[:DESCRIPTION_LIMIT]
