"""What comes on paper, or as a file brought by hand, is entered by the clerk."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from vanban.core.files.queries import load
from vanban.core.files.rules import Stored
from vanban.foundation.actor import Actor
from vanban.foundation.clock import local_date
from vanban.foundation.errors import Kind, Reason, Refusal, refuse_if
from vanban.foundation.operation import operation
from vanban.incoming.reception.operations.examine import examine_files
from vanban.incoming.reception.operations.lay_down import lay_down
from vanban.incoming.reception.rules import (
    QUARANTINE_MEND,
    Examined,
    Fitness,
    Way,
)
from vanban.incoming.reception.rules.header import Header, reasons_against_header


class CannotEnter(Refusal):
    """What was given cannot be taken up as an incoming document."""

    kind = Kind.INVALID
    code = "reception.cannot_enter"
    title = "Chưa nhập được văn bản"


def enter_by_hand(
    *,
    actor: Actor,
    now: datetime,
    header: Header,
    files: Sequence[Stored] = (),
    way: Way = Way.PAPER,
    arrived_at: datetime | None = None,
) -> UUID:
    """Look over what the clerk gives (outside work), then take it up; file one is the document.

    Refuses (Forbidden) whoever does not receive; (CannotEnter) a mark of secrecy, whose bytes go
    nowhere, and a header that says nothing or too much: all reasons at once.
    """
    examined = None
    if actor.may("incoming.receive"):  # else the operation refuses, and leaves its trace
        examined = examine_files(
            header,
            [(stored, load(stored.sha256)) for stored in files],
            now=now,
            paper=way is Way.PAPER,
        )
    return take_by_hand(
        actor=actor, now=now, examined=examined, way=way, arrived_at=arrived_at or now
    )


@operation("incoming.reception.enter_by_hand")
def take_by_hand(
    *, actor: Actor, now: datetime, examined: Examined | None, way: Way, arrived_at: datetime
) -> UUID:
    """Take up what was looked over; refusals are those of `enter_by_hand`."""
    actor.require("incoming.receive")
    assert examined is not None  # noqa: S101 - looked over for whoever may receive
    refuse_if(CannotEnter, _reasons_against(examined, way, arrived_at, now))
    arrival = lay_down(
        actor=actor,
        now=now,
        way=way,
        arrived_at=arrived_at,
        examined=examined,
        sender_code=examined.header.issuer_code,
        sender_name=examined.header.issuer_name,
    )
    return arrival.document_id


def _reasons_against(
    examined: Examined, way: Way, arrived_at: datetime, now: datetime
) -> list[Reason]:
    if examined.fitness is Fitness.QUARANTINED:
        text = " ".join(examined.problems).removesuffix(QUARANTINE_MEND).strip()
        return [Reason("reception.secret", text, QUARANTINE_MEND, field="files")]
    reasons = reasons_against_header(examined.header)
    if way not in {Way.PAPER, Way.HAND}:
        reasons.append(Reason("reception.way", "Chọn bản giấy hay tệp nộp trực tiếp.", field="way"))
    if not examined.header.subject and examined.main is None and not examined.attachments:
        reasons.append(
            Reason(
                "reception.nothing",
                "Chưa có tệp quét và chưa ghi trích yếu.",
                "Đính kèm bản quét, hoặc ghi trích yếu.",
                field="subject",
            )
        )
    if local_date(arrived_at) > local_date(now):
        reasons.append(
            Reason(
                "reception.in_the_future",
                "Thời điểm đến ở sau hôm nay.",
                "Sửa lại ngày đến.",
                field="arrived_at",
            )
        )
    return reasons
