"""Issuing: the identifier, when it is late, what goes on paper (art. 18)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from vanban.core.records.lifecycle import State
from vanban.formats.workdays import Calendar, OfficeHours, due_date_after
from vanban.foundation.errors import Reason


def business_id_of(*, code: str, day: date, printed: str, notation: str) -> str:
    """The identifier of a document on the axis: `H15,2026/11/22,05/QĐ-UBND`."""
    return f"{code},{day:%Y/%m/%d},{printed}/{notation}"


def reasons_against_issuing(*, sealed: bool, numbered: bool) -> list[Reason]:
    """What is missing before a document may leave, all at once."""
    reasons = []
    if not sealed:
        reasons.append(
            Reason(
                "publication.not_sealed",
                "Văn bản chưa có chữ ký số của cơ quan.",
                "Đóng dấu trước khi phát hành.",
            )
        )
    if not numbered:
        reasons.append(
            Reason("publication.not_numbered", "Văn bản chưa có số.", "Cấp số trước khi phát hành.")
        )
    return reasons


def due_at(
    signed_at: datetime,
    *,
    urgent: bool,
    by_axis: bool,
    calendar: Calendar,
    hours: OfficeHours,
    at_once: timedelta,
) -> datetime:
    """The last moment to issue what was signed at a moment; both on the clock in Vietnam.

    Urgent: right after signing, at any hour; the decree gives no number, so the office says what
    that is (`at_once`). Else by the end of the next working day (Decree
    30/2020 art. 18.1); between agencies over the axis by the end of its morning (QĐ 28/2018
    art. 6). What is signed after office hours counts as signed the next working morning.
    """
    if urgent:
        return signed_at + at_once
    counted = hours.counted_from(signed_at, calendar)
    day = due_date_after(counted.date(), 1, calendar)
    end = hours.morning_to if by_axis else hours.afternoon_to
    return datetime.combine(day, end, signed_at.tzinfo)


class HoldBack(StrEnum):
    """What becomes of a sealed document that is not to leave, and of its number."""

    VOID = "void"  # mended and signed anew; the number is voided
    KEEP = "keep"  # mended and signed anew; it keeps the number
    RENUMBER = "renumber"  # the signed file is right: another number, another seal


REASON_LEAST: Final = 5


def reasons_against_holding_back(*, ordered: bool, reason: str) -> list[Reason]:
    """Why a sealed document cannot be held back now, beside its state."""
    reasons = []
    if ordered:
        reasons.append(
            Reason(
                "publication.leaving",
                "Văn bản đang được phát hành theo lệnh “Ban hành và gửi”.",
                "Chờ xong; nếu đã đi thì thu hồi văn bản đã phát hành.",
            )
        )
    if len(reason.strip()) < REASON_LEAST:
        reasons.append(
            Reason(
                "publication.hold_reason",
                "Chưa ghi lý do giữ lại.",
                "Ghi sai ở đâu; lý do được lưu trong sổ và quá trình của văn bản.",
                field="reason",
            )
        )
    return reasons


# ── paper (Decree 30/2020 art. 18, annex IV) ─────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class PaperOrder:
    """A rule: which types, to which kinds of bodies or bodies, go on paper too."""

    type_codes: tuple[str, ...]
    kinds: tuple[str, ...]
    targets: tuple[str, ...]
    basis: str

    def covers(self, *, type_code: str, kind: str, target: str) -> bool:
        """Whether a document of the type to that body must be on paper too."""
        if self.type_codes and type_code not in self.type_codes:
            return False
        everybody = not self.kinds and not self.targets
        return everybody or kind in self.kinds or target in self.targets


@dataclass(frozen=True, slots=True)
class PaperPlace:
    """A place a document goes to; `alone`: by paper alone."""

    ordinal: int
    name: str
    target_id: UUID | None
    alone: bool


def paper_basis(
    orders: Iterable[PaperOrder], *, type_code: str, kind: str, target: str
) -> str | None:
    """By which rule a recipient gets paper too; None when by none."""
    found = (
        each.basis for each in orders if each.covers(type_code=type_code, kind=kind, target=target)
    )
    return next(found, None)


BASIS_LEAST: Final = 5
MOST_ENVELOPES: Final = 999
LONGEST_MARK: Final = 60


def reasons_against_paper_rule(basis: str, *, known_types: bool) -> list[Reason]:
    """Why a rule cannot stand."""
    reasons = []
    if len(basis.strip()) < BASIS_LEAST:
        reasons.append(
            Reason(
                "publication.paper_basis",
                "Chưa ghi căn cứ của quy định gửi kèm bản giấy.",
                "Ghi tên văn bản quy định, ví dụ Quy chế công tác văn thư.",
                field="basis",
            )
        )
    if not known_types:
        reasons.append(
            Reason(
                "publication.paper_type", "Loại văn bản không có.", "Chọn lại.", field="type_codes"
            )
        )
    return reasons


def reasons_against_ticking(
    *, ticked: bool, posted_on: date, issued_on: date, today: date, envelopes: int, mark: str
) -> list[Reason]:
    """Why a paper copy cannot be ticked as handed to the post so."""
    reasons = []
    if ticked:
        reasons.append(
            Reason("publication.posted_already", "Bản giấy này đã giao bưu điện.", "Tải lại trang.")
        )
    if not issued_on <= posted_on <= today:
        reasons.append(
            Reason(
                "publication.posted_on",
                f"Ngày giao bưu điện phải từ ngày phát hành {issued_on:%d/%m/%Y} đến hôm nay.",
                "Sửa ngày.",
                field="posted_on",
            )
        )
    if not 1 <= envelopes <= MOST_ENVELOPES:
        reasons.append(
            Reason(
                "publication.envelopes", "Số lượng bì không đúng.", "Ghi 1 trở lên.", "envelopes"
            )
        )
    if len(mark) > LONGEST_MARK:
        reasons.append(
            Reason("publication.mark", "Số hiệu bưu gửi quá dài.", "Ghi tối đa 60 ký tự.", "mark")
        )
    return reasons


def already_issued(business_id: str) -> Reason:
    """Number, notation and date repeat (annex VI, III.1h)."""
    return Reason(
        "publication.duplicate",
        f"Đã phát hành văn bản khác có mã định danh {business_id}.",
        "Hủy số và lấy số mới, hoặc sửa ký hiệu.",
    )


def next_act(state: str, *, number_in_file: bool) -> str:
    """What an order to issue does next: number, seal, issue; empty while something is under way."""
    if state == State.SIGNED:
        return "number"
    if state == State.NUMBERED and number_in_file:
        return "seal"
    return "issue" if state == State.SEALED else ""


def number_gone() -> Reason:
    """What an order was given for is no more: the number was voided, or it was signed anew."""
    return Reason(
        "publication.number_voided",
        "Số đã bị hủy, hoặc văn bản đã ký lại, từ khi có lệnh phát hành.",
        "Cấp số lại, rồi đóng dấu và phát hành.",
    )


def orderable(state: str) -> list[Reason]:
    """Why an order to issue makes no sense in a state; empty when it does."""
    if state in {State.SIGNED, State.NUMBERED, State.SEALING, State.SEALED}:
        return []
    return [
        Reason(
            "publication.not_signed_yet",
            "Văn bản chưa được ký, hoặc đã phát hành.",
            "Tải lại trang để thấy bước hiện tại.",
        )
    ]
