"""The outside work of a copy: signed by the organisation, or set for print with its block."""

import io
from datetime import datetime
from uuid import UUID

import pikepdf

from vanban.core.files.operations import convert_to_pdf, enter, keep, pdf_of
from vanban.core.files.queries import load
from vanban.core.files.rules import Stored
from vanban.core.organisations.queries import OrganisationRow, organisation
from vanban.formats.docx.copies import CopyBlock, copy_block
from vanban.formats.pades.errors import PadesError
from vanban.formats.pdf.errors import PdfError
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.errors import NotFound, Reason, Refusal
from vanban.foundation.operation import operation
from vanban.outgoing.copying.models import Copy
from vanban.outgoing.copying.queries import CopyOrder, copy_order
from vanban.outgoing.copying.rules import ABOUT, LIVE, NAMES, CopyState, Medium, signature_lines
from vanban.outgoing.sealing.operations import sign_with_text
from vanban.trust.certificates.operations.signers import signer_of
from vanban.trust.certificates.queries import key_for_organisation
from vanban.trust.keys.operations.transactions import begin_transaction, cancel_about
from vanban.trust.keys.queries import transaction_of
from vanban.trust.keys.rules import FILES, Channel
from vanban.trust.keys.rules.tool import Function
from vanban.trust.keys.rules.transactions import Order, TransactionState, garbage
from vanban.trust.verification.operations.holding import reasons_against_key
from vanban.trust.verification.operations.looking import look_at
from vanban.trust.verification.operations.recording import record_verdict


def make_copy(*, actor: Actor, now: datetime, copy_id: UUID) -> None:
    """Make the copy that was asked for. May be called any number of times.

    What cannot be made fails in plain words; its number keeps its line in the book.
    """
    order = copy_order(actor, copy_id=copy_id)
    if order is None:
        return
    try:
        stored = pdf_of(order.source_sha256, now=now)
        source = load(stored.sha256)
        if order.target is Medium.ELECTRONIC and order.channel in FILES:
            give_copy(actor=actor, now=now, order=_to_fetch(order, stored))
            return
        body = organisation(actor.organisation)
        made = (
            _signed(actor, now, order, source, body)
            if order.target is Medium.ELECTRONIC
            else _printed(order, source, body)
        )
        stored = keep(made, file_name=f"{order.symbol.replace('/', '-')}.pdf")
        if order.target is Medium.ELECTRONIC:  # what its receivers will find
            found = look_at(made, now=now)
            record_verdict(actor=actor, now=now, file_sha256=stored.sha256, verdict=found)
        complete_copy(actor=actor, now=now, copy_id=copy_id, stored=stored)
    except Refusal as refused:
        fail_copy(actor=actor, now=now, copy_id=copy_id, problem=refused.reasons[0].text)
    except (PadesError, PdfError) as wrong:
        fail_copy(actor=actor, now=now, copy_id=copy_id, problem=wrong.text_vi)


def finish_copy(*, actor: Actor, now: datetime, copy_id: UUID) -> None:
    """Take up what the clerk's tool brought back. May be called any number of times."""
    row = transaction_of(actor, transaction_id=copy_id)
    if row is None or row.state is TransactionState.PENDING:
        return
    if row.state is TransactionState.SIGNED:
        stored = keep(load(row.result_sha256), file_name=row.file_name)
        complete_copy(actor=actor, now=now, copy_id=copy_id, stored=stored)
        return
    fail_copy(actor=actor, now=now, copy_id=copy_id, problem=(row.problem or garbage()).text)


@operation("outgoing.copying.give_copy")
def give_copy(*, actor: Actor, now: datetime, order: Order) -> None:
    """Let the clerk's tool fetch what is to be certified, and wait. Again: no change."""
    row = Copy.objects.select_for_update(no_key=True).get(
        id=order.about_id, organisation_id=actor.organisation
    )
    audit.subject("document", row.document_id, symbol=row.symbol)
    if row.state == CopyState.ASKED:
        row.state = CopyState.WAITING
        row.save(update_fields=["state"])
        begin_transaction(actor=actor, now=now, order=order)


