"""Sending a draft for approval: the PDF that will be signed is made first."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.conf import settings

from vanban.core.files.operations import keep, pdf_of
from vanban.core.files.queries import load
from vanban.core.files.rules import Stored
from vanban.core.organisations.queries import organisation, unit
from vanban.core.people.queries import post
from vanban.core.records.lifecycle import Move, VersionKind
from vanban.core.records.models import Document
from vanban.core.records.operations import (
    add_version,
    advance,
    lock_document,
    reasons_against,
)
from vanban.formats.pades.errors import PadesError
from vanban.formats.pades.fields import prepare_fields
from vanban.formats.pades.writing import make_signable
from vanban.formats.pdf.blanks import find_blanks
from vanban.formats.pdf.errors import PdfError
from vanban.formats.pdf.places import StampPlan
from vanban.formats.pdf.signers import find_signer
from vanban.formats.symbol import SymbolError
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.clock import local_date
from vanban.foundation.errors import Kind, Reason, Refusal, refuse_if
from vanban.foundation.events import record
from vanban.foundation.operation import operation
from vanban.outgoing.approval.models import PreparedFile
from vanban.outgoing.approval.operations.beginning import begin_round
from vanban.outgoing.approval.queries import (
    Due,
    ProcessRow,
    choosable,
    may_approve,
    process_of_type,
    takers,
)
from vanban.outgoing.approval.rules import Side, reasons_against_submitting
from vanban.outgoing.approval.rules.templates import reasons_against_takers
from vanban.outgoing.drafting.events import DraftSubmitted
from vanban.outgoing.drafting.operations import (
    judge_layout,
    look_at_pdf,
    note_findings,
    reasons_against_right,
)
from vanban.outgoing.drafting.queries import (
    DraftFile,
    draft_file,
    draft_sheet,
    joint_signers,
    right_chosen,
    spots_sheet,
)
from vanban.outgoing.drafting.rules import (
    Findings,
    default_notation,
    reasons_against_ended,
    reasons_against_findings,
)


class CannotSubmit(Refusal):
    """The draft cannot go up for approval yet."""

    kind = Kind.CONFLICT
    code = "approval.cannot_submit"
    title = "Chưa trình được"


@dataclass(frozen=True, slots=True)
class Prepared:
    """The PDF with its empty fields, made of one draft; or why it could not be made."""

    draft_sha256: str
    stored: Stored | None = None
    plan: StampPlan | None = None
    findings: Findings | None = None
    problem: Reason | None = None
    against_layout: tuple[Reason, ...] = ()
    against_signers: tuple[Reason, ...] = ()
    signers: tuple[str, ...] = ()  # whose names were looked for in the file


def submit_for_approval(
    *,
    actor: Actor,
    now: datetime,
    document_id: UUID,
    content_approver_id: UUID | None = None,
    form_approver_id: UUID | None = None,
    note: str = "",
) -> None:
    """Send a draft through the process of its type; the usual one asks the head of the unit
    (content) and the office (form): art. 10-12. The draft keeps this version of the process.

    First, with no transaction open, the draft becomes the PDF that will be signed, with empty
    fields for number and date. Refuses (Forbidden), (DocumentNotFound), (CannotSubmit) with all
    reasons: what the draft lacks, a file that cannot be signed, a signer without competence.
    """
    prepared = _prepare(actor, now, document_id) if actor.may("outgoing.draft") else None
    _submit(
        actor=actor,
        now=now,
        document_id=document_id,
        content_approver_id=content_approver_id,
        form_approver_id=form_approver_id,
        note=note,
        prepared=prepared,
    )


@operation("outgoing.approval.submit_for_approval")
def _submit(
    *,
    actor: Actor,
    now: datetime,
    document_id: UUID,
    content_approver_id: UUID | None,
    form_approver_id: UUID | None,
    note: str,
    prepared: Prepared | None,
) -> None:
    actor.require("outgoing.draft")
    document = lock_document(actor, document_id)
    today = local_date(now)
    process = process_of_type(actor, type_code=document.type_code)
    chosen = {Side.CONTENT: content_approver_id, Side.FORM: form_approver_id}
    asked = _asked(actor, document, process, chosen, today)
    notation, against_notation = _notation(document, prepared, today.year)
    refuse_if(
        CannotSubmit,
        [
            *reasons_against(document, Move.SUBMIT),
            *reasons_against_ended(organisation(actor.organisation), today),
            *_reasons_against_draft(actor, document),
            *reasons_against_takers([each for each in asked if not each.why_not]),
            *_reasons_against_signer(actor, document, today),
            *against_notation,
            *_reasons_against_prepared(actor, document, prepared),
        ],
    )
    assert prepared is not None and prepared.stored is not None  # noqa: S101, PT018 - judged above
    version = add_version(
        document,
        actor=actor,
        now=now,
        kind=VersionKind.PREPARED,
        stored=prepared.stored,
        note=note[:500],
    )
    if prepared.plan is not None:
        PreparedFile.objects.create(
            version=version,
            organisation_id=document.organisation_id,
            plan=prepared.plan.as_json(),
        )
    pages = prepared.findings.pages if prepared.findings else None
    if prepared.findings is not None:
        note_findings(version, now=now, findings=prepared.findings)
    round_number = begin_round(document, version, process, asked, now=now)
    audit.subject(
        "document",
        document_id,
        round=round_number,
        sha256=prepared.stored.sha256,
        note=note,
        process=str(process.id or ""),
    )
    advance(document, Move.SUBMIT, now=now, notation=notation, page_count=pages)
    record(DraftSubmitted(organisation_id=actor.organisation, document_id=document_id))


def _prepare(actor: Actor, now: datetime, document_id: UUID) -> Prepared | None:
    """Outside of any transaction: the PDF to sign. The store keeps it once."""
    file = draft_file(actor, document_id=document_id)
    if file is None:
        return None
    try:
        return _made(actor, now, document_id, file)
    except Refusal as refused:
        return Prepared(file.sha256, problem=refused.reasons[0])
    except (PdfError, PadesError) as wrong:
        problem = Reason(
            wrong.code,
            wrong.text_vi,
            "Mở tệp bằng phần mềm soạn thảo, xuất lại PDF rồi tải lên.",
            field="file",
        )
        return Prepared(file.sha256, problem=problem)


def _made(actor: Actor, now: datetime, document_id: UUID, file: DraftFile) -> Prepared:
    made = pdf_of(file.sha256, now=now)
    data = load(made.sha256)
    signers = _signers(actor, document_id)
    findings = look_at_pdf(data, signer=signers[0])
    if reasons_against_findings(findings):
        return Prepared(file.sha256, findings=findings)
    data = make_signable(data)
    plan = find_blanks(data)
    against_layout = _reasons_against_layout(actor, now, file)
    against_signers = _not_printed(actor, document_id, data)
    name = file.file_name.rsplit(".", 1)[0] + ".pdf"
    stored = keep(prepare_fields(data, plan), file_name=name)
    return Prepared(
        file.sha256,
        stored,
        plan,
        findings,
        against_layout=against_layout,
        against_signers=against_signers,
        signers=signers,
    )


def _signers(actor: Actor, document_id: UUID) -> tuple[str, ...]:
    """Who is to sign, the main one first."""
    main = draft_sheet(actor, document_id=document_id).signer_name
    return (main, *(row.name for row in joint_signers(actor, document_id=document_id)))


def _not_printed(actor: Actor, document_id: UUID, data: bytes) -> tuple[Reason, ...]:
    """Of several signers each has his own place: above his name, or where it was set by hand."""
    by_hand = spots_sheet(actor, document_id=document_id)
    placed = {spot.name for spot in by_hand.spots} if by_hand else set()
    missing = [
        row.name
        for row in joint_signers(actor, document_id=document_id)
        if row.name not in placed and not find_signer(data, row.name).found
    ]
    if not missing:
        return ()
    text = f"Không thấy họ tên in ở phần chữ ký: {', '.join(missing)}."
    mend = (
        "Ghi đủ chức vụ, họ tên mọi người ký vào tệp (mẫu tải ở nút Tải mẫu có sẵn chỗ ký); bản "
        "quét thì vào Việc khác, Đặt chỗ ký, đặt bằng tay."
    )
    return (Reason("approval.signer_not_printed", text, mend, field="file"),)


def _reasons_against_layout(actor: Actor, now: datetime, file: DraftFile) -> tuple[Reason, ...]:
    """Faults of layout stop a draft only where the body has said so (setting LAYOUT_MUST_PASS)."""
    strict = {"*", organisation(actor.organisation).code} & settings.LAYOUT_MUST_PASS
    judged = judge_layout(sha256=file.sha256, media_type=file.media_type, now=now)
    if not strict or judged is None:
        return ()
    return tuple(
        Reason(f"layout.{each.code}", f"Thể thức: {each.text}", each.mend, field="file")
        for each in judged.findings
    )


def _asked(
    actor: Actor,
    document: Document,
    process: ProcessRow,
    chosen: Mapping[Side, UUID | None],
    today: date,
) -> list[Due]:
    """Who takes each step: where the drafter may choose, the one chosen if he holds the right."""
    due = takers(
        actor, steps=process.steps, unit_id=document.unit_id, on=today, document_id=document.id
    )
    for side, number in choosable(process.steps).items():
        post_id = chosen[side]
        if post_id is not None:
            able = may_approve(actor, post_id=post_id, side=side, on=today)
            due[number] = replace(due[number], taker=post(post_id) if able else None)
    return due


def _notation(document: Document, prepared: Prepared | None, year: int) -> tuple[str, list[Reason]]:
    """What the drafter gave, else what the draft prints, else what the decree says."""
    printed = prepared.findings.printed_notation if prepared and prepared.findings else ""
    if document.notation or printed:
        return document.notation or printed, []
    body = organisation(document.organisation_id)
    drafting_unit = unit(document.unit_id).abbreviation if document.unit_id else ""
    try:
        notation = default_notation(
            type_code=document.type_code,
            body_abbreviation=body.abbreviation,
            unit_abbreviation=drafting_unit,
            year=year,
        )
    except SymbolError as wrong:
        mend = "Ghi ký hiệu ở phần thông tin của dự thảo, ví dụ UBND-VX."
        return "", [Reason("approval.no_notation", str(wrong), mend, field="notation")]
    return notation, []


def _reasons_against_draft(actor: Actor, document: Document) -> list[Reason]:
    sheet = draft_sheet(actor, document_id=document.id)
    return reasons_against_submitting(
        has_file=bool(sheet.sha256),
        has_subject=bool(document.subject.strip()),
        has_signer=document.signer_id is not None,
        recipients=len(sheet.recipients),
    )


def _reasons_against_signer(actor: Actor, document: Document, today: date) -> list[Reason]:
    if document.signer_id is None:
        return []
    return reasons_against_right(
        actor,
        document.signer_name,
        (document.signer_id, right_chosen(document.id)),
        type_code=document.type_code,
        today=today,
    )


def _reasons_against_prepared(
    actor: Actor, document: Document, prepared: Prepared | None
) -> list[Reason]:
    if prepared is None:
        return []
    reasons = reasons_against_findings(prepared.findings) if prepared.findings else []
    if prepared.problem is not None:
        reasons.append(prepared.problem)
    reasons += [*prepared.against_layout, *prepared.against_signers]
    file = draft_file(actor, document_id=document.id)
    if file is not None and file.sha256 != prepared.draft_sha256:
        reasons.append(
            Reason(
                "approval.draft_changed",
                "Dự thảo vừa được thay bằng tệp khác.",
                "Xem lại tệp mới rồi trình.",
            )
        )
    if prepared.signers and prepared.signers != _signers(actor, document.id):
        text, mend = "Người ký vừa được đổi.", "Xem lại người ký rồi trình."
        reasons.append(Reason("approval.signer_changed", text, mend, field="signer_post_id"))
    return reasons
