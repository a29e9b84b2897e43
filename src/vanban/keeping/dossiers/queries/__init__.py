"""Who may see which dossier, the boxes, one dossier, and the dossiers of a document."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from vanban.core.organisations.rules import fold
from vanban.core.records.queries import seen
from vanban.foundation.actor import Actor
from vanban.foundation.errors import NotFound, Reason
from vanban.foundation.operation import query
from vanban.keeping.dossiers.models import Dossier, Leaf, Member
from vanban.keeping.dossiers.rules import (
    RIGHTS_LABELS,
    ROLE_LABELS,
    STATE_LABELS,
    Box,
    DossierState,
    MemberRole,
    Rights,
    code_of,
    retention_words,
)

SHOWN = 50


@dataclass(frozen=True, slots=True)
class DossierRow:
    """A dossier as a list shows it; `leaves`: how much lies in it, whoever may see that."""

    id: UUID
    code: str
    year: int
    notation: str
    title: str
    state: str
    state_label: str
    retention: str
    maker_name: str
    unit_name: str
    start_date: date
    end_date: date | None
    leaves: int


@dataclass(frozen=True, slots=True)
class MemberRow:
    """Somebody who works on a dossier."""

    post_id: UUID
    name: str
    title: str
    unit_name: str
    role: str
    role_label: str
    since: datetime


@dataclass(frozen=True, slots=True)
class DossierFace:
    """What the page of a dossier shows of it; `works`: the actor files into it, `answers`: he
    describes it, names its people, closes it; `reopens`: he may open it again.
    """

    id: UUID
    code: str
    organ_id: str
    year: int
    notation: str
    title: str
    state: str
    state_label: str
    retention_years: int | None
    retention: str
    rights: str
    rights_label: str
    language: str
    note: str
    unit_name: str
    start_date: date
    end_date: date | None
    opened_by_name: str
    opened_at: datetime
    closed_by_name: str
    closed_at: datetime | None
    off_list: bool
    maker_id: UUID | None
    maker_name: str
    members: tuple[MemberRow, ...]
    works: bool
    answers: bool
    reopens: bool


@dataclass(frozen=True, slots=True)
class DossierChoice:
    """A dossier as a picker, or the page of a document in it, shows it."""

    id: UUID
    code: str
    notation: str
    title: str
    state: str


def visible_dossiers(actor: Actor) -> QuerySet[Dossier]:
    """The dossiers of the body that the actor works on, those of his unit where he heads it, all
    where he may see all. Every list and every operation starts here.
    """
    rows = Dossier.objects.filter(organisation_id=actor.organisation)
    if actor.may("keeping.see_all"):
        return rows
    mine = Q(Exists(_on(actor).filter(dossier=OuterRef("pk"))))
    if actor.may("keeping.see_unit") and actor.unit_id is not None:
        mine |= Q(unit_id=actor.unit_id)
    return rows.filter(mine)


def boxes_of(actor: Actor) -> list[Box]:
    """The lists that the actor has."""
    heads = actor.may("keeping.see_unit") and actor.unit_id is not None
    rows = [(Box.MINE, True), (Box.UNIT, heads), (Box.ALL, actor.may("keeping.see_all"))]
    return [box for box, has in rows if has]


@query
def dossier_box(
    actor: Actor,
    *,
    box: Box = Box.MINE,
    state: str = "",
    year: int | None = None,
    text: str = "",
    after: UUID | None = None,
    limit: int = SHOWN,
) -> list[DossierRow]:
    """A list of dossiers, the latest opened first: of one state, of one year, with all the words
    (accents or not). `after`: the last one of the page before. Each box is read along an index of
    its own, so that a page costs the same with ten and with 100,000.
    """
    rows = Dossier.objects.filter(organisation_id=actor.organisation)
    if box not in boxes_of(actor):
        rows = rows.none()
    elif box is Box.MINE:
        rows = rows.filter(members__in=_on(actor))
    elif box is Box.UNIT:
        rows = rows.filter(unit=actor.unit_id)
    if state:
        rows = rows.filter(state=state)
    if year is not None:
        rows = rows.filter(year=year)
    for word in fold(text).split():
        rows = rows.filter(folded__contains=word)
    if after is not None:
        rows = rows.filter(id__lt=after)
    found = _told(rows).order_by("-id")[:limit]
    return [_row(each) for each in found]


@query
def dossier_face(actor: Actor, *, dossier_id: UUID) -> DossierFace:
    """A dossier for its page. Refuses (NotFound) what the actor may not see."""
    row = visible_dossiers(actor).select_related("unit").filter(id=dossier_id).first()
    if row is None:
        raise no_dossier()
    members = _members(row)
    maker = next((each for each in members if each.role == MemberRole.MAKER), None)
    is_open = row.state == DossierState.OPEN
    on_it = actor.post_id is not None and any(each.post_id == actor.post_id for each in members)
    answers = answers_for(actor, maker.post_id if maker else None)
    return DossierFace(
        id=row.id,
        code=code_of(row.organ_id, row.year, row.notation),
        organ_id=row.organ_id,
        year=row.year,
        notation=row.notation,
        title=row.title,
        state=row.state,
        state_label=STATE_LABELS[DossierState(row.state)],
        retention_years=row.retention_years,
        retention=retention_words(row.retention_years),
        rights=row.rights,
        rights_label=RIGHTS_LABELS[Rights(row.rights)],
        language=row.language,
        note=row.note,
        unit_name=row.unit.name if row.unit else "",
        start_date=row.start_date,
        end_date=row.end_date,
        opened_by_name=row.opened_by_name,
        opened_at=row.opened_at,
        closed_by_name=row.closed_by_name,
        closed_at=row.closed_at,
        off_list=row.line_id is None,
        maker_id=maker.post_id if maker else None,
        maker_name=maker.name if maker else "",
        members=members,
        works=is_open and on_it,
        answers=is_open and answers,
        reopens=not is_open and actor.may("keeping.reopen"),
    )


@query
def dossiers_of_document(actor: Actor, *, document_id: UUID) -> list[DossierChoice]:
    """The dossiers the actor may see in which a document lies that he may see; none of others."""
    leaves = Leaf.objects.filter(
        seen(actor, document_id),
        document_id=document_id,
        taken_out_at=None,
        dossier__in=visible_dossiers(actor),
    )
    rows = Dossier.objects.filter(id__in=leaves.values("dossier"))
    return [_choice(row) for row in rows.order_by("-id")]


@query
def dossiers_to_file_into(
    actor: Actor,
    *,
    text: str = "",
    of_document: UUID | None = None,
    among: Collection[UUID] | None = None,
    limit: int = 20,
) -> list[DossierChoice]:
    """The open dossiers that the actor works on, with all the words; those in which a document
    lies (`of_document`), to propose them for its answer; of these `among` only.
    """
    rows = Dossier.objects.filter(
        organisation_id=actor.organisation, state=DossierState.OPEN, members__in=_on(actor)
    )
    if among is not None:
        rows = rows.filter(id__in=among)
    if of_document is not None:
        filed = Leaf.objects.filter(
            seen(actor, of_document), document_id=of_document, taken_out_at=None
        )
        rows = rows.filter(id__in=filed.values("dossier"))
    for word in fold(text).split():
        rows = rows.filter(folded__contains=word)
    return [_choice(row) for row in rows.order_by("-id")[:limit]]


def answers_for(actor: Actor, maker_id: UUID | None) -> bool:
    """Whether the actor answers for a dossier that he sees: its maker, the head of its unit, the
    archivist.
    """
    return (maker_id is not None and actor.post_id == maker_id) or actor.may("keeping.reopen")


def no_dossier() -> NotFound:
    """No such dossier, or not one the actor may see."""
    text = "Không có hồ sơ này, hoặc bạn không tham gia hồ sơ."
    return NotFound(Reason("dossiers.not_found", text, "Nhờ người lập hồ sơ thêm bạn vào."))


def _on(actor: Actor) -> QuerySet[Member]:
    """The actor's own work on dossiers."""
    mine = Q(post_id=actor.post_id) if actor.post_id else Q(pk__in=())  # never: post IS NULL
    return Member.objects.filter(mine, until=None)


