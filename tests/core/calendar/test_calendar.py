"""A body says when it works and how long its regulation gives; each body for itself."""

from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.incoming import NOW, make_place
from support.office import make_office
from vanban.core.calendar.operations import (
    CannotSetCalendar,
    clear_day,
    import_days,
    remove_deadline_rule,
    set_day,
    set_deadline_rule,
    set_hours,
)
from vanban.core.calendar.queries import (
    calendar_of,
    days_of_year,
    deadline_rules,
    proposed_due,
    working_time,
)
from vanban.core.calendar.rules import Given, term_for
from vanban.formats.workdays import Term, TermUnit
from vanban.foundation.actor import Actor
from vanban.foundation.errors import Forbidden, NotFound

CULTURE_DAY = date(2026, 11, 24)
BASIS = "Thông báo 15/TB-BNV"


@pytest.fixture
def office(db: None) -> Actor:
    return make_office().system


def off(actor: Actor, day: date = CULTURE_DAY, kind: str = "holiday") -> None:
    set_day(actor=actor, now=NOW, day=day, kind=kind, name="Ngày Văn hóa Việt Nam", basis=BASIS)


def test_a_body_sets_a_day_and_takes_it_back(office: Actor) -> None:
    assert calendar_of(office).is_working(CULTURE_DAY)
    off(office)
    assert not calendar_of(office).is_working(CULTURE_DAY)
    (row,) = [row for row in days_of_year(office, year=2026) if row.day == CULTURE_DAY]
    assert (row.own, row.basis, row.kind_label) == (True, BASIS, "Nghỉ lễ, tết")
    clear_day(actor=office, now=NOW, day=CULTURE_DAY)
    assert calendar_of(office).is_working(CULTURE_DAY)
    with pytest.raises(NotFound):
        clear_day(actor=office, now=NOW, day=CULTURE_DAY)


def test_what_one_body_sets_holds_for_no_other(office: Actor) -> None:
    other = make_office("G22", "Văn phòng Chính phủ").system
    off(office)
    assert calendar_of(other).is_working(CULTURE_DAY)


def test_a_shipped_holiday_can_be_worked_where_the_body_says_so(office: Actor) -> None:
    swapped = date(2026, 8, 31)
    assert not calendar_of(office).is_working(swapped)
    off(office, swapped, "ordinary")
    assert calendar_of(office).is_working(swapped)


def test_every_reason_against_a_day_is_told_at_once(office: Actor) -> None:
    with pytest.raises(CannotSetCalendar) as refused:
        set_day(
            actor=office, now=NOW, day=date(2026, 11, 24), kind="extra_workday", name="", basis=" "
        )
    assert {reason.code for reason in refused.value.reasons} == {
        "calendar.no_basis",
        "calendar.name",
        "calendar.not_at_rest",
    }
    with pytest.raises(CannotSetCalendar) as refused:
        off(office, date(2026, 11, 22), "swapped_off")
    assert [reason.code for reason in refused.value.reasons] == ["calendar.at_rest"]


def test_only_who_administers_the_office_changes_it(db: None) -> None:
    place = make_place()
    with pytest.raises(Forbidden):
        off(place.leader)
    with pytest.raises(Forbidden):
        set_deadline_rule(
            actor=place.clerk, now=NOW, type_code="", urgency=1, term="2wd", basis=BASIS
        )


def test_a_year_is_taken_in_from_a_file(office: Actor) -> None:
    head = "date\tname\tkind\tbasis\tconfirmed\n"
    lines = "2028-01-03\tTết\tholiday\tTB\tyes\n2028-01-04\tChờ\tholiday\tTB\tno\n"
    assert import_days(actor=office, now=NOW, text=head + lines) == 1
    calendar = calendar_of(office)
    assert not calendar.is_working(date(2028, 1, 3))
    assert calendar.is_working(date(2028, 1, 4))
    for text in ("", head, "không phải lịch", head + "hôm nay\tx\tholiday\ty\tyes\n"):
        with pytest.raises(CannotSetCalendar):
            import_days(actor=office, now=NOW, text=text)


