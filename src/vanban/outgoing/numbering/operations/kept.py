"""A number kept for the corrected version of its document, and one written off.

A document that was sealed and held back may keep its number; it has it again when it is signed
anew on the same day. On a later day the document would bear a date before its signature (art. 15:
number and date in the order of issue): the number is voided then, and the next one taken.
"""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Final
from uuid import UUID

from vanban.core.records.models import Document
from vanban.core.records.operations import lock_document
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.clock import local_date
from vanban.foundation.errors import Kind, Reason, Refusal, refuse_if
from vanban.foundation.operation import operation
from vanban.outgoing.numbering.models import NumberEntry
from vanban.outgoing.numbering.rules import outdated

NO_NUMBER: Final[Mapping[str, str | None]] = MappingProxyType(
    {"number": None, "number_printed": "", "issued_date": None}
)
"""The columns of a document that has no number."""
GIVEN_UP: Final = "Bỏ dự thảo đang giữ số này."
OTHER_TAKEN: Final = "Bản sửa được cấp số khác."


class CannotKeep(Refusal):
    """The number cannot be kept for the corrected version."""

    kind = Kind.CONFLICT
    code = "numbering.cannot_keep"
    title = "Chưa giữ số được"


def write_off(entry: NumberEntry, *, actor: Actor, now: datetime, reason: str) -> None:
    """Void a number under lock: its line stays in the book. A step of the operation that voids."""
    entry.voided_at = now
    entry.voided_by_name = actor.name
    entry.void_reason = reason[:500]
    entry.save(update_fields=["voided_at", "voided_by_name", "void_reason"])


def entry_under_lock(document: Document) -> NumberEntry | None:
    """The number a document holds or keeps, locked."""
    rows = NumberEntry.objects.select_for_update(of=("self",), no_key=True).select_related("book")
    return rows.filter(document=document, voided_at=None).first()


def take_off(document: Document, *, actor: Actor, now: datetime, reason: str, keep: bool) -> str:
    """Take the number off a document: voided, or kept for its corrected version. A step of holding
    back; answers the number as it was printed. Refuses (CannotKeep) when its book is closed.
    """
    entry = entry_under_lock(document)
    shown = document.number_printed
    if entry is None:
        return shown
    if not keep:
        write_off(entry, actor=actor, now=now, reason=reason)
        return shown
    closed = Reason("numbering.book_closed", "Sổ đã khóa, không giữ số được.", "Chọn hủy số.")
    refuse_if(CannotKeep, [closed] if entry.book.closed_at else [])
    entry.version, entry.problem = None, ""  # the file that shows it is not the one that leaves
    entry.save(update_fields=["version", "problem"])
    return shown


def kept_for(
    document: Document, *, actor: Actor, now: datetime, book_id: UUID | None
) -> NumberEntry | None:
    """The number that a document kept and can have again now; one it cannot have is voided with
    the reason. `book_id`: the book chosen for it, if any. A step of numbering, after the lock.
    """
    entry = entry_under_lock(document)
    if entry is None:
        return None
    today = local_date(now)
    if entry.number_date != today:
        write_off(entry, actor=actor, now=now, reason=outdated(entry.number_date, today))
        return None
    if entry.book.closed_at is not None or book_id not in {None, entry.book_id}:
        write_off(entry, actor=actor, now=now, reason=OTHER_TAKEN)
        return None
    return entry


def let_go(document: Document, *, actor: Actor, now: datetime) -> None:
    """Void the number a document kept: it gets another one. A step of numbering out of order."""
    entry = entry_under_lock(document)
    if entry is not None:
        write_off(entry, actor=actor, now=now, reason=OTHER_TAKEN)


@operation("outgoing.numbering.release_number")
def release_number(*, actor: Actor, now: datetime, document_id: UUID) -> None:
    """Void the number kept for a document that was given up; without one, or twice: no change.

    Refuses (DocumentNotFound).
    """
    document = lock_document(actor, document_id)
    entry = entry_under_lock(document)
    audit.subject("document", document_id, number=str(entry.number) if entry else "")
    if entry is not None:
        write_off(entry, actor=actor, now=now, reason=GIVEN_UP)
