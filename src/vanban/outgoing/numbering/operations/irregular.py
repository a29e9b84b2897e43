"""Numbers out of the usual order, each on a basis that the book prints: kept ahead, put in later.

The law's order is sign, number, seal; a number kept ahead is the recorded exception that some
bodies practise. A number put in later (12a) carries the date of the one it follows.
"""

from datetime import datetime
from uuid import UUID

from vanban.core.records.operations import lock_document
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.clock import local_date
from vanban.foundation.errors import NotFound, Reason, refuse_if
from vanban.foundation.ids import new_id
from vanban.foundation.operation import operation
from vanban.outgoing.numbering.models import NumberEntry, RegisterBook
from vanban.outgoing.numbering.operations.kept import let_go, write_off
from vanban.outgoing.numbering.operations.take import (
    CannotNumber,
    Taken,
    carry_number,
    reasons_against_numbering,
    standing_of,
    take_next,
    tell_of_number,
)
from vanban.outgoing.numbering.rules import (
    SUFFIXES,
    BookKind,
    printed,
    reasons_against_basis,
    reasons_against_book,
    reasons_against_voiding,
)


class CannotReserve(CannotNumber):
    """No number can be kept ahead."""

    title = "Chưa giữ số được"


@operation("outgoing.numbering.reserve_number")
def reserve_number(
    *, actor: Actor, now: datetime, about: str, basis: str, book_id: UUID | None = None
) -> Taken:
    """Keep the next number of a book for a document still to come.

    `about`: which document; `basis`: who allowed it and why. Refuses (Forbidden) whoever is no
    clerk, (NotFound) another body's book, (CannotNumber) without a basis, without a word of what
    it is for, a closed book.
    """
    actor.require("outgoing.number")
    own = RegisterBook.objects.filter(organisation_id=actor.organisation)
    if book_id is not None and not own.filter(id=book_id).exists():
        raise NotFound(
            Reason("numbering.book_not_found", "Không có sổ này.", "Chọn trong danh sách sổ.")
        )
    reasons = reasons_against_basis(basis)
    if not about.strip():
        text = "Chưa ghi giữ số cho văn bản nào."
        reasons.append(Reason("numbering.no_about", text, "Ghi loại và trích yếu.", field="about"))
    refuse_if(CannotReserve, reasons)
    taken = take_next(
        actor=actor,
        now=now,
        kind=BookKind.OUTGOING,
        document_id=None,
        book_id=book_id,
        about=about.strip(),
        basis=basis.strip(),
    )
    audit.subject("book", taken.book_id, number=taken.printed, about=about, basis=basis)
    return taken


@operation("outgoing.numbering.use_reserved_number")
def use_reserved_number(*, actor: Actor, now: datetime, document_id: UUID, entry_id: UUID) -> int:
    """Give a signed document a number kept for it, with the date it was kept on.

    Refuses (Forbidden), (DocumentNotFound), (NotFound) no such number, (CannotNumber) as
    `take_number`, or when another document has it already.
    """
    actor.require("outgoing.number")
    document = lock_document(actor, document_id)
    audit.subject("document", document_id, entry=entry_id)
    entry = _kept(actor, entry_id)
    closed = [Reason("numbering.book_closed", "Sổ đã khóa.", "Mở lại sổ, hoặc cấp số mới.")]
    refuse_if(
        CannotNumber,
        [
            *reasons_against_numbering(document, standing_of(document_id)),
            *_against_used(entry),
            *(closed if entry.book.closed_at else []),
        ],
    )
    let_go(document, actor=actor, now=now)
    tell_of_number(actor, document_id)
    entry.document = document
    entry.save(update_fields=["document"])
    shown = printed(entry.number, entry.book.width, prefix=entry.book.prefix)
    taken = Taken(entry.id, entry.book_id, entry.number, shown, entry.number_date)
    carry_number(document, taken, now=now)
    return entry.number


