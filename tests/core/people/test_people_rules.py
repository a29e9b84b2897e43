"""Authority lines, delegations, passwords and the life of a sign-in, as tables."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vanban.core.people.rules import (
    ROLES,
    DelegationKind,
    authority_lines,
    is_locked,
    is_over,
    permissions_of,
    reasons_against_delegation,
    reasons_against_password,
    reasons_against_username,
    valid_on,
)

NOW = datetime(2026, 11, 22, 2, 30, tzinfo=UTC)
CHAIR = {"grantor_title": "Chủ tịch", "grantor_authority": "TM. ỦY BAN NHÂN DÂN"}


@pytest.mark.parametrize(
    ("given_words", "printed"),
    [
        (
            {"title": "Chủ tịch", "authority": "TM. ỦY BAN NHÂN DÂN"},
            ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"),
        ),
        (
            {"title": "Phó Chủ tịch", "authority": "TM. ỦY BAN NHÂN DÂN|KT. CHỦ TỊCH"},
            ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"),
        ),
        ({"title": "Giám đốc"}, ("GIÁM ĐỐC",)),
        (
            {"title": "Phó Giám đốc", "authority": "KT. GIÁM ĐỐC"},
            ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"),
        ),
        (
            {"title": "Phó Chủ tịch", "kind": DelegationKind.DEPUTY, **CHAIR},
            ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"),
        ),
        (
            {"title": "Chánh Văn phòng", "kind": DelegationKind.BY_ORDER, **CHAIR},
            ("TL. CHỦ TỊCH", "CHÁNH VĂN PHÒNG"),
        ),
        (
            {
                "title": "Phó Chánh Văn phòng",
                "authority": "KT. CHÁNH VĂN PHÒNG",
                "kind": DelegationKind.BY_ORDER,
                **CHAIR,
            },
            ("TL. CHỦ TỊCH", "KT. CHÁNH VĂN PHÒNG", "PHÓ CHÁNH VĂN PHÒNG"),
        ),
        (
            {
                "title": "Phó Trưởng phòng",
                "authority": "KT. TRƯỞNG PHÒNG",
                "kind": DelegationKind.AUTHORISED,
                "grantor_title": "Giám đốc",
            },
            ("TUQ. GIÁM ĐỐC", "PHÓ TRƯỞNG PHÒNG"),
        ),
        (
            {"title": "Phó Giám đốc", "kind": DelegationKind.ACTING, "grantor_title": "Giám đốc"},
            ("Q. GIÁM ĐỐC",),
        ),
    ],
)
def test_lines_over_the_signature(given_words: dict[str, str], printed: tuple[str, ...]) -> None:
    assert authority_lines(**given_words) == printed  # type: ignore[arg-type]


GOOD = {
    "kind": "TUQ",
    "basis": "88/GUQ-UBND",
    "valid_from": date(2026, 11, 1),
    "valid_to": date(2026, 12, 31),
    "document_types": ("cong-van",),
    "same_person": False,
    "grantor_holds_by_tuq": False,
    "grantor_signs": True,
}


@pytest.mark.parametrize(
    ("changed", "codes"),
    [
        ({}, []),
        ({"kind": "TL", "valid_to": None}, []),
        ({"kind": "TUQ", "valid_to": None}, ["people.tuq_without_end"]),
        ({"kind": "TUQ", "document_types": ()}, ["people.tuq_without_scope"]),
        ({"kind": "KT", "document_types": ()}, []),
        ({"grantor_signs": False}, ["people.grantor_signs_nothing"]),
        ({"kind": "XX"}, ["people.delegation_kind"]),
        ({"basis": "  "}, ["people.delegation_basis"]),
        ({"valid_to": date(2026, 10, 1)}, ["people.delegation_ends_before_it_begins"]),
        (
            {"same_person": True, "grantor_holds_by_tuq": True, "basis": ""},
            ["people.delegation_basis", "people.delegation_to_self", "people.tuq_passed_on"],
        ),
    ],
)
def test_delegations_as_article_13_has_them(changed: dict[str, object], codes: list[str]) -> None:
    found = reasons_against_delegation(**(GOOD | changed))  # type: ignore[arg-type]
    assert [reason.code for reason in found] == codes


@pytest.mark.parametrize(
    ("password", "codes"),
    [
        ("Mưa rơi trên Buôn 7 làng", []),
        ("Ngan!2026", ["people.password_short"]),
        ("mua roi tren buon lang", ["people.password_plain"]),
        ("Tài khoản duyen.ho 2026!", ["people.password_has_name"]),
        ("abc", ["people.password_short", "people.password_plain"]),
    ],
)
@pytest.mark.checklist(60)
def test_passwords_say_all_that_is_missing(password: str, codes: list[str]) -> None:
    found = reasons_against_password(password, "duyen.ho")
    assert [reason.code for reason in found] == codes


@pytest.mark.parametrize(
    ("username", "good"),
    [
        ("duyen.ho", True),
        ("y.krec-mlo2", True),
        ("Duyen", False),
        ("ab", False),
        ("hồ.duyên", False),
    ],
)
def test_sign_in_names(username: str, good: bool) -> None:
    assert (reasons_against_username(username) == []) is good


@given(created=st.integers(0, 100_000), idle=st.integers(0, 20_000), ended=st.booleans())
def test_a_sign_in_is_over_when_ended_idle_or_old(created: int, idle: int, ended: bool) -> None:
    over = is_over(
        created_at=NOW - timedelta(seconds=created),
        seen_at=NOW - timedelta(seconds=min(idle, created)),
        ended_at=NOW if ended else None,
        now=NOW,
        idle=timedelta(hours=2),
        longest=timedelta(hours=12),
    )
    assert over is (ended or min(idle, created) >= 7200 or created >= 43_200)


def test_a_lock_ends_by_itself() -> None:
    assert not is_locked(None, NOW)
    assert is_locked(NOW + timedelta(seconds=1), NOW)
    assert not is_locked(NOW, NOW)


@given(st.dates(), st.dates(), st.one_of(st.none(), st.dates()))
def test_both_ends_of_a_validity_belong_to_it(day: date, first: date, last: date | None) -> None:
    inside = first <= day and (last is None or day <= last)
    assert valid_on(day, first, last) is inside


def test_only_clerks_number_seal_and_register_and_only_leaders_sign() -> None:
    holders = {
        permission: {role for role in ROLES if permission in permissions_of(role)}
        for permission in ("outgoing.seal", "outgoing.number", "incoming.register", "outgoing.sign")
    }
    assert holders["outgoing.seal"] == holders["outgoing.number"] == {"clerk"}
    assert holders["incoming.register"] == {"clerk"}
    assert holders["outgoing.sign"] == {"leader"}
    assert permissions_of("unknown") == frozenset()
