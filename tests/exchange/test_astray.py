"""What comes for nobody here, or cannot be kept or placed, is kept, told, and answered."""

import base64
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

import psycopg
import pytest
from django.db import connection

from support.exchange import Office, Partner, go_round
from vanban.core.files.queries import load
from vanban.core.organisations.models import Organisation
from vanban.exchange.directory.operations import PacketUnusable, client
from vanban.exchange.directory.queries import health_of
from vanban.exchange.directory.rules import AxisLink, keeper_among, link_of
from vanban.exchange.receiving.models import InboxItem
from vanban.exchange.receiving.operations import (
    CannotSettle,
    poll,
    return_stray,
    settle_stray,
    take_in,
)
from vanban.exchange.receiving.queries import stray_items
from vanban.formats.edxml.message import DocumentMessage, StatusCode, StatusMessage
from vanban.formats.edxml.reader import read
from vanban.formats.vxp.rows import MessageType
from vanban.foundation import tenancy
from vanban.foundation.actor import Actor
from vanban.foundation.clock import now
from vanban.foundation.errors import Forbidden, NotFound

pytestmark = pytest.mark.django_db


def administrator(here: Office) -> Actor:
    return Actor(
        organisation_id=here.committee, name="Quản", permissions=frozenset({"people.administer"})
    )


