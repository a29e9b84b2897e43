"""A list as a table: which rows, which columns, kept under a name."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, time
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final

from vanban.foundation.clock import local
from vanban.foundation.errors import Reason
from vanban.foundation.words import Words

WORDS_LIMIT: Final = 100
NAME_LIMIT: Final = 60
_END_OF_DAY: Final = time(23, 59)
_URGENCIES: Final = ("", "Khẩn", "Thượng khẩn", "Hỏa tốc", "Hỏa tốc hẹn giờ")


class Area(StrEnum):
    """Whose boxes: rules.IncomingBox or rules.OutgoingBox."""

    INCOMING = "incoming"
    OUTGOING = "outgoing"


class Form(StrEnum):
    """What a list is taken out as."""

    XLSX = "xlsx"
    DOCX = "docx"
    PDF = "pdf"


# Setting a long table for printing takes minutes and nobody reads it.
MOST_ROWS: Final[Mapping[Form, int]] = MappingProxyType(
    {Form.XLSX: 10_000, Form.DOCX: 500, Form.PDF: 500}
)


@dataclass(frozen=True, slots=True)
class Only:
    """Which rows of a box: all that is set must hold. Days are days of the document itself."""

    words: str = ""
    issuer: str = ""
    urgency: int = 0  # at least
    since: date | None = None
    until: date | None = None
    late: bool = False

    def __bool__(self) -> bool:
        return self != Only()

    def as_json(self) -> dict[str, Any]:
        return {
            name: value.isoformat() if isinstance(value, date) else value
            for name, value in asdict(self).items()
            if value
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Only":
        days = {name: date.fromisoformat(kept[name]) for name in ("since", "until") if name in kept}
        return cls(**{**kept, **days})


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name on the page, how wide it is set in print, what it says of a row."""

    label: str
    width: float
    says: Callable[[Any], str]


def _day(value: date | datetime | None) -> str:
    if isinstance(value, datetime):
        value = local(value).date()
    return f"{value:%d/%m/%Y}" if value else ""


def _moment(value: datetime | None) -> str:
    return f"{local(value):%H:%M %d/%m/%Y}" if value else ""


def _until(value: datetime | None) -> str:
    """A deadline that is a whole day is that day; one with an hour says it."""
    return _day(value) if value and local(value).time() >= _END_OF_DAY else _moment(value)


def _urgency(row: Any) -> str:
    return _URGENCIES[row.urgency] if row.urgency < len(_URGENCIES) else ""


def _text(name: str) -> Callable[[Any], str]:
    return lambda row: str(getattr(row, name) or "")


_SHARED: Final = {
    "symbol": Column("Số, ký hiệu", 1.8, _text("symbol")),
    "issued_date": Column("Ngày văn bản", 1.3, lambda row: _day(row.issued_date)),
    "type_name": Column("Tên loại", 1.3, _text("type_name")),
    "subject": Column("Trích yếu", 4.5, _text("subject")),
    "urgency": Column("Độ khẩn", 1.1, _urgency),
    "state_label": Column("Tình trạng", 1.5, _text("state_label")),
}
_INCOMING: Final = {
    "arrival_number": Column("Số đến", 0.9, _text("arrival_printed")),
    "arrival_date": Column("Ngày đến", 1.3, lambda row: _day(row.arrival_date)),
    "issuer_name": Column("Nơi gửi", 2.4, lambda row: row.issuer_name or row.sender_name),
    **_SHARED,
    "due_at": Column("Hạn", 1.5, lambda row: _until(row.due_at)),
    "lead_name": Column("Chủ trì", 1.8, _text("lead_name")),
    "presented_to": Column("Trình", 1.8, _text("presented_to")),
    "arrived_at": Column("Lúc nhận", 1.5, lambda row: _moment(row.arrived_at)),
}
_OUTGOING: Final = {
    **_SHARED,
    "unit_name": Column("Đơn vị soạn", 2.0, _text("unit_name")),
    "drafter_name": Column("Người soạn", 1.7, _text("drafter_name")),
    "signer_name": Column("Người ký", 1.7, _text("signer_name")),
    "held_by": Column("Đang ở", 1.7, _text("held_by")),
    "recipients": Column("Số nơi nhận", 0.9, _text("recipients")),
    "registered": Column("Đã vào sổ", 0.9, _text("registered")),
    "finished": Column("Đã hoàn thành", 1.0, _text("finished")),
    "state_since": Column("Từ lúc", 1.5, lambda row: _moment(row.state_since)),
}
COLUMNS: Final[Mapping[Area, Mapping[str, Column]]] = MappingProxyType(
    {Area.INCOMING: MappingProxyType(_INCOMING), Area.OUTGOING: MappingProxyType(_OUTGOING)}
)
USUAL: Final[Mapping[Area, tuple[str, ...]]] = MappingProxyType(
    {
        Area.INCOMING: ("arrival_number", "arrival_date", "issuer_name", "symbol", "issued_date",
                        "subject", "due_at", "lead_name", "state_label"),
        Area.OUTGOING: ("symbol", "issued_date", "type_name", "subject", "unit_name",
                        "signer_name", "state_label"),
    }
)  # fmt: skip


def chosen(area: Area, codes: Iterable[str]) -> tuple[str, ...]:
    """The columns asked for, in the order of the house; the usual ones where none is."""
    wanted = set(codes)
    return tuple(code for code in COLUMNS[area] if code in wanted) or USUAL[area]


def heads_of(area: Area, codes: Sequence[str]) -> list[Words]:
    """The names of columns."""
    return [Words(COLUMNS[area][code].label) for code in codes]


def cells_of(area: Area, codes: Sequence[str], row: object) -> list[str]:
    """What a row says in these columns."""
    return [COLUMNS[area][code].says(row) for code in codes]


def reasons_against_name(name: str) -> list[Reason]:
    """Why a list cannot be kept under a name; empty when it can."""
    if name.strip() and len(name.strip()) <= NAME_LIMIT:
        return []
    return [
        Reason(
            "tracking.view_name",
            f"Tên danh sách trống hoặc dài quá {NAME_LIMIT} ký tự.",
            "Đặt tên ngắn, ví dụ: Hỏa tốc tháng này.",
            field="name",
        )
    ]


def too_many(form: Form) -> Reason:
    """More rows than can be taken out in this form."""
    most = f"{MOST_ROWS[form]:,}".replace(",", ".")
    return Reason(
        "tracking.too_many_rows",
        f"Danh sách dài hơn {most} dòng.",
        "Thu hẹp bằng ngày, nơi gửi hoặc từ khóa; bảng tính nhận được nhiều dòng hơn.",
    )
