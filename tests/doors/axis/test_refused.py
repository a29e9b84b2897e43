"""What the axis does not take: its sender hears why, its operator sees it, and nothing is lost."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from support.axis import OPERATOR, packet
from vanban.axis.mailbox.models import Content, Message, RefusedPacket, Trace
from vanban.axis.members.operations import import_agencies
from vanban.axis.members.rules import AgencyInput
from vanban.formats.vxp.files import sdk_file_hash
from vanban.formats.vxp.rows import Call
from vanban.foundation.clock import now

H15, G22 = "00.15.W00", "00.22.W00"
pytestmark = pytest.mark.django_db


def send(speak: Any, body: bytes, **more: str) -> tuple[int, dict[str, Any]]:
    told = {"from": "H15", "messagetype": "edoc", **more}
    status, answer = speak(Call.SEND_EDOC, body=body, **told)
    return status, answer


def page(inside: Client, path: str, **query: str) -> str:
    answer = inside.get(path, query)
    assert answer.status_code == 200, (answer.status_code, answer.headers.get("Location"))
    return answer.content.decode()


def test_a_refused_packet_is_one_line_however_often_it_is_tried(speak: Any, inside: Client) -> None:
    body = packet(7, to=("H77",), note="lũ lụt")
    for _ in range(3):
        assert send(speak, body)[1]["ErrorCode"] == "18"
    (row,) = RefusedPacket.objects.all()
    assert (row.times, row.code, row.receivers) == (3, "mailbox.unknown_receiver", "H77")
    assert Trace.objects.filter(act="refuse").count() == 3
    listed, found = "/dieu-hanh/tu-choi", "/dieu-hanh/tra-cuu"
    for text in (page(inside, listed), page(inside, found, q="7/UBND-VP")):
        assert "Nơi nhận không tồn tại" in text
        assert "lũ lụt" in text
        assert '<td class="r">3</td>' in text
    for wanted in ("H15,2026/11/20,7/UBND-VP", row.sha256, sdk_file_hash(body)):
        assert "H77" in page(inside, "/dieu-hanh/tra-cuu", q=wanted)
    assert '<a class="ax-late" href="/dieu-hanh/tu-choi">1</a>' in page(inside, "/dieu-hanh")
    assert "H77" in page(inside, "/dieu-hanh/tu-choi", **{"he-thong": H15})
    assert "H77" not in page(inside, "/dieu-hanh/tu-choi", **{"he-thong": G22})


def test_what_was_refused_and_came_after_all_is_marked_so(speak: Any, inside: Client) -> None:
    body = packet(7, to=("H77",))
    send(speak, body)
    added = [AgencyInput(code="H77", name="Cơ quan mới")]
    import_agencies(actor=OPERATOR, now=now(), agencies=added, served_by=G22)
    assert send(speak, body)[1]["status"] == "OK"
    assert "sau đó đã nhận" in page(inside, "/dieu-hanh/tu-choi")
    assert '<a class="ax-late" href="/dieu-hanh/tu-choi">' not in page(inside, "/dieu-hanh")


def test_a_packet_that_was_taken_before_is_no_refused_one(speak: Any) -> None:
    send(speak, packet())
    assert send(speak, packet())[1]["ErrorCode"] == "30"
    assert not RefusedPacket.objects.exists()
    assert Trace.objects.filter(act="refuse").count() == 1


@pytest.mark.parametrize("mark", ["(Mật) Về nhân sự", "Tối mật"])
def test_a_packet_marked_secret_leaves_its_hash_and_nothing_it_says(
    speak: Any, inside: Client, mark: str
) -> None:
    body = packet(7).replace("Về việc thử nghiệm ".encode(), mark.encode())
    status, answer = send(speak, body)
    assert (status, answer["status"], answer["ErrorCode"]) == (200, "FAIL", "38")
    assert "bí mật nhà nước" in answer["ErrorDesc"]
    assert not Content.objects.exists()
    assert not Message.objects.exists()
    text = page(inside, "/dieu-hanh/tu-choi")
    assert "Có dấu mật" in text
    assert sdk_file_hash(body) in text
    assert "nhân sự" not in text
    assert "7/UBND-VP" not in text


def test_a_store_that_takes_nothing_is_told_to_both_and_the_packet_may_come_again(
    speak: Any, inside: Client, settings: Any, tmp_path: Path
) -> None:
    body = packet(7, note="dài " * 30_000)
    settings.STORE_URL = (tmp_path / "full").as_uri()
    (tmp_path / "full").write_bytes(b"no folder can be made here")
    status, answer = send(speak, body)
    assert (status, answer["ErrorCode"], answer["DocId"]) == (503, "20", "")
    assert "chưa được nhận" in answer["ErrorDesc"]
    assert "Trục không cất được" in page(inside, "/dieu-hanh/tu-choi")
    settings.STORE_URL = (tmp_path / "mended").as_uri()
    assert send(speak, body)[1]["status"] == "OK"
    assert Message.objects.count() == 1


def test_what_cannot_be_read_is_listed_by_the_hash_it_was_signed_with(
    speak: Any, inside: Client
) -> None:
    send(speak, b"<html/>")
    send(speak, packet(), **{"hash-file": "ab" * 32})
    text = page(inside, "/dieu-hanh/tu-choi")
    assert sdk_file_hash(b"<html/>") in text
    assert "ab" * 32 in text
    assert "Không đúng chuẩn edXML" in text
    assert "Tệp khác với mã băm đã ký" in text
