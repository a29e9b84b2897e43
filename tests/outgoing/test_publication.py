"""Issuing: once, by a clerk, under an identifier of its own; one order for three acts."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.outgoing import NOW, TODAY, Bureau
from support.work import do_jobs
from vanban.core.calendar.queries import shipped_calendar, usual_hours
from vanban.core.organisations.operations import close_organisation
from vanban.foundation import tenancy
from vanban.foundation.actor import Actor
from vanban.foundation.errors import Forbidden
from vanban.foundation.models import AuditEntry, EventRecord
from vanban.outgoing.numbering.operations import CannotNumber, close_book
from vanban.outgoing.numbering.queries import books
from vanban.outgoing.publication.operations import CannotIssue, issue, issue_and_send
from vanban.outgoing.publication.queries import (
    due_of,
    issue_of,
    order_of,
    to_be_issued,
)
from vanban.outgoing.publication.rules import business_id_of, due_at
from vanban.trust.certificates.operations.registering import note_revocation
from vanban.trust.certificates.queries import certificates

HOUR = timedelta(hours=1)
pytestmark = pytest.mark.django_db


@pytest.mark.checklist(19)
def test_issuing_gives_the_identifier_and_tells_the_rooms_above_once(
    signing_bureau: Bureau,
) -> None:
    document_id = signing_bureau.sealed()
    issue(actor=signing_bureau.clerk, now=NOW, document_id=document_id)
    document = signing_bureau.document(document_id)
    assert (document.state, document.business_id) == ("issued", "H15,2026/11/20,01/QĐ-UBND")
    with pytest.raises(CannotIssue):
        issue(actor=signing_bureau.clerk, now=NOW, document_id=document_id)
    tenancy.enter(signing_bureau.organisation_id)
    assert EventRecord.objects.filter(name="outgoing.publication.DocumentIssued").count() == 1


@pytest.mark.parametrize("who", ["officer", "head", "chief", "leader", "deputy"])
def test_nobody_but_a_clerk_issues(signing_bureau: Bureau, who: str) -> None:
    document_id = signing_bureau.sealed()
    for act in (issue, issue_and_send):
        with pytest.raises(Forbidden):
            act(actor=getattr(signing_bureau, who), now=NOW, document_id=document_id)


@pytest.mark.parametrize("stage", ["drafted", "approved", "signed", "numbered"])
def test_nothing_leaves_without_the_seal(signing_bureau: Bureau, stage: str) -> None:
    document_id = getattr(signing_bureau, stage)()
    with pytest.raises(CannotIssue):
        issue(actor=signing_bureau.clerk, now=NOW, document_id=document_id)


def test_a_body_that_has_ended_issues_nothing(signing_bureau: Bureau) -> None:
    document_id = signing_bureau.sealed()
    close_organisation(
        actor=Actor.system(None),
        now=NOW,
        organisation_id=signing_bureau.organisation_id,
        closes_on=TODAY - timedelta(days=1),
        successor_id=signing_bureau.neighbour_id,
        basis="Nghị quyết 202/2025/QH15",
    )
    with pytest.raises(CannotIssue) as refused:
        issue(actor=signing_bureau.clerk, now=NOW, document_id=document_id)
    assert [reason.code for reason in refused.value.reasons] == ["organisations.ended"]


def test_issuing_after_the_next_working_day_is_marked_late(signing_bureau: Bureau) -> None:
    document_id = signing_bureau.sealed()
    tuesday = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
    tenancy.enter(signing_bureau.organisation_id)
    from vanban.outgoing.signing.models import SigningRequest

    SigningRequest.objects.update(finished_at=NOW)
    issue(actor=signing_bureau.clerk, now=tuesday, document_id=document_id)
    row = issue_of(signing_bureau.clerk, document_id=document_id)
    assert row is not None
    assert (row.due_date, row.late) == (date(2026, 11, 23), True)


# ── one order ─────────────────────────────────────────────────────────────────────────────────


def test_one_order_leaves_three_acts_of_the_clerk_in_the_trail(signing_bureau: Bureau) -> None:
    document_id = signing_bureau.signed()
    issue_and_send(actor=signing_bureau.clerk, now=NOW, document_id=document_id)
    assert signing_bureau.state(document_id) == "numbered"
    do_jobs()
    assert signing_bureau.state(document_id) == "issued"
    order = order_of(signing_bureau.clerk, document_id=document_id)
    assert order is not None
    assert order.ended_at is not None
    assert order.problem == ""
    tenancy.enter(signing_bureau.organisation_id)
    for act in ("numbering.take_number", "sealing.request_seal", "publication.issue"):
        entry = AuditEntry.objects.get(act=f"outgoing.{act}")
        assert entry.actor_name == signing_bureau.clerk.name


@pytest.mark.parametrize("stage", ["numbered", "sealed"])
def test_an_order_goes_on_from_where_the_document_stands(
    signing_bureau: Bureau, stage: str
) -> None:
    document_id = getattr(signing_bureau, stage)()
    issue_and_send(actor=signing_bureau.clerk, now=NOW, document_id=document_id)
    do_jobs()
    assert signing_bureau.state(document_id) == "issued"


def test_an_order_before_signing_or_without_a_book_is_refused_as_the_act_alone(
    signing_bureau: Bureau,
) -> None:
    with pytest.raises(CannotIssue):
        issue_and_send(actor=signing_bureau.clerk, now=NOW, document_id=signing_bureau.approved())
    for book in books(signing_bureau.clerk):
        close_book(actor=signing_bureau.clerk, now=NOW, book_id=book.id)
    document_id = signing_bureau.signed()
    with pytest.raises(CannotNumber):
        issue_and_send(actor=signing_bureau.clerk, now=NOW, document_id=document_id)
    assert order_of(signing_bureau.clerk, document_id=document_id) is None


def test_what_stops_an_order_stands_with_it_for_the_clerk(signing_bureau: Bureau) -> None:
    document_id = signing_bureau.signed()
    issue_and_send(actor=signing_bureau.clerk, now=NOW, document_id=document_id)
    for row in certificates(signing_bureau.system):
        note_revocation(actor=signing_bureau.system, now=NOW, certificate_id=row.id, revoked_at=NOW)
    do_jobs()
    assert signing_bureau.state(document_id) == "numbered"
    order = order_of(signing_bureau.clerk, document_id=document_id)
    assert order is not None
    assert "bị thu hồi" in order.problem


# ── rules ─────────────────────────────────────────────────────────────────────────────────────


def test_the_identifier_has_code_day_number_and_notation() -> None:
    assert (
        business_id_of(code="H15", day=date(2026, 1, 5), printed="05", notation="QĐ-UBND")
        == "H15,2026/01/05,05/QĐ-UBND"
    )


HERE = ZoneInfo("Asia/Ho_Chi_Minh")


@pytest.mark.parametrize(
    ("signed", "urgent", "by_axis", "due"),
    [
        ("2026-11-20 10:00", False, False, "2026-11-23 17:00"),  # Friday: Monday, all day
        ("2026-11-20 10:00", False, True, "2026-11-23 11:30"),  # by the axis: Monday morning
        ("2026-11-20 17:01", False, True, "2026-11-24 11:30"),  # after hours: as if on Monday
        ("2026-11-21 09:00", False, False, "2026-11-24 17:00"),  # on a Saturday: as if on Monday
        ("2026-11-19 06:00", False, True, "2026-11-20 11:30"),  # before hours: on that day
        ("2026-11-20 20:00", True, True, "2026-11-20 21:00"),  # urgent: at once, at any hour
        ("2026-12-31 16:00", False, False, "2027-01-04 17:00"),  # over New Year's Day and a weekend
    ],
)
def test_the_last_moment_to_issue_is_counted_by_working_days_and_office_hours(
    signed: str, urgent: bool, by_axis: bool, due: str
) -> None:
    moment = datetime.fromisoformat(signed).replace(tzinfo=HERE)
    found = due_at(
        moment,
        urgent=urgent,
        by_axis=by_axis,
        calendar=shipped_calendar(),
        hours=usual_hours().hours,
        at_once=HOUR,
    )
    assert f"{found:%Y-%m-%d %H:%M}" == due


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 20), timezones=st.just(HERE)),  # noqa: DTZ001
    st.booleans(),
    st.booleans(),
)
def test_nothing_is_due_before_it_is_signed_nor_on_a_day_of_rest_unless_urgent(
    signed: datetime, urgent: bool, by_axis: bool
) -> None:
    calendar, hours = shipped_calendar(), usual_hours().hours
    due = due_at(
        signed, urgent=urgent, by_axis=by_axis, calendar=calendar, hours=hours, at_once=HOUR
    )
    assert due > signed
    assert urgent or (due.date() > signed.date() and calendar.is_working(due.date()))
    assert urgent or due.time() == (hours.morning_to if by_axis else hours.afternoon_to)


def test_what_is_signed_and_has_not_left_is_listed_with_its_last_moment(
    signing_bureau: Bureau,
) -> None:
    bureau = signing_bureau
    plain, urgent = bureau.signed(), bureau.sealed(urgency=2)
    bureau.approved()
    tenancy.enter(bureau.organisation_id)
    from vanban.outgoing.signing.models import SigningRequest

    SigningRequest.objects.update(finished_at=NOW)
    rows = to_be_issued(bureau.clerk)
    assert [row.document_id for row in rows] == [urgent, plain], "the most pressing first"
    assert [f"{row.due_at:%d/%m %H:%M}" for row in rows] == ["20/11 10:30", "23/11 11:30"]
    issue(actor=bureau.clerk, now=NOW, document_id=urgent)
    row = issue_of(bureau.clerk, document_id=urgent)
    assert row is not None
    assert not row.late
    assert [each.document_id for each in to_be_issued(bureau.clerk)] == [plain]
    assert due_of(bureau.officer, document_id=plain) == rows[1].due_at
    assert to_be_issued(bureau.other_head) == [], "who takes no part sees nothing"
