# ruff: noqa: FBT003 - columns and rows of tables
"""The bodies, units and people of the made-up province, with rights as real ones have them."""

from __future__ import annotations

import random
import uuid
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Final

import province_words as words
from province_load import Rows, line

from vanban.core.organisations.rules import search_text_of
from vanban.core.people.rules import DelegationKind

BEGAN: Final = date(2025, 7, 1)
PASSWORD: Final = "Thu-nghiem-hieu-nang-01"  # noqa: S105 - of made-up people in a throw-away database
SIZES: Final = {"province": 300, "department": 120, "commune": 45, "office": 14}
LOADS: Final = {"province": 60_000, "department": 12_000, "commune": 4_000, "office": 355}
YEAR_DAYS: Final = 300

COLUMNS: Final = {
    "organisations_organisation": [
        "id",
        "code",
        "name",
        "short_name",
        "abbreviation",
        "superior_name",
        "place_name",
        "address",
        "email",
        "phone",
        "kind",
        "parent_id",
        "successor_id",
        "hosted",
        "invented",
        "number_width",
        "search_text",
        "valid_from",
        "valid_to",
    ],
    "organisations_unit": [
        "id",
        "organisation_id",
        "parent_id",
        "name",
        "abbreviation",
        "is_registry",
        "valid_from",
        "valid_to",
    ],
    "people_person": ["id", "full_name", "email", "phone", "search_text"],
    "people_account": [
        "id",
        "person_id",
        "username",
        "password",
        "language",
        "theme",
        "failed_tries",
        "locked_until",
        "disabled_at",
        "must_change",
    ],
    "people_post": [
        "id",
        "person_id",
        "organisation_id",
        "unit_id",
        "title",
        "authority",
        "role",
        "rank",
        "valid_from",
        "valid_to",
    ],
    "people_delegation": [
        "id",
        "organisation_id",
        "grantor_id",
        "grantee_id",
        "kind",
        "basis",
        "document_types",
        "valid_from",
        "valid_to",
        "revoked_at",
    ],
    "numbering_register_book": [
        "id",
        "organisation_id",
        "kind",
        "series",
        "name",
        "year",
        "type_codes",
        "chosen_only",
        "next_number",
        "last_date",
        "width",
        "opened_at",
        "opened_by_name",
        "closed_at",
    ],
}


@dataclass(slots=True)
class Seat:
    """A post and who holds it."""

    id: str
    account_id: str
    username: str
    name: str
    title: str
    role: str
    unit_id: str | None


@dataclass(slots=True)
class Body:
    """A body with its people by role, and how many documents it handles in a year."""

    id: str
    code: str
    name: str
    abbreviation: str
    kind: str
    load: int
    seats: list[Seat] = field(default_factory=list)
    units: list[tuple[str, str, str]] = field(default_factory=list)  # id, name, abbreviation
    books: dict[tuple[str, int], str] = field(default_factory=dict)
    taken: dict[tuple[str, int], int] = field(default_factory=dict)

    def of_role(self, role: str) -> list[Seat]:
        return [seat for seat in self.seats if seat.role == role]

    def in_unit(self, unit_id: str, role: str) -> list[Seat]:
        return [seat for seat in self.seats if seat.role == role and seat.unit_id == unit_id]


class Ids:
    """Identifiers of version 7 from a seed: the same province every time."""

    def __init__(self, chance: random.Random) -> None:
        self._bits = chance.getrandbits

    def at(self, moment: datetime) -> str:
        """An identifier made at a moment."""
        millis = int(moment.timestamp() * 1000)
        value = millis << 80 | 0x7 << 76 | self._bits(12) << 64 | 0x2 << 62 | self._bits(62)
        return str(uuid.UUID(int=value))