def strayed() -> list[UUID]:
    """The packets that the administrators were told of, in the order of the events."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT payload ->> 'inbox_item_id' FROM foundation_event "
            "WHERE name = 'exchange.receiving.PacketStrayed' ORDER BY id"
        )
        return [UUID(found) for (found,) in cursor.fetchall()]


def same(kept: bytes, sent: bytes) -> bool:
    """Whether it is that packet: an axis appends its trace."""
    one, other = read(kept), read(sent)
    assert isinstance(one, DocumentMessage)
    assert isinstance(other, DocumentMessage)
    return (one.document_id, one.subject) == (other.document_id, other.subject)


@pytest.fixture
def for_nobody(here: Office, partner: Partner) -> bytes:
    """A packet for a department that the axis still gives to this system, and no longer ours."""
    Organisation.objects.filter(id=here.department).update(hosted=False)
    return partner.send(1, to=("H15.07",))


def test_a_packet_for_nobody_here_is_kept_told_once_and_shown_without_its_subject(
    here: Office, for_nobody: bytes
) -> None:
    for _ in range(3):
        go_round()
    (row,) = stray_items(administrator(here))
    assert same(load(row.sha256), for_nobody)
    assert (row.addressed_to, row.sender_code, row.symbol) == ("H15.07", "G22", "1/VPCP-NN")
    assert row.problem == "Gói tin gửi cho cơ quan không có ở hệ thống này."
    assert strayed() == [row.id]
    tenancy.enter(here.committee)
    assert InboxItem.objects.get().subject == ""
    with pytest.raises(Forbidden):
        stray_items(replace(administrator(here), permissions=frozenset()))
    assert stray_items(replace(administrator(here), organisation_id=here.department)) == []


def test_returned_it_tells_its_sender_why_in_the_name_it_was_sent_to(
    here: Office, partner: Partner, for_nobody: bytes
) -> None:
    go_round()
    (row,) = stray_items(administrator(here))
    with pytest.raises(CannotSettle) as refused:
        return_stray(
            actor=administrator(here), now=now(), inbox_item_id=row.id, reason_code="no_such"
        )
    assert [reason.code for reason in refused.value.reasons] == ["receiving.no_reason"]
    return_stray(
        actor=administrator(here),
        now=now(),
        inbox_item_id=row.id,
        reason_code="closed_recipient",
        text="Nay là UBND tỉnh",
    )
    go_round()
    (status,) = [read(data) for data in partner.take(MessageType.STATUS)]
    assert isinstance(status, StatusMessage)
    assert (status.sender.organ_id, status.status_code) == ("H15.07", StatusCode.REJECTION)
    assert status.response_for.document_id == "G22,2026/11/19,1/VPCP-NN"
    assert status.description == (
        "[closed_recipient] Cơ quan nhận đã kết thúc hoạt động: Nay là UBND tỉnh"
    )
    assert stray_items(administrator(here)) == []
    (settled,) = stray_items(administrator(here), settled=True)
    assert settled.settled_by == "Quản"
    with pytest.raises(CannotSettle) as again:
        settle_stray(actor=administrator(here), now=now(), inbox_item_id=row.id, note="")
    assert {reason.code for reason in again.value.reasons} == {
        "receiving.settled",
        "receiving.no_note",
    }


def test_a_packet_larger_than_the_house_takes_is_set_aside_and_holds_up_no_other(
    here: Office, partner: Partner, settings: Any
) -> None:
    settings.UPLOAD_MAX_BYTES = 10_000
    large = partner.send(1, note="x" * 20_000)
    small = partner.send(2)
    assert len(small) < 10_000 < len(large)
    go_round()
    (row,) = stray_items(administrator(here))
    assert same(load(row.sha256), large)
    assert "quá mức" in row.problem
    tenancy.enter(here.committee)
    assert same(load(InboxItem.objects.get(state="read").sha256), small)


def cut_base64(answer: dict[str, Any]) -> bytes:
    return json.dumps(answer | {"data": answer["data"][:-1]}).encode()


def nothing_in_it(answer: dict[str, Any]) -> bytes:
    return json.dumps(answer | {"data": ""}).encode()


def without_end(_: dict[str, Any]) -> bytes:
    return b'{"status":"OK","ErrorCode":"0","data":"' + b"A" * (client.largest_answer() + 1)


@pytest.mark.parametrize("spoil", [cut_base64, nothing_in_it, without_end])
def test_an_answer_that_holds_no_packet_is_no_outage_and_the_next_packet_comes(
    here: Office,
    partner: Partner,
    monkeypatch: pytest.MonkeyPatch,
    settings: Any,
    spoil: Callable[[dict[str, Any]], bytes],
) -> None:
    settings.UPLOAD_MAX_BYTES = 2 * 1024 * 1024
    partner.send(1)
    good = partner.send(2)
    heard, spoilt = client.parse_answer, []

    def parse(body: bytes) -> Any:
        said = json.loads(body)
        if isinstance(said.get("data"), str) and not spoilt:
            spoilt.append(said)
            body = spoil(said)
            if len(body) > client.largest_answer():
                raise PacketUnusable("36", client.TOO_LARGE)
        return heard(body)

    monkeypatch.setattr(client, "parse_answer", parse)
    go_round()
    assert spoilt
    assert base64.b64decode(spoilt[0]["data"])
    (row,) = stray_items(administrator(here))
    assert (row.sha256, row.may_return) == ("", False)
    assert health_of("truc").failures == 0
    tenancy.enter(here.committee)
    assert same(load(InboxItem.objects.get(state="read").sha256), good)


def test_no_more_of_an_answer_is_taken_than_the_largest_packet_makes(
    here: Office, partner: Partner, settings: Any
) -> None:
    partner.send(1, note="x" * 900)
    (row,) = client.list_received(here.link, message_type=MessageType.EDOC, now=now())
    settings.UPLOAD_MAX_BYTES = -client._AROUND
    with pytest.raises(PacketUnusable):
        client.fetch_packet(here.link, doc_id=row.doc_id, now=now())


def test_a_status_that_cannot_be_read_is_shown_to_the_administrator(here: Office) -> None:
    from vanban.core.files.operations import keep

    stored = keep(b"<edXML>khong phai trang thai</edXML>", file_name="x.edxml")
    take_in(
        actor=here.system,
        now=now(),
        link="truc",
        axis_doc_id="hong",
        kind=MessageType.STATUS,
        sha256=stored.sha256,
        size=stored.size,
    )
    go_round()
    (row,) = stray_items(administrator(here))
    assert strayed() == [row.id]
    with pytest.raises(CannotSettle) as refused:
        return_stray(
            actor=administrator(here), now=now(), inbox_item_id=row.id, reason_code="wrong_format"
        )
    assert [reason.code for reason in refused.value.reasons] == ["receiving.status_not_answered"]
    settle_stray(actor=administrator(here), now=now(), inbox_item_id=row.id, note="Đã gọi nơi gửi")
    assert stray_items(administrator(here)) == []


def test_a_status_on_what_was_never_sent_is_shown_and_lost_nowhere(
    here: Office, partner: Partner
) -> None:
    partner.send_status("H15", "H15,2026/11/20,99/QĐ-UBND", StatusCode.ACCEPTANCE, now())
    go_round()
    (row,) = stray_items(administrator(here))
    assert row.status_label == "Đã tiếp nhận"
    assert "không gửi cho nơi này" in row.problem
    assert strayed() == [row.id]


def test_what_is_no_stray_packet_is_not_settled(here: Office, partner: Partner) -> None:
    partner.send(1)
    go_round()
    tenancy.enter(here.committee)
    item = InboxItem.objects.get()
    with pytest.raises(NotFound):
        settle_stray(actor=administrator(here), now=now(), inbox_item_id=item.id, note="Đã xem")


def test_an_axis_that_serves_nobody_here_loses_nothing(
    here: Office, partner: Partner, axis: Any
) -> None:
    Organisation.objects.update(hosted=False)
    partner.send(1)
    assert poll(link=here.link, clock=now) == 0
    tenancy.enter("*")
    assert not InboxItem.objects.exists()
    with psycopg.connect(axis.server.url(axis.database)) as line:
        states = line.execute("SELECT state FROM mailbox_delivery").fetchall()
    assert states == [("fail",)]  # its sender sees it, and the axis keeps it


@pytest.mark.parametrize(
    ("entry", "hosted", "keeper"),
    [
        ({"keeper": "h15.07"}, [("H15", False), ("H15.07", True)], "H15.07"),
        ({"keeper": "H99"}, [("H15.07", True), ("H15", False)], "H15"),
        ({"organisations": ["H15.07"]}, [("H15", False), ("H15.07", True)], "H15.07"),
        ({}, [("H15.07", False), ("H15", False)], "H15"),
        ({}, [], ""),
    ],
    ids=["named", "named is not here", "only the served", "the topmost", "nobody"],
)
def test_whose_administrators_see_to_stray_packets(
    entry: dict[str, Any], hosted: list[tuple[str, bool]], keeper: str
) -> None:
    link: AxisLink = link_of(
        {"code": "truc", "base_url": "http://x", "system_id": "s", "secret": "t"} | entry
    )
    assert keeper_among(link, hosted) == keeper
