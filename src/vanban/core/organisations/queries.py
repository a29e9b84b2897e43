"""The directory: bodies and units, found by id, by any code they were ever reached by, by words."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib import resources
from uuid import UUID

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Value, When

from vanban.core.organisations.models import Organisation, OrganisationCode, Unit
from vanban.core.organisations.rules import fold, lives_on, tidy_identifier
from vanban.foundation.errors import NotFound, Reason

CHAIN_LIMIT = 20  # successors of successors; a longer chain is a mistake in the data


@dataclass(frozen=True, slots=True)
class OrganisationRow:
    """A body as the rest of the house knows it."""

    id: UUID
    code: str
    name: str
    short_name: str
    abbreviation: str
    superior_name: str
    place_name: str
    address: str
    email: str
    phone: str
    kind: str
    hosted: bool
    invented: bool
    number_width: int
    parent_id: UUID | None
    successor_id: UUID | None
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit of a body."""

    id: UUID
    organisation_id: UUID
    parent_id: UUID | None
    name: str
    abbreviation: str
    is_registry: bool
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class CodeRow:
    """An identifier a body is or was reached by."""

    scheme: str
    value: str
    valid_from: date | None
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class Level1Code:
    """A code of the top level; `inferred`: it follows from the order of known ones."""

    code: str
    name: str
    status: str  # open | closed | merged | system
    successor: str
    inferred: bool


def organisation(organisation_id: UUID) -> OrganisationRow:
    """A body by id. Refuses (NotFound) when there is none."""
    found = Organisation.objects.filter(id=organisation_id).first()
    if found is None:
        raise NotFound(Reason("organisations.not_found", "Không có cơ quan này trong danh bạ."))
    return row_of(found)


def organisations_by_id(ids: set[UUID]) -> dict[UUID, OrganisationRow]:
    """Several bodies in one query."""
    return {found.id: row_of(found) for found in Organisation.objects.filter(id__in=ids)}


def organisations_with_codes(codes: Iterable[str]) -> dict[str, OrganisationRow]:
    """The bodies whose own code is one of these, by code; of several the one that began last."""
    wanted = {tidy_identifier(code) for code in codes}
    found = Organisation.objects.filter(code__in=wanted).order_by("valid_from")
    return {body.code: row_of(body) for body in found}


def organisation_by_code(code: str, *, on: date) -> OrganisationRow | None:
    """The body reached by a code of any form on a day; a closed one leads to its successor.

    Without a living successor the closed body itself comes back: ask `is_living` before sending.
    """
    value = tidy_identifier(code)
    by_alias = OrganisationCode.objects.filter(organisation=OuterRef("id"), value=value)
    found = list(
        Organisation.objects.filter(Q(code=value) | Exists(by_alias)).order_by("-valid_from")
    )
    if not found:
        return None
    rows = [row_of(each) for each in found]
    own_code_first = sorted(rows, key=lambda row: (not is_living(row, on), row.code != value))
    return _living_heir(own_code_first[0], on)


def is_living(row: OrganisationRow, on: date) -> bool:
    """Whether the body exists on that day (NĐ 30/2020, 414/BNV-VTLTNN: it issues nothing after)."""
    return lives_on(on, row.valid_from, row.valid_to)


def find_organisations(
    text: str, *, limit: int = 20, on: date, hosted: bool | None = None
) -> list[OrganisationRow]:
    """Living bodies whose name or code has all the words, with or without accents."""
    words = fold(text).split()
    rows = _living(on)
    for word in words:
        rows = rows.filter(search_text__contains=word)
    if hosted is not None:
        rows = rows.filter(hosted=hosted)
    first = Case(
        When(code=tidy_identifier(text), then=Value(0)),
        When(search_text__startswith=" ".join(words), then=Value(1)),
        default=Value(2),
    )
    return [row_of(found) for found in rows.order_by(first, "-hosted", "name")[:limit]]


def organisations_named(names: set[str], *, longest: int) -> dict[str, list[OrganisationRow]]:
    """The bodies, ended ones too, that bear these names (accents and letters' size do not matter).

    `longest`: a name of so many letters was cut where it was written down, and may go on.
    """
    wanted = {name: fold(name) for name in names if fold(name)}
    if not wanted:
        return {}
    either = Q()
    for words in wanted.values():
        either |= Q(search_text__contains=words)
    rows = [row_of(found) for found in Organisation.objects.filter(either).order_by("-valid_from")]
    return {
        name: [row for row in rows if _bears(row, words, cut=len(name) >= longest)]
        for name, words in wanted.items()
    }


def _bears(row: OrganisationRow, words: str, *, cut: bool) -> bool:
    own = {fold(row.name), fold(row.short_name)}
    return words in own or (cut and any(name.startswith(words) for name in own))


