"""Who signs for whom, opinions taken in, and copies sent, in a real browser."""

from datetime import date
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from support.browser import axe_finds
from support.bureau_room import Room, elsewhere
from support.outgoing import NOW, TODAY, scan
from support.work import do_jobs
from vanban.core.people.queries import actor_of_post
from vanban.outgoing.approval.operations import ask_opinions, give_opinion
from vanban.outgoing.approval.queries import opinions_of
from vanban.outgoing.publication.operations import issue

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.needs("chromium")]


@pytest.fixture
def room(bureau_room: Room) -> Room:
    """Here the room is the bureau's, with a page for each of its people."""
    return bureau_room


def pick(page: Page, label: str, typed: str, name: str) -> None:
    box = page.get_by_role("combobox", name=label)
    box.press_sequentially(typed, delay=5)
    page.get_by_role("option").filter(has_text=name).first.click()


@pytest.mark.checklist(45)
def test_an_administrator_records_an_illness_and_the_substitute_learns_what_is_missing(
    room: Room,
) -> None:
    bureau = room.bureau
    document_id = bureau.approved()
    someone = bureau.office.someone("quan.tri", "administrator", full_name="Ngô Văn Quản")
    administrator = actor_of_post(someone.post_id, on=TODAY, origin="127.0.0.1")
    desk = room.page_of(administrator, reverse("people:standing_in"))
    pick(desk, "Người vắng", bureau.leader.name, bureau.leader.name)
    pick(desk, "Người thay", bureau.deputy.name, bureau.deputy.name)
    desk.locator("#id_to_date").fill("23/11/2026")
    room.keep(desk, "ghi-vang-ho")
    assert axe_finds(desk) == []
    desk.get_by_role("button", name="Ghi vắng mặt").click()
    expect(desk.get_by_role("row").filter(has_text="23/11/2026")).to_contain_text(
        bureau.deputy.name
    )
    elsewhere(do_jobs)
    at = reverse("outgoing:document", args=["cho-ky", document_id])
    deputy = room.page_of(bureau.deputy, at)
    expect(deputy.get_by_text("nhưng chưa được giao quyền ký").first).to_be_visible()
    expect(deputy.get_by_role("button", name="Ký số")).to_have_count(0)
    room.keep(deputy, "chua-giao-quyen")
    assert axe_finds(deputy) == []
    pick(desk, "Người giao", bureau.leader.name, bureau.leader.name)
    pick(desk, "Người ký", bureau.deputy.name, bureau.deputy.name)
    desk.get_by_label("Thể thức ký").select_option("TUQ")
    desk.get_by_role("button", name="Giao quyền ký").click()
    for wanted in ("phải có thời hạn", "phải giới hạn nội dung", "phải có văn bản làm căn cứ"):
        expect(desk.get_by_text(wanted).first).to_be_visible()
    room.keep(desk, "tuq-thieu")
    assert axe_finds(desk) == []
    desk.get_by_label("Thể thức ký").select_option("KT")
    desk.get_by_label("Căn cứ").fill("Quy chế làm việc, Điều 9")
    desk.get_by_role("button", name="Giao quyền ký").click()
    expect(desk.get_by_role("row").filter(has_text="Quy chế làm việc")).to_contain_text("KT.")
    room.keep(desk, "giao-quyen")
    deputy.goto(f"{room.address}{at}")
    expect(deputy.get_by_role("button", name="Ký số")).to_be_visible()
    expect(deputy.get_by_text("ký thay").first).to_be_visible()
    room.keep(deputy, "duoc-ky-thay")
    assert axe_finds(deputy) == []


@pytest.mark.checklist(23)
def test_a_paper_letter_becomes_an_electronic_copy_that_is_sent_and_followed(
    room: Room, tmp_path: Path
) -> None:
    bureau = room.bureau
    document_id = elsewhere(bureau.sealed)
    elsewhere(lambda: issue(actor=bureau.clerk, now=NOW, document_id=document_id))
    desk = room.page_of(bureau.clerk, reverse("outgoing:copies", args=[document_id]))
    desk.get_by_label("Sao từ", exact=True).select_option("electronic")
    desk.get_by_label("Sang", exact=True).select_option("paper")
    desk.get_by_label("Người ký bản sao").select_option(str(bureau.leader.post_id))
    desk.get_by_role("button", name="Lấy số và làm bản sao").click()
    expect(desk.get_by_text("01/SY-UBND").first).to_be_visible()
    elsewhere(lambda: do_jobs(task="copying"))
    desk.reload()
    room.keep(desk, "sao-giay")
    assert axe_finds(desk) == []
    scanned = tmp_path / "ban-quet.pdf"
    scanned.write_bytes(scan(300))
    desk.get_by_label("Sao từ", exact=True).select_option("paper")
    desk.get_by_label("Sang", exact=True).select_option("electronic")
    desk.get_by_label("Người ký bản sao").select_option(str(bureau.leader.post_id))
    desk.locator("input[type=file]").set_input_files(scanned)
    desk.get_by_role("button", name="Lấy số và làm bản sao").click()
    expect(desk.get_by_text("02/SY-UBND").first).to_be_visible()
    elsewhere(lambda: do_jobs(task="copying"))
    desk.reload()
    room.keep(desk, "sao-dien-tu")
    desk.locator("summary", has_text="Gửi 02/SY-UBND qua mạng").click()
    pick(desk, "Nơi nhận bản sao điện tử", "giao duc", "Sở Giáo dục")
    room.keep(desk, "sao-chon-noi-nhan")
    desk.get_by_role("button", name="Gửi bản sao").click()
    expect(desk.get_by_text("Đã gửi bản sao.")).to_be_visible()
    elsewhere(do_jobs)
    desk.reload()
    expect(desk.get_by_text("Sở Giáo dục và Đào tạo").first).to_be_visible()
    room.keep(desk, "sao-da-gui")
    assert axe_finds(desk) == []
    assert room.complaints == []


@pytest.mark.checklist(15)
def test_a_drafter_says_how_an_opinion_was_taken_in_and_takes_the_table_along(room: Room) -> None:
    bureau = room.bureau
    document_id = bureau.drafted()
    assert bureau.colleague.post_id is not None
    ask_opinions(
        actor=bureau.officer,
        now=NOW,
        document_id=document_id,
        question="Mức hỗ trợ ở Điều 2 đã hợp lý chưa?",
        due_date=date(2026, 11, 25),
        posts=[bureau.colleague.post_id],
    )
    (asked,) = opinions_of(bureau.officer, document_id=document_id)
    give_opinion(
        actor=bureau.colleague,
        now=NOW,
        document_id=document_id,
        step_id=asked.id,
        vote="comment",
        note="Nêu rõ nguồn kinh phí.",
    )
    desk = room.page_of(bureau.officer, reverse("outgoing:document", args=["nhap", document_id]))
    desk.locator("summary", has_text="Ghi tiếp thu, giải trình").click()
    desk.locator(".seg").get_by_text("Tiếp thu một phần", exact=True).click()
    desk.get_by_label("Tiếp thu thế nào").fill("Đã bổ sung nguồn kinh phí ở Điều 3.")
    room.keep(desk, "tiep-thu")
    assert axe_finds(desk) == []
    desk.get_by_role("button", name="Ghi", exact=True).click()
    expect(desk.get_by_text("Đã bổ sung nguồn kinh phí ở Điều 3.").first).to_be_visible()
    with desk.expect_download() as coming:
        desk.get_by_role("link", name="Bảng tổng hợp, tiếp thu, giải trình (Word)").click()
    assert Path(coming.value.path()).read_bytes().startswith(b"PK")
    assert room.complaints == []
