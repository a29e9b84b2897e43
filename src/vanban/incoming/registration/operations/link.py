"""A later arrival of a document that is registered already is kept with it, under its number."""

from datetime import datetime
from uuid import UUID

from vanban.core.records.lifecycle import Move
from vanban.core.records.operations import advance, lock_document, reasons_against, touch
from vanban.formats.edxml.message import StatusCode
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.errors import Kind, Reason, Refusal, refuse_if
from vanban.foundation.operation import operation
from vanban.incoming.reception.operations import decide, report_to_sender, undecided
from vanban.incoming.reception.rules import Decision
from vanban.incoming.registration.models import ArrivalEntry


class CannotLink(Refusal):
    """The arrival cannot be put with that earlier one."""

    kind = Kind.CONFLICT
    code = "registration.cannot_link"
    title = "Chưa gộp được"


@operation("incoming.registration.link_to_earlier")
def link_to_earlier(*, actor: Actor, now: datetime, document_id: UUID, earlier_id: UUID) -> None:
    """Keep an arrival with the earlier one that it repeats: no second number, both can be read.

    The paper that follows an electronic document, a packet sent twice. The sender gets status 03
    with the number. Refuses (Forbidden) whoever is no clerk, (CannotLink) a document past its
    arrival, one that was not warned of, an earlier one without a number: all reasons at once.
    Source: Decree 30/2020 art. 22 (one number for paper and electronic).
    """
    actor.require("incoming.register")
    locked = {
        each: lock_document(actor, each) for each in sorted({document_id, earlier_id}, key=str)
    }
    document = locked[document_id]
    entry = ArrivalEntry.objects.filter(document_id=earlier_id).first()
    warned = undecided(document_id).filter(earlier_id=earlier_id).exists()
    refuse_if(
        CannotLink,
        [*reasons_against(document, Move.LINK), *_against(entry=entry, warned=warned)],
    )
    assert entry is not None  # noqa: S101 - refused above
    decide(actor, now, document_id, Decision.LINKED, earlier_id=earlier_id)
    advance(document, Move.LINK, now=now)
    touch(earlier_id)
    said = f"Đã vào sổ cùng bản nhận trước, số đến {entry.printed}."
    report_to_sender(actor, now, document_id, StatusCode.ACCEPTANCE, said)
    audit.subject("document", document_id, note=said, earlier=str(earlier_id))


def _against(*, entry: ArrivalEntry | None, warned: bool) -> list[Reason]:
    reasons = []
    if not warned:
        reasons.append(
            Reason(
                "registration.not_alike",
                "Văn bản này không trùng bản được chọn, hoặc đã có quyết định.",
                "Tải lại trang để thấy tình trạng hiện tại.",
            )
        )
    if entry is None:
        reasons.append(
            Reason(
                "registration.earlier_has_no_number",
                "Bản đến trước chưa vào sổ.",
                "Vào sổ bản trước, rồi gộp bản này vào.",
            )
        )
    return reasons
