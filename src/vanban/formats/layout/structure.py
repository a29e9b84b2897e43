"""Box 6, its order: chapters, articles, clauses, points by number and letter (annex I, II.6đ)."""

import itertools
import re
from collections.abc import Iterator, Sequence
from typing import Final

from vanban.formats.layout.findings import Finding, Part, found
from vanban.formats.layout.parts import Parts
from vanban.formats.layout.sheet import Piece, Sheet, Source

_CLAUSE: Final = "Phụ lục I, mục II.6đ"
_ARTICLE: Final = re.compile(r"^Điều\s+(?P<number>\d+)\s*(?P<mark>[.:\-–)]?)")
_POINT: Final = re.compile(r"^(?P<letter>[a-zđ])(?P<mark>[).:/\-–])\s+\S")
_CHAPTER: Final = re.compile(r"^(?:Phần|Chương)\s+(?:thứ\s+)?(?P<number>\d+)\b", re.IGNORECASE)
_SECTION: Final = re.compile(r"^(?:Mục|Tiểu mục)\s+(?P<number>[IVXL]+)\b", re.IGNORECASE)
_NUMBERED: Final = re.compile(r"^\d{1,2}(?P<mark>[)/\-–])\s+\S")
_ALPHABET: Final = "abcdđeghiklmnopqrstuvxy"
_HEADING: Final = 40  # letters: what runs on is a sentence that speaks of a chapter


def against_structure(sheet: Sheet, parts: Parts) -> Iterator[Finding]:
    """The faults in how the text is divided and numbered. A PDF does not tell paragraphs apart."""
    if sheet.source is Source.PDF or parts.is_older or sheet.gazette:
        return
    body = parts.body
    yield from _marks(body)
    yield from _articles(body)
    yield from _points(body)


def _marks(body: Sequence[Piece]) -> Iterator[Finding]:
    for code, pattern, right, said, mend in (
        (
            "body.chapter_number",
            _CHAPTER,
            "",
            "Số thứ tự phần, chương không dùng chữ số La Mã.",
            "Ghi Chương I, Chương II…",
        ),
        (
            "body.section_number",
            _SECTION,
            "",
            "Số thứ tự mục, tiểu mục không dùng chữ số Ả Rập.",
            "Ghi Mục 1, Mục 2…",
        ),
        (
            "body.article_mark",
            _ARTICLE,
            ".",
            "Sau số thứ tự của điều không phải dấu chấm.",
            "Ghi Điều 1. rồi nội dung.",
        ),
        (
            "body.clause_mark",
            _NUMBERED,
            ".",
            "Sau số thứ tự của khoản không phải dấu chấm.",
            "Ghi 1. 2. 3. ở đầu khoản.",
        ),
        (
            "body.point_mark",
            _POINT,
            ")",
            "Sau chữ của điểm không phải dấu đóng ngoặc đơn.",
            "Ghi a) b) c) ở đầu điểm.",
        ),
    ):
        wrong = [each for each in body if _is_wrong(each, pattern, right)]
        if wrong:
            mechanical = code in {"body.clause_mark", "body.point_mark", "body.article_mark"}
            yield found(
                code, Part.BODY, said, mend, at=wrong, clause=_CLAUSE, mechanical=mechanical
            )


def _is_wrong(piece: Piece, pattern: re.Pattern[str], right: str) -> bool:
    match = pattern.match(piece.text)
    if match is None:
        return False
    if pattern is _ARTICLE:
        return _is_article(piece, match) and match["mark"] != right
    if "mark" in match.groupdict():
        return match["mark"] != right
    return len(piece.text) <= _HEADING


def _is_article(piece: Piece, match: re.Match[str]) -> bool:
    """A sentence may begin with an article that it cites: no mark follows, it is not bold."""
    return bool(match["mark"]) or piece.first_bold


def _articles(body: Sequence[Piece]) -> Iterator[Finding]:
    """Articles count on by one; an amendment quotes those of another text, in quotation marks."""
    seen = [
        (each, int(match["number"]))
        for each in body
        if (match := _ARTICLE.match(each.text)) and _is_article(each, match)
    ]
    for (_, before), (piece, number) in itertools.pairwise(seen):
        if number not in {before + 1, 1}:
            yield found(
                "body.article_order",
                Part.BODY,
                f"Sau Điều {before} là Điều {number}.",
                "Đánh số các điều liên tiếp.",
                at=piece,
                clause=_CLAUSE,
            )
            return


def _points(body: Sequence[Piece]) -> Iterator[Finding]:
    """Points follow the Vietnamese alphabet: a, b, c, d, đ, e, g…"""
    before = ""
    for each in body:
        match = _POINT.match(each.text)
        if match is None:
            if re.match(r"^(?:\d+[.)]|Điều\s)", each.text):
                before = ""
            continue
        letter = match["letter"]
        follows = _ALPHABET[_ALPHABET.find(before) + 1 :][:1]
        if letter not in _ALPHABET or (before and letter not in {follows, "a"}):
            yield found(
                "body.point_order",
                Part.BODY,
                f"Điểm {letter}) không theo thứ tự bảng chữ cái tiếng Việt.",
                "Đánh theo bảng chữ cái tiếng Việt: a, b, c, d, đ, e, g, h, i, k…",
                at=each,
                clause=_CLAUSE,
            )
            return
        before = letter
