"""The life of a document: opened, moved by the table, given versions, shown to those it concerns.

Only `read_document` is an act of its own; the others are steps that the rooms above take inside
their own operations (the transaction is theirs, the lock order is document, dossier, book).
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F, Max

from vanban.core.files.operations import enter
from vanban.core.files.rules import Stored
from vanban.core.records.lifecycle import LABELS, Direction, Move, State, VersionKind, next_state
from vanban.core.records.models import Access, Attachment, Document, Version
from vanban.core.records.queries import visible_documents
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.errors import Kind, NotFound, Reason, Refusal
from vanban.foundation.operation import operation


class CannotMove(Refusal):
    """The document is not in a state from which this act is possible."""

    kind = Kind.CONFLICT
    code = "records.cannot_move"
    title = "Văn bản không ở bước này"


class DocumentNotFound(NotFound):
    """No such document, or not one the actor may see."""

    code = "records.not_found"
    title = "Không tìm thấy văn bản"


def open_document(
    *, actor: Actor, now: datetime, direction: Direction, state: State, **fields: Any
) -> Document:
    """Begin a document of the actor's organisation in its first state."""
    return Document.objects.create(
        organisation_id=actor.organisation,
        direction=direction,
        state=state,
        state_since=now,
        created_at=now,
        **fields,
    )


def lock_document(actor: Actor, document_id: UUID) -> Document:
    """The document, locked until the end of the transaction, if the actor may see it.

    Refuses (DocumentNotFound) one that is absent, of another organisation, or hidden.
    """
    found = visible_documents(actor).filter(id=document_id).select_for_update(of=("self",)).first()
    if found is None:
        raise DocumentNotFound(
            Reason("records.not_found", "Không có văn bản này, hoặc bạn chưa được giao xem.")
        )
    return found


def reasons_against(document: Document, move: Move) -> list[Reason]:
    """Why the table of states forbids a move; empty when it allows it. For room preconditions."""
    if next_state(State(document.state), move) is not None:
        return []
    label = LABELS[State(document.state)]
    return [
        Reason(
            "records.wrong_state",
            f"Văn bản đang ở bước “{label}”.",
            "Tải lại trang để thấy bước hiện tại.",
            facts={"state": document.state, "move": move},
        )
    ]


def advance(document: Document, move: Move, *, now: datetime, **changes: Any) -> None:
    """Move a locked document by the table and write other changed columns with it (CannotMove)."""
    following = next_state(State(document.state), move)
    if following is None:
        raise CannotMove(*reasons_against(document, move))
    if following != document.state:
        document.state_since = now
    document.state = following
    amend(document, **changes)


def amend(document: Document, **changes: Any) -> None:
    """Write changed columns of a locked document and count the revision."""
    for name, value in changes.items():
        setattr(document, name, value)
    document.revision += 1
    document.save(update_fields=["state", "state_since", "revision", *changes])


def touch(document_id: UUID) -> None:
    """Count a revision, so that pages that show the document refresh themselves."""
    Document.objects.filter(id=document_id).update(revision=F("revision") + 1)


def add_version(
    document: Document,
    *,
    actor: Actor,
    now: datetime,
    kind: VersionKind,
    stored: Stored,
    note: str = "",
) -> Version:
    """Keep a new version of the main file; earlier ones stay."""
    highest = document.versions.aggregate(top=Max("ordinal"))["top"] or 0
    return Version.objects.create(
        organisation_id=document.organisation_id,
        document=document,
        ordinal=highest + 1,
        kind=kind,
        blob=enter(stored, now=now),
        file_name=stored.file_name,
        note=note,
        made_by_name=actor.name,
        made_by_id=actor.post_id,
        made_at=now,
    )


def add_attachment(
    document: Document, *, now: datetime, stored: Stored, description: str = "", damage: str = ""
) -> Attachment:
    """Add a file that goes with the document."""
    highest = document.attachments.aggregate(top=Max("ordinal"))["top"] or 0
    return Attachment.objects.create(
        organisation_id=document.organisation_id,
        document=document,
        ordinal=highest + 1,
        blob=enter(stored, now=now),
        file_name=stored.file_name,
        description=description,
        damage=damage,
    )


def replace_attachment(attachment: Attachment, *, now: datetime, stored: Stored) -> Attachment:
    """Put a file in the place of an attachment; the one before is kept, no longer shown."""
    added = add_attachment(
        attachment.document, now=now, stored=stored, description=attachment.description
    )
    Attachment.objects.filter(id=attachment.id).update(removed_at=now)
    return added


def grant_access(
    document: Document,
    *,
    now: datetime,
    reason: str,
    posts: Iterable[UUID] = (),
    units: Iterable[UUID] = (),
) -> None:
    """Let posts and units see the document, for a reason; asking twice changes nothing."""
    rows = [{"post_id": post} for post in posts] + [{"unit_id": unit} for unit in units]
    for row in rows:
        Access.objects.get_or_create(
            document=document,
            reason=reason,
            **row,
            defaults={"organisation_id": document.organisation_id, "granted_at": now},
        )


@operation("records.read_document")
def read_document(
    *,
    actor: Actor,
    now: datetime,  # noqa: ARG001 - audited
    document_id: UUID,
    what: str = "page",
) -> None:
    """Leave the trace that the actor read, downloaded or printed the document (an audited act).

    Refuses (DocumentNotFound) what the actor may not see.
    """
    if not visible_documents(actor).filter(id=document_id).exists():
        raise DocumentNotFound(
            Reason("records.not_found", "Không có văn bản này, hoặc bạn chưa được giao xem.")
        )
    audit.subject("document", document_id, what=what)
