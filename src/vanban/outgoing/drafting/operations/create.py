"""Opening a draft."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from uuid import UUID

from vanban.core.files.rules import PDF, Stored
from vanban.core.organisations.queries import OrganisationRow, organisation, organisations_by_id
from vanban.core.people.queries import PostRow, post
from vanban.core.records.lifecycle import Direction, State, VersionKind
from vanban.core.records.models import Document
from vanban.core.records.operations import (
    add_attachment,
    add_version,
    grant_access,
    open_document,
)
from vanban.core.records.queries import visible_documents
from vanban.formats.symbol import document_type
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.clock import local_date
from vanban.foundation.errors import Kind, NotFound, Reason, Refusal, refuse_if
from vanban.foundation.jobs import defer
from vanban.foundation.operation import operation
from vanban.outgoing.drafting.models import Recipient
from vanban.outgoing.drafting.operations.examine import look_at, note_findings, secret_mark_of
from vanban.outgoing.drafting.operations.signers import (
    Chosen,
    signers_beside,
    write_right,
    write_signers,
)
from vanban.outgoing.drafting.queries import rights_to_sign
from vanban.outgoing.drafting.rules import (
    ALONE,
    DraftFields,
    Findings,
    JointInput,
    RecipientInput,
    capacity_not_held,
    chosen_competence,
    not_competent,
    nothing_secret,
    reasons_against_ended,
    reasons_against_fields,
    reasons_against_file,
    reasons_against_findings,
    way_of,
)


class CannotDraft(Refusal):
    """The draft cannot be taken as it is given."""

    kind = Kind.INVALID
    code = "drafting.cannot_draft"
    title = "Chưa lưu được dự thảo"


def create_draft(  # noqa: PLR0913 - the whole form
    *,
    actor: Actor,
    now: datetime,
    type_code: str,
    subject: str,
    urgency: int = 0,
    signer_post_id: UUID | None = None,
    recipients: Sequence[RecipientInput] = (),
    stored: Stored | None = None,
    attachments: Sequence[Stored] = (),
    answers_id: UUID | None = None,
    reply_due_date: date | None = None,
    notation: str = "",
    secrecy: str = "",
    joint: JointInput = ALONE,
    signer_delegation_id: UUID | None = None,
    then: Callable[[UUID], None] | None = None,
) -> UUID:
    """Open a draft with its fields, recipients and files (Decree 30/2020 art. 10).

    `joint`: who signs beside its signer, where several do. `signer_delegation_id`: as what the
    signer signs (KT., TL., TUQ., Q.), where he may by several rights; none: by the usual one.
    `then`: what a room above does with it in the same transaction (it is filed in a dossier).

    Looks at the files first, outside of the transaction. Refuses (Forbidden) whoever may not
    draft, (CannotDraft) with all reasons: fields, a signer without competence, recipients not in
    the directory, a file that is no document, and anything secret (Luật 117/2025/QH15).
    """
    fields = DraftFields(type_code, subject, urgency, notation.strip(), reply_due_date, secrecy)
    findings, mark = look_at_files(actor, stored, attachments, signer_post_id)
    return _create(
        actor=actor,
        now=now,
        fields=fields,
        signer=(signer_post_id, signer_delegation_id),
        joint=joint,
        recipients=recipients,
        stored=stored,
        attachments=attachments,
        answers_id=answers_id,
        findings=findings,
        attachment_mark=mark,
        then=then,
    )


@operation("outgoing.drafting.create_draft")
def _create(
    *,
    actor: Actor,
    now: datetime,
    fields: DraftFields,
    signer: Chosen,
    joint: JointInput,
    recipients: Sequence[RecipientInput],
    stored: Stored | None,
    attachments: Sequence[Stored],
    answers_id: UUID | None,
    findings: Findings | None,
    attachment_mark: str,
    then: Callable[[UUID], None] | None,
) -> UUID:
    actor.require("outgoing.draft")
    today = local_date(now)
    body = organisation(actor.organisation)
    targets = organisations_by_id({r.organisation_id for r in recipients if r.organisation_id})
    main, against_signer = signer_of(actor, signer, fields.type_code, today)
    beside, against_joint = signers_beside(
        actor, joint, main=signer[0], type_code=fields.type_code, today=today
    )
    refuse_if(
        CannotDraft,
        [
            *reasons_against_fields(fields, today=today),
            *reasons_against_ended(body, today),
            *against_signer,
            *against_joint,
            *reasons_against_recipients(recipients, targets, today),
            *reasons_against_answer(actor, answers_id),
            *reasons_against_files(stored, findings, attachment_mark),
        ],
    )
    document = open_document(
        actor=actor,
        now=now,
        direction=Direction.OUTGOING,
        state=State.DRAFTING,
        **columns_of(fields, main),
        issuer_name=body.name,
        issuer_code=body.code,
        unit_id=actor.unit_id,
        drafter_id=actor.post_id,
        answers_id=answers_id,
    )
    audit.subject("document", document.id, type=fields.type_code, subject=fields.subject)
    if actor.post_id is not None:
        grant_access(document, now=now, reason="drafter", posts=[actor.post_id])
    write_recipients(document, recipients, targets)
    write_signers(document, joint, beside, main)
    write_right(document, signer[1])
    for attachment in attachments:
        add_attachment(document, now=now, stored=attachment)
    if stored is not None:
        take_file(document, actor=actor, now=now, stored=stored, findings=findings)
    if then is not None:
        then(document.id)
    return document.id


def look_at_files(
    actor: Actor,
    stored: Stored | None,
    attachments: Sequence[Stored],
    signer_post_id: UUID | None,
) -> tuple[Findings | None, str]:
    """What is in the files, and a secrecy mark in an attachment. Outside of any transaction.

    Nothing is opened for whoever may not draft: the operation refuses him anyway.
    """
    if not actor.may("outgoing.draft"):
        return None, ""
    signer = _post_or_none(signer_post_id)
    name = signer.full_name if signer else ""
    findings = look_at(stored, signer=name) if stored is not None else None
    marks = (secret_mark_of(attachment) for attachment in attachments)
    return findings, next((mark for mark in marks if mark), "")


def reasons_against_files(
    stored: Stored | None, findings: Findings | None, attachment_mark: str
) -> list[Reason]:
    """Why the files may not be taken, all at once."""
    reasons = reasons_against_file(stored.media_type) if stored is not None else []
    if findings is not None:
        reasons += reasons_against_findings(findings)
    if attachment_mark:
        reasons.append(nothing_secret(attachment_mark, where="Tệp kèm theo có dấu độ mật"))
    return reasons


def reasons_against_nothing(stored: Stored | None, attachments: Sequence[Stored]) -> list[Reason]:
    """Why an upload without any file changes nothing."""
    if stored is not None or attachments:
        return []
    return [Reason("files.empty", "Chưa chọn tệp.", "Chọn tệp.", field="file")]


def signer_of(
    actor: Actor, chosen: Chosen, type_code: str, today: date
) -> tuple[PostRow | None, list[Reason]]:
    """The chosen signer, and why he may not be; none chosen yet is no reason in a draft."""
    post_id, delegation_id = chosen
    if post_id is None:
        return None, []
    signer = _post_or_none(post_id)
    name = signer.full_name if signer else "Người được chọn"
    return signer, reasons_against_right(
        actor, name, (post_id, delegation_id), type_code=type_code, today=today
    )


def reasons_against_right(
    actor: Actor, name: str, chosen: tuple[UUID, UUID | None], *, type_code: str, today: date
) -> list[Reason]:
    """Why a post may not sign a type of document today, or not by the delegation chosen."""
    post_id, delegation_id = chosen
    rights = rights_to_sign(actor, post_id=post_id, type_code=type_code, on=today)
    if not rights:
        return [not_competent(name)]
    held = chosen_competence(rights, delegation_id) is not None
    return [] if held else [capacity_not_held(name, rights)]


def reasons_against_recipients(
    recipients: Sequence[RecipientInput], targets: dict[UUID, OrganisationRow], today: date
) -> list[Reason]:
    """Why a list of recipients cannot stand."""
    reasons = []
    seen: set[UUID] = set()
    for given in recipients:
        if given.organisation_id is None:
            if not given.name.strip():
                reasons.append(_recipient("drafting.recipient_name", "Nơi nhận chưa có tên."))
            continue
        target = targets.get(given.organisation_id)
        if target is None:
            reasons.append(
                _recipient("drafting.recipient_unknown", "Nơi nhận không có trong danh bạ.")
            )
            continue
        if given.organisation_id in seen:
            reasons.append(
                _recipient("drafting.recipient_twice", f"{target.name} có hai lần trong nơi nhận.")
            )
        seen.add(given.organisation_id)
        reasons += reasons_against_gone(target, today)
    return reasons


def reasons_against_gone(target: OrganisationRow, today: date) -> list[Reason]:
    """A recipient that has ended gets nothing: its successor does."""
    return [
        Reason(
            "drafting.recipient_ended",
            f"Nơi nhận: {reason.text}",
            "Chọn cơ quan kế thừa.",
            field="recipients",
        )
        for reason in reasons_against_ended(target, today)
    ]


def columns_of(fields: DraftFields, signer: PostRow | None) -> dict[str, object]:
    """The columns of the document that the form fills."""
    kind = document_type(fields.type_code)
    return {
        "type_code": kind.code,
        "type_name": kind.name,
        "subject": " ".join(fields.subject.split()),
        "urgency": fields.urgency,
        "notation": fields.notation,
        "reply_due_date": fields.reply_due_date,
        "signer_id": signer.id if signer else None,
        "signer_name": signer.full_name if signer else "",
        "signer_title": signer.title if signer else "",
    }


def write_recipients(
    document: Document,
    recipients: Sequence[RecipientInput],
    targets: dict[UUID, OrganisationRow],
) -> None:
    """Put the list of recipients in the place of the one before."""
    Recipient.objects.filter(document=document).delete()
    rows = []
    for ordinal, given in enumerate(recipients, start=1):
        target = targets.get(given.organisation_id) if given.organisation_id else None
        hosted = target is not None and target.hosted
        way = way_of(known=target is not None, hosted=hosted, by_paper=given.by_paper)
        rows.append(
            Recipient(
                organisation_id=document.organisation_id,
                document=document,
                target_id=given.organisation_id,
                name=target.name if target else given.name.strip(),
                code=target.code if target else "",
                way=way,
                ordinal=ordinal,
            )
        )
    Recipient.objects.bulk_create(rows)


def take_file(
    document: Document,
    *,
    actor: Actor,
    now: datetime,
    stored: Stored,
    findings: Findings | None,
    note: str = "",
) -> None:
    """Keep a new draft of the main file; a Word file is rendered before anybody waits for it."""
    version = add_version(
        document, actor=actor, now=now, kind=VersionKind.DRAFT, stored=stored, note=note
    )
    if stored.media_type == PDF and findings is not None:
        note_findings(version, now=now, findings=findings)
    else:
        defer(
            "outgoing.drafting.jobs.render",
            organisation_id=str(document.organisation_id),
            document_id=str(document.id),
        )


def reasons_against_answer(
    actor: Actor, answers_id: UUID | None, *, of: UUID | None = None
) -> list[Reason]:
    """Why a draft (`of`: one that exists) cannot answer a document: unseen, or the draft itself."""
    if answers_id is None:
        return []
    if answers_id != of and visible_documents(actor).filter(id=answers_id).exists():
        return []
    return [
        Reason(
            "drafting.answers",
            "Không thấy văn bản được trả lời.",
            "Chọn lại ở ô Trả lời văn bản, hoặc mở văn bản đến rồi chọn Soạn trả lời.",
            field="answers_id",
        )
    ]


def _recipient(code: str, text: str) -> Reason:
    return Reason(code, text, "Sửa danh sách nơi nhận.", field="recipients")


def _post_or_none(post_id: UUID | None) -> PostRow | None:
    if post_id is None:
        return None
    try:
        return post(post_id)
    except NotFound:
        return None
