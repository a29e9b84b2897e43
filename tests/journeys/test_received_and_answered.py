"""Journey 2 in a real browser: a signed document arrives, is directed, two opinions are collected,
the answer is drafted as a reply to it, and issuing the answer closes it and returns 06.
"""

import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from support import signed
from support.desk import Desk, Room
from support.posted import post
from support.stack import G22, H15, Stack
from support.steps import DOCX, Paper, approved
from support.word import decision
from vanban.doors.testpki.authority import Pki

pytestmark = [pytest.mark.journey, pytest.mark.needs("chromium"), pytest.mark.needs("soffice")]

SUBJECT = "Về việc báo cáo kết quả khắc phục hậu quả mưa lũ và nhu cầu hỗ trợ giống cây trồng"
REPLY = "Về việc kết quả khắc phục hậu quả mưa lũ trên địa bàn tỉnh Đắk Lắk"
QUESTION = "Đề nghị cho ý kiến về mức hỗ trợ giống 30 triệu đồng một hộ."
ANSWERED = "2/2 đã trả lời: 1 đồng ý, 1 ý kiến khác"
CLOSED_WITHIN_MS = 180_000


def test_received_and_answered(room: Room) -> None:
    post(room.stack, G22, name="cong-dien.pdf", pdf=arriving(room.stack), subject=SUBJECT)
    registered_and_presented(room)
    directed_with_two_cooperating(room)
    passed_on(room)
    officer = asked_two(room)
    answered(room, "anh.hoang", "Đồng ý", "")
    answered(room, "phuc.nguyen", "Ý kiến khác", "Đề nghị ưu tiên hộ nghèo, hộ mất trắng.")
    summed_up(officer)
    reply = drafted_as_reply(officer)
    approved(room, reply)
    signed_and_issued(room)
    closed_by_the_answer(officer)


def arriving(stack: Stack) -> bytes:
    """A document that a person and a body have signed, with certificates of the demo's CA."""
    now = datetime.now(UTC)
    pki = Pki(stack.folder / "testpki")
    body = "Văn phòng Chính phủ"
    person = pki.issue_person(signed.SIGNER, organisation=body, now=now)
    seal = pki.issue_organisation(body, now=now)
    return signed.decision(person, seal, now=now)


def registered_and_presented(room: Room) -> None:
    clerk = room.desk(H15, "duyen.ho")
    clerk.open_row(SUBJECT, "/den/moi-den/")
    clerk.sees_page_1()
    said = clerk.page.locator("#page-pane").get_by_text(re.compile("hữ ký hợp lệ|hưa đủ căn cứ"))
    expect(said.first).to_be_visible()
    expect(clerk.page.get_by_text("theo quy định 10 ngày làm việc").first).to_be_visible()
    clerk.page.get_by_label("Trình", exact=True).select_option(label="Trần Quốc Bảo, Phó Chủ tịch")
    clerk.picture("arrived")
    clerk.press("Enter")
    clerk.is_told("Đã vào sổ số")
    clerk.close()


def directed_with_two_cooperating(room: Room) -> None:
    leader = room.desk(H15, "bao.tran")
    leader.open_row(SUBJECT)
    for letters, name in (
        ("nong nghiep", "Phòng Nông nghiệp, Môi trường"),
        ("phong kinh te", "Phòng Kinh tế"),
        ("noi chinh", "Phòng Nội chính"),
    ):
        leader.pick("Giao việc", letters, name)
    term(leader, 5)
    leader.page.get_by_label("Nội dung chỉ đạo").fill("Tham mưu văn bản trả lời.")
    leader.picture("direct")
    leader.page.get_by_role("button", name="Giao và mở kế tiếp").click()
    leader.is_told("Đã giao 3 nơi")
    leader.close()


def term(desk: Desk, days: int) -> None:
    """Choose so many working days."""
    offered = desk.page.locator(".pick label")
    offered.filter(has_text=re.compile(rf"^\s*{days} ngày")).click()


def passed_on(room: Room) -> None:
    head = room.desk(H15, "tung.vu")
    head.open_row(SUBJECT)
    head.pick("Giao cho", "dinh ngoc son", "Đinh Ngọc Sơn")
    head.page.get_by_role("button", name="Giao và mở kế tiếp").click()
    head.is_told("Đã giao 1 người")
    head.close()


