"""Boxes 5, 9a and 6: name and summary, whom it addresses, and the text (annex I, II.5, 6, 9a)."""

import itertools
import re
from collections.abc import Iterator, Sequence
from typing import Final

from vanban.formats.layout.findings import Finding, Part, found
from vanban.formats.layout.looks import against_look
from vanban.formats.layout.parts import Parts
from vanban.formats.layout.sheet import Piece, Sheet, Source

_PARAGRAPH: Final = 90  # letters: at least two lines
_NO_COLON: Final = re.compile(r"^\s*Kính\s*gửi(?!\s*:)", re.IGNORECASE)
_BETWEEN: Final = 6.0  # points between paragraphs, at the least (II.6e)
_TEXT_LETTERS: Final = 30  # what has fewer is a heading or a caption, not a paragraph
_BASIS: Final = re.compile(r"^Căn\s*cứ\s*\S")
_GROUND: Final = re.compile(r"^(?:Căn\s*cứ|Theo|Xét|Thực hiện|Trên cơ sở)\b")
_ARTICLE: Final = re.compile(r"^Điều\s+\d+[a-zđ]?\s*[.:]")
_CITED: Final = re.compile(
    r"(?<![.“\"(])\s(?P<name>nghị định|nghị quyết|quyết định|thông tư|chỉ thị|công văn|tờ trình|"
    r"kế hoạch|thông báo)\s+số\s+\d+/"
)
_NAMES: Final = re.compile(
    r"(?:^|\s)(?P<name>việt nam|ủy ban nhân dân|uỷ ban nhân dân|hội đồng nhân dân)\b"
)
_ARTICLE_CITED: Final = re.compile(r"(?:tại|theo|của|và|,)\s+(?P<name>điều)\s+\d+\b")


def against_text(sheet: Sheet, parts: Parts) -> Iterator[Finding]:
    """The faults of name, summary, addressees and text."""
    yield from _title(sheet, parts)
    yield from against_look(Part.ADDRESSEE, parts.addressees)
    open_ended = [each for each in parts.addressees if _NO_COLON.match(each.text)]
    if open_ended:
        yield found(
            "addressee.colon",
            Part.ADDRESSEE,
            "Sau “Kính gửi” chưa có dấu hai chấm.",
            "Ghi “Kính gửi:”.",
            at=open_ended,
            mechanical=True,
        )
    if parts.reference is not None:
        yield from against_look(Part.ANNEX_REFERENCE, [parts.reference])
    yield from _sizes(sheet, parts.body, law=parts.is_law)
    if sheet.source is Source.DOCX:
        yield from _paragraphs(parts.body)
    yield from _bases(sheet, parts)
    yield from _capitals(parts.body)


def _title(sheet: Sheet, parts: Parts) -> Iterator[Finding]:
    if parts.type_name is not None:
        law = parts.is_law
        yield from against_look(Part.TYPE, [parts.type_name], law=law)
        yield from against_look(Part.SUMMARY, parts.summary, law=law)
        yield from _centred(sheet, Part.TYPE, [parts.type_name])
        yield from _centred(sheet, Part.SUMMARY, parts.summary)
        if not parts.summary and not law and parts.needs_summary:
            yield found(
                "summary.missing",
                Part.SUMMARY,
                "Không thấy trích yếu dưới tên loại.",
                "Ghi trích yếu in đậm, canh giữa, dưới tên loại.",
                at=parts.type_name,
            )
        elif parts.summary and re.search(r"[^.][.;]$", parts.summary[-1].text):
            yield found(
                "summary.stop",
                Part.SUMMARY,
                "Trích yếu có dấu chấm câu ở cuối.",
                "Bỏ dấu chấm câu cuối trích yếu.",
                at=parts.summary[-1],
                mechanical=True,
            )
        return
    if parts.about:
        yield from against_look(Part.ABOUT, parts.about)
        if not re.match(r"^\(?\s*V/v\b|^\(?\s*Về việc", parts.about[0].text):
            yield found(
                "about.form",
                Part.ABOUT,
                f"Trích yếu công văn bắt đầu bằng “{parts.about[0].text[:3]}”.",
                "Ghi “V/v …”.",
                at=parts.about[0],
                mechanical=True,
            )
    elif parts.is_document:
        yield found(
            "about.missing",
            Part.ABOUT,
            "Không thấy tên loại, cũng không thấy trích yếu công văn (V/v …).",
            "Ghi tên loại và trích yếu; công văn thì ghi “V/v …” dưới số, ký hiệu.",
            at=parts.number,
        )
    if parts.about and not parts.addressees:
        yield found(
            "addressee.missing",
            Part.ADDRESSEE,
            "Công văn không có “Kính gửi:”.",
            "Ghi “Kính gửi:” và tên cơ quan nhận, dưới trích yếu.",
            at=parts.about[-1],
        )


