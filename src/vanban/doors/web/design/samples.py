"""Invented people, bodies and documents for the sheet of parts. Nothing here is real."""

from dataclasses import dataclass, field
from datetime import date, datetime

from django.templatetags.static import static

from vanban.doors.web.design.deadline import VIETNAM
from vanban.doors.web.design.parts import (
    Act,
    Entry,
    Finding,
    Mark,
    PageImage,
    Status,
    Tab,
    Verdict,
    delivery_row,
)
from vanban.doors.web.design.shell import Line, Shell, areas_for

NOW = datetime(2026, 11, 23, 8, 42, tzinfo=VIETNAM)


@dataclass(frozen=True, slots=True)
class Row:
    """A package in the list "Đến"."""

    issuer: str
    summary: str
    at: datetime
    outcome: str = "valid"
    outcome_text: str = ""
    urgency: str = ""
    attachments: int = 0
    due: datetime | date | None = None
    look: str = ""
    unread: bool = True
    current: bool = False

    @property
    def anchor(self) -> str:
        """The row's id on the page."""
        return f"row-{self.at:%H%M}"


@dataclass(frozen=True, slots=True)
class Why:
    """One reason of a refusal."""

    text: str
    mend: str
    mend_url: str = ""
    mend_label: str = ""
    field: str = ""


@dataclass(frozen=True, slots=True)
class Refused:
    """A refusal as the pages get it."""

    title: str
    reasons: tuple[Why, ...]


@dataclass(frozen=True, slots=True)
class RefusedOne:
    """One refused document of a batch."""

    subject: str
    reason: str
    url: str = "#"


@dataclass(frozen=True, slots=True)
class Progress:
    """A batch at work."""

    id: str
    title: str
    done: int
    refused: int
    total: int
    started: str = ""
    refusals: tuple[RefusedOne, ...] = ()
    poll_url: str = ""
    stop_url: str = ""


@dataclass(frozen=True, slots=True)
class Body:
    """Someone to pick."""

    id: str
    name: str
    detail: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True)
class Account:
    """A sign-in name of the demo."""

    username: str
    name: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Drawer:
    """One state of a field, for the sheet."""

    label: str
    value: str
    options: dict[str, object] = field(default_factory=dict)


