"""Journey 4 in a real browser: the leader signs many by one act, the clerk issues them by one.

One has lost its signer's right: that one is refused with the reason, the others go out.
"""

import os
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from support.browser import PATIENCE_MS, axe_finds
from support.demo import eventually
from support.live import DESK, PHONE, Room, worker
from support.outgoing import NOW, decision_for
from support.screens import keep_picture
from support.signing_tool import running_tool
from vanban.outgoing.signing.operations import request_signature
from vanban.trust.certificates.operations.registering import note_revocation
from vanban.trust.certificates.queries import certificates

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.needs("chromium")]

# The journey speaks of fifty; ten show the same and take a fifth of the time.
MANY = int(os.environ.get("VANBAN_JOURNEY_4_DOCUMENTS", "10"))


def test_many_are_signed_and_all_but_one_go_out(room: Room) -> None:
    bureau, page = room.bureau, room.page
    documents = [bureau.approved(subject=f"Về việc số {at}") for at in range(1, MANY)]
    last = bureau.approved(
        decision_for("Trần Quốc Bảo"),
        signer_post_id=bureau.deputy.post_id,
        subject="Về việc của Phó Chủ tịch",
    )

    page.goto(f"{room.address}/cho-toi/")
    page.get_by_role("checkbox", name="Ký", exact=True).check()
    sign = page.get_by_role("button", name=f"Ký {MANY - 1} văn bản")
    expect(sign).to_be_visible()
    assert axe_finds(page) == []
    keep_picture(page, "many-chosen")
    sign.click()
    expect(page.get_by_text("Đang làm")).to_be_visible()
    keep_picture(page, "many-begun")
    with worker("outgoing.signing", "outgoing.publication"):
        page.reload()  # the bar survives it
        expect(page.get_by_role("heading", name="Đã xong")).to_be_visible(timeout=PATIENCE_MS * 10)
    assert {room.state(each) for each in documents} == {"signed"}
    assert axe_finds(page) == []
    keep_picture(page, "many-signed")

    request_signature(actor=bureau.deputy, now=NOW, document_id=last)
    with worker("outgoing.signing"):
        page.goto(f"{room.address}/cho-toi/")
        eventually(lambda: room.state(last) == "signed")
    held = next(
        row for row in certificates(bureau.system) if row.person_id == bureau.deputy.person_id
    )
    before = NOW - timedelta(hours=1)
    note_revocation(actor=bureau.system, now=NOW, certificate_id=held.id, revoked_at=before)

    room.as_(bureau.clerk)
    page.goto(f"{room.address}/di/cho-cap-so/")
    page.get_by_role("checkbox", name="Chọn cả trang").check()
    page.get_by_role("button", name=f"Cấp số, đóng dấu, phát hành {MANY}").click()
    with worker("outgoing."):
        expect(page.get_by_role("heading", name="Đã xong")).to_be_visible(timeout=PATIENCE_MS * 10)
    refused = page.locator("section.sec").filter(has_text="Chưa làm được")
    expect(refused.get_by_role("link", name="Về việc của Phó Chủ tịch")).to_be_visible()
    expect(refused).to_contain_text("Chứng thư số của Trần Quốc Bảo đã bị thu hồi trước khi ký")
    assert {room.state(each) for each in documents} == {"issued"}
    assert room.state(last) == "signed"
    assert axe_finds(page) == []
    keep_picture(page, "many-issued-but-one")
    assert room.complaints == []


def test_on_a_telephone_by_a_token_at_the_desk_each_is_asked_for_in_turn(room: Room) -> None:
    documents = [room.bureau.approved() for _ in range(3)]
    page = room.page
    page.set_viewport_size(PHONE)
    page.goto(f"{room.address}/cho-toi/")
    page.get_by_role("checkbox", name="Ký", exact=True).check()
    page.get_by_label("Cách ký").select_option(label="USB token, công cụ ký của Ban Cơ yếu")
    page.set_viewport_size(DESK)
    with running_tool(room.tool, room.folder), worker("outgoing.signing"):
        page.get_by_role("button", name="Ký 3 văn bản").click()
        expect(page.get_by_role("heading", name="Đã xong")).to_be_visible(timeout=PATIENCE_MS * 10)
    assert {room.state(each) for each in documents} == {"signed"}
    assert [name for name, _ in room.tool.heard].count("SignApproved") == 3
