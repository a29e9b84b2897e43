"""The layout check of a draft (Decree 30/2020, annex I), and mending by a click what can be."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from typing import Final
from uuid import UUID

from vanban.core.files.operations import docx_of, keep, pdf_of, told_of
from vanban.core.files.queries import load
from vanban.core.files.rules import DOC, DOCX, ODT, PDF
from vanban.core.records.lifecycle import Move
from vanban.core.records.operations import lock_document, reasons_against
from vanban.formats.docx.package import DocxError
from vanban.formats.layout.findings import Finding
from vanban.formats.layout.judging import Judgement, judge_docx, judge_pdf
from vanban.formats.layout.mending import mend_docx
from vanban.formats.pdf.document import page_count
from vanban.formats.pdf.errors import PdfError
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.errors import Reason, Refusal, refuse_if
from vanban.foundation.operation import operation
from vanban.outgoing.drafting.operations.create import CannotDraft
from vanban.outgoing.drafting.operations.upload import upload_version
from vanban.outgoing.drafting.queries import DraftFile, draft_file

EDITION: Final = "4"  # of the rules: a new one judges every draft again
NOTE_LENGTH: Final = 300


def judge_layout(*, sha256: str, media_type: str, now: datetime) -> Judgement | None:
    """What the layout check finds in a file; None where it cannot be read. Never refuses.

    A Word file is judged by what it says of itself, a .doc and an ODT by the same document as a
    DOCX, a PDF by the pages.
    """
    told = told_of(
        sha256,
        kind="layout",
        edition=EDITION,
        tell=lambda: _told(sha256, media_type, now),
        now=now,
    )
    if told is None:
        return None
    findings = tuple(Finding.from_json(each) for each in told["findings"])
    return Judgement(findings, readable=told["readable"])


def layout_of_draft(*, actor: Actor, now: datetime, document_id: UUID) -> Judgement | None:
    """What the layout check finds in the newest draft; None without a file or a readable one."""
    file = draft_file(actor, document_id=document_id)
    if file is None:
        return None
    return judge_layout(sha256=file.sha256, media_type=file.media_type, now=now)


def mend_layout(
    *, actor: Actor, now: datetime, document_id: UUID, codes: Collection[str] | None = None
) -> tuple[Finding, ...]:
    """Mend in the Word draft what is mechanical, as a new version; the one before is kept.

    `codes`: only these faults. Returns what was mended. Refuses (Forbidden), (DocumentNotFound),
    (CannotDraft): no Word file, nothing a machine can mend, a document past drafting.
    """
    _open_for_mending(actor=actor, now=now, document_id=document_id)
    file = draft_file(actor, document_id=document_id)
    assert file is not None  # noqa: S101 - judged above
    try:
        pages = page_count(load(pdf_of(file.sha256, now=now).sha256))
    except (Refusal, PdfError):
        pages = None
    mended = mend_docx(load(file.sha256), codes=codes, pages=pages)
    if not mended.mended:
        refuse_if(CannotDraft, [_nothing_mechanical()])
    said = "; ".join(dict.fromkeys(each.text.rstrip(".") for each in mended.mended))
    upload_version(
        actor=actor,
        now=now,
        document_id=document_id,
        stored=keep(mended.data, file_name=file.file_name),
        note=f"Sửa thể thức: {said}"[:NOTE_LENGTH],
    )
    return mended.mended


@operation("outgoing.drafting.mend_layout")
def _open_for_mending(*, actor: Actor, now: datetime, document_id: UUID) -> None:
    """Whether this person may, now: judged before the file is opened, outside of it."""
    actor.require("outgoing.draft")
    document = lock_document(actor, document_id)
    audit.subject("document", document_id, looked_at=now)
    file = draft_file(actor, document_id=document_id)
    refuse_if(
        CannotDraft, [*reasons_against(document, Move.SUBMIT), *_reasons_against_mending(file)]
    )


def _told(sha256: str, media_type: str, now: datetime) -> object:
    try:
        judgement = _judged(sha256, media_type, now)
    except (DocxError, PdfError, Refusal):
        return None
    findings = [each.as_json() for each in judgement.findings]
    return {"findings": findings, "readable": judgement.readable}


def _judged(sha256: str, media_type: str, now: datetime) -> Judgement:
    data = load(sha256)
    if media_type == PDF:
        return judge_pdf(data)
    rendition: bytes | None = None
    try:
        rendition = load(pdf_of(sha256, now=now).sha256)
    except Refusal:
        if media_type != DOCX:
            raise  # without LibreOffice an old .doc or an ODT cannot be judged at all
    if media_type == DOCX:
        return judge_docx(data, rendition)
    if media_type in {DOC, ODT}:
        judgement = judge_docx(load(docx_of(sha256, now=now).sha256), rendition)
        # What a click mends is a Word file: here a person mends.
        by_hand = tuple(replace(each, mechanical=False) for each in judgement.findings)
        return replace(judgement, findings=by_hand)
    assert rendition is not None  # noqa: S101 - made, or refused above
    return judge_pdf(rendition)


def _reasons_against_mending(file: DraftFile | None) -> list[Reason]:
    if file is not None and file.media_type == DOCX:
        return []
    text = "Chỉ sửa tự động được tệp Word (.docx)."
    return [Reason("drafting.not_word", text, "Sửa trong phần mềm soạn thảo rồi tải lên lại.")]


def _nothing_mechanical() -> Reason:
    return Reason(
        "drafting.nothing_to_mend",
        "Không còn lỗi nào máy sửa được.",
        "Các lỗi còn lại cần người soạn sửa lời trong tệp.",
    )
