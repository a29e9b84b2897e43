"""The outside work of a copy: signed by the organisation, or set for print with its block."""

from datetime import datetime
from functools import partial
from uuid import UUID

from vanban.core.files.operations import convert_to_pdf, keep, pdf_of
from vanban.core.files.queries import load
from vanban.core.organisations.queries import organisation
from vanban.formats.docx.copies import CopyBlock, copy_block
from vanban.formats.pades.signing import PreparedSignature
from vanban.formats.pdf.closing import closed_with
from vanban.foundation.actor import Actor
from vanban.outgoing.copying.operations.complete import (
    complete_copy,
    fail_copy,
    give_copy,
    prepare_copy,
)
from vanban.outgoing.copying.queries import CopyOrder, copy_order
from vanban.outgoing.copying.rules import ABOUT, NAMES, Medium, key_gone, signature_lines
from vanban.outgoing.sealing.operations import prepare_lettered
from vanban.trust.keys.operations.working import attempt
from vanban.trust.keys.rules import Signer
from vanban.trust.keys.rules.tool import Function
from vanban.trust.verification.operations.making import Steps, Work, make, take_up


def make_copy(*, actor: Actor, now: datetime, copy_id: UUID) -> None:
    """Make the copy that was asked for. May be called any number of times.

    What cannot be made fails in plain words; its number keeps its line in the book.
    """
    order = copy_order(actor, copy_id=copy_id)
    if order is None:
        return
    work = _print if order.target is Medium.PAPER else _sign
    attempt(
        lambda: work(actor, now, order),
        partial(fail_copy, actor=actor, now=now, copy_id=copy_id),
        mend="Làm bản sao khác, từ bản PDF mở được.",
    )


def finish_copy(*, actor: Actor, now: datetime, copy_id: UUID) -> None:
    """Take up what an outside channel answered. May be called any number of times."""
    order = copy_order(actor, copy_id=copy_id)
    if order is not None:
        steps = _steps(actor, now, copy_id)
        take_up(actor=actor, now=now, work=_work(order, order.source_sha256), steps=steps)


def _sign(actor: Actor, now: datetime, order: CopyOrder) -> None:
    """The organisation's signature, text only, at the top right of page 1 (annex I, box 14)."""
    body = organisation(actor.organisation)

    def prepare(data: bytes, signer: Signer) -> PreparedSignature:
        return prepare_lettered(
            data,
            signer,
            signature_lines(order.form, body.name, now),
            now=now,
            width_mm=80,
            height_mm=15,
            location=body.place_name,
        )

    work = _work(order, pdf_of(order.source_sha256, now=now).sha256)
    make(actor=actor, now=now, work=work, steps=_steps(actor, now, order.copy_id), prepare=prepare)


def _steps(actor: Actor, now: datetime, copy_id: UUID) -> Steps:
    return Steps(
        prepare=partial(prepare_copy, actor=actor, now=now, copy_id=copy_id),
        give=partial(give_copy, actor=actor, now=now),
        complete=partial(complete_copy, actor=actor, now=now, copy_id=copy_id),
        fail=partial(fail_copy, actor=actor, now=now, copy_id=copy_id),
    )


def _work(order: CopyOrder, source_sha256: str) -> Work:
    return Work(
        id=order.copy_id,
        about=ABOUT,
        kept=order.kept,
        title=f"{NAMES[order.form].capitalize()} {order.symbol}",
        source_sha256=source_sha256,
        file_name=_name(order),
        function=Function.COPY,
        gone=key_gone(),
        number=order.symbol,
    )


def _name(order: CopyOrder) -> str:
    return f"{order.symbol.replace('/', '-')}.pdf"


def _print(actor: Actor, now: datetime, order: CopyOrder) -> None:
    """The copied pages with the block of the copy under its rule, ready for wet ink."""
    source = load(pdf_of(order.source_sha256, now=now).sha256)
    body = organisation(actor.organisation)
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
    made = closed_with(source, convert_to_pdf(copy_block(block)))
    complete_copy(
        actor=actor, now=now, copy_id=order.copy_id, stored=keep(made, file_name=_name(order))
    )
