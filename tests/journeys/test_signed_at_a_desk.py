"""Journey 1 with keys in the hand: the leader and the clerk sign by the tool on their machines.

Both show their tokens first, as new ones, on their own page; then the document goes its way.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from support.desk import Desk, Room
from support.signing_tool import Tool, running_tool
from support.stack import H15
from support.steps import DEPARTMENT, DOCX, Paper, drafted_and_approved, handled, told_of_all
from support.word import decision
from vanban.doors.testpki.authority import Identity, Pki

pytestmark = [pytest.mark.journey, pytest.mark.needs("chromium")]
BODY = "Ủy ban nhân dân tỉnh Đắk Lắk"
LEADER = "Trần Quốc Bảo"
USB = "USB token, công cụ ký của Ban Cơ yếu"


@pytest.mark.needs("soffice")
@pytest.mark.checklist(17)
def test_a_decision_is_signed_and_sealed_by_tokens(room: Room, tmp_path: Path) -> None:
    authority = Pki(room.stack.folder / "testpki")
    now = datetime.now(UTC)
    since = now - timedelta(hours=1)
    person = authority.issue_person(LEADER, organisation=BODY, now=now, valid_from=since)
    body = authority.issue_organisation(BODY, now=now, valid_from=since)
    subject = "Về việc ký bằng thiết bị của từng người và của cơ quan"
    paper = Paper("du-thao.docx", DOCX, decision(subject), subject, "Quyết định")
    tool = Tool(person)
    leader, clerk = room.desk(H15, "bao.tran"), room.desk(H15, "duyen.ho")
    with (
        running_tool(tool, tmp_path),
        shown(leader, "Ký trang mẫu để đăng ký"),
        holding(tool, body),
        shown(clerk, "Ký trang mẫu để đăng ký USB token của cơ quan"),
    ):
        sender = drafted_and_approved(room, paper)
        with holding(tool, person):
            leader.open_row(subject)
            leader.sees_page_1()
            leader.page.locator("#id_way").select_option(label=USB)
            leader.picture("sign-by-token")
            leader.page.locator("#act-go").click()
            taken(leader)
        issued(clerk, subject)
    called = [name for name, _ in tool.heard if name not in {"GetVersion", "GetCertInfo"}]
    assert called == ["SignApproved", "SignApproved", "SignApproved", "SignIssued"]
    sender.open_row(subject, "/di/tat-ca/")
    expect(sender.page.get_by_role("table")).to_be_visible()
    sender.page.evaluate("window.openSince = 'issued'")
    handled(room, DEPARTMENT, subject)
    told_of_all(sender, DEPARTMENT)


@contextmanager
def shown(desk: Desk, button: str) -> Iterator[None]:
    """A token registered by signing the sample page; taken out of use again at the end."""
    desk.open("/ky-so/")
    desk.page.get_by_role("button", name=button, exact=True).click()
    taken(desk)
    desk.picture("token-registered")
    try:
        yield
    finally:
        retired(desk)


def retired(desk: Desk) -> None:
    """The demo is everybody's: the token goes, so that others sign as they did."""
    desk.open("/ky-so/")
    row = desk.page.get_by_role("listitem").filter(has_text=USB)
    if row.get_by_role("button", name="Thôi dùng").count():
        desk.page.once("dialog", lambda dialog: dialog.accept())
        row.get_by_role("button", name="Thôi dùng").click()
        expect(row).to_have_count(0)


@contextmanager
def holding(tool: Tool, identity: Identity) -> Iterator[None]:
    """Another token in the machine."""
    before, tool.identity = tool.identity, identity
    try:
        yield
    finally:
        tool.identity = before


def taken(desk: Desk) -> None:
    expect(desk.page.get_by_text("Chữ ký đã nhận và kiểm tra xong.")).to_be_visible()


def issued(clerk: Desk, subject: str) -> None:
    """Numbered, sealed by the body's token, issued."""
    clerk.open_row(subject, "/di/cho-cap-so/")
    clerk.sees_page_1()
    clerk.press("Enter")
    way = clerk.page.locator("#id_way")
    expect(way).to_be_visible()
    way.select_option(label=USB)
    clerk.page.get_by_role("button", name="Đóng dấu cơ quan").click()
    taken(clerk)
    clerk.picture("sealed-by-token")
    clerk.page.get_by_role("link", name="Tiếp tục").click()
    issue = clerk.page.get_by_role("button", name=re.compile("Phát hành, gửi 4 nơi"))
    expect(issue).to_be_visible()
    clerk.press("Enter")
    expect(clerk.page.get_by_role("table")).to_be_visible()
