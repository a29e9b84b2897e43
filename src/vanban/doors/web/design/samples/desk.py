"""The clerk's desk: shell, lists, the page with its marks."""

from datetime import date

from django.templatetags.static import static

from vanban.doors.web.design.parts import Mark, PageImage, Tab
from vanban.doors.web.design.samples.shapes import NOW, Row, at
from vanban.doors.web.design.shell import Line, Shell, areas_for


def shell(current: str = "incoming") -> Shell:
    """The clerk's shell."""
    return Shell(
        organisation="UBND tỉnh Đắk Lắk",
        account_id="sheet",
        person="Hồ Thị Mỹ Duyên",
        title="Văn thư",
        now=NOW,
        areas=areas_for(
            (
                "incoming",
                "outgoing",
                "mine",
                "dossiers",
                "search",
                "reports",
                "certificates",
                "settings",
            ),
            current=current,
            waiting={"incoming": 18, "outgoing": 6},
        ),
        line=Line("up", "Trục liên thông: thông suốt"),
        unread=4,
        find_url="#",
        notices_url="#",
        settings_url="#",
        sign_out_url="#",
    )


TABS = (
    Tab("Mới đến", "#", 18, current=True),
    Tab("Đã vào sổ", "#", 42),
    Tab("Trả lại", "#", 1),
    Tab("Lấy lại", "#", 1),
)
FILES = (
    Tab("Văn bản chính", "#", current=True),
    Tab("Phụ lục I.xlsx", "#"),
    Tab("Phụ lục II.pdf", "#"),
)
NOW_ROWS = (
    Row(
        "Văn phòng Chính phủ",
        "V/v tập trung khắc phục hậu quả mưa lũ, ổn định đời sống Nhân dân",
        at(23, 8, 31),
        urgency="express",
        attachments=2,
        due=at(23, 17, 0),
        current=True,
        unread=False,
    ),
    Row(
        "Bộ Nông nghiệp và Môi trường",
        "V/v vận hành liên hồ chứa lưu vực sông Srêpốk trong đợt mưa từ 23 đến 26/11",
        at(23, 8, 12),
        urgency="very_urgent",
        due=date(2026, 11, 24),
    ),
)
TODAY_ROWS = (
    Row(
        "Sở Tư pháp",
        "Báo cáo thẩm định dự thảo Quyết định quy định hạn mức giao đất ở trên địa bàn tỉnh",
        at(23, 8, 5),
        attachments=3,
        due=date(2026, 11, 30),
        unread=False,
    ),
    Row(
        "UBND xã Ea Kênh",
        "Báo cáo thiệt hại do mưa lũ từ ngày 18/11 đến ngày 21/11/2026",
        at(23, 7, 58),
        outcome="unknown",
        attachments=1,
    ),
    Row(
        "Trường Đại học Tây Nguyên",
        "V/v phối hợp tổ chức Ngày hội việc làm năm 2026",
        at(23, 7, 40),
        outcome="invalid",
        outcome_text="Bị sửa sau khi ký",
        unread=False,
    ),
    Row(
        "Sở Tài chính",
        "V/v phân bổ kinh phí dự phòng ngân sách cấp tỉnh năm 2026 (đợt 4)",
        at(23, 7, 36),
        look="Trùng số đến 3409",
        due=date(2026, 11, 21),
    ),
    Row(
        "Ông Nguyễn Văn Thạo, phường Ea Kao",
        "Đơn kiến nghị về bồi thường, hỗ trợ khi thu hồi đất tại tổ dân phố 3",
        at(23, 7, 30),
        outcome="paper",
        outcome_text="Bản giấy, quét 5 trang",
        due=date(2026, 12, 7),
    ),
    Row(
        "Bộ Nội vụ",
        "V/v báo cáo kết quả sắp xếp đơn vị sự nghiệp công lập năm 2026",
        at(23, 7, 22),
        attachments=4,
        due=date(2026, 12, 9),
    ),
)
MARKS = (
    Mark("a", 0.1406, 0.0687, 0.2436, 0.015),
    Mark("b", 0.2064, 0.1013, 0.1446, 0.015),
    Mark("c", 0.6236, 0.1214, 0.2425, 0.0164),
    Mark("d", 0.1332, 0.1255, 0.2937, 0.0328),
    Mark("e", 0.6662, 0.7829, 0.1343, 0.0164),
    Mark("f", 0.6403, 0.6918, 0.186, 0.0164),
    Mark("g", 0.1331, 0.1718, 0.1052, 0.0193),
    Mark("h", 0.1428, 0.5679, 0.781, 0.038, look=True),
)


def pages() -> tuple[PageImage, ...]:
    """One drawn page, with the marks of what was read on it."""
    return (PageImage(1, static("vanban/samples/page.webp"), 1050, 1485, MARKS),)
