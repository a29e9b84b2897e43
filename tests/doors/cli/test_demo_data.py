"""The demo's data: whole, loaded fast, loaded twice without a change, and usable by its people."""

import json
import subprocess
import sys
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.db import connection

from vanban.axis.members.queries import resolve
from vanban.core.organisations.queries import (
    find_organisations,
    hosted_organisations,
    is_living,
    organisation_by_code,
    units_of,
)
from vanban.core.organisations.rules import parse_identifier
from vanban.core.people.operations import sign_in, visit_of_token
from vanban.core.people.queries import (
    account_named,
    delegation_for,
    head_of_unit,
    posts_of_organisation,
    posts_of_person,
)
from vanban.core.people.rules import ROLES, reasons_against_password
from vanban.doors.cli.demo_axis import load_axis
from vanban.doors.cli.demo_cast import bodies, people, units
from vanban.doors.cli.demo_data import (
    DemoAccount,
    demo_password,
    load_demo_data,
    main,
    write_accounts,
)
from vanban.doors.cli.demo_keys import demo_token
from vanban.foundation import tenancy
from vanban.foundation.actor import Actor
from vanban.foundation.clock import local_date
from vanban.trust.certificates.queries import key_for_organisation, key_for_person

NOW = datetime(2026, 11, 22, 2, 30, tzinfo=UTC)
TODAY = date(2026, 11, 22)
PASSWORD = "Srepok-EaKao-4821"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOFTHSM2_CONF", raising=False)
    monkeypatch.setenv("VANBAN_PROCESS", "test")


def counts() -> dict[str, int]:
    """How many rows stand in each of our tables."""
    tenancy.enter(tenancy.EVERYWHERE)
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if not table.startswith(("django_", "procrastinate_")):
                cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")
                found[table] = cursor.fetchone()[0]
    return found


def load(part: str, folder: Path) -> list[DemoAccount]:
    return load_demo_data(
        part, now=NOW, password=PASSWORD, pki_folder=folder / "pki", trust_folder=folder / "roots"
    )


def test_the_cast_is_whole() -> None:
    kinds = Counter(body.kind for body in bodies())
    assert kinds["commune"] == 102
    assert kinds["department"] == 13
    codes = [body.code for body in bodies()]
    assert len(set(codes)) == len(codes)
    for body in bodies():
        assert parse_identifier(body.code) is not None
        assert body.invented or body.code in {"H15", "G22"}
    known_units = {(line.organisation, line.name) for line in units()} | {
        (body.code, "") for body in bodies()
    }
    for line in people():
        assert (line.organisation, line.unit) in known_units
        assert line.role in ROLES
    roles = {
        code: {line.role for line in people() if line.organisation == code}
        for code in {line.organisation for line in people()}
    }
    everyone = set(ROLES) - {"axis_operator"}
    assert roles.pop("H15") == everyone
    assert roles.pop("H15.05") == everyone
    assert roles.pop("G22") == set(ROLES)
    assert len(roles) == 3
    for commune in roles.values():
        assert commune >= {"clerk", "leader", "officer"}
    registries = Counter(line.organisation for line in units() if line.registry)
    assert set(registries.values()) == {1}


def test_loading_is_whole_and_loading_again_changes_nothing(tmp_path: Path) -> None:
    load_pki = load("g22", tmp_path)  # the authority is made on the first call
    assert {account.organisation for account in load_pki} == {"Văn phòng Chính phủ"}
    before = counts()
    load("g22", tmp_path)
    assert counts() == before


@pytest.mark.checklist(49, 59)
def test_the_province_is_loaded_and_its_people_can_work(tmp_path: Path) -> None:
    accounts = load("h15", tmp_path)
    before = counts()
    assert load("h15", tmp_path) == accounts
    assert counts() == before
    _the_directory_holds()
    _people_can_sign_in_and_sign(accounts)
    assert len(list((tmp_path / "roots").glob("test-*.pem"))) == 2


def _the_directory_holds() -> None:
    assert len(hosted_organisations(on=TODAY)) == 117
    heir = organisation_by_code("H45", on=TODAY)
    assert heir is not None
    assert heir.code == "H15"
    office = organisation_by_code("000.00.00.G22", on=TODAY)
    assert office is not None
    assert not office.hosted
    assert is_living(office, TODAY)
    found = find_organisations("ea kao", on=TODAY)
    assert [row.short_name for row in found] == ["UBND phường Ea Kao"]
    assert found[0].invented
    assert not find_organisations("phu yen tinh", on=TODAY)


