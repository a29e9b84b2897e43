"""The two form fields that carry the number and the date of issue.

Law fixes the order: the leader signs, then the number and the date are given, then the
organisation's key seals (Decree 30/2020, art. 15, 18). Nothing may be drawn on a page after a
signature, but a form field that was there before may be filled. So the empty fields "So" and
"Ngay" are appended before the leader signs and filled afterwards, and the seal covers both.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from vanban.formats.pades import fonts
from vanban.formats.pades.errors import PadesError
from vanban.formats.pades.objects import dictionary, put, target, text
from vanban.formats.pades.stamps import form_xobject
from vanban.formats.pades.writing import appended, form_of, geometry_of, page_reference, register
from vanban.formats.pdf.document import has_signatures
from vanban.formats.pdf.places import Blank, BlankState, Box, StampPlan

NUMBER_FIELD = "So"
DATE_FIELD = "Ngay"

_READ_ONLY = 1
_PRINT_AND_LOCKED = 4 | 128
_OURS = "/VanBan"
_TITLES = {NUMBER_FIELD: "Số văn bản", DATE_FIELD: "Ngày, tháng, năm ban hành"}
# Of the letter size: where the baseline stands above the foot of the box (see pdf.blanks).
_BASELINE = 0.26


def prepare_fields(pdf: bytes, plan: StampPlan) -> bytes:
    """Append the empty fields at the plan's places, before anybody signs.

    No field is made for what is already printed (OCCUPIED). Refuses (:class:`PadesError`) a file
    that is signed already or that has fields of these names.
    """
    if has_signatures(pdf):
        raise PadesError("pades.already_signed", "Tệp đã có chữ ký, không thêm ô số, ngày được.")
    wanted = {NUMBER_FIELD: plan.number, DATE_FIELD: plan.date}
    wanted = {k: v for k, v in wanted.items() if v.state is not BlankState.OCCUPIED}
    if not wanted:
        return pdf

    def change(writer: IncrementalPdfFileWriter) -> None:
        form = form_of(writer)
        taken = {str(target(field).get("/T", "")) for field in form["/Fields"]}
        if taken & set(wanted):
            raise PadesError("pades.field_exists", "Tệp đã có ô tên So hoặc Ngay.")
        _default_fonts(form)
        for name, blank in wanted.items():
            _add_field(writer, form, name, blank)
        writer.update_container(form)
        writer.update_container(form["/Fields"])

    return appended(pdf, change)


def field_names(pdf: bytes) -> frozenset[str]:
    """Which of the two fields the file has."""
    found: set[str] = set()

    def change(writer: IncrementalPdfFileWriter) -> None:
        found.update(name for name in (NUMBER_FIELD, DATE_FIELD) if _field(writer, name))

    appended(pdf, change)
    return frozenset(found)


def fill_fields(pdf: bytes, values: Mapping[str, str]) -> bytes:
    """Write the values with their pictures, as one incremental update.

    Refuses (:class:`PadesError`) a field that is missing or filled already: a number is given
    once, and a second one would show as tampering after the seal.
    """

    def change(writer: IncrementalPdfFileWriter) -> None:
        for name, value in values.items():
            field = _field(writer, name)
            if field is None:
                raise PadesError("pades.no_field", f"Tệp không có ô “{_TITLES.get(name, name)}”.")
            if str(field.get("/V", "")):
                said = f"Ô “{_TITLES.get(name, name)}” đã được điền."
                raise PadesError("pades.already_filled", said)
            _fill(writer, field, value)

    return appended(pdf, change)


def _default_fonts(form: generic.DictionaryObject) -> None:
    """Fonts a viewer may fall back to when it ignores our pictures."""
    if "/DR" not in form:
        put(form, "/DR", {})
    resources = form["/DR"]
    if "/Font" not in resources:
        put(resources, "/Font", {})
    for short, base in (("/TiRo", "/Times-Roman"), ("/TiIt", "/Times-Italic")):
        font = {
            "/Type": "/Font",
            "/Subtype": "/Type1",
            "/BaseFont": base,
            "/Encoding": "/WinAnsiEncoding",
        }
        put(resources["/Font"], short, font)


def _add_field(
    writer: IncrementalPdfFileWriter, form: generic.DictionaryObject, name: str, blank: Blank
) -> None:
    page = page_reference(writer, blank.box.page)
    geometry = geometry_of(target(page))
    font = "TiIt" if blank.italic else "TiRo"
    field = dictionary(
        {
            "/Type": "/Annot",
            "/Subtype": "/Widget",
            "/FT": "/Tx",
            "/T": name,
            "/TU": _TITLES[name],
            "/Ff": _READ_ONLY,
            "/F": _PRINT_AND_LOCKED,
            "/Rect": geometry.own_rectangle(blank.box),
            "/P": page,
            "/DA": text(f"/{font} {blank.size:g} Tf 0 g"),
            "/MK": {"/R": geometry.rotation},
            "/AP": {"/N": form_xobject(writer, b"", dictionary(), blank.box, geometry)},
            # One look only, so no viewer asks for its state. pyHanko (0.38) does: without it, it
            # takes the look of a locked field for changed in every revision after the next
            # (time stamps, evidence), and calls the seal broken.
            "/AS": "/N",
            _OURS: _setting(blank),
        }
    )
    reference = writer.add_object(field)
    form["/Fields"].append(reference)
    register(writer, page, reference)


def _setting(blank: Blank) -> dict[str, Any]:
    """How to set the value later; kept in the field, so that filling needs nothing but the file."""
    return {
        "/Size": float(blank.size),
        "/Italic": blank.italic,
        "/Centred": blank.centred,
        "/Blank": float(blank.blank_x1 - blank.box.x0),
        "/Suffix": text(blank.suffix),
        "/Cover": blank.state is BlankState.FOUND,
    }


def _field(writer: IncrementalPdfFileWriter, name: str) -> generic.DictionaryObject | None:
    if "/AcroForm" not in writer.root or "/Fields" not in writer.root["/AcroForm"]:
        return None
    for reference in writer.root["/AcroForm"]["/Fields"]:
        field: generic.DictionaryObject = target(reference)
        if field.get("/T") == name and field.get("/FT") == "/Tx" and _OURS in field:
            return field
    return None


@dataclass(frozen=True, slots=True)
class _Setting:
    size: float
    font: str
    centred: bool
    blank: float
    suffix: str
    cover: bool


def _fill(writer: IncrementalPdfFileWriter, field: generic.DictionaryObject, value: str) -> None:
    ours = field[_OURS]
    setting = _Setting(
        size=float(ours["/Size"]),
        font=fonts.face_name(italic=bool(ours["/Italic"])),
        centred=bool(ours["/Centred"]),
        blank=float(ours["/Blank"]),
        suffix=str(ours["/Suffix"]),
        cover=bool(ours["/Cover"]),
    )
    page = field.raw_get("/P")
    geometry = geometry_of(target(page))
    box = geometry.seen_box(0, *(float(side) for side in field["/Rect"]))
    commands, letters = _set_text(setting, box, value)
    font = fonts.embed(writer, setting.font, letters)
    resources = dictionary({"/Font": {"/F0": font}})
    picture = form_xobject(writer, commands, resources, box, geometry)
    put(field, "/V", text(value))
    put(field, "/AP", {"/N": picture})
    writer.update_container(field)


def _set_text(setting: _Setting, box: Box, value: str) -> tuple[bytes, str]:
    """The drawing commands, and all the letters they use."""
    width = fonts.width_of(value, setting.font, setting.size)
    if setting.centred:
        return _line(setting, box, value, (box.width - width) / 2, None), value
    if not setting.suffix:
        return _line(setting, box, value, 0.5, (0.0, max(setting.blank, width))), value
    gap = 0.08 * setting.size
    if width + gap <= setting.blank:
        # It fits: close to the notation, over the printed dots.
        return _line(setting, box, value, setting.blank - width - gap, (0.0, setting.blank)), value
    whole = value + setting.suffix
    return _line(setting, box, whole, 0.0, (0.0, box.width)), whole


def _line(
    setting: _Setting, box: Box, text: str, x: float, cover: tuple[float, float] | None
) -> bytes:
    width = fonts.width_of(text, setting.font, setting.size)
    x = max(x, 0.0)
    squeeze = min(1.0, (box.width - x) / width) if width else 1.0
    y = _BASELINE * setting.size
    if setting.centred:
        y = (box.height - setting.size) / 2 + 0.22 * setting.size
    white = b""
    if cover is not None and setting.cover:
        white = b"1 g %.3f 0 %.3f %.3f re f " % (cover[0], cover[1] - cover[0], box.height)
    return b"/Tx BMC q %s0 g BT /F0 %.3f Tf %.2f Tz 1 0 0 1 %.3f %.3f Tm %s Tj ET Q EMC" % (
        white,
        setting.size,
        squeeze * 100,
        x,
        y,
        fonts.encoded(text, setting.font),
    )
