"""What fields and pickers offer."""

from datetime import date

from vanban.doors.web.design.samples.shapes import Account, Body, at

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
    at(23, 6, 0),
    date(2026, 11, 23),
    at(23, 17, 0),
    date(2026, 11, 24),
    date(2026, 11, 30),
    date(2027, 6, 30),
    None,
)
