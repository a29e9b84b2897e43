"""Adding to a PDF without touching a byte of what is there."""

import io
from collections.abc import Callable
from typing import Any

import pikepdf
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError as ReaderError
from pyhanko.pdf_utils.reader import PdfFileReader

from vanban.formats.pades.errors import PadesError
from vanban.formats.pades.objects import dictionary, put
from vanban.formats.pdf.document import has_signatures
from vanban.formats.pdf.places import Geometry

_A4 = (0.0, 0.0, 595.28, 841.89)
_BROKEN = (ReaderError, ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError)


class _Appending(IncrementalPdfFileWriter):
    """Adds what it is told to and nothing else: the document's own data stay as they are."""

    def _update_meta(self) -> None:
        """Not a word about who changed it when: a claim to be PDF/A would have to be kept true."""


def writer_for(pdf: bytes) -> IncrementalPdfFileWriter:
    """A writer that appends; refuses a file whose structure cannot be added to safely."""
    try:
        writer = _Appending(io.BytesIO(pdf), strict=False)
        # The page tree and the form are what every step walks: a broken one shows here.
        page_reference(writer, 0)
    except _BROKEN as broken:
        text = "Không ghi thêm được vào tệp PDF này (cấu trúc bị lỗi hoặc bị khóa)."
        raise PadesError("pades.unreadable", text) from broken
    if writer.prev.encrypted:
        raise PadesError("pades.encrypted", "Tệp PDF bị khóa; hãy bỏ khóa rồi ký lại.")
    return writer


def appended(pdf: bytes, change: Callable[[IncrementalPdfFileWriter], None]) -> bytes:
    """Apply ``change`` as one incremental update; the given bytes stay as the prefix."""
    writer = writer_for(pdf)
    change(writer)
    out = io.BytesIO()
    writer.write(out)  # type: ignore[no-untyped-call]
    return kept(pdf, out.getvalue())


def kept(before: bytes, after: bytes) -> bytes:
    """``after``, once it is proved to begin with ``before``."""
    if not after.startswith(before):
        raise PadesError("pades.not_incremental", "Bản ghi thêm không giữ nguyên tệp gốc.")
    return after


def make_signable(pdf: bytes) -> bytes:
    """A copy of an **unsigned** PDF that every signing step and every validator accepts.

    The same bytes when nothing is wrong. A file with a hybrid cross-reference (Word makes them),
    an XFA form or a damaged structure is written anew. Refuses (:class:`PadesError`) a signed
    file that would need it, since writing it anew would destroy the signature.
    """
    if _sound(pdf):
        return pdf
    if has_signatures(pdf):
        text = "Tệp đã có chữ ký và cấu trúc khác thường, không ký thêm được."
        raise PadesError("pades.signed_and_odd", text)
    try:
        with pikepdf.open(io.BytesIO(pdf)) as document:
            form = document.Root.get("/AcroForm")
            if form is not None:
                for key in ("/XFA", "/NeedAppearances"):
                    if key in form:
                        del form[key]
            out = io.BytesIO()
            document.save(out, object_stream_mode=pikepdf.ObjectStreamMode.preserve)
    except (pikepdf.PdfError, ValueError, TypeError) as broken:
        raise PadesError("pades.unreadable", "Tệp PDF bị hỏng, không ký được.") from broken
    return out.getvalue()


def _sound(pdf: bytes) -> bool:
    try:
        reader = PdfFileReader(io.BytesIO(pdf), strict=True)
        form = reader.root["/AcroForm"] if "/AcroForm" in reader.root else {}  # noqa: SIM401
        odd = reader.xrefs.hybrid_xrefs_present or "/XFA" in form or "/NeedAppearances" in form
        page_reference(IncrementalPdfFileWriter(io.BytesIO(pdf)), 0)
    except _BROKEN:
        return False
    return not odd and not reader.encrypted


def page_reference(writer: IncrementalPdfFileWriter, number: int) -> generic.IndirectObject:
    found: generic.IndirectObject
    found, _resources = writer.find_page_for_modification(number)  # type: ignore[no-untyped-call]
    return found


def geometry_of(page: generic.DictionaryObject) -> Geometry:
    """The visible rectangle and rotation of a page, looked up through its parents."""
    media = _rectangle(_inherited(page, "/MediaBox")) or _A4
    crop = _rectangle(_inherited(page, "/CropBox")) or media
    x0, y0 = max(media[0], crop[0]), max(media[1], crop[1])
    x1, y1 = min(media[2], crop[2]), min(media[3], crop[3])
    if x1 <= x0 or y1 <= y0:
        x0, y0, x1, y1 = media
    turned = _inherited(page, "/Rotate")
    rotation = int(turned) % 360 if isinstance(turned, generic.NumberObject) else 0
    return Geometry(x0, y0, x1, y1, rotation)


def _inherited(page: generic.DictionaryObject, key: str) -> generic.PdfObject | None:
    node: generic.DictionaryObject | None = page
    for _ in range(50):
        if node is None:
            return None
        if key in node:
            found: generic.PdfObject = node[key]
            return found
        # Not .get(): only subscription follows an indirect reference.
        node = node["/Parent"] if "/Parent" in node else None  # noqa: SIM401
    return None


def _rectangle(value: generic.PdfObject | None) -> tuple[float, float, float, float] | None:
    if not isinstance(value, generic.ArrayObject) or len(value) != 4:  # noqa: PLR2004
        return None
    ax, ay, bx, by = (float(side) for side in value)
    return min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)


def form_of(writer: IncrementalPdfFileWriter) -> generic.DictionaryObject:
    """The interactive form, made when there is none."""
    root = writer.root
    if "/AcroForm" in root:
        form: generic.DictionaryObject = root["/AcroForm"]
        if "/Fields" not in form:
            put(form, "/Fields", [])
        return form
    form = dictionary({"/Fields": []})
    put(root, "/AcroForm", writer.add_object(form))
    writer.update_root()  # type: ignore[no-untyped-call]
    return form


def register(writer: IncrementalPdfFileWriter, page: Any, annotation: Any) -> None:
    """Hang an annotation on its page."""
    writer.register_annotation(page, annotation)  # type: ignore[no-untyped-call]
