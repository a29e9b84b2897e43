"""Pictures of pages."""

import ctypes
import io
import time
from typing import Any, Literal

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from PIL import Image

from vanban.formats.pdf import errors
from vanban.formats.pdf.document import opened, page_of
from vanban.formats.pdf.errors import PdfError

MAX_WIDTH_PX = 4000
MAX_PIXELS = 40_000_000
SECONDS = 20.0


def render_page(
    data: bytes,
    page: int,
    width_px: int,
    *,
    form: Literal["png", "webp"] = "webp",
    seconds: float = SECONDS,
) -> bytes:
    """A page (counted from 0) as a picture ``width_px`` wide, form fields and stamps included.

    Refuses (:class:`PdfError`) a page that cannot be drawn within ``seconds``.
    """
    if not 1 <= width_px <= MAX_WIDTH_PX:
        raise PdfError("pdf.width", f"Bề rộng ảnh phải từ 1 đến {MAX_WIDTH_PX} điểm ảnh.")
    with opened(data, forms=True) as document, page_of(document, page) as sheet:
        width, height = sheet.get_size()
        height_px = max(1, round(width_px * height / width))
        if width_px * height_px > MAX_PIXELS:
            raise PdfError("pdf.page_size", f"Trang {page + 1} quá dài để vẽ thành ảnh.")
        image = _draw(document, sheet, (width_px, height_px), seconds)
    out = io.BytesIO()
    if form == "png":
        image.save(out, "PNG", compress_level=6)
    else:
        image.save(out, "WEBP", quality=82, method=2)
    return out.getvalue()


def _draw(
    document: pdfium.PdfDocument, page: pdfium.PdfPage, size: tuple[int, int], seconds: float
) -> Image.Image:
    deadline = time.monotonic() + seconds
    pause = pdfium_c.IFSDK_PAUSE(version=1)

    def late(_pause: Any) -> int:
        return int(time.monotonic() > deadline)

    callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(pdfium_c.IFSDK_PAUSE))
    pause.NeedToPauseNow = callback(late)
    bitmap = pdfium.PdfBitmap.new_native(*size, pdfium_c.FPDFBitmap_BGRx)
    bitmap.fill_rect((255, 255, 255, 255), 0, 0, *size)
    place = (bitmap.raw, page.raw, 0, 0, *size, 0, pdfium_c.FPDF_ANNOT)
    status = pdfium_c.FPDF_RenderPageBitmap_Start(*place, ctypes.byref(pause))
    pdfium_c.FPDF_RenderPage_Close(page.raw)
    if status == pdfium_c.FPDF_RENDER_TOBECONTINUED:
        raise errors.too_slow()
    if status != pdfium_c.FPDF_RENDER_DONE:
        raise errors.broken()
    if document.formenv:
        pdfium_c.FPDF_SetFormFieldHighlightAlpha(document.formenv.raw, 0)
        pdfium_c.FPDF_FFLDraw(document.formenv.raw, *place)
    image: Image.Image = bitmap.to_pil()
    return image.convert("RGB")
