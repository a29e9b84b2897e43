"""Outgoing in a real browser: faults mended by a click; books, registers, paper, groups, copies."""

from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from support.browser import axe_finds
from support.bureau_room import REFUSED, Room, elsewhere
from support.outgoing import NOW, another_body, kept
from support.planted import FAULTS
from support.planting import planted
from support.well_set import good_ones
from support.work import do_jobs
from vanban.outgoing.drafting.queries import recipients_of
from vanban.outgoing.drafting.rules import RecipientInput
from vanban.outgoing.numbering.queries import books
from vanban.outgoing.numbering.rules import BookKind
from vanban.outgoing.publication.operations import issue

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.needs("chromium")]


@pytest.fixture
def room(bureau_room: Room) -> Room:
    """Here the room is the bureau's, with a page for each of its people."""
    return bureau_room


def faulty(*names: str) -> bytes:
    data: bytes | None = dict(good_ones())["quyet-dinh"]
    for name in names:
        assert data is not None
        data = planted(data, next(each for each in FAULTS if each.name == name))
    assert data is not None
    return data


@pytest.mark.checklist(14)
def test_an_officer_sees_what_breaks_the_decree_and_mends_it_by_a_click(room: Room) -> None:
    bureau = room.bureau
    data = faulty("type light", "KT. glued", "margin left", "no Lưu")
    document_id = bureau.drafted(stored=kept(data, "du-thao.docx"))
    do_jobs(task="drafting")
    desk = room.page_of(bureau.officer, reverse("outgoing:document", args=["nhap", document_id]))
    fault = desk.locator(".faults strong", has_text="Tên loại chưa in đậm.")
    expect(fault).to_be_visible()
    expect(desk.locator('[data-mark="1"]')).to_have_count(1)
    room.keep(desk, "the-thuc-truoc")
    assert axe_finds(desk) == []
    desk.get_by_role("button", name="Sửa 3 lỗi máy sửa được").click()
    expect(fault).to_have_count(0)
    left = desk.locator(".faults strong")
    expect(left).to_have_text(["Nơi nhận không có dòng “Lưu”."])
    room.keep(desk, "the-thuc-sau")
    desk.get_by_role("link", name="So sánh").click()
    expect(desk.get_by_role("heading", name="So sánh phiên bản")).to_be_visible()
    room.keep(desk, "so-sanh")
    assert axe_finds(desk) == []
    assert room.complaints == []


def test_a_clerk_asks_for_a_copy_and_reads_what_stands_against_it(room: Room) -> None:
    bureau = room.bureau
    document_id = bureau.approved()
    copies = room.page_of(bureau.clerk, reverse("outgoing:copies", args=[document_id]))
    copies.get_by_label("Người ký bản sao").select_option(str(bureau.leader.post_id))
    copies.get_by_role("button", name="Lấy số và làm bản sao").click()
    expect(copies.get_by_text("Văn bản chưa phát hành hoặc chưa vào sổ.")).to_be_visible()
    room.keep(copies, "ban-sao")
    assert axe_finds(copies) == []


BASIS = "Chủ tịch cho phép, ngày 20/11/2026"


