"""What a page answers with: refusals, a batch at work, a timeline, the delivery board."""

from vanban.doors.web.design.parts import Act, Entry, Status, delivery_row
from vanban.doors.web.design.samples.shapes import Progress, Refused, RefusedOne, Why, at

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
    Entry(at(23, 8, 39), "Trần Quốc Bảo", "cho ý kiến chỉ đạo", "Giao Sở NN và MT chủ trì."),
    Entry(at(23, 8, 31, 12), "Hồ Thị Mỹ Duyên", "vào sổ số đến 3481", detail="Sổ văn bản đến 2026"),
    Entry(at(20, 19, 12), "Trần Quốc Bảo", "đọc trên điện thoại"),
    Entry(at(19, 9, 2), "Văn phòng Chính phủ", "nhận qua trục", detail="2 người đọc"),
)
DELIVERY = (
    delivery_row(
        "Văn phòng Chính phủ",
        "G22",
        [
            Status("01", at(18, 16, 43)),
            Status("03", at(18, 17, 2)),
            Status("04", at(18, 17, 5)),
            Status("05", at(18, 17, 6)),
            Status("06", at(19, 9, 14)),
        ],
        say="Hoàn thành sau 16 giờ",
    ),
    delivery_row(
        "Bộ Nông nghiệp và Môi trường",
        "G10",
        [
            Status("01", at(18, 16, 43)),
            Status("03", at(18, 16, 58)),
            Status("04", at(18, 17, 10)),
            Status("05", at(19, 8, 1)),
        ],
        say="Vụ Pháp chế đang xử lý",
    ),
    delivery_row(
        "Công ty Điện lực Đắk Lắk",
        "H15.88",
        [
            Status("01", at(18, 16, 42)),
            Status(
                "02",
                at(18, 17, 20),
                "Gửi nhầm nơi nhận. Việc cấp điện do Điện lực khu vực phụ trách.",
                "Bùi Thị Nga, văn thư.",
            ),
        ],
        acts=(Act("Gửi đúng nơi", "#"),),
    ),
    delivery_row(
        "UBND xã Krông Nô",
        "H15.57",
        [Status("01", at(18, 16, 42))],
        say="Quá hạn vào sổ 1 ngày làm việc",
        stalled="chưa vào sổ",
    ),
    delivery_row(
        "Bộ Chỉ huy quân sự tỉnh",
        "H15.90",
        [Status("01", at(23, 8, 15)), Status("03", at(23, 8, 31))],
        say="Vừa vào sổ; gửi lại lần 2",
    ),
    delivery_row(
        "Sở Y tế",
        "H15.09",
        [
            Status("01", at(18, 16, 42)),
            Status("03", at(18, 16, 55)),
            Status("13", at(23, 8, 10), "sai thẩm quyền ký"),
            Status("15", at(23, 8, 22), by="Y Thanh Niê"),
        ],
        say="Đã lấy lại",
    ),
    delivery_row(
        "Sở Tài chính",
        "H15.05",
        [
            Status("01", at(18, 16, 42)),
            Status("03", at(18, 16, 44)),
            Status("05", at(18, 16, 44, 1)),
            Status("13", at(23, 8, 10), "sai thẩm quyền ký"),
            Status("16", at(23, 8, 30), "đã chi kinh phí theo văn bản", "Đặng Quang Huy"),
        ],
        say="Từ chối lấy lại, cần làm việc trực tiếp",
        acts=(Act("Yêu cầu lần nữa", "#"),),
    ),
    delivery_row("UBND phường Ea Kao", "H15.33", [], say="Đang xếp hàng gửi"),
)
