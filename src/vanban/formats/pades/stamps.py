"""What a signature or a field looks like: small form XObjects."""

import io
import zlib
from dataclasses import dataclass
from functools import lru_cache

from PIL import Image, ImageStat, UnidentifiedImageError
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from vanban.formats.pades import fonts
from vanban.formats.pades.archival import archival_part
from vanban.formats.pades.errors import PadesError
from vanban.formats.pades.objects import dictionary, put, stream
from vanban.formats.pdf.places import Box, Geometry

MAX_PIXELS = 4_000_000


@dataclass(frozen=True, slots=True)
class ImageAppearance:
    """A transparent PNG in a box: a person's blue signature or the red seal at its real size."""

    png: bytes
    box: Box


@dataclass(frozen=True, slots=True)
class TextAppearance:
    """Lines of black text of size 10, no picture.

    What the organisation's signature shows on a separate annex (Decree 30/2020, annex I, II.8).
    """

    lines: tuple[str, ...]
    box: Box
    size: float = 10.0


Appearance = ImageAppearance | TextAppearance


@dataclass(frozen=True, slots=True)
class _Picture:
    width: int
    height: int
    colours: bytes
    opacity: bytes
    ink: tuple[float, float, float]
    stencil: bytes


@lru_cache(maxsize=64)
def _picture(png: bytes) -> _Picture:
    try:
        with Image.open(io.BytesIO(png)) as image:
            if image.width * image.height > MAX_PIXELS:
                raise PadesError("pades.image_size", "Ảnh chữ ký, con dấu quá lớn.")
            full = image.convert("RGBA")
    except (UnidentifiedImageError, OSError) as wrong:
        raise PadesError("pades.image", "Ảnh chữ ký, con dấu không đọc được.") from wrong
    colours = zlib.compress(full.convert("RGB").tobytes(), 9)
    opacity = zlib.compress(full.getchannel("A").tobytes(), 9)
    return _Picture(full.width, full.height, colours, opacity, _ink(full), _cut_out(full))


_SOLID = 128


def _ink(full: Image.Image) -> tuple[float, float, float]:
    """The one colour of the picture: the mean of what is drawn, from 0 to 1."""
    mean = ImageStat.Stat(full.convert("RGB"), full.getchannel("A")).mean
    red, green, blue = (value / 255 for value in mean)
    return red, green, blue


def _cut_out(full: Image.Image) -> bytes:
    """A mask of one bit a point; 0 is painted (ISO 32000-1, 8.9.6.2)."""
    holes = full.getchannel("A").point(lambda value: 0 if value >= _SOLID else 255)
    return zlib.compress(holes.convert("1", dither=Image.Dither.NONE).tobytes(), 9)


def draw(
    writer: IncrementalPdfFileWriter, appearance: Appearance, geometry: Geometry
) -> generic.IndirectObject:
    """The appearance as a form XObject that stands upright on its page."""
    box = appearance.box
    if isinstance(appearance, ImageAppearance):
        picture = _picture(appearance.png)
        width, height = _fitted(picture, box)
        x, y = (box.width - width) / 2, (box.height - height) / 2
        place = b"%.3f 0 0 %.3f %.3f %.3f cm /Im0 Do" % (width, height, x, y)
        if archival_part(writer) == 1:
            commands = b"q %.3f %.3f %.3f rg %s Q" % (*picture.ink, place)
            image = writer.add_object(_stencil(picture))
        else:
            commands, image = b"q %s Q" % place, _image(writer, picture)
        resources = dictionary({"/XObject": {"/Im0": image}})
    else:
        name = "Tinos-Regular"
        commands = _text_lines(appearance, name)
        font = fonts.embed(writer, name, "".join(appearance.lines))
        resources = dictionary({"/Font": {"/F0": font}})
    return form_xobject(writer, commands, resources, box, geometry)


def form_xobject(
    writer: IncrementalPdfFileWriter,
    commands: bytes,
    resources: generic.DictionaryObject,
    box: Box,
    geometry: Geometry,
) -> generic.IndirectObject:
    form = stream(
        {
            "/Type": "/XObject",
            "/Subtype": "/Form",
            "/BBox": [0, 0, box.width, box.height],
            "/Matrix": [*geometry.upright, 0, 0],
            "/Resources": resources,
        },
        plain=commands,
    )
    return writer.add_object(form)


def _fitted(picture: _Picture, box: Box) -> tuple[float, float]:
    scale = min(box.width / picture.width, box.height / picture.height)
    return picture.width * scale, picture.height * scale


def _image(writer: IncrementalPdfFileWriter, picture: _Picture) -> generic.IndirectObject:
    mask = writer.add_object(_samples(picture, "/DeviceGray", picture.opacity))
    image = _samples(picture, "/DeviceRGB", picture.colours)
    put(image, "/SMask", mask)
    return writer.add_object(image)


def _samples(picture: _Picture, space: str, packed: bytes) -> generic.StreamObject:
    return stream(
        {
            "/Type": "/XObject",
            "/Subtype": "/Image",
            "/Width": picture.width,
            "/Height": picture.height,
            "/ColorSpace": space,
            "/BitsPerComponent": 8,
            "/Filter": "/FlateDecode",
        },
        packed=packed,
    )


def _stencil(picture: _Picture) -> generic.StreamObject:
    """The picture in one ink without transparency, for PDF/A-1."""
    return stream(
        {
            "/Type": "/XObject",
            "/Subtype": "/Image",
            "/Width": picture.width,
            "/Height": picture.height,
            "/ImageMask": True,
            "/BitsPerComponent": 1,
            "/Filter": "/FlateDecode",
        },
        packed=picture.stencil,
    )


def _text_lines(appearance: TextAppearance, name: str) -> bytes:
    size, box = appearance.size, appearance.box
    leading = size * 1.2
    rows = []
    for number, line in enumerate(appearance.lines):
        x = max(0.0, box.width - fonts.width_of(line, name, size))
        y = box.height - size - number * leading
        rows.append(b"1 0 0 1 %.3f %.3f Tm %s Tj" % (x, y, fonts.encoded(line, name)))
    return b"q 0 g BT /F0 %.3f Tf %s ET Q" % (size, b" ".join(rows))