@pytest.mark.checklist(18, 51)
def test_a_clerk_opens_a_book_keeps_a_number_and_gives_it(room: Room) -> None:
    bureau = room.bureau
    document_id = elsewhere(bureau.signed)
    desk = room.page_of(bureau.clerk, reverse("outgoing:registers"))
    desk.get_by_role("link", name="Mở sổ mới").click()
    desk.get_by_label("Tên sổ").fill("Sổ giấy mời")
    desk.get_by_label("Số in ra").select_option("3")
    desk.locator("summary", has_text="Chỉ những loại văn bản").click()
    desk.get_by_label("Giấy mời", exact=True).check()
    room.keep(desk, "so-mo")
    assert axe_finds(desk) == []
    desk.get_by_role("button", name="Mở sổ").click()
    expect(desk.get_by_role("heading", name="Sổ giấy mời 2026")).to_be_visible()
    expect(desk.get_by_text("001").first).to_be_visible()
    desk.get_by_role("link", name="Sổ đăng ký").first.click()
    room.keep(desk, "so-danh-sach")
    assert axe_finds(desk) == []
    desk.get_by_role("link", name="Sổ đăng ký văn bản đi").click()
    desk.locator("summary", has_text="Giữ số trước").click()
    desk.get_by_label("Giữ cho văn bản").fill("Kế hoạch Tết 2027")
    desk.get_by_label("Ai cho phép, vì sao").first.fill(BASIS)
    desk.get_by_role("button", name="Giữ số 01").click()
    expect(desk.get_by_text("Kế hoạch Tết 2027").first).to_be_visible()
    desk.locator("summary", has_text="Khóa sổ").click()
    desk.get_by_role("button", name="Khóa sổ").click()
    expect(desk.get_by_text("Còn số giữ trước chưa dùng: 01.")).to_be_visible()
    room.keep(desk, "so-mot")
    assert axe_finds(desk) == []
    desk.goto(f"{room.address}{reverse('outgoing:document', args=['cho-cap-so', document_id])}")
    desk.locator("#data-pane summary[aria-label='Việc khác']").click()
    desk.get_by_role("link", name="Số giữ trước, số chèn…").click()
    expect(desk.get_by_label("Số đã giữ")).to_contain_text("Kế hoạch Tết 2027")
    room.keep(desk, "so-rieng")
    assert axe_finds(desk) == []
    desk.get_by_role("button", name="Cấp số đã giữ").click()
    expect(desk.get_by_text("Đã cấp số 01.")).to_be_visible()
    narrow = room.page_of(bureau.clerk, reverse("outgoing:registers"), width=360)
    assert not narrow.evaluate("document.scrollingElement.scrollWidth > innerWidth")
    assert room.complaints == [REFUSED]


def test_a_clerk_closes_a_book_and_keeps_its_register_under_the_bodys_signature(
    room: Room,
) -> None:
    row = books(room.bureau.clerk, kind=BookKind.OUTGOING)[0]
    desk = room.page_of(room.bureau.clerk, reverse("outgoing:book", args=[row.id]))
    desk.locator("summary", has_text="Khóa sổ").click()
    desk.get_by_role("button", name="Khóa sổ").click()
    desk.get_by_role("button", name="Ký số bản in và khóa hẳn").click()
    expect(desk.get_by_text("Đang in và ký.").first).to_be_visible()
    elsewhere(lambda: do_jobs(task="publication"))
    expect(desk.get_by_text("bản khóa hẳn")).to_be_visible()
    expect(desk.get_by_text("Sổ khóa hẳn không mở lại được.")).to_be_visible()
    room.keep(desk, "so-khoa-han")
    assert axe_finds(desk) == []
    with desk.expect_download() as coming:
        desk.locator("#sealed a").first.click()
    assert b"/ByteRange" in Path(coming.value.path()).read_bytes()
    assert room.complaints == []


