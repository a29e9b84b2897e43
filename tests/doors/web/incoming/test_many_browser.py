"""In a real browser: the administrator sets a day and a rule, the leader directs many at once."""

from collections.abc import Iterator
from uuid import UUID

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from support.clock import standing
from support.incoming import NOW, arrive, light, make_place
from support.screens import Screens, administrator, opened_browser
from support.work import do_jobs
from vanban.core.records.queries import document_face
from vanban.incoming.registration.operations import register
from vanban.incoming.registration.operations.many import register_item
from vanban.outgoing.signing.queries import batch_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.needs("chromium")]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with opened_browser() as opened:
        yield opened


@pytest.fixture
def screens(browser: Browser, live_server: LiveServer) -> Iterator[Screens]:
    with standing(NOW):
        yield Screens(make_place(), browser, live_server.url)


def test_a_day_a_rule_and_many_directions_at_once(screens: Screens) -> None:
    place, admin = screens.place, administrator(screens.place)
    page = screens.of(admin, f"{reverse('calendar:index')}?nam=2026")
    page.get_by_label("Ngày", exact=True).fill("24/11/2026")
    page.get_by_label("Loại ngày").select_option("holiday")
    page.get_by_label("Tên", exact=True).fill("Ngày Văn hóa Việt Nam")
    page.locator("#id_day_basis").fill("Nghị quyết 30/NQ-CP")
    page.get_by_role("button", name="Ghi vào lịch").click()
    expect(page.locator("td.off", has_text="24")).to_be_visible()
    screens.looked_at(page, "many-calendar")
    screens.looked_at(
        screens.of(place.officer, "/lich-lam-viec/", width=360), "many-calendar-phone"
    )

    page.goto(f"{screens.address}{reverse('incoming:routing')}")
    page.get_by_label("Từ trong trích yếu").fill("mưa lũ")
    lead = page.get_by_role("combobox", name="Chủ trì")
    lead.press_sequentially("nong nghiep", delay=5)
    page.get_by_role("option").filter(has_text="Phòng Nông nghiệp").first.click()
    page.get_by_label("Thời hạn").fill("5")
    page.get_by_label("Tính bằng").select_option("wd")
    page.get_by_label("Căn cứ").fill("Quy chế 05/QC-UBND, Điều 12")
    page.get_by_role("button", name="Ghi quy tắc").click()
    expect(page.get_by_text("“mưa lũ”")).to_be_visible()
    screens.looked_at(page, "many-routing")

    documents = [arrive(place, light(number)) for number in range(1, 4)]
    for document in documents:
        register(
            actor=place.clerk,
            now=NOW,
            document_id=document,
            present_to_post_id=place.leader.post_id,
        )
    page = screens.of(place.leader, reverse("incoming:many"))
    expect(page.get_by_role("checkbox", checked=True)).to_have_count(3)
    screens.looked_at(page, "many")
    screens.looked_at(screens.of(place.leader, reverse("incoming:many"), width=360), "many-phone")
    page.get_by_role("checkbox", checked=True).nth(1).uncheck()
    page.get_by_role("button", name="Duyệt theo đề xuất").click()
    expect(page.get_by_role("heading", name="Đang làm")).to_be_visible()
    do_jobs(task="assignment.jobs.work_batch")
    page.reload()  # the report is where it was
    expect(page.get_by_role("heading", name="Đã xong")).to_be_visible()
    screens.looked_at(page, "many-report")
    states = [document_face(place.clerk, document_id=each).state for each in documents]
    assert sorted(states) == ["assigned", "assigned", "registered"]
    assert screens.complaints == []


@pytest.mark.checklist(4)
def test_many_registered_are_followed_after_a_reload_midway(screens: Screens) -> None:
    place = screens.place
    for number in range(1, 5):
        arrive(place, light(number))
    page = screens.of(place.clerk, "/den/moi-den/")
    page.get_by_label("Chọn cả trang").check()
    page.locator("#many").get_by_role("button", name="Vào sổ").click()
    bar = page.get_by_role("progressbar").first
    expect(bar).to_have_attribute("aria-valuenow", "0")
    batch = batch_of(place.clerk, batch_id=UUID(page.url.rstrip("/").rpartition("/")[2]))
    assert batch is not None
    for item in batch.items[:2]:
        register_item(
            actor=place.clerk,
            now=NOW,
            batch_id=batch.id,
            item_id=item.id,
            present_to_post_id=place.leader.post_id,
        )
    page.reload()  # midway: what is done stays done, what waits goes on waiting
    expect(bar).to_have_attribute("aria-valuenow", "2")
    screens.looked_at(page, "many-registering")
    do_jobs(task="incoming.registration")
    expect(bar).to_have_attribute("aria-valuenow", "4")  # by itself
    assert screens.complaints == []
