"""A link or a partner that fails is left alone for a while, tried by one, and holds up nobody."""

import json
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from support.clock import Hands, standing
from support.exchange import Office, run_jobs
from vanban.exchange.directory.operations import (
    AxisRefused,
    note_answer,
    note_failure,
    try_again,
    turn_on,
)
from vanban.exchange.directory.queries import health_of, partners_on
from vanban.exchange.sending.jobs import send_due
from vanban.exchange.sending.operations import send
from vanban.exchange.sending.queries import dispatches_of
from vanban.formats.vxp.codes import ErrorCode
from vanban.foundation.actor import Actor
from vanban.foundation.clock import now
from vanban.foundation.errors import Forbidden
from vanban.foundation.ids import new_id
from vanban.foundation.models import AuditEntry

pytestmark = pytest.mark.django_db
EVERYONE = Actor.system(None, name="Liên thông")


@pytest.fixture
def hands() -> Iterator[Hands]:
    with standing(now()) as moving:
        yield moving


def fail(times: int) -> None:
    for _ in range(times):
        note_failure(actor=EVERYONE, now=now(), link="truc", problem="không trả lời")


def test_a_broken_link_is_tried_by_one_worker_when_its_rest_is_over(hands: Hands) -> None:
    fail(2)
    assert turn_on("truc", now)  # it may be nothing
    began = health_of("truc").failing_since
    hands.go_on(seconds=1)
    fail(1)
    assert health_of("truc").failing_since == began
    assert not turn_on("truc", now)
    hands.go_on(seconds=6)
    assert turn_on("truc", now)
    assert not turn_on("truc", now)  # the others wait for what the first one hears
    note_answer(actor=EVERYONE, now=now(), link="truc")
    assert turn_on("truc", now)
    assert turn_on("truc", now)
    health = health_of("truc")
    assert (health.failures, health.failing_since, health.recovered_at) == (0, None, now())


def test_the_one_who_tried_and_died_is_followed_by_another(hands: Hands) -> None:
    fail(3)
    hands.go_on(seconds=6)
    assert turn_on("truc", now)
    hands.go_on(seconds=61)
    assert turn_on("truc", now)


def test_who_knows_that_the_line_is_back_need_not_wait(hands: Hands) -> None:
    fail(9)
    assert not turn_on("truc", now)
    body = new_id()
    with pytest.raises(Forbidden):
        try_again(actor=Actor(organisation_id=body, name="Khách"), now=now(), link="truc")
    clerk = Actor(organisation_id=body, name="Văn thư", permissions=frozenset({"outgoing.issue"}))
    try_again(actor=clerk, now=now(), link="truc")
    assert turn_on("truc", now)
    assert not turn_on("truc", now)


class Picky:
    """An axis that stumbles over every packet for some receivers."""

    def __init__(self, *codes: str) -> None:
        self.broken = set(codes)
        self.asked: list[tuple[str, ...]] = []

    def send(self, _link: Any, _data: bytes, *, to: Sequence[str] = (), **_: Any) -> str:
        self.asked.append(tuple(to))
        if self.broken & set(to):
            raise AxisRefused(ErrorCode.PROCESSING, "Lỗi xử lý")
        return f"doc-{len(self.asked)}"

    def times(self, code: str) -> int:
        return sum(code in to for to in self.asked)


@pytest.fixture
def picky(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path, hands: Hands) -> Picky:
    links = tmp_path / "links.json"
    entry = {"code": "truc", "base_url": "http://127.0.0.1:9", "system_id": "s", "secret": "x"}
    links.write_text(json.dumps([entry]))
    settings.AXIS_LINKS_FILE = str(links)
    settings.STORE_URL = (tmp_path / "store").as_uri()
    axis = Picky("G24")
    monkeypatch.setattr(send, "send_packet", axis.send)
    return axis


@pytest.fixture
def house(picky: Picky) -> Office:
    from support.exchange import body
    from vanban.exchange.directory.queries import links

    return Office(
        committee=body("H15", "UBND tỉnh Đắk Lắk", hosted=True),
        department=body("H15.07", "Sở Giáo dục và Đào tạo", hosted=True),
        partner=body("G22", "Văn phòng Chính phủ", hosted=False),
        other_partner=body("G24", "Bảo hiểm xã hội Việt Nam", hosted=False),
        link=links()[0],
    )


def states(house: Office, document: Any) -> list[str]:
    return [row.state for row in dispatches_of(house.system, document_id=document)]


def test_a_partner_that_fails_is_not_hammered_and_holds_up_nobody(
    house: Office, picky: Picky, hands: Hands
) -> None:
    first = house.issue(1, to=[house.partner, house.other_partner])
    second = house.issue(2, to=[house.other_partner])
    third = house.issue(3, to=[house.partner])
    for _ in range(20):
        run_jobs()
        send_due()
        hands.go_on(seconds=10)
    assert states(house, first) == ["sent", "queued"]
    assert states(house, second) == ["queued"]
    assert states(house, third) == ["sent"]
    failing = partners_on("truc")["G24"]
    assert failing.failures >= 3
    assert picky.times("G24") < 10  # in 200 s
    assert health_of("truc").failures == 0  # the axis answered all the time

    picky.broken.clear()
    hands.go_on(minutes=40)
    for _ in range(3):
        send_due()
        run_jobs()
        hands.go_on(seconds=90)
    assert states(house, first) == ["sent", "sent"]
    assert states(house, second) == ["sent"]
    assert partners_on("truc")["G24"].failures == 0


def test_another_worker_keeps_to_what_the_first_found_out(
    house: Office, picky: Picky, hands: Hands
) -> None:
    from vanban.exchange.directory.models import PartnerState

    PartnerState.objects.create(
        link="truc", partner_code="G24", failures=3, rests_until=now() + timedelta(seconds=30)
    )
    document = house.issue(1, to=[house.other_partner])
    run_jobs()
    assert picky.times("G24") == 0
    assert states(house, document) == ["queued"]
    hands.go_on(seconds=31)
    send_due()
    run_jobs()
    assert picky.times("G24") == 1
    assert AuditEntry.objects.filter(act="exchange.directory.note_partner_failure").exists()
