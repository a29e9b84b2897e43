"""The axis as a process, over a socket: what a client's HTTP library does to it, and its death."""

import base64
import hashlib
import json
import re
import signal
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from support.axis import AxisProcess, Member, packet
from vanban.config.embedded import EmbeddedPostgres
from vanban.formats.vxp.files import body_of, sdk_file_hash
from vanban.formats.vxp.headers import FILE_TYPE, JSON_TYPE, sign_headers, signature_of

SECRET = "test-secret-not-real"
US, THEM = "vxp.test.01", "00.22.W00"
CAPTURES = Path(__file__).resolve().parents[4] / "shared" / "edxml" / "sdk-requests"


@pytest.fixture(scope="module")
def axis(postgres: EmbeddedPostgres, tmp_path_factory: Any) -> Iterator[AxisProcess]:
    members = [
        Member(US, SECRET, {code: code for code in ("000.00.01.H15", "H15.1", "H15.2", "H15")}),
        Member(THEM, SECRET, {"000.00.00.G22": "Văn phòng Chính phủ"}),
    ]
    process = AxisProcess(postgres, tmp_path_factory.mktemp("axis"), members)
    process.prepare()
    process.start()
    yield process
    process.stop()


def headers(call_type: str = JSON_TYPE, system: str = US, **args: str) -> dict[str, str]:
    named = {name.replace("_", "-").strip("-"): value for name, value in args.items()}
    return sign_headers(system, SECRET, named, call_type, datetime.now(UTC))


def send(axis: AxisProcess, data: bytes, **more: Any) -> httpx.Response:
    sender = more.get("from_", "H15")
    signed = headers(FILE_TYPE, messagetype="edoc", from_=sender, hash_file=sdk_file_hash(data))
    content = more.get("content", body_of(data))
    post = more["by"].post if "by" in more else httpx.post
    answer: httpx.Response = post(
        f"{axis.url}/sendEdoc", content=content, headers=signed, timeout=60
    )
    return answer


def without_trace(handed: bytes) -> bytes:
    return re.sub(rb"<TraceHeader><OrganId>00\.00\.W00.*?</TraceHeader>", b"", handed, count=1)


def raw(axis: AxisProcess, request: bytes) -> tuple[bytes, bytes]:
    """Exactly these bytes over a socket; what comes before and after `100 Continue` is sent."""
    head, _, body = request.partition(b"\r\n\r\n")
    with socket.create_connection(("127.0.0.1", axis.port), timeout=120) as line:
        line.sendall(head + b"\r\n\r\n")
        interim = b""
        if b"100-continue" in head.lower():
            interim = line.recv(4096)
        line.sendall(body)
        answer = b""
        while piece := line.recv(65536):
            answer += piece
    return interim, answer


def test_expect_100_continue_is_honoured(axis: AxisProcess) -> None:
    data = packet(1)
    signed = headers(FILE_TYPE, messagetype="edoc", from_="H15", hash_file=sdk_file_hash(data))
    lines = [f"{name}: {value}" for name, value in signed.items()]
    lines += ["Host: x", f"Content-Length: {len(data) + 2}", "Expect: 100-continue"]
    lines += ["Connection: close"]
    head = "\r\n".join(["POST /vxp/sendEdoc HTTP/1.1", *lines]).encode()
    interim, answer = raw(axis, head + b"\r\n\r\n" + body_of(data))
    assert interim.startswith(b"HTTP/1.1 100")
    assert b'"status":"OK"' in answer


def test_the_line_is_kept_after_a_body_that_nobody_needs(axis: AxisProcess) -> None:
    """`{}` behind `Expect: 100-continue`, as the SDK sends with most calls: it must be asked for,
    or the server closes the line and the client writes its next call into nothing.
    """
    signed = [f"{name}: {value}" for name, value in headers(system=THEM).items()]
    path, more = "POST /vxp/countReceiveEdoc HTTP/1.1", ["Host: x", "Content-Length: 2"]
    first = "\r\n".join([path, *signed, *more, "Expect: 100-continue"]).encode()
    second = "\r\n".join([path, *signed, *more, "Connection: close"]).encode()
    with socket.create_connection(("127.0.0.1", axis.port), timeout=30) as line:
        line.sendall(first + b"\r\n\r\n")
        assert line.recv(4096).startswith(b"HTTP/1.1 100")
        line.sendall(b"{}" + second + b"\r\n\r\n{}")
        answer = b""
        while piece := line.recv(65536):
            answer += piece
    assert answer.count(b"HTTP/1.1 200 OK") == 2
    assert answer.count(b'"status":"OK"') == 2


