"""A body hands days down to those under it; each may say otherwise, and nobody sees more."""

from datetime import date

import pytest
from django.db import connection

from support.incoming import NOW, Place, make_place, parts, presented
from support.office import make_office
from support.work import do_jobs
from vanban.core.calendar.operations import clear_day, import_days, set_day
from vanban.core.calendar.queries import calendar_of, days_of_year
from vanban.core.organisations.models import Organisation
from vanban.core.organisations.queries import hosted_below
from vanban.formats.workdays import Term, TermUnit
from vanban.foundation import tenancy
from vanban.foundation.actor import Actor
from vanban.incoming.assignment.operations import assign
from vanban.incoming.assignment.rules import Assignee, Role

DAY = date(2026, 11, 24)
BASIS = "Thông báo 15/TB-UBND"


def under(body: Actor, above: Actor) -> Actor:
    Organisation.objects.filter(id=body.organisation).update(parent_id=above.organisation)
    return body


@pytest.fixture
def province(db: None) -> Actor:
    return make_office().system


@pytest.fixture
def department(province: Actor) -> Actor:
    return under(make_office("H15.02", "Sở Nội vụ").system, province)


@pytest.fixture
def commune(department: Actor) -> Actor:
    return under(make_office("H15.02.07", "Chi cục Văn thư - Lưu trữ").system, department)


def off(actor: Actor, *, kind: str = "holiday", down: bool = True, day: date = DAY) -> None:
    set_day(
        actor=actor, now=NOW, day=day, kind=kind, name="Ngày nghỉ", basis=BASIS, handed_down=down
    )


def works(actor: Actor, day: date = DAY) -> bool:
    return calendar_of(actor).is_working(day)


def test_a_day_holds_at_every_level_below_until_it_is_taken_back(
    province: Actor, department: Actor, commune: Actor
) -> None:
    off(province)
    assert [works(each) for each in (province, department, commune)] == [False] * 3
    (row,) = [row for row in days_of_year(commune, year=2026) if row.day == DAY]
    assert (row.own, row.from_above, row.basis) == (False, "UBND tỉnh Đắk Lắk", BASIS)
    clear_day(actor=province, now=NOW, day=DAY)
    assert [works(each) for each in (province, department, commune)] == [True] * 3


def test_the_nearest_word_holds(province: Actor, department: Actor, commune: Actor) -> None:
    off(province)
    off(department, kind="ordinary")
    assert [works(each) for each in (province, department, commune)] == [False, True, True]
    off(department, kind="ordinary", down=False)
    assert [works(each) for each in (department, commune)] == [True, False]
    off(commune, kind="ordinary", down=False)
    assert works(commune)


def test_a_body_adds_days_of_its_own(province: Actor, department: Actor) -> None:
    own = date(2026, 11, 26)
    off(province)
    off(department, day=own, down=False)
    assert (works(department), works(department, own)) == (False, False)
    assert works(province, own)


def test_what_is_not_handed_down_holds_for_no_other(province: Actor, department: Actor) -> None:
    off(province, down=False)
    off(department, down=True, day=date(2026, 11, 25))
    assert works(department)
    assert works(province, date(2026, 11, 25))


def test_a_stranger_sees_nothing_of_a_days_that_were_handed_down(
    province: Actor, department: Actor
) -> None:
    stranger = make_office("G22", "Văn phòng Chính phủ").system
    off(province)
    off(province, down=False, day=date(2026, 11, 25))
    assert works(stranger)
    seen = {}
    for body in (province, department, stranger):
        tenancy.enter(body.organisation)
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM calendar_day")
            seen[body] = cursor.fetchone()[0]
            cursor.execute("UPDATE calendar_day SET name = 'khác' WHERE day = %s", [DAY])
            changed = cursor.rowcount
        assert changed == (1 if body is province else 0)
    assert list(seen.values()) == [2, 1, 0]


def test_a_file_of_days_is_handed_down_whole(province: Actor, department: Actor) -> None:
    text = f"date\tname\tkind\tbasis\tconfirmed\n2026-11-24\tNghỉ\tholiday\t{BASIS}\tyes\n"
    assert import_days(actor=province, now=NOW, text=text, handed_down=True) == 1
    assert not works(department)


def test_only_hosted_bodies_below_are_counted_again(
    province: Actor, department: Actor, commune: Actor
) -> None:
    Organisation.objects.filter(id=department.organisation).update(hosted=False)
    assert hosted_below(province.organisation, on=DAY) == [commune.organisation]


def due_on(place: Place, document: object) -> date:
    (part,) = parts(place, document)  # type: ignore[arg-type]
    assert part.due_at is not None
    return part.due_at.date()


def test_open_deadlines_below_are_counted_again(province: Actor) -> None:
    place = make_place("H15.03", "Sở Tài chính")
    under(place.system, province)
    document = presented(place)
    assign(
        actor=place.leader,
        now=NOW,
        document_id=document,
        assignees=[
            Assignee(role=Role.LEAD, unit_id=place.unit_id, term=Term(5, TermUnit.WORK_DAY))
        ],
    )
    before = due_on(place, document)
    off(province)
    do_jobs()
    moved = due_on(place, document)
    assert moved > before
    off(province, down=False)
    do_jobs()
    assert due_on(place, document) == before
