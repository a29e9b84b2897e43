"""A register from its opening to its lock, and the books kept by the year, in a real browser."""

from pathlib import Path
from uuid import UUID

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from support.browser import axe_finds
from support.bureau_room import Room, elsewhere
from support.outgoing import NOW
from support.phones import CSC2, a_phone
from support.work import do_jobs
from vanban.doors.testpki.authority import Pki
from vanban.outgoing.numbering.queries import books
from vanban.outgoing.numbering.rules import BookKind
from vanban.outgoing.publication.operations import issue

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.needs("chromium")]

WHY = "Ai cho phép, vì sao"


@pytest.fixture
def room(bureau_room: Room) -> Room:
    return bureau_room


def fold(page: Page, name: str) -> None:
    page.locator("summary", has_text=name).first.click()


def fine(room: Room, page: Page, name: str) -> None:
    room.keep(page, name)
    assert axe_finds(page) == []


def taken(page: Page, button: str, said: str) -> None:
    page.get_by_role("button", name=button, exact=True).click()
    expect(page.get_by_text(said).first).to_be_visible()


@pytest.mark.checklist(24)
def test_a_book_is_used_closed_and_locked_by_a_remote_service(
    room: Room, pki: Pki, tmp_path: Path
) -> None:
    bureau = room.bureau
    sent = elsewhere(bureau.sealed)
    elsewhere(lambda: issue(actor=bureau.clerk, now=NOW, document_id=sent))
    row = next(row for row in books(bureau.clerk) if row.kind == BookKind.OUTGOING)
    clerk = room.page_of(bureau.clerk, reverse("outgoing:book", args=[row.id]))
    fold(clerk, "Giữ số trước")
    taken(clerk, "Giữ số 02", "Chưa ghi")
    fine(room, clerk, "so-giu-so-thieu")
    clerk.get_by_label("Giữ cho văn bản").fill("Kế hoạch Tết")
    clerk.get_by_label(WHY).first.fill("Chánh Văn phòng, ngày 20/11/2026")
    taken(clerk, "Giữ số 02", "Đã giữ số 02.")
    fold(clerk, "Khóa sổ")
    taken(clerk, "Khóa sổ", "02")
    fine(room, clerk, "so-chua-khoa-duoc")
    clerk.reload()
    fold(clerk, "Hủy số 02")
    clerk.get_by_label("Lý do hủy số").fill("Không ban hành kế hoạch này.")
    taken(clerk, "Hủy số", "Đã hủy số; dòng trong sổ vẫn giữ.")
    fold(clerk, "Khóa sổ")
    taken(clerk, "Khóa sổ", "Đã khóa sổ; không lấy số từ sổ này nữa.")
    fine(room, clerk, "so-da-khoa")
    with a_phone(bureau, pki, tmp_path, CSC2, of_body=True) as phone:
        clerk.reload()
        clerk.get_by_label("Ký bằng").select_option(phone.way)
        taken(clerk, "Ký số bản in và khóa hẳn", "Ký số sổ đăng ký")
        elsewhere(lambda: do_jobs(task="publication.jobs.make"))
        expect(clerk.get_by_text("Mã đối chiếu").first).to_be_visible()
        fine(room, clerk, "so-cho-dien-thoai")
        made = UUID(clerk.url.rstrip("/").rpartition("/")[2])
        elsewhere(lambda: phone.answered(made))
        expect(clerk.get_by_role("heading", name="Đã ký", exact=True)).to_be_visible()
        clerk.get_by_role("link", name="Tiếp tục").click()
    expect(clerk.get_by_text("bản khóa hẳn")).to_be_visible()
    fine(room, clerk, "so-khoa-han")
    assert kept(clerk).startswith(b"%PDF")
    assert [each for each in room.complaints if "409" not in each] == []  # refused twice, in words


def kept(page: Page) -> bytes:
    """The latest print of the register of a page, as it is taken out."""
    with page.expect_download() as coming:
        page.locator("#sealed a").first.click()
    return Path(coming.value.path()).read_bytes()


@pytest.mark.checklist(24)
def test_the_books_of_the_year_are_signed_on_their_own_pages(room: Room) -> None:
    clerk = room.page_of(room.bureau.clerk, reverse("outgoing:registers"))
    for name, at in (("ban-giay", "outgoing:paper"), ("ban-luu", "outgoing:file_copies")):
        clerk.goto(f"{room.address}{reverse(at)}")
        taken(clerk, "In và ký số", "Đang in và ký.")
        elsewhere(lambda: do_jobs(task="publication.jobs.make"))
        expect(clerk.locator("#sealed").get_by_role("link")).to_be_visible()
        fine(room, clerk, f"so-{name}-da-ky")
        assert b"/ByteRange" in kept(clerk)
    assert room.complaints == []
