"""A register to be printed, signed by the organisation and kept; the last one locks its book.

What is kept of it, step by step: asked for, printed, prepared, given out, done, failed.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from vanban.core.files.operations import enter
from vanban.core.files.rules import Stored
from vanban.core.organisations.models import Organisation
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.clock import local_date
from vanban.foundation.errors import Forbidden, Kind, NotFound, Reason, Refusal, refuse_if
from vanban.foundation.jobs import defer
from vanban.foundation.operation import operation
from vanban.outgoing.numbering.models import RegisterBook
from vanban.outgoing.numbering.operations import lock_book
from vanban.outgoing.numbering.queries import book
from vanban.outgoing.numbering.rules import BookKind
from vanban.outgoing.publication.models import SealedRegister
from vanban.outgoing.publication.operations.registers import register_as_it_is
from vanban.outgoing.publication.queries import register_behind
from vanban.outgoing.publication.rules.registers import (
    ABOUT,
    RegisterKind,
    RegisterOf,
    digest_of_lines,
    reasons_against_sealed_register,
    register_cancelled,
    register_changed,
)
from vanban.outgoing.sealing.queries import way_of_body
from vanban.trust.keys.operations.transactions import cancel_about
from vanban.trust.keys.operations.working import (
    note_done,
    note_failed,
    note_prepared,
    note_waiting,
)
from vanban.trust.keys.rules.transactions import Order
from vanban.trust.keys.rules.working import LIVE, WorkState
from vanban.trust.verification.operations.preserving import ask_preservation


class CannotSealRegister(Refusal):
    """The register cannot be printed and signed now."""

    kind = Kind.CONFLICT
    code = "publication.cannot_seal_register"
    title = "Chưa ký được sổ"


@operation("outgoing.publication.seal_register")
def seal_register(*, actor: Actor, now: datetime, of: RegisterOf, way: str = "") -> UUID:
    """Print a register and sign it with the organisation's key (Decree 30/2020 art. 16.2b).

    `way`: a key of the body, wherever it is, or "file"; empty: a key on the server first. The work
    is done behind (`jobs.make_register`). Of a closed book this is the last register: when it is
    kept the book is locked for good. Refuses (Forbidden) whoever is no clerk in person, (NotFound),
    (CannotSealRegister) with all reasons: under way, locked, a year to come, and whatever the
    register knows against the body's certificate.
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
    signs, barred = way_of_body(actor, at=now, wanted=way)
    refuse_if(CannotSealRegister, [*_reasons(actor, now, of), *barred])
    assert signs is not None  # noqa: S101 - judged above
    made = SealedRegister.objects.create(
        organisation_id=actor.organisation,
        kind=of.kind,
        book_id=of.book_id,
        year=of.year,
        asked_by_id=actor.post_id,
        asked_by_name=actor.name,
        asked_at=now,
        state=WorkState.ASKED,
        channel=signs.channel,
        key_id=signs.key_id,
    )
    defer(
        "outgoing.publication.jobs.make_register",
        lock=f"register:{made.id}",
        organisation_id=str(actor.organisation),
        register_id=str(made.id),
    )
    return made.id


def _reasons(actor: Actor, now: datetime, of: RegisterOf) -> list[Reason]:
    live = SealedRegister.objects.filter(
        organisation_id=actor.organisation,
        kind=of.kind,
        book_id=of.book_id,
        year=of.year,
        state__in=LIVE,
    )
    if of.book_id is None:
        Organisation.objects.select_for_update(no_key=True).get(id=actor.organisation)  # the same
        _tell(actor, of)
        to_come = (of.year or 0) > local_date(now).year
        return reasons_against_sealed_register(under_way=live.exists(), to_come=to_come)
    row = book(actor, book_id=of.book_id)
    RegisterBook.objects.select_for_update(no_key=True).get(id=of.book_id)  # one after another
    _tell(actor, of, year=row.year, closed=row.closed_at is not None)
    return reasons_against_sealed_register(
        under_way=live.exists(),
        locked=row.locked_at is not None,
        incoming=row.kind == BookKind.INCOMING,
    )


@operation("outgoing.publication.note_printed")
def note_printed(
    *,
    actor: Actor,
    now: datetime,
    register_id: UUID,
    printed: Stored,
    lines_sha256: str,
    line_count: int,
    closed: bool,
) -> None:
    """Keep what is to be signed: it is printed once, whatever happens to the signing."""
    row = _live(actor, register_id)
    if row is not None and not row.source_sha256:
        enter(printed, now=now)
        row.source_sha256, row.lines_sha256 = printed.sha256, lines_sha256
        row.line_count, row.of_closed = line_count, closed
        row.save(update_fields=["source_sha256", "lines_sha256", "line_count", "of_closed"])


