"""The outside work of a register: printed, then signed by the organisation, as words on page 1."""

from datetime import datetime
from functools import partial
from uuid import UUID

from vanban.core.files.operations import keep
from vanban.core.organisations.queries import organisation
from vanban.formats.pades.signing import PreparedSignature
from vanban.foundation.actor import Actor
from vanban.outgoing.publication.operations.registers import (
    printed_register,
    register_as_it_is,
    register_name,
)
from vanban.outgoing.publication.operations.sealed import (
    complete_register,
    fail_register,
    give_register,
    note_printed,
    prepare_register,
)
from vanban.outgoing.publication.queries import RegisterOrder, register_order
from vanban.outgoing.publication.rules.registers import (
    ABOUT,
    RegisterOf,
    digest_of_lines,
    register_key_gone,
    register_lines_of_seal,
)
from vanban.outgoing.sealing.operations import prepare_lettered
from vanban.trust.keys.operations.working import attempt
from vanban.trust.keys.rules import Signer
from vanban.trust.keys.rules.tool import Function
from vanban.trust.verification.operations.making import Steps, Work, make, take_up


def make_register(*, actor: Actor, now: datetime, register_id: UUID) -> None:
    """Print the register that was asked for and let it be signed. May be called any number of
    times: it is printed once.
    """
    order = register_order(actor, register_id=register_id)
    if order is None:
        return
    steps = _steps(actor, now, register_id)
    if not order.source_sha256:
        printing = partial(_print, actor, now, order)
        attempt(printing, steps.fail, mend="Ký lại; báo quản trị nếu vẫn vậy.")
        order = register_order(actor, register_id=register_id)
    if order is None or not order.source_sha256:
        return
    body = organisation(actor.organisation).name
    lines = register_lines_of_seal(*register_name(actor, order.of), body, now)

    def prepare(data: bytes, signer: Signer) -> PreparedSignature:
        return prepare_lettered(data, signer, lines, now=now, width_mm=90, height_mm=15)

    make(actor=actor, now=now, work=_work(actor, order), steps=steps, prepare=prepare)


def finish_register(*, actor: Actor, now: datetime, register_id: UUID) -> None:
    """Take up what an outside channel answered. May be called any number of times."""
    order = register_order(actor, register_id=register_id)
    if order is not None:
        steps = _steps(actor, now, register_id)
        take_up(actor=actor, now=now, work=_work(actor, order), steps=steps)


def _print(actor: Actor, now: datetime, order: RegisterOrder) -> None:
    register = register_as_it_is(actor, order.of)
    note_printed(
        actor=actor,
        now=now,
        register_id=order.id,
        printed=keep(printed_register(register), file_name=_file_name(order.of, register.year)),
        lines_sha256=digest_of_lines(register.rows),
        line_count=len(register.rows),
        closed=bool(register.closed),
    )


def _steps(actor: Actor, now: datetime, register_id: UUID) -> Steps:
    return Steps(
        prepare=partial(prepare_register, actor=actor, now=now, register_id=register_id),
        give=partial(give_register, actor=actor, now=now),
        complete=partial(complete_register, actor=actor, now=now, register_id=register_id),
        fail=partial(fail_register, actor=actor, now=now, register_id=register_id),
    )


def _work(actor: Actor, order: RegisterOrder) -> Work:
    name, year = register_name(actor, order.of)
    return Work(
        id=order.id,
        about=ABOUT,
        kept=order.kept,
        title=f"{name} {year}",
        source_sha256=order.source_sha256,
        file_name=_file_name(order.of, year),
        function=Function.FILES,
        gone=register_key_gone(),
    )


def _file_name(of: RegisterOf, year: int) -> str:
    return f"so-{of.kind}-{year}.pdf"
