"""Journey 5 in a real browser: a mistake is found after issue, and mended as the law has it.

Sent by mistake: called back with a reason, one receiver agrees (15), another keeps it (16). Wrong
in content: replaced by a document of the same form. Wrong in form: corrected by a công văn. A ward
that was left out is sent to further, and the document says what it said.
"""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from support.desk import Desk, Room
from support.programs import CLERK, OFFICER, Programs
from support.stack import H15
from support.steps import DEPARTMENT, GOVERNMENT, TIME, Body

pytestmark = [pytest.mark.journey, pytest.mark.needs("chromium")]

SENT_WRONG = "Về việc phân bổ kinh phí khắc phục hậu quả mưa lũ đợt 2"
WRONG_CONTENT = "Về việc hỗ trợ giống cây trồng vụ Đông Xuân 2026-2027"
WRONG_FORM = "Về việc thành lập Tổ công tác khôi phục sản xuất"
WHY = "Gửi nhầm bản chưa thống nhất số liệu với Sở Tài chính."
MISTAKE = "Sai mức hỗ trợ tại Điều 2: 15 triệu đồng/ha sửa thành 5 triệu đồng/ha."
SLIP = "Sai thẩm quyền ghi ở phần chữ ký: ghi TM. thay cho KT."
WARD = "Ủy ban nhân dân phường Ea Kao"
ARRIVED_WITHIN_MS = 180_000


@pytest.fixture
def programs(room: Room) -> Iterator[Programs]:
    found = Programs(room.stack)
    yield found
    found.close()


@pytest.mark.checklist(22)
def test_a_mistake_after_issue(room: Room, programs: Programs) -> None:
    to = (DEPARTMENT.code, GOVERNMENT.code)
    wrong, content, form = (
        programs.drafted(subject, to) for subject in (SENT_WRONG, WRONG_CONTENT, WRONG_FORM)
    )
    programs.issued(wrong, content, form)

    clerk = called_back(room, wrong)
    agreed(room, DEPARTMENT)
    kept(room, GOVERNMENT)
    told(clerk, DEPARTMENT, "Đồng ý lấy lại")
    told(clerk, GOVERNMENT, "Từ chối lấy lại")
    clerk.picture("asked-and-answered")
    assert programs.state(wrong) == "recalled"
    clerk.open(f"/di/da-phat-hanh/{wrong}/")
    clerk.sees("Văn bản đóng băng")
    clerk.picture("frozen")

    officer = room.desk(H15, OFFICER)
    replacement = followed_up(officer, content, "replaces", MISTAKE)
    expect(officer.page.locator("dl.facts").first).to_contain_text("Quyết định")
    officer.picture("replacement-of-the-same-form")
    correction = followed_up(officer, form, "corrects", SLIP)
    expect(officer.page.locator("dl.facts").first).to_contain_text("Công văn")
    officer.sees("Đính chính Quyết định số")
    officer.picture("correction-by-cong-van")
    for made in (replacement, correction):
        given = {"file": programs.ticket()}
        assert programs.as_(OFFICER).post(f"/outgoing/{made}/versions", json=given).is_success
    programs.issued(replacement, correction)

    programs.waits_for(content, "recalled")
    assert programs.state(form) == "issued", "what was wrong in form only stays in force"
    clerk.open(f"/di/da-phat-hanh/{content}/")
    clerk.sees("Được thay thế bởi")
    told(clerk, DEPARTMENT, "Yêu cầu lấy lại")
    clerk.picture("replaced")
    clerk.open(f"/di/da-phat-hanh/{form}/")
    clerk.sees("Được đính chính bởi")
    clerk.picture("corrected")
    sent_further(clerk, form)
    receiver = room.desk(DEPARTMENT.part, DEPARTMENT.clerk)
    receiver.open_row("Đính chính Quyết định số", "/den/moi-den/")
    receiver.sees_page_1()
    receiver.picture("correction-arrives")


