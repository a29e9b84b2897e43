"""What the axis decides without asking anyone."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.axis import packet
from vanban.axis.mailbox.rules import (
    codes_in,
    day_bounds,
    facts_of,
    restricted,
    spliced,
    wire_time,
)
from vanban.axis.members.rules import (
    AgencyInput,
    codes_of,
    is_fresh,
    is_system_code,
    level_of,
    open_secret,
    reasons_against_agency,
    seal_secret,
)
from vanban.formats.edxml.face import face_of

KEY = "khóa của kho"


def test_a_secret_opens_only_under_its_key_and_for_its_member() -> None:
    sealed = seal_secret("bí mật", keystore_secret=KEY, system_id="00.15.W00")
    assert b"m\xe1\xba\xadt" not in sealed
    assert sealed != seal_secret("bí mật", keystore_secret=KEY, system_id="00.15.W00")
    assert open_secret(sealed, keystore_secret=KEY, system_id="00.15.W00") == "bí mật"
    assert open_secret(sealed, keystore_secret="khác", system_id="00.15.W00") is None
    assert open_secret(sealed, keystore_secret=KEY, system_id="00.22.W00") is None
    assert open_secret(b"short", keystore_secret=KEY, system_id="00.15.W00") is None


@pytest.mark.parametrize(
    ("age", "window", "fresh"),
    [(0, 60, True), (60, 60, True), (61, 60, False), (-61, 60, False), (10**9, 0, True)],
)
def test_how_old_a_request_may_be(age: int, window: int, *, fresh: bool) -> None:
    now = datetime(2026, 11, 22, tzinfo=UTC)
    sent = now - timedelta(seconds=age)
    assert is_fresh(sent, now=now, window=timedelta(seconds=window)) is fresh


@pytest.mark.checklist(46)
@pytest.mark.parametrize(
    ("code", "level", "system"),
    [
        ("H15", 1, False),
        ("H15.01", 2, False),
        ("H55.242", 2, False),
        ("H37.DN.001", 3, False),
        ("000.00.00.H15", 1, False),
        ("000.00.15.H51", 2, False),
        ("000.20.31.H53", 3, False),
        ("00.15.W00", 2, True),
        ("vxp.saas.03", 3, False),
    ],
)
def test_levels_and_systems(code: str, level: int, *, system: bool) -> None:
    assert level_of(code) == level
    assert is_system_code(code) is system


@pytest.mark.parametrize(
    ("agency", "codes"),
    [
        (AgencyInput(code="", name="X"), ["members.bad_code"]),
        (AgencyInput(code="H 15", name=""), ["members.bad_code", "members.no_name"]),
        (AgencyInput(code="H" * 36, name="X"), ["members.bad_code"]),
        (AgencyInput(code="H15", name="X", old_code="đ"), ["members.bad_code"]),
        (AgencyInput(code="h15.01", name="X", old_code="000.00.01.H15"), []),
    ],
)
def test_what_may_stand_in_the_directory(agency: AgencyInput, codes: list[str]) -> None:
    assert [reason.code for reason in reasons_against_agency(agency)] == codes


def test_an_agency_is_reached_by_all_its_codes() -> None:
    agency = AgencyInput(code="h15.01", name="X", old_code="000.00.01.H15", code102="H15.01")
    assert codes_of(agency) == ["H15.01", "000.00.01.H15"]


@pytest.mark.parametrize(
    ("header", "codes"),
    [
        ("", ()),
        ("[]", ()),
        ('["000.00.02.H15","000.00.03.H15"]', ("000.00.02.H15", "000.00.03.H15")),
        ("[H15, H16]", ("H15", "H16")),
        ("H15", ("H15",)),
        ("H15, H15,H16", ("H15", "H16")),
        ('["H15"', ("H15",)),
    ],
)
def test_receivers_in_a_header(header: str, codes: tuple[str, ...]) -> None:
    assert codes_in(header) == codes


def test_restriction_by_any_code_of_the_same_body() -> None:
    same = {"H15.01": 1, "000.00.01.H15": 1, "H15.02": 2}
    assert restricted(("H15.01", "H15.02"), ("000.00.01.H15",), same) == ("H15.01",)
    assert restricted(("H15.01", "H15.02"), (), same) == ("H15.01", "H15.02")
    assert restricted(("H15.01",), ("H99",), same) == ()


@given(st.binary(max_size=60), st.lists(st.integers(1, 9), max_size=8), st.integers(0, 60))
def test_a_text_is_put_in_once_wherever_the_pieces_end(
    whole: bytes, cuts: list[int], at: int
) -> None:
    at = min(at, len(whole))
    pieces, rest = [], whole
    for cut in cuts:
        pieces.append(rest[:cut])
        rest = rest[cut:]
    assert b"".join(spliced([*pieces, rest], at, b"!")) == whole[:at] + b"!" + whole[at:]


def test_the_file_itself_says_what_it_is() -> None:
    facts = facts_of(face_of(packet(7, status="03", sender="G22", to=("H15",))))
    assert (facts.message_type, facts.status_code, facts.receiver_codes) == ("status", 3, ("H15",))
    facts = facts_of(face_of(packet(7)))
    assert (facts.message_type, facts.notation) == ("edoc", "7/UBND-VP")


def test_times_and_days_are_vietnams() -> None:
    assert wire_time(datetime(2026, 11, 21, 18, 0, 5, tzinfo=UTC)) == "2026/11/22 01:00:05"
    begin, end = day_bounds("2026/11/21", "22/11/2026")
    assert (begin, end) == (
        datetime(2026, 11, 20, 17, tzinfo=UTC),
        datetime(2026, 11, 22, 17, tzinfo=UTC),
    )
    assert day_bounds("", "hôm nay") == (None, None)
