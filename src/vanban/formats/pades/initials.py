"""Initials (ký nháy) drawn on the pages of what is about to be signed, as one update of the file.

They are drawings, not signatures: who initialled is recorded by the system; the signature of the
competent person comes after them and covers them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from vanban.formats.pades import fonts
from vanban.formats.pades.errors import PadesError
from vanban.formats.pades.objects import dictionary, stream, target
from vanban.formats.pades.stamps import Appearance, ImageAppearance, TextAppearance, draw
from vanban.formats.pades.writing import appended, geometry_of, page_reference
from vanban.formats.pdf.document import has_signatures
from vanban.formats.pdf.initials import Spot, find_spot
from vanban.formats.pdf.places import Box

_SIZE: Final = 6.5


@dataclass(frozen=True, slots=True)
class Initial:
    """One person's initials. Without a picture his name and the day stand there, small."""

    spot: Spot
    name: str
    day: str
    png: bytes = b""


def draw_initials(pdf: bytes, initials: Sequence[Initial]) -> bytes:
    """Draw them in their order, each beside the one before at its spot.

    Refuses (:class:`PadesError`) a file that is signed already: nothing is drawn after a signature.
    """
    if has_signatures(pdf):
        raise PadesError("pades.already_signed", "Tệp đã có chữ ký, không in ký nháy được.")
    if not initials:
        return pdf
    looks: list[Appearance] = []
    taken = dict.fromkeys(Spot, 0)
    for each in initials:
        box = find_spot(pdf, each.spot, taken=taken[each.spot])
        taken[each.spot] += 1
        if each.png:
            looks.append(ImageAppearance(each.png, box))
        else:
            looks.append(_in_words(each, box))

    def change(writer: IncrementalPdfFileWriter) -> None:
        for page in sorted({look.box.page for look in looks}):
            _draw_on(writer, page, [look for look in looks if look.box.page == page])

    return appended(pdf, change)


def _in_words(initial: Initial, box: Box) -> TextAppearance:
    lines = (initial.name, f"ký nháy {initial.day}")
    longest = max(fonts.width_of(line, "Tinos-Regular", 1.0) for line in lines)
    return TextAppearance(lines, box, size=min(_SIZE, box.width / longest))


def _draw_on(writer: IncrementalPdfFileWriter, number: int, looks: Sequence[Appearance]) -> None:
    page = target(page_reference(writer, number))
    geometry = geometry_of(page)
    forms, commands = {}, []
    for count, look in enumerate(looks):
        name = f"/Nhay{number}x{count}"
        forms[name] = draw(writer, look, geometry)
        x, y = geometry.own(look.box.x0, look.box.y0)
        commands.append(f"q 1 0 0 1 {x:.3f} {y:.3f} cm {name} Do Q")
    opening = writer.add_object(stream({}, plain=b"q\n"))
    closing = writer.add_object(stream({}, plain=f"\nQ {' '.join(commands)}".encode()))
    resources = dictionary({"/XObject": forms})
    writer.add_stream_to_page(number, opening, prepend=True)  # type: ignore[no-untyped-call]
    writer.add_stream_to_page(number, closing, resources=resources)  # type: ignore[no-untyped-call]
