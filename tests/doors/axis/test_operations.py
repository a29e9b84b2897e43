"""Every operation of the protocol as a member system sees it, and every way to be refused."""

import base64
import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from structlog.testing import capture_logs

from support.axis import OPERATOR, ask, packet
from support.clock import Hands
from vanban.axis.members.operations import rotate_secret, suspend_member
from vanban.formats.vxp.headers import JSON_TYPE, sign_headers
from vanban.formats.vxp.rows import Call
from vanban.foundation.chain import prove_chains
from vanban.foundation.clock import local, now

H15, G22 = "00.15.W00", "00.22.W00"
pytestmark = pytest.mark.django_db


def send(speak: Any, body: bytes, **more: str) -> dict[str, Any]:
    status, answer = speak(
        Call.SEND_EDOC, body=body, **{"from": "H15", "messagetype": "edoc", **more}
    )
    assert status == 200
    found: dict[str, Any] = answer
    return found


def without_trace(handed: bytes) -> bytes:
    """The packet without the axis's line in its trace, which must be there."""
    line = rb"<TraceHeader><OrganId>00\.00\.W00</OrganId><Timestamp>[0-9/: ]{19}</Timestamp>"
    whole, count = re.subn(line + rb"</TraceHeader>", b"", handed)
    assert count == 1
    return whole


def waiting(speak: Any, system: str = G22, messagetype: str = "edoc") -> list[dict[str, str]]:
    _, answer = speak(Call.GET_RECEIVED_EDOC_LIST, system, messagetype=messagetype)
    assert answer["status"] == "OK"
    rows: list[dict[str, str]] = answer["data"]
    return rows


def test_a_packet_goes_from_hand_to_hand_bit_for_bit(speak: Any) -> None:
    sent = packet()
    answer = send(speak, sent)
    assert (answer["status"], answer["ErrorCode"]) == ("OK", "0")
    (row,) = waiting(speak)
    assert (row["from"], row["to"], row["status"]) == ("H15", "000.00.00.G22", "initial")
    assert speak(Call.COUNT_RECEIVE_EDOC, G22)[1]["count"] == 1

    _, got = speak(Call.GET_EDOC, G22, docId=row["docId"], filePath="/data")
    handed = base64.b64decode(got["data"])
    assert speak(Call.DOWNLOAD_EDOC, G22, docId=row["docId"]) == (200, {"file": handed})
    assert without_trace(handed) == sent
    assert speak(Call.DOWNLOAD_EDOC, G22, docId=row["docId"], original="true")[1]["file"] == sent
    assert base64.b64decode(speak(Call.GET_EDOC, docId=answer["DocId"])[1]["data"]) == sent
    assert waiting(speak) == []  # under way: offered again only when it is not called done in time
    (track,) = speak(Call.GET_SENT_EDOC_LIST, docId=answer["DocId"])[1]["data"]
    assert (track["receiveStatus"], track["senderDocId"]) == ("processing", answer["DocId"])

    for _ in range(2):
        assert (
            speak(Call.UPDATE_STATUS, G22, docid=row["docId"], status="done")[1]["status"] == "OK"
        )
    assert speak(Call.COUNT_RECEIVE_EDOC, G22)[1]["count"] == 0
    (track,) = speak(Call.GET_SENT_EDOC_LIST, docId=answer["DocId"])[1]["data"]
    assert track["receiveStatus"] == "done"
    assert track["receivedTime"]
    assert all(chain.fault is None for chain in prove_chains(OPERATOR))


def test_a_packet_not_called_done_in_time_is_offered_again(speak: Any, settings: Any) -> None:
    send(speak, packet())
    (row,) = waiting(speak)
    speak(Call.GET_EDOC, G22, docId=row["docId"])
    settings.AXIS_PICKUP_S = -1
    (again,) = waiting(speak)
    assert (again["docId"], again["status"]) == (row["docId"], "processing")


def test_packets_are_offered_in_the_order_they_came(speak: Any) -> None:
    for number in range(1, 9):
        send(speak, packet(number))
    numbers = [
        speak(Call.GET_SENT_EDOC_LIST)[1]["data"][-1 - place]["notation"] for place in range(8)
    ]
    assert numbers == [f"{number}/UBND-VP" for number in range(1, 9)]
    assert len({row["docId"] for row in waiting(speak)}) == 8


