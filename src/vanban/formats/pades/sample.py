"""A page for trying a signature on: it says of itself that it is no document."""

import io
from functools import lru_cache

from PIL import Image
from pyhanko.pdf_utils.writer import PdfFileWriter

from vanban.formats.pades import fonts
from vanban.formats.pades.objects import dictionary, stream
from vanban.formats.pdf.places import MM, Box, seal_place
from vanban.formats.pdf.rendering import render_page

WIDTH, HEIGHT = 595, 842
SIGNATURE = Box(0, 330, 470, 330 + 46 * MM, 470 + 21 * MM)
_PREVIEW_DPI = 120
_FACES = ("Tinos-Regular", "Tinos-Bold", "Tinos-Italic")

_Line = tuple[int, float, float, float, str]  # face, size, left, baseline, words


@lru_cache(maxsize=64)
def sample_page(body: str, title: str, name: str) -> bytes:
    """One A4 page of PDF with the places of a signature and a seal, and no content."""
    middle = (SIGNATURE.x0 + SIGNATURE.x1) / 2
    lines: list[_Line] = [
        (1, 13, 70, 770, body.upper()),
        (2, 13, 70, 750, "Trang mẫu để xem và ký thử, không phải văn bản."),
        (0, 13, 70, 700, "Chữ ký của người ký nằm giữa chức vụ và họ tên; dấu của cơ quan"),
        (0, 13, 70, 682, "trùm lên khoảng một phần ba chữ ký về bên trái"),
        (0, 13, 70, 664, "(Nghị định 30/2020/NĐ-CP, Phụ lục I)."),
        _centred(1, 14, middle, 560, title.upper()),
        _centred(1, 14, middle, 450, name),
    ]
    writer = PdfFileWriter(stream_xrefs=False)  # type: ignore[no-untyped-call]
    used = {
        face: "".join(words for number, *_, words in lines if number == face)
        for face in range(len(_FACES))
    }
    resources = {
        f"/F{face}": fonts.embed(writer, _FACES[face], words) for face, words in used.items()
    }
    commands = [
        f"/F{face} {size} Tf 1 0 0 1 {left:.2f} {base} Tm ".encode()
        + fonts.encoded(words, _FACES[face])
        + b" Tj"
        for face, size, left, base, words in lines
    ]
    content = writer.add_object(stream({}, plain=b"BT " + b" ".join(commands) + b" ET"))
    page = dictionary(
        {
            "/Type": "/Page",
            "/MediaBox": [0, 0, WIDTH, HEIGHT],
            "/Contents": content,
            "/Resources": {"/Font": resources},
        }
    )
    writer.insert_page(page)  # type: ignore[no-untyped-call]
    out = io.BytesIO()
    writer.write(out)  # type: ignore[no-untyped-call]
    return out.getvalue()


def _centred(face: int, size: float, middle: float, base: float, words: str) -> _Line:
    left = middle - fonts.width_of(words, _FACES[face], size) / 2
    return face, size, max(70.0, left), base, words


def preview(page: bytes, *, signature: bytes, seal: bytes, diameter_mm: float) -> bytes:
    """The sample page as a WebP picture with the given pictures (PNG, or empty) in their places.

    The seal is drawn at its real size, in proportion to the page.
    """
    scale = _PREVIEW_DPI / 72
    with Image.open(io.BytesIO(render_page(page, 0, round(WIDTH * scale), form="png"))) as drawn:
        sheet = drawn.convert("RGBA")
    if signature:
        _put(sheet, signature, SIGNATURE, scale)
    if seal:
        _put(sheet, seal, seal_place(SIGNATURE, diameter_mm, (WIDTH, HEIGHT)), scale)
    out = io.BytesIO()
    top = round((HEIGHT - 620) * scale)  # the part that is looked at
    sheet.convert("RGB").crop((0, top, sheet.width, top + round(250 * scale))).save(
        out, "WEBP", quality=86
    )
    return out.getvalue()


def _put(sheet: Image.Image, png: bytes, box: Box, scale: float) -> None:
    with Image.open(io.BytesIO(png), formats=["PNG"]) as opened:
        picture = opened.convert("RGBA")
    share = min(box.width * scale / picture.width, box.height * scale / picture.height)
    size = (max(1, round(picture.width * share)), max(1, round(picture.height * share)))
    picture = picture.resize(size, Image.Resampling.LANCZOS)
    left = round(box.x0 * scale + (box.width * scale - size[0]) / 2)
    top = round((HEIGHT - box.y1) * scale + (box.height * scale - size[1]) / 2)
    sheet.alpha_composite(picture, (max(0, left), max(0, top)))
