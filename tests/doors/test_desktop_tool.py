"""Signing by the desktop tool in a real browser: it works, and it fails as the real one fails."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connections
from playwright.sync_api import expect

from support.browser import axe_finds
from support.incoming import arrive, packet
from support.live import BODY, PHONE, Room, worker
from support.outgoing import NOW, PLAIN, kept
from support.signing_tool import running_tool
from vanban.core.files.queries import load
from vanban.doors.testpki.authority import Pki
from vanban.incoming.registration.operations import register
from vanban.outgoing.sealing.operations import request_seal
from vanban.trust.certificates.operations.enrolling import enrol_desk_key
from vanban.trust.certificates.queries import ways_to_sign
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


def test_a_token_is_read_and_registered_by_signing_a_sample_page(room: Room, pki: Pki) -> None:
    """GetCertInfo says what is plugged in; the signature proves it and brings the certificate."""
    room.tool.identity = pki.issue_person(
        room.bureau.deputy.name, organisation=BODY, now=NOW, valid_from=NOW - timedelta(days=1)
    )
    page = room.as_(room.bureau.deputy)
    with running_tool(room.tool, room.folder), worker("added"):
        page.goto(f"{room.address}/ky-so/")
        page.get_by_role("button", name="Đọc thiết bị đang cắm").click()
        expect(page.get_by_text("Công cụ đọc được chứng thư:")).to_contain_text("CN=Trần Quốc Bảo")
        page.get_by_role("button", name="Ký trang mẫu để đăng ký").click()
        expect(page.get_by_text("Chữ ký đã nhận và kiểm tra xong.")).to_be_visible()
        page.get_by_role("link", name="Tiếp tục").click()
        expect(page.locator("#keys")).to_contain_text("USB token")
    assert [name for name, _ in room.tool.heard] == ["GetCertInfo", "GetVersion", "SignApproved"]
    assert axe_finds(page) == []
    assert room.complaints == []


def test_annexes_follow_the_seal_one_after_the_other(room: Room, pki: Pki) -> None:
    body = pki.issue_organisation(BODY, now=NOW, valid_from=NOW - timedelta(days=1))
    enrol_desk_key(
        actor=room.bureau.system,
        now=NOW,
        label="USB token",
        certificate=body.certificate,
        chain=body.chain,
    )
    room.tool.identity = body
    with ThreadPoolExecutor() as elsewhere:
        document_id, request_id = elsewhere.submit(sealing_with_an_annex, room).result()
    page = room.as_(room.bureau.clerk)
    with running_tool(room.tool, room.folder), worker("sealing"):
        room.open(request_id)
        expect(page.get_by_text("Chữ ký đã nhận và kiểm tra xong.")).to_be_visible()
    called = [name for name, _ in room.tool.heard if name != "GetVersion"]
    assert called == ["SignIssued", "SignAppendix"]
    assert room.state(document_id) == "sealed"
    assert room.complaints == []


def sealing_with_an_annex(room: Room) -> tuple[UUID, UUID]:
    try:
        document_id = room.bureau.numbered(attachments=[kept(PLAIN, "phu-luc.pdf")])
        ways = ways_to_sign(room.bureau.system, person_id=None, at=NOW)
        way = next(each.code for each in ways if each.channel == "desktop")
        request_id = request_seal(
            actor=room.bureau.clerk, now=NOW, document_id=document_id, way=way
        )
    finally:
        connections.close_all()
    return document_id, request_id


def registered(room: Room) -> UUID:
    try:
        document_id = arrive(room.bureau, packet(7), now=NOW)  # type: ignore[arg-type]
        register(
            actor=room.bureau.clerk,
            now=NOW,
            document_id=document_id,
            present_to_post_id=room.bureau.leader.post_id,
        )
    finally:
        connections.close_all()
    return document_id


def test_what_came_in_is_signed_and_remarked_on_beside(room: Room, pki: Pki) -> None:
    """SignIncome for the clerk, Comment for the leader, both on a copy; the original stays."""
    body = pki.issue_organisation(BODY, now=NOW, valid_from=NOW - timedelta(days=1))
    enrol_desk_key(
        actor=room.bureau.system,
        now=NOW,
        label="USB token",
        certificate=body.certificate,
        chain=body.chain,
    )
    with ThreadPoolExecutor() as elsewhere:
        document_id = elsewhere.submit(registered, room).result()
    leader_token, room.tool.identity = room.tool.identity, body
    with running_tool(room.tool, room.folder), worker("added"):
        page = room.as_(room.bureau.clerk)
        page.goto(f"{room.address}/ky-so/van-ban/{document_id}/")
        page.get_by_label("Cách ký").select_option(label="USB token, công cụ ký của Ban Cơ yếu")
        page.get_by_role("button", name="Ký số của cơ quan").click()
        expect(page.get_by_text("Chữ ký đã nhận và kiểm tra xong.")).to_be_visible()
        room.tool.identity = leader_token
        page = room.as_(room.bureau.leader)
        page.goto(f"{room.address}/ky-so/van-ban/{document_id}/")
        page.get_by_label("Cách ký").select_option(label="USB token, công cụ ký của Ban Cơ yếu")
        page.get_by_role("button", name="Mở công cụ để bút phê").click()
        expect(page.get_by_text("Chữ ký đã nhận và kiểm tra xong.")).to_be_visible()
        page.get_by_role("link", name="Tiếp tục").click()
        expect(page.get_by_role("link", name="Tải về")).to_have_count(2)
    called = [name for name, _ in room.tool.heard if name != "GetVersion"]
    assert called == ["SignIncome", "Comment"]
    assert axe_finds(page) == []
    assert room.complaints == []
