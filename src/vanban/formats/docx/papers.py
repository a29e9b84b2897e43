"""Papers of one person or occasion (forms 1.8 to 1.10), what two sides sign, annexes (2.1, 2.2)."""

from dataclasses import replace

from vanban.formats.docx.decisions import bases
from vanban.formats.docx.filling import BLANK, Filling, head_of, signing_of
from vanban.formats.docx.setting import Block, Line, Sheet


def introduction(sheet: Sheet, filling: Filling) -> None:
    """Form 1.8."""
    sheet.head(head_of(filling))
    sheet.title(filling.kind.name, "")
    sheet.add(Line(f"{filling.issuer} trân trọng giới thiệu:", centred=True))
    sheet.add(Line(f"Ông (bà) {BLANK}"))
    sheet.add(Line(f"Chức vụ: {BLANK}"))
    sheet.add(Line(f"Được cử đến: {filling.first}"))
    sheet.add(Line(f"Về việc: {filling.subject}"))
    help_ = "Đề nghị Quý cơ quan tạo điều kiện để ông (bà) có tên ở trên hoàn thành nhiệm vụ."
    sheet.add(Line(help_))
    sheet.add(Line("Giấy này có giá trị đến hết ngày … tháng … năm …./."))
    sheet.foot(signing_of(filling, "Như trên", places=()))


def minutes(sheet: Sheet, filling: Filling) -> None:
    """Form 1.9: no place and date at the head; the secretary at the left, the chair at the right,
    the list of recipients below both.
    """
    sheet.head(head_of(filling, dated=False))
    sheet.title(filling.kind.name, filling.subject)
    for words in ("Thời gian bắt đầu", "Địa điểm", "Thành phần tham dự"):
        sheet.add(Line(f"{words}: {BLANK}"))
    sheet.add(Line(f"Chủ trì (chủ tọa): {BLANK}"))
    sheet.add(Line(f"Thư ký (người ghi biên bản): {BLANK}"))
    sheet.add(Line("Nội dung (theo diễn biến cuộc họp/hội nghị/hội thảo):"))
    sheet.add(Line(BLANK))
    ended = "Cuộc họp (hội nghị, hội thảo) kết thúc vào … giờ …, ngày … tháng … năm …./."
    sheet.add(Line(ended))
    secretary = filling.beside or [Block(("THƯ KÝ",), "Họ và tên")]
    sheet.foot(signing_of(replace(filling, signer_lines=("CHỦ TỌA",), beside=secretary)))


def leave(sheet: Sheet, filling: Filling) -> None:
    """Form 1.10, with room for who confirms it where the leave is spent."""
    sheet.head(head_of(filling))
    sheet.title(filling.kind.name, "")
    sheet.add(Line(f"Xét Đơn đề nghị nghỉ phép ngày … tháng … năm … của ông (bà) {BLANK}"))
    sheet.add(Line(f"{filling.issuer} cấp cho:"))
    sheet.add(Line(f"Ông (bà): {BLANK}"))
    sheet.add(Line(f"Chức vụ: {BLANK}"))
    long = "Được nghỉ phép trong thời gian … kể từ ngày … đến hết ngày …"
    sheet.add(Line(f"{long} tại {BLANK}"))
    sheet.add(Line(f"Số ngày nghỉ phép nêu trên được tính vào thời gian {BLANK}./."))
    given = filling.recipients or ("Ông (bà) có tên ở trên",)
    sheet.foot(signing_of(filling, places=given))
    sheet.gap()
    asked = (
        "Xác nhận của cơ quan (tổ chức) hoặc chính quyền địa phương nơi nghỉ phép (nếu cần)",
        "(Chữ ký, dấu)",
    )
    sheet.left_block(asked, "Họ và tên")


def agreement(sheet: Sheet, filling: Filling) -> None:
    """What two sides sign. Annex III has no form for it; our side signs at the right, where box 7
    and the seal stand, the other at the left.
    """
    sheet.head(head_of(replace(filling, partners=())))
    sheet.title(filling.kind.name, filling.subject)
    bases(sheet)
    sheet.add(Line(f"Hôm nay, ngày … tháng … năm …, tại {BLANK}, chúng tôi gồm:"))
    for side, name in (("A", filling.issuer), ("B", BLANK)):
        sheet.add(Line(name, lead=f"Bên {side}:"))
        sheet.add(Line(f"Người đại diện: {BLANK}; chức vụ: {BLANK}"))
    sheet.add(Line(f"Hai bên thống nhất ký {filling.kind.name.lower()} với nội dung sau:"))
    for number in (1, 2, 3):
        sheet.add(Line(BLANK if number < 3 else f"{BLANK}./.", lead=f"Điều {number}."))  # noqa: PLR2004
    other = filling.beside or [Block(("ĐẠI DIỆN BÊN B",), "Họ và tên")]
    sheet.foot(signing_of(replace(filling, beside=other)))


def annex(sheet: Sheet, filling: Filling) -> None:
    """Forms 2.1 and 2.2: alike on the page, the reference is filled by hand on paper only, and of a
    file of its own the signature of the body says the number (annex I, III.1).
    """
    sheet.add(Line("Phụ lục", bold=True, centred=True, after=0))
    reference = f"(Kèm theo Văn bản số      /…… ngày      tháng      năm      của {BLANK})"
    sheet.title(filling.subject, "", reference)
    sheet.add(Line(BLANK))
    sheet.add(Line(f"{BLANK}./."))
