"""What must go on paper by which rule, and what the post has."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from vanban.core.organisations.queries import organisations_by_id
from vanban.core.records.lifecycle import State
from vanban.core.records.models import Document
from vanban.core.records.queries import symbol_of, visible_documents
from vanban.foundation.actor import Actor
from vanban.foundation.clock import VIETNAM, local_date
from vanban.foundation.operation import query
from vanban.outgoing.drafting.models import Recipient
from vanban.outgoing.drafting.rules import Way
from vanban.outgoing.publication.models import PaperRule, Posting
from vanban.outgoing.publication.rules import PaperOrder, PaperPlace, paper_basis


@dataclass(frozen=True, slots=True)
class PaperRuleRow:
    """A rule of what goes on paper too."""

    id: UUID
    type_codes: tuple[str, ...]
    kinds: tuple[str, ...]
    targets: tuple[tuple[UUID, str], ...]  # id, name
    basis: str
    made_at: datetime
    made_by_name: str


@dataclass(frozen=True, slots=True)
class PostingRow:
    """A paper copy: to whom, of what, why, and when the post had it."""

    id: UUID
    document_id: UUID
    symbol: str
    type_name: str
    subject: str
    name: str
    why: str
    issued_on: date
    posted_on: date | None
    envelopes: int
    mark: str
    ticked_by_name: str


@dataclass(frozen=True, slots=True)
class ToPost:
    """A recipient that gets paper; `why`: by which rule, empty when by paper alone."""

    ordinal: int
    name: str
    why: str


@query
def paper_rules(actor: Actor) -> list[PaperRuleRow]:
    """The rules in force, the latest first."""
    rows = list(_in_force(actor).order_by("-made_at", "-id"))
    bodies = organisations_by_id({UUID(each) for row in rows for each in row.targets})
    return [
        PaperRuleRow(
            id=row.id,
            type_codes=tuple(row.type_codes),
            kinds=tuple(row.kinds),
            targets=tuple(
                (UUID(each), bodies[UUID(each)].name)
                for each in row.targets
                if UUID(each) in bodies
            ),
            basis=row.basis,
            made_at=row.made_at,
            made_by_name=row.made_by_name,
        )
        for row in rows
    ]


@query
def postings(
    actor: Actor, *, posted: bool, year: int | None = None, document_id: UUID | None = None
) -> list[PostingRow]:
    """The paper copies the post has, or still waits for, in the order they were made.

    A document called back before the post had it is not waited for any more.
    """
    rows = Posting.objects.filter(
        organisation_id=actor.organisation, ticked_at__isnull=not posted
    ).select_related("document")
    rows = rows.filter(document__in=visible_documents(actor))
    if not posted:
        rows = rows.exclude(document__state=State.RECALLED)
    if year is not None:
        rows = rows.filter(
            made_at__gte=datetime(year, 1, 1, tzinfo=VIETNAM),
            made_at__lt=datetime(year + 1, 1, 1, tzinfo=VIETNAM),
        )
    if document_id is not None:
        rows = rows.filter(document_id=document_id)
    order = ("posted_on", "made_at", "ordinal") if posted else ("made_at", "document_id", "ordinal")
    return [_posting(row) for row in rows.order_by(*order)]


@query
def postings_of_year(actor: Actor, *, year: int) -> list[PostingRow]:
    """The lines of the book of a year: what the post has, then what still waits for it."""
    return [
        *postings(actor, posted=True, year=year),
        *postings(actor, posted=False, year=year),
    ]


@query
def goes_on_paper(actor: Actor, *, document_id: UUID) -> list[ToPost]:
    """Who of a document's recipients will get it on paper, by the rules as they stand now."""
    document = visible_documents(actor).filter(id=document_id).first()
    return to_post(actor, document) if document is not None else []


def to_post(actor: Actor, document: Document) -> list[ToPost]:
    """The same for a document at hand."""
    rows = Recipient.objects.filter(document=document).order_by("ordinal")
    places = [
        PaperPlace(row.ordinal, row.name, row.target_id, alone=row.way == Way.PAPER) for row in rows
    ]
    return places_to_post(actor, document, places)


def places_to_post(actor: Actor, document: Document, places: Sequence[PaperPlace]) -> list[ToPost]:
    """Which of these places get a document at hand on paper, by the rules in force."""
    orders = [
        PaperOrder(tuple(row.type_codes), tuple(row.kinds), tuple(row.targets), row.basis)
        for row in _in_force(actor).order_by("made_at", "id")
    ]
    bodies = organisations_by_id({place.target_id for place in places if place.target_id})
    kinds = {body.id: body.kind for body in bodies.values()}
    found = [_judged(place, kinds, orders, document.type_code) for place in places]
    return [each for each in found if each is not None]


def _judged(
    place: PaperPlace, kinds: Mapping[UUID, str], orders: Sequence[PaperOrder], type_code: str
) -> ToPost | None:
    if place.alone:
        return ToPost(place.ordinal, place.name, "")
    kind = kinds.get(place.target_id, "") if place.target_id else ""
    target = str(place.target_id or "")
    basis = paper_basis(orders, type_code=type_code, kind=kind, target=target)
    return ToPost(place.ordinal, place.name, basis) if basis is not None else None


def _in_force(actor: Actor) -> QuerySet[PaperRule]:
    return PaperRule.objects.filter(organisation_id=actor.organisation, ended_at=None)


def _posting(row: Posting) -> PostingRow:
    return PostingRow(
        id=row.id,
        document_id=row.document_id,
        symbol=symbol_of(row.document),
        type_name=row.document.type_name,
        subject=row.document.subject,
        name=row.name,
        why=row.why,
        issued_on=local_date(row.made_at),
        posted_on=row.posted_on,
        envelopes=row.envelopes,
        mark=row.mark,
        ticked_by_name=row.ticked_by_name,
    )
