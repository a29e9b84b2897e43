"""The face of an incoming document: as the sender says it, or as the clerk corrects it."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from types import MappingProxyType
from typing import Any, Final

from vanban.formats.edxml.message import DocumentMessage
from vanban.formats.symbol import document_type_named
from vanban.foundation.errors import Reason
from vanban.foundation.words import spoken
from vanban.trust.verification.rules.verdict import Outcome, SignerFacts, Verdict

NO_SUBJECT: Final = "(không ghi trích yếu)"
UNKNOWN_TYPE: Final = "Văn bản khác"


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
LABELS: Final = spoken(
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


def with_signers(header: Header, verdicts: Iterable[Verdict]) -> Header:
    """The header with what only the signatures tell: who signed, and for which body.

    What the sender wrote is never replaced, and a broken signature tells nothing.
    """
    found = [
        each.signer
        for verdict in verdicts
        for each in verdict.signatures
        if each.signer is not None and each.intact and each.outcome is not Outcome.INVALID
    ]
    person = next((one for one in found if _is_person(one)), None)
    body = next((one.organisation or one.name for one in found), "")
    signer = header.signer_name or (person.name if person else "")
    issuer = header.issuer_name or body
    return replace(
        header,
        signer_name=signer[: LIMITS["signer_name"]],
        issuer_name=issuer[: LIMITS["issuer_name"]],
    )


def _is_person(signer: SignerFacts) -> bool:
    """A person's certificate names the body beside the person; a body's names itself."""
    return bool(signer.organisation) and _folded(signer.name) != _folded(signer.organisation)


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