def asked_two(room: Room) -> Desk:
    officer = room.desk(H15, "son.dinh")
    page = officer.page
    officer.open_row(SUBJECT)
    officer.press("Enter")
    officer.is_told("Đã bắt đầu xử lý.")
    expect(page.get_by_label("Kết quả xử lý")).to_be_visible()
    officer.press("y")
    expect(page.get_by_role("heading", name="Xin ý kiến").first).to_be_visible()
    officer.pick("Hỏi ai", "phong kinh te", "Phòng Kinh tế")
    officer.pick("Hỏi ai", "nguyen huu phuc", "Nguyễn Hữu Phúc")
    page.get_by_label("Nội dung xin ý kiến").fill(QUESTION)
    term(officer, 3)
    officer.picture("ask")
    page.get_by_role("button", name="Gửi xin ý kiến").click()
    officer.is_told("Đã xin ý kiến 2 nơi.")
    officer.open_row(SUBJECT)
    return officer


def answered(room: Room, username: str, vote: str, words: str) -> None:
    desk = room.desk(H15, username)
    desk.open_row(SUBJECT, "/cho-toi/?loai=y-kien")
    desk.page.locator(".seg").get_by_text(vote, exact=True).click()
    if words:
        desk.page.get_by_label("Nội dung", exact=True).fill(words)
    desk.picture(f"opinion-{username}")
    desk.page.get_by_role("button", name="Gửi ý kiến").click()
    desk.is_told("Đã gửi ý kiến.")
    desk.close()


def summed_up(officer: Desk) -> None:
    """The officer's own page tells, without being loaded again."""
    told = officer.page.get_by_text(ANSWERED).first
    expect(told).to_be_visible(timeout=CLOSED_WITHIN_MS)
    told.scroll_into_view_if_needed()
    officer.picture("opinions")


def drafted_as_reply(officer: Desk) -> Paper:
    page = officer.page
    paper = Paper("tra-loi.docx", DOCX, decision(REPLY), REPLY, "Quyết định")
    officer.press("d")
    page.set_input_files(
        "#id_file", {"name": paper.file_name, "mimeType": DOCX, "buffer": paper.data}
    )
    officer.sees_page_1()
    page.get_by_label("Trích yếu").fill(REPLY)
    page.get_by_label("Ký hiệu").fill("QĐ-UBND")
    page.get_by_label("Người ký", exact=True).select_option(label="Trần Quốc Bảo, Phó Chủ tịch")
    officer.pick("Nơi nhận", "krong no", "Ủy ban nhân dân xã Krông Nô")
    officer.picture("reply")
    page.get_by_role("button", name="Lưu dự thảo").click()
    officer.is_told("Đã lưu dự thảo.")
    officer.press("Enter")
    officer.is_told("Đã trình duyệt.")
    return paper


def signed_and_issued(room: Room) -> None:
    leader = room.desk(H15, "bao.tran")
    leader.open_row(REPLY)
    leader.sees_page_1()
    leader.press("Enter")
    leader.is_told("Đang ký")
    leader.close()
    clerk = room.desk(H15, "duyen.ho")
    clerk.open_row(REPLY, "/di/cho-cap-so/")
    clerk.sees_page_1()
    clerk.press("p")
    expect(clerk.page.get_by_role("table")).to_be_visible()
    clerk.close()


def closed_by_the_answer(officer: Desk) -> None:
    """Issuing the reply has closed the work: both know each other, the sender is told 06."""
    officer.open_row(SUBJECT, "/den/da-xu-ly/")
    page = officer.page
    expect(page.get_by_text("Đã trả lời bằng văn bản").first).to_be_visible(
        timeout=CLOSED_WITHIN_MS
    )
    told = page.get_by_role("heading", name="Đã báo nơi gửi").first
    told.scroll_into_view_if_needed()
    for code in ("03", "04", "05", "06"):
        expect(page.locator(".sec", has=told).get_by_text(code, exact=True)).to_be_visible()
    officer.picture("closed")
    page.get_by_role("link", name="Phiếu giải quyết").first.click()
    expect(page.get_by_text(ANSWERED).first).to_be_visible()
    officer.picture("sheet")
    with page.expect_download() as coming:
        page.get_by_role("link", name="Tải PDF").click()
    assert coming.value.path().read_bytes().startswith(b"%PDF-")
