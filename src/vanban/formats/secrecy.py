"""Finding a state secret's mark (MẬT, TỐI MẬT, TUYỆT MẬT) in a file, so that it never enters.

A mark is the words alone in capitals, as stamped or typed in box 10a of Decree 30/2020 annex I;
the same words inside a sentence ("bảo vệ bí mật nhà nước") are no mark.
Source: Luật 117/2025/QH15, NĐ 63/2026/NĐ-CP.
"""

import io
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Sequence
from typing import Final

from lxml import etree

from vanban.formats.pdf.text import Word, words

PAGES_LOOKED_AT: Final = 30  # marks stand on first pages: of the document and of its annexes

_MARK: Final = re.compile(r"(?:ĐỘ MẬT\s*:?\s*)?(TUYỆT MẬT|TỐI MẬT|MẬT)")
_FRAME: Final = " \t\u00a0.:;,|[](){}<>*-–—_\"'“”"
_SPACED: Final = {"MẬT": "MẬT", "TỐIMẬT": "TỐI MẬT", "TUYỆTMẬT": "TUYỆT MẬT"}
_GAP: Final = 1.5  # letter heights of empty room: words farther apart stand in two columns
_XML_MOST: Final = 64 * 1024 * 1024
_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def mark_in(segments: Iterable[str]) -> str:
    """The mark among pieces of text that stand alone; empty when there is none."""
    for segment in segments:
        text = unicodedata.normalize("NFC", segment).strip(_FRAME)
        match = _MARK.fullmatch(_SPACED.get(re.sub(r"\s", "", text), re.sub(r"\s+", " ", text)))
        if match is not None:
            return match[1]
    return ""


def segments_of(found: Sequence[Word]) -> list[str]:
    """The words of a page joined where they stand together: a line, or its part in one column."""
    parts: list[list[Word]] = []
    for word in found:
        if parts and _together(parts[-1][-1], word):
            parts[-1].append(word)
        else:
            parts.append([word])
    return [" ".join(word.text for word in part) for part in parts]


def mark_in_pdf(data: bytes, *, pages: int) -> str:
    """The mark in the text layer of a PDF of so many pages; empty when there is none.

    Refuses (PdfError) a PDF that cannot be read.
    """
    for page in range(min(pages, PAGES_LOOKED_AT)):
        mark = mark_in(segments_of(words(data, page)))
        if mark:
            return mark
    return ""


def mark_in_docx(data: bytes) -> str:
    """The mark in a DOCX, wherever it stands: body, tables, text boxes, headers.

    What cannot be read as a DOCX has none: that it is damaged is for others to say.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = [
                archive.read(part)
                for part in archive.infolist()
                if part.filename.startswith("word/")
                and part.filename.endswith(".xml")
                and part.file_size <= _XML_MOST
            ]
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError):
        return ""
    for part in parts:
        mark = mark_in(_paragraphs(part))
        if mark:
            return mark
    return ""


def _together(left: Word, right: Word) -> bool:
    height = right.y1 - right.y0
    same_line = abs(left.y0 - right.y0) < 0.4 * height
    return same_line and -height < right.x0 - left.x1 < _GAP * height


def _paragraphs(xml: bytes) -> list[str]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(xml, parser)
    except etree.XMLSyntaxError:
        return []
    return [
        "".join(run.text or "" for run in paragraph.iter(f"{_W}t"))
        for paragraph in root.iter(f"{_W}p")
    ]
