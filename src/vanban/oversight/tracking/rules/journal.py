"""The journal of the line: every packet that was sent or came, its state, what was reported."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final

from vanban.exchange.receiving.rules import ItemState, ReportState
from vanban.exchange.sending.rules import DispatchState
from vanban.formats.edxml.message import StatusCode
from vanban.formats.vxp.rows import MessageType
from vanban.foundation.clock import local
from vanban.foundation.words import Words, spoken
from vanban.oversight.tracking.rules.listing import Column, Form

TITLE: Final = "Nhật ký gửi, nhận liên thông"
USUAL_DAYS: Final = timedelta(days=31)


class Course(StrEnum):
    """Which way a packet went."""

    SENT = "sent"
    RECEIVED = "received"


class Standing(StrEnum):
    """How a packet fares, the states of sending and receiving told together."""

    WAITING = "waiting"
    DONE = "done"
    STOPPED = "stopped"
    CANCELLED = "cancelled"


COURSES: Final = spoken({Course.SENT: "Gửi đi", Course.RECEIVED: "Nhận về"})
STANDINGS: Final = spoken(
    {
        Standing.WAITING: "Đang chờ",
        Standing.DONE: "Đã đi, đã nhận",
        Standing.STOPPED: "Dừng, lỗi",
        Standing.CANCELLED: "Hủy trước khi gửi",
    }
)
PACKETS: Final = spoken({MessageType.EDOC: "Văn bản", MessageType.STATUS: "Trạng thái"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Which:
    """Which packets: all that is set must hold. Days, both included, are those on which a packet
    went into the queue, or came. `partner`: a code of any form, or words of the name.
    """

    since: date
    until: date | None = None
    packets: MessageType = MessageType.EDOC
    course: Course | None = None
    standing: Standing | None = None
    partner: str = ""
    words: str = ""

    def as_json(self) -> dict[str, Any]:
        return {
            name: value.isoformat() if isinstance(value, date) else value
            for name, value in asdict(self).items()
            if value
        }


def usual_since(today: date) -> date:
    """From when the journal is shown when nobody says: a month back."""
    return today - USUAL_DAYS


# The states of copies that leave, of packets in the inbox and of our reports that stand so.
OF_COPIES: Final[Mapping[Standing, tuple[str, ...]]] = MappingProxyType(
    {
        Standing.WAITING: (DispatchState.QUEUED,),
        Standing.DONE: (DispatchState.SENT, DispatchState.HANDED_OVER),
        Standing.STOPPED: (DispatchState.FAILED, DispatchState.PARKED),
        Standing.CANCELLED: (DispatchState.CANCELLED,),
    }
)
OF_ITEMS: Final[Mapping[Standing, tuple[str, ...]]] = MappingProxyType(
    {
        Standing.WAITING: (ItemState.STORED,),
        Standing.DONE: (ItemState.READ,),
        Standing.STOPPED: (ItemState.REFUSED, ItemState.STRAY),
        Standing.CANCELLED: (),
    }
)
OF_REPORTS: Final[Mapping[Standing, tuple[str, ...]]] = MappingProxyType(
    {
        Standing.WAITING: (ReportState.QUEUED,),
        Standing.DONE: (ReportState.SENT,),
        Standing.STOPPED: (ReportState.FAILED, ReportState.PARKED),
        Standing.CANCELLED: (),
    }
)


@dataclass(frozen=True, slots=True)
class Told:
    """A status of QĐ 28/2018 and when: of what was sent the receiver's, of what came ours."""

    code: int
    at: datetime

    @property
    def wire(self) -> str:
        return StatusCode(self.code).wire

    @property
    def label(self) -> str:
        return Words(StatusCode(self.code).label)


def _moment(value: datetime | None) -> str:
    return f"{local(value):%H:%M:%S %d/%m/%Y}" if value else ""


def _text(name: str) -> Callable[[Any], str]:
    return lambda row: str(getattr(row, name) or "")


def _told(row: Any) -> str:
    return "; ".join(f"{each.wire} {local(each.at):%H:%M %d/%m/%Y}" for each in row.told)


def _told_at(code: StatusCode) -> Callable[[Any], str]:
    """When a status was told; of several times the last."""

    def says(row: Any) -> str:
        return _moment(max((each.at for each in row.told if each.code == code), default=None))

    return says


_SHARED: Final = {
    "course": Column("Chiều", 0.8, lambda row: COURSES[row.course]),
    "at": Column("Vào hàng, đến lúc", 1.3, lambda row: _moment(row.at)),
    "packet": Column("Gói", 1.1, _text("packet_label")),
    "partner_code": Column("Mã cơ quan", 1.1, _text("partner_code")),
    "partner_name": Column("Cơ quan", 2.0, _text("partner_name")),
    "line": Column("Đường", 1.0, _text("line")),
    "symbol": Column("Số, ký hiệu", 1.4, _text("symbol")),
    "subject": Column("Trích yếu", 2.4, _text("subject")),
    "state": Column("Tình trạng", 1.2, _text("state_label")),
    "moved_at": Column("Đi, đọc lúc", 1.3, lambda row: _moment(row.moved_at)),
    "tries": Column("Số lần thử", 0.6, lambda row: str(row.tries)),
    "problem": Column("Lý do gần nhất", 2.0, _text("problem")),
}
_TRACES: Final = {
    "business_id": Column("DocumentId", 2.0, _text("business_id")),
    "axis_doc_id": Column("Mã trên trục", 2.0, _text("axis_doc_id")),
    "sha256": Column("SHA-256", 3.0, _text("sha256")),
    "size": Column("Cỡ (byte)", 0.8, _text("size")),
}
# A sheet is as wide as it needs to be; a printed page has one column for all that was told.
_WIDE: Final = {
    **_SHARED,
    **_TRACES,
    **{f"at_{code.wire}": Column(f"{code.wire} {code.label}", 1.3, _told_at(code))
       for code in StatusCode},
}  # fmt: skip
_NARROW: Final = {
    **{name: _SHARED[name] for name in
       ("course", "at", "partner_name", "symbol", "state", "tries", "problem")},
    "business_id": _TRACES["business_id"],
    "sha256": _TRACES["sha256"],
    "told": Column("Trạng thái, lúc", 2.4, _told),
}  # fmt: skip


def columns_of(form: Form) -> Mapping[str, Column]:
    """The columns of the journal as a file of that form."""
    return _WIDE if form is Form.XLSX else _NARROW
