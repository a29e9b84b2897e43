"""The demo's bodies and people, read from the lists in vanban/assets/demo.

Names of bodies are facts; people are invented, and so are the codes marked so.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from importlib import resources

LISTS = ("organisations_h15", "communes_h15", "organisations_g22")
SINCE = date(2025, 7, 1)  # the two-level government, and the merged province
SINCE_CENTRE = date(2016, 1, 1)  # a day on which QCVN 102's codes were in use
MERGED_ON = date(2025, 6, 30)  # the last day of the absorbed provinces


@dataclass(frozen=True, slots=True)
class Body:
    """A body of the demo. `seal`: it has people, books and a key of its own."""

    code: str
    parent: str
    name: str
    short_name: str
    abbreviation: str
    superior_name: str
    place_name: str
    kind: str
    invented: bool
    seal: bool

    @property
    def level_1(self) -> str:
        """The code of the top: H15, G22. The council of a province stands beside its committee."""
        return self.code.split(".")[0].replace("K", "H")

    @property
    def since(self) -> date:
        return SINCE_CENTRE if self.code.startswith("G") else SINCE


@dataclass(frozen=True, slots=True)
class UnitLine:
    organisation: str
    name: str
    abbreviation: str
    registry: bool
    parent: str


@dataclass(frozen=True, slots=True)
class PersonLine:
    """Someone of the demo. `key`: signs documents, and so has a key and a certificate."""

    organisation: str
    unit: str
    full_name: str
    username: str
    role: str
    title: str
    authority: str
    rank: int
    key: bool


@dataclass(frozen=True, slots=True)
class DelegationLine:
    grantor: str
    grantee: str
    kind: str
    basis: str
    document_types: tuple[str, ...]
    valid_from: date
    valid_to: date | None


def bodies() -> list[Body]:
    """Every body of the demo's two offices, parents before their children."""
    return [
        Body(**(row | {"invented": row["invented"] == "yes", "seal": row["seal"] == "yes"}))  # type: ignore[arg-type]
        for name in LISTS
        for row in _rows(name)
    ]


def units() -> list[UnitLine]:
    """Units of the bodies that have people."""
    return [UnitLine(**(row | {"registry": row["registry"] == "yes"})) for row in _rows("units")]  # type: ignore[arg-type]


def people() -> list[PersonLine]:
    """Everyone who may sign in, the most useful first."""
    return [
        PersonLine(**(row | {"rank": int(row["rank"]), "key": row["key"] == "yes"}))  # type: ignore[arg-type]
        for row in _rows("people")
    ]


def delegations() -> list[DelegationLine]:
    """Who may sign for whom; one has run out, so that a refusal can be seen."""
    return [
        DelegationLine(
            grantor=row["grantor"],
            grantee=row["grantee"],
            kind=row["kind"],
            basis=row["basis"],
            document_types=tuple(filter(None, row["document_types"].split(","))),
            valid_from=date.fromisoformat(row["valid_from"]),
            valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
        )
        for row in _rows("delegations")
    ]


def _rows(name: str) -> Iterator[dict[str, str]]:
    path = resources.files("vanban.assets").joinpath("demo", f"{name}.tsv")
    with path.open(encoding="utf-8") as file:
        yield from csv.DictReader(file, delimiter="\t")
