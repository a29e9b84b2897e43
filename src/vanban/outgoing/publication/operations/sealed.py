"""A register printed, signed by the organisation and kept; the last one locks its book.

Three parts as every signature: asked for, printed and signed outside of any transaction, kept.
"""

from datetime import datetime
from uuid import UUID

from vanban.core.files.operations import enter, keep
from vanban.core.files.queries import load
from vanban.core.files.rules import Stored
from vanban.core.organisations.queries import organisation
from vanban.formats.pades.errors import PadesError
from vanban.formats.pdf.errors import PdfError
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.errors import Forbidden, Kind, NotFound, Reason, Refusal, refuse_if
from vanban.foundation.jobs import defer
from vanban.foundation.operation import operation
from vanban.outgoing.numbering.operations import lock_book
from vanban.outgoing.numbering.queries import BookRow, book
from vanban.outgoing.numbering.rules import BookKind
from vanban.outgoing.publication.models import SealedRegister
from vanban.outgoing.publication.operations.registers import printed_register
from vanban.outgoing.publication.queries import register_lines, register_order, sealed_registers
from vanban.outgoing.publication.rules import (
    RegisterState,
    reasons_against_sealed_register,
    register_changed,
    register_lines_of_seal,
)
from vanban.outgoing.sealing.operations import sign_with_text
from vanban.trust.certificates.operations.signers import signer_of
from vanban.trust.certificates.queries import key_for_organisation
from vanban.trust.verification.operations.looking import look_at
from vanban.trust.verification.operations.recording import record_verdict


class CannotSealRegister(Refusal):
    """The register cannot be printed and signed now."""

    kind = Kind.CONFLICT
    code = "publication.cannot_seal_register"
    title = "Chưa ký được sổ"


@operation("outgoing.publication.seal_register")
def seal_register(*, actor: Actor, now: datetime, book_id: UUID) -> UUID:
    """Print a register and sign it with the organisation's key (Decree 30/2020 art. 16.2b).

    The work is done behind (`jobs.make_register`). Of a closed book this is the last register:
    when it is kept the book is locked for good. Refuses (Forbidden) whoever is no clerk in person,
    (NotFound), (CannotSealRegister) with all reasons: no key on the server, under way, locked.
    """
    actor.require("outgoing.seal")
    if actor.post_id is None:
        raise Forbidden(Reason("publication.no_clerk", "Văn thư phải trực tiếp ký số sổ."))
    row = book(actor, book_id=book_id)
    audit.subject("book", book_id, year=row.year, closed=row.closed_at is not None)
    live = SealedRegister.objects.filter(book_id=book_id, state=RegisterState.ASKED)
    refuse_if(
        CannotSealRegister,
        reasons_against_sealed_register(
            has_key=key_for_organisation(actor, at=now) is not None,
            under_way=live.exists(),
            locked=row.locked_at is not None,
            incoming=row.kind == BookKind.INCOMING,
        ),
    )
    made = SealedRegister.objects.create(
        organisation_id=actor.organisation,
        book_id=book_id,
        asked_by_id=actor.post_id,
        asked_by_name=actor.name,
        asked_at=now,
    )
    defer(
        "outgoing.publication.jobs.make_register",
        lock=f"register:{book_id}",
        organisation_id=str(actor.organisation),
        register_id=str(made.id),
    )
    return made.id


def make_register(*, actor: Actor, now: datetime, register_id: UUID) -> None:
    """Print, sign and keep the register that was asked for. May be called any number of times."""
    order = register_order(actor, register_id=register_id)
    if order is None:
        return
    try:
        row = book(actor, book_id=order.book_id)
        lines = register_lines(actor, book_id=row.id)
        signed = _signed(actor, now, row, printed_register(actor, row, lines))
        stored = keep(signed, file_name=f"so-{row.series}-{row.year}.pdf")
        found = look_at(load(stored.sha256), now=now)
        record_verdict(actor=actor, now=now, file_sha256=stored.sha256, verdict=found)
        complete_register(
            actor=actor,
            now=now,
            register_id=register_id,
            stored=stored,
            line_count=len(lines),
            closed=row.closed_at is not None,
        )
    except Refusal as refused:
        if refused.kind is Kind.UNAVAILABLE:
            raise
        fail_register(
            actor=actor, now=now, register_id=register_id, problem=refused.reasons[0].text
        )
    except (PadesError, PdfError) as wrong:
        fail_register(actor=actor, now=now, register_id=register_id, problem=wrong.text_vi)


def _signed(actor: Actor, now: datetime, row: BookRow, pdf: bytes) -> bytes:
    usable = key_for_organisation(actor, at=now)
    if usable is None:
        raise PadesError("publication.key_gone", "Chứng thư số của cơ quan không còn dùng được.")
    body = organisation(actor.organisation).name
    return sign_with_text(
        pdf,
        register_lines_of_seal(row.name, row.year, body, now),
        now=now,
        signer=signer_of(usable),
        width_mm=90,
        height_mm=15,
    )


@operation("outgoing.publication.complete_register")
def complete_register(
    *,
    actor: Actor,
    now: datetime,
    register_id: UUID,
    stored: Stored,
    line_count: int,
    closed: bool,
) -> None:
    """Keep the signed register, once; printed of a closed book it locks the book for good.

    A book that got another number while it was printed is not kept so: the clerk asks again.
    """
    row = SealedRegister.objects.select_for_update(no_key=True).get(
        id=register_id, organisation_id=actor.organisation
    )
    audit.subject("book", row.book_id, sha256=stored.sha256, lines=line_count)
    if row.state != RegisterState.ASKED:
        return
    row.finished_at, row.line_count = now, line_count
    if len(register_lines(actor, book_id=row.book_id)) == line_count:
        row.state, row.result = RegisterState.DONE, enter(stored, now=now)
        row.final = closed and lock_book(actor, row.book_id, now=now)
    else:
        row.state, row.problem = RegisterState.FAILED, register_changed()
    row.save()


@operation("outgoing.publication.fail_register")
def fail_register(*, actor: Actor, now: datetime, register_id: UUID, problem: str) -> None:
    """Keep why the register could not be made."""
    row = SealedRegister.objects.select_for_update(no_key=True).get(
        id=register_id, organisation_id=actor.organisation
    )
    audit.subject("book", row.book_id, problem=problem)
    if row.state == RegisterState.ASKED:
        row.state, row.problem, row.finished_at = RegisterState.FAILED, problem[:500], now
        row.save(update_fields=["state", "problem", "finished_at"])


@operation("outgoing.publication.open_sealed_register")
def open_sealed_register(
    *,
    actor: Actor,
    now: datetime,  # noqa: ARG001 - audited
    book_id: UUID,
    register_id: UUID,
) -> str:
    """The file of a sealed register, by its digest; taking it out is an act.

    Refuses (Forbidden) whoever keeps no books, (NotFound) one that is not made.
    """
    rows = sealed_registers(actor, book_id=book_id)
    found = next((row for row in rows if row.id == register_id and row.sha256), None)
    if found is None:
        raise NotFound(Reason("publication.no_register", "Không có bản sổ đã ký này."))
    audit.subject("book", book_id, sha256=found.sha256)
    return found.sha256
