"""The drafter chooses as what the signer signs, and sees the block as it will be printed."""

from datetime import date

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from support.browser import axe_finds
from support.bureau_room import Room
from support.outgoing import NOW
from vanban.core.people.operations import delegate

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.needs("chromium")]


@pytest.fixture
def room(bureau_room: Room) -> Room:
    return bureau_room


def test_the_block_follows_the_signer_the_right_and_the_type(room: Room) -> None:
    bureau = room.bureau
    for kind, types in (("TL", []), ("TUQ", ["quyet-dinh"])):
        delegate(
            actor=bureau.leader,
            now=NOW,
            grantor_id=bureau.leader.post_id,
            grantee_id=bureau.chief.post_id,
            kind=kind,
            basis=f"Quy chế làm việc, {kind}",
            valid_from=date(2026, 1, 1 if kind == "TL" else 2),
            valid_to=date(2026, 12, 31),
            document_types=types,
        )
    page = room.page_of(bureau.officer, reverse("outgoing:compose"))
    signer = page.get_by_label("Người ký", exact=True)
    block = page.locator("#chosen-signature")
    page.get_by_label("Loại văn bản").select_option("quyet-dinh")
    signer.select_option(label="Đỗ Hữu Huy, Chánh Văn phòng (TUQ.)")
    expect(block).to_contain_text("TUQ. CHỦ TỊCH")
    signer.select_option(label="Đỗ Hữu Huy, Chánh Văn phòng (TL.)")
    expect(block).to_contain_text("TL. CHỦ TỊCH")
    expect(block).to_contain_text("Theo Quy chế làm việc, TL.")
    room.keep(page, "tu-cach-ky")
    assert axe_finds(page) == []
    signer.select_option(label="Đỗ Hữu Huy, Chánh Văn phòng (TUQ.)")
    page.get_by_label("Loại văn bản").select_option("cong-van")
    expect(block).to_contain_text("không ký được với tư cách đã chọn")
    room.keep(page, "tu-cach-khong-dung-duoc")
    signer.select_option(label=f"{bureau.deputy.name}, Phó Chủ tịch")
    expect(block).to_contain_text("KT. CHỦ TỊCH")
    assert room.complaints == []
