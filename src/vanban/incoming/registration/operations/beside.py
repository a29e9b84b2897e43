"""The body's signature and a leader's remark on a copy of what came in; the original stays whole.

What was received is kept bit for bit with its sender's signatures (Decree 30/2020 art. 21); what is
signed here is a file beside it. Outside work first: no transaction open.
"""

from datetime import datetime
from uuid import UUID

from vanban.core.files.operations import pdf_of
from vanban.core.files.rules import PDF, Stored
from vanban.core.organisations.queries import organisation
from vanban.core.records.lifecycle import Direction
from vanban.core.records.operations import DocumentNotFound, lock_document
from vanban.core.records.queries import versions_of
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.errors import Kind, Reason, Refusal, refuse_if
from vanban.foundation.operation import operation
from vanban.incoming.registration.queries import EntryRow, entry_of
from vanban.outgoing.signing.operations import add_signature
from vanban.outgoing.signing.queries import added_to
from vanban.outgoing.signing.rules import AddedKind
from vanban.trust.keys.rules.working import WorkState


class CannotSignBeside(Refusal):
    """Nothing can be signed beside this document."""

    kind = Kind.CONFLICT
    code = "registration.cannot_sign_beside"
    title = "Chưa ký được trên bản kèm"


def sign_arrival(*, actor: Actor, now: datetime, document_id: UUID, way: str = "") -> UUID:
    """Put the body's signature, with the arrival number, on a copy of a registered document.

    Refuses (DocumentNotFound), (Forbidden) who does not keep the body's key, (CannotSignBeside) a
    document that is not registered or has no file, (CannotSign) as ``add_signature``.
    """
    copy = _copy(actor, now, document_id)
    return _sign_arrival(actor=actor, now=now, document_id=document_id, copy=copy, way=way)


def remark_on(*, actor: Actor, now: datetime, document_id: UUID, way: str = "") -> UUID:
    """Write a leader's remark on a copy of a registered document, in the tool of his desk.

    Refuses (DocumentNotFound), (Forbidden) who may not direct, (CannotSignBeside), (CannotSign).
    """
    copy = _copy(actor, now, document_id)
    return _remark_on(actor=actor, now=now, document_id=document_id, copy=copy, way=way)


@operation("incoming.registration.sign_arrival")
def _sign_arrival(
    *, actor: Actor, now: datetime, document_id: UUID, copy: Stored | None, way: str
) -> UUID:
    actor.require("outgoing.seal")
    entry, stored = _judged(actor, document_id, copy)
    body = organisation(actor.organisation)
    return add_signature(
        actor=actor,
        now=now,
        kind=AddedKind.INCOME,
        stored=stored,
        document_id=document_id,
        way=way,
        lines=(body.name, f"ĐẾN số {entry.number}, ngày {entry.arrival_date:%d/%m/%Y}"),
        body=True,
    )


@operation("incoming.registration.remark_on")
def _remark_on(
    *, actor: Actor, now: datetime, document_id: UUID, copy: Stored | None, way: str
) -> UUID:
    actor.require("incoming.assign")
    _, stored = _judged(actor, document_id, copy)
    return add_signature(
        actor=actor,
        now=now,
        kind=AddedKind.COMMENT,
        stored=stored,
        document_id=document_id,
        way=way,
    )


def _judged(actor: Actor, document_id: UUID, copy: Stored | None) -> tuple[EntryRow, Stored]:
    document = lock_document(actor, document_id)
    audit.subject("document", document_id)
    if document.direction != Direction.INCOMING:
        raise DocumentNotFound(Reason("records.not_found", "Không có văn bản đến này."))
    entry = entry_of(actor, document_id=document_id)
    reasons = []
    if entry is None:
        reasons.append(
            Reason("registration.not_yet", "Văn bản chưa vào sổ.", "Vào sổ rồi ký trên bản kèm.")
        )
    if copy is None:
        reasons.append(
            Reason(
                "registration.no_file",
                "Văn bản chưa có tệp PDF hay Word để ký.",
                "Đưa bản quét vào trước.",
            )
        )
    refuse_if(CannotSignBeside, reasons)
    assert entry is not None and copy is not None  # noqa: S101, PT018 - judged above
    return entry, copy


def _copy(actor: Actor, now: datetime, document_id: UUID) -> Stored | None:
    """The last signed copy, so that remarks gather on one file; else a PDF of what came in.

    None where there is no such file, or the actor may not see it.
    """
    try:
        versions = versions_of(actor, document_id=document_id)
        if not versions:
            return None
        newest = versions[0]
        name = f"{newest.file_name.rsplit('.', 1)[0]}.pdf"
        for row in added_to(actor, document_id=document_id):
            if row.state is WorkState.DONE:
                return Stored(row.result_sha256, 0, PDF, name)
        made = pdf_of(newest.sha256, now=now)
    except Refusal:
        return None
    return Stored(made.sha256, made.size, made.media_type, name)
