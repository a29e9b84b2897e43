"""Marks of state secrecy (Mật, Tối mật, Tuyệt mật) where a document carries them.

A networked system may hold nothing secret (Luật Bảo vệ bí mật nhà nước 117/2025/QH15). What is
looked for is the mark, which stands alone in capitals in the upper half of the first page or fills
a field; not the word: laws about secrets may travel. A mark that is only a stamp in a scanned
picture cannot be seen here.
"""

import io
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator
from typing import Final

from lxml import etree

from vanban.formats import odt, zipped
from vanban.formats.pdf.document import page_sizes
from vanban.formats.pdf.errors import PdfError
from vanban.formats.pdf.text import Word, words

MARKS: Final = ("Tuyệt mật", "Tối mật", "Mật")

_LABEL: Final = re.compile(r"^(?:độ|mức độ|dấu chỉ độ)\s+mật\s*[:\-]?\s*", re.IGNORECASE)
_OPENING: Final = re.compile(r"^\s*[(\[]\s*(tuyệt mật|tối mật|mật)\s*[)\]]", re.IGNORECASE)
_EDGES: Final = " \t\r\n.:;,-_*()[]{}"
_APART: Final = 2.0  # a gap of so many letter heights separates two columns of a line
_SAME_LINE: Final = 0.5
_UPPER_HALF: Final = 0.5
_DOCX_LIMIT: Final = 20 * 1024 * 1024
_DOCX_PARTS: Final = re.compile(r"word/(document|header\d*)\.xml")
_WORD: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def mark_in_field(text: str) -> str:
    """The mark that fills a field ("Mật", "Độ mật: Tối mật") or opens it ("(Mật) Về việc …").

    Empty when there is none; a subject that only speaks of secrets is none.
    """
    clean = unicodedata.normalize("NFC", text)
    opening = _OPENING.match(clean)
    if opening:
        return _named(opening.group(1))
    return _named(_LABEL.sub("", clean.strip(_EDGES)))


def mark_in_lines(lines: Iterable[str]) -> str:
    """The mark that stands alone, in capitals, on one of the lines; empty when there is none."""
    for line in lines:
        clean = unicodedata.normalize("NFC", line).strip(_EDGES)
        if clean and clean == clean.upper() and _named(clean):
            return _named(clean)
    return ""


def mark_in_pdf(data: bytes) -> str:
    """The mark in the text layer of the upper half of page 1; empty when none can be read.

    For bytes that `pdf.examine` has let pass: the reading happens in the caller's own process.
    """
    try:
        height = page_sizes(data)[0].height
        found = words(data, 0)
    except (PdfError, IndexError):
        return ""
    return mark_in_lines(_columns(word for word in found if word.y0 > height * _UPPER_HALF))


def mark_in_docx(data: bytes) -> str:
    """The mark in a paragraph or header of a DOCX; empty when none can be read."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = [part for part in package.infolist() if _DOCX_PARTS.fullmatch(part.filename)]
            if sum(part.file_size for part in parts) > _DOCX_LIMIT:
                return ""
            texts = [zipped.read_entry(package, part, _DOCX_LIMIT) for part in parts]
        return mark_in_lines(line for text in texts for line in _paragraphs(text))
    except (*zipped.FAULTS, etree.XMLSyntaxError):
        return ""


def mark_in_odt(data: bytes) -> str:
    """The mark in a paragraph or page head of an ODT; empty when none can be read."""
    try:
        return mark_in_lines([*odt.page_heads(data), *odt.paragraphs(data)])
    except odt.OdtError:
        return ""


def _named(text: str) -> str:
    folded = " ".join(text.casefold().split())
    return next((mark for mark in MARKS if mark.casefold() == folded), "")


def _columns(found: Iterable[Word]) -> Iterator[str]:
    """The words of each line, cut where a wide gap separates columns; needs top to bottom order."""
    run: list[Word] = []
    for word in found:
        if run and not _follows(run[-1], word):
            yield " ".join(each.text for each in run)
            run = []
        run.append(word)
    if run:
        yield " ".join(each.text for each in run)


def _follows(before: Word, word: Word) -> bool:
    height = before.y1 - before.y0
    level = abs(before.y0 - word.y0) < _SAME_LINE * height
    return level and word.x0 - before.x1 + height >= 0 and word.x0 - before.x1 < _APART * height


def _paragraphs(text: bytes) -> Iterator[str]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    for paragraph in etree.fromstring(text, parser).iter(f"{_WORD}p"):
        yield "".join(run.text or "" for run in paragraph.iter(f"{_WORD}t"))
