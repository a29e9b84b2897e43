"""Boxes 7 and 9b: authority, title and name of the signer, and the recipients (II.7, II.9)."""

import itertools
import re
from collections.abc import Iterator
from typing import Final

from vanban.formats.layout.findings import Finding, Part, found
from vanban.formats.layout.looks import against_look
from vanban.formats.layout.parts import Parts
from vanban.formats.layout.sheet import Piece, Sheet, Source

_FORMULA: Final = re.compile(
    r"^(?P<mark>TM|KT|TL|TUQ|Q)\b(?P<dot>\.?)(?P<gap>\s*)(?P<rest>.*)$", re.IGNORECASE
)
_DEGREE: Final = re.compile(
    r"^(?:(?:PGS|GS|TS|ThS|CN|KS|BS|NGƯT|NGND)\s*\.|Tiến sĩ|Thạc sĩ|Giáo sư)"
)
_MAY_HAVE_DEGREE: Final = re.compile(
    r"TRƯỜNG|HỌC VIỆN|ĐẠI HỌC|BỆNH VIỆN|VIỆN|CÔNG AN|QUÂN|BIÊN PHÒNG|"
    r"BỘ CHỈ HUY|TRUNG TÂM Y TẾ|SỞ Y TẾ"
)
_FILE_COPY: Final = re.compile(r"^[-–]?\s*Lưu\b", re.IGNORECASE)
_UPWARDS: Final = frozenset({"to-trinh", "bao-cao"})
_AS_ABOVE: Final = re.compile(r"^[-–+•*]?\s*Như\s+(?:trên|kính gửi)", re.IGNORECASE)
_SMALL: Final = 11.0


def against_closing(sheet: Sheet, parts: Parts) -> Iterator[Finding]:
    """The faults of the foot of the document."""
    if parts.is_law and (sheet.gazette or parts.label is None):
        return  # reprinted in the gazette without its recipients, or without its signature
    if parts.attached and parts.label is None:
        return  # signed and sent by the document it comes with
    yield from _authority(parts)
    yield from _signer(parts)
    yield from _recipients(sheet, parts)


def _authority(parts: Parts) -> Iterator[Finding]:
    lines = parts.authority
    if not lines:
        yield found(
            "authority.missing",
            Part.AUTHORITY,
            "Không thấy quyền hạn, chức vụ của người ký.",
            "Ghi chức vụ người ký (thêm TM., KT., TL., TUQ., Q. khi cần) ngang hàng “Nơi nhận:”.",
        )
        return
    yield from against_look(Part.AUTHORITY, lines, law=parts.is_law)
    wrong = [
        (each, formula)
        for each in lines
        if (formula := _FORMULA.match(each.text))
        and formula["rest"].strip()
        and not (formula["dot"] and formula["gap"])
    ]
    if wrong:
        first = wrong[0][1]
        yield found(
            "authority.formula",
            Part.AUTHORITY,
            f"“{first[0]}” viết chưa đúng.",
            f"Ghi “{first['mark'].upper()}. {first['rest'].strip()}”: dấu chấm rồi cách chữ.",
            at=[each for each, _ in wrong],
            mechanical=True,
        )
    yield from _deputy(lines)


def _deputy(lines: tuple[Piece, ...]) -> Iterator[Finding]:
    """After KT. comes the deputy's own title; after TM., TL., TUQ. the signer's."""
    last = _FORMULA.match(lines[-1].text)
    if last is not None and last["dot"] and last["mark"].upper() != "Q":
        yield found(
            "authority.title",
            Part.AUTHORITY,
            f"Dưới “{lines[-1].text}” chưa ghi chức vụ của người ký.",
            "Ghi chức vụ của người ký ở dòng dưới, ví dụ PHÓ CHỦ TỊCH.",
            at=lines[-1],
        )
    for upper, lower in itertools.pairwise(lines):
        if upper.text.upper().startswith("KT.") and not re.match(
            r"^(?:PHÓ|QUYỀN|THỨ TRƯỞNG|[Ủ|U]Y VIÊN|KT|TRƯỞNG)", lower.text.upper()
        ):
            yield found(
                "authority.deputy",
                Part.AUTHORITY,
                f"Ký thay (KT.) nhưng dòng dưới là “{lower.text}”, không phải cấp phó.",
                "Ghi chức vụ cấp phó của người ký, ví dụ PHÓ CHỦ TỊCH.",
                at=lower,
            )


