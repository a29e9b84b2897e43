"""Scanned pictures (JPEG, PNG, TIFF of many pages) as a PDF to look at and to mark."""

import io
import warnings
from collections.abc import Iterator
from typing import Final

from PIL import Image, ImageSequence, UnidentifiedImageError

from vanban.formats.pdf.errors import PdfError

MAX_PIXELS: Final = 120_000_000  # A3 at 600 dpi is 70 million
MAX_PAGES: Final = 500
_DPI: Final = 200  # where the picture does not say how finely it was taken
_LEAST_DPI, _MOST_DPI = 60, 1200


def pdf_of_picture(data: bytes) -> bytes:
    """A PDF with a page for every picture in the file, at its real size.

    Refuses (PdfError) what is no picture, is broken, or would unpack beyond all measure.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=("JPEG", "PNG", "TIFF")) as picture:
                dpi = _dpi(picture)
                pages = list(_pages(picture))
                out = io.BytesIO()
                pages[0].save(
                    out, "PDF", save_all=True, append_images=pages[1:], resolution=dpi, quality=85
                )
    except (
        UnidentifiedImageError,
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
        OSError,
        SyntaxError,
        ValueError,
    ) as wrong:
        raise PdfError("pdf.no_picture", "Ảnh quét hỏng hoặc không đọc được.") from wrong
    return out.getvalue()


def _pages(picture: Image.Image) -> Iterator[Image.Image]:
    for number, frame in enumerate(ImageSequence.Iterator(picture)):
        if number >= MAX_PAGES or frame.width * frame.height > MAX_PIXELS:
            raise PdfError("pdf.picture_size", "Ảnh quét quá lớn hoặc quá nhiều trang.")
        yield frame.convert("1" if frame.mode == "1" else "L" if frame.mode == "L" else "RGB")


def _dpi(picture: Image.Image) -> float:
    told = picture.info.get("dpi", (_DPI, _DPI))[0]
    return float(told) if _LEAST_DPI <= told <= _MOST_DPI else float(_DPI)