def _people_can_sign_in_and_sign(accounts: list[DemoAccount]) -> None:
    assert {"duyen.ho", "bao.tran", "hien.pham", "krec.mlo", "nga.bui"} <= {
        account.username for account in accounts
    }
    given = sign_in(
        actor=Actor(organisation_id=None, name="Khách"),
        now=NOW,
        username="duyen.ho",
        password=PASSWORD,
        origin="127.0.0.1",
        kind="web",
    )
    visit = visit_of_token(given.token, now=NOW, origin="127.0.0.1")
    assert not visit.must_change
    assert visit.actor.may("incoming.register")
    body = organisation_by_code("H15", on=TODAY)
    assert body is not None
    system = Actor.system(body.id)
    assert key_for_organisation(system, at=NOW) is not None
    deputy = account_named("bao.tran")
    assert deputy is not None
    assert key_for_person(system, person_id=deputy.person_id, at=NOW) is not None
    (form,) = posts_of_organisation(body.id, on=TODAY, permission="outgoing.approve_form")
    chair = account_named("dat.le")
    assert chair is not None
    grantor = posts_of_person(chair.person_id, on=TODAY)[0].id
    right = delegation_for(
        system, grantor_id=grantor, grantee_id=form.id, on=TODAY, document_type="cong-van"
    )
    assert right is not None
    assert right.kind == "TL"
    for unit in units_of(body.id, on=TODAY):
        if unit.abbreviation in {"NNMT", "KT", "NC"}:
            assert head_of_unit(unit.id, on=TODAY) is not None


def test_the_axis_knows_both_systems_and_every_body(tmp_path: Path) -> None:
    members = tmp_path / "members.json"
    members.write_text(
        json.dumps(
            [
                {"code": "h15", "name": "Tỉnh", "system_id": "00.15.W00", "secret": "s" * 40},
                {"code": "g22", "name": "VPCP", "system_id": "00.22.W00", "secret": "t" * 40},
            ]
        )
    )
    load_axis(members, now=NOW)
    before = counts()
    load_axis(members, now=NOW)
    assert counts() == before
    found = resolve(["H15", "000.00.00.H15", "H15.139", "K15", "G22"], day=local_date(NOW))
    assert {code: entry.system_code for code, entry in found.items()} == {
        "H15": "00.15.W00",
        "000.00.00.H15": "00.15.W00",
        "H15.139": "00.15.W00",
        "K15": "00.15.W00",
        "G22": "00.22.W00",
    }


def test_the_password_is_made_once_strong_and_may_be_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("VANBAN_DEMO_PASSWORD", raising=False)
    made = demo_password(tmp_path)
    assert demo_password(tmp_path) == made
    assert reasons_against_password(made, "") == []
    assert (tmp_path / "password").stat().st_mode & 0o077 == 0
    monkeypatch.setenv("VANBAN_DEMO_PASSWORD", PASSWORD)
    assert demo_password(tmp_path) == PASSWORD


def test_the_command_leaves_the_accounts_for_their_owner_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VANBAN_DEMO_FOLDER", str(tmp_path))
    monkeypatch.setenv("VANBAN_TRUST_DIR", str(tmp_path / "roots"))
    monkeypatch.setenv("VANBAN_DEMO_PASSWORD", PASSWORD)
    accounts = tmp_path / "g22" / "accounts.json"
    words = ["--part", "g22", "--accounts", str(accounts), "--members", str(tmp_path / "none")]
    assert main(words) == 0
    rows = json.loads(accounts.read_text(encoding="utf-8"))
    assert rows[0]["name"] == "Lê Minh Khôi"
    assert set(rows[0]) == {"organisation", "name", "title", "username", "password"}
    assert accounts.stat().st_mode & 0o077 == 0
    write_accounts(accounts, [])
    assert json.loads(accounts.read_text(encoding="utf-8")) == []


@pytest.mark.needs("softhsm2-util")
def test_keys_are_made_in_the_token_where_there_is_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a process of its own: a PKCS#11 module reads its settings once."""
    monkeypatch.setenv("SOFTHSM2_CONF", str(tmp_path / "hsm" / "softhsm2.conf"))
    monkeypatch.setenv("VANBAN_PKCS11_PIN", "246810")
    made = demo_token()
    assert made is not None
    assert demo_token() == made
    child = subprocess.run(
        [sys.executable, "-c", IN_TOKEN], check=True, capture_output=True, text=True
    )
    assert child.stdout.strip() == "2048"


IN_TOKEN = """
from vanban.doors.cli.processes import prepare_django
prepare_django()
from vanban.doors.cli.demo_keys import demo_token
from vanban.doors.testpki.softhsm import generate_key
print(generate_key(demo_token(), object_id="0a01").key_size)
"""