def bodies(chance: random.Random, ids: Ids, count: int, until: datetime) -> tuple[list[Body], Rows]:
    """So many bodies: the province, its departments and communes, and what stands under them."""
    rows: Rows = {table: [] for table in COLUMNS}
    made: list[Body] = []
    departments = max(1, min(18, count * 18 // 1000 or 1))
    communes = max(1, min(102, count * 102 // 1000))
    start = datetime(BEGAN.year, BEGAN.month, BEGAN.day, tzinfo=UTC)
    for index in range(count):
        if index == 0:
            kind, name, short = "province", "Ủy ban nhân dân tỉnh Mẫu", "UBND"
        elif index <= departments:
            kind = "department"
            name, short = words.DEPARTMENTS[(index - 1) % len(words.DEPARTMENTS)]
        elif index <= departments + communes:
            kind, short = "commune", "UBND"
            place = words.PLACES[index % len(words.PLACES)]
            name = f"Ủy ban nhân dân xã {place} {index - departments}"
        else:
            kind = "office"
            what, short = words.SCHOOLS[index % len(words.SCHOOLS)]
            name = f"{what} {chance.choice(words.PLACES)} {index}"
        code = "T99" if index == 0 else f"T99.{index:02d}" if index < 100 else f"T99.{index}"  # noqa: PLR2004
        body = Body(ids.at(start), code, name, short, kind, LOADS[kind])
        parent = made[0].id if made else None
        rows["organisations_organisation"].append(
            line(
                body.id, code, name, name, short, "Ủy ban nhân dân tỉnh Mẫu" if parent else "",
                "Mẫu", "", "", "", kind, parent, None, True, True, 2,
                search_text_of(name, code), BEGAN, None,
            )
        )  # fmt: skip
        _staff(chance, ids, body, rows, start)
        _books(ids, body, start, until)
        made.append(body)
    return made, rows


def _staff(chance: random.Random, ids: Ids, body: Body, rows: Rows, start: datetime) -> None:
    size = SIZES[body.kind]
    number = max(2, min(len(words.UNITS), size // 8))
    for name, short in words.UNITS[:number]:
        unit = ids.at(start)
        body.units.append((unit, name, short))
        rows["organisations_unit"].append(
            line(unit, body.id, None, name, short, name == "Văn phòng", BEGAN, None)
        )
    leaders = {"province": 5, "department": 4, "commune": 3}.get(body.kind, 2)
    plan: list[tuple[str, str, str | None, int]] = [
        ("leader", "Chủ tịch" if i == 0 else "Phó Chủ tịch", None, 10 + i) for i in range(leaders)
    ]
    office = body.units[0][0]
    plan.append(("office_chief", "Chánh Văn phòng", office, 20))
    plan += [("clerk", "Văn thư", office, 60)] * (2 if size > 40 else 1)  # noqa: PLR2004
    plan.append(("administrator", "Quản trị", office, 70))
    plan += [("head", f"Trưởng {name.lower()}", unit, 30) for unit, name, _ in body.units[1:]]
    while len(plan) < size:
        unit, _, _ = chance.choice(body.units)
        plan.append(("officer", "Chuyên viên", unit, 100))
    for role, title, unit_id, rank in plan:
        _seat(chance, ids, body, rows, start, (role, title, unit_id, rank))
    leader, deputy = body.seats[0], body.seats[1]
    rows["people_delegation"].append(
        line(
            ids.at(start), body.id, leader.id, deputy.id, str(DelegationKind.DEPUTY),
            "Quy chế làm việc", "[]", BEGAN, None, None,
        )
    )  # fmt: skip


def _seat(
    chance: random.Random,
    ids: Ids,
    body: Body,
    rows: Rows,
    start: datetime,
    plan: tuple[str, str, str | None, int],
) -> None:
    role, title, unit_id, rank = plan
    name = words.person_name(chance)
    person, account, post = ids.at(start), ids.at(start), ids.at(start)
    number = len(body.seats)
    username = f"{body.code.lower()}.{role}.{number}"
    seat = Seat(post, account, username, name, title, role, unit_id)
    body.seats.append(seat)
    rows["people_person"].append(
        line(person, name, f"{username}@vi-du.vn", "", search_text_of(name))
    )
    rows["people_account"].append(
        line(account, person, username, "{password}", "vi", "system", 0, None, None, False)
    )
    rows["people_post"].append(
        line(post, person, body.id, unit_id, f"{title}" if rank != 100 else f"{title} {number}",  # noqa: PLR2004
             "", role, rank, BEGAN, None)
    )  # fmt: skip


def _books(ids: Ids, body: Body, start: datetime, until: datetime) -> None:
    years = {(until - timedelta(days=back)).year for back in (0, YEAR_DAYS)}
    for year in sorted(years):
        for kind in ("outgoing", "incoming"):
            body.books[kind, year] = ids.at(start)
            body.taken[kind, year] = 0


def book_rows(every: list[Body], until: datetime) -> list[str]:
    """The books, as full as the documents made them."""
    names = {"outgoing": "Sổ văn bản đi", "incoming": "Sổ văn bản đến"}
    return [
        line(
            book, body.id, kind, "chung", names[kind], year, "[]", False,
            body.taken[kind, year] + 1, None, 2, until.isoformat(), "Quản trị", None,
        )
        for body in every
        for (kind, year), book in body.books.items()
    ]  # fmt: skip