@pytest.mark.parametrize(
    ("changed", "status", "code"),
    [
        ({"XroadVnpt-hash-header": "0" * 64}, b"401", b'"15"'),
        ({}, b"200", b'"10"'),
    ],
)
def test_who_is_still_sending_hears_the_refusal(
    axis: AxisProcess, changed: dict[str, str], status: bytes, code: bytes
) -> None:
    """A client that writes its whole file before it reads would find the line closed."""
    size = 20_000_000
    signed = headers(FILE_TYPE, messagetype="edoc", from_="H15") | changed  # and no hash-file
    lines = [f"{name}: {value}" for name, value in signed.items()]
    lines += ["Host: x", f"Content-Length: {size}", "Connection: close"]
    head = "\r\n".join(["POST /vxp/sendEdoc HTTP/1.1", *lines]).encode()
    _, answer = raw(axis, head + b"\r\n\r\n" + b"x" * size)
    assert answer.startswith(b"HTTP/1.1 " + status)
    assert b'"ErrorCode":' + code in answer


def test_a_line_torn_in_the_middle_of_a_file_leaves_nothing(axis: AxisProcess) -> None:
    """Not a refused packet: nobody was there to hear it, and the client sends it again."""
    data = packet(5, note="dài " * 50_000)
    signed = headers(FILE_TYPE, messagetype="edoc", from_="H15", hash_file=sdk_file_hash(data))
    lines = [f"{name}: {value}" for name, value in signed.items()]
    lines += ["Host: x", f"Content-Length: {len(data) + 2}"]
    head = "\r\n".join(["POST /vxp/sendEdoc HTTP/1.1", *lines]).encode()
    with socket.create_connection(("127.0.0.1", axis.port), timeout=30) as line:
        line.sendall(head + b"\r\n\r\n" + data[:100_000])
        line.shutdown(socket.SHUT_WR)
        with suppress(ConnectionResetError):
            while line.recv(65536):  # whatever is said to nobody
                pass
    assert send(axis, data).json()["status"] == "OK"
    assert "hash_mismatch" not in axis.log


def test_bodies_in_chunks_and_empty_bodies_labelled_json(axis: AxisProcess) -> None:
    data = packet(2)
    answer = send(axis, data, content=(body_of(data)[at : at + 100] for at in range(0, 9999, 100)))
    assert answer.json()["status"] == "OK"
    for body in (b"", b"{}"):
        answer = httpx.post(
            f"{axis.url}/countReceiveEdoc", content=body, headers=headers(system=THEM)
        )
        assert answer.json()["count"] >= 1


def test_headers_that_a_reused_object_drags_along(axis: AxisProcess) -> None:
    """Both docId and docid, one of them stale: a server sees them as one header."""
    text = {
        "XroadVnpt-systemid": US,
        "XroadVnpt-docId": "stale",
        "XroadVnpt-docid": "00000000-0000-0000-0000-000000000000",
        "XroadVnpt-hash-file": "0" * 64,
        "XroadVnpt-status": "done",
        "XroadVnpt-timestamp": "22112026T134530+0705",
    }
    signed = json.dumps(text, separators=(",", ":"))
    names = ";".join(name.removeprefix("XroadVnpt-") for name in text)
    lines = [f"{name}: {value}" for name, value in text.items()]
    lines += [f"XroadVnpt-sign-header: {signed}", f"XroadVnpt-sign-header-key: {names}"]
    lines += [f"XroadVnpt-hash-header: {signature_of(signed, SECRET)}"]
    lines += ["Host: x", "Content-Length: 0", "Content-Type: application/json", "Connection: close"]
    head = "\r\n".join(["POST /vxp/updateStatus HTTP/1.1", *lines]).encode()
    _, answer = raw(axis, head + b"\r\n\r\n")
    assert b'"ErrorCode":"33"' in answer  # trusted; and there is no such packet


def test_one_spelling_stands_for_both_when_the_client_keeps_one_header(axis: AxisProcess) -> None:
    """Java's clients set headers without regard to case: the last of docId and docid replaces."""
    text = {
        "XroadVnpt-systemid": US,
        "XroadVnpt-docId": "stale",
        "XroadVnpt-docid": "00000000-0000-0000-0000-000000000000",
        "XroadVnpt-status": "done",
        "XroadVnpt-timestamp": "22112026T134530+0705",
    }
    signed = json.dumps(text, separators=(",", ":"))
    sent = {name: value for name, value in text.items() if name != "XroadVnpt-docId"}
    sent |= {
        "XroadVnpt-sign-header": signed,
        "XroadVnpt-sign-header-key": ";".join(name.removeprefix("XroadVnpt-") for name in text),
        "XroadVnpt-hash-header": signature_of(signed, SECRET),
    }
    answer = httpx.post(f"{axis.url}/updateStatus", headers=sent)
    assert answer.json()["ErrorCode"] == "33"  # trusted; and there is no such packet


