"""What lies in a dossier, in the order of time: as far as the actor may see each document."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from vanban.core.records.lifecycle import LABELS, Direction, State
from vanban.core.records.models import Document, Version
from vanban.core.records.queries import symbol_of, visible_documents
from vanban.foundation.actor import Actor
from vanban.foundation.clock import local_date
from vanban.foundation.errors import NotFound, Reason
from vanban.foundation.operation import query
from vanban.incoming.registration.models import ArrivalEntry
from vanban.keeping.dossiers.models import Dossier, Leaf
from vanban.keeping.dossiers.queries import no_dossier, visible_dossiers
from vanban.keeping.dossiers.rules.closing import Held
from vanban.outgoing.drafting.models import Recipient


@dataclass(frozen=True, slots=True)
class LeafRow:
    """A document or a file in a dossier. `day`: of the document, of a draft when it was begun."""

    id: UUID
    ordinal: int
    document_id: UUID | None
    direction: str
    symbol: str
    day: date
    type_name: str
    words: str
    issuer: str
    pages: int | None
    state: str
    state_label: str
    note: str
    file_name: str
    sha256: str
    size: int
    filed_by_name: str
    filed_at: datetime


@dataclass(frozen=True, slots=True)
class TakenOutRow:
    """What lay in a dossier and was taken out."""

    ordinal: int
    words: str
    by_name: str
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Contents:
    """A dossier's content; `hidden`: how many documents in it the actor may not see."""

    rows: tuple[LeafRow, ...]
    hidden: int
    taken_out: tuple[TakenOutRow, ...]

    @property
    def pages(self) -> int:
        return sum(row.pages or 0 for row in self.rows)


@query
def contents_of(actor: Actor, *, dossier_id: UUID) -> Contents:
    """What lies in a dossier the actor may see: nothing of a document he may not see but that
    there is one. Refuses (NotFound).
    """
    dossier = visible_dossiers(actor).filter(id=dossier_id).first()
    if dossier is None:
        raise no_dossier()
    leaves = list(dossier.leaves.select_related("document", "blob").order_by("ordinal"))
    seen = _seen(actor, leaves)
    rows = [
        _row(leaf)
        for leaf in leaves
        if leaf.taken_out_at is None and (leaf.document_id is None or leaf.document_id in seen)
    ]
    inside = sum(1 for leaf in leaves if leaf.taken_out_at is None)
    out = [leaf for leaf in leaves if leaf.taken_out_at is not None]
    return Contents(
        rows=tuple(sorted(rows, key=lambda row: (row.day, row.ordinal))),
        hidden=inside - len(rows),
        taken_out=tuple(_out(leaf, shown=leaf.document_id in seen) for leaf in out),
    )


@query
def dossier_file(actor: Actor, *, dossier_id: UUID, leaf_id: UUID) -> LeafRow:
    """A file that lies by itself in a dossier the actor may see. Refuses (NotFound)."""
    leaf = (
        Leaf.objects.select_related("blob", "document")
        .filter(
            id=leaf_id, dossier__in=visible_dossiers(actor).filter(id=dossier_id), document=None
        )
        .first()
    )
    if leaf is None or leaf.taken_out_at is not None:
        raise NotFound(Reason("dossiers.no_file", "Không có tệp này trong hồ sơ."))
    return _row(leaf)


def held_in(actor: Actor, dossier: Dossier) -> list[Held]:
    """What closing has to know of everything in a dossier, seen by the actor or not."""
    leaves = list(
        dossier.leaves.filter(taken_out_at=None).select_related("document").order_by("ordinal")
    )
    seen = _seen(actor, leaves)
    bytes_of = _main_files(leaf.document_id for leaf in leaves if leaf.document_id)
    return [_held(leaf, seen, bytes_of) for leaf in leaves]


def time_of(leaf: Leaf) -> date:
    """Where a leaf stands in time: the day of the document; of what has none yet, when it began."""
    document = leaf.document
    if document is None:
        return leaf.file_date or local_date(leaf.filed_at)
    return document.issued_date or local_date(document.created_at)


