"""Which book a number comes from, and when none may be taken (Decree 30/2020 art. 15, 16, 22)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final, Protocol, TypeVar
from uuid import UUID

from vanban.formats.pdf.places import BlankState, StampPlan
from vanban.foundation.errors import Reason

VOID_REASON_LEAST: Final = 5


class BookKind(StrEnum):
    """What a book registers. Copies have one series for all their forms (art. 25-27)."""

    OUTGOING = "outgoing"
    INCOMING = "incoming"
    COPIES = "copies"


@dataclass(frozen=True, slots=True)
class SeriesInput:
    """A series as the head of the body sets it: which types of documents it numbers.

    `series` is a short code that stays the same from year to year; no types means all the types
    that no other series of the kind has taken, no units the same for units. `chosen_only`: the
    series of a council or a board that uses the body's seal (NUM-3); no document gets it unless
    the clerk chooses it. `width`: digits at least (None: as the body has it); `prefix`: see
    `printed`; `first_number`: where a book begins that goes on from another system. `words`: how
    type name or subject begin where no type tells it (đơn, thư).
    """

    kind: BookKind
    series: str
    name: str
    type_codes: tuple[str, ...] = ()
    chosen_only: bool = False
    prefix: str = ""
    unit_ids: tuple[str, ...] = ()
    width: int | None = None
    first_number: int = 1
    words: tuple[str, ...] = ()


DEFAULT_SERIES: Final = (
    SeriesInput(BookKind.OUTGOING, "chung", "Sổ đăng ký văn bản đi"),
    SeriesInput(BookKind.INCOMING, "chung", "Sổ đăng ký văn bản đến"),
    SeriesInput(BookKind.COPIES, "chung", "Sổ đăng ký bản sao"),
)


class _Book(Protocol):
    @property
    def type_codes(self) -> Sequence[str]: ...
    @property
    def unit_ids(self) -> Sequence[str]: ...
    @property
    def words(self) -> Sequence[str]: ...
    @property
    def chosen_only(self) -> bool: ...


B = TypeVar("B", bound=_Book)


def book_for(
    type_code: str,
    books: Iterable[B],
    *,
    unit_id: UUID | None = None,
    told: Sequence[str] = (),
) -> B | None:
    """The book of a document: the one that names its unit, then the one that names its type, then
    the one with whose words its type name or subject (`told`) begin, then the one for all the
    rest; None when there is none.

    Source: art. 15.1 (administrative documents: series set by the head of the body).
    """

    def ranked(book: B) -> tuple[bool, bool, bool]:
        return bool(book.unit_ids), type_code in book.type_codes, begins_so(told, book.words)

    fitting = [
        book
        for book in books
        if not book.chosen_only
        and (not (book.type_codes or book.words) or any(ranked(book)[1:]))
        and (not book.unit_ids or str(unit_id) in book.unit_ids)
    ]
    return max(fitting, key=ranked, default=None)


def begins_so(told: Sequence[str], words: Sequence[str]) -> bool:
    """Whether one of the texts begins with one of the words, as a whole word."""
    texts = [f"{' '.join(each.casefold().split())} " for each in told]
    return any(text.startswith(f"{word.casefold()} ") for text in texts for word in words)


def reasons_against_series(series: Sequence[SeriesInput]) -> list[Reason]:
    """Why a set of series cannot stand: a type, or all the rest, numbered in two of them."""
    reasons = []
    for kind in BookKind:
        claims = [
            (unit, code)
            for each in series
            if each.kind is kind and not each.chosen_only
            for unit in each.unit_ids or ("",)
            for code in each.type_codes or (() if each.words else ("",))
        ]
        if len(set(claims)) < len(claims):
            reasons.append(
                Reason(
                    "numbering.series_overlap",
                    "Một loại văn bản được đánh số ở hai sổ.",
                    "Mỗi loại của một đơn vị chỉ thuộc một sổ; chỉ một sổ chung cho phần còn lại.",
                    field="type_codes",
                )
            )
    return reasons


NAME_LEAST: Final = 3
WIDEST: Final = 6
LEADING_ZERO: Final = "0"


def reasons_against_settings(given: SeriesInput) -> list[Reason]:
    """What is wrong with the name and the way of printing of one series, all at once."""
    reasons = []
    if len(given.name.strip()) < NAME_LEAST:
        reasons.append(
            Reason(
                "numbering.book_name",
                "Sổ chưa có tên.",
                "Ghi tên sổ, ví dụ Sổ quyết định.",
                field="name",
            )
        )
    if given.width is not None and not 1 <= given.width <= WIDEST:
        reasons.append(
            Reason(
                "numbering.width",
                f"Độ rộng số phải từ 1 đến {WIDEST} chữ số.",
                "Nghị định 30/2020: số dưới 10 in 2 chữ số (05).",
                field="width",
            )
        )
    if given.prefix not in {"", LEADING_ZERO}:
        reasons.append(
            Reason(
                "numbering.prefix",
                "Trước số chỉ có thể in thêm một số 0.",
                "Bỏ chữ khác; ký hiệu đứng sau dấu gạch chéo.",
                field="prefix",
            )
        )
    if given.first_number < 1:
        reasons.append(
            Reason("numbering.first", "Số bắt đầu từ 1.", "Ghi 1 hoặc lớn hơn.", field="first")
        )
    return reasons


def reasons_against_opening(
    given: SeriesInput, *, year: int, this_year: int, taken: bool, basis: str
) -> list[Reason]:
    """Why a book cannot be opened for a year besides what its settings have against them."""
    reasons = []
    if not this_year <= year <= this_year + 1:
        reasons.append(
            Reason(
                "numbering.year",
                f"Không mở sổ cho năm {year}.",
                f"Chỉ mở sổ năm {this_year}, hoặc mở trước cho năm {this_year + 1}.",
                field="year",
            )
        )
    if taken:
        reasons.append(
            Reason(
                "numbering.book_there",
                f"Năm {year} đã có sổ cùng tên.",
                "Đặt tên khác, hoặc sửa sổ đang có.",
                field="name",
            )
        )
    if given.first_number > 1:
        reasons += reasons_against_basis(basis)
    return reasons


def reasons_against_printing_otherwise(*, numbered: bool) -> list[Reason]:
    """A book that has given a number prints all its numbers the same way to its end."""
    if not numbered:
        return []
    return [
        Reason(
            "numbering.printed_already",
            "Sổ đã cấp số: không đổi được cách in số và số bắt đầu trong năm.",
            "Đặt cách in mới cho sổ năm sau, hoặc khóa sổ này rồi mở sổ khác.",
            field="width",
        )
    ]


def reasons_against_closing(*, kept: Sequence[str], waiting: Sequence[str]) -> list[Reason]:
    """Why a book cannot be closed yet: numbers kept ahead, numbers whose document has not left."""
    reasons = []
    if kept:
        reasons.append(
            Reason(
                "numbering.kept_open",
                f"Còn số giữ trước chưa dùng: {', '.join(kept)}.",
                "Dùng các số này cho văn bản, hoặc hủy kèm lý do.",
            )
        )
    if waiting:
        reasons.append(
            Reason(
                "numbering.not_issued_yet",
                f"Còn văn bản đã có số, chưa phát hành: {', '.join(waiting)}.",
                "Phát hành các văn bản này, hoặc hủy số kèm lý do.",
            )
        )
    return reasons


def reasons_against_locked(*, locked: bool) -> list[Reason]:
    """Why a book whose sealed register is kept never changes again (art. 16.2)."""
    if not locked:
        return []
    return [
        Reason(
            "numbering.locked",
            "Sổ đã khóa hẳn: bản in có chữ ký số của cơ quan đang được lưu.",
            "Ghi điều cần đính chính ở sổ năm nay.",
        )
    ]


SUFFIXES: Final = "abcdeghiklmnopqrstuvxy"


def printed(number: int, width: int, *, prefix: str = "", suffix: str = "") -> str:
    """A number as it is printed: 05 but 12 (annex I, II.3); wider where the body has it so.

    `prefix`: the zero that bodies merged in 2025 print before every number of the new series
    (0134); `suffix`: the letter of a number put in later (12a).
    """
    return f"{prefix}{number:0{max(width, 1)}d}{suffix}"


def reasons_against_basis(basis: str) -> list[Reason]:
    """What is out of the order of the book stands there with who allowed it."""
    if len(basis.strip()) >= VOID_REASON_LEAST:
        return []
    return [
        Reason(
            "numbering.no_basis",
            "Chưa ghi ai cho phép và vì sao.",
            "Ghi tên người cho phép và lý do; phần này in trong sổ.",
            field="basis",
        )
    ]


def written_date(day: date) -> str:
    """`ngày 05 tháng 3 năm 2026`: a zero before days under 10, months 1, 2 (annex I, II.4)."""
    month = f"{day.month:02d}" if day.month <= 2 else str(day.month)  # noqa: PLR2004 - the decree's
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def reasons_against_book(
    *, book_year: int, closed: bool, kind: str, wanted_kind: str, year: int
) -> list[Reason]:
    """Why no number may be taken from a book on a day of `year`; empty when one may."""
    reasons = []
    if kind != wanted_kind:
        reasons.append(
            Reason(
                "numbering.other_kind",
                "Sổ này không dùng cho loại đăng ký này.",
                "Chọn sổ khác.",
                field="book",
            )
        )
    if book_year != year:
        reasons.append(
            Reason(
                "numbering.other_year",
                f"Sổ của năm {book_year}, không lấy số cho năm {year}.",
                f"Chọn sổ năm {year}; số bắt đầu lại từ 01 ngày 01 tháng 01.",
                field="book",
            )
        )
    if closed:
        reasons.append(
            Reason(
                "numbering.book_closed",
                "Sổ đã khóa.",
                "Chọn sổ đang mở, hoặc mở sổ mới.",
                field="book",
            )
        )
    return reasons


def no_book(kind: str) -> Reason:
    """There is no open book for the document."""
    names = {
        BookKind.OUTGOING: "văn bản đi",
        BookKind.INCOMING: "văn bản đến",
        BookKind.COPIES: "bản sao",
    }
    return Reason(
        "numbering.no_book",
        f"Cơ quan chưa mở sổ {names[BookKind(kind)]} cho năm nay.",
        "Văn thư mở sổ ở mục Sổ đăng ký.",
        field="book",
    )


def clock_went_back() -> Reason:
    """The book has seen a later day than the clock now shows."""
    return Reason(
        "numbering.clock_went_back",
        "Sổ đã có số của ngày sau ngày hiện tại của máy chủ.",
        "Báo quản trị kiểm tra đồng hồ máy chủ.",
    )


def reasons_against_voiding(
    *, voided: bool, sealed: bool, reason: str, left: bool = True
) -> list[Reason]:
    """Why a number may not be voided. It is never given again, so that the book shows the gap."""
    reasons = []
    if voided:
        reasons.append(
            Reason("numbering.already_voided", "Số này đã hủy.", "Cấp số khác cho văn bản.")
        )
    if sealed:
        reasons.append(
            Reason(
                "numbering.already_sealed",
                "Văn bản đã đóng dấu, không hủy số được.",
                "Thu hồi hoặc đính chính theo Điều 18 Nghị định 30/2020/NĐ-CP."
                if left
                else "Chọn “Giữ lại, chưa phát hành”: số được hủy, hoặc giữ cho bản sửa.",
            )
        )
    if len(reason.strip()) < VOID_REASON_LEAST:
        reasons.append(
            Reason(
                "numbering.void_reason",
                "Chưa ghi lý do hủy số.",
                "Ghi rõ lý do; lý do được lưu trong sổ.",
                field="reason",
            )
        )
    return reasons


def outdated(kept_on: date, today: date) -> str:
    """Why a number kept for a corrected version is not the one it gets."""
    return (
        f"Giữ cho bản sửa từ ngày {kept_on:%d/%m/%Y}; văn bản ký lại được cấp số "
        f"ngày {today:%d/%m/%Y}."
    )


def stamp_values(
    *, printed: str, notation: str, day: date, place: str, plan: StampPlan | None
) -> tuple[str, str]:
    """What is printed in the two fields, given what already stands around them.

    Before a printed notation only the number; after a bare "Số:" number and notation; in the
    standard place the whole line. The same for the date and the name of the place.
    """
    number, written = f"{printed}/{notation}", written_date(day)
    if plan is not None and plan.number.suffix:
        number = printed
    elif plan is None or plan.number.state is BlankState.NOT_FOUND:
        number = f"Số: {number}"
    if (plan is None or plan.date.state is BlankState.NOT_FOUND) and place:
        written = f"{place}, {written}"
    return number, written
