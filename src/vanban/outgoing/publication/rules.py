"""Issuing: the identifier on the wire, and when it is late (Decree 30/2020 art. 18)."""

from datetime import date

from vanban.core.records.lifecycle import State
from vanban.formats.workdays import Calendar, due_date_after
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


def due_on(signed_on: date, *, urgent: bool, calendar: Calendar) -> date:
    """The last day to issue: at once when urgent, else the next working day (art. 18.1)."""
    return signed_on if urgent else due_date_after(signed_on, 1, calendar)


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