def sent_further(clerk: Desk, document: str) -> None:
    """A ward that was left out gets it, too; whom the document names stays as signed."""
    page = clerk.page
    clerk.open(f"/di/da-phat-hanh/{document}/")
    page.get_by_role("link", name="Gửi thêm nơi").click()
    clerk.pick("Gửi tới", "phuong ea kao", WARD)
    page.get_by_label("Lý do").fill("Phường đề nghị gửi để phối hợp.")
    clerk.picture("further")
    page.get_by_role("button", name="Gửi thêm").click()
    clerk.is_told("Đang gửi thêm 1 nơi.")
    row = page.get_by_role("row").filter(has_text=WARD)
    expect(row.get_by_role("cell").first).to_contain_text(TIME, timeout=ARRIVED_WITHIN_MS)
    expect(row).to_contain_text("Phường đề nghị gửi để phối hợp.")
    clerk.picture("sent-further")


def called_back(room: Room, document: str) -> Desk:
    """The clerk calls it back from everybody, once it has arrived there."""
    clerk = room.desk(H15, CLERK)
    clerk.open(f"/di/da-phat-hanh/{document}/")
    for body in (DEPARTMENT, GOVERNMENT):
        row = clerk.page.get_by_role("row").filter(has_text=body.name)
        arrived = row.get_by_role("cell").first
        expect(arrived).to_contain_text(TIME, timeout=ARRIVED_WITHIN_MS)
    clerk.page.get_by_role("link", name="Thu hồi").click()
    clerk.page.get_by_label("Lý do thu hồi").fill(WHY)
    clerk.picture("call-back")
    clerk.page.get_by_role("button", name="Thu hồi").click()
    clerk.is_told("Đã yêu cầu 2 nơi nhận trả lại.")
    return clerk


def agreed(room: Room, body: Body) -> None:
    """The receiver gives it back: status 15."""
    clerk = room.desk(body.part, body.clerk)
    clerk.open_row(SENT_WRONG, "/den/lay-lai/")
    clerk.sees(WHY)
    clerk.picture(f"{body.code}-asked")
    clerk.press("Enter")
    clerk.is_told("Đã đồng ý; nơi gửi nhận trạng thái 15.")
    clerk.close()


def kept(room: Room, body: Body) -> None:
    """The receiver keeps it, with the reason: status 16."""
    clerk = room.desk(body.part, body.clerk)
    clerk.open_row(SENT_WRONG, "/den/lay-lai/")
    clerk.press("r")
    clerk.page.get_by_label("Lý do không đồng ý").fill("Đã tổng hợp vào báo cáo trình Chính phủ.")
    clerk.picture(f"{body.code}-keeps")
    clerk.page.keyboard.press("Control+Enter")
    clerk.is_told("Đã từ chối; nơi gửi nhận trạng thái 16 kèm lý do.")
    clerk.close()


def told(desk: Desk, body: Body, words: str) -> None:
    """The sender's open page shows it, by itself."""
    row = desk.page.locator("tr.has-recall").filter(has_text=body.name)
    under = row.locator("xpath=following-sibling::tr[1]")
    expect(under).to_contain_text(words, timeout=ARRIVED_WITHIN_MS)


def followed_up(officer: Desk, document: str, kind: str, why: str) -> str:
    """The officer opens the draft that mends an issued document; its id."""
    page = officer.page
    officer.open(f"/di/da-phat-hanh/{document}/")
    page.locator("summary", has_text="Thay thế, sửa đổi, đính chính").click()
    page.get_by_label("Làm gì").select_option(kind)
    page.get_by_label("Sai sót ở đâu").fill(why)
    officer.picture(f"{kind}-asked")
    page.get_by_role("button", name="Mở dự thảo").click()
    officer.is_told("Đã mở dự thảo")
    return page.url.rstrip("/").rsplit("/", 1)[1]