def _centred(sheet: Sheet, part: Part, pieces: Sequence[Piece]) -> Iterator[Finding]:
    if sheet.source is Source.PDF:
        return
    wrong = [each for each in pieces if each.align != "center" and each.indent < 60]  # noqa: PLR2004
    if wrong:
        yield found(
            f"{part}.centre",
            part,
            "Chưa canh giữa.",
            "Canh giữa theo chiều ngang.",
            at=wrong,
            mechanical=True,
        )


def _sizes(sheet: Sheet, body: Sequence[Piece], *, law: bool) -> Iterator[Finding]:
    slack = 1.3 if law else 0.3
    least = 13 - (slack if sheet.source is Source.PDF else 0.3)
    wrong = [each for each in _running(sheet, body) if not least <= each.size <= 14 + slack]
    if len(wrong) >= (1 if sheet.source is Source.DOCX else 3):
        yield found(
            "body.size",
            Part.BODY,
            f"Nội dung cỡ chữ {wrong[0].size:g}, quy định 13 đến 14.",
            "Đặt cỡ chữ 13 đến 14, thống nhất trong cả văn bản.",
            at=wrong,
            mechanical=True,
        )


def _running(sheet: Sheet, body: Sequence[Piece]) -> list[Piece]:
    """Paragraphs of the text: no headings, captions, tables or notes at the foot of a page."""
    if sheet.source is Source.DOCX:
        return [
            each
            for each in body
            if len(each.text) > _TEXT_LETTERS and each.align in {"justify", "left"}
        ]
    paper = sheet.papers[0]
    # A line that spans the page; smaller ones at its foot are notes.
    full = [each for each in body if each.box and each.box.width > 0.6 * paper.width]
    lowest = 0.12 * paper.height
    return [each for each in full if each.size > 11 or (each.box and each.box.y0 > lowest)]  # noqa: PLR2004


def _paragraphs(body: Sequence[Piece]) -> Iterator[Finding]:
    text = [
        each
        for each in body
        if len(each.text) > _PARAGRAPH
        and not each.numbered
        and each.align != "center"
        and not each.is_upper
        and not each.is_bold
    ]
    checks = (
        (
            "body.justify",
            [each for each in text if each.align != "justify"],
            "Đoạn văn chưa canh đều hai lề.",
            "Canh đều cả hai lề.",
        ),
        (
            "body.indent",
            [each for each in text if not 0 <= each.indent <= 43 or 0 < each.indent < 20],  # noqa: PLR2004
            "Lùi đầu dòng khác 1 cm hoặc 1,27 cm.",
            "Lùi đầu dòng 1 cm hoặc 1,27 cm.",
        ),
        (
            "body.line",
            [each for each in text if each.line is not None and not 0.95 <= each.line <= 1.55],  # noqa: PLR2004
            "Khoảng cách dòng ngoài mức từ dòng đơn đến 1,5 dòng.",
            "Đặt khoảng cách dòng từ đơn đến 1,5.",
        ),
    )
    for code, wrong, said, mend in checks:
        if wrong:
            yield found(code, Part.BODY, said, mend, at=wrong, mechanical=True)
    yield from _close(text)
    flat = [each for each in text if not each.indent]
    if flat and len(flat) < len(text) / 2:
        yield found(
            "body.indent",
            Part.BODY,
            "Đoạn văn không lùi đầu dòng như các đoạn khác.",
            "Lùi đầu dòng 1 cm hoặc 1,27 cm.",
            at=flat,
            mechanical=True,
        )
    light = [each for each in body if _ARTICLE.match(each.text) and not each.first_bold]
    if light:
        yield found(
            "body.article",
            Part.BODY,
            "Từ “Điều” và số thứ tự chưa in đậm.",
            "Đặt “Điều …” kiểu chữ đứng, đậm.",
            at=light,
            mechanical=True,
        )


