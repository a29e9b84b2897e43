"""The processing sheet prints what everybody said, and printing it is a reading that is told."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from support.incoming import NOW, Place, directed, parts
from vanban.core.records.queries import document_face
from vanban.foundation.errors import NotFound
from vanban.incoming.assignment.operations import ask_for_time, split, urge
from vanban.incoming.assignment.rules import Assignee, Role
from vanban.incoming.processing.operations import (
    add_note,
    ask_opinions,
    finish_work,
    give_opinion,
    print_sheet,
    start_work,
)
from vanban.incoming.processing.operations.sheet import sheet_of
from vanban.oversight.tracking.queries import readers_of


def handled(place: Place) -> UUID:
    document = directed(place)
    split(
        actor=place.head,
        now=NOW,
        document_id=document,
        assignees=[Assignee(role=Role.LEAD, post_id=place.officer.post_id)],
        instruction="Anh Tuấn làm trước thứ Ba.",
    )
    start_work(actor=place.officer, now=NOW, document_id=document)
    add_note(actor=place.officer, now=NOW, document_id=document, text="Đã hỏi ba huyện.")
    round_id = ask_opinions(
        actor=place.officer,
        now=NOW,
        document_id=document,
        question="Mức hỗ trợ 30 triệu đồng?",
        post_ids=[place.deputy.post_id],  # type: ignore[list-item]
        due=date(2026, 11, 25),
    )
    give_opinion(
        actor=place.deputy, now=NOW, round_id=round_id, vote="disagree", text="Cao quá dự toán."
    )
    ask_for_time(
        actor=place.officer,
        now=NOW,
        document_id=document,
        due=date(2026, 12, 4),
        reason="Chờ số liệu của xã.",
    )
    part = next(row for row in parts(place, document) if row.post_id == place.officer.post_id)
    urge(
        actor=place.head,
        now=NOW,
        document_id=document,
        part_id=part.id,
        kind="remind",
        text="Khẩn trương hoàn thành.",
    )
    return document


@pytest.mark.checklist(12)
def test_the_sheet_tells_the_whole_trail_in_order(place: Place) -> None:
    document = handled(place)
    later = NOW + timedelta(days=6)
    face = document_face(place.officer, document_id=document)
    sheet = sheet_of(place.officer, now=later, face=face)
    told = {chapter.title: chapter for chapter in sheet.chapters}
    assert list(told) == [
        "Ý kiến của lãnh đạo",
        "Phân công, kết quả",
        "Ý kiến của lãnh đạo đơn vị",
        "Ý kiến đề xuất của người giải quyết",
        "Lấy ý kiến",
        "Theo dõi hạn",
    ]
    assert told["Ý kiến của lãnh đạo"].quotes[0].words.startswith("Phòng Nông nghiệp chủ trì")
    assert told["Ý kiến của lãnh đạo đơn vị"].quotes[0].words == "Anh Tuấn làm trước thứ Ba."
    assert told["Ý kiến đề xuất của người giải quyết"].quotes[0].words == "Đã hỏi ba huyện."
    assert told["Lấy ý kiến"].rows[0][:3] == ("Y Krec Mlô", "Không đồng ý", "Cao quá dự toán.")
    assert "1/1 đã trả lời" in told["Lấy ý kiến"].quotes[0].who
    said = [quote.words for quote in told["Theo dõi hạn"].quotes]
    assert any("xin gia hạn" in words.lower() for words in said)
    assert any("Đôn đốc lần 1 (nhắc nhở)" in words for words in said)
    assert "quá hạn 2 ngày" in told["Phân công, kết quả"].rows[0][2]


def test_the_result_stands_on_the_sheet(place: Place) -> None:
    document = handled(place)
    finish_work(actor=place.officer, now=NOW, document_id=document, result="Đã tham mưu báo cáo.")
    face = document_face(place.officer, document_id=document)
    table = sheet_of(place.officer, now=NOW, face=face).chapters[1]
    assert all("Hoàn thành\nĐã tham mưu báo cáo." in row[3] for row in table.rows)


def test_who_may_not_see_the_document_gets_no_sheet(place: Place) -> None:
    document = handled(place)
    with pytest.raises(NotFound):
        print_sheet(actor=place.other_officer, now=NOW, document_id=document)


@pytest.mark.needs("soffice")
def test_printing_makes_a_pdf_and_is_written_down(place: Place) -> None:
    document = handled(place)
    data = print_sheet(actor=place.officer, now=NOW, document_id=document)
    assert data.startswith(b"%PDF-")
    assert [row.what for row in readers_of(place.clerk, document_id=document)] == ["sheet"]
