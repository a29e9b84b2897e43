"""In a real browser: the administrator sets a box of e-mail, the clerk takes what came by it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from support.clock import standing
from support.imap_server import PASSWORD, USER, imap_server
from support.incoming import NOW, make_place, paper
from support.letters import letter
from support.screens import Screens, administrator, opened_browser
from support.work import do_jobs
from vanban.incoming.reception.queries import emails

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.needs("chromium")]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with opened_browser() as opened:
        yield opened


@pytest.fixture
def screens(browser: Browser, live_server: LiveServer) -> Iterator[Screens]:
    with standing(NOW):
        yield Screens(make_place(), browser, live_server.url)


HOSTILE = "<p>Kính gửi</p><script>document.title = 'hỏng'</script>"


@pytest.mark.checklist(1)
def test_a_box_is_set_on_its_page_and_a_letter_becomes_a_registered_document(
    screens: Screens, tmp_path: Path
) -> None:
    place, admin = screens.place, administrator(screens.place)
    with imap_server(tmp_path) as mail:
        page = screens.of(admin, reverse("incoming:email_boxes"))
        page.get_by_label("Máy chủ IMAP").fill("127.0.0.1")
        page.get_by_label("Cổng (TLS)").fill(str(mail.port))
        page.get_by_label("Tên đăng nhập").fill(USER)
        page.get_by_label("Mật khẩu").fill("sai")
        page.locator("#id_since").fill("01/11/2026")
        page.get_by_label("Chứng thư của nơi cấp").fill(mail.ca_pem)
        page.get_by_role("button", name="Lưu và thử kết nối").click()
        expect(page.locator("#boxes")).to_contain_text("đang thử kết nối")
        do_jobs(task="look_into_box")
        expect(page.get_by_text("Sai tên đăng nhập hoặc mật khẩu")).to_be_visible()
        screens.looked_at(page, "email-box-fault")

        mail.put(letter("Giấy mời họp", ("giay-moi.pdf", paper("GIẤY MỜI")), text=HOSTILE), NOW)
        mail.put(letter("Phản ánh đường hỏng", text="Đường thôn 3 hỏng đã lâu."), NOW)
        mail.put(letter("Trúng thưởng", X_Spam_Flag="YES"), NOW)
        page.get_by_role("link", name="Sửa").click()
        page.get_by_label("Mật khẩu").fill(PASSWORD)
        page.get_by_role("button", name="Lưu và thử kết nối").click()
        expect(page.locator("#boxes")).to_contain_text("đang thử kết nối")
        do_jobs(task="look_into_box")
        expect(page.locator("#boxes")).to_contain_text("đọc được")
        screens.looked_at(page, "email-box")

    page = screens.of(place.clerk, reverse("incoming:emails"))
    expect(page.get_by_role("heading", name="Để riêng, chờ bạn xem")).to_be_visible()
    screens.looked_at(page, "emails")
    screens.looked_at(
        screens.of(place.clerk, reverse("incoming:emails"), width=360), "emails-phone"
    )
    page.get_by_role("button", name="Nhận vào văn bản đến").click()
    expect(page.get_by_role("heading", name="Vào sổ văn bản đến")).to_be_visible()

    page.goto(f"{screens.address}/den/moi-den/")
    page.locator("[data-item]").filter(has_text="Phản ánh đường hỏng").click()
    expect(page.get_by_text("Đường thôn 3 hỏng đã lâu.")).to_be_visible()
    screens.looked_at(page, "email-words")
    page.locator("[data-item]").filter(has_text="Giấy mời họp").click()
    expect(page.get_by_text("địa chỉ thư chưa xác minh")).to_be_visible()
    assert page.title() != "hỏng"
    screens.looked_at(page, "email-document")
    page.locator("#id_issuer_name").fill("Hội Nông dân xã")
    page.locator("#act-go").click()
    expect(page.get_by_text("Đã vào sổ số đến")).to_be_visible()
    assert {row.state for row in emails(place.clerk)} == {"taken"}
    assert screens.complaints == []
