"""Asking for a copy: its number comes from the one series of all copies, in this transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from vanban.core.files.operations import enter, pdf_of
from vanban.core.files.queries import load
from vanban.core.files.rules import Stored
from vanban.core.organisations.queries import organisation
from vanban.core.people.queries import post
from vanban.core.records.lifecycle import State
from vanban.core.records.models import Document
from vanban.core.records.operations import lock_document
from vanban.core.records.queries import symbol_of, versions_of
from vanban.formats.pdf.document import has_signatures
from vanban.formats.pdf.errors import PdfError
from vanban.formats.pdf.scans import lowest_dpi
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.clock import local_date
from vanban.foundation.errors import Kind, NotFound, Reason, Refusal, refuse_if
from vanban.foundation.jobs import defer
from vanban.foundation.operation import operation
from vanban.outgoing.copying.models import Copy
from vanban.outgoing.copying.rules import (
    ABBREVIATIONS,
    NAMES,
    Form,
    Medium,
    invalid_source,
    reasons_against_copying,
)
from vanban.outgoing.drafting.queries import competence
from vanban.outgoing.drafting.rules import reasons_against_ended
from vanban.outgoing.numbering.models import NumberEntry
from vanban.outgoing.numbering.operations import take_next
from vanban.outgoing.numbering.rules import BookKind
from vanban.outgoing.sealing.queries import way_of_body
from vanban.trust.keys.rules.working import WorkState
from vanban.trust.verification.queries import verdict_of
from vanban.trust.verification.rules.verdict import Outcome

_OFFICIAL = frozenset(
    {State.ISSUED, State.REGISTERED, State.ASSIGNED, State.PROCESSING, State.FINISHED}
)


class CannotCopy(Refusal):
    """The copy cannot be made."""

    kind = Kind.CONFLICT
    code = "copying.cannot_copy"
    title = "Chưa sao được"


def request_copy(
    *,
    actor: Actor,
    now: datetime,
    document_id: UUID,
    form: Form,
    source: Medium,
    target: Medium,
    signer_post_id: UUID | None,
    recipients: Sequence[str] = (),
    stored: Stored | None = None,
    source_is_copy: bool = False,
    way: str = "",
) -> UUID:
    """Ask for a certified copy of a document issued or registered (art. 25-27).

    `source`: what is copied lies on paper or is electronic; `stored`: the scan of the paper, or
    the extract; without it the document's own newest file. `source_is_copy`: it is a true copy,
    which a document says itself where that is its type. `way`: the body's key that signs an
    electronic copy, wherever it is, or "file"; empty: a key on the server first. Refuses
    (Forbidden) whoever is no clerk, (DocumentNotFound), (CannotCopy) with all reasons: a conversion
    the decree does not know, no signer, no competence, a scan under 200 dpi, an electronic file
    called a scan, one whose signature does not hold, and whatever the register knows against the
    body's certificate.
    """
    chosen = stored or _newest(actor, document_id)
    pdf = _pdf(chosen, now) if chosen is not None and actor.may("outgoing.number") else b""
    wanted = _Wanted(
        form=Form(form),
        source=Medium(source),
        target=Medium(target),
        source_is_copy=source_is_copy,
        has_extract=stored is not None,
        dpi=_lowest(pdf) if Medium(source) is Medium.PAPER else None,
        signed_file=has_signatures(pdf),
        way=way,
    )
    return _request(
        actor=actor,
        now=now,
        document_id=document_id,
        wanted=wanted,
        signer_post_id=signer_post_id,
        recipients=recipients,
        chosen=chosen,
    )


@dataclass(frozen=True, slots=True)
class _Wanted:
    """Which copy of what, and by which key of the body."""

    form: Form
    source: Medium
    target: Medium
    source_is_copy: bool
    has_extract: bool
    dpi: float | None
    signed_file: bool
    way: str


@operation("outgoing.copying.request_copy")
def _request(
    *,
    actor: Actor,
    now: datetime,
    document_id: UUID,
    wanted: _Wanted,
    signer_post_id: UUID | None,
    recipients: Sequence[str],
    chosen: Stored | None,
) -> UUID:
    actor.require("outgoing.number")
    form, target = wanted.form, wanted.target
    signs, barred = (
        way_of_body(actor, at=now, wanted=wanted.way) if target is Medium.ELECTRONIC else (None, [])
    )
    document = lock_document(actor, document_id)
    audit.subject("document", document_id, form=form, target=target)
    body = organisation(actor.organisation)
    today = local_date(now)
    right = (
        competence(actor, post_id=signer_post_id, type_code=form.value, on=today)
        if signer_post_id
        else None
    )
    refuse_if(
        CannotCopy,
        [
            *reasons_against_copying(
                form=form,
                source=wanted.source,
                target=target,
                source_is_copy=wanted.source_is_copy or document.type_code == Form.TRUE_COPY,
                has_extract=wanted.has_extract,
                official=State(document.state) in _OFFICIAL,
                competent=right is not None or signer_post_id is None,
                dpi=wanted.dpi,
                signed_file=wanted.signed_file,
            ),
            *barred,
            *_against_source(actor, wanted.source, chosen),
            *reasons_against_ended(body, today),
            *([] if signer_post_id is not None else [_no_signer()]),
            *([] if chosen is not None else [_no_file()]),
        ],
    )
    assert right and chosen and signer_post_id  # noqa: S101, PT018 - judged above
    blob = enter(chosen, now=now)
    about = f"{NAMES[form].capitalize()} {document.type_name} {symbol_of(document)}: "
    taken = take_next(
        actor=actor,
        now=now,
        kind=BookKind.COPIES,
        document_id=None,
        about=(about + document.subject)[:300],
    )
    notation, signer = f"{ABBREVIATIONS[form]}-{body.abbreviation}", post(signer_post_id).full_name
    places = [name.strip() for name in recipients if name.strip()]
    NumberEntry.objects.filter(id=taken.entry_id).update(
        notation=notation, signer_name=signer, recipients="\n".join(places)
    )
    copy = Copy.objects.create(
        organisation_id=document.organisation_id,
        document=document,
        source=blob,
        entry_id=taken.entry_id,
        form=form,
        source_medium=wanted.source,
        target_medium=target,
        symbol=f"{taken.printed}/{notation}",
        copy_date=taken.number_date,
        signer_id=signer_post_id,
        signer_name=signer,
        signer_lines=list(right.lines),
        recipients=places,
        state=WorkState.ASKED,
        channel=signs.channel if signs else "",
        key_id=signs.key_id if signs else None,
        asked_by_id=actor.post_id,
        asked_by_name=actor.name,
        asked_at=now,
    )
    _later(document, copy)
    audit.subject("document", document_id, symbol=copy.symbol)
    return copy.id


def _later(document: Document, copy: Copy) -> None:
    defer(
        "outgoing.copying.jobs.make_copy",
        lock=f"copy:{copy.id}",
        organisation_id=str(document.organisation_id),
        copy_id=str(copy.id),
    )


def _newest(actor: Actor, document_id: UUID) -> Stored | None:
    """The document's own newest file, if the actor may see it."""
    try:
        rows = versions_of(actor, document_id=document_id)
    except NotFound:
        return None
    if not rows:
        return None
    row = rows[0]
    return Stored(row.sha256, len(load(row.sha256)), row.media_type, row.file_name)


def _against_source(actor: Actor, source: Medium, chosen: Stored | None) -> list[Reason]:
    """An electronic document whose signatures are known not to hold is no original."""
    if source is not Medium.ELECTRONIC or chosen is None:
        return []
    verdict = verdict_of(actor, file_sha256=chosen.sha256)
    invalid = verdict is not None and verdict.outcome is Outcome.INVALID
    return [invalid_source()] if invalid else []


def _pdf(stored: Stored, now: datetime) -> bytes:
    """As a PDF; empty where none can be made of it, which the copy itself tells."""
    try:
        return load(pdf_of(stored.sha256, now=now).sha256)
    except (Refusal, PdfError):
        return b""


def _lowest(pdf: bytes) -> float | None:
    try:
        return lowest_dpi(pdf) if pdf else None
    except PdfError:
        return None


def _no_signer() -> Reason:
    text, mend = "Chưa chọn người ký bản sao.", "Chọn người được giao ký bản sao."
    return Reason("copying.no_signer", text, mend, field="signer_post_id")


def _no_file() -> Reason:
    return Reason(
        "copying.no_file", "Văn bản chưa có tệp để sao.", "Tải lên bản quét.", field="file"
    )
