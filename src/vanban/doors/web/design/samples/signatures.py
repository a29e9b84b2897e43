"""Verdicts on signatures, of every outcome."""

from vanban.doors.web.design.parts import Act, Finding, Verdict

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
