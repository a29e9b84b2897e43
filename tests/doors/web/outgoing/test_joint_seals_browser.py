"""The seals of a joint document on the clerk's page: who is missing, the file out and back."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from support.browser import axe_finds
from support.bureau_room import REFUSED, elsewhere
from support.joint import OTHER, OTHER_BODY, given_out, joint_signed, sealed_elsewhere
from support.judges import pdfsig
from support.live import BODY, PHONE, Room, browser, pki, room, worker
from support.outgoing import LEADER
from vanban.core.files.queries import load
from vanban.doors.testpki.authority import Pki

__all__ = ["browser", "pki", "room"]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.needs("chromium")]


def keep(room: Room, page: Page, name: str) -> None:
    folder = Path(os.environ.get("VANBAN_ARTEFACTS") or room.folder)
    page.screenshot(path=folder / f"joint-{name}.png", full_page=True)


@pytest.mark.checklist(17)
def test_the_clerk_sees_whose_seal_is_missing_and_brings_it_back(room: Room, pki: Pki) -> None:
    document_id = elsewhere(lambda: joint_signed(room.bureau, pki))
    page = room.as_(room.bureau.clerk)
    page.goto(f"{room.address}/di/tat-ca/{document_id}/")
    seals = page.get_by_role("region", name="Dấu của các cơ quan")
    expect(seals.get_by_text("đóng dấu sau khi có số")).to_be_visible()
    expect(page.get_by_role("button", name="Ban hành và gửi")).to_have_count(0)
    keep(room, page, "1-cho-so")
    with worker("numbering", "sealing"):
        page.get_by_role("button", name="Cấp số").click()
        expect(seals.get_by_text("chưa có dấu, chờ từ")).to_be_visible()
        expect(seals.get_by_text(f"{OTHER} đã ký")).to_be_visible()
        expect(page.get_by_role("button", name="Đóng dấu cơ quan")).to_have_count(0)
        assert axe_finds(page) == []
        keep(room, page, "2-cho-dau")
        with page.expect_download() as taken:
            seals.get_by_role("link", name="Tải tệp để đóng dấu").click()
        numbered = taken.value.path().read_bytes()
        assert numbered == given_out(room.bureau, document_id)[1]

        def bring(data: bytes, name: str) -> None:
            upload = {"name": name, "mimeType": "application/pdf", "buffer": data}
            seals.get_by_label(f"Tệp có dấu của {OTHER_BODY}").set_input_files([upload])
            seals.get_by_role("button", name="Nhận tệp có dấu").click()

        bring(sealed_elsewhere(pki, numbered, "Sở Nội vụ tỉnh Đắk Lắk"), "sai.pdf")
        expect(seals.get_by_text("Tệp mang dấu của Sở Nội vụ tỉnh Đắk Lắk")).to_be_visible()
        keep(room, page, "3-sai-dau")
        bring(sealed_elsewhere(pki, numbered), "dung.pdf")
        expect(page.get_by_text("Đã nhận tệp có dấu.")).to_be_visible()
        expect(seals.get_by_text("đã đóng dấu")).to_be_visible()
        keep(room, page, "4-du-dau")
        page.get_by_role("button", name="Đóng dấu cơ quan").click()
        expect(page.get_by_role("heading", name="Phát hành")).to_be_visible()
    assert room.state(document_id) == "sealed"
    page.goto(f"{room.address}/van-ban/{document_id}/ket-luan/")
    expect(page.get_by_role("heading", name="Kết luận về chữ ký")).to_be_visible()
    for who in (OTHER, OTHER_BODY, LEADER, BODY):
        expect(page.get_by_text(who).first).to_be_visible()
    keep(room, page, "5-ket-luan")
    final = load(room.bureau.sha256(document_id, "sealed"))
    assert pdfsig(final, room.folder) == ["Signature is Valid."] * 4
    page.goto(f"{room.address}/di/tat-ca/{document_id}/")
    page.set_viewport_size(PHONE)
    assert axe_finds(page) == []
    assert room.complaints == [REFUSED]
