"""Journey 6: the line to the axis is down, and people keep working.

Packets queue in order; an urgent one goes along as a sealed file and is registered there; the
reports on it come back the same way. When the line is there again nothing is lost, and nothing
arrives twice.
"""

import re
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from support.demo import eventually
from support.desk import Desk, Room
from support.line import line_down
from support.stack import G22, H15
from support.steps import GOVERNMENT, registered
from vanban.doors.cli.demo_papers import Desks, Line, bring

pytestmark = [pytest.mark.journey, pytest.mark.needs("chromium"), pytest.mark.needs("soffice")]

WITHIN_S = 180.0
ORDINARY = "Báo cáo tiến độ khôi phục các tuyến đường bị sạt lở sau mưa lũ"
URGENT = "Đề nghị hỗ trợ khẩn cấp lương thực cho vùng bị chia cắt do mưa lũ"


def letter(subject: str, urgency: int) -> Line:
    return Line(
        office=H15,
        drafter="son.dinh",
        head="tung.vu",
        chief="hien.pham",
        signer="bao.tran",
        clerk="duyen.ho",
        place="Đắk Lắk",
        type="cong-van",
        notation="UBND-NNMT",
        urgency=str(urgency),
        subject=subject,
        to="G22",
        until="issued",
    )


def test_the_line_is_down(room: Room) -> None:
    clerk, there = room.desk(H15, "duyen.ho"), room.desk(G22, "tra.nguyen")
    with line_down(room.stack):
        clerk.open("/lien-thong/")
        there.open("/lien-thong/")
        expect(clerk.page.locator("#line-down"), "the page says so by itself").to_contain_text(
            re.compile(r"mất đường từ \d\d/\d\d/\d{4} \d\d:\d\d")
        )
        people_keep_working(room)
        for subject in (ORDINARY, URGENT):
            expect(clerk.page.locator("#waiting")).to_contain_text(subject)
        expect(clerk.page.locator("#line-down")).to_contain_text("2 gói đang chờ")
        clerk.picture("down-and-what-waits")
        brought_in(there, carried(clerk, URGENT), "1 gói tin của Ủy ban nhân dân tỉnh Đắk Lắk")
        there.picture("brought-in")
        registered(room, GOVERNMENT, URGENT)
        brought_in(clerk, reports_carried(there), "2 gói tin của Văn phòng Chính phủ")
        reported(clerk, URGENT, "01", "03")
        clerk.picture("reports-came-by-file")
    for desk in (clerk, there):
        tried_again(desk)
    clerk.picture("the-line-is-back")
    reported(clerk, ORDINARY, "01")
    nothing_lost_nothing_twice(room)


def people_keep_working(room: Room) -> None:
    """Two letters are drafted, approved, signed, numbered, sealed and issued meanwhile."""
    letters = letter(ORDINARY, 0), letter(URGENT, 3)
    with closing(Desks(room.stack.folder)) as desks, ThreadPoolExecutor(2) as pool:
        for who in (letters[0].drafter, letters[0].head, letters[0].chief, letters[0].signer):
            assert desks[who]  # signed in once, before two threads ask for them
        assert desks[letters[0].clerk]
        list(pool.map(partial(bring, desks), letters))


def carried(clerk: Desk, subject: str) -> Path:
    clerk.open_row(subject, "/di/da-phat-hanh/")
    clerk.sees("Mất đường trục từ")
    clerk.picture("board-while-down")
    with clerk.page.expect_download() as coming:
        clerk.page.get_by_role("button", name="Mang đi bằng tệp").click()
    return Path(coming.value.path())


def reports_carried(there: Desk) -> Path:
    there.open("/lien-thong/")
    receiver = there.page.get_by_label("Nơi nhận", exact=True)
    receiver.select_option(label="Ủy ban nhân dân tỉnh Đắk Lắk (2)")
    with there.page.expect_download() as coming:
        there.page.get_by_role("button", name="Xuất tệp mang đi").click()
    return Path(coming.value.path())


def brought_in(desk: Desk, file: Path, what: str) -> None:
    desk.open("/lien-thong/")
    given = {"name": "mang-toi.vbp", "mimeType": "application/octet-stream"}
    desk.page.set_input_files("#id_file", {**given, "buffer": file.read_bytes()})
    desk.page.get_by_role("button", name="Nhập vào hộp đến").click()
    desk.is_told(f"Đã nhập {what}")


def reported(clerk: Desk, subject: str, *codes: str) -> None:
    clerk.open_row(subject, "/di/da-phat-hanh/")
    row = clerk.page.get_by_role("row").filter(has_text=GOVERNMENT.name).first
    for place, code in enumerate(codes):
        cell = row.get_by_role("cell").nth(place)
        expect(cell, code).to_contain_text(re.compile(r"\d\d:\d\d"), timeout=WITHIN_S * 1000)


def tried_again(desk: Desk) -> None:
    """The line is back: one press, and nobody waits for its rest to end."""
    desk.open("/lien-thong/")
    down = desk.page.locator("#line-down")
    if down.is_visible():
        desk.page.get_by_role("button", name="Thử lại ngay").click()
    expect(down).to_be_hidden(timeout=WITHIN_S * 1000)


def nothing_lost_nothing_twice(room: Room) -> None:
    with room.stack.database(G22) as ledger:

        def by_line() -> list[dict[str, Any]]:
            return ledger.rows(
                "SELECT subject, duplicate_of_id IS NOT NULL AS known FROM receiving_inbox_item"
                " WHERE subject = ANY(%s) AND carried_sha256 = '' ORDER BY arrived_at",
                [ORDINARY, URGENT],
            )

        eventually(lambda: len(by_line()) == 2, within=WITHIN_S)
        came = by_line()
        assert {row["subject"]: row["known"] for row in came} == {ORDINARY: False, URGENT: True}
        entered = ledger.rows(
            "SELECT subject, count(*) AS n FROM records_document WHERE subject = ANY(%s)"
            " GROUP BY subject",
            [ORDINARY, URGENT],
        )
        assert {row["subject"]: row["n"] for row in entered} == {ORDINARY: 1, URGENT: 1}
    with room.stack.database(H15) as ledger:
        left = ledger.rows(
            "SELECT d.subject, w.state FROM sending_dispatch w"
            " JOIN sending_package p ON p.id = w.package_id"
            " JOIN records_document d ON d.id = p.document_id"
            " WHERE d.subject = ANY(%s) ORDER BY p.opened_at",
            [ORDINARY, URGENT],
        )
        assert [row["subject"] for row in left] == [row["subject"] for row in came], "in order"
        assert {row["state"] for row in left} == {"sent"}
        twice = "SELECT 1 FROM sending_status GROUP BY dispatch_id, code HAVING count(*) > 1"
        assert ledger.rows(twice) == []
