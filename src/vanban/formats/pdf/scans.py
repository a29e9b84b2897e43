"""How finely a scanned page was taken."""

import pypdfium2.raw as pdfium_c

from vanban.formats.pdf.document import geometry_of, opened, page_of

_COVERS = 0.7  # of the page: less is a picture on a page of text
_INCH = 72


def lowest_dpi(data: bytes) -> float | None:
    """The coarsest page that is one picture, in dots an inch; None where no page is a scan.

    Refuses (PdfError) a PDF that cannot be read.
    """
    found: list[float] = []
    with opened(data) as document:
        for number in range(len(document)):
            with page_of(document, number) as page:
                width, height = geometry_of(page).size
                for picture in page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_IMAGE], max_depth=2):
                    left, bottom, right, top = picture.get_bounds()
                    if (right - left) * (top - bottom) < _COVERS * width * height:
                        continue
                    across, _down = picture.get_px_size()
                    found.append(across / (right - left) * _INCH)
    return min(found) if found else None
