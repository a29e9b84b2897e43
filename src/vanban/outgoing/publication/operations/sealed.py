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
from vanban.outgoing.numbering.models import RegisterBook
from vanban.outgoing.numbering.operations import lock_book
from vanban.outgoing.numbering.queries import BookRow, book
from vanban.outgoing.numbering.rules import BookKind
from vanban.outgoing.publication.models import SealedRegister
from vanban.outgoing.publication.operations.registers import printed_register
from vanban.outgoing.publication.queries import (
    SealedRegisterRow,
    register_behind,
    register_lines,
    register_order,
    sealed_registers,
)
from vanban.outgoing.publication.rules import (
    ABOUT,
    LIVE,
    RegisterState,
    reasons_against_sealed_register,
    register_changed,
    register_lines_of_seal,
)
from vanban.outgoing.sealing.operations import sign_with_text
from vanban.trust.certificates.operations.signers import signer_of
from vanban.trust.certificates.queries import (
    chosen_way,
    file_ways_of_body,
    key_for_organisation,
)
from vanban.trust.keys.operations.transactions import begin_transaction, cancel_about
from vanban.trust.keys.queries import transaction_of
from vanban.trust.keys.rules import FILES, Channel
from vanban.trust.keys.rules.tool import Function
from vanban.trust.keys.rules.transactions import Order, TransactionState, garbage
from vanban.trust.verification.operations.looking import look_at
from vanban.trust.verification.operations.recording import record_verdict


class CannotSealRegister(Refusal):
    """The register cannot be printed and signed now."""

    kind = Kind.CONFLICT
    code = "publication.cannot_seal_register"
    title = "Chưa ký được sổ"


@operation("outgoing.publication.seal_register")
def seal_register(*, actor: Actor, now: datetime, book_id: UUID, way: str = "") -> UUID:
    """Print a register and sign it with the organisation's key (Decree 30/2020 art. 16.2b).

    `way`: a key of the body, also at the clerk's desk, or a file signed by hand; empty: a key on
    the server first. The work is done behind (`jobs.make_register`). Of a closed book this is the
    last register: when it is kept the book is locked for good. Refuses (Forbidden) whoever is no
    clerk in person, (NotFound), (CannotSealRegister) with all reasons: no such key, under way,
    locked.
    """
    actor.require("outgoing.seal")
    if actor.post_id is None:
        raise Forbidden(
            Reason(
                "publication.no_clerk",
                "Văn thư phải trực tiếp ký số sổ.",
                "Đăng nhập bằng tài khoản văn thư.",
            )
        )
    row = book(actor, book_id=book_id)
    audit.subject("book", book_id, year=row.year, closed=row.closed_at is not None)
    RegisterBook.objects.select_for_update(no_key=True).get(id=book_id)  # one after another
    live = SealedRegister.objects.filter(book_id=book_id, state__in=LIVE)
    signs = chosen_way(file_ways_of_body(actor, at=now), way)
    refuse_if(
        CannotSealRegister,
        reasons_against_sealed_register(
            has_key=signs is not None,
            under_way=live.exists(),
            locked=row.locked_at is not None,
            incoming=row.kind == BookKind.INCOMING,
        ),
    )
    assert signs is not None  # noqa: S101 - judged above
    made = SealedRegister.objects.create(
        organisation_id=actor.organisation,
        book_id=book_id,
        asked_by_id=actor.post_id,
        asked_by_name=actor.name,
        asked_at=now,
        channel=signs.channel,
        key_id=signs.key_id,
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
        printed = printed_register(actor, row, lines)
        if order.channel in FILES:
            give_register(
                actor=actor,
                now=now,
                order=_to_fetch(order, row, keep(printed, file_name=_name(row))),
                line_count=len(lines),
                closed=row.closed_at is not None,
            )
            return
        signed = _signed(actor, now, row, printed, order.key_id)
        stored = keep(signed, file_name=_name(row))
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


def finish_register(*, actor: Actor, now: datetime, register_id: UUID) -> None:
    """Take up what the clerk's tool brought back. May be called any number of times."""
    row = transaction_of(actor, transaction_id=register_id)
    order = register_behind(actor, register_id=register_id)
    if row is None or order is None or row.state is TransactionState.PENDING:
        return
    if row.state is TransactionState.SIGNED:
        complete_register(
            actor=actor,
            now=now,
            register_id=register_id,
            stored=keep(load(row.result_sha256), file_name=row.file_name),
            line_count=order.line_count,
            closed=order.of_closed,
        )
        return
    problem = (row.problem or garbage()).text
    fail_register(actor=actor, now=now, register_id=register_id, problem=problem)


@operation("outgoing.publication.give_register")
def give_register(
    *, actor: Actor, now: datetime, order: Order, line_count: int, closed: bool
) -> None:
    """Let the clerk's tool fetch the printed register, and wait. Again: no change."""
    row = SealedRegister.objects.select_for_update(no_key=True).get(
        id=order.about_id, organisation_id=actor.organisation
    )
    audit.subject("book", row.book_id, lines=line_count)
    if row.state == RegisterState.ASKED:
        row.state, row.line_count, row.of_closed = RegisterState.WAITING, line_count, closed
        row.save(update_fields=["state", "line_count", "of_closed"])
        begin_transaction(actor=actor, now=now, order=order)


@operation("outgoing.publication.cancel_register")
def cancel_register(*, actor: Actor, now: datetime, register_id: UUID) -> None:
    """Stop waiting for the tool; the book stays as it is. At its end already: no change.

    Refuses (Forbidden) whoever keeps no books, (NotFound).
    """
    row = register_behind(actor, register_id=register_id)
    if row is None:
        raise NotFound(
            Reason("publication.no_register", "Không có bản sổ này.", "Mở lại trang của sổ.")
        )
    audit.subject("book", row.book_id)
    cancel_about(actor=actor, now=now, about_kind=ABOUT, about_id=register_id)
    problem = "Văn thư đã dừng việc ký sổ."
    fail_register(actor=actor, now=now, register_id=register_id, problem=problem)


def _name(row: BookRow) -> str:
    return f"so-{row.series}-{row.year}.pdf"


def _to_fetch(order: SealedRegisterRow, row: BookRow, printed: Stored) -> Order:
    return Order(
        transaction_id=order.id,
        about_kind=ABOUT,
        about_id=order.id,
        channel=Channel(order.channel),
        title=f"{row.name} {row.year}",
        key_id=order.key_id,
        source_sha256=printed.sha256,
        file_name=_name(row),
        function=Function.FILES,
    )


def _signed(actor: Actor, now: datetime, row: BookRow, pdf: bytes, key_id: UUID | None) -> bytes:
    usable = key_for_organisation(actor, at=now, key_id=key_id)
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
    if row.state not in LIVE:
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
    if row.state in LIVE:
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
        raise NotFound(
            Reason("publication.no_register", "Không có bản sổ đã ký này.", "Mở lại trang của sổ.")
        )
    audit.subject("book", book_id, sha256=found.sha256)
    return found.sha256
