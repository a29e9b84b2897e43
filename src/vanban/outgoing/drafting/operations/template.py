"""The Word template of annex III for a draft to be, filled in from its form."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from vanban.core.files.queries import load
from vanban.core.organisations.queries import organisation, organisations_by_id, unit
from vanban.core.people.queries import posts_of_organisation
from vanban.core.records.queries import document_face
from vanban.formats.docx.filling import Filling, Form
from vanban.formats.docx.merging import filled
from vanban.formats.docx.setting import Block
from vanban.formats.docx.templates import make_template
from vanban.formats.symbol import SymbolError, document_type
from vanban.foundation.actor import Actor
from vanban.foundation.clock import local_date
from vanban.foundation.errors import NotFound, Reason, refuse_if
from vanban.foundation.operation import query
from vanban.outgoing.drafting.operations.create import CannotDraft
from vanban.outgoing.drafting.queries import SignerRow, competence, own_template, signers
from vanban.outgoing.drafting.rules import (
    ALONE,
    JointInput,
    RecipientInput,
    default_notation,
    office_that_decides,
    values_of,
)


@query
def template_for(
    actor: Actor,
    *,
    now: datetime,
    type_code: str,
    subject: str = "",
    notation: str = "",
    signer_post_id: UUID | None = None,
    recipients: Sequence[RecipientInput] = (),
    answers_id: UUID | None = None,
    form: Form | UUID | None = None,
    joint: JointInput = ALONE,
    signer_delegation_id: UUID | None = None,
    urgency: int = 0,
) -> bytes:
    """The DOCX to write the draft in: head, notation, signature block, recipients already there.

    Number and date stay blank: the system gives them (art. 15.3). `form`: another of annex III,
    or a template of the body's own by its id.

    Refuses (CannotDraft) an unknown type, (NotFound) a template used no more.
    """
    today = local_date(now)
    try:
        kind = document_type(type_code)
    except SymbolError as wrong:
        refuse_if(CannotDraft, [Reason("drafting.type", str(wrong), "Chọn một loại.")])
        raise
    body = organisation(actor.organisation)
    own_unit = unit(actor.unit_id).abbreviation if actor.unit_id else ""
    signer = _signer(actor, signer_post_id, signer_delegation_id, type_code, now)
    filling = Filling(
        kind=kind,
        issuer=body.name,
        superior=body.superior_name,
        place=body.place_name or "…",
        year=today.year,
        notation=notation or _notation(type_code, body.abbreviation, own_unit, today.year),
        subject=subject or "Về việc …",
        signer_name=signer.full_name if signer else "",
        signer_lines=signer.lines if signer else (),
        beside=_beside(actor, joint, type_code, today),
        recipients=_names(recipients),
        file_copy=f"VT, {own_unit}" if own_unit and own_unit != "VT" else "VT",
        answers=_answered(actor, answers_id),
        head=office_that_decides(signer.lines if signer else (), body.name),
        urgency=urgency,
        partners=[each.body_name for each in joint.signers if each.body_name.strip()],
    )
    if isinstance(form, UUID):
        return filled(load(own_template(actor, template_id=form).sha256), values_of(filling))
    return make_template(filling, form)


def _signer(
    actor: Actor, post_id: UUID | None, chosen: UUID | None, type_code: str, now: datetime
) -> SignerRow | None:
    rows = [
        row
        for row in signers(actor, on=local_date(now), type_code=type_code)
        if row.post_id == post_id
    ]
    return next((row for row in rows if row.delegation_id == chosen), rows[0] if rows else None)


def _beside(actor: Actor, joint: JointInput, type_code: str, today: date) -> list[Block]:
    """Box 7 of each who signs with the signer; minutes have their secretary there (form 1.9)."""
    named = {each.post_id for each in joint.signers} - {None}
    held = posts_of_organisation(actor.organisation, on=today) if named else []
    posts = {row.id: row for row in held}
    alone = len(joint.signers) == 1 and type_code == "bien-ban"
    blocks = []
    for each in joint.signers:
        post = posts.get(each.post_id) if each.post_id else None
        capacity = each.capacity.strip() or ("Thư ký" if alone and post else "")
        if post is None:
            lines = tuple(text for text in (each.title, each.body_name) if text.strip())
            blocks.append(Block(lines, each.name.strip()))
        elif capacity:
            blocks.append(Block((capacity,), post.full_name))
        else:
            right = competence(actor, post_id=post.id, type_code=type_code, on=today)
            lines = right.lines if right else (post.title,)
            blocks.append(Block(lines, post.full_name))
    return blocks


def _notation(type_code: str, body: str, own_unit: str, year: int) -> str:
    try:
        return default_notation(
            type_code=type_code, body_abbreviation=body, unit_abbreviation=own_unit, year=year
        )
    except SymbolError:
        return "…"  # the drafter writes it: the body has no abbreviation for this yet


def _names(recipients: Sequence[RecipientInput]) -> tuple[str, ...]:
    known = organisations_by_id(
        {each.organisation_id for each in recipients if each.organisation_id}
    )
    names = (
        known[each.organisation_id].name if each.organisation_id in known else each.name
        for each in recipients
    )
    return tuple(name for name in names if name)


def _answered(actor: Actor, answers_id: UUID | None) -> str:
    if answers_id is None:
        return ""
    try:
        face = document_face(actor, document_id=answers_id)
    except NotFound:
        return ""
    day = f" ngày {face.issued_date:%d/%m/%Y}" if face.issued_date else ""
    return f"{face.type_name} số {face.symbol}{day} của {face.issuer_name}"