@operation("outgoing.copying.cancel_copy")
def cancel_copy(*, actor: Actor, now: datetime, copy_id: UUID) -> None:
    """Stop waiting for the tool; the number keeps its line. Refuses (Forbidden) who is no clerk,
    (NotFound). At its end already: no change.
    """
    actor.require("outgoing.number")
    row = Copy.objects.filter(id=copy_id, organisation_id=actor.organisation).first()
    if row is None:
        raise NotFound(
            Reason(
                "copying.not_found", "Không có bản sao này.", "Mở lại trang Bản sao của văn bản."
            )
        )
    cancel_about(actor=actor, now=now, about_kind=ABOUT, about_id=copy_id)
    fail_copy(actor=actor, now=now, copy_id=copy_id, problem="Văn thư đã dừng việc ký bản sao.")


@operation("outgoing.copying.complete_copy")
def complete_copy(*, actor: Actor, now: datetime, copy_id: UUID, stored: Stored) -> None:
    """Keep the file of a copy; once."""
    row = Copy.objects.select_for_update(no_key=True).get(
        id=copy_id, organisation_id=actor.organisation
    )
    audit.subject("document", row.document_id, symbol=row.symbol, sha256=stored.sha256)
    if row.state in LIVE:
        row.state, row.result, row.finished_at = CopyState.DONE, enter(stored, now=now), now
        row.save(update_fields=["state", "result", "finished_at"])


@operation("outgoing.copying.fail_copy")
def fail_copy(*, actor: Actor, now: datetime, copy_id: UUID, problem: str) -> None:
    """Keep why a copy could not be made."""
    row = Copy.objects.select_for_update(no_key=True).get(
        id=copy_id, organisation_id=actor.organisation
    )
    audit.subject("document", row.document_id, symbol=row.symbol, problem=problem)
    if row.state in LIVE:
        row.state, row.problem, row.finished_at = CopyState.FAILED, problem[:500], now
        row.save(update_fields=["state", "problem", "finished_at"])


def _to_fetch(order: CopyOrder, source: Stored) -> Order:
    return Order(
        transaction_id=order.copy_id,
        about_kind=ABOUT,
        about_id=order.copy_id,
        channel=Channel(order.channel),
        title=f"{NAMES[order.form].capitalize()} {order.symbol}",
        key_id=order.key_id,
        source_sha256=source.sha256,
        file_name=f"{order.symbol.replace('/', '-')}.pdf",
        function=Function.COPY,
        number=order.symbol,
    )


def _signed(
    actor: Actor, now: datetime, order: CopyOrder, source: bytes, body: OrganisationRow
) -> bytes:
    """The organisation's signature, text only, at the top right of page 1 (box 14)."""
    usable = key_for_organisation(actor, at=now, key_id=order.key_id)
    if usable is None:
        raise PadesError("copying.key_gone", "Chứng thư số của cơ quan không còn dùng được.")
    against = reasons_against_key(actor=actor, now=now, usable=usable)
    if against:
        raise PadesError(against[0].code, against[0].text)
    return sign_with_text(
        source,
        signature_lines(order.form, body.name, now),
        now=now,
        signer=signer_of(usable),
        width_mm=80,
        height_mm=15,
        location=body.place_name,
    )


def _printed(order: CopyOrder, source: bytes, body: OrganisationRow) -> bytes:
    """The copied pages, then the block of the copy under its rule, ready for wet ink."""
    block = CopyBlock(
        form=NAMES[order.form],
        body=body.name,
        symbol=order.symbol,
        place=body.place_name,
        day=order.copy_date,
        lines=order.signer_lines,
        name=order.signer_name,
        recipients=order.recipients,
    )
    last = convert_to_pdf(copy_block(block))
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(source)) as pages, pikepdf.open(io.BytesIO(last)) as closing:
        # Number, date, signature and seal are fields of the original: on paper they are ink.
        pages.flatten_annotations("all")
        if "/AcroForm" in pages.Root:
            del pages.Root.AcroForm
        made = pikepdf.new()
        made.pages.extend(pages.pages)
        made.pages.extend(closing.pages)
        made.save(out)
    return out.getvalue()
