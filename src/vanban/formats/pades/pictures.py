"""A picture that somebody gives of his signature or of a seal: hostile until it is drawn anew.

Nothing of the given file is kept but its points: it is decoded within limits and written again, so
that no text, profile or trailer of it ever reaches a signed document.
"""

import io
import struct
import zlib
from dataclasses import dataclass
from typing import Final

from PIL import Image, ImageChops, ImageFilter, ImageStat

from vanban.formats.pades.errors import PadesError

LARGEST_BYTES: Final = 3 * 1024 * 1024
LARGEST_PIXELS: Final = 16_000_000
LEAST_SIDE: Final = 60
DPI: Final = 300
_MAGIC: Final = b"\x89PNG\r\n\x1a\n"
_HEAD: Final = 33  # signature and header of a PNG
_SEEN: Final = 24  # of 255: fainter than that nothing is seen on paper
_CLEAR_SHARE: Final = 0.15  # a picture with less than that of clear ground is a box on the page
_FAINT, _FULL = 28, 90  # how much darker than its paper a point is, to begin and to be all ink
_PAPER_FALL: Final = 60  # paper in a shadow may be so much darker than the brightest paper
_CELL: Final = 16


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture drawn anew, trimmed to its ink. `ink`: its mean colour, 0 to 255 each.

    `png` is empty where there is nothing to see; `clear`: its ground is transparent.
    """

    png: bytes
    width: int
    height: int
    clear: bool
    ink: tuple[int, int, int]

    @property
    def blue(self) -> bool:
        red, green, blue = self.ink
        return blue > red + 25 and blue > green + 10

    @property
    def red(self) -> bool:
        red, green, blue = self.ink
        return red > green + 45 and red > blue + 45


def drawn_anew(data: bytes, *, clear_ground: bool, longest_px: int, square: bool = False) -> Drawn:
    """Read a PNG, take its paper away when asked to, trim it, and write it again.

    `longest_px`: the longer side of what is kept. `square`: padded to a square, for a round seal.
    Refuses (PadesError) what is no PNG, cannot be read, or is larger than the limits above.
    """
    full = _opened(data)
    if clear_ground:
        full = _without_paper(full)
    opacity = full.getchannel("A")
    seen = opacity.point(lambda value: 255 if value >= _SEEN else 0)
    edges = seen.getbbox()
    if edges is None:
        return Drawn(b"", 0, 0, clear=True, ink=(0, 0, 0))
    # Measured before trimming: a seal that fills its picture still has clear corners.
    clear = ImageStat.Stat(seen).mean[0] / 255 <= 1 - _CLEAR_SHARE
    ink = ImageStat.Stat(full.convert("RGB"), seen).mean
    kept = full.crop(edges)
    if square:
        kept = _squared(kept)
    kept.thumbnail((longest_px, longest_px), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    kept.save(out, "PNG", dpi=(DPI, DPI), optimize=True)
    colour = (round(ink[0]), round(ink[1]), round(ink[2]))
    return Drawn(out.getvalue(), edges[2] - edges[0], edges[3] - edges[1], clear, colour)


def _opened(data: bytes) -> Image.Image:
    if len(data) > LARGEST_BYTES:
        raise PadesError("pades.picture_large", "Ảnh quá 3 MB.")
    if not data.startswith(_MAGIC) or data[12:16] != b"IHDR" or len(data) < _HEAD:
        raise PadesError("pades.picture_no_png", "Tệp không phải ảnh PNG.")
    width, height = struct.unpack(">II", data[16:24])
    if not width or not height or width * height > LARGEST_PIXELS:
        raise PadesError("pades.picture_large", "Ảnh có quá nhiều điểm ảnh (tối đa 16 triệu).")
    try:
        with Image.open(io.BytesIO(data), formats=["PNG"]) as image:
            return image.convert("RGBA")
    except (OSError, ValueError, SyntaxError, EOFError, struct.error, zlib.error) as wrong:
        raise PadesError("pades.picture_broken", "Ảnh PNG không đọc được.") from wrong
    except (Image.DecompressionBombError, MemoryError, OverflowError) as huge:
        raise PadesError("pades.picture_large", "Ảnh có quá nhiều điểm ảnh.") from huge


def _without_paper(full: Image.Image) -> Image.Image:
    """The ink alone: how much darker each point is than the paper around it, shadows included."""
    flat = Image.new("RGB", full.size, (255, 255, 255))
    flat.paste(full, mask=full.getchannel("A"))
    red, green, blue = flat.split()
    darkest = ImageChops.darker(ImageChops.darker(red, green), blue)
    counts = darkest.histogram()
    brightest = max(range(128, 256), key=lambda level: counts[level])
    cells = (max(1, full.width // _CELL), max(1, full.height // _CELL))
    around = darkest.resize(cells, Image.Resampling.BOX).filter(ImageFilter.MaxFilter(5))
    around = around.filter(ImageFilter.GaussianBlur(2)).resize(full.size)
    # Inside a broad stroke there is no paper near: it is never taken for darker than a shadow.
    paper = ImageChops.lighter(around, Image.new("L", full.size, max(0, brightest - _PAPER_FALL)))
    strength = ImageChops.subtract(paper, darkest)
    span = _FULL - _FAINT
    opacity = strength.point(lambda value: max(0, min(255, (value - _FAINT) * 255 // span)))
    flat.putalpha(opacity)
    return flat


def _squared(image: Image.Image) -> Image.Image:
    side = max(image.size)
    if image.size == (side, side):
        return image
    square = Image.new("RGBA", (side, side), (255, 255, 255, 0))
    square.paste(image, ((side - image.width) // 2, (side - image.height) // 2))
    return square
