"""Files signed by the real authorities come over the axis; the clerk reads the right verdict.

The roots of the real authorities are trusted (conftest). Their revocation lists may be out of
reach where tests run: then an intact signature is "chưa đủ căn cứ", with its issuer named, and
never "không hợp lệ". A file saved again after it was signed is "không hợp lệ" with or without.
"""

import csv
import re

import pytest
from playwright.sync_api import expect

from support.desk import Desk, Room
from support.posted import post
from support.stack import G22, H15
from support.steps import CORPUS

TABLE = CORPUS.parent / "signatures.csv"
INTACT = "signed__cbee7fef.pdf"  # Thủ tướng's decision, signed by the Government's portal

pytestmark = [
    pytest.mark.journey,
    pytest.mark.needs("chromium"),
    pytest.mark.skipif(not TABLE.exists(), reason="the corpus of real documents is not here"),
]


def destroyed() -> str:
    with TABLE.open(encoding="utf-8") as table:
        rows = csv.DictReader(table)
        return next(row["file"] for row in rows if row["status"].startswith("HỎNG"))


def test_real_signatures_arrive(room: Room) -> None:
    intact, broken = "Quyết định thật, chữ ký nguyên vẹn", "Văn bản thật, lưu lại sau khi ký"
    post(room.stack, G22, name=INTACT, pdf=(CORPUS / INTACT).read_bytes(), subject=intact)
    file = CORPUS.parent / destroyed()
    post(room.stack, G22, name=file.name, pdf=file.read_bytes(), subject=broken)
    clerk = room.desk(H15, "duyen.ho")
    clerk.open_row(intact, "/den/moi-den/")
    clerk.sees_page_1()
    line = clerk.page.locator("#page-pane").get_by_text(re.compile("hưa đủ căn cứ|ữ ký hợp lệ"))
    expect(line.first).to_be_visible()
    clerk.picture("intact")
    evidence_of(clerk)
    for words in ("CỔNG THÔNG TIN ĐIỆN TỬ CHÍNH PHỦ", "Chuỗi tin cậy: Ban Cơ yếu Chính phủ"):
        expect(clerk.page.get_by_text(words).first).to_be_visible()
    clerk.picture("intact-evidence")

    clerk.open_row(broken, "/den/moi-den/")
    clerk.sees_page_1()
    said = clerk.page.locator("#page-pane").get_by_text("Không hợp lệ")
    expect(said.first).to_be_visible()
    clerk.picture("destroyed")


def evidence_of(clerk: Desk) -> None:
    clerk.page.get_by_role("link", name="Bằng chứng").first.click()
    expect(clerk.page.get_by_role("heading", level=1).first).to_be_visible()