def _seen(actor: Actor, leaves: Iterable[Leaf]) -> set[UUID]:
    ids = {leaf.document_id for leaf in leaves if leaf.document_id}
    return set(visible_documents(actor).filter(id__in=ids).values_list("id", flat=True))


def _main_files(ids: Iterable[UUID]) -> dict[UUID, str]:
    """The latest main file of each document."""
    rows = Version.objects.filter(document_id__in=list(ids)).order_by("document", "ordinal")
    return dict(rows.values_list("document_id", "blob_id"))


def _held(leaf: Leaf, seen: set[UUID], bytes_of: dict[UUID, str]) -> Held:
    document = leaf.document
    if document is None:
        return Held(
            ordinal=leaf.ordinal,
            words=leaf.title,
            seen=True,
            state="",
            day=time_of(leaf),
            described=True,
            note=leaf.note,
            same=leaf.blob_id or "",
        )
    return Held(
        ordinal=leaf.ordinal,
        words=symbol_of(document) or f"{document.type_name} “{document.subject[:60]}”",
        seen=document.id in seen,
        state=document.state,
        day=document.issued_date,
        described=bool(
            document.notation
            and document.issued_date
            and document.issuer_name
            and document.subject.strip()
        ),
        note=leaf.note,
        same=bytes_of.get(document.id, ""),
    )


def _row(leaf: Leaf) -> LeafRow:
    document = leaf.document
    return LeafRow(
        id=leaf.id,
        ordinal=leaf.ordinal,
        document_id=leaf.document_id,
        direction=document.direction if document else "",
        symbol=_symbol(document),
        day=time_of(leaf),
        type_name=document.type_name if document else "",
        words=document.subject if document else leaf.title,
        issuer=document.issuer_name if document else "",
        pages=document.page_count if document else None,
        state=document.state if document else "",
        state_label=LABELS[State(document.state)] if document else "",
        note=leaf.note,
        file_name=leaf.file_name,
        sha256=leaf.blob_id or "",
        size=leaf.blob.size if leaf.blob else 0,
        filed_by_name=leaf.filed_by_name,
        filed_at=leaf.filed_at,
    )


def _symbol(document: Document | None) -> str:
    if document is None:
        return ""
    has_number = document.number_printed or document.direction == Direction.INCOMING
    return symbol_of(document) if has_number else ""


def _out(leaf: Leaf, *, shown: bool) -> TakenOutRow:
    words = leaf.title
    if leaf.document is not None:
        words = symbol_of(leaf.document) or leaf.document.type_name if shown else ""
    return TakenOutRow(
        ordinal=leaf.ordinal,
        words=words,
        by_name=leaf.taken_out_by_name,
        at=leaf.taken_out_at or leaf.filed_at,
        reason=leaf.taken_out_reason if shown or leaf.document is None else "",
    )


@dataclass(frozen=True, slots=True)
class Described:
    """What annex VI asks of a document in a dossier, beside what its line shows. `to`: code and
    name of each recipient.
    """

    document: Document
    arrival_date: date | None
    arrival_number: int | None
    to: tuple[tuple[str, str], ...]


@query
def described(actor: Actor, rows: Sequence[LeafRow]) -> dict[UUID, Described]:
    """The documents behind these rows that the actor may see, for their metadata."""
    ids = [row.document_id for row in rows if row.document_id]
    documents = visible_documents(actor).in_bulk(ids)
    arrivals = {row.document_id: row for row in ArrivalEntry.objects.filter(document__in=documents)}
    to: dict[UUID, list[tuple[str, str]]] = {}
    for each in Recipient.objects.filter(document__in=documents).order_by("ordinal"):
        to.setdefault(each.document_id, []).append((each.code, each.name))
    return {
        ident: Described(
            document=document,
            arrival_date=arrivals[ident].arrival_date if ident in arrivals else None,
            arrival_number=arrivals[ident].number if ident in arrivals else None,
            to=tuple(to.get(ident, ())),
        )
        for ident, document in documents.items()
    }
