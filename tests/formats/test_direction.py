"""Directions as leaders write them are read into lead, cooperating, deadline."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vanban.formats.direction import Direction, read_direction, write_direction

TODAY = date(2025, 11, 3)

SENTENCES = [
    (
        (
            "Giao Sở Tài chính chủ trì, phối hợp với Sở Nội vụ, Sở Xây dựng tham mưu UBND tỉnh"
            " trước ngày 30/11/2025."
        ),
        Direction("Sở Tài chính", ("Sở Nội vụ", "Sở Xây dựng"), (), date(2025, 11, 30)),
    ),
    (
        (
            "Giao Bộ Khoa học và Công nghệ chủ trì, phối hợp với các cơ quan liên quan nghiên cứu,"
            " báo cáo Thủ tướng Chính phủ trước ngày 30 tháng 11 năm 2025."
        ),
        Direction("Bộ Khoa học và Công nghệ", (), (), date(2025, 11, 30)),
    ),
    (
        "Giao Sở Tài chính chủ trì theo dõi, tổng hợp, báo cáo UBND tỉnh, Chủ tịch UBND tỉnh",
        Direction("Sở Tài chính"),
    ),
    (
        "Chuyển Phòng Khoáng sản xem xét, xử lý, báo cáo trước ngày 15/11.",
        Direction("Phòng Khoáng sản", (), (), date(2025, 11, 15)),
    ),
    (
        "Phòng Nông nghiệp chuẩn bị phương án, báo cáo trước ngày 10-01.",
        Direction("Phòng Nông nghiệp", (), (), date(2026, 1, 10)),
    ),
    (
        "Đ/c Hà nghiên cứu, dự thảo văn bản trả lời, trình trước ngày 5.12.2025.",
        Direction("Hà", (), (), date(2025, 12, 5)),
    ),
    (
        (
            "Đồng ý. Giao Văn phòng chủ trì, phối hợp cùng Phòng Nội vụ và Phòng Tài chính xử lý"
            " trong 05 ngày làm việc."
        ),
        Direction("Văn phòng", ("Phòng Nội vụ", "Phòng Tài chính"), (), None, 5, True),
    ),
    (
        "giao phòng ktht chủ trì, hoàn thành trước 10/12/2025",
        Direction("phòng ktht", (), (), date(2025, 12, 10)),
    ),
    (
        "Giao Sở Y tế căn cứ chức năng, nhiệm vụ, chủ động triển khai thực hiện theo quy định.",
        Direction("Sở Y tế"),
    ),
    (
        "Sao gửi Phòng Nội vụ, Thanh tra để biết.",
        Direction("", (), ("Phòng Nội vụ", "Thanh tra")),
    ),
    ("Để biết và thực hiện.", Direction()),
    ("Đồng ý.", Direction()),
    ("Giao Sở Nội vụ chủ trì, hoàn thành trước ngày 31/02/2026.", Direction("Sở Nội vụ")),
]


@pytest.mark.parametrize(("text", "meant"), SENTENCES)
def test_a_direction_is_read_as_it_was_meant(text: str, meant: Direction) -> None:
    assert read_direction(text, today=TODAY) == meant


UNITS = st.sampled_from(
    ["Sở Tài chính", "Sở Nội vụ", "Phòng Kinh tế", "Văn phòng", "Thanh tra tỉnh", "Sở Y tế"]
)


@given(
    st.lists(UNITS, min_size=1, max_size=4, unique=True),
    st.none() | st.dates(date(2025, 1, 1), date(2030, 1, 1)),
)
def test_what_is_written_from_pickers_is_read_back_the_same(
    units: list[str], due: date | None
) -> None:
    text = write_direction(lead=units[0], cooperating=units[1:], due=due)
    assert read_direction(text, today=TODAY) == Direction(units[0], tuple(units[1:]), (), due)


@given(st.text(max_size=300))
def test_no_text_breaks_the_reader(text: str) -> None:
    read_direction(text, today=TODAY)


def test_a_long_hostile_text_is_read_quickly() -> None:
    read_direction("giao " * 4000 + "phối hợp " * 4000, today=TODAY)