def test_to_restricts_the_receivers_also_by_an_old_code(speak: Any) -> None:
    everyone = ("H15.01", "H15.02", "000.00.00.G22")
    send(speak, packet(1, to=everyone), to='["000.00.01.H15"]')
    assert [row["to"] for row in waiting(speak, H15)] == ["H15.01"]
    assert waiting(speak) == []
    send(speak, packet(1, to=everyone))  # the same packet, now for the others too
    assert [row["to"] for row in waiting(speak, H15)] == ["H15.01", "H15.02"]
    assert len(waiting(speak)) == 1


def test_a_report_is_routed_by_what_it_answers(speak: Any) -> None:
    report = packet(sender="000.00.00.G22", to=("H15",), status="03")
    answer = speak(Call.SEND_EDOC, G22, report, messagetype="status", **{"from": "000.00.00.G22"})[
        1
    ]
    assert answer["status"] == "OK"
    assert waiting(speak, H15) == []
    (row,) = waiting(speak, H15, "status")
    assert (row["from"], row["to"]) == ("000.00.00.G22", "H15")
    assert speak(Call.COUNT_RECEIVE_STATUS, H15)[1]["count"] == 1


@pytest.mark.parametrize(
    ("made", "more", "code"),
    [
        ({"to": ("H99",)}, {}, "18"),
        ({}, {"to": '["H99"]'}, "18"),
        ({}, {"to": '["H15.01"]'}, "18"),
        ({"to": ("H45",)}, {}, "23"),
        ({"sender": "H99"}, {}, "19"),
        ({"sender": "vxp.saas.03"}, {}, "32"),
        ({}, {"from": "000.00.00.G22"}, "32"),
        ({}, {"hash-file": "0" * 64}, "10"),
        ({"status": "09"}, {}, "22"),
    ],
)
def test_what_cannot_be_carried_is_refused_with_its_code(
    speak: Any, made: dict[str, Any], more: dict[str, str], code: str
) -> None:
    answer = send(speak, packet(**made), **more)
    assert (answer["status"], answer["ErrorCode"], answer["DocId"]) == ("FAIL", code, "")
    assert answer["ErrorDesc"]
    assert waiting(speak) == []


def test_a_packet_for_very_many_who_are_not_there_is_refused_in_few_words(speak: Any) -> None:
    answer = send(speak, packet(to=tuple(f"X{number}" for number in range(5000))))
    assert answer["ErrorCode"] == "18"
    assert "“X19”" in answer["ErrorDesc"]
    assert "Còn những đơn vị nhận khác" in answer["ErrorDesc"]
    assert len(answer["ErrorDesc"]) < 2000


@pytest.mark.parametrize("body", [b"", b"\r\n", b"<html/>", b"<edXML><edXMLEnvelope>"])
def test_what_is_no_packet_is_refused(speak: Any, body: bytes) -> None:
    assert send(speak, body)["ErrorCode"] == "22"


def test_the_same_packet_again_is_refused_with_the_first_ones_id(speak: Any) -> None:
    first = send(speak, packet())
    again = send(speak, packet())
    assert (again["status"], again["ErrorCode"], again["DocId"]) == ("FAIL", "30", first["DocId"])
    other = send(speak, packet(note="khác"))
    assert (other["status"], other["ErrorCode"]) == ("FAIL", "31")
    assert send(speak, packet(note="khác", doc_type=2))["status"] == "OK"  # an update of it
    assert len(waiting(speak)) == 2


def test_after_a_failed_delivery_the_packet_may_come_again(speak: Any) -> None:
    send(speak, packet())
    (row,) = waiting(speak)
    speak(Call.UPDATE_STATUS, G22, docId=row["docId"], status="fail", comment="tep hong")
    (track,) = speak(Call.GET_SENT_EDOC_LIST)[1]["data"]
    assert (track["receiveStatus"], track["receiveStatusDesc"]) == ("fail", "tep hong")
    assert send(speak, packet(note="sửa"))["status"] == "OK"
    assert len(waiting(speak)) == 1


def test_the_same_packet_is_offered_again_after_a_failed_delivery(speak: Any) -> None:
    send(speak, packet())
    (row,) = waiting(speak)
    speak(Call.UPDATE_STATUS, G22, docId=row["docId"], status="fail")
    assert send(speak, packet())["status"] == "OK"
    assert [again["docId"] for again in waiting(speak)] == [row["docId"]]


@pytest.mark.parametrize("call", [Call.GET_EDOC, Call.UPDATE_STATUS])
def test_another_systems_packet_does_not_exist(speak: Any, call: Call) -> None:
    send(speak, packet())
    (row,) = waiting(speak)
    answer = speak(call, "vxp.saas.03", docId=row["docId"], status="done")[1]
    assert (answer["status"], answer["ErrorCode"]) == ("FAIL", "33")
    status, answer = speak(Call.DOWNLOAD_EDOC, "vxp.saas.03", docId=row["docId"])
    assert (status, answer["ErrorCode"]) == (404, "33")
    assert len(waiting(speak)) == 1


