"""What the axis needs to know of a packet, whom it goes to, and how a delivery moves on."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from vanban.axis.members.rules import tidy_code
from vanban.formats.edxml.message import VIETNAM, DocumentMessage, StatusMessage
from vanban.formats.vxp.rows import MessageType, TransportStatus
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


def facts_of(message: DocumentMessage | StatusMessage) -> Facts:
    """The face of a packet. The file itself says whether it is a report: headers are reused by
    clients and say what an earlier call was about.
    """
    if isinstance(message, StatusMessage):
        return Facts(
            message_type=MessageType.STATUS,
            sender_code=message.sender.organ_id,
            receiver_codes=(message.response_for.organ_id,),
            business_id=message.response_for.document_id[:_LONGEST_ID],
            status_code=message.status_code.value,
            title=message.status_code.label,
            notation=message.response_for.code[:_LONGEST_NOTATION],
        )
    return Facts(
        message_type=MessageType.EDOC,
        sender_code=message.sender.organ_id,
        receiver_codes=tuple(receiver.organ_id for receiver in message.receivers),
        business_id=message.document_id,
        doc_type=message.doc_type.value,
        title=message.subject[:_LONGEST_TITLE],
        notation=str(message.code or "")[:_LONGEST_NOTATION],
    )


def reasons_against_facts(facts: Facts) -> list[Reason]:
    """Why a readable packet still cannot be carried."""
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


def may_move(state: str, wanted: TransportStatus) -> bool:
    """Whether a receiver may bring a delivery from one state to another. What is done stays done;
    what failed may still be fetched again and done.
    """
    if state == TransportStatus.DONE:
        return wanted is TransportStatus.DONE
    return wanted is not TransportStatus.INITIAL


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
    for form in ("%Y/%m/%d", "%d/%m/%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(text.strip()[:10], form).replace(tzinfo=VIETNAM).date()
        except ValueError:
            continue
    return None
