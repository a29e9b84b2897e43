# ruff: noqa: E501 - lists of words
"""What the made-up province is called and writes about: names, bodies, summaries, all invented.

The openings of summaries are the usual ones of each kind of document; nothing names a real person.
"""

import random
from dataclasses import dataclass
from typing import Final

SURNAMES: Final = (
    *("Nguyễn",) * 8, *("Trần",) * 3, *("Lê",) * 3, "Phạm", "Phạm", "Hoàng", "Huỳnh", "Phan", "Vũ",
    "Võ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương", "Lý", "Y", "H’", "Ksor", "Niê", "Đinh", "Mai",
)  # fmt: skip
MIDDLE: Final = ("Văn", "Thị", "Thị Thu", "Quốc", "Minh", "Ngọc", "Thanh", "Đức", "Hữu", "Kim")
GIVEN: Final = (
    "An", "Anh", "Bình", "Bảo", "Châu", "Chi", "Cường", "Dung", "Duyên", "Dũng", "Giang", "Hà",
    "Hải", "Hạnh", "Hiền", "Hiếu", "Hoa", "Hòa", "Hùng", "Hương", "Khánh", "Lan", "Linh", "Long",
    "Mai", "Nam", "Nga", "Nhung", "Phong", "Phúc", "Phương", "Quân", "Quang", "Sơn", "Tâm", "Thảo",
    "Thắng", "Thủy", "Trang", "Trung", "Tuấn", "Tú", "Vân", "Việt", "Vinh", "Yến",
)  # fmt: skip
DEPARTMENTS: Final = (
    ("Sở Nội vụ", "SNV"), ("Sở Tài chính", "STC"), ("Sở Công Thương", "SCT"),
    ("Sở Xây dựng", "SXD"), ("Sở Nông nghiệp và Môi trường", "SNNMT"),
    ("Sở Khoa học và Công nghệ", "SKHCN"), ("Sở Y tế", "SYT"),
    ("Sở Giáo dục và Đào tạo", "SGDĐT"), ("Sở Văn hóa, Thể thao và Du lịch", "SVHTTDL"),
    ("Sở Tư pháp", "STP"), ("Sở Dân tộc và Tôn giáo", "SDTTG"), ("Thanh tra tỉnh", "TTT"),
    ("Văn phòng Ủy ban nhân dân tỉnh", "VP"), ("Ban Quản lý khu kinh tế", "BQLKKT"),
    ("Trung tâm Phục vụ hành chính công", "TTPVHCC"), ("Quỹ Đầu tư phát triển", "QĐTPT"),
    ("Ban Quản lý dự án đầu tư xây dựng", "BQLDA"), ("Đài Phát thanh và Truyền hình", "PTTH"),
)  # fmt: skip
PLACES: Final = (
    "Tân An", "Hòa Bình", "Phú Xuân", "Ea Drăng", "Krông Năng", "Sơn Thành", "An Phú", "Xuân Lãnh",
    "Đồng Tiến", "Bình Minh", "Cư Bao", "Ea Kao", "Tân Lập", "Hòa Hiệp", "Xuân Thọ", "Phú Mỡ",
)  # fmt: skip
SCHOOLS: Final = (
    ("Trường Trung học phổ thông", "THPT"), ("Trường Trung học cơ sở", "THCS"),
    ("Trung tâm Y tế", "TTYT"), ("Hạt Kiểm lâm", "HKL"), ("Chi cục Thủy lợi", "CCTL"),
    ("Trung tâm Văn hóa", "TTVH"), ("Ban Quản lý rừng phòng hộ", "BQLR"), ("Bệnh viện", "BV"),
)  # fmt: skip
UNITS: Final = (
    ("Văn phòng", "VP"), ("Phòng Tổ chức - Hành chính", "TCHC"), ("Phòng Kế hoạch - Tài chính", "KHTC"),
    ("Phòng Nghiệp vụ", "NV"), ("Phòng Kinh tế", "KT"), ("Phòng Văn hóa - Xã hội", "VHXH"),
    ("Phòng Nông nghiệp", "NN"), ("Phòng Xây dựng", "XD"), ("Phòng Pháp chế", "PC"),
    ("Phòng Khoáng sản và Nước", "KSN"), ("Phòng Đất đai", "ĐĐ"), ("Phòng Chuyển đổi số", "CĐS"),
)  # fmt: skip
PARTNERS: Final = (
    ("G22", "Văn phòng Chính phủ", "VPCP"), ("G01", "Bộ Nội vụ", "BNV"),
    ("G06", "Bộ Tài chính", "BTC"), ("G12", "Bộ Y tế", "BYT"), ("G09", "Bộ Công Thương", "BCT"),
    ("G07", "Bộ Giáo dục và Đào tạo", "BGDĐT"), ("G14", "Bộ Khoa học và Công nghệ", "BKHCN"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of document, its share, and how its summaries begin."""

    code: str
    name: str
    share: int
    openings: tuple[str, ...]


KINDS: Final = (
    Kind("CV", "Công văn", 52, (
        "V/v hướng dẫn thực hiện", "V/v tăng cường", "V/v triển khai", "V/v báo cáo", "V/v cử cán bộ tham gia",
        "V/v đăng ký", "V/v góp ý dự thảo", "V/v xin chủ trương", "V/v trả lời kiến nghị về", "V/v đôn đốc",
    )),
    Kind("QĐ", "Quyết định", 16, (
        "Về việc ban hành quy chế", "Về việc phê duyệt", "Về việc công bố", "Về việc thành lập tổ công tác",
        "Về việc kiện toàn ban chỉ đạo", "Về việc giao chỉ tiêu", "Về việc điều chỉnh",
    )),
    Kind("BC", "Báo cáo", 9, ("Kết quả thực hiện", "Tình hình", "Sơ kết 6 tháng về", "Tổng kết năm về")),
    Kind("TB", "Thông báo", 7, ("Kết luận của Chủ tịch tại cuộc họp về", "Về việc treo cờ, nghỉ lễ và", "Lịch tiếp công dân và")),
    Kind("KH", "Kế hoạch", 6, ("Triển khai", "Thực hiện", "Tổ chức")),
    Kind("TTr", "Tờ trình", 4, ("Về việc đề nghị phê duyệt", "Về dự thảo", "Về việc ban hành")),
    Kind("GM", "Giấy mời", 4, ("Tham dự cuộc họp về", "Hội nghị trực tuyến về", "Tham dự hội thảo về")),
    Kind("CĐ", "Công điện", 1, ("Về việc tập trung ứng phó", "Về việc khẩn trương rà soát")),
    Kind("CT", "Chỉ thị", 1, ("Về tăng cường", "Về đẩy mạnh")),
)  # fmt: skip
MATTERS: Final = (
    "công tác phòng cháy, chữa cháy", "cải cách hành chính", "chuyển đổi số", "giải ngân vốn đầu tư công",
    "công tác văn thư, lưu trữ", "phòng, chống thiên tai và tìm kiếm cứu nạn", "quản lý đất đai",
    "giá đất cụ thể bồi thường, giải phóng mặt bằng", "cấp phép khai thác khoáng sản", "bảo vệ rừng",
    "phòng, chống dịch bệnh trên đàn vật nuôi", "an toàn giao thông", "an toàn thực phẩm",
    "chi trả chế độ cho người có công", "tuyển dụng viên chức", "nâng bậc lương trước thời hạn",
    "xây dựng nông thôn mới", "giảm nghèo bền vững", "quy hoạch chi tiết khu dân cư",
    "dự toán ngân sách nhà nước", "thanh tra việc sử dụng kinh phí", "giải quyết khiếu nại, tố cáo",
    "tiếp công dân", "chính quyền địa phương hai cấp", "sắp xếp cơ sở nhà đất sau sáp nhập",
    "tiêm chủng mở rộng", "thi tốt nghiệp trung học phổ thông", "kiên cố hóa trường lớp",
    "quản lý hoạt động quảng cáo", "thủ tục hành chính nội bộ", "đo đạc, lập bản đồ địa chính",
    "vận hành hồ chứa thủy điện", "chỉ số năng lực cạnh tranh", "bảo hiểm y tế học sinh",
)  # fmt: skip
TAILS: Final = (
    "năm {year}", "trên địa bàn tỉnh", "quý {quarter} năm {year}", "giai đoạn 2026 - 2030",
    "theo Nghị định số {number}/2026/NĐ-CP", "tại xã {place}", "tại phường {place}",
    "theo kiến nghị của cử tri", "đợt {quarter} năm {year}", "của các cơ quan, đơn vị, địa phương",
    "trên địa bàn xã {place} và các xã lân cận, phục vụ kỳ họp Hội đồng nhân dân tỉnh năm {year}",
)  # fmt: skip
INSTRUCTIONS: Final = (
    "Giao {unit} chủ trì, phối hợp các đơn vị liên quan tham mưu trước hạn.",
    "Giao {unit} căn cứ chức năng, nhiệm vụ triển khai thực hiện theo quy định.",
    "{unit} nghiên cứu, đề xuất, báo cáo lãnh đạo xem xét.",
    "{unit} theo dõi, đôn đốc, tổng hợp kết quả, báo cáo.",
)
RESULTS: Final = (
    "Đã có văn bản trả lời.",
    "Đã triển khai đến các đơn vị.",
    "Đã tổng hợp, báo cáo.",
)


def person_name(chance: random.Random) -> str:
    """A name as people here have."""
    return f"{chance.choice(SURNAMES)} {chance.choice(MIDDLE)} {chance.choice(GIVEN)}"


def summary(chance: random.Random, kind: Kind, year: int) -> str:
    """A summary as long as real ones: the middle one has about 100 letters."""
    tail = chance.choice(TAILS).format(
        year=year,
        quarter=chance.choice(("I", "II", "III", "IV")),
        number=chance.randint(10, 320),
        place=chance.choice(PLACES),
    )
    matters = chance.sample(MATTERS, 1 if chance.random() < 0.6 else 2)  # noqa: PLR2004 - a share
    return f"{chance.choice(kind.openings)} {' và '.join(matters)} {tail}"