@pytest.mark.parametrize(
    ("args", "code"),
    [
        ({"status": "gone"}, "34"),
        ({"status": "initial"}, "34"),
        ({"status": "fail"}, "35"),
        ({"status": "done", "docId": "no-uuid"}, "33"),
    ],
)
def test_what_is_done_stays_done(speak: Any, args: dict[str, str], code: str) -> None:
    send(speak, packet())
    (row,) = waiting(speak)
    speak(Call.UPDATE_STATUS, G22, docId=row["docId"], status="done")
    answer = speak(Call.UPDATE_STATUS, G22, **{"docId": row["docId"], **args})[1]
    assert (answer["status"], answer["ErrorCode"]) == ("FAIL", code)


def test_the_directory_is_listed_whole_by_level_and_by_changes(speak: Any) -> None:
    agencies = speak(Call.GET_AGENCIES_LIST)[1]["data"]
    assert [one["code"] for one in agencies] == [
        "000.00.00.G22", "H15", "H15.01", "H15.02", "H45", "vxp.saas.03",
    ]  # fmt: skip
    (first,) = [one for one in agencies if one["code"] == "H15.01"]
    (parent,) = [one for one in agencies if one["code"] == "H15"]
    assert (first["oldCode"], first["pid"]) == ("000.00.01.H15", parent["id"])
    top = speak(Call.GET_AGENCIES_LIST_QD20, level="1")[1]["data"]
    assert [one["code"] for one in top] == ["000.00.00.G22", "H15", "H45"]

    changes = speak(Call.GET_SYNCHRONIZE_UNIT)[1]["data"]
    assert [one["version"] for one in changes] == list(range(1, 7))
    body = '{"id":"","pcode":"H15","code":"H15.1","name":"Sở Nội vụ","mail":"a@b.vn","mobile":""}'
    assert speak(Call.REGISTER_AGENCY, body=body.encode())[1]["status"] == "OK"
    assert speak(Call.DELETE_AGENCY, AgencyCode="H15.02", body=b"{}")[1]["status"] == "OK"
    (new, gone) = speak(Call.GET_SYNCHRONIZE_UNIT, fromVersion="6")[1]["data"]
    assert (new["code"], new["centerCode"], new["deleted"]) == ("H15.1", H15, False)
    assert (gone["code"], gone["deleted"], gone["version"]) == ("H15.02", True, 8)


def listed(speak: Any) -> dict[str, dict[str, str]]:
    return {one["code"]: one for one in speak(Call.GET_AGENCIES_LIST)[1]["data"]}


def register(speak: Any, system: str = H15, **members: str) -> str:
    body = json.dumps({"name": "Sở Nội vụ", "mail": "a@b.vn", **members}).encode()
    code: str = speak(Call.REGISTER_AGENCY, system, body=body)[1]["ErrorCode"]
    return code


def test_the_parent_may_be_named_by_its_id_as_the_sdks_own_model_does(speak: Any) -> None:
    top = listed(speak)["H15"]["id"]
    assert register(speak, code="H15.1", pid=top) == "0"
    assert listed(speak)["H15.1"]["pid"] == top
    assert (
        register(speak, code="H15.1", pid="17") == "0"
    )  # an id of the client's own: no word of it
    assert listed(speak)["H15.1"]["pid"] == top
    assert register(speak, code="H15", pcode="H15.1") == "34"  # above what stands above it


def test_an_entry_named_by_its_id_changes_its_code_and_is_reached_by_both(speak: Any) -> None:
    before = listed(speak)["H15.02"]
    assert register(speak, "00.22.W00", id=before["id"], code="G22.9") == "32"
    assert register(speak, id=before["id"], code="H15.01") == "37"
    assert register(speak, id=before["id"], code="H15.22") == "0"
    after = listed(speak)
    assert "H15.02" not in after
    assert (after["H15.22"]["id"], after["H15.22"]["oldCode"]) == (before["id"], "H15.02")
    for number, code in enumerate(("H15.02", "H15.22"), 1):
        assert send(speak, packet(number, to=(code,)))["status"] == "OK"
    assert [row["to"] for row in waiting(speak, H15)] == ["H15.22", "H15.22"]