@operation("outgoing.publication.prepare_register")
def prepare_register(
    *,
    actor: Actor,
    now: datetime,  # noqa: ARG001 - audited
    register_id: UUID,
    certificate_id: UUID,
    hole: Stored,
    prepared: dict[str, Any],
) -> None:
    """Keep the file with its hole, so that another process can go on after a crash."""
    row = _live(actor, register_id)
    if row is not None:
        note_prepared(row, certificate_id=certificate_id, hole=hole, prepared=prepared)


@operation("outgoing.publication.give_register")
def give_register(*, actor: Actor, now: datetime, order: Order) -> None:
    """Give the printed register to the channel that will sign it, and wait. Again: no change."""
    row = _live(actor, order.about_id)
    if row is not None:
        note_waiting(row, actor=actor, now=now, order=order)


@operation("outgoing.publication.cancel_register")
def cancel_register(*, actor: Actor, now: datetime, register_id: UUID) -> None:
    """Stop waiting for a device; the book stays as it is. At its end already: no change.

    Refuses (Forbidden) whoever keeps no books, (NotFound).
    """
    row = register_behind(actor, register_id=register_id)
    if row is None:
        raise _no_register()
    _tell(actor, row.of)
    cancel_about(actor=actor, now=now, about_kind=ABOUT, about_id=register_id)
    fail_register(actor=actor, now=now, register_id=register_id, reason=register_cancelled())


@operation("outgoing.publication.complete_register")
def complete_register(
    *, actor: Actor, now: datetime, register_id: UUID, stored: Stored, timestamped: bool
) -> None:
    """Keep the signed register, once; printed of a closed book it locks the book for good.

    The last print of a book must say what the book says: refuses (CannotSealRegister) where a line
    changed meanwhile, and the clerk asks again. Of an open book it tells how the book was when it
    was printed.
    """
    row = _live(actor, register_id)
    if row is None:
        return
    of = _of(row)
    _tell(actor, of, sha256=stored.sha256, lines=row.line_count)
    if row.of_closed and digest_of_lines(register_as_it_is(actor, of).rows) != row.lines_sha256:
        raise CannotSealRegister(register_changed())
    row.final = row.of_closed and row.book_id is not None and lock_book(actor, row.book_id, now=now)
    note_done(row, now=now, timestamped=timestamped, result=enter(stored, now=now), final=row.final)
    ask_preservation(actor=actor, now=now, file_sha256=stored.sha256)


@operation("outgoing.publication.fail_register")
def fail_register(*, actor: Actor, now: datetime, register_id: UUID, reason: Reason) -> None:
    """Keep why the register could not be made."""
    row = _live(actor, register_id)
    if row is not None:
        note_failed(row, reason, now=now)
        _tell(actor, _of(row), problem=reason.text)


@operation("outgoing.publication.open_sealed_register")
def open_sealed_register(
    *,
    actor: Actor,
    now: datetime,  # noqa: ARG001 - audited
    register_id: UUID,
) -> str:
    """The file of a sealed register, by its digest; taking it out is an act.

    Refuses (Forbidden) whoever keeps no books, (NotFound) one that is not made.
    """
    row = register_behind(actor, register_id=register_id)
    if row is None or not row.sha256:
        raise _no_register()
    _tell(actor, row.of, sha256=row.sha256)
    return row.sha256


def _live(actor: Actor, register_id: UUID) -> SealedRegister | None:
    """A register under way, locked; None when it has come to its end."""
    row = SealedRegister.objects.select_for_update(no_key=True).get(
        id=register_id, organisation_id=actor.organisation
    )
    _tell(actor, _of(row))
    return row if row.state in LIVE else None


def _of(row: SealedRegister) -> RegisterOf:
    return RegisterOf(RegisterKind(row.kind), row.book_id, row.year)


def _tell(actor: Actor, of: RegisterOf, **facts: Any) -> None:
    """What the trail says: of the book, else of the body and the year of its register."""
    if of.book_id is not None:
        audit.subject("book", of.book_id, **facts)
    else:
        audit.subject(
            "organisation", actor.organisation, register=str(of.kind), year=of.year, **facts
        )


def _no_register() -> NotFound:
    return NotFound(
        Reason("publication.no_register", "Không có bản sổ này.", "Mở lại trang của sổ.")
    )
