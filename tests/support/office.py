"""A small office for the tests of people: one body, a unit, a clerk and a leader."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from uuid import UUID

from django.contrib.auth.hashers import Argon2PasswordHasher

from vanban.core.organisations.operations import Founding, add_unit, found_organisation
from vanban.core.people.operations import appoint, open_account, register_person
from vanban.foundation.actor import Actor

NOW = datetime(2026, 11, 22, 2, 30, tzinfo=UTC)
TODAY = date(2026, 11, 22)
PASSWORD = "Mưa rơi trên Buôn 7 làng"
STRANGER = Actor(organisation_id=None, name="Khách", origin="203.0.113.7")


class CheapArgon2(Argon2PasswordHasher):
    """The same form at a thousandth of the cost: tests try many passwords."""

    time_cost, memory_cost, parallelism = 1, 8, 1


@cache
def hashed(password: str = PASSWORD) -> str:
    hasher = CheapArgon2()
    return str(hasher.encode(password, hasher.salt()))


@dataclass(frozen=True, slots=True)
class Someone:
    person_id: UUID
    account_id: UUID
    post_id: UUID


@dataclass(frozen=True, slots=True)
class Office:
    organisation_id: UUID
    unit_id: UUID
    system: Actor

    def someone(self, username: str, role: str = "officer", **more: object) -> Someone:
        person = register_person(
            actor=self.system, now=NOW, full_name=str(more.pop("full_name", "Hồ Thị Mỹ Duyên"))
        )
        account = open_account(
            actor=self.system,
            now=NOW,
            person_id=person,
            username=username,
            password_hash=hashed(),
            must_change=bool(more.pop("must_change", False)),
        )
        given: dict[str, object] = {
            "role": role,
            "title": "Chuyên viên",
            "unit_id": self.unit_id,
            "valid_from": date(2025, 7, 1),
        }
        post = appoint(actor=self.system, now=NOW, person_id=person, **(given | more))  # type: ignore[arg-type]
        return Someone(person, account, post)


def make_office(code: str = "H15", name: str = "Ủy ban nhân dân tỉnh Đắk Lắk") -> Office:
    body = found_organisation(
        actor=Actor.system(None),
        now=NOW,
        founding=Founding(
            code=code,
            name=name,
            short_name=name.replace("Ủy ban nhân dân", "UBND"),
            kind="province",
            valid_from=date(2025, 7, 1),
            hosted=True,
        ),
    )
    system = Actor.system(body)
    unit = add_unit(
        actor=system, now=NOW, organisation_id=body, name="Văn phòng", valid_from=date(2025, 7, 1)
    )
    return Office(body, unit, system)