def _signer(parts: Parts) -> Iterator[Finding]:
    piece = parts.signer
    if piece is None:
        if parts.authority:
            yield found(
                "signer.missing",
                Part.SIGNER,
                "Không thấy họ tên người ký.",
                "Ghi họ tên người ký, chữ thường, đậm, dưới chỗ ký.",
                at=parts.authority[-1],
            )
        return
    yield from against_look(Part.SIGNER, [piece], law=parts.is_law)
    if piece.is_upper and len(piece.text) > 4:  # noqa: PLR2004
        yield found(
            "signer.case",
            Part.SIGNER,
            "Họ tên người ký viết in hoa cả.",
            "Viết chữ thường, hoa chữ cái đầu mỗi tiếng.",
            at=piece,
            mechanical=True,
        )
    issuer = " ".join(each.text.upper() for each in parts.issuers)
    if _DEGREE.match(piece.text) and not _MAY_HAVE_DEGREE.search(issuer):
        yield found(
            "signer.degree",
            Part.SIGNER,
            "Trước họ tên người ký có học hàm, học vị.",
            "Không ghi học hàm, học vị, danh hiệu trước họ tên.",
            at=piece,
            mechanical=True,
        )


def _recipients(sheet: Sheet, parts: Parts) -> Iterator[Finding]:
    label = parts.label
    if label is None:
        yield found(
            "recipients.missing",
            Part.RECIPIENTS,
            "Không thấy “Nơi nhận:”.",
            "Ghi “Nơi nhận:” và danh sách ở dưới, bên trái, dòng cuối “- Lưu: VT, …”.",
        )
        return
    yield from _label(label, law=parts.is_law)
    lines = parts.recipients
    if not lines:
        yield found(
            "recipients.empty",
            Part.RECIPIENTS,
            "Dưới “Nơi nhận:” chưa có nơi nào.",
            "Ghi từng nơi nhận, mỗi nơi một dòng.",
            at=label,
        )
        return
    large = [each for each in lines if abs(each.size - _SMALL) > (1.3 if parts.is_law else 0.3)]
    if large:
        yield found(
            "recipients.size",
            Part.RECIPIENTS,
            f"Danh sách nơi nhận cỡ chữ {large[0].size:g}, quy định 11.",
            "Đặt cỡ chữ 11.",
            at=large,
            mechanical=True,
        )
    heavy = [each for each in lines if each.is_bold or each.is_italic]
    if heavy:
        yield found(
            "recipients.style",
            Part.RECIPIENTS,
            "Danh sách nơi nhận in đậm hoặc nghiêng.",
            "Đặt kiểu chữ đứng, không đậm.",
            at=heavy,
            mechanical=True,
        )
    yield from _file_copy(lines)
    addressed = bool(parts.about) or (parts.kind is not None and parts.kind.code in _UPWARDS)
    if addressed and parts.addressees and not _AS_ABOVE.match(lines[0].text):
        yield found(
            "recipients.as_above",
            Part.RECIPIENTS,
            "Có “Kính gửi” nhưng nơi nhận không bắt đầu bằng “- Như trên;”.",
            "Ghi “- Như trên;” ở dòng đầu.",
            at=lines[0],
        )
    yield from _ends(sheet, lines)


def _label(label: Piece, *, law: bool) -> Iterator[Finding]:
    if not label.text.rstrip().endswith(":"):
        yield found(
            "recipients.colon",
            Part.RECIPIENTS,
            "Sau “Nơi nhận” chưa có dấu hai chấm.",
            "Ghi “Nơi nhận:”.",
            at=label,
            mechanical=True,
        )
    if abs(label.size - 12) > (1.3 if law else 0.3):
        yield found(
            "recipients.label_size",
            Part.RECIPIENTS,
            f"“Nơi nhận:” cỡ chữ {label.size:g}, quy định 12.",
            "Đặt cỡ chữ 12.",
            at=label,
            mechanical=True,
        )
    if not (label.is_bold and label.is_italic):
        yield found(
            "recipients.label_style",
            Part.RECIPIENTS,
            "“Nơi nhận:” chưa in nghiêng, đậm.",
            "Đặt kiểu chữ nghiêng, đậm.",
            at=label,
            mechanical=True,
        )


