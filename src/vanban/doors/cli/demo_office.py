"""Fill an office of the demo: bodies, units, people, delegations, books. Again changes nothing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from vanban.core.organisations.operations import (
    Founding,
    add_unit,
    close_organisation,
    found_organisations,
)
from vanban.core.organisations.queries import (
    Level1Code,
    level_1_codes,
    organisations_with_codes,
    units_of,
)
from vanban.core.organisations.rules import suggest_old_form
from vanban.core.people.operations import NewPost, delegate, hash_password, take_on
from vanban.core.people.queries import (
    account_named,
    delegations_to,
    posts_of_person,
)
from vanban.doors.cli.demo_cast import (
    MERGED_ON,
    SINCE,
    SINCE_CENTRE,
    Body,
    PersonLine,
    bodies,
    delegations,
    people,
    units,
)
from vanban.foundation.actor import Actor
from vanban.foundation.clock import local_date
from vanban.outgoing.numbering.operations import open_books
from vanban.outgoing.numbering.queries import books
from vanban.outgoing.numbering.rules import DEFAULT_SERIES

LOADER = "Dữ liệu mẫu"
BASIS = "Nghị quyết 202/2025/QH15"


@dataclass(frozen=True, slots=True)
class Loaded:
    """What stands after loading: bodies with people, and people, by code and sign-in name."""

    organisations: dict[str, UUID]
    people: dict[str, UUID]


def load_office(part: str, *, now: datetime, password: str) -> Loaded:
    """Fill the office of one part (h15, g22): its own bodies hosted, all others as partners."""
    level_1 = part.upper()
    ids = _load_bodies(level_1, now)
    hosts = {
        body.code: ids[body.code] for body in bodies() if body.seal and body.level_1 == level_1
    }
    for code, organisation_id in hosts.items():
        _load_units(code, organisation_id, now)
    cast = [line for line in people() if line.organisation in hosts]
    persons = _load_people(cast, hosts, now, password)
    _load_delegations(cast, hosts, now)
    for organisation_id in hosts.values():
        actor = Actor.system(organisation_id, name=LOADER)
        if len(books(actor, year=local_date(now).year)) < len(DEFAULT_SERIES):
            open_books(actor=actor, now=now)
    return Loaded(hosts, persons)


def _load_bodies(level_1: str, now: datetime) -> dict[str, UUID]:
    foundings = [_of_body(body, hosted=body.level_1 == level_1) for body in bodies()]
    own = {founding.code for founding in foundings}
    partners = [
        code
        for code in level_1_codes().values()
        if code.code not in own and code.code[0] in "GH" and code.status != "merged"
    ]
    foundings += [_of_code(code) for code in partners]
    known = organisations_with_codes(founding.code for founding in foundings)
    new = [founding for founding in foundings if founding.code not in known]
    system = Actor.system(None, name=LOADER)
    if new:
        found_organisations(actor=system, now=now, foundings=new)
        known = organisations_with_codes(founding.code for founding in foundings)
    for code in partners:
        if code.status == "closed" and known[code.code].valid_to is None:
            close_organisation(
                actor=system,
                now=now,
                organisation_id=known[code.code].id,
                closes_on=MERGED_ON,
                successor_id=known[code.successor].id,
                basis=BASIS,
            )
    return {code: row.id for code, row in known.items()}


def _of_body(body: Body, *, hosted: bool) -> Founding:
    return Founding(
        code=body.code,
        name=body.name,
        short_name=body.short_name,
        kind=body.kind,
        valid_from=body.since,
        abbreviation=body.abbreviation,
        superior_name=body.superior_name,
        place_name=body.place_name,
        parent_code=body.parent,
        old_code=suggest_old_form(body.code) or "",
        hosted=hosted,
        invented=body.invented,
    )


def _of_code(code: Level1Code) -> Founding:
    province = code.code.startswith("H")
    place = code.name.replace("UBND tỉnh ", "").replace("UBND thành phố ", "")
    return Founding(
        code=code.code,
        name=code.name.replace("UBND", "Ủy ban nhân dân"),
        short_name=code.name,
        kind="province" if province else "ministry",
        valid_from=SINCE_CENTRE,
        abbreviation="UBND" if province else "",
        place_name=place if province else "Hà Nội",
        old_code=suggest_old_form(code.code) or "",
    )


def _load_units(code: str, organisation_id: UUID, now: datetime) -> None:
    known = {row.name: row.id for row in units_of(organisation_id)}
    for line in units():
        if line.organisation != code or line.name in known:
            continue
        known[line.name] = add_unit(
            actor=Actor.system(organisation_id, name=LOADER),
            now=now,
            organisation_id=organisation_id,
            name=line.name,
            abbreviation=line.abbreviation,
            is_registry=line.registry,
            parent_id=known[line.parent] if line.parent else None,
            valid_from=SINCE,
        )


def _load_people(
    cast: Iterable[PersonLine], hosts: dict[str, UUID], now: datetime, password: str
) -> dict[str, UUID]:
    hashed = ""
    persons: dict[str, UUID] = {}
    for line in cast:
        known = account_named(line.username)
        if known is not None:
            persons[line.username] = known.person_id
            continue
        hashed = hashed or hash_password(password)  # one for all: it is one password
        organisation_id = hosts[line.organisation]
        unit = {row.name: row.id for row in units_of(organisation_id)}
        persons[line.username] = take_on(
            actor=Actor.system(organisation_id, name=LOADER),
            now=now,
            full_name=line.full_name,
            username=line.username,
            password_hash=hashed,
            posts=[
                NewPost(
                    role=line.role,
                    title=line.title,
                    valid_from=SINCE,
                    unit_id=unit[line.unit] if line.unit else None,
                    authority=line.authority,
                    rank=line.rank,
                )
            ],
            must_change=False,
        )
    return persons


def _load_delegations(cast: list[PersonLine], hosts: dict[str, UUID], now: datetime) -> None:
    where = {line.username: hosts[line.organisation] for line in cast}
    for line in delegations():
        if line.grantor not in where:
            continue
        system = Actor.system(where[line.grantor], name=LOADER)
        grantor, grantee = (_post_of(name, now) for name in (line.grantor, line.grantee))
        given = delegations_to(system, grantee_id=grantee, on=line.valid_from)
        if any(row.basis == line.basis for row in given):
            continue
        delegate(
            actor=system,
            now=now,
            grantor_id=grantor,
            grantee_id=grantee,
            kind=line.kind,
            basis=line.basis,
            document_types=line.document_types,
            valid_from=line.valid_from,
            valid_to=line.valid_to,
        )


def _post_of(username: str, now: datetime) -> UUID:
    account = account_named(username)
    assert account is not None  # noqa: S101 - the cast was loaded before
    return posts_of_person(account.person_id, on=local_date(now))[0].id
