"""Paper, margins, page numbers, fonts, colour: Decree 30/2020, annex I, section I."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from vanban.formats.layout.findings import Finding, Part, found
from vanban.formats.layout.parts import Parts
from vanban.formats.layout.sheet import Paper, Piece, Sheet, Source
from vanban.formats.pdf.places import MM

A4: Final = (210.0, 297.0)
MARGINS: Final = {"top": (20, 25), "bottom": (20, 25), "left": (30, 35), "right": (15, 20)}
_NAMES: Final = {"top": "trên", "bottom": "dưới", "left": "trái", "right": "phải"}
_PAPER_SLACK: Final = 2.0  # mm
_SLACK: Final = 0.6  # mm, for a file that says its margins
_SEEN_SLACK: Final = 3.0  # mm, for margins seen on the page
_TIMES: Final = ("timesnewroman", "times-", "times", "liberationserif", "tinos", "nimbusroman")
_SYMBOLS: Final = ("symbol", "wingding", "webding", "zapf", "cambriamath", "mt-extra", "opens")
# Addresses, what signatures say of themselves, the stamps of urgency (annex I, III.2b).
_MAY_BE_COLOURED: Final = re.compile(
    r"@|https?:|www\.|đã ký|ký bởi|người ký|^(?:thượng khẩn|khẩn|h(?:ỏa|oả)\s*tốc.{0,30})$",
    re.IGNORECASE,
)
_ONE_PAGE: Final = 5000  # characters no single page holds
_PAGES_CLAUSE: Final = "Phụ lục I, mục I.7"


def against_pages(sheet: Sheet, parts: Parts) -> Iterator[Finding]:
    """The faults of the pages as such."""
    yield from _paper(sheet)
    if not sheet.gazette:
        yield from _margins(sheet)
        if not parts.is_older:
            yield from _numbers(sheet)
    yield from _fonts(sheet, parts)
    yield from _colour(sheet, parts)


def _paper(sheet: Sheet) -> Iterator[Finding]:
    for paper in sheet.papers:
        sides = sorted((paper.width / MM, paper.height / MM))
        if any(abs(a - b) > _PAPER_SLACK for a, b in zip(sides, A4, strict=True)):
            yield found(
                "page.paper",
                Part.PAGE,
                f"Khổ giấy {sides[0]:.0f} × {sides[1]:.0f} mm, quy định A4 (210 × 297 mm).",
                "Đặt khổ giấy A4.",
                at=_first_on(sheet, paper.page),
                clause="Phụ lục I, mục I.1",
                mechanical=True,
            )
            return


def _margins(sheet: Sheet) -> Iterator[Finding]:
    upright = [paper for paper in sheet.papers if not paper.landscape]
    if not upright:
        return
    slack = _SLACK if sheet.source is Source.DOCX else _SEEN_SLACK
    for side, (low, high) in MARGINS.items():
        length = _length(upright, side, sheet.source)
        if length is None or low - slack <= length <= high + slack:
            continue
        yield found(
            f"page.margin_{side}",
            Part.PAGE,
            f"Lề {_NAMES[side]} {length:.0f} mm, quy định {low} đến {high} mm.",
            f"Đặt lề {_NAMES[side]} {low} đến {high} mm.",
            at=_first_on(sheet, 0),
            clause="Phụ lục I, mục I.3",
            mechanical=True,
        )


def _length(papers: list[Paper], side: str, source: Source) -> float | None:
    """In millimetres. A PDF shows only where letters stand: the middle of its pages counts, and
    the top of a page where the text runs on says nothing sharp.
    """
    lengths = [getattr(paper, side) for paper in papers]
    known = sorted(length / MM for length in lengths if length is not None)
    if not known or (source is Source.PDF and side in {"top", "bottom"}):
        return None
    return float(known[0] if source is Source.DOCX else known[len(known) // 2])


def _numbers(sheet: Sheet) -> Iterator[Finding]:
    numbering = sheet.numbering
    at = _first_on(sheet, 0)
    many = sheet.pages > 1 if sheet.pages else _length_of(sheet) > _ONE_PAGE
    if many and numbering.shown is False:
        yield found(
            "page.number_missing",
            Part.PAGE,
            "Văn bản nhiều trang nhưng không đánh số trang.",
            "Đánh số trang ở giữa lề trên, không hiện số ở trang thứ nhất.",
            at=at,
            clause=_PAGES_CLAUSE,
            mechanical=True,
        )
    if many and numbering.shown and numbering.at_top is False:
        yield found(
            "page.number_place",
            Part.PAGE,
            "Số trang đặt ở chân trang.",
            "Đặt số trang ở giữa lề trên.",
            at=at,
            clause=_PAGES_CLAUSE,
        )
    if numbering.on_first and (many or sheet.pages is None):
        yield found(
            "page.number_first",
            Part.PAGE,
            "Trang thứ nhất hiện số trang.",
            "Không hiện số trang ở trang thứ nhất.",
            at=at,
            clause=_PAGES_CLAUSE,
            mechanical=True,
        )


def _length_of(sheet: Sheet) -> int:
    return sum(len(each.text) for each in sheet.pieces)


def _fonts(sheet: Sheet, parts: Parts) -> Iterator[Finding]:
    wrong: list[tuple[str, Piece]] = []
    for piece in _judged(sheet, parts):
        strange = [font for font in piece.fonts if not is_times(font) and _is_letters(font)]
        if strange and sum(char.isalpha() for char in piece.text) > 3:  # noqa: PLR2004
            wrong.append((strange[0], piece))
    names = Counter(name for name, _ in wrong)
    least = 1 if sheet.source is Source.DOCX else 2  # a lone line of a PDF may be a converter's
    for name, count in names.most_common(2):
        if count < least:
            continue
        at = [piece for font, piece in wrong if font == name]
        yield found(
            "page.font",
            Part.PAGE,
            f"Phông chữ {name}, quy định Times New Roman (bộ mã Unicode TCVN 6909:2001).",
            "Đặt phông Times New Roman.",
            at=at,
            clause="Phụ lục I, mục I.4",
            mechanical=True,
        )


def is_times(font: str) -> bool:
    """Times New Roman, or a font of the same letters that stands in for it."""
    return font.replace(" ", "").casefold().startswith(_TIMES)


def _is_letters(font: str) -> bool:
    folded = font.replace(" ", "").casefold()
    return bool(folded) and not folded.startswith(_SYMBOLS)


def _colour(sheet: Sheet, parts: Parts) -> Iterator[Finding]:
    wrong = [
        each
        for each in _judged(sheet, parts)
        if not each.black and not _MAY_BE_COLOURED.search(each.text)
    ]
    if wrong:
        yield found(
            "page.colour",
            Part.PAGE,
            "Chữ không phải màu đen.",
            "Đặt màu chữ đen.",
            at=wrong,
            clause="Phụ lục I, mục I.4",
            mechanical=True,
        )


def _judged(sheet: Sheet, parts: Parts) -> list[Piece]:
    """The document itself: what follows the signature is an annex with rules of its own."""
    last = parts.signer or parts.label
    if last is None or sheet.source is Source.PDF:
        return [each for each in sheet.pieces if last is None or each.page <= last.page]
    end = max([last.paragraph, *(each.paragraph for each in parts.recipients)])
    return [each for each in sheet.pieces if each.paragraph <= end]


def _first_on(sheet: Sheet, page: int) -> Piece | None:
    on = (each for each in sheet.pieces if each.page in {page, -1})
    return next(on, None)
