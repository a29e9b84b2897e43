"""The lists of dossiers of the years, and one of them line by line."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import QuerySet

from vanban.core.organisations.queries import units_of
from vanban.core.organisations.rules import fold
from vanban.core.people.queries import posts_of_organisation
from vanban.foundation.actor import Actor
from vanban.foundation.clock import local_date
from vanban.foundation.errors import NotFound, Reason
from vanban.foundation.operation import query
from vanban.keeping.dossiers.models import Dossier, DossierList, ListLine
from vanban.keeping.dossiers.queries import visible_dossiers
from vanban.keeping.dossiers.rules import retention_words
from vanban.keeping.dossiers.rules.lists import (
    LIST_STATES,
    LineInput,
    LineKind,
    ListState,
    Maker,
)

LIST_KEEPERS: Final = ("keeping.keep_list", "keeping.approve_list")


@dataclass(frozen=True, slots=True)
class ListRow:
    """A list of a year, as the choice of years shows it."""

    year: int
    state: str
    state_label: str


@dataclass(frozen=True, slots=True)
class LineRow:
    """A line of the list; `opened`: its dossier is open or closed; `dossier_id`: for who sees it;
    `may_open`: by the actor, for whom the line is.
    """

    id: UUID
    place: int
    kind: str
    abbreviation: str
    notation: str
    notation_given: bool
    title: str
    retention_years: int | None
    retention: str
    maker_unit_id: UUID | None
    maker_post_id: UUID | None
    maker: str
    note: str
    opened: bool
    dossier_id: UUID | None
    may_open: bool


@dataclass(frozen=True, slots=True)
class ListFace:
    """The list of a year: where it stands, its lines, its totals (annex V)."""

    id: UUID
    year: int
    numbering: str
    state: str
    state_label: str
    revision: int
    drafted_by_name: str
    drafted_at: datetime
    approved_by_name: str
    approved_by_title: str
    approved_at: datetime | None
    issued_with: str
    issued_by_name: str
    issued_at: datetime | None
    lines: tuple[LineRow, ...]

    @property
    def total(self) -> int:
        return sum(1 for line in self.lines if line.kind == LineKind.DOSSIER)

    @property
    def permanent(self) -> int:
        rows = (line for line in self.lines if line.kind == LineKind.DOSSIER)
        return sum(1 for line in rows if line.retention_years is None)

    @property
    def limited(self) -> int:
        return self.total - self.permanent


def visible_lists(actor: Actor) -> QuerySet[DossierList]:
    """The issued lists of the body; before that for who draws them up or approves them."""
    rows = DossierList.objects.filter(organisation_id=actor.organisation)
    if any(actor.may(each) for each in LIST_KEEPERS):
        return rows
    return rows.filter(state=ListState.ISSUED)


@query
def dossier_lists(actor: Actor) -> list[ListRow]:
    """The years there is a list of, the latest first."""
    rows = visible_lists(actor).order_by("-year")
    return [ListRow(row.year, row.state, LIST_STATES[ListState(row.state)]) for row in rows]


@query
def list_of_year(actor: Actor, *, year: int) -> ListFace:
    """The list of a year with its lines. Refuses (NotFound)."""
    row = visible_lists(actor).filter(year=year).first()
    if row is None:
        text = f"Chưa có danh mục hồ sơ năm {year}."
        raise NotFound(Reason("dossiers.no_list", text, "Văn phòng lập và ban hành danh mục."))
    return ListFace(
        id=row.id,
        year=row.year,
        numbering=row.numbering,
        state=row.state,
        state_label=LIST_STATES[ListState(row.state)],
        revision=row.revision,
        drafted_by_name=row.drafted_by_name,
        drafted_at=row.drafted_at,
        approved_by_name=row.approved_by_name,
        approved_by_title=row.approved_by_title,
        approved_at=row.approved_at,
        issued_with=row.issued_with,
        issued_by_name=row.issued_by_name,
        issued_at=row.issued_at,
        lines=_lines(actor, row),
    )


@query
def line_to_open(actor: Actor, *, line_id: UUID) -> LineRow:
    """A line of an issued list whose dossier the actor may open. Refuses (NotFound)."""
    rows = ListLine.objects.select_related("maker_unit", "maker_post__person", "list")
    row = rows.filter(id=line_id, list__in=visible_lists(actor)).first()
    if row is not None:
        issued = row.list.state == ListState.ISSUED
        dossier = Dossier.objects.filter(line_id=line_id).values_list("id", flat=True).first()
        told = _line(actor, row, dossier, set(), issued=issued)
        if told.may_open:
            return told
    text = "Danh mục không có hồ sơ này, hồ sơ đã mở, hoặc giao người khác lập."
    mend = "Xem lại danh mục, hoặc mở hồ sơ ngoài danh mục."
    raise NotFound(Reason("dossiers.no_line", text, mend))


def input_of(line: ListLine) -> LineInput:
    """A line as it was given."""
    return LineInput(
        kind=LineKind(line.kind),
        title=line.title,
        abbreviation=line.abbreviation,
        notation=line.notation if line.notation_given else "",
        retention_years=line.retention_years,
        maker_unit_id=line.maker_unit_id,
        maker_post_id=line.maker_post_id,
        note=line.note,
    )


def inputs_of(face: ListFace) -> list[LineInput]:
    """The lines of a list as they were given, to be changed."""
    return [
        LineInput(
            kind=LineKind(row.kind),
            title=row.title,
            abbreviation=row.abbreviation,
            notation=row.notation if row.notation_given else "",
            retention_years=row.retention_years,
            maker_unit_id=row.maker_unit_id,
            maker_post_id=row.maker_post_id,
            note=row.note,
        )
        for row in face.lines
    ]


def makers_named(actor: Actor, *, now: datetime) -> dict[str, Maker]:
    """The units and people of the body by their names, units also by their letters; a name that two
    people bear is not among them.
    """
    today = local_date(now)
    people = posts_of_organisation(actor.organisation, on=today)
    names = [fold(row.full_name) for row in people]
    known: dict[str, Maker] = {
        name: (None, row.id)
        for name, row in zip(names, people, strict=True)
        if names.count(name) == 1
    }
    for unit in units_of(actor.organisation, on=today):
        known[fold(unit.name)] = (unit.id, None)
        if unit.abbreviation:
            known.setdefault(fold(unit.abbreviation), (unit.id, None))
    return known


def line_is_for(actor: Actor, line: ListLine) -> bool:
    """Whether the actor may open the dossier of a line: his own, of his unit, or nobody's."""
    if not actor.may("keeping.open") or actor.post_id is None:
        return False
    if line.maker_post_id is not None:
        return line.maker_post_id == actor.post_id
    return line.maker_unit_id is None or line.maker_unit_id == actor.unit_id


