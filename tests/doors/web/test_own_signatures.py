"""Chữ ký số của tôi in a real browser: a picture given and looked at, a key tried, a service."""

import io
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import FilePayload, Page, expect

from support.browser import axe_finds
from support.live import PHONE, Room, browser, pki, room, worker
from support.outgoing import TODAY
from vanban.core.people.queries import actor_of_post
from vanban.formats.pades.appearance import handwriting, seal_image
from vanban.foundation.actor import Actor
from vanban.trust.keys.queries import picture_of, providers, service_of

__all__ = ["browser", "pki", "room"]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.needs("chromium")]


def on_paper(png: bytes) -> FilePayload:
    with Image.open(io.BytesIO(png)) as ink:
        paper = Image.new("RGB", (ink.width + 80, ink.height + 80), (243, 240, 232))
        paper.paste(ink, (40, 40), ink)
    out = io.BytesIO()
    paper.save(out, "PNG")
    return {"name": "anh.png", "mimeType": "image/png", "buffer": out.getvalue()}


def shows(page: Page, selector: str) -> bool:
    """Whether the picture came, of a size."""
    script = "image => image.complete && image.naturalWidth > 100"
    page.locator(selector).first.scroll_into_view_if_needed()
    page.wait_for_function(
        "s => { const i = document.querySelector(s); return i && i.complete; }", arg=selector
    )
    return bool(page.locator(selector).first.evaluate(script))


def test_a_leader_gives_his_signature_and_sees_it_on_a_page_before_it_is_used(room: Room) -> None:
    leader, page = room.bureau.leader, room.page
    page.goto(f"{room.address}/ky-so/")
    expect(page.get_by_text("Chưa có hình chữ ký")).to_be_visible()
    page.set_input_files("#id_own_file", on_paper(handwriting(leader.name)))
    page.get_by_role("button", name="Xem trên trang mẫu").click()
    expect(page.get_by_text("Chữ ký của bạn trên trang mẫu")).to_be_visible()
    assert shows(page, "#picture-0 img")
    assert picture_of(room.bureau.system, person_id=leader.person_id) is None
    page.get_by_role("button", name="Dùng hình này").click()
    expect(page.get_by_text("Văn bản đã ký giữ nguyên hình lúc ký.")).to_be_visible()
    assert picture_of(room.bureau.system, person_id=leader.person_id) is not None
    assert shows(page, "img.sample")
    assert axe_finds(page) == []
    page.set_viewport_size(PHONE)
    assert axe_finds(page) == []
    assert room.complaints == []


def test_a_picture_that_cannot_be_used_is_refused_beside_the_form(room: Room) -> None:
    page = room.page
    page.goto(f"{room.address}/ky-so/")
    black = handwriting("x").replace(b"IDAT", b"IDAX", 1)
    page.set_input_files(
        "#id_own_file", {"name": "hong.png", "mimeType": "image/png", "buffer": black}
    )
    page.get_by_role("button", name="Xem trên trang mẫu").click()
    expect(page.get_by_text("Ảnh PNG không đọc được.")).to_be_visible()


def test_the_clerk_gives_the_seal_with_its_real_size_and_tries_the_bodies_key(room: Room) -> None:
    page = room.as_(room.bureau.clerk)
    page.goto(f"{room.address}/ky-so/")
    page.set_input_files("#id_seal_file", on_paper(seal_image("UBND", "ĐẮK LẮK")))
    page.get_by_label("Đường kính thật (mm)").fill("34,5")
    page.get_by_role("button", name="Xem trên trang mẫu").last.click()
    expect(page.get_by_text("Con dấu 34,5 mm trên trang mẫu")).to_be_visible()
    page.get_by_role("button", name="Dùng hình này").click()
    expect(page.get_by_text("Đường kính 34,5 mm")).to_be_visible()
    with worker("added"):
        page.get_by_role("button", name="Ký thử một trang").last.click()
        expect(page.get_by_text("Kết quả kiểm tra")).to_be_visible()
    expect(page.get_by_role("link", name="Tải bản đã ký")).to_be_visible()
    assert axe_finds(page) == []
    assert room.complaints == []


def test_services_are_declared_with_secrets_that_nobody_sees_again(
    room: Room, tmp_path: Path
) -> None:
    keeper = officer_of_certificates(room)
    page = room.as_(keeper)
    page.goto(f"{room.address}/ky-so/dich-vu/")
    page.get_by_label("Tên gọi ở cơ quan").fill("SIM ký số tỉnh")
    page.get_by_label("Địa chỉ (https://)").fill("https://ky-so.example.vn/mssp")
    page.get_by_label("Mã được cấp").fill("http://ap.example.vn")
    page.get_by_label("Mật khẩu được cấp").fill("bi-mat-rat-dai")
    page.get_by_role("button", name="Khai dịch vụ").click()
    expect(page.get_by_text("mật khẩu đã niêm phong")).to_be_visible()
    assert "bi-mat-rat-dai" not in page.content()
    row = next(iter(providers(room.bureau.system)))
    kept = service_of(room.bureau.system, provider_id=row.id)
    assert kept is not None
    assert kept.sealed
    assert b"bi-mat-rat-dai" not in kept.sealed
    assert axe_finds(page) == []
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Ngừng dùng").click()
    expect(page.get_by_text("đã ngừng", exact=True)).to_be_visible()
    assert room.complaints == []


def officer_of_certificates(room: Room) -> Actor:
    someone = room.bureau.office.someone(
        "can.bo.cts", "certificate_officer", full_name="Lý Thu Hà", title="Cán bộ", unit_id=None
    )
    return actor_of_post(someone.post_id, on=TODAY, origin="127.0.0.1")
