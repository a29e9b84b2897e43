"""A process written by the administrator, a draft that climbs it, opinions, somebody away."""

import os
from pathlib import Path
from uuid import UUID

import pytest
from playwright.sync_api import expect

from support.browser import axe_finds
from support.live import Room
from support.outgoing import NOW, TODAY
from support.work import do_jobs
from vanban.core.people.queries import actor_of_post
from vanban.foundation.actor import Actor
from vanban.outgoing.approval.operations import approve, save_process
from vanban.outgoing.approval.queries import opinions_of, process_of_type
from vanban.outgoing.approval.rules import StepKind
from vanban.outgoing.approval.rules.templates import Planned, Who

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.needs("chromium")]
NARROW, DESK = {"width": 360, "height": 780}, {"width": 1280, "height": 800}


def keep(room: Room, name: str) -> None:
    folder = Path(os.environ.get("VANBAN_ARTEFACTS") or room.folder)
    room.page.screenshot(path=folder / f"{name}.png", full_page=True)


def fits(room: Room) -> bool:
    """Nothing on the page is wider than a narrow telephone."""
    return bool(room.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


def administrator(room: Room) -> Actor:
    office = room.bureau.office
    someone = office.someone("quan.tri", "administrator", full_name="Ngô Văn Quản", title="QT")
    return actor_of_post(someone.post_id, on=TODAY, origin="127.0.0.1")


def test_the_administrator_writes_a_process_with_its_picture_beside(room: Room) -> None:
    page = room.as_(administrator(room))
    page.goto(f"{room.address}/toi/")
    page.get_by_role("link", name="Quy trình trình ký").click()
    expect(page.get_by_role("heading", name="Mọi loại văn bản")).to_be_visible()
    keep(room, "processes")
    page.get_by_label("Loại văn bản", exact=True).select_option("quyet-dinh")
    page.get_by_role("button", name="Đặt quy trình riêng").click()
    third = page.get_by_role("group", name="Bước 3")
    third.get_by_label("Việc", exact=True).select_option("content")
    picture = page.locator("#process-picture")
    expect(picture).to_contain_text("Chưa dùng được")
    third.get_by_label("Người làm").select_option(f"post:{room.bureau.deputy.post_id}")
    third.get_by_label("Hạn, ngày làm việc").fill("2")
    third.get_by_label("Tên bước").fill("Phó Chủ tịch duyệt")
    third.get_by_text("Chỉ khi…").click()
    third.get_by_label("có nơi nhận qua trục liên thông").check()
    third.get_by_label("có nơi nhận bản giấy").check()
    page.get_by_role("button", name="Vẽ lại hình").click()
    expect(picture.locator(".way")).to_contain_text("Phó Chủ tịch duyệt")
    expect(picture).to_contain_text(
        "chỉ khi có nơi nhận qua trục liên thông hoặc có nơi nhận bản giấy"
    )
    expect(picture).not_to_contain_text("Chưa dùng được")
    expect(picture.locator(".way > li").nth(1)).to_contain_text("Cùng lúc")
    assert axe_finds(page) == []
    keep(room, "process")
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    assert fits(room)
    keep(room, "process-360")
    page.set_viewport_size(DESK)  # type: ignore[arg-type]
    page.get_by_role("button", name="Lưu quy trình").click()
    expect(page.get_by_role("heading", name="Quyết định: Quyết định")).to_be_visible()
    found = process_of_type(room.bureau.system, type_code="quyet-dinh")
    assert [(step.kind, step.place, step.days) for step in found.steps] == [
        ("content", 1, None),
        ("form", 1, None),
        ("content", 2, 2),
    ]
    assert found.steps[2].condition.ways == ("axis", "paper")
    assert room.complaints == []


def climbing(room: Room) -> UUID:
    """A draft in a process of two levels, the head's initials first."""
    steps = [
        Planned(StepKind.INITIAL, Who.DRAFTING_HEAD, 1, days=2),
        Planned(StepKind.CONTENT, Who.DRAFTING_HEAD, 2),
        Planned(StepKind.FORM, Who.RIGHT, 2),
    ]
    admin = room.bureau.administrator
    save_process(actor=admin, now=NOW, document_type="quyet-dinh", name="Hai cấp", steps=steps)
    return room.bureau.submitted()


def test_each_person_sees_where_it_is_and_only_his_own_buttons(room: Room) -> None:
    bureau, document_id = room.bureau, climbing(room)
    page = room.as_(bureau.officer)
    page.goto(f"{room.address}/di/cho-duyet/{document_id}/")
    way = page.get_by_role("region", name="Quy trình")
    words = way.locator(".way > li")
    expect(words.nth(1)).to_have_text(
        "Ký nháy, đang ở đây:Phạm Thị Thu Hiền, Trưởng phòngtừ 20/11/2026 09:30, hạn 24/11/2026"
    )
    expect(words.nth(2)).to_contain_text("Cùng lúc:Duyệt nội dung")
    assert page.get_by_role("button", name="Ký nháy").count() == 0
    assert axe_finds(page) == []
    keep(room, "way-drafter")
    page = room.as_(bureau.head)
    page.goto(f"{room.address}/cho-toi/{document_id}/")
    page.get_by_role("button", name="Ký nháy").click()
    expect(page.get_by_text("Đã ký nháy.")).to_be_visible()
    page.goto(f"{room.address}/di/cho-duyet/{document_id}/")
    expect(page.get_by_role("button", name="Duyệt nội dung")).to_be_visible()
    expect(page.get_by_role("link", name="Lấy lại ý kiến…")).to_be_visible()
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    page.goto(f"{room.address}/di/cho-duyet/{document_id}/?lam=x")
    page.evaluate("document.querySelector('main').dataset.pane = 'data'")
    way.locator(".way").scroll_into_view_if_needed()
    assert fits(room)
    keep(room, "way-360")
    page.set_viewport_size(DESK)  # type: ignore[arg-type]
    page.goto(f"{room.address}/di/cho-duyet/{document_id}/")
    page.get_by_role("link", name="Lấy lại ý kiến…").click()
    page.get_by_label("Lý do").fill("Xem lại Điều 2")
    page.get_by_role("button", name="Lấy lại").click()
    expect(page.get_by_text("Đã lấy lại ý kiến duyệt.")).to_be_visible()
    assert room.complaints == []


def test_opinions_are_asked_and_given_on_the_page(room: Room) -> None:
    bureau = room.bureau
    document_id = bureau.drafted()
    page = room.as_(bureau.officer)
    page.goto(f"{room.address}/di/nhap/{document_id}/?lam=xin-y-kien")
    page.get_by_label("Xin ý kiến về điều gì").fill("Mức hỗ trợ đã hợp lý chưa?")
    page.get_by_label("Hạn cho ý kiến", exact=True).fill("25/11/2026")
    page.get_by_label("Phòng Tổng hợp").check()
    keep(room, "ask-opinions")
    page.get_by_role("button", name="Gửi xin ý kiến").click()
    expect(page.get_by_role("region", name="Ý kiến góp ý")).to_contain_text("Chưa có ý kiến: 1")
    page = room.as_(bureau.other_head)
    page.goto(f"{room.address}/cho-toi/")
    expect(page.get_by_role("heading", name="Cho ý kiến")).to_be_visible()
    page.goto(f"{room.address}/cho-toi/{document_id}/?lam=x")
    assert page.locator("input[name=vote]:checked").count() == 0
    page.locator(".seg").get_by_text("Đồng ý, có ý kiến", exact=True).click()
    page.get_by_label("Nội dung").fill("Nêu rõ nguồn kinh phí.")
    keep(room, "give-opinion")
    assert axe_finds(page) == []
    page.get_by_role("button", name="Gửi ý kiến").click()
    expect(page.get_by_text("Đã ghi ý kiến.")).to_be_visible()
    (row,) = opinions_of(bureau.officer, document_id=document_id)
    assert (row.vote, row.note) == ("comment", "Nêu rõ nguồn kinh phí.")
    page = room.as_(bureau.officer)
    page.goto(f"{room.address}/di/nhap/{document_id}/")
    said = page.get_by_role("region", name="Ý kiến góp ý")
    expect(said).to_contain_text("Đồng ý, có ý kiến: 1")
    keep(room, "opinions")
    assert room.complaints == []


def test_an_absence_shows_both_names_on_both_pages_and_on_the_document(room: Room) -> None:
    bureau = room.bureau
    document_id = bureau.submitted()
    page = room.as_(bureau.head)
    page.goto(f"{room.address}/toi/")
    page.get_by_text("Ghi vắng mặt").first.click()
    page.get_by_label("Từ ngày", exact=True).fill("20/11/2026")
    page.get_by_label("Đến hết ngày", exact=True).fill("24/11/2026")
    page.get_by_role("combobox", name="Người thay").fill("Quang Huy")
    page.get_by_role("option", name="Đặng Quang Huy").click()
    page.get_by_role("button", name="Ghi vắng mặt").click()
    away = "Vắng từ 20/11/2026 đến 24/11/2026; thay: Đặng Quang Huy, Chuyên viên"
    expect(page.get_by_text(away)).to_be_visible()
    keep(room, "absence")
    do_jobs()
    page = room.as_(bureau.colleague)
    page.goto(f"{room.address}/toi/")
    expect(page.get_by_text("Bạn làm thay Phạm Thị Thu Hiền")).to_be_visible()
    page.goto(f"{room.address}/cho-toi/{document_id}/?lam=x")
    expect(page.get_by_text("Bạn làm bước này thay Phạm Thị Thu Hiền vắng mặt")).to_be_visible()
    keep(room, "substitute")
    page.get_by_role("button", name="Duyệt nội dung").click()
    expect(page.get_by_text("Đã duyệt nội dung.")).to_be_visible()
    approve(actor=bureau.chief, now=NOW, document_id=document_id, side=StepKind.FORM)
    page = room.as_(bureau.leader)
    page.goto(f"{room.address}/di/cho-ky/{document_id}/")
    way = page.get_by_role("region", name="Quy trình")
    expect(way).to_contain_text("Đặng Quang Huy thay Phạm Thị Thu Hiền")
    told = page.get_by_text("duyệt nội dung, thay Phạm Thị Thu Hiền")
    expect(told).to_be_visible()
    assert axe_finds(page) == []
    keep(room, "signer")
    assert room.complaints == []