@pytest.mark.checklist(20)
def test_a_clerk_rules_what_goes_on_paper_and_ticks_what_the_post_has(room: Room) -> None:
    bureau = room.bureau
    desk = room.page_of(bureau.clerk, reverse("outgoing:paper"))
    desk.get_by_label("Theo văn bản nào").fill("Quy chế công tác văn thư, Điều 12")
    box = desk.get_by_role("combobox", name="Hoặc những cơ quan")
    box.press_sequentially("giao duc", delay=5)
    desk.get_by_role("option").filter(has_text="Sở Giáo dục").click()
    desk.get_by_role("button", name="Thêm").click()
    expect(desk.get_by_text("Mọi loại văn bản gửi Sở Giáo dục và Đào tạo").first).to_be_visible()
    document_id = elsewhere(bureau.sealed)
    desk.goto(f"{room.address}{reverse('outgoing:document', args=['cho-phat-hanh', document_id])}")
    expect(desk.get_by_text("kèm bản giấy")).to_have_count(1)
    expect(desk.get_by_text("Phát hành trước")).to_be_visible()
    room.keep(desk, "kem-ban-giay")
    assert axe_finds(desk) == []
    desk.goto(f"{room.address}{reverse('outgoing:to_issue')}")
    expect(desk.get_by_role("cell", name="11:30").first).to_be_visible()
    room.keep(desk, "han-phat-hanh")
    assert axe_finds(desk) == []
    issue(actor=bureau.clerk, now=NOW, document_id=document_id)
    desk.goto(f"{room.address}{reverse('outgoing:paper')}")
    room.keep(desk, "ban-giay")
    assert axe_finds(desk) == []
    desk.get_by_label("Số hiệu bưu gửi").first.fill("EE123456789VN")
    desk.get_by_role("button", name="Đã giao bưu điện").first.click()
    expect(desk.get_by_role("cell", name="EE123456789VN")).to_be_visible()
    room.keep(desk, "ban-giay-da-giao")
    assert axe_finds(desk) == []
    assert room.complaints == []


@pytest.mark.checklist(20)
def test_a_group_is_taken_in_one_go_and_one_of_it_left_out(room: Room) -> None:
    bureau = room.bureau
    desk = room.page_of(bureau.officer, reverse("outgoing:groups"))
    desk.get_by_label("Tên nhóm").fill("Hay gửi")
    box = desk.get_by_role("combobox", name="Cơ quan")
    for typed, name in (("giao duc", "Sở Giáo dục"), ("chinh phu", "Văn phòng Chính phủ")):
        box.press_sequentially(typed, delay=5)
        desk.get_by_role("option").filter(has_text=name).click()
    desk.get_by_role("button", name="Lưu nhóm").click()
    expect(desk.get_by_role("row").filter(has_text="Hay gửi")).to_contain_text("2")
    room.keep(desk, "nhom")
    assert axe_finds(desk) == []
    desk.goto(f"{room.address}{reverse('outgoing:compose')}")
    box = desk.get_by_role("combobox", name="Nơi nhận")
    box.press_sequentially("hay gui", delay=5)
    desk.get_by_role("option").filter(has_text="nhóm riêng").click()
    tokens = desk.locator("[data-picker-name=recipients] .token")
    expect(tokens).to_have_count(2)
    desk.get_by_role("button", name="Bỏ Văn phòng Chính phủ").click()
    expect(tokens).to_have_count(1)
    room.keep(desk, "nhom-chon")
    assert axe_finds(desk) == []
    assert room.complaints == []


def test_of_a_great_many_recipients_a_few_are_in_sight_and_all_are_sent(room: Room) -> None:
    bureau = room.bureau
    bodies = [
        another_body(f"H15.9{number:02d}", f"Ủy ban nhân dân xã Thứ {number}", hosted=True)
        for number in range(20)
    ]
    recipients = [RecipientInput(organisation_id=each) for each in bodies]
    document_id = bureau.drafted(recipients=recipients)
    address = reverse("outgoing:document", args=["nhap", document_id])
    desk = room.page_of(bureau.officer, f"{address}?lam=sua")
    tokens = desk.locator("[data-picker-name=recipients] .token")
    seen = tokens.locator("visible=true")
    expect(seen).to_have_count(8)
    room.keep(desk, "nhieu-noi-nhan")
    assert axe_finds(desk) == []
    desk.locator("#data-pane").get_by_role("button", name="Lưu").click()
    expect(desk.get_by_text("Đã lưu.")).to_be_visible()
    assert len(recipients_of(bureau.officer, document_id=document_id)) == 20
    desk.goto(f"{room.address}{address}?lam=sua")
    desk.get_by_role("button", name="và 12 nơi khác, xem đủ").click()
    expect(seen).to_have_count(20)
    assert room.complaints == []
