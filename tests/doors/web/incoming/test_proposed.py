"""A proposal in words fills the leader's panel, so that one key confirms it."""

from datetime import UTC, date, datetime

import pytest

from vanban.core.calendar.queries import shipped_calendar
from vanban.doors.web.incoming.directing import Place, proposed

TODAY = date(2026, 11, 23)  # a Monday
ID = "0190a5a0-0000-7000-8000-00000000000"
OFFERED = [
    Place(f"unit:{ID}1", "Phòng Kinh tế", "Lê Văn An"),
    Place(f"unit:{ID}2", "Phòng Nội vụ", ""),
    Place(f"post:{ID}3", "Nguyễn Thị Hà", "Chuyên viên"),
    Place(f"post:{ID}4", "Trần Thu Hà", "Chuyên viên"),
    Place(f"post:{ID}5", "Lê Văn Bình", "Chuyên viên"),
]


@pytest.mark.checklist(7)
@pytest.mark.parametrize(
    ("text", "places", "day"),
    [
        (
            "Giao phòng kinh tế chủ trì, phối hợp với Phòng Nội vụ tham mưu trước ngày 30/11/2026.",
            [(f"unit:{ID}1", "lead"), (f"unit:{ID}2", "cooperate")],
            date(2026, 11, 30),
        ),
        ("Giao Phòng Nội vụ xử lý trong 05 ngày làm việc.", [(f"unit:{ID}2", "lead")], None),
        ("Đ/c Bình nghiên cứu, trình lãnh đạo.", [(f"post:{ID}5", "lead")], None),
        ("Đ/c Hà nghiên cứu, trình lãnh đạo.", [], None),
        ("Giao Phòng Đối ngoại chủ trì.", [], None),
        ("Kính trình.", [], None),
    ],
)
def test_a_proposal_names_places_and_a_deadline(
    text: str, places: list[tuple[str, str]], day: date | None
) -> None:
    chosen, due = proposed(text, OFFERED, TODAY, shipped_calendar())
    assert [(place.id, place.role) for place in chosen] == places
    if day:
        assert due is not None
        assert due.astimezone(UTC) > datetime(day.year, day.month, day.day, tzinfo=UTC)
    assert (due is None) == (day is None and "ngày" not in text)
