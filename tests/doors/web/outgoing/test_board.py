"""The delivery board: what it counts, shows and offers; a thousand places ask no more than ten."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from support.outgoing import NOW, Bureau
from support.work import do_jobs
from vanban.doors.web.outgoing.board import SHOWN, Told, board_of
from vanban.exchange.sending.models import Dispatch, Package, StatusEntry
from vanban.exchange.sending.queries import RemindedRow, SlowRow
from vanban.exchange.sending.rules.reminding import By, Point
from vanban.foundation import tenancy
from vanban.outgoing.publication.operations import issue
from vanban.oversight.tracking.queries import DeliveryLine, DeliveryStatus
from vanban.oversight.tracking.queries.delivery import AddedLine

SENT = datetime(2026, 11, 20, 2, 30, tzinfo=UTC)
PATH = "/di/da-phat-hanh/x/"
CODES = ("01", "02", "03", "04", "05", "06", "13", "15", "16")


def line(*codes: str, **more: object) -> DeliveryLine:
    facts: dict[str, object] = {
        "id": uuid4(),
        "target_id": uuid4(),
        "name": "Sở Tài chính",
        "code": "H15.05",
        "way": "internal",
        "link": "",
        "state": "handed_over",
        "state_label": "Đã chuyển",
        "tries": 0,
        "queued_at": SENT,
        "sent_at": SENT,
        "next_try_at": None,
        "problem": "",
        "told": "",
        "carried_at": None,
        "added": None,
        "statuses": tuple(
            DeliveryStatus(code, "báo", SENT + timedelta(hours=at), "báo", "Nga")
            for at, code in enumerate(codes, start=1)
        ),
    }
    return DeliveryLine(**(facts | more))  # type: ignore[arg-type]


def late(of: DeliveryLine, days: int = 1) -> Told:
    row = SlowRow(
        dispatch_id=of.id,
        name=of.name,
        code=of.code,
        by=By.BELL,
        point=Point.REGISTRATION,
        label="chưa vào sổ",
        due_at=SENT,
        days=days,
        reminders=2,
        reminded_at=SENT,
        again_from=None,
        phone="",
        email="",
    )
    return Told(slow={of.id: row}, reminded={of.id: RemindedRow(2, SENT)})


def test_the_sums_tell_where_the_places_stand_and_lead_to_them() -> None:
    lines = [
        line("01", "03", "06"),
        line("01"),
        line(),
        line("01", "02"),
        line(way="paper", state="on_paper"),
        line(state="cancelled"),
    ]
    board = board_of(lines, Told(), path=PATH)
    assert [each.words for each in board.sums] == [
        "1 hoàn thành",
        "1 đã đến",
        "1 chưa báo đến",
        "1 từ chối",
        "1 bản giấy",
        "1 đã hủy gửi",
    ]
    assert (board.total, board.live) == (6, True)
    for each in board.sums:
        asked = dict([each.url.partition("?")[2].split("=")])
        assert len(board_of(lines, Told(), path=PATH, query=asked).rows) == 1


def test_who_is_late_stands_out_with_since_when_and_how_often_reminded() -> None:
    slow = line("01")
    (row,) = board_of([slow], late(slow), path=PATH).rows
    assert row.late
    assert row.say == "Quá hạn vào sổ 1 ngày làm việc"
    assert [station.state for station in row.stations][:2] == ["reached", "stalled"]
    assert row.more == ["Đã nhắc 2 lần, 09:30 20/11/2026"]
    (today,) = board_of([slow], late(slow, days=0), path=PATH).rows
    assert today.say == "Quá hạn vào sổ từ 09:30 20/11"


def test_an_added_place_tells_who_added_it_and_why() -> None:
    added = line(added=AddedLine(SENT, "Hồ Thị Mỹ Duyên", "Sở Nội vụ đề nghị"))
    board = board_of([line(), added], Told(), path=PATH, query={"loc": "added"})
    assert [row.more for row in board.rows] == [
        ["Gửi thêm 09:30 20/11/2026, Hồ Thị Mỹ Duyên: Sở Nội vụ đề nghị"]
    ]


def test_a_place_that_refused_offers_the_right_place_and_itself_again() -> None:
    refused = line("01", "02")
    told = Told(act_url=f"{PATH}?lam=gui-them", acts=True)
    (row,) = board_of([refused], told, path=PATH).rows
    assert [str(act.label) for act in row.acts] == ["Gửi đúng nơi", "Gửi lại nơi này"]
    assert not board_of([refused], Told(), path=PATH).rows[0].acts


def test_what_became_of_a_recall_is_counted_and_its_words_are_not_said_twice() -> None:
    lines = [line("01", "13"), line("01", "13", "15"), line("01", "13", "16")]
    board = board_of(lines, Told(), path=PATH)
    words = [each.words for each in board.sums]
    assert words == ["3 đã đến", "1 chờ trả lời thu hồi", "1 đồng ý trả lại", "1 không trả lại"]
    assert [row.say for row in board.rows] == ["", "", ""]
    assert board.live
    assert not board_of(lines[1:2], Told(), path=PATH).live


def test_how_long_it_took_is_told_of_what_is_finished() -> None:
    done = line(
        "01",
        "03",
        "06",
        statuses=(DeliveryStatus("06", "báo", SENT + timedelta(hours=16), "báo", ""),),
    )
    assert board_of([done], Told(), path=PATH).rows[0].say == "Hoàn thành sau 16 giờ"
    long = line("06", statuses=(DeliveryStatus("06", "báo", SENT + timedelta(days=5), "báo", ""),))
    assert board_of([long], Told(), path=PATH).rows[0].say == "Hoàn thành sau 5 ngày"


@settings(deadline=None, max_examples=60)
@given(st.lists(st.lists(st.sampled_from(CODES), max_size=4), max_size=130), st.integers(-3, 9))
def test_every_place_is_on_one_page_and_in_one_sum(told: list[list[str]], page: int) -> None:
    lines = [line(*codes) for codes in told]
    board = board_of(lines, Told(), path=PATH)
    beside = ("loc=13", "loc=15", "loc=16")
    furthest = [each.words for each in board.sums if not each.url.endswith(beside)]
    counted = sum(int(words.partition(" ")[0]) for words in furthest)
    assert counted == board.total == len(lines)
    shown: list[UUID] = []
    for number in range(1, -(-len(lines) // SHOWN) + 1):
        shown += board_of(lines, Told(), path=PATH, query={"trang": str(number)}).shown
    assert sorted(shown) == sorted(each.id for each in lines)
    asked = board_of(lines, Told(), path=PATH, query={"trang": str(page), "loc": "99"})
    assert len(asked.rows) == min(len(lines), len(asked.shown))
    assert bool(asked.rows) is bool(lines)


@pytest.mark.django_db
def test_a_thousand_places_ask_no_more_than_ten(
    signing_bureau: Bureau, at: object, client: Client
) -> None:
    bureau = signing_bureau
    document_id = bureau.sealed()
    issue(actor=bureau.clerk, now=NOW, document_id=document_id)
    do_jobs()
    url = reverse("outgoing:document", args=["da-phat-hanh", document_id])
    clerk: Client = at(bureau.clerk)  # type: ignore[operator]

    def questions() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            answer = clerk.get(url)
        assert answer.status_code == 200
        return len(asked)

    shown = clerk.get(url).content.decode()
    history = shown[shown.index('id="history"') :]
    assert f"{bureau.clerk.name}</span> phát hành" in history
    assert "báo: Đã đến" not in history, "what receivers report stands on the board"
    questions()  # what is kept from one page to the next is kept now
    few = questions()
    tenancy.enter(bureau.organisation_id)
    package = Package.objects.get(document_id=document_id)
    rows = Dispatch.objects.bulk_create(
        Dispatch(
            organisation_id=bureau.organisation_id,
            package=package,
            ordinal=number,
            target_name=f"UBND xã {number}",
            target_code=f"H15.{number}",
            way="axis",
            link="truc",
            state="sent",
            queued_at=NOW,
            sent_at=NOW - timedelta(days=9),
        )
        for number in range(100, 1100)
    )
    StatusEntry.objects.bulk_create(
        StatusEntry(
            organisation_id=bureau.organisation_id, dispatch=row, code=1, at=NOW, recorded_at=NOW
        )
        for row in rows
    )
    assert questions() <= few + 2