def _file_copy(lines: tuple[Piece, ...]) -> Iterator[Finding]:
    copies = [index for index, each in enumerate(lines) if _FILE_COPY.match(each.text)]
    if not copies:
        yield found(
            "recipients.file_copy",
            Part.RECIPIENTS,
            "Nơi nhận không có dòng “Lưu”.",
            "Thêm dòng cuối “- Lưu: VT, <đơn vị soạn thảo>.”",
            at=lines[-1],
        )
        return
    line = lines[copies[0]]
    if not re.match(r"^[-–]?\s*Lưu\s*:", line.text, re.IGNORECASE):
        yield found(
            "recipients.file_copy_form",
            Part.RECIPIENTS,
            "Sau chữ “Lưu” chưa có dấu hai chấm.",
            "Ghi “- Lưu: VT, <đơn vị soạn thảo>.”",
            at=line,
            mechanical=True,
        )
    after = lines[copies[-1] + 1 :]
    if any(each.text.lstrip().startswith(("-", "–")) for each in after):
        yield found(
            "recipients.file_copy_last",
            Part.RECIPIENTS,
            "Dòng “Lưu” không nằm cuối cùng.",
            "Chuyển dòng “Lưu” xuống cuối danh sách.",
            at=line,
        )


def _ends(sheet: Sheet, lines: tuple[Piece, ...]) -> Iterator[Finding]:
    """Each place has its line, a dash before, a semicolon after; the last a full stop."""
    if sheet.source is Source.PDF:
        return
    bare = [
        each
        for each in lines
        if not each.numbered and each.text[:1].isupper() and not _is_continued(each, lines)
    ]
    if bare:
        yield found(
            "recipients.dash",
            Part.RECIPIENTS,
            "Đầu dòng nơi nhận chưa có gạch đầu dòng.",
            "Mỗi nơi một dòng, đầu dòng là gạch -.",
            at=bare,
            mechanical=True,
        )
    places = [each for each in lines if each.text.lstrip().startswith(("-", "–"))]
    open_ended = [
        each
        for each in places[:-1]
        if not _FILE_COPY.match(each.text) and _ends_wrongly(each, lines)
    ]
    if open_ended:
        yield found(
            "recipients.semicolon",
            Part.RECIPIENTS,
            "Cuối dòng nơi nhận chưa có dấu chấm phẩy.",
            "Cuối mỗi nơi nhận là dấu chấm phẩy, dòng cuối là dấu chấm.",
            at=open_ended,
            mechanical=True,
        )
    closed = any(_FILE_COPY.match(each.text) for each in lines)
    if closed and not lines[-1].text.rstrip().endswith("."):
        yield found(
            "recipients.end",
            Part.RECIPIENTS,
            "Cuối dòng “Lưu” chưa có dấu chấm.",
            "Cuối mỗi nơi nhận là dấu chấm phẩy, dòng cuối là dấu chấm.",
            at=lines[-1],
            mechanical=True,
        )


def _ends_wrongly(piece: Piece, lines: tuple[Piece, ...]) -> bool:
    """Whether the next line begins another place, and this one has not closed with a semicolon."""
    index = lines.index(piece)
    goes_on = index + 1 < len(lines) and not lines[index + 1].text.lstrip().startswith(("-", "–"))
    return not goes_on and not piece.text.rstrip().endswith((";", ":"))


def _is_continued(piece: Piece, lines: tuple[Piece, ...]) -> bool:
    """A line that goes on from the one before it, which has not ended."""
    index = lines.index(piece)
    return index > 0 and not lines[index - 1].text.rstrip().endswith((";", ".", ":"))
