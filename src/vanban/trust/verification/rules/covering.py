"""A later signature whose picture lies over what was signed and lets nothing through.

Rohlmann et al., "Breaking the Specification: PDF Certification" (2021), Sneaky Signature Attack:
to sign is allowed, so a picture of a signature may bring other words over the text. A seal over a
third of a signature is as the law wants it; it has no ground, so that the letters are seen.
"""

import io
from collections.abc import Iterator
from typing import Any, Final

import pikepdf

from vanban.formats.pdf.errors import PdfError
from vanban.formats.pdf.text import letters_within
from vanban.trust.verification.rules.reading import TROUBLE
from vanban.trust.verification.rules.widgets import fields_of

# Real seals of old tools have a ground and lie over name and title: up to 37 letters so far.
LETTERS: Final = 45
_FILLS: Final = frozenset({"f", "F", "f*", "B", "B*", "b", "b*"})
_MUCH: Final = 0.3  # of the picture
_LARGEST_MASK: Final = 16_000_000  # points
_SOLID: Final = 200  # of 255
_MOSTLY: Final = 0.5
_DEPTH: Final = 8
_RECTANGLE: Final = 4


def covers(pdf: bytes, end: int, names: tuple[str, ...]) -> tuple[str, ...]:
    """Which of the signatures ``names``, made after byte ``end``, hide text that was there then."""
    try:
        with pikepdf.open(io.BytesIO(pdf)) as document:
            boxes = list(_opaque(document, set(names)))
    except TROUBLE:
        return ()
    hidden = []
    for name, page, box in boxes:
        try:
            if letters_within(pdf[:end], page, box) >= LETTERS:
                hidden.append(name)
        except PdfError:
            continue
    return tuple(dict.fromkeys(hidden))


_Box = tuple[float, float, float, float]


def _opaque(document: pikepdf.Pdf, names: set[str]) -> Iterator[tuple[str, int, _Box]]:
    """The boxes of these signatures that let nothing through: name, page, corners."""
    owners: dict[tuple[int, int], str] = {}
    for name, each in fields_of(document):
        kids = each.get("/Kids")
        for box in (each, *(kids.as_list() if kids is not None else ())):
            if name in names and box.is_indirect:
                owners[box.objgen] = name
    for number, page in enumerate(document.pages):
        listed = page.obj.get("/Annots")
        for each in listed.as_list() if listed is not None else ():
            owner = owners.get(each.objgen) if each.is_indirect else None
            picture = each.get("/AP")
            normal = picture.get("/N") if picture is not None else None
            if owner and isinstance(normal, pikepdf.Stream) and _hides(normal, 0):
                x0, y0, x1, y1 = (float(part) for part in each["/Rect"].as_list())
                yield owner, number, (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


def _hides(form: Any, depth: int) -> bool:
    """A picture without transparency, or a filled rectangle over much of the form."""
    if depth > _DEPTH or not isinstance(form, pikepdf.Stream):
        return False
    resources = form.get("/Resources")
    inner = resources.get("/XObject") if isinstance(resources, pikepdf.Dictionary) else None
    for each in dict(inner).values() if isinstance(inner, pikepdf.Dictionary) else ():
        kind = str(each.get("/Subtype", "")) if isinstance(each, pikepdf.Stream) else ""
        if kind == "/Image" and not _lets_through(each):
            return True
        if kind == "/Form" and _hides(each, depth + 1):
            return True
    return _filled(form)


def _lets_through(image: Any) -> bool:
    """Whether most of a picture is transparent; a mask that is white all over hides as well."""
    mask = image.get("/SMask")
    if isinstance(mask, pikepdf.Stream):
        wide, high = int(mask.get("/Width", 0)), int(mask.get("/Height", 0))
        if not 0 < wide * high <= _LARGEST_MASK:
            return False
        shades = mask.read_bytes()
        return sum(shade >= _SOLID for shade in shades) < _MOSTLY * len(shades)
    return "/Mask" in image or bool(image.get("/ImageMask", False))


def _filled(form: Any) -> bool:
    box = form.get("/BBox")
    if box is None:
        return False
    x0, y0, x1, y1 = (float(part) for part in box.as_list())
    whole = abs((x1 - x0) * (y1 - y0))
    area = 0.0
    for each in pikepdf.parse_content_stream(form):
        operands, name = each.operands, str(each.operator)
        if name == "re" and len(operands) == _RECTANGLE:
            area = max(area, abs(float(operands[2]) * float(operands[3])))
        elif name in _FILLS:
            if area >= _MUCH * whole > 0:
                return True
            area = 0.0
        elif name in {"n", "S", "s", "W n"}:
            area = 0.0
    return False
