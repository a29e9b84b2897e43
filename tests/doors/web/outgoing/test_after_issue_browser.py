"""A sealed document held back; the board of an issued one: filtered, added to, reminded from."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import transaction
from django.urls import reverse
from playwright.sync_api import Page, expect

from support.browser import axe_finds
from support.bureau_room import Room, elsewhere
from support.outgoing import NOW, Bureau
from support.work import do_jobs
from vanban.core.organisations.operations import Founding, found_organisation
from vanban.core.records.queries import document_face
from vanban.exchange.sending.models import Dispatch, Package
from vanban.exchange.sending.operations import record_status
from vanban.foundation import tenancy
from vanban.foundation.actor import Actor
from vanban.outgoing.drafting.rules import RecipientInput
from vanban.outgoing.publication.operations import issue

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.needs("chromium")]
DEPARTMENT = "Sở Giáo dục và Đào tạo"


@pytest.fixture
def room(bureau_room: Room) -> Room:
    """Here the room is the bureau's, with a page for each of its people."""
    return bureau_room


def communes(count: int) -> list[UUID]:
    """Hosted bodies by name."""
    return [
        found_organisation(
            actor=Actor.system(None),
            now=NOW,
            founding=Founding(
                code=f"H15.{number + 100}",
                name=f"UBND xã Ea Drăng {number}",
                short_name=f"xã Ea Drăng {number}",
                kind="commune",
                valid_from=NOW.date(),
                hosted=True,
            ),
        )
        for number in range(1, count + 1)
    ]


def issued(bureau: Bureau, *more: UUID) -> UUID:
    """Sent five days ago to the bureau's recipients and more."""
    to = [*bureau.recipients, *(RecipientInput(organisation_id=each) for each in more)]
    document_id = bureau.sealed(recipients=to)
    issue(actor=bureau.clerk, now=NOW, document_id=document_id)
    do_jobs()
    with transaction.atomic():  # noqa: TID251 - five days go by
        tenancy.enter(bureau.organisation_id)
        Dispatch.objects.filter(sent_at__isnull=False).update(sent_at=NOW - timedelta(days=5))
    return document_id


def sent_to(bureau: Bureau, document_id: UUID, count: int) -> None:
    """As many places more, as if they had been among its recipients."""
    with transaction.atomic():  # noqa: TID251 - stands for the first packet
        tenancy.enter(bureau.organisation_id)
        package = Package.objects.get(document_id=document_id)
        Dispatch.objects.bulk_create(
            Dispatch(
                organisation_id=bureau.organisation_id,
                package=package,
                ordinal=100 + number,
                target_name=f"UBND xã Ea Drăng {number}",
                target_code=f"H15.{number + 100}",
                way="axis",
                state="sent",
                queued_at=NOW,
                sent_at=NOW,
            )
            for number in range(1, count + 1)
        )


def refuse(bureau: Bureau, document_id: UUID, code: str) -> None:
    record_status(
        actor=bureau.system,
        now=NOW,
        business_id=document_face(bureau.system, document_id=document_id).business_id,
        from_code=code,
        code=2,
        at=NOW,
        description="Gửi nhầm nơi nhận",
        reported_by="Bùi Thị Nga, văn thư",
    )


def pick(page: Page, label: str, typed: str, name: str) -> None:
    box = page.get_by_role("combobox", name=label)
    box.press_sequentially(typed, delay=5)
    page.get_by_role("option").filter(has_text=name).first.click()


def faults(room: Room) -> list[str]:
    """What the pages complained of, but for the refusals that were asked for."""
    return [each for each in room.complaints if "409" not in each]


def board(room: Room, document_id: UUID) -> Page:
    at = reverse("outgoing:document", args=["da-phat-hanh", document_id])
    return room.page_of(room.bureau.clerk, at)


