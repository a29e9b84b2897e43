"""Pictures for demonstrations: a seal and a signature of nobody.

Real people and bodies give their own scans (trust.keys pictures). What is drawn here looks right at
its real size, is transparent (Decree 30/2020, annex I, II.7d and II.8) and is made from nothing but
words.
"""

import hashlib
import io
import itertools
import math
from collections.abc import Iterator
from functools import lru_cache

from PIL import Image, ImageDraw, ImageFont

from vanban.formats.pades.fonts import font_bytes

RED = (208, 20, 30)
BLUE = (22, 48, 160)
_FINER = 3  # drawn larger, then made smaller: smooth edges
_MM_PER_INCH = 25.4


@lru_cache(maxsize=64)
def seal_image(upper: str, lower: str, *, diameter_mm: float = 36.0, dpi: int = 300) -> bytes:
    """A round red seal as a transparent PNG at its real size.

    ``upper`` runs along the top of the ring (the body), ``lower`` along the bottom (the body
    above it, or the place); a five-pointed star stands in the middle.
    """
    side = round(diameter_mm / _MM_PER_INCH * dpi) * _FINER
    image = Image.new("RGBA", (side, side), (*RED, 0))
    pen = ImageDraw.Draw(image)
    millimetre = side / diameter_mm
    _ring(pen, side, 0.3 * millimetre, 0.9 * millimetre)
    _ring(pen, side, 1.6 * millimetre, 0.3 * millimetre)
    _ring(pen, side, 7.2 * millimetre, 0.3 * millimetre)
    _star(pen, side / 2, side / 2 - 7.9 * millimetre)
    radius = side / 2 - 4.4 * millimetre
    size = _size_for(upper, math.pi * 1.22 * radius, 3.5 * millimetre)
    _along(image, upper.upper(), radius, size, top=True)
    size = _size_for(lower, math.pi * 0.62 * radius, 3.1 * millimetre)
    _along(image, lower.upper(), radius, size, top=False)
    small = image.resize((side // _FINER, side // _FINER), Image.Resampling.LANCZOS)
    return _png(small, dpi)


def _ring(pen: ImageDraw.ImageDraw, side: int, inset: float, width: float) -> None:
    box = (inset, inset, side - inset, side - inset)
    pen.ellipse(box, outline=(*RED, 255), width=max(1, round(width)))


def _star(pen: ImageDraw.ImageDraw, centre: float, radius: float) -> None:
    points = []
    for corner in range(10):
        reach = radius * (0.78 if corner % 2 == 0 else 0.30)
        angle = math.pi * corner / 5 - math.pi / 2
        points.append((centre + reach * math.cos(angle), centre + reach * math.sin(angle)))
    pen.polygon(points, fill=(*RED, 255))


def _font(size: float) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(io.BytesIO(font_bytes("Tinos-Bold")), max(6, round(size)))


def _size_for(text: str, room: float, largest: float) -> float:
    """The letter size at which the text fits its arc."""
    width = _font(100).getlength(text.upper()) / 100
    return min(largest, room / (width * 1.12)) if width else largest


def _along(image: Image.Image, text: str, radius: float, size: float, *, top: bool) -> None:
    """Letters around the ring: feet inwards at the top, outwards at the bottom."""
    font = _font(size)
    spread = 1.12 if top else 1.08
    widths = [font.getlength(char) * spread for char in text]
    angle = -sum(widths) / (2 * radius)
    centre = image.width / 2
    for char, width in zip(text, widths, strict=True):
        middle = angle + width / (2 * radius)
        angle += width / radius
        turn = -math.degrees(middle) if top else math.degrees(middle)
        letter = _letter(char, font, round(size * 2)).rotate(turn, Image.Resampling.BICUBIC)
        up = -1 if top else 1
        x = centre + radius * math.sin(middle) - letter.width / 2
        y = centre + up * radius * math.cos(middle) - letter.height / 2
        image.alpha_composite(letter, (round(x), round(y)))


def _letter(char: str, font: ImageFont.FreeTypeFont, side: int) -> Image.Image:
    tile = Image.new("RGBA", (side, side), (*RED, 0))
    # Capitals sit on one line whatever accent they carry: centre by the height of a plain one.
    pen = ImageDraw.Draw(tile)
    plain = font.getbbox("H", anchor="ms")
    base = side / 2 + (plain[3] - plain[1]) / 2
    pen.text((side / 2, base), char, font=font, fill=(*RED, 255), anchor="ms")
    return tile


@lru_cache(maxsize=256)
def handwriting(name: str, *, width: int = 720, height: int = 360) -> bytes:
    """A blue pen stroke that is always the same for a name: for demonstrations only."""
    image = Image.new("RGBA", (width * 2, height * 2), (*BLUE, 0))
    pen = ImageDraw.Draw(image)
    for stroke in _strokes(name):
        points = [(x * width * 2, y * height * 2) for x, y in _smooth(stroke)]
        _ink(pen, points, height * 2)
    return _png(image.resize((width, height), Image.Resampling.LANCZOS), 300)


def _chances(name: str) -> Iterator[float]:
    """Numbers in 0..1 that depend on the name alone."""
    block = name.encode()
    while True:
        block = hashlib.sha256(block).digest()
        for byte in block:
            yield byte / 255


def _strokes(name: str) -> list[list[tuple[float, float]]]:
    chance = _chances(name)
    start = 0.10 + 0.05 * next(chance)
    # The capital: a tall loop.
    stroke = [
        (start, 0.62),
        (start + 0.06, 0.30 + 0.08 * next(chance)),
        (start + 0.14, 0.10 + 0.06 * next(chance)),
        (start + 0.13, 0.50),
        (start + 0.06, 0.80 + 0.06 * next(chance)),
        (start + 0.03, 0.66),
        (start + 0.16, 0.48 + 0.06 * next(chance)),
    ]
    x = start + 0.16
    letters = max(4, min(9, len(name.rsplit(maxsplit=1)[-1]) + 3)) if name.split() else 5
    step = (0.80 - x) / letters
    for _ in range(letters):
        rise = 0.14 + 0.22 * next(chance)
        stroke += [(x + step * 0.45, 0.60 - rise), (x + step * 0.75, 0.66 + 0.05 * next(chance))]
        x += step
    stroke += [(0.88, 0.40 - 0.1 * next(chance)), (0.93, 0.30 + 0.2 * next(chance))]
    sweep = 0.80 + 0.06 * next(chance)
    under = [(0.90, sweep - 0.16), (0.55, sweep), (0.22, sweep + 0.04), (0.34, sweep - 0.06)]
    return [stroke, [*under, (0.72, sweep - 0.10 * next(chance))]]


def _smooth(points: list[tuple[float, float]]) -> Iterator[tuple[float, float]]:
    """A Catmull-Rom curve through the points."""
    full = [points[0], *points, points[-1]]
    for a, b, c, d in zip(full, full[1:], full[2:], full[3:], strict=False):
        for part in range(24):
            t = part / 24
            yield (_spline(a[0], b[0], c[0], d[0], t), _spline(a[1], b[1], c[1], d[1], t))


def _spline(a: float, b: float, c: float, d: float, t: float) -> float:
    square, cube = t * t, t * t * t
    return 0.5 * (
        2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * square + (3 * b - a - 3 * c + d) * cube
    )


def _ink(pen: ImageDraw.ImageDraw, points: list[tuple[float, float]], height: int) -> None:
    """Thinner where the pen moves fast."""
    for (ax, ay), (bx, by) in itertools.pairwise(points):
        speed = math.hypot(bx - ax, by - ay) / height
        radius = height * max(0.004, 0.011 - speed * 0.14)
        pen.line((ax, ay, bx, by), fill=(*BLUE, 235), width=max(1, round(radius * 2)))
        pen.ellipse((bx - radius, by - radius, bx + radius, by + radius), fill=(*BLUE, 235))


def _png(image: Image.Image, dpi: int) -> bytes:
    out = io.BytesIO()
    image.save(out, "PNG", dpi=(dpi, dpi))
    return out.getvalue()
