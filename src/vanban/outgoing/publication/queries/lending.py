"""Kept copies in use: what one sees of them, and the book of a year (annex IV)."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from vanban.core.people.queries import PostRow, posts_of_organisation
from vanban.core.records.queries import symbol_of
from vanban.foundation.actor import Actor
from vanban.foundation.operation import query
from vanban.outgoing.publication.models import FileCopyLoan
from vanban.outgoing.publication.rules.lending import ALLOW, LABELS, LIVE, LoanState


@dataclass(frozen=True, slots=True)
class LoanRow:
    """The use of a kept copy. `mine`: asked by who looks; `to_answer`: asked of him, not answered.

    `on_paper`: somebody from outside, who signs on the printed book.
    """

    id: UUID
    document_id: UUID
    symbol: str
    issued_date: date | None
    type_name: str
    subject: str
    state: str
    state_label: str
    user_name: str
    purpose: str
    asked_at: datetime
    allower_name: str
    answered_at: datetime | None
    answer: str
    dossier: str
    given_on: date | None
    given_by_name: str
    due_on: date | None
    signed_at: datetime | None
    returned_on: date | None
    taken_back_by_name: str
    note: str
    on_paper: bool
    mine: bool
    to_answer: bool


@query
def allowers(actor: Actor, *, on: date) -> list[PostRow]:
    """Who may allow the use of kept copies on a day, the highest first."""
    return posts_of_organisation(actor.organisation, on=on, permission=ALLOW)


@query
def loans_to_see(actor: Actor, *, document_id: UUID | None = None) -> list[LoanRow]:
    """The uses of kept copies that are not over, and the refused: one's own, those asked of one,
    and for the clerk all of the body; of one document all, over or not. The oldest first.
    """
    rows = FileCopyLoan.objects.filter(organisation_id=actor.organisation)
    if not actor.may("outgoing.issue"):
        rows = rows.filter(Q(asked_by_id=actor.post_id) | Q(allower_id=actor.post_id))
    if document_id is not None:
        rows = rows.filter(document_id=document_id)
    else:
        rows = rows.filter(state__in=LIVE)
    rows = rows.select_related("document").order_by("asked_at", "id")
    return [_row(row, actor) for row in rows]


@query
def loans_of_year(actor: Actor, *, year: int) -> list[LoanRow]:
    """The lines of the book of a year: handed out in it, in that order; for who keeps it."""
    actor.require("outgoing.issue")
    rows = FileCopyLoan.objects.filter(
        organisation_id=actor.organisation,
        given_on__gte=date(year, 1, 1),
        given_on__lte=date(year, 12, 31),
    ).select_related("document")
    return [_row(row, actor) for row in rows.order_by("given_on", "given_at", "id")]


def _row(row: FileCopyLoan, actor: Actor) -> LoanRow:
    return LoanRow(
        id=row.id,
        document_id=row.document_id,
        symbol=symbol_of(row.document),
        issued_date=row.document.issued_date,
        type_name=row.document.type_name,
        subject=row.document.subject,
        state=row.state,
        state_label=LABELS[LoanState(row.state)],
        user_name=row.user_name,
        purpose=row.purpose,
        asked_at=row.asked_at,
        allower_name=row.allower_name,
        answered_at=row.answered_at,
        answer=row.answer,
        dossier=row.dossier,
        given_on=row.given_on,
        given_by_name=row.given_by_name,
        due_on=row.due_on,
        signed_at=row.signed_at,
        returned_on=row.returned_on,
        taken_back_by_name=row.taken_back_by_name,
        note=row.note,
        on_paper=row.user_id is None,
        mine=row.asked_by_id == actor.post_id,
        to_answer=row.allower_id == actor.post_id and row.state == LoanState.ASKED,
    )