@operation("outgoing.numbering.void_reserved")
def void_reserved(*, actor: Actor, now: datetime, entry_id: UUID, reason: str) -> None:
    """Void a number kept ahead that no document will have; its line stays, with the reason.

    Refuses (Forbidden), (NotFound) no such number, (CannotNumber) with all reasons: used or voided
    already, no reason.
    """
    actor.require("outgoing.number")
    entry = _kept(actor, entry_id)
    shown = printed(entry.number, entry.book.width, prefix=entry.book.prefix)
    audit.subject("book", entry.book_id, number=shown, reason=reason.strip())
    refuse_if(
        CannotNumber,
        [
            *_against_used(entry),
            *reasons_against_voiding(voided=False, sealed=False, reason=reason),
        ],
    )
    write_off(entry, actor=actor, now=now, reason=reason.strip())


@operation("outgoing.numbering.insert_number")
def insert_number(
    *, actor: Actor, now: datetime, document_id: UUID, book_id: UUID, after: int, basis: str
) -> str:
    """Put a document in after a number that is given already: 12a, 12b, with the date of 12.

    Refuses (Forbidden), (DocumentNotFound), (NotFound) no such book, (CannotNumber) with all
    reasons: as `take_number`, no basis, no such number in the book, no letter left.
    """
    actor.require("outgoing.number")
    document = lock_document(actor, document_id)
    audit.subject("document", document_id, after=after, basis=basis)
    books = RegisterBook.objects.select_for_update(no_key=True)
    book = books.filter(id=book_id, organisation_id=actor.organisation).first()
    if book is None:
        raise NotFound(
            Reason("numbering.book_not_found", "Không có sổ này.", "Chọn trong danh sách sổ.")
        )
    there = list(NumberEntry.objects.filter(book=book, number=after).order_by("suffix"))
    used = {entry.suffix for entry in there}
    suffix = next((letter for letter in SUFFIXES if letter not in used), "")
    refuse_if(
        CannotNumber,
        [
            *reasons_against_numbering(document, standing_of(document_id)),
            *reasons_against_basis(basis),
            *reasons_against_book(
                book_year=book.year,
                closed=book.closed_at is not None,
                kind=book.kind,
                wanted_kind=BookKind.OUTGOING,
                year=local_date(now).year,
            ),
            *([] if there and suffix else [_no_place(after)]),
        ],
    )
    let_go(document, actor=actor, now=now)
    tell_of_number(actor, document_id)
    entry = NumberEntry.objects.create(
        id=new_id(),
        organisation_id=actor.organisation,
        book=book,
        number=after,
        suffix=suffix,
        number_date=there[0].number_date,
        document=document,
        basis=basis.strip(),
        taken_by_id=actor.post_id,
        taken_by_name=actor.name,
        taken_at=now,
    )
    shown = printed(after, book.width, prefix=book.prefix, suffix=suffix)
    carry_number(document, Taken(entry.id, book.id, after, shown, entry.number_date), now=now)
    return shown


def _no_place(after: int) -> Reason:
    return Reason(
        "numbering.no_place",
        f"Sổ chưa có số {after}, hoặc đã chèn hết chữ cái sau số đó.",
        "Chọn một số đã cấp trong sổ.",
        field="after",
    )


def _kept(actor: Actor, entry_id: UUID) -> NumberEntry:
    """A number of a book of outgoing documents, locked; of a copy or an arrival there is none."""
    rows = NumberEntry.objects.select_for_update(of=("self",), no_key=True).select_related("book")
    entry = rows.filter(
        id=entry_id, organisation_id=actor.organisation, book__kind=BookKind.OUTGOING
    ).first()
    if entry is None:
        raise NotFound(
            Reason(
                "numbering.no_reserved",
                "Không có số giữ trước này.",
                "Chọn trong danh sách số giữ trước.",
            )
        )
    return entry


def _against_used(entry: NumberEntry) -> list[Reason]:
    if entry.document_id is None and entry.voided_at is None:
        return []
    text = "Số này đã dùng hoặc đã hủy."
    return [Reason("numbering.reserved_used", text, "Chọn số khác, hoặc cấp số mới.")]
