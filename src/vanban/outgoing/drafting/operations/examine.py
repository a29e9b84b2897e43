"""A first look at a file, outside of any transaction: secret marks, blanks, printed names."""

from datetime import datetime
from uuid import UUID

from vanban.core.files.operations import convert_to_pdf, mark_in, pdf_of
from vanban.core.files.queries import load
from vanban.core.files.rules import DOC, DOCX, ODT, PDF, Stored
from vanban.core.records.models import Version
from vanban.core.records.operations import lock_document, touch
from vanban.formats.pdf.blanks import find_blanks
from vanban.formats.pdf.errors import PdfError
from vanban.formats.pdf.examine import examine
from vanban.formats.pdf.places import BlankState
from vanban.formats.pdf.signers import find_signer
from vanban.formats.secrecy import mark_in_docx, mark_in_odt, mark_in_pdf
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.errors import Refusal
from vanban.foundation.operation import operation
from vanban.outgoing.drafting.models import Examination
from vanban.outgoing.drafting.queries import draft_file
from vanban.outgoing.drafting.rules import Findings, printed_notation


def look_at(stored: Stored, *, signer: str = "") -> Findings:
    """What is in a file just kept. Never refuses: the operation that takes the file judges."""
    data = load(stored.sha256)
    if stored.media_type == PDF:
        return look_at_pdf(data, signer=signer)
    if stored.media_type == DOCX:
        return Findings(secret_mark=mark_in_docx(data))
    if stored.media_type == ODT:
        return Findings(secret_mark=mark_in_odt(data))
    if stored.media_type == DOC:
        try:
            return look_at_pdf(convert_to_pdf(data, suffix=".doc"), signer=signer)
        except Refusal as refused:
            return Findings(problem=refused.reasons[0].text)
    return Findings()


def look_at_pdf(data: bytes, *, signer: str = "") -> Findings:
    """What is in a PDF: read first in a process that may be lost, then with care in this one."""
    try:
        facts = examine(data)
        plan = find_blanks(data)
        mark = mark_in_pdf(data)
        signer_found = find_signer(data, signer).found if signer else True
    except PdfError as wrong:
        return Findings(problem=wrong.text_vi)
    return Findings(
        pages=facts.pages,
        has_text=facts.has_text,
        has_signatures=facts.has_signatures,
        printed_number=_printed(plan.number.state, plan.number.text),
        printed_date=_printed(plan.date.state, plan.date.text),
        printed_notation=printed_notation(plan),
        number_place=plan.number.state,
        date_place=plan.date.state,
        signer_found=signer_found,
        secret_mark=mark,
        active=", ".join(facts.active),
    )


def secret_mark_of(stored: Stored) -> str:
    """The secrecy mark in an attachment; empty when there is none or it holds no text."""
    data = load(stored.sha256)
    return mark_in(data)  # a damaged attachment is shown as such elsewhere


def render_draft(*, actor: Actor, now: datetime, document_id: UUID) -> None:
    """Outside of any transaction: make the PDF of a Word draft before anybody waits for it."""
    file = draft_file(actor, document_id=document_id)
    if file is None:
        return
    try:
        made = pdf_of(file.sha256, now=now)
        findings = look_at_pdf(load(made.sha256))
    except Refusal as refused:
        findings = Findings(problem=refused.reasons[0].text)
    record_examination(actor=actor, now=now, version_id=file.version_id, findings=findings)


@operation("outgoing.drafting.record_examination")
def record_examination(
    *, actor: Actor, now: datetime, version_id: UUID, findings: Findings
) -> None:
    """Keep what was seen in a version after it was rendered; seen again it is the same."""
    version = Version.objects.get(id=version_id)
    document = lock_document(actor, version.document_id)
    audit.subject("document", document.id, pages=findings.pages)
    note_findings(version, now=now, findings=findings)
    touch(document.id)


def note_findings(version: Version, *, now: datetime, findings: Findings) -> None:
    """Keep what was seen in a version; a step of the operation that takes the file."""
    Examination.objects.update_or_create(
        version=version,
        defaults={
            "organisation_id": version.organisation_id,
            "findings": findings.as_json(),
            "made_at": now,
        },
    )


def _printed(state: BlankState, text: str) -> str:
    return (text or "đã điền") if state is BlankState.OCCUPIED else ""
