"""The life of a document: opened, moved by the table, given versions, shown to those it concerns.

Only `read_document` is an act of its own; the others are steps that the rooms above take inside
their own operations (the transaction is theirs, the lock order is document, dossier, book).
"""

from collections.abc import Iterable
from datetime import datetime
from functools import cache
from typing import Any, Final
from uuid import UUID

from django.db import connection
from django.db.models import F, Field, Max

from vanban.core.files.operations import enter
from vanban.core.files.rules import Stored
from vanban.core.records.lifecycle import LABELS, Direction, Move, State, VersionKind, next_state
from vanban.core.records.models import Access, Attachment, Document, Version
from vanban.core.records.queries import visible_documents
from vanban.core.records.rules import FileKind
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
    shape = (actor.may("records.see_all"), actor.post_id is not None, actor.unit_id is not None)
    sql, given = _lock_statement(*shape)
    real = (actor.organisation, actor.post_id, actor.unit_id, document_id)
    values = dict(zip(_STAND_INS, real, strict=True))
    found = next(iter(Document.objects.raw(sql, [values.get(each, each) for each in given])), None)
    if found is None:
        raise DocumentNotFound(
            Reason(
                "records.not_found",
                "Không có văn bản này, hoặc bạn chưa được giao xem.",
                "Nhờ người soạn hoặc văn thư cho xem.",
            )
        )
    return found


_STAND_INS: Final = tuple(UUID(int=number) for number in range(1, 5))


@cache
def _lock_statement(
    see_all: bool,  # noqa: FBT001 - the shape of an actor
    in_post: bool,  # noqa: FBT001
    in_unit: bool,  # noqa: FBT001
) -> tuple[str, tuple[Any, ...]]:
    """`visible_documents` as a locking statement, written once for each shape of an actor: every
    operation begins with it, and writing it took longer than the database takes to answer it.
    """
    organisation, post, unit, document = _STAND_INS
    anyone = Actor(
        organisation_id=organisation,
        name="",
        post_id=post if in_post else None,
        unit_id=unit if in_unit else None,
        permissions=frozenset({"records.see_all"}) if see_all else frozenset(),
    )
    rows = (
        visible_documents(anyone).filter(id=document).select_for_update(of=("self",), no_key=True)
    )
    sql, given = rows.query.sql_with_params()
    return sql, tuple(given)


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
    sql, fields = _update_statement("state", "state_since", "revision", *changes)
    values = [
        field.get_db_prep_save(field.value_from_object(document), connection) for field in fields
    ]
    with connection.cursor() as cursor:
        cursor.execute(sql, [*values, document.id])
        assert cursor.rowcount == 1, "the document is locked, so it is there"  # noqa: S101


@cache
def _update_statement(*names: str) -> tuple[str, tuple["Field[Any, Any]", ...]]:
    """The statement that writes these columns, and their fields; written once."""
    about = Document._meta  # noqa: SLF001 - Django's documented description of a model
    known = {field.name: field for field in about.concrete_fields}
    known |= {field.attname: field for field in about.concrete_fields}
    fields = tuple(known[name] for name in names)
    columns = ", ".join(f"{field.column} = %s" for field in fields)
    return f"UPDATE {about.db_table} SET {columns} WHERE id = %s", fields  # noqa: S608


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
    document: Document,
    *,
    now: datetime,
    stored: Stored,
    description: str = "",
    damage: str = "",
    kind: str = FileKind.OTHER,
    signs: str = "",
) -> Attachment:
    """Add a file that goes with the document; `kind`: rules.FileKind; `signs`: the SHA-256 of the
    file that it is the detached signature of.
    """
    highest = document.attachments.aggregate(top=Max("ordinal"))["top"] or 0
    return Attachment.objects.create(
        organisation_id=document.organisation_id,
        document=document,
        ordinal=highest + 1,
        blob=enter(stored, now=now),
        file_name=stored.file_name,
        description=description,
        damage=damage,
        kind=kind,
        signs=signs,
    )


def replace_attachment(attachment: Attachment, *, now: datetime, stored: Stored) -> Attachment:
    """Put a file in the place of an attachment; the one before is kept, no longer shown."""
    added = add_attachment(
        attachment.document,
        now=now,
        stored=stored,
        description=attachment.description,
        kind=attachment.kind,
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
