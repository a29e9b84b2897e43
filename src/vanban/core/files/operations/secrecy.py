"""Marks of state secrecy in files given from outside."""

from vanban.core.files.rules import DOCX, ODT, PDF, media_type_of
from vanban.formats.pdf.errors import PdfError
from vanban.formats.pdf.examine import examine
from vanban.formats.secrecy import mark_in_docx, mark_in_odt, mark_in_pdf


def mark_in(data: bytes) -> str:
    """The mark of state secrecy that a PDF, Word file or ODT bears where such marks stand.

    Empty when there is none, or the file cannot be looked into.
    """
    kind = media_type_of(data)
    if kind == DOCX:
        return mark_in_docx(data)
    if kind == ODT:
        return mark_in_odt(data)
    if kind != PDF:
        return ""
    try:
        examine(data)
    except PdfError:
        return ""
    return mark_in_pdf(data)