def test_office_hours_count_and_must_be_in_order(office: Actor) -> None:
    sessions = ((time(8), time(12)), (time(13), time(17)))
    set_hours(
        actor=office, now=NOW, since=date(2026, 11, 1), sessions=sessions, basis="QĐ 12/QĐ-UBND"
    )
    assert working_time(office).sessions_on(date(2026, 11, 20)) == sessions
    with pytest.raises(CannotSetCalendar):
        set_hours(
            actor=office,
            now=NOW,
            since=date(2026, 12, 1),
            sessions=((time(13), time(12)), (time(11), time(17))),
            basis="QĐ",
        )


@pytest.mark.checklist(11)
def test_the_urgent_is_due_in_hours_and_the_rest_in_working_days(office: Actor) -> None:
    def due(urgency: int) -> datetime:
        found = proposed_due(office, now=NOW, type_code="cong-van", urgency=urgency)
        assert found is not None
        return found.due_at.astimezone(UTC)

    assert due(3) == due(4) == datetime(2026, 11, 20, 8, 30, tzinfo=UTC)  # 9.30 to 15.30
    assert due(2) == datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
    assert due(1) == datetime(2026, 11, 24, 3, 30, tzinfo=UTC)
    assert due(0) == datetime(2026, 12, 4, 16, 59, tzinfo=UTC)


def test_the_bodys_own_rules_take_the_place_of_the_usual_ones(office: Actor) -> None:
    for type_code, urgency, term in (("", None, "7wd"), ("giay-moi", None, "2wd"), ("", 3, "2h")):
        set_deadline_rule(
            actor=office, now=NOW, type_code=type_code, urgency=urgency, term=term, basis="Quy chế"
        )

    def term(type_code: str, urgency: int) -> str:
        found = proposed_due(office, now=NOW, type_code=type_code, urgency=urgency)
        return found.term.code if found else ""

    assert [term("cong-van", 0), term("giay-moi", 0), term("giay-moi", 3), term("", 1)] == [
        "7wd",
        "2wd",
        "2h",
        "7wd",
    ]
    for row in deadline_rules(office):
        assert row.id is not None
        remove_deadline_rule(actor=office, now=NOW, rule_id=row.id)
    assert all(row.id is None for row in deadline_rules(office))


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"term": "0wd"}, "calendar.term"),
        ({"urgency": 4}, "calendar.urgency"),
        ({"type_code": "thu-tinh"}, "calendar.type"),
        ({"basis": ""}, "calendar.no_basis"),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused(
    office: Actor, changes: dict[str, object], code: str
) -> None:
    given = {"type_code": "", "urgency": 1, "term": "2wd", "basis": "Quy chế"} | changes
    with pytest.raises(CannotSetCalendar) as refused:
        set_deadline_rule(actor=office, now=NOW, **given)  # type: ignore[arg-type]
    assert [reason.code for reason in refused.value.reasons] == [code]


RULES = st.lists(
    st.builds(
        Given,
        st.sampled_from(["", "cong-van", "giay-moi"]),
        st.sampled_from([None, 0, 1, 2, 3]),
        st.builds(Term, st.integers(1, 30), st.sampled_from(TermUnit)),
    ),
    max_size=8,
)


@given(RULES, st.sampled_from(["cong-van", "giay-moi", ""]), st.integers(0, 4))
def test_a_rule_that_holds_fits_the_document(
    rules: list[Given], type_code: str, urgency: int
) -> None:
    found = term_for(rules, type_code=type_code, urgency=urgency)
    fitting = [
        rule
        for rule in rules
        if rule.type_code in {"", type_code} and rule.urgency in {None, min(urgency, 3)}
    ]
    assert (found in fitting) if fitting else found is None
