"""Two versions of a draft side by side."""

from datetime import datetime
from uuid import UUID

from vanban.core.files.operations import docx_of, pdf_of
from vanban.core.files.queries import load
from vanban.core.files.rules import CONVERTIBLE, DOCX
from vanban.core.records.queries import VersionRow, versions_of
from vanban.formats.comparing import Pair, compare, lines_of_pdf, paragraphs_of_docx
from vanban.formats.docx.package import DocxError
from vanban.formats.pdf.errors import PdfError
from vanban.foundation.actor import Actor
from vanban.foundation.errors import Invalid, NotFound, Reason, refuse_if


def compare_versions(
    *, actor: Actor, now: datetime, document_id: UUID, before: UUID, after: UUID
) -> tuple[Pair, ...]:
    """What changed from one version of the main file to another, paragraph by paragraph.

    Refuses (NotFound) versions the actor may not see, (Invalid) files that hold no text.
    """
    rows = {row.id: row for row in versions_of(actor, document_id=document_id)}
    if before not in rows or after not in rows:
        raise NotFound(
            Reason("drafting.no_version", "Không có phiên bản này.", "Chọn trong mục Phiên bản.")
        )
    old, new = rows[before], rows[after]
    try:
        texts = _texts(old, new, now)
    except (DocxError, PdfError) as wrong:
        text = "Một trong hai tệp không đọc được chữ."
        raise Invalid(Reason("drafting.not_comparable", text, wrong.text_vi)) from wrong
    refuse_if(Invalid, [] if all(texts) else [_no_text()])
    return compare(*texts)


def _texts(old: VersionRow, new: VersionRow, now: datetime) -> tuple[list[str], list[str]]:
    if {old.media_type, new.media_type} <= CONVERTIBLE:
        first, second = (paragraphs_of_docx(_as_docx(row, now)) for row in (old, new))
        return first, second
    before, after = (load(pdf_of(row.sha256, now=now).sha256) for row in (old, new))
    return lines_of_pdf(before), lines_of_pdf(after)


def _as_docx(row: VersionRow, now: datetime) -> bytes:
    """A .doc or an ODT as the same document in Word: rows of tables are told apart there."""
    is_docx = row.media_type == DOCX
    return load(row.sha256 if is_docx else docx_of(row.sha256, now=now).sha256)


def _no_text() -> Reason:
    return Reason(
        "drafting.scan_not_comparable",
        "Bản quét không có lớp chữ để so sánh.",
        "Mở từng phiên bản để xem.",
    )
