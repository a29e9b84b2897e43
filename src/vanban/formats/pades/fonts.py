"""Tinos, embedded as small subsets, so that Vietnamese shows the same everywhere.

Tinos has the metrics of Times New Roman, which Decree 30/2020 (annex I) asks for.
"""

import io
import string
import zlib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from fontTools import subset
from fontTools.ttLib import TTFont
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.writer import BasePdfFileWriter

from vanban.formats.pades.archival import archival_part
from vanban.formats.pades.errors import PadesError
from vanban.formats.pades.objects import dictionary, stream

# Subsetting takes a third of a second: what numbers, notations and dates are made of is one subset.
_USUAL = {
    "Tinos-Regular": frozenset(string.ascii_letters + string.digits + "ĐđƠƯơư/-.:+, "),
    "Tinos-Italic": frozenset("0123456789ngày tháng năm"),
}
_SYMBOLIC = 4
_ITALIC = 64


@dataclass(frozen=True, slots=True)
class _Face:
    name: str
    data: bytes
    glyphs: dict[int, str]
    ids: dict[str, int]
    widths: dict[str, int]
    units: int
    ascent: int
    descent: int
    box: tuple[int, int, int, int]
    angle: float


@lru_cache(maxsize=4)
def _face(name: str) -> _Face:
    data = font_bytes(name)
    with TTFont(io.BytesIO(data), lazy=True) as font:
        head, metrics = font["head"], font["hmtx"]
        return _Face(
            name=name,
            data=data,
            glyphs=dict(font.getBestCmap()),
            ids=dict(font.getReverseGlyphMap()),
            widths={glyph: metrics[glyph][0] for glyph in font.getGlyphOrder()},
            units=head.unitsPerEm,
            ascent=font["hhea"].ascent,
            descent=font["hhea"].descent,
            box=(head.xMin, head.yMin, head.xMax, head.yMax),
            angle=float(font["post"].italicAngle),
        )


def font_bytes(name: str) -> bytes:
    """The font file shipped with the package: Tinos-Regular, Tinos-Italic or Tinos-Bold."""
    return (files("vanban.assets.fonts") / f"{name}.ttf").read_bytes()


def face_name(*, italic: bool) -> str:
    return "Tinos-Italic" if italic else "Tinos-Regular"


def has(char: str, name: str) -> bool:
    """Whether the font has a letter; a space of any kind is one."""
    return ord(char) in _face(name).glyphs or char.isspace()


def width_of(text: str, name: str, size: float) -> float:
    """The width of a line of text in points."""
    face = _face(name)
    return sum(face.widths[_glyph(face, char)] for char in text) * size / face.units


def encoded(text: str, name: str) -> bytes:
    """The text as a hexadecimal PDF string of glyph numbers (Identity-H)."""
    face = _face(name)
    return b"<" + b"".join(b"%04X" % face.ids[_glyph(face, char)] for char in text) + b">"


def _glyph(face: _Face, char: str) -> str:
    glyph = face.glyphs.get(ord(char))
    if glyph is None:
        raise PadesError("pades.letter", f"Không có phông cho ký tự “{char}”.")
    return glyph


@lru_cache(maxsize=512)
def _subset(name: str, chars: str) -> bytes:
    """Glyph numbers are kept, so that any subset is read with the same codes."""
    options = subset.Options(
        retain_gids=True,
        hinting=False,
        notdef_outline=True,
        layout_features=[],
        drop_tables=["GSUB", "GPOS", "GDEF", "DSIG", "FFTM", "kern", "gasp", "meta"],
    )
    with TTFont(io.BytesIO(_face(name).data), recalcTimestamp=False) as font:
        worker = subset.Subsetter(options)
        worker.populate(text=chars)
        worker.subset(font)
        out = io.BytesIO()
        font.save(out)
    return out.getvalue()


