"""What the axis needs to know of a packet, whom it goes to, and how a delivery moves on."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID
from xml.sax.saxutils import escape

from vanban.axis.members.rules import tidy_code
from vanban.formats.edxml.face import Face, TracePlace
from vanban.formats.edxml.message import VIETNAM
from vanban.formats.secrecy import mark_in_field
from vanban.formats.vxp.rows import MessageType
from vanban.foundation.errors import Reason

_LONGEST_TITLE: Final = 500
_LONGEST_NOTATION: Final = 100
_LONGEST_ID: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The face of a packet: what routes it and what its sender and the operator see of it."""

    message_type: MessageType
    sender_code: str
    receiver_codes: tuple[str, ...]
    business_id: str
    doc_type: int = 0
    status_code: int | None = None
    title: str = ""
    notation: str = ""
    trace_place: TracePlace | None = None

    @property
    def claims_id(self) -> bool:
        """Whether it takes its DocumentId for itself: a new document does, an update does not."""
        return self.message_type is MessageType.EDOC and self.doc_type == 0


@dataclass(frozen=True, slots=True)
class Accepted:
    """The DocId under which the sender finds the packet again, and what it should know."""

    doc_id: UUID
    warning: str = ""


@dataclass(slots=True)
class Bytes:
    """A packet's bytes: here in `data`, or in the store under `key`. `kept` says that a row of the
    database leads to that key.
    """

    sha256: str
    size: int
    data: bytes | None = field(default=None, repr=False)
    key: str = ""
    kept: bool = False


class Act(StrEnum):
    """A move that leaves a line in the trace."""

    ACCEPT = "accept"
    FETCH = "fetch"
    PROCESSING = "processing"
    DONE = "done"
    FAIL = "fail"
    AGAIN = "again"  # offered once more: by its sender, or by the operator
    REFUSE = "refuse"

    @property
    def label(self) -> str:
        return _ACT_LABELS[self]


_ACT_LABELS: Final = {
    Act.ACCEPT: "Trục nhận gói tin",
    Act.FETCH: "Đơn vị nhận lấy về",
    Act.PROCESSING: "Đơn vị nhận báo đang xử lý",
    Act.DONE: "Đơn vị nhận báo đã nhận xong",
    Act.FAIL: "Đơn vị nhận báo lỗi",
    Act.AGAIN: "Đưa ra lại cho đơn vị nhận",
    Act.REFUSE: "Trục từ chối gói tin",
}


def trace_header(place: TracePlace, *, organ_id: str, at: datetime) -> bytes:
    """The axis's own line in the trace of a packet, as bytes to be put in at the place."""
    prefix = f"{place.prefix}:" if place.prefix else ""
    line = (
        f"<{prefix}TraceHeader><{prefix}OrganId>{escape(organ_id)}</{prefix}OrganId>"
        f"<{prefix}Timestamp>{wire_time(at)}</{prefix}Timestamp></{prefix}TraceHeader>"
    )
    if place.with_list:
        line = f"<{prefix}TraceHeaderList>{line}</{prefix}TraceHeaderList>"
    return line.encode()


def spliced(pieces: Iterable[bytes], at: int, text: bytes) -> Iterator[bytes]:
    """The pieces of a file with a text put in after so many bytes."""
    for piece in pieces:
        if 0 <= at <= len(piece):
            yield piece[:at]
            yield text
            yield piece[at:]
            at = -1
        else:
            yield piece
            at -= len(piece)


def content_key(now: datetime, name: str) -> str:
    """Under which name a large packet's bytes lie in the store: a folder for each hour, so that a
    new packet seldom needs a new folder, and none grows without bound.
    """
    return f"{int(now.timestamp()) // 3600 % 0x10000:04x}{name}"


def facts_of(face: Face) -> Facts:
    """The face of a packet as the axis keeps it. The file itself says whether it is a report:
    headers are reused by clients and say what an earlier call was about.
    """
    if face.status is not None:
        return Facts(
            message_type=MessageType.STATUS,
            sender_code=face.sender,
            receiver_codes=face.receivers,
            business_id=face.document_id[:_LONGEST_ID],
            status_code=face.status.value,
            title=face.status.label,
            notation=face.code[:_LONGEST_NOTATION],
        )
    return Facts(
        message_type=MessageType.EDOC,
        sender_code=face.sender,
        receiver_codes=face.receivers,
        business_id=face.document_id,
        doc_type=face.doc_type.value,
        title=face.subject[:_LONGEST_TITLE],
        notation=face.code[:_LONGEST_NOTATION],
        trace_place=face.trace_place,
    )


def reasons_against_facts(facts: Facts) -> list[Reason]:
    """Why a readable packet still cannot be carried.

    Nothing secret may enter a networked system (Luật Bảo vệ bí mật nhà nước 117/2025/QH15); what
    stands in the header is looked at, files are not opened.
    """
    mark = mark_in_field(facts.title) if facts.message_type is MessageType.EDOC else ""
    if mark:
        text = (
            f"Văn bản có dấu mật “{mark}” không được gửi qua trục, phải gửi theo quy định về "
            "bảo vệ bí mật nhà nước."
        )
        return [Reason("mailbox.secret_mark", text)]
    if len(facts.business_id) > _LONGEST_ID:
        text = f"DocumentId dài {len(facts.business_id)} ký tự, tối đa {_LONGEST_ID}."
        return [Reason("mailbox.business_id_too_long", text)]
    return []


def codes_in(to_header: str) -> tuple[str, ...]:
    """The receivers that the `to` header names: a JSON list as text, one code, or codes with
    commas; none when it is absent.
    """
    text = to_header.strip()
    try:
        found = json.loads(text) if text.startswith("[") else text.split(",")
    except ValueError:
        found = text.strip("[]").split(",")
    return tuple(dict.fromkeys(str(one).strip(" \"'") for one in found if str(one).strip(" \"'")))


def restricted(
    receivers: Iterable[str], wanted: Iterable[str], same: Mapping[str, object]
) -> tuple[str, ...]:
    """The receivers of a packet that the `to` header leaves; all of them when it names none.

    `same` tells which organisation a code means, so that an old code restricts to a new one.
    """
    meant = {same.get(code, tidy_code(code)) for code in wanted}
    return tuple(
        code for code in receivers if not meant or same.get(code, tidy_code(code)) in meant
    )


def given_back_before(now: datetime, pickup: timedelta) -> datetime:
    """Packets that were fetched before this moment and not called done are offered again."""
    return now - pickup


def wire_time(moment: datetime) -> str:
    """A moment as the axis's listings write it, in Vietnam's hours."""
    return f"{moment.astimezone(VIETNAM):%Y/%m/%d %H:%M:%S}"


def day_bounds(from_day: str, to_day: str) -> tuple[datetime | None, datetime | None]:
    """The moments between which a listing is asked for; days count whole, in Vietnam's hours.

    Unreadable days bound nothing, as if they had not been given.
    """
    first, last = _day(from_day), _day(to_day)
    begin = datetime.combine(first, time(), VIETNAM) if first else None
    end = datetime.combine(last + timedelta(days=1), time(), VIETNAM) if last else None
    return begin, end


def _day(text: str) -> date | None:
    if not text:
        return None
    for form in ("%Y/%m/%d", "%d/%m/%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(text.strip()[:10], form).replace(tzinfo=VIETNAM).date()
        except ValueError:
            continue
    return None
