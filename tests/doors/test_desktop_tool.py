"""Signing by the desktop tool in a real browser: it works, and it fails as the real one fails."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from playwright.sync_api import expect

from support.browser import axe_finds
from support.live import BODY, PHONE, Room, worker
from support.outgoing import NOW
from support.signing_tool import running_tool
from vanban.core.files.queries import load
from vanban.doors.testpki.authority import Pki
from vanban.trust.keys.queries import transaction_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.needs("chromium")]


def test_signs_when_the_tool_is_there(room: Room) -> None:
    document_id, request_id = room.to_sign()
    with running_tool(room.tool, room.folder), worker():
        room.open(request_id)
        expect(room.page.get_by_text("Chữ ký đã nhận và kiểm tra xong.")).to_be_visible()
    assert room.state(document_id) == "signed"
    called = [name for name, _ in room.tool.heard]
    assert called == ["GetVersion", "SignApproved"]
    assert axe_finds(room.page) == []
    assert room.complaints == []


def test_says_what_to_do_when_the_tool_is_absent_and_goes_on_when_it_is_there(room: Room) -> None:
    document_id, request_id = room.to_sign()
    room.open(request_id)
    expect(room.page.get_by_text("Không thấy công cụ ký số trên máy này")).to_be_visible()
    with running_tool(room.tool, room.folder), worker():
        room.page.get_by_role("button", name="Gọi lại công cụ").click()
        expect(room.page.get_by_text("Chữ ký đã nhận và kiểm tra xong.")).to_be_visible()
    assert room.state(document_id) == "signed"


@pytest.mark.parametrize(
    ("mood", "words"),
    [
        ("pin_cancelled", "Người dùng hủy nhập mã PIN"),
        ("old", "Công cụ ký trên máy này quá cũ"),
        ("altered", "không giữ nguyên từng byte"),
        ("drawn_over", "Nội dung tệp bị thay đổi ngoài phần chữ ký"),
    ],
)
def test_tells_why_nothing_was_signed(room: Room, mood: str, words: str) -> None:
    document_id, request_id = room.to_sign()
    room.tool.mood = mood
    with running_tool(room.tool, room.folder):
        room.open(request_id)
        expect(room.page.get_by_text(words)).to_be_visible()
        expect(room.page.get_by_role("button", name="Gọi lại công cụ")).to_be_visible()
    assert room.state(document_id) == "signing"


def test_tells_that_another_person_signed(room: Room, pki: Pki) -> None:
    _, request_id = room.to_sign()
    room.tool.identity = pki.issue_person("Trần Quốc Bảo", organisation=BODY, now=NOW)
    with running_tool(room.tool, room.folder):
        room.open(request_id)
        expect(room.page.get_by_text("Trần Quốc Bảo ký, không phải")).to_be_visible()


def test_believes_its_own_record_when_the_tool_reports_0x0028(room: Room) -> None:
    document_id, request_id = room.to_sign()
    room.tool.mood = "0x0028"
    with running_tool(room.tool, room.folder), worker():
        room.open(request_id)
        expect(room.page.get_by_text("Chữ ký đã nhận và kiểm tra xong.")).to_be_visible()
    assert room.state(document_id) == "signed"


def test_an_older_tool_without_a_version_signs_all_the_same(room: Room) -> None:
    document_id, request_id = room.to_sign()
    room.tool.has_version = False
    with running_tool(room.tool, room.folder), worker():
        room.open(request_id)
        expect(room.page.get_by_text("Chữ ký đã nhận và kiểm tra xong.")).to_be_visible()
    assert room.state(document_id) == "signed"


def test_a_file_signed_elsewhere_is_taken_by_hand(room: Room) -> None:
    document_id, request_id = room.to_sign()
    row = transaction_of(room.bureau.system, transaction_id=request_id)
    assert row is not None
    with ThreadPoolExecutor() as elsewhere:  # the browser's driver has a loop of its own here
        source = load(row.source_sha256)
        signed = elsewhere.submit(room.tool.sign, "SignApproved", source, {}).result()
    room.page.set_viewport_size(PHONE)
    room.open(request_id)
    with worker():
        room.page.set_input_files(
            "#id_file", {"name": "da-ky.pdf", "mimeType": "application/pdf", "buffer": signed}
        )
        room.page.get_by_role("button", name="Gửi tệp đã ký").click()
        expect(room.page.get_by_text("Chữ ký đã nhận và kiểm tra xong.")).to_be_visible()
    assert room.state(document_id) == "signed"


def test_only_the_signing_page_may_call_the_tool(room: Room) -> None:
    _, request_id = room.to_sign()
    there = room.page.goto(f"{room.address}/ky-so/phien/{request_id}/")
    assert there is not None
    assert "connect-src 'self' wss://127.0.0.1:8987;" in there.headers["content-security-policy"]
    elsewhere = room.page.goto(f"{room.address}/cho-toi/")
    assert elsewhere is not None
    assert "connect-src 'self';" in elsewhere.headers["content-security-policy"]