def _at(day: int, hour: int, minute: int, second: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, second, tzinfo=VIETNAM)


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
        _at(23, 8, 31),
        urgency="express",
        attachments=2,
        due=_at(23, 17, 0),
        current=True,
        unread=False,
    ),
    Row(
        "Bộ Nông nghiệp và Môi trường",
        "V/v vận hành liên hồ chứa lưu vực sông Srêpốk trong đợt mưa từ 23 đến 26/11",
        _at(23, 8, 12),
        urgency="very_urgent",
        due=date(2026, 11, 24),
    ),
)
TODAY_ROWS = (
    Row(
        "Sở Tư pháp",
        "Báo cáo thẩm định dự thảo Quyết định quy định hạn mức giao đất ở trên địa bàn tỉnh",
        _at(23, 8, 5),
        attachments=3,
        due=date(2026, 11, 30),
        unread=False,
    ),
    Row(
        "UBND xã Ea Kênh",
        "Báo cáo thiệt hại do mưa lũ từ ngày 18/11 đến ngày 21/11/2026",
        _at(23, 7, 58),
        outcome="unknown",
        attachments=1,
    ),
    Row(
        "Trường Đại học Tây Nguyên",
        "V/v phối hợp tổ chức Ngày hội việc làm năm 2026",
        _at(23, 7, 40),
        outcome="invalid",
        outcome_text="Bị sửa sau khi ký",
        unread=False,
    ),
    Row(
        "Sở Tài chính",
        "V/v phân bổ kinh phí dự phòng ngân sách cấp tỉnh năm 2026 (đợt 4)",
        _at(23, 7, 36),
        look="Trùng số đến 3409",
        due=date(2026, 11, 21),
    ),
    Row(
        "Ông Nguyễn Văn Thạo, phường Ea Kao",
        "Đơn kiến nghị về bồi thường, hỗ trợ khi thu hồi đất tại tổ dân phố 3",
        _at(23, 7, 30),
        outcome="paper",
        outcome_text="Bản giấy, quét 5 trang",
        due=date(2026, 12, 7),
    ),
    Row(
        "Bộ Nội vụ",
        "V/v báo cáo kết quả sắp xếp đơn vị sự nghiệp công lập năm 2026",
        _at(23, 7, 22),
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


VERDICTS = (
    Verdict(
        "valid",
        "Hợp lệ",
        "Đúng người ký, đúng cơ quan, không sửa đổi sau khi ký.",
        (
            Finding("yes", "Nội dung nguyên vẹn", "Mã băm SHA-256 khớp toàn bộ tệp, 184 320 byte"),
            Finding(
                "yes",
                ", Phó Chủ nhiệm Văn phòng Chính phủ",
                "Chứng thư 5A:0C:77:…:1E, hạn đến 14/03/2029",
                strong="Lê Minh Khôi",
            ),
            Finding(
                "yes",
                " ký cơ quan",
                "Ký sau người có thẩm quyền 7 phút 25 giây",
                strong="Văn phòng Chính phủ",
            ),
            Finding(
                "yes",
                "Chuỗi tin cậy: Ban Cơ yếu Chính phủ",
                "Chưa bị thu hồi, tra OCSP lúc 08:31:06",
            ),
            Finding(
                "yes",
                "Dấu thời gian 23/11/2026 08:20:05 +07:00",
                "Máy chủ dấu thời gian của Ban Cơ yếu",
            ),
        ),
        (Act("Tải biên bản xác minh", "#", icon="load"),),
        "kiểm lại lúc 08:31",
    ),
    Verdict(
        "unknown",
        "Chưa đủ căn cứ để kết luận",
        "Nội dung nguyên vẹn, nhưng chưa biết chứng thư còn hiệu lực lúc ký.",
        (
            Finding("yes", "Nội dung nguyên vẹn", "Mã băm SHA-256 khớp toàn bộ tệp"),
            Finding(
                "ask",
                "Chưa tra được trạng thái thu hồi",
                "Máy chủ OCSP không trả lời, 3 lần từ 07:58. Danh sách thu hồi gần nhất: 21/11",
            ),
            Finding("ask", "Không có dấu thời gian", "Chỉ có giờ máy người ký: 22/11/2026 21:14"),
        ),
        (Act("Tra lại ngay", "#", icon="redo"),),
        "tự tra lại sau 4 phút",
    ),
    Verdict(
        "invalid",
        "Không hợp lệ: bị sửa sau khi ký",
        "Trang 2 khác với bản đã ký. Không vào sổ bản này.",
        (
            Finding(
                "no",
                "Nội dung đã đổi",
                "Thêm 2 118 byte sau chữ ký, thay chữ ở trang 2.",
                url="#",
                url_label="Xem chỗ khác",
            ),
            Finding("yes", " ký cơ quan", "Chưa bị thu hồi", strong="Trường Đại học Tây Nguyên"),
            Finding(
                "no",
                "Thiếu chữ ký của người có thẩm quyền",
                "Điều 5 khoản 1 Nghị định 30/2020/NĐ-CP",
            ),
        ),
        (Act("Trả lại, kèm 2 lý do", "#"),),
    ),
)
REFUSAL = Refused(
    "Chưa đóng dấu được",
    (
        Why(
            "Người ký hết thẩm quyền từ 20/11",
            "Ủy quyền 88/GUQ-UBND của Y Thanh Niê đã hết hạn",
            "#",
            "Chọn người ký khác",
        ),
        Why("Văn phòng chưa duyệt thể thức", "Đang ở Phạm Thị Thu Hiền, 2 giờ", "#", "Nhắc duyệt"),
        Why(
            "Phụ lục II chưa có chữ ký cơ quan",
            "Tệp phu-luc-2.xlsx, mỗi tệp rời ký riêng",
            "#",
            "Ký phụ lục",
        ),
    ),
)
FORM_REFUSAL = Refused(
    "Chưa vào sổ được",
    (
        Why("Số, ký hiệu này đã vào sổ: số đến 3409.", "So hai bản rồi bỏ qua.", field="number"),
        Why("Ngày văn bản ở sau ngày đến.", "Xem lại ngày ghi trên trang.", field="issued"),
    ),
)
LOCKED = Refused(
    "Tài khoản tạm khóa",
    (Why("Đã sai mật khẩu 5 lần.", "Thử lại sau 08:57, hoặc gọi người quản trị mở khóa."),),
)
BATCH = Progress(
    "50",
    "Đóng dấu và phát hành 50 văn bản",
    37,
    1,
    50,
    "bắt đầu 08:36, còn khoảng 20 giây",
    (RefusedOne("2880/QĐ-UBND", "người ký hết thẩm quyền"),),
    stop_url="#",
)
ENTRIES = (
    Entry(_at(23, 8, 39), "Trần Quốc Bảo", "cho ý kiến chỉ đạo", "Giao Sở NN và MT chủ trì."),
    Entry(
        _at(23, 8, 31, 12), "Hồ Thị Mỹ Duyên", "vào sổ số đến 3481", detail="Sổ văn bản đến 2026"
    ),
    Entry(_at(20, 19, 12), "Trần Quốc Bảo", "đọc trên điện thoại"),
    Entry(_at(19, 9, 2), "Văn phòng Chính phủ", "nhận qua trục", detail="2 người đọc"),
)
DELIVERY = (
    delivery_row(
        "Văn phòng Chính phủ",
        "G22",
        [
            Status("01", _at(18, 16, 43)),
            Status("03", _at(18, 17, 2)),
            Status("04", _at(18, 17, 5)),
            Status("05", _at(18, 17, 6)),
            Status("06", _at(19, 9, 14)),
        ],
        say="Hoàn thành sau 16 giờ",
    ),
    delivery_row(
        "Bộ Nông nghiệp và Môi trường",
        "G10",
        [
            Status("01", _at(18, 16, 43)),
            Status("03", _at(18, 16, 58)),
            Status("04", _at(18, 17, 10)),
            Status("05", _at(19, 8, 1)),
        ],
        say="Vụ Pháp chế đang xử lý",
    ),
    delivery_row(
        "Công ty Điện lực Đắk Lắk",
        "H15.88",
        [
            Status("01", _at(18, 16, 42)),
            Status(
                "02",
                _at(18, 17, 20),
                "Gửi nhầm nơi nhận. Việc cấp điện do Điện lực khu vực phụ trách.",
                "Bùi Thị Nga, văn thư.",
            ),
        ],
        acts=(Act("Gửi đúng nơi", "#"),),
    ),
    delivery_row(
        "UBND xã Krông Nô",
        "H15.57",
        [Status("01", _at(18, 16, 42))],
        say="Quá hạn vào sổ 1 ngày làm việc",
        stalled="chưa vào sổ",
    ),
    delivery_row(
        "Bộ Chỉ huy quân sự tỉnh",
        "H15.90",
        [Status("01", _at(23, 8, 15)), Status("03", _at(23, 8, 31))],
        say="Vừa vào sổ; gửi lại lần 2",
    ),
    delivery_row(
        "Sở Y tế",
        "H15.09",
        [
            Status("01", _at(18, 16, 42)),
            Status("03", _at(18, 16, 55)),
            Status("13", _at(23, 8, 10), "sai thẩm quyền ký"),
            Status("15", _at(23, 8, 22), by="Y Thanh Niê"),
        ],
        say="Đã lấy lại",
    ),
    delivery_row(
        "Sở Tài chính",
        "H15.05",
        [
            Status("01", _at(18, 16, 42)),
            Status("03", _at(18, 16, 44)),
            Status("05", _at(18, 16, 44, 1)),
            Status("13", _at(23, 8, 10), "sai thẩm quyền ký"),
            Status("16", _at(23, 8, 30), "đã chi kinh phí theo văn bản", "Đặng Quang Huy"),
        ],
        say="Từ chối lấy lại, cần làm việc trực tiếp",
        acts=(Act("Yêu cầu lần nữa", "#"),),
    ),
    delivery_row("UBND phường Ea Kao", "H15.33", [], say="Đang xếp hàng gửi"),
)
BODIES = (
    Body("1", "Sở Nông nghiệp và Môi trường", "H15.10"),
    Body("2", "Sở Công Thương", "H15.04"),
    Body("3", "Sở Tài chính", "H15.05"),
    Body("4", "UBND xã Ea Kênh", "H15.41"),
    Body("5", "UBND phường Ea Kao", "H15.33"),
    Body("6", "Văn phòng Chính phủ", "G22"),
)
TOKENS = (
    Body("1", "Sở Nông nghiệp và Môi trường", "24/11, 08:00", "lead"),
    Body("2", "Sở Công Thương", "23/11, 16:00", "cooperating"),
)
ROLES = (("lead", "Chủ trì"), ("cooperating", "Phối hợp"), ("for_information", "Để biết"))
ACCOUNTS = (
    Account("duyen.ho", "Hồ Thị Mỹ Duyên", "văn thư UBND tỉnh"),
    Account("bao.tran", "Trần Quốc Bảo", "Phó Chủ tịch UBND tỉnh"),
)
URGENCIES = (
    ("normal", "Thường"),
    ("urgent", "Khẩn"),
    ("very_urgent", "Thượng khẩn"),
    ("express", "Hỏa tốc"),
)
DEADLINES = (
    date(2026, 11, 21),
    _at(23, 6, 0),
    date(2026, 11, 23),
    _at(23, 17, 0),
    date(2026, 11, 24),
    date(2026, 11, 30),
    date(2027, 6, 30),
    None,
)
