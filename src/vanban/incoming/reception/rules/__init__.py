"""What an arrival is worth, what its header says, what makes two arrivals the same, when to return.

Sources: Decree 30/2020 art. 21 (verify, return on the System, tell the sender); QĐ 28/2018 art. 9
(refuse with the reason); Luật Bảo vệ bí mật nhà nước (nothing secret in a networked system).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Final

from vanban.core.files.rules import Stored
from vanban.core.records.rules import FileKind
from vanban.foundation.errors import Reason
from vanban.foundation.words import spoken
from vanban.incoming.reception.rules.header import Header
from vanban.trust.verification.rules.verdict import Verdict


class Way(StrEnum):
    """How it came: axis, another body of this installation, paper, a file brought by hand, or a
    letter of e-mail.
    """

    AXIS = "axis"
    INTERNAL = "internal"
    PAPER = "paper"
    HAND = "hand"
    EMAIL = "email"


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


class ScanState(StrEnum):
    """How far a file of the scanner's folder has come."""

    SEEN = "seen"
    TAKEN = "taken"
    BROKEN = "broken"


SCAN_STATES: Final = spoken(
    {
        ScanState.SEEN: "đang chờ quét xong",
        ScanState.TAKEN: "đã nhận",
        ScanState.BROKEN: "để riêng, không nhận được",
    }
)


class Likeness(StrEnum):
    """What makes an arrival look like an earlier one, the surest first."""

    CONTENT = "content"
    BUSINESS_ID = "business_id"
    SYMBOL = "symbol"
    OTHER_DATE = "other_date"  # number, notation and issuer in one year: one date is mistyped?


LIKENESS_LABELS: Final = spoken(
    {
        Likeness.CONTENT: "trùng nội dung tệp",
        Likeness.BUSINESS_ID: "trùng mã định danh văn bản",
        Likeness.SYMBOL: "trùng số, ký hiệu, ngày và nơi ban hành",
        Likeness.OTHER_DATE: "trùng số, ký hiệu và nơi ban hành, khác ngày",
    }
)


def likeness_label(likeness: str, own: date | None, earlier: date | None) -> str:
    """What is the same, in words; where only the date differs, both dates."""
    label = LIKENESS_LABELS[Likeness(likeness)]
    if likeness != Likeness.OTHER_DATE or own is None or earlier is None:
        return label
    return f"{label}: bản này {own:%d/%m/%Y}, bản trước {earlier:%d/%m/%Y}"


class Decision(StrEnum):
    """What the clerk made of an arrival that looks like an earlier one."""

    DISCARDED = "discarded"  # the sender is told (02), nothing is registered
    LINKED = "linked"  # kept with the earlier one, under its arrival number
    REGISTERED = "registered"  # another document after all: why, is written down


DECISION_LABELS: Final = spoken(
    {
        Decision.DISCARDED: "đã bỏ, vì trùng",
        Decision.LINKED: "đã gộp vào bản trước",
        Decision.REGISTERED: "vẫn vào sổ riêng",
    }
)
DUPLICATE_REASON: Final = "duplicate"
OTHER_REASON: Final = "other"
SECRECY_REASON: Final = "secret"
RETURN_REASONS: Final = spoken(
    {
        "no_signature": "Thiếu chữ ký số",
        "bad_signature": "Chữ ký số không hợp lệ",
        "bad_certificate": "Chứng thư số hết hạn hoặc bị thu hồi khi ký",
        "damaged": "Tệp hỏng hoặc không toàn vẹn",
        "wrong_recipient": "Gửi nhầm nơi nhận",
        DUPLICATE_REASON: "Văn bản gửi trùng",
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
QUARANTINE_MEND: Final = (
    "Không mở, không in, không chuyển tiếp. Liên hệ nơi gửi để nhận theo đường dành riêng cho văn "
    "bản bí mật nhà nước."
)


@dataclass(frozen=True, slots=True)
class ReceivedFile:
    """A file of the arrival, its bytes already kept; `damage` says why it cannot be used."""

    stored: Stored
    description: str = ""
    damage: str = ""
    kind: str = FileKind.OTHER
    signs: str = ""  # SHA-256 of the file it is the detached signature of


@dataclass(frozen=True, slots=True)
class FileVerdict:
    """What trust found of one file; of a detached signature with the file that it is of."""

    sha256: str
    verdict: Verdict
    content_sha256: str = ""


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdict on the signatures in plain words, its reasons, and what trust found."""

    outcome: Outcome
    sentence: str
    reasons: tuple[str, ...] = ()
    verdicts: tuple[FileVerdict, ...] = ()


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
    addressed_to: tuple[str, ...] = ()  # codes, as the packet says


def not_for_us(names: Sequence[str]) -> str:
    """That a packet is addressed to others only: the clerk looks, and may return it."""
    return f"Gói tin ghi gửi {', '.join(names)}, không ghi gửi cơ quan này: có thể gửi nhầm."


def reasons_against_another(*, alike: bool, reason: str) -> list[Reason]:
    """An arrival that looks like a living earlier one is registered only for a reason."""
    if not alike or len(reason.strip()) >= _OTHER_LEAST:
        return []
    return [
        Reason(
            "reception.looks_like_earlier",
            "Văn bản trùng với bản đã đến trước.",
            "Bỏ bản này, gộp vào bản trước, hoặc ghi vì sao vẫn vào sổ "
            f"(ít nhất {_OTHER_LEAST} ký tự).",
            field="duplicate_reason",
        )
    ]


def leading(about: Sequence[Judgement]) -> Judgement | None:
    """Of the judgements about the main file (its own signatures first, then those in files beside
    it) the one that speaks for it; None when there is none.
    """
    signed = (each for each in about if each.outcome is not Outcome.UNSIGNED)
    return next(signed, next(iter(about), None))


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


def reasons_against_kind(kind: str, *, known: bool) -> list[Reason]:
    """Why a file cannot be called so; empty when it can."""
    reasons = []
    if not known:
        reasons.append(
            Reason("reception.no_such_file", "Văn bản không kèm tệp này.", "Tải lại trang.")
        )
    if kind not in set(FileKind):
        reasons.append(
            Reason(
                "reception.no_such_kind",
                "Loại tệp không có trong danh mục.",
                "Chọn lại loại tệp.",
                field="kind",
            )
        )
    return reasons


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
