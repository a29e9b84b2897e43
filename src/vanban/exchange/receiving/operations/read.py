"""Looking into a packet of the inbox: what it is, whether it came before, whom to tell."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from vanban.core.files.operations import keep
from vanban.core.files.queries import load
from vanban.exchange.receiving.events import PackageReceived, StatusReceived, TakeBackAsked
from vanban.exchange.receiving.models import InboxItem
from vanban.exchange.receiving.operations.astray import announce_stray
from vanban.exchange.receiving.operations.opening import envelope_in, open_for
from vanban.exchange.receiving.operations.reports import report_status
from vanban.exchange.receiving.queries import inbox_item
from vanban.exchange.receiving.rules import Face, ItemState, face_of
from vanban.formats.edxml.errors import EdxmlError
from vanban.formats.edxml.message import BussinessDocType, StatusCode
from vanban.formats.edxml.reader import read
from vanban.formats.envelope.errors import EnvelopeError
from vanban.formats.vxp.rows import MessageType
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.events import record
from vanban.foundation.operation import operation


def read_item(*, actor: Actor, now: datetime, inbox_item_id: UUID) -> None:
    """Read a packet (outside work), then announce it, or keep it as one that cannot be read."""
    item = inbox_item(actor, inbox_item_id=inbox_item_id)
    if item.state != ItemState.STORED:
        return
    try:
        face = _face(actor, load(item.sha256))
    except (EdxmlError, EnvelopeError) as error:
        problem = error.text_vi if isinstance(error, EnvelopeError) else _words(error)
        refuse_item(actor=actor, now=now, inbox_item_id=inbox_item_id, problem=problem)
        return
    announce(actor=actor, now=now, inbox_item_id=inbox_item_id, face=face)


def _face(actor: Actor, data: bytes) -> Face:
    """The face of a packet; of one that came sealed, as it says inside, after it was opened."""
    message = read(data)
    envelope = envelope_in(message)
    if envelope is None:
        return face_of(message)
    opened = open_for(actor, envelope)
    inner = face_of(read(opened))
    outer = face_of(message)
    if (inner.sender_code, inner.business_id) != (outer.sender_code, outer.business_id):
        raise EnvelopeError(
            "envelope.other", "Nội dung niêm phong không phải của văn bản ghi trên gói tin."
        )
    stored = keep(opened, file_name="goi-tin-da-mo.edxml")
    # What came is told apart by what is inside: an envelope is made anew each time.
    return replace(inner, opened_sha256=stored.sha256)


def _words(error: EdxmlError) -> str:
    return f"{error.message_vi} {error.place}".strip()


@operation("exchange.receiving.announce")
def announce(*, actor: Actor, now: datetime, inbox_item_id: UUID, face: Face) -> None:
    """Tell the house of a packet that was read; the sender gets 01 (QĐ 28/2018) for a document.

    The same bytes once more are noted as such and go no further.
    """
    item = _unread(actor, inbox_item_id)
    if item is None:
        return
    audit.subject("inbox_item", item.id, business_id=face.business_id, sender=face.sender_code)
    item.state, item.kind, item.read_at = ItemState.READ, face.kind, now
    item.sender_code, item.sender_name = face.sender_code, face.sender_name
    item.business_id, item.symbol = face.business_id, face.symbol
    item.issued_date, item.subject = face.issued_date, face.subject
    item.status_code, item.doc_type = face.status_code, face.doc_type
    item.essence, item.opened_sha256 = face.essence, face.opened_sha256
    item.duplicate_of = _earlier(item)
    item.save()
    if item.duplicate_of is not None:
        return
    if face.kind is MessageType.EDOC:
        _announce_document(item, face, actor, now)
    elif face.status_code is StatusCode.CANCELLATION:
        _ask_back(item, face, face.business_id, BussinessDocType.REVOKE)
    elif face.status_code is not None:
        record(
            StatusReceived(
                organisation_id=item.organisation_id,
                inbox_item_id=item.id,
                business_id=face.business_id,
                from_code=face.sender_code,
                code=face.status_code.value,
                at=(face.at or item.arrived_at).isoformat(),
                description=face.description,
                reported_by=face.reported_by,
            )
        )


def _announce_document(item: InboxItem, face: Face, actor: Actor, now: datetime) -> None:
    """A document for reception; what it changes is asked for beside it. A revocation without a
    file is a request and no document.
    """
    if face.has_files or face.doc_type is not BussinessDocType.REVOKE:
        record(PackageReceived(organisation_id=item.organisation_id, inbox_item_id=item.id))
        report_status(actor=actor, now=now, inbox_item_id=item.id, code=StatusCode.INBOX)
    for business_id in face.concerned_ids:
        _ask_back(item, face, business_id, face.doc_type)


def _ask_back(item: InboxItem, face: Face, business_id: str, doc_type: BussinessDocType) -> None:
    record(
        TakeBackAsked(
            organisation_id=item.organisation_id,
            inbox_item_id=item.id,
            business_id=business_id,
            from_code=face.sender_code,
            reason=face.description,
            doc_type=doc_type.value,
        )
    )


@operation("exchange.receiving.refuse_item")
def refuse_item(*, actor: Actor, now: datetime, inbox_item_id: UUID, problem: str) -> None:
    """A packet that cannot be read stays, with the reason: a document is shown to whoever
    receives, a status to the administrator.
    """
    item = _unread(actor, inbox_item_id)
    if item is None:
        return
    audit.subject("inbox_item", item.id, problem=problem)
    item.state, item.problem, item.read_at = ItemState.REFUSED, problem[:500], now
    item.save(update_fields=["state", "problem", "read_at"])
    if item.kind == MessageType.EDOC:
        record(PackageReceived(organisation_id=item.organisation_id, inbox_item_id=item.id))
    else:
        announce_stray(item)


def _unread(actor: Actor, inbox_item_id: UUID) -> InboxItem | None:
    return (
        InboxItem.objects.select_for_update(no_key=True)
        .filter(id=inbox_item_id, organisation_id=actor.organisation, state=ItemState.STORED)
        .first()
    )


def _earlier(item: InboxItem) -> InboxItem | None:
    """The first packet of the same bytes, or of the same content come another way, that was read
    before this one. What was sent back (02) may come again: its sender knows that it is not here.
    """
    same = Q(sha256=item.sha256)
    if item.essence:
        same |= Q(essence=item.essence)
    return (
        InboxItem.objects.filter(
            same,
            # A status that found no document was read, too; a stray document was not.
            Q(state=ItemState.READ) | Q(state=ItemState.STRAY, kind=MessageType.STATUS),
            organisation_id=item.organisation_id,
            duplicate_of=None,
        )
        .exclude(id=item.id)
        .exclude(reports__code=StatusCode.REJECTION)
        .order_by("read_at")
        .first()
    )
