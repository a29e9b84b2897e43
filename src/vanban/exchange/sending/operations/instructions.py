"""What is said before a document is issued: that it goes sealed, or what it revokes or replaces."""

from datetime import datetime
from uuid import UUID

from vanban.core.records.lifecycle import Direction, State
from vanban.core.records.models import Document
from vanban.core.records.operations import lock_document, touch
from vanban.core.records.queries import visible_documents
from vanban.exchange.sending.models import Instruction
from vanban.exchange.sending.queries import sealable
from vanban.exchange.sending.rules import no_certificate, reasons_against_instruction
from vanban.formats.edxml.message import BussinessDocType
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.errors import Forbidden, Kind, Reason, Refusal, refuse_if
from vanban.foundation.operation import operation

_GONE = frozenset({State.ISSUED, State.RECALLED, State.ABANDONED})


class CannotInstruct(Refusal):
    """The document has left already, what it is to change is not an issued one of the body, or a
    recipient it is to be sealed for has no certificate here.
    """

    kind = Kind.CONFLICT
    code = "sending.cannot_instruct"
    title = "Chưa đặt được cách gửi"


@operation("exchange.sending.instruct")
def instruct(
    *,
    actor: Actor,
    now: datetime,
    document_id: UUID,
    sealed: bool = False,
    doc_type: BussinessDocType = BussinessDocType.NEW,
    concerned_id: UUID | None = None,
    reason: str = "",
) -> None:
    """Say how the package of a document not yet issued is to leave; said again, it is replaced.

    `sealed`: the content opens by the receiving organisations' keys alone (for what is sensitive
    and no state secret); each of them has a certificate in the directory. `doc_type` with
    `concerned_id`: it revokes, updates or replaces an issued document of the body; a replacement
    is of the same form (Decree 30/2020 art. 18.3).

    Refuses (Forbidden) whoever is neither of the drafting unit nor issues, (DocumentNotFound),
    (CannotInstruct).
    """
    if not actor.may("outgoing.issue"):
        actor.require("outgoing.draft")
    document = lock_document(actor, document_id)
    if not actor.may("outgoing.issue") and not _drafts(actor, document):
        text, mend = "Chỉ đơn vị soạn hoặc văn thư đặt cách gửi.", "Nhắn người soạn hoặc văn thư."
        raise Forbidden(Reason("sending.not_the_drafter", text, mend))
    concerned = visible_documents(actor).filter(id=concerned_id).first() if concerned_id else None
    lacking = _unsealable(actor, now, document_id) if sealed else []
    refuse_if(CannotInstruct, [*_reasons(document, concerned, doc_type, reason), *lacking])
    Instruction.objects.update_or_create(
        document=document,
        defaults={
            "organisation_id": actor.organisation,
            "sealed": sealed,
            "doc_type": int(doc_type),
            "concerned": concerned,
            "reason": reason.strip()[:500],
            "given_at": now,
            "given_by_name": actor.name[:200],
        },
    )
    audit.subject(
        "document",
        document_id,
        sealed=sealed,
        doc_type=int(doc_type),
        concerned=concerned_id,
        reason=reason.strip(),
    )
    touch(document_id)


def _unsealable(actor: Actor, now: datetime, document_id: UUID) -> list[Reason]:
    rows = sealable(actor, document_id=document_id, now=now)
    mend = (
        "Nhờ cán bộ chứng thư ghi chứng thư của nơi nhận (trang Liên thông), bỏ nơi này khỏi "
        "nơi nhận, hoặc gửi không niêm phong."
    )
    return [no_certificate(row.name, mend, field="sealed") for row in rows if not row.known]


def _drafts(actor: Actor, document: Document) -> bool:
    """Whether it is the actor's own draft, or one of his unit."""
    own = document.drafter_id is not None and document.drafter_id == actor.post_id
    return own or (document.unit_id is not None and document.unit_id == actor.unit_id)


def _reasons(
    document: Document, concerned: Document | None, doc_type: BussinessDocType, reason: str
) -> list[Reason]:
    reasons = []
    if document.direction != Direction.OUTGOING or document.state in _GONE:
        text = "Văn bản đã phát hành hoặc đã bỏ, không đổi cách gửi được nữa."
        reasons.append(Reason("sending.gone", text))
    issued = (
        concerned is not None
        and concerned.direction == Direction.OUTGOING
        and concerned.state in {State.ISSUED, State.RECALLED}
    )
    same = concerned is not None and concerned.type_code == document.type_code
    return reasons + reasons_against_instruction(
        doc_type, concerned_issued=issued, same_form=same, reason=reason
    )
