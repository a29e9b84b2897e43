"""The journal of the line: every packet sent and received, narrowed, counted, taken out."""

import io
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from support.exchange import ISSUED, Office, office, run_jobs
from vanban.core.files.operations import keep
from vanban.exchange.receiving.models import InboxItem
from vanban.exchange.receiving.operations import report_status, take_in
from vanban.exchange.sending.models import Dispatch
from vanban.exchange.sending.operations import record_failure, record_status
from vanban.formats.vxp.rows import MessageType
from vanban.foundation import tenancy
from vanban.foundation.actor import Actor
from vanban.foundation.clock import local_date, now
from vanban.foundation.errors import Forbidden
from vanban.foundation.models import AuditEntry
from vanban.oversight.tracking.operations import export_journal
from vanban.oversight.tracking.queries import JournalRow, journal_counts, journal_page
from vanban.oversight.tracking.queries.journal import JOURNAL_SEERS
from vanban.oversight.tracking.rules import journal as rules
from vanban.oversight.tracking.rules.journal import Course, Standing, Which, columns_of
from vanban.oversight.tracking.rules.listing import Form

pytestmark = pytest.mark.django_db
PARTNER_ID = "G22,2026/11/19,1/VPCP-NN"


@pytest.fixture
def here(settings: Any, tmp_path: Any) -> Office:
    """An office whose axis does not answer: what is sent waits."""
    settings.AXIS_LINKS_FILE = str(tmp_path / "links.json")
    settings.STORE_URL = (tmp_path / "store").as_uri()
    return office(tmp_path / "links.json", "http://127.0.0.1:9/vxp")


def clerk(here: Office) -> Actor:
    return Actor(
        organisation_id=here.committee,
        name="Duyên",
        permissions=frozenset({"outgoing.issue", "incoming.receive", "records.see_all"}),
    )


def administrator(here: Office) -> Actor:
    return replace(clerk(here), name="Quản", permissions=frozenset({"people.administer"}))


def came(here: Office, number: int = 1) -> UUID:
    """A packet of G22 that was read and registered."""
    from support.exchange import incoming_packet

    stored = keep(incoming_packet(number), file_name="x.edxml")
    item = take_in(
        actor=here.system, now=now(), link="truc", axis_doc_id=f"doc-{number}",
        kind=MessageType.EDOC, sha256=stored.sha256, size=stored.size,
    )  # fmt: skip
    from vanban.exchange.receiving.operations import read_item

    read_item(actor=here.system, now=now(), inbox_item_id=item)
    report_status(actor=here.system, now=now() + timedelta(seconds=2), inbox_item_id=item, code=3)
    return item


def which(**asked: Any) -> Which:
    return Which(since=local_date(now()), **asked)


def rows(actor: Actor, **asked: Any) -> tuple[JournalRow, ...]:
    return journal_page(actor, which=which(**asked)).rows


@pytest.fixture
def sent(here: Office) -> UUID:
    """Two tries of a document to G22 failed, then G22 reported that it has it."""
    document = here.issue(5)
    run_jobs()
    tenancy.enter(here.committee)
    row = Dispatch.objects.get()
    for problem in ("Trục chưa trả lời.", "Trục báo bận."):
        record_failure(actor=here.system, now=now(), dispatch_ids=[row.id], problem=problem)
    return document


def reported(here: Office, *codes: int) -> None:
    for code in codes:
        moment = datetime(2026, 11, 20, 1, code, tzinfo=UTC)
        record_status(
            actor=here.system, now=now(), business_id="H15,2026/11/20,05/QĐ-UBND",
            from_code="G22", code=code, at=moment,
        )  # fmt: skip


@pytest.mark.checklist(41)
def test_every_packet_sent_and_received_is_told_with_its_traces_tries_and_times(
    here: Office, sent: UUID
) -> None:
    item = came(here)
    reported(here, 1, 3)
    received, left = rows(clerk(here))
    assert (left.course, left.partner_code, left.symbol) == (Course.SENT, "G22", "05/QĐ-UBND")
    assert (left.line, left.state_label) == ("Trục thử nghiệm", "Chờ gửi")
    assert left.tries >= 2
    assert left.problem == "Trục báo bận."
    assert left.business_id == "H15,2026/11/20,05/QĐ-UBND"
    assert len(left.sha256) == 64
    assert [(one.wire, one.at.minute) for one in left.told] == [("01", 1), ("03", 3)]
    assert left.document_id == sent
    assert (received.id, received.course) == (item, Course.RECEIVED)
    assert (received.business_id, received.state_label) == (PARTNER_ID, "Đã nhận")
    assert [one.wire for one in received.told] == ["01", "03"]
    statuses = rows(clerk(here), packets=MessageType.STATUS)
    assert [(one.packet_label, one.course) for one in statuses] == [
        ("03 Đã tiếp nhận", Course.SENT),
        ("01 Đã đến", Course.SENT),
    ]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, 2),
        ({"course": Course.SENT}, 1),
        ({"course": Course.RECEIVED}, 1),
        ({"standing": Standing.WAITING}, 1),
        ({"standing": Standing.DONE}, 1),
        ({"standing": Standing.STOPPED}, 0),
        ({"partner": "g22"}, 2),
        ({"partner": "văn phòng chính"}, 2),
        ({"partner": "G24"}, 0),
        ({"words": "05/QĐ-UBND"}, 1),
        ({"words": PARTNER_ID}, 1),
        ({"words": "mưa lũ"}, 1),
        ({"words": "doc-1"}, 1),
        ({"words": "không có đâu"}, 0),
        ({"until": ISSUED - timedelta(days=3650)}, 0),
    ],
    ids=str,
)
def test_all_conditions_narrow_the_journal(
    here: Office, sent: UUID, asked: Mapping[str, Any], found: int
) -> None:
    came(here)
    assert len(rows(clerk(here), **asked)) == found


