"""The journey inside one installation: no axis, the same evidence; by keys alone, and on a phone.

The officers and clerks never touch a mouse; the leaders have nothing but a phone 360 px wide.
"""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from support.desk import Desk, Room
from support.stack import H15
from support.steps import (
    CORPUS,
    DEPARTMENT,
    DOCX,
    Paper,
    approved,
    finished,
    judged,
    registered,
    told_of_all,
)
from support.word import decision

pytestmark = [pytest.mark.journey, pytest.mark.needs("chromium"), pytest.mark.needs("soffice")]

REAL_DRAFT = CORPUS / "born__conv_e33c1e63.pdf"  # a real plan, its number and day left blank
PHONE = {"width": 360, "height": 740}
OFFICE_SCREEN = {"width": 1366, "height": 768}


def plan() -> Paper:
    """A real plan where the corpus is here, else one made for tests."""
    subject = "Kế hoạch đón tiếp và làm việc với Đoàn kiểm tra về phòng học bộ môn, giáo dục STEM"
    if REAL_DRAFT.exists():
        pdf = REAL_DRAFT.read_bytes()
        return Paper("ke-hoach.pdf", "application/pdf", pdf, subject, "Kế hoạch", "KH-UBND")
    return Paper("ke-hoach.docx", DOCX, decision(subject), subject, "Kế hoạch", "KH-UBND")


@pytest.mark.checklist(25)
def test_a_plan_stays_inside(room: Room, tmp_path: Path) -> None:
    paper = plan()
    sender = drafted_by_keys(room, paper)
    approved(room, paper)
    signed_on_a_phone(room, paper)
    issued = issued_at_once(room, sender, paper)
    registered(room, DEPARTMENT, paper.subject, **OFFICE_SCREEN)
    directed_on_a_phone(room, paper)
    finished(room, DEPARTMENT, paper.subject, **OFFICE_SCREEN)
    told_of_all(sender, DEPARTMENT)
    sender.picture("sender-sees-all")
    judged(room.stack, sender, issued, tmp_path)
    with room.stack.database(H15) as ledger:
        ways = ledger.rows(
            "SELECT DISTINCT w.state, w.axis_doc_id FROM sending_dispatch w"
            " JOIN sending_package p ON p.id = w.package_id"
            " JOIN records_document d ON d.id = p.document_id WHERE d.subject = %s",
            paper.subject,
        )
    assert ways == [{"state": "handed_over", "axis_doc_id": ""}], "nothing went to the axis"


def drafted_by_keys(room: Room, paper: Paper) -> Desk:
    officer = room.desk(H15, "son.dinh", **OFFICE_SCREEN)
    page = officer.page
    officer.open("/di/")
    page.keyboard.press("n")
    expect(page.get_by_role("heading", name="Dự thảo mới")).to_be_visible()
    file = page.locator("#id_file")
    officer.go_to(file)  # the dialog that a key opens there is the browser's own
    file.set_input_files(
        {"name": paper.file_name, "mimeType": paper.media_type, "buffer": paper.data}
    )
    officer.sees_page_1()
    officer.choose("Loại văn bản", paper.type_name)
    officer.type_in("Ký hiệu", paper.notation)
    officer.type_in("Trích yếu", paper.subject)
    officer.choose("Người ký", "Trần Quốc Bảo, Phó Chủ tịch")
    officer.find("Nơi nhận", DEPARTMENT.find, DEPARTMENT.name)
    officer.find("Nơi nhận", "krong no", "Ủy ban nhân dân xã Krông Nô")
    officer.picture("filled-in")
    page.keyboard.press("Control+Enter")
    officer.is_told("Đã lưu dự thảo.")
    page.keyboard.press("Enter")
    officer.is_told("Đã trình duyệt.")
    officer.picture("submitted")
    return officer


def signed_on_a_phone(room: Room, paper: Paper) -> None:
    leader = room.desk(H15, "bao.tran", **PHONE)
    leader.picture("phone-waiting")
    leader.open_row(paper.subject)
    leader.sees_page_1()
    leader.picture("phone-page")
    leader.turn_to_act()
    leader.picture("phone-sign")
    leader.page.get_by_role("button", name=re.compile("^Ký số")).click()
    leader.is_told("Đang ký")
    leader.picture("phone-signed")
    leader.close()


def issued_at_once(room: Room, sender: Desk, paper: Paper) -> str:
    """Number, seal and issue by one key; the symbol it got."""
    clerk = room.desk(H15, "duyen.ho", **OFFICE_SCREEN)
    clerk.reach_row(paper.subject, "/di/cho-cap-so/")
    clerk.sees_page_1()
    clerk.picture("number")
    clerk.page.keyboard.press("p")
    expect(clerk.page.get_by_role("table")).to_be_visible()
    clerk.picture("issued")
    symbol = clerk.page.locator("main").get_by_text(re.compile(rf"\d+/{paper.notation}")).first
    sender.reach_row(paper.subject, "/di/da-phat-hanh/")
    sender.page.evaluate("window.openSince = 'issued'")
    words = symbol.inner_text()
    clerk.close()
    return words.removeprefix(paper.type_name).strip()


def directed_on_a_phone(room: Room, paper: Paper) -> None:
    leader = room.desk(DEPARTMENT.part, DEPARTMENT.leader, **PHONE)
    leader.open_row(paper.subject)
    leader.sees_page_1()
    leader.turn_to_act()
    leader.pick("Giao việc", DEPARTMENT.officer_name, DEPARTMENT.officer_name)
    leader.page.get_by_label("Nội dung chỉ đạo").fill("Tham mưu thực hiện, báo cáo kết quả.")
    leader.picture("phone-direct")
    leader.page.get_by_role("button", name="Giao và mở kế tiếp").click()
    leader.is_told("Đã giao")
    leader.close()