def _lines(actor: Actor, of: DossierList) -> tuple[LineRow, ...]:
    rows = of.lines.select_related("maker_unit", "maker_post__person").order_by("ordinal")
    opened = dict(Dossier.objects.filter(line__list=of).values_list("line_id", "id"))
    seen = set(visible_dossiers(actor).filter(line__list=of).values_list("id", flat=True))
    issued = of.state == ListState.ISSUED
    return tuple(_line(actor, row, opened.get(row.id), seen, issued=issued) for row in rows)


def _line(
    actor: Actor,
    row: ListLine,
    dossier: UUID | None,
    seen: set[UUID],
    *,
    issued: bool,
) -> LineRow:
    is_dossier = row.kind == LineKind.DOSSIER
    return LineRow(
        id=row.id,
        place=row.ordinal,
        kind=row.kind,
        abbreviation=row.abbreviation,
        notation=row.notation,
        notation_given=row.notation_given,
        title=row.title,
        retention_years=row.retention_years,
        retention=retention_words(row.retention_years) if is_dossier else "",
        maker_unit_id=row.maker_unit_id,
        maker_post_id=row.maker_post_id,
        maker=_maker(row),
        note=row.note,
        opened=dossier is not None,
        dossier_id=dossier if dossier in seen else None,
        may_open=is_dossier and issued and dossier is None and line_is_for(actor, row),
    )


def _maker(row: ListLine) -> str:
    if row.maker_unit is not None:
        return row.maker_unit.name
    return row.maker_post.person.full_name if row.maker_post is not None else ""


def headings(lines: Sequence[LineRow]) -> list[LineRow]:
    """The headings of a list, for a choice of where a line goes."""
    return [line for line in lines if line.kind != LineKind.DOSSIER]
