"""Opening a PDF that nobody vouches for."""

import contextlib
import io
import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from vanban.formats.pdf import errors
from vanban.formats.pdf.errors import PdfError
from vanban.formats.pdf.places import Geometry

MAX_BYTES = 200 * 1024 * 1024
MAX_PAGES = 3000
# A0 landscape is 3370 points; PDF's own limit is 14400.
MAX_SIDE = 7200.0

_HEADER = re.compile(rb"%PDF-\d\.\d")
_BYTE_RANGE = re.compile(rb"/ByteRange\s*\[\s*\d+\s+\d+")

# PDFium is not safe to call from two threads at once.
_lock = threading.RLock()


@dataclass(frozen=True, slots=True)
class PageSize:
    """Width and height of a page in points, as displayed."""

    width: float
    height: float


def is_pdf(data: bytes) -> bool:
    """True when the bytes begin as a PDF does (the header may follow a little rubbish)."""
    return _HEADER.search(data[:1024]) is not None


def has_signatures(data: bytes) -> bool:
    """True when a signature was ever put into the file, whole or destroyed by a later saving.

    A /ByteRange can never be inside a compressed object, so the bytes tell the truth.
    """
    return _BYTE_RANGE.search(data) is not None


@contextlib.contextmanager
def opened(data: bytes, *, forms: bool = False) -> Iterator[pdfium.PdfDocument]:
    """Open for reading; refuses what is no PDF, broken, locked, or beyond the limits.

    ``forms`` makes ready to draw form fields and visible signatures too.
    """
    if not is_pdf(data):
        raise errors.not_a_pdf()
    if len(data) > MAX_BYTES:
        raise PdfError("pdf.too_large", f"Tệp PDF lớn hơn {MAX_BYTES // 1024 // 1024} MB.")
    with _lock:
        document = _load(data)
        try:
            if forms:
                document.init_forms()
            pages = len(document)
            if pages == 0:
                raise errors.broken()
            if pages > MAX_PAGES:
                raise PdfError("pdf.too_many_pages", f"Tệp PDF có hơn {MAX_PAGES} trang.")
            yield document
        finally:
            document.close()


def _load(data: bytes) -> pdfium.PdfDocument:
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as failure:
        if failure.err_code == pdfium_c.FPDF_ERR_PASSWORD:
            raise errors.encrypted() from failure
        raise errors.broken() from failure
    if pdfium_c.FPDF_GetSecurityHandlerRevision(document.raw) != -1:
        document.close()
        raise errors.encrypted()
    return document


@contextlib.contextmanager
def page_of(document: pdfium.PdfDocument, number: int) -> Iterator[pdfium.PdfPage]:
    """One page, counted from 0; refuses a page that is not there or is absurdly large."""
    if not 0 <= number < len(document):
        raise PdfError("pdf.no_such_page", f"Tệp PDF không có trang {number + 1}.")
    width, height = document.get_page_size(number)
    if not (1 <= width <= MAX_SIDE and 1 <= height <= MAX_SIDE):
        raise PdfError("pdf.page_size", f"Trang {number + 1} có khổ giấy không hợp lệ.")
    try:
        page = document[number]
    except pdfium.PdfiumError as failure:
        raise errors.broken() from failure
    try:
        yield page
    finally:
        page.close()


def page_count(data: bytes) -> int:
    with opened(data) as document:
        return len(document)


def page_sizes(data: bytes) -> tuple[PageSize, ...]:
    """The size of every page, without reading what is on it."""
    with opened(data) as document:
        sizes = (document.get_page_size(number) for number in range(len(document)))
        return tuple(PageSize(width, height) for width, height in sizes)


def geometry_of(page: pdfium.PdfPage) -> Geometry:
    """The visible rectangle: /CropBox cut by /MediaBox, as viewers do."""
    media = page.get_mediabox()
    crop = page.get_cropbox()
    x0, y0 = max(media[0], crop[0]), max(media[1], crop[1])
    x1, y1 = min(media[2], crop[2]), min(media[3], crop[3])
    if x1 <= x0 or y1 <= y0:
        x0, y0, x1, y1 = media
    return Geometry(x0, y0, x1, y1, page.get_rotation())


def geometries(data: bytes) -> tuple[Geometry, ...]:
    with opened(data) as document:
        found = []
        for number in range(len(document)):
            with page_of(document, number) as page:
                found.append(geometry_of(page))
        return tuple(found)


def as_stream(data: bytes) -> io.BytesIO:
    return io.BytesIO(data)