def _told(rows: QuerySet[Dossier]) -> QuerySet[Dossier, Any]:
    maker = Member.objects.filter(dossier=OuterRef("pk"), until=None, role=MemberRole.MAKER)
    leaves = Leaf.objects.filter(dossier=OuterRef("pk"), taken_out_at=None).order_by()
    return rows.annotate(
        unit_name=F("unit__name"),
        maker_name=Subquery(maker.values("post__person__full_name")[:1]),
        leaf_count=Coalesce(
            Subquery(leaves.values("dossier").annotate(n=Count("id")).values("n")), 0
        ),
    )


def _row(row: Any) -> DossierRow:
    return DossierRow(
        id=row.id,
        code=code_of(row.organ_id, row.year, row.notation),
        year=row.year,
        notation=row.notation,
        title=row.title,
        state=row.state,
        state_label=STATE_LABELS[DossierState(row.state)],
        retention=retention_words(row.retention_years),
        maker_name=row.maker_name or "",
        unit_name=row.unit_name or "",
        start_date=row.start_date,
        end_date=row.end_date,
        leaves=row.leaf_count,
    )


def _choice(row: Dossier) -> DossierChoice:
    code = code_of(row.organ_id, row.year, row.notation)
    return DossierChoice(row.id, code, row.notation, row.title, row.state)


def _members(dossier: Dossier) -> tuple[MemberRow, ...]:
    """Who works on it, the maker first."""
    rows = dossier.members.filter(until=None).select_related("post__person", "post__unit")
    found = [
        MemberRow(
            post_id=row.post_id,
            name=row.post.person.full_name,
            title=row.post.title,
            unit_name=row.post.unit.name if row.post.unit else "",
            role=row.role,
            role_label=ROLE_LABELS[MemberRole(row.role)],
            since=row.since,
        )
        for row in rows.order_by("post__rank", "since", "id")
    ]
    return tuple(sorted(found, key=lambda each: each.role != MemberRole.MAKER))