def test_a_large_packet_comes_back_whole(axis: AxisProcess) -> None:
    filler = base64.b64encode(hashlib.sha256(b"x").digest() * 700_000)
    data = packet(3).replace(
        b"</edXML>",
        b"<AttachmentEncoded><Attachment><ContentId>a</ContentId><AttachmentName>a.bin"
        b"</AttachmentName><ContentTransferEncoded>"
        + filler
        + b"</ContentTransferEncoded></Attachment></AttachmentEncoded></edXML>",
    )
    assert send(axis, data).json()["status"] == "OK"
    rows = httpx.post(
        f"{axis.url}/getReceivedEdocList", headers=headers(system=THEM, messagetype="edoc")
    ).json()["data"]
    doc_id = rows[-1]["docId"]
    got = httpx.get(
        f"{axis.url}/downloadEdoc", headers=headers(system=THEM, docId=doc_id), timeout=60
    )
    assert without_trace(got.content) == data
    got = httpx.post(f"{axis.url}/getEdoc", headers=headers(system=THEM, docId=doc_id), timeout=60)
    assert without_trace(base64.b64decode(got.json()["data"])) == data


def test_what_was_answered_survives_a_kill(axis: AxisProcess) -> None:
    data = packet(4)
    first = send(axis, data).json()
    axis.stop(signal.SIGKILL)
    axis.start()
    again = send(axis, data).json()
    assert (again["ErrorCode"], again["DocId"]) == ("30", first["DocId"])


def test_many_at_once_arrive_once_each_and_in_their_senders_order(axis: AxisProcess) -> None:
    """Calls that come at once are entered together; to each of them it looks as if alone."""
    senders = ("H15", "H15.1", "H15.2")

    def send_all(sender: str) -> list[str]:
        bodies = [packet(100 + number, sender=sender) for number in range(6)]
        return [send(axis, body, from_=sender, by=line).json()["DocId"] for body in bodies]

    def take(row: dict[str, str]) -> str:
        signed = headers(system=THEM, docId=row["docId"])
        got = line.post(f"{axis.url}/getEdoc", headers=signed).json()
        signed = headers(system=THEM, docid=row["docId"], status="done")
        assert line.post(f"{axis.url}/updateStatus", headers=signed).json()["status"] == "OK"
        return re.findall(r"<DocumentId>(.*?)</", base64.b64decode(got["data"]).decode())[0]

    def waiting() -> list[dict[str, str]]:
        signed = headers(system=THEM, messagetype="edoc")
        rows = httpx.post(f"{axis.url}/getReceivedEdocList", headers=signed).json()["data"]
        return [row for row in rows if row["from"] in senders]

    before = {row["docId"] for row in waiting()}
    with httpx.Client(timeout=60) as line, ThreadPoolExecutor(12) as crowd:
        ids = list(crowd.map(send_all, [*senders, *senders]))
        rows = [row for row in waiting() if row["docId"] not in before]
        got = list(crowd.map(take, rows))
    for place, sender in enumerate(senders):
        assert len(set(ids[place])) == 6
        assert ids[place] == ids[place + 3]
        mine = [one for one in got if one.startswith(f"{sender},")]
        assert mine == [f"{sender},2026/11/20,{100 + number}/UBND-VP" for number in range(6)]
    assert not [row for row in waiting() if row["docId"] not in before]


def test_strangers_leave_lines_and_no_stack_traces(axis: AxisProcess) -> None:
    answer = httpx.post(f"{axis.url}/sendEdoc", content=b"x" * 100_000, headers={"A": "b"})
    assert answer.status_code == 401
    forged = headers(messagetype="edoc") | {"XroadVnpt-hash-header": "0" * 64}
    assert httpx.post(f"{axis.url}/getReceivedEdocList", headers=forged).status_code == 401
    assert axis.log.count('"event": "request not trusted"') >= 2
    assert "Traceback" not in axis.log
    assert SECRET not in axis.log


@pytest.mark.checklist(46, 47)
@pytest.mark.skipif(not CAPTURES.is_dir(), reason="the SDK's requests are not on this machine")
def test_every_captured_request_of_the_vendors_sdk_is_answered(axis: AxisProcess) -> None:
    paths = sorted(CAPTURES.glob("*.txt"))
    assert len(paths) == 15
    for path in paths:
        data = path.read_bytes().replace(b"Connection: keep-alive", b"Connection: close")
        data = data.replace(b"Connection: Keep-Alive", b"Connection: close")
        interim, answer = raw(axis, data)  # a final answer may come instead of `100 Continue`
        head, _, body = (interim + answer).partition(b"\r\n\r\n")
        if head.startswith(b"HTTP/1.1 100"):
            head, _, body = body.partition(b"\r\n\r\n")
        status = int(head.split(b" ", 2)[1])
        assert status in ({200, 404} if "downloadEdoc" in path.name else {200}), path.name
        if "Transfer-Encoding" not in head.decode("latin-1").title():
            members = json.loads(body)
            assert re.fullmatch(r"0|23|32|33|34", members["ErrorCode"]), (path.name, members)


@pytest.mark.checklist(64)
def test_it_listens_where_there_is_only_ipv6(axis: AxisProcess) -> None:
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        pytest.skip("this machine has no IPv6 loopback")
    axis.stop()
    axis.host = "::1"
    axis.start()
    answer = httpx.post(
        f"{axis.url}/getReceivedEdocList", headers=headers(messagetype="edoc"), timeout=60
    )
    assert answer.json()["status"] == "OK"
    axis.stop()
    axis.host = "127.0.0.1"
    axis.start()