def _close(text: Sequence[Piece]) -> Iterator[Finding]:
    """Paragraphs that follow one another without 6 points between them."""
    close = [
        lower
        for upper, lower in itertools.pairwise(text)
        if lower.paragraph == upper.paragraph + 1 and upper.after + lower.before < _BETWEEN - 0.2
    ]
    if close:
        yield found(
            "body.spacing",
            Part.BODY,
            "Khoảng cách giữa các đoạn văn dưới 6pt.",
            "Đặt khoảng cách giữa các đoạn từ 6pt.",
            at=close,
            mechanical=True,
        )


def _bases(sheet: Sheet, parts: Parts) -> Iterator[Finding]:
    """Căn cứ: italic, a semicolon after each, a full stop after the last (II.6a)."""
    if parts.is_older or sheet.gazette:
        return  # earlier rules wanted them upright
    lines = [each for each in parts.body[:40] if _BASIS.match(each.text)]
    upright = [each for each in lines if not each.is_italic]
    if upright:
        yield found(
            "body.basis_italic",
            Part.BODY,
            "Căn cứ ban hành chưa in nghiêng.",
            "Đặt các căn cứ kiểu chữ nghiêng.",
            at=upright,
            clause="Phụ lục I, mục II.6a",
            mechanical=True,
        )
    if sheet.source is Source.DOCX:
        yield from _basis_last(parts)
    if sheet.source is Source.DOCX:
        open_ended = [each for each in _grounds(parts)[:-1] if not each.text.rstrip().endswith(";")]
        if open_ended:
            yield found(
                "body.basis_end",
                Part.BODY,
                "Cuối dòng căn cứ chưa có dấu chấm phẩy.",
                "Cuối mỗi căn cứ là dấu chấm phẩy, dòng cuối là dấu chấm.",
                at=open_ended,
                clause="Phụ lục I, mục II.6a",
                mechanical=True,
            )


def _grounds(parts: Parts) -> list[Piece]:
    """The grounds, one after another: from the first Căn cứ on."""
    body = parts.body[:40]
    first = next((at for at, each in enumerate(body) if _BASIS.match(each.text)), len(body))
    return list(itertools.takewhile(lambda each: _GROUND.match(each.text), body[first:]))


def _basis_last(parts: Parts) -> Iterator[Finding]:
    """The last of the grounds closes with a full stop; a legal document goes on in a sentence."""
    rows = [] if parts.is_law else _grounds(parts)
    if rows and rows[-1].is_italic and rows[-1].text.rstrip()[-1:] in {";", ","}:
        yield found(
            "body.basis_last",
            Part.BODY,
            "Căn cứ cuối cùng chưa kết thúc bằng dấu chấm.",
            "Cuối mỗi căn cứ là dấu chấm phẩy, dòng cuối là dấu chấm.",
            at=rows[-1],
            clause="Phụ lục I, mục II.6a",
            mechanical=True,
        )


def _capitals(body: Sequence[Piece]) -> Iterator[Finding]:
    """Annex II: names and cited documents begin with a capital."""
    for pattern, code, mend in (
        (_CITED, "body.capital_cited", "Viết hoa tên loại khi dẫn một văn bản cụ thể."),
        (_NAMES, "body.capital_name", "Viết hoa tên riêng."),
        (_ARTICLE_CITED, "body.capital_article", "Viết hoa Điều khi viện dẫn."),
    ):
        hits = [(each, match) for each in body if (match := pattern.search(each.text))]
        if hits:
            match = hits[0][1]
            yield found(
                code,
                Part.BODY,
                f"“{match['name']}” chưa viết hoa.",
                mend,
                at=[piece for piece, _ in hits],
                clause="Phụ lục II",
                mechanical=True,
            )