def embed(writer: BasePdfFileWriter, name: str, text: str) -> generic.IndirectObject:
    """Add the subset needed for ``text`` to the file and answer its font object."""
    face = _face(name)
    chars = "".join(sorted(set(text)))
    base = f"/{_tag(chars)}+{name}"
    descendant = dictionary(
        {
            "/Type": "/Font",
            "/Subtype": "/CIDFontType2",
            "/BaseFont": base,
            "/CIDSystemInfo": {"/Registry": "Adobe", "/Ordering": "Identity", "/Supplement": 0},
            "/CIDToGIDMap": "/Identity",
            "/DW": 1000,
            "/W": _widths(face, chars),
            "/FontDescriptor": writer.add_object(_descriptor(writer, face, base, chars)),
        }
    )
    font = dictionary(
        {
            "/Type": "/Font",
            "/Subtype": "/Type0",
            "/BaseFont": base,
            "/Encoding": "/Identity-H",
            "/DescendantFonts": [writer.add_object(descendant)],
            "/ToUnicode": writer.add_object(_to_unicode(face, chars)),
        }
    )
    return writer.add_object(font)


def _tag(chars: str) -> str:
    number = zlib.crc32(chars.encode())
    letters = []
    for _ in range(6):
        number, letter = divmod(number, 26)
        letters.append(chr(ord("A") + letter))
    return "".join(letters)


def _scaled(face: _Face, value: float) -> int:
    return round(value * 1000 / face.units)


def _widths(face: _Face, chars: str) -> list[int | list[int]]:
    found = sorted({(face.ids[_glyph(face, char)], _glyph(face, char)) for char in chars})
    array: list[int | list[int]] = []
    for number, glyph in found:
        array.extend((number, [_scaled(face, face.widths[glyph])]))
    return array


def _descriptor(
    writer: BasePdfFileWriter, face: _Face, base: str, chars: str
) -> generic.DictionaryObject:
    usual = _USUAL.get(face.name, frozenset())
    wanted = "".join(sorted(usual)) if set(chars) <= usual else chars
    data = _subset(face.name, wanted)
    entries = {"/Filter": "/FlateDecode", "/Length1": len(data)}
    program = stream(entries, packed=zlib.compress(data, 9))
    listed = {}
    if archival_part(writer) == 1:
        listed["/CIDSet"] = writer.add_object(stream({}, plain=_letters_in(face.name, wanted)))
    return dictionary(
        {
            **listed,
            "/Type": "/FontDescriptor",
            "/FontName": base,
            "/Flags": _SYMBOLIC | (_ITALIC if face.angle else 0),
            "/FontBBox": [_scaled(face, side) for side in face.box],
            "/ItalicAngle": face.angle,
            "/Ascent": _scaled(face, face.ascent),
            "/Descent": _scaled(face, face.descent),
            "/CapHeight": 662,
            "/StemV": 80,
            "/FontFile2": writer.add_object(program),
        }
    )


@lru_cache(maxsize=64)
def _letters_in(name: str, chars: str) -> bytes:
    """One bit a glyph of the subset, those that others are made of too (ISO 19005-1, 6.3.5)."""
    face = _face(name)
    numbers = {0, *(face.ids[_glyph(face, char)] for char in chars)}
    with TTFont(io.BytesIO(_subset(name, chars)), lazy=True) as font:
        outlines = font["glyf"]
        for glyph in font.getGlyphOrder():
            if outlines[glyph].numberOfContours:
                numbers.add(font.getGlyphID(glyph))
    bits = bytearray(max(numbers) // 8 + 1)
    for number in numbers:
        bits[number // 8] |= 0x80 >> number % 8
    return bytes(bits)


def _to_unicode(face: _Face, chars: str) -> generic.StreamObject:
    rows = [
        f"<{face.ids[_glyph(face, char)]:04X}> <{char.encode('utf-16-be').hex().upper()}>"
        for char in chars
    ]
    blocks = [
        f"{len(part)} beginbfchar\n" + "\n".join(part) + "\nendbfchar"
        for part in (rows[start : start + 100] for start in range(0, len(rows), 100))
    ]
    body = "\n".join(
        [
            "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
            "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
            "/CMapName /Adobe-Identity-UCS def /CMapType 2 def",
            "1 begincodespacerange <0000> <FFFF> endcodespacerange",
            *blocks,
            "endcmap CMapName currentdict /CMap defineresource pop end end",
        ]
    )
    return stream({}, plain=body.encode("ascii"))