def organisations_of_kinds(
    kinds: Iterable[str], *, parents: Iterable[UUID], on: date
) -> list[OrganisationRow]:
    """The living bodies of these kinds right below these bodies, in order of their codes."""
    rows = _living(on).filter(kind__in=list(kinds), parent_id__in=list(parents))
    return [row_of(found) for found in rows.order_by("code")]


def kinds_below(parents: Iterable[UUID], *, on: date) -> list[str]:
    """Which kinds of living bodies there are right below these bodies."""
    rows = _living(on).filter(parent_id__in=list(parents)).order_by("kind")
    return list(rows.values_list("kind", flat=True).distinct())


def living_heir(row: OrganisationRow, *, on: date) -> OrganisationRow | None:
    """The body itself while it lives, else who lives in its place; None when nobody does."""
    heir = _living_heir(row, on)
    return heir if is_living(heir, on) else None


def hosted_organisations(*, on: date) -> list[OrganisationRow]:
    """The living bodies whose documents are kept in this installation."""
    return [row_of(found) for found in _living(on).filter(hosted=True).order_by("code")]


def hosted_below(organisation_id: UUID, *, on: date) -> list[UUID]:
    """The bodies under one, at every level, that keep their documents in this installation."""
    children: dict[UUID | None, list[tuple[UUID, bool]]] = {}
    living = _living(on).exclude(parent=None).values_list("parent_id", "id", "hosted")
    for parent_id, id_, hosted in living:
        children.setdefault(parent_id, []).append((id_, hosted))
    found, waiting, known = list[UUID](), [organisation_id], {organisation_id}
    while waiting:
        for id_, hosted in children.get(waiting.pop(), ()):
            if id_ not in known:
                known.add(id_)
                waiting.append(id_)
                found += [id_] if hosted else []
    return found


def codes_of(organisation_id: UUID) -> list[CodeRow]:
    """Every identifier of a body, old ones too."""
    rows = OrganisationCode.objects.filter(organisation_id=organisation_id)
    return [
        CodeRow(row.scheme, row.value, row.valid_from, row.valid_to)
        for row in rows.order_by("scheme", "value")
    ]


def units_of(organisation_id: UUID, *, on: date | None = None) -> list[UnitRow]:
    """The units of a body by name; with `on`, those that exist on that day."""
    rows = Unit.objects.filter(organisation_id=organisation_id)
    if on is not None:
        rows = rows.filter(Q(valid_to=None) | Q(valid_to__gte=on), valid_from__lte=on)
    return [_unit_row(found) for found in rows.order_by("name")]


def unit(unit_id: UUID) -> UnitRow:
    """A unit by id. Refuses (NotFound) when there is none."""
    found = Unit.objects.filter(id=unit_id).first()
    if found is None:
        raise NotFound(Reason("organisations.unit_not_found", "Không có đơn vị này."))
    return _unit_row(found)


@lru_cache(maxsize=1)
def level_1_codes() -> dict[str, Level1Code]:
    """Codes of the top level (QĐ 20/2020, QĐ 09/2025), from the list in the package."""
    path = resources.files("vanban.assets").joinpath("codes", "level_1.tsv")
    with path.open(encoding="utf-8") as file:
        return {
            row["code"]: Level1Code(
                code=row["code"],
                name=row["name"],
                status=row["status"],
                successor=row["successor"],
                inferred=row["inferred"] == "yes",
            )
            for row in csv.DictReader(file, delimiter="\t")
        }


def _living(on: date) -> QuerySet[Organisation]:
    return Organisation.objects.filter(Q(valid_to=None) | Q(valid_to__gte=on), valid_from__lte=on)


def _living_heir(row: OrganisationRow, on: date) -> OrganisationRow:
    for _step in range(CHAIN_LIMIT):
        if is_living(row, on) or row.successor_id is None:
            return row
        row = organisation(row.successor_id)
    return row


def row_of(found: Organisation) -> OrganisationRow:
    """The read model of a row already fetched."""
    return OrganisationRow(
        id=found.id,
        code=found.code,
        name=found.name,
        short_name=found.short_name,
        abbreviation=found.abbreviation,
        superior_name=found.superior_name,
        place_name=found.place_name,
        address=found.address,
        email=found.email,
        phone=found.phone,
        kind=found.kind,
        hosted=found.hosted,
        invented=found.invented,
        number_width=found.number_width,
        parent_id=found.parent_id,
        successor_id=found.successor_id,
        valid_from=found.valid_from,
        valid_to=found.valid_to,
    )


def _unit_row(found: Unit) -> UnitRow:
    return UnitRow(
        id=found.id,
        organisation_id=found.organisation_id,
        parent_id=found.parent_id,
        name=found.name,
        abbreviation=found.abbreviation,
        is_registry=found.is_registry,
        valid_from=found.valid_from,
        valid_to=found.valid_to,
    )