def test_a_clerk_holds_a_sealed_document_back_and_its_number_comes_again(room: Room) -> None:
    bureau = room.bureau
    document_id = elsewhere(bureau.sealed)
    at = reverse("outgoing:document", args=["cho-phat-hanh", document_id])
    desk = room.page_of(bureau.clerk, at)
    desk.locator("#h-act").locator("xpath=..").get_by_label("Việc khác").click()
    room.keep(desk, "giu-lai-menu")
    desk.get_by_role("link", name="Giữ lại, chưa phát hành").click()
    desk.get_by_text("giữ số 01/QĐ-UBND cho bản sửa").click()
    desk.get_by_role("button", name="Giữ lại").click()
    expect(desk.get_by_text("Chưa ghi lý do giữ lại.").first).to_be_visible()
    desk.get_by_label("Sai ở đâu").fill("Phụ lục thiếu trang 2, Chủ tịch cho giữ lại.")
    room.keep(desk, "giu-lai")
    assert axe_finds(desk) == []
    desk.get_by_role("button", name="Giữ lại").click()
    expect(desk.get_by_text("số giữ cho bản sửa").first).to_be_visible()
    drafter = room.page_of(bureau.officer, reverse("outgoing:document", args=["nhap", document_id]))
    expect(drafter.get_by_text("giữ số 01 cho bản sửa").first).to_be_visible()
    room.keep(drafter, "bi-giu-lai")
    assert faults(room) == []


def test_a_clerk_sends_further_and_reminds_who_is_late(room: Room) -> None:
    bureau = room.bureau
    extra = elsewhere(lambda: communes(3))
    document_id = elsewhere(lambda: issued(bureau, *extra[:2]))
    elsewhere(lambda: refuse(bureau, document_id, "H15.101"))
    desk = board(room, document_id)
    expect(desk.get_by_text("Quá hạn vào sổ").first).to_be_visible()
    room.keep(desk, "bang-noi-nhan")
    assert axe_finds(desk) == []

    desk.get_by_role("link", name="Gửi đúng nơi").click()
    expect(desk.get_by_label("Lý do")).to_have_value(
        "UBND xã Ea Drăng 1 từ chối (02): Gửi nhầm nơi nhận"
    )
    pick(desk, "Gửi tới", "giao duc", DEPARTMENT)
    desk.get_by_role("button", name="Gửi thêm").click()
    expect(desk.get_by_text(f"{DEPARTMENT} đã có trong nơi nhận").first).to_be_visible()
    room.keep(desk, "gui-them-hai-lan")
    desk.get_by_label(f"Bỏ {DEPARTMENT}").click()
    pick(desk, "Gửi tới", "drang 3", "UBND xã Ea Drăng 3")
    desk.get_by_label("Nơi khác").fill("Hội Chữ thập đỏ tỉnh")
    room.keep(desk, "gui-them")
    assert axe_finds(desk) == []
    desk.get_by_role("button", name="Gửi thêm").click()
    expect(desk.get_by_text("Đang gửi thêm 2 nơi.").first).to_be_visible()
    elsewhere(do_jobs)
    expect(desk.get_by_role("link", name="2 gửi thêm")).to_be_visible()
    desk.get_by_role("link", name="2 gửi thêm").click()
    expect(desk.locator("table.delivery tbody tr")).to_have_count(2)
    room.keep(desk, "da-gui-them")

    desk.get_by_role("link", name="Nhắc nơi chậm").click()
    desk.get_by_label("Lời nhắc").fill("Đề nghị vào sổ trước 16 giờ.")
    room.keep(desk, "nhac")
    assert axe_finds(desk) == []
    desk.get_by_role("button", name="Nhắc các nơi đã chọn").click()
    expect(desk.get_by_text("Đã nhắc 2 nơi.").first).to_be_visible()
    expect(desk.get_by_text("Đã nhắc 1 lần").first).to_be_visible()
    room.keep(desk, "da-nhac")
    assert axe_finds(desk) == []
    assert faults(room) == []


def test_a_board_of_many_places_shows_fifty_and_keeps_to_its_filter(room: Room) -> None:
    bureau = room.bureau
    document_id = elsewhere(lambda: issued(bureau))
    elsewhere(lambda: sent_to(bureau, document_id, 60))
    desk = board(room, document_id)
    rows = desk.locator("table.delivery tbody tr")
    expect(rows).to_have_count(50)
    expect(desk.get_by_text("1–50 trong 63")).to_be_visible()
    room.keep(desk, "nhieu-noi")
    desk.get_by_role("link", name="Sau", exact=True).click()
    expect(rows).to_have_count(13)
    desk.get_by_role("link", name="1 bản giấy").click()
    expect(rows).to_have_count(1)
    elsewhere(lambda: refuse(bureau, document_id, "H15.07"))
    expect(desk.get_by_role("link", name="1 từ chối")).to_be_visible()  # by itself
    expect(rows).to_have_count(1)
    assert faults(room) == []