def test_a_packet_is_found_by_its_hash(here: Office, sent: UUID) -> None:
    came(here)
    for row in rows(clerk(here)):
        assert [one.id for one in rows(clerk(here), words=row.sha256.upper())] == [row.id]


def test_the_numbers_over_the_journal_agree_with_its_rows(here: Office, sent: UUID) -> None:
    came(here, 1), came(here, 2)
    counts = journal_counts(clerk(here), which=which(course=Course.SENT))
    assert (counts.sent, counts.received, counts.waiting, counts.stopped) == (1, 2, 1, 0)


def test_pages_follow_each_other_without_a_gap_or_a_double(here: Office, sent: UUID) -> None:
    for number in range(1, 6):
        came(here, number)
    whole = [row.id for row in rows(clerk(here))]
    assert len(whole) == 6
    found, after = [], None
    while True:
        page = journal_page(clerk(here), which=which(), after=after, limit=2)
        found += [row.id for row in page.rows]
        after = page.after
        if after is None:
            break
    assert found == whole


def test_the_administrator_sees_the_packets_and_no_subject_and_finds_none_by_it(
    here: Office, sent: UUID
) -> None:
    came(here)
    for row in rows(administrator(here)):
        assert (row.subject, row.document_id) == ("", None)
    assert rows(administrator(here), words="mưa lũ") == ()
    assert len(rows(administrator(here), words="05/QĐ-UBND")) == 1


def test_others_see_no_journal_and_another_body_sees_its_own(here: Office, sent: UUID) -> None:
    came(here)
    other = replace(clerk(here), organisation_id=here.department)
    assert rows(other) == ()
    nobody = replace(clerk(here), permissions=frozenset({"records.see_all"}))
    for ask in (journal_page, journal_counts):
        with pytest.raises(Forbidden):
            ask(nobody, which=which())
    with pytest.raises(Forbidden):
        export_journal(actor=nobody, now=now(), which=which(), form=Form.XLSX)
    for permission in JOURNAL_SEERS:
        assert rows(replace(nobody, permissions=frozenset({permission})))


def test_the_database_itself_hides_the_packets_of_another_body(here: Office, sent: UUID) -> None:
    came(here)
    tenancy.enter(here.department)
    assert not Dispatch.objects.exists()
    assert not InboxItem.objects.exists()


def sheet_of(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        return "".join(
            packed.read(name).decode() for name in packed.namelist() if name.endswith(".xml")
        )


def test_the_journal_is_taken_out_and_that_is_written_down(here: Office, sent: UUID) -> None:
    came(here)
    reported(here, 1)
    text = sheet_of(
        export_journal(actor=clerk(here), now=now(), which=which(words="05"), form=Form.XLSX)
    )
    assert "H15,2026/11/20,05/QĐ-UBND" in text
    assert "08:01:00 20/11/2026" in text  # 01, in a column of its own
    assert PARTNER_ID not in text
    paper = sheet_of(export_journal(actor=clerk(here), now=now(), which=which(), form=Form.DOCX))
    assert "01 08:01 20/11/2026" in paper
    tenancy.enter(here.committee)
    entry = AuditEntry.objects.filter(act="oversight.tracking.export_journal").latest("sequence")
    assert '"rows": 2' in entry.payload


def test_a_printed_page_has_fewer_columns_than_a_sheet() -> None:
    assert len(columns_of(Form.PDF)) < len(columns_of(Form.XLSX))
    assert {f"at_{code:02d}" for code in (1, 2, 3, 4, 5, 6, 13, 15, 16)} <= set(
        columns_of(Form.XLSX)
    )


def test_a_page_costs_the_same_few_questions_however_many_rows_it_has(
    here: Office, sent: UUID
) -> None:
    came(here)

    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            rows(clerk(here))
        return len(queries)

    few = asked()
    for number in range(2, 6):
        came(here, number)
    assert asked() == few


def test_without_a_day_a_month_is_shown() -> None:
    assert rules.usual_since(date(2026, 11, 26)) == date(2026, 10, 26)