def test_days_bring_all_that_came_in_them_whatever_became_of_it(speak: Any) -> None:
    for number in range(1, 6):
        send(speak, packet(number))
    (first, *_) = waiting(speak)
    speak(Call.UPDATE_STATUS, G22, docId=first["docId"], status="done")
    day = f"{local(now()):%Y/%m/%d}"
    asked = {"messagetype": "edoc", "fromDate": day, "toDate": day}
    rows = speak(Call.GET_RECEIVED_EDOC_LIST, G22, **asked)[1]["data"]
    assert [row["status"] for row in rows] == ["done", *["initial"] * 4]
    assert len(waiting(speak)) == 4
    nothing = speak(Call.GET_RECEIVED_EDOC_LIST, G22, **{**asked, "toDate": "2020/01/01"})[1]
    assert (nothing["status"], nothing["data"]) == ("OK", [])


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "34"),
        (b"[]", "34"),
        (b'{"code":"","name":"X"}', "34"),
        (b'{"code":"H15.9","name":"X","pcode":"H99"}', "34"),
        (b'{"code":"H15.9","name":"' + b"x" * 301 + b'"}', "34"),
        (b'{"code":"H15.9","name":"X","mobile":"0123456789012345678901234567890"}', "34"),
        (b'{"code":"H15\\u0000.9\\u0001","name":"\\u0000"}', "34"),
        (b'{"code":"000.00.00.G22","name":"X"}', "32"),
        (b'{"code":"H45","name":"X"}', "32"),
    ],
)
def test_registrations_that_are_refused(speak: Any, body: bytes, code: str) -> None:
    answer = speak(Call.REGISTER_AGENCY, body=body)[1]
    assert (answer["status"], answer["ErrorCode"]) == ("FAIL", code)
    assert speak(Call.DELETE_AGENCY, AgencyCode="000.00.00.G22")[1]["ErrorCode"] == "32"
    assert speak(Call.DELETE_AGENCY, AgencyCode="H99")[1]["ErrorCode"] == "34"


def unsigned(headers: dict[str, str], call: str = "getReceivedEdocList") -> int:
    return ask("POST", f"/{call}", b"", headers)[0]


def signed(secret: str = "bí-mật-H15", at: datetime | None = None) -> dict[str, str]:
    return sign_headers(H15, secret, {"messagetype": "edoc"}, JSON_TYPE, at or datetime.now(UTC))


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"XroadVnpt-systemid": "00.99.W00"},
        {"XroadVnpt-systemid": H15},
        signed("bí-mật-khác"),
        signed() | {"XroadVnpt-messagetype": "status"},
        signed(at=datetime.now(UTC) - timedelta(days=8)),
        signed(at=datetime.now(UTC) + timedelta(days=8)),
    ],
)
def test_a_stranger_is_refused_and_leaves_a_line(directory: None, headers: dict[str, str]) -> None:
    with capture_logs() as lines:
        status, answer = ask("POST", "/getReceivedEdocList", b"", headers)
    assert status == 401
    assert json.loads(answer)["status"] == "FAIL"
    assert json.loads(answer)["ErrorCode"] == "15"
    assert [line["event"] for line in lines] == ["request not trusted", "refused"]
    assert not any("exc_info" in line for line in lines)


def test_a_reused_request_is_served_as_often_as_it_comes(directory: None, settings: Any) -> None:
    headers = signed(at=datetime.now(UTC) - timedelta(days=6))
    assert {unsigned(headers) for _ in range(3)} == {200}
    settings.AXIS_REPLAY_WINDOW_S = 3600
    assert unsigned(headers) == 401
    settings.AXIS_REPLAY_WINDOW_S = 0
    assert unsigned(signed(at=datetime(2020, 1, 1, tzinfo=UTC))) == 200


def test_secrets_change_with_an_overlap_and_a_suspended_member_stays_out(
    directory: None, clock: Hands
) -> None:
    for overlap, old_is_good in ((timedelta(hours=1), True), (timedelta(), False)):
        new = f"mới-{overlap}"
        rotate_secret(actor=OPERATOR, now=clock.moment, system_id=H15, secret=new, overlap=overlap)
        assert unsigned(signed(new)) == 200
        if old_is_good:
            assert unsigned(signed()) == 200
        clock.go_on(seconds=1)
    assert unsigned(signed("mới-1:00:00")) == 401
    suspend_member(actor=OPERATOR, now=clock.moment, system_id=H15)
    assert unsigned(signed("mới-0:00:00")) == 401


def test_an_unknown_operation_is_answered_in_the_protocols_form() -> None:
    for path in ("/", "/vxp/nothing", "/favicon.ico"):
        status, answer = ask("GET", path)
        assert status == 404
        assert json.loads(answer)["status"] == "FAIL"
