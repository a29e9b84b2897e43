"""A block that closes a copy on paper, put right under what was copied.

Source: Decree 30/2020, annex I, part II: on the same sheet, after the last part of the copied
document, under a rule across.
"""

import io
from typing import Final

import pikepdf
from PIL import Image, ImageOps

from vanban.formats.pdf import errors
from vanban.formats.pdf.places import MM
from vanban.formats.pdf.rendering import render_page

_WIDTH_PX: Final = 600
_INK: Final = 200  # of 255: darker is ink
_GAP: Final = 8 * MM  # between the copied text and the rule
_MARGIN: Final = 15 * MM  # what a printer cannot reach, and a little air
_LIKE: Final = 3.0  # points by which two sheets of one size may differ


def closed_with(source: bytes, closing: bytes) -> bytes:
    """The pages of `source`, printed flat, and under the last of them what `closing` shows.

    Where the last sheet has no room for it (or is of another size) the block has a sheet of its
    own. Refuses (PdfError) what cannot be read.
    """
    out = io.BytesIO()
    try:
        with pikepdf.open(io.BytesIO(source)) as pages, pikepdf.open(io.BytesIO(closing)) as block:
            up = _shift(pages, block, source, closing)
            # Number, date, signature and seal are fields of the original: on paper they are ink.
            pages.flatten_annotations("all")
            if "/AcroForm" in pages.Root:
                del pages.Root.AcroForm
            made = pikepdf.new()
            made.pages.extend(pages.pages)
            if up is None:
                made.pages.extend(block.pages)
            else:
                box = block.pages[0].mediabox
                width, height = float(box[2]), float(box[3])
                made.pages[-1].add_overlay(
                    block.pages[0], pikepdf.Rectangle(0, up, width, height + up)
                )
            made.save(out)
    except pikepdf.PdfError as wrong:
        raise errors.broken() from wrong
    return out.getvalue()


def _shift(pages: pikepdf.Pdf, block: pikepdf.Pdf, source: bytes, closing: bytes) -> float | None:
    """How many points the block goes up to stand under the text; None: there is no room."""
    if len(block.pages) != 1 or not pages.pages or not _alike(pages.pages[-1], block.pages[0]):
        return None
    height = float(block.pages[0].mediabox[3])
    text, ink = _ink(source, len(pages.pages) - 1), _ink(closing, 0)
    if text is None or ink is None:
        return None
    end = text[1] * height
    begin = ink[0] * height
    tall = (ink[1] - ink[0]) * height
    if end + _GAP + tall > height - _MARGIN:
        return None
    return begin - end - _GAP


def _alike(one: pikepdf.Page, other: pikepdf.Page) -> bool:
    """Both upright sheets of one size, from the same corner, shown whole."""
    if int(one.obj.get("/Rotate", 0)) % 360 or one.cropbox != one.mediabox:
        return False
    return all(
        abs(float(a) - float(b)) <= _LIKE for a, b in zip(one.mediabox, other.mediabox, strict=True)
    )


def _ink(data: bytes, page: int) -> tuple[float, float] | None:
    """Where a page is written on: from which part of its height to which; None: it is blank."""
    png = render_page(data, page, _WIDTH_PX, form="png")
    with Image.open(io.BytesIO(png)) as image:
        found = ImageOps.grayscale(image).point(lambda value: 255 if value < _INK else 0).getbbox()
        return (found[1] / image.height, found[3] / image.height) if found else None
