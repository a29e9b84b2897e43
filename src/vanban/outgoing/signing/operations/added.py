"""The outside work of a signature beside a document's own way. No transaction is open here."""

from datetime import datetime
from functools import partial
from uuid import UUID

from vanban.core.organisations.queries import organisation
from vanban.formats.cades import prepare_detached
from vanban.formats.pades.sample import HEIGHT, SIGNATURE, WIDTH
from vanban.formats.pades.signing import PreparedSignature, prepare_signature
from vanban.formats.pades.stamps import Appearance, ImageAppearance, TextAppearance
from vanban.formats.pades.writing import make_signable
from vanban.formats.pdf.document import page_sizes
from vanban.formats.pdf.places import MM, Box, seal_place
from vanban.foundation.actor import Actor
from vanban.foundation.clock import local, local_date
from vanban.outgoing.signing.operations.adding import (
    complete_added,
    fail_added,
    give_added,
    prepare_added,
)
from vanban.outgoing.signing.operations.showing import register_shown
from vanban.outgoing.signing.queries import AddedRow, added
from vanban.outgoing.signing.rules import (
    ADDED_ABOUT,
    FUNCTIONS,
    TITLES,
    AddedKind,
    key_gone,
    signature_look,
)
from vanban.trust.keys.operations.pictures import picture_png
from vanban.trust.keys.rules import Signer
from vanban.trust.keys.rules.tool import Function
from vanban.trust.verification.operations.making import Steps, Work, make, take_up

_TRIED = "00/KT"
"""The number a trial of the organisation's seal prints: of no book."""


def apply_added(*, actor: Actor, now: datetime, added_id: UUID) -> None:
    """Make the signature that was asked for. May be called any number of times."""
    row = added(actor, added_id=added_id)
    if row is None:
        return
    png, picture_sha256, diameter_mm = b"", "", 0.0
    if row.kind is AddedKind.TRIAL:
        png, picture_sha256, diameter_mm = picture_png(actor, person_id=row.person_id)

    def prepare(data: bytes, signer: Signer) -> PreparedSignature:
        if row.kind is AddedKind.ANNEX:  # in a file of its own: no place, no look
            return prepare_detached(
                data, certificate=signer.certificate, chain=signer.chain, signing_time=now
            )
        data = make_signable(data)
        return prepare_signature(
            data,
            field_name=f"{row.kind.value.title()}{row.id.hex[-8:]}",
            appearance=_look(row, data, png, diameter_mm, now),
            certificate=signer.certificate,
            chain=signer.chain,
            signing_time=now,
            location=organisation(actor.organisation).place_name,
        )

    steps = _steps(actor, now, added_id, picture_sha256)
    make(actor=actor, now=now, work=_work(row, now), steps=steps, prepare=prepare)


def finish_added(*, actor: Actor, now: datetime, added_id: UUID) -> None:
    """Take up what an outside channel answered. May be called any number of times."""
    row = added(actor, added_id=added_id)
    if row is None:
        return

    def register(pdf: bytes) -> None:
        if row.kind is AddedKind.ENROL:
            register_shown(actor=actor, now=now, row=row, pdf=pdf)

    steps = _steps(actor, now, added_id)
    take_up(actor=actor, now=now, work=_work(row, now), steps=steps, first=register)


def _steps(actor: Actor, now: datetime, added_id: UUID, picture_sha256: str = "") -> Steps:
    prepare = partial(prepare_added, picture_sha256=picture_sha256)
    return Steps(
        prepare=partial(prepare, actor=actor, now=now, added_id=added_id),
        give=partial(give_added, actor=actor, now=now),
        complete=partial(complete_added, actor=actor, now=now, added_id=added_id),
        fail=partial(fail_added, actor=actor, now=now, added_id=added_id),
    )


def _work(row: AddedRow, now: datetime) -> Work:
    sealing = row.kind is AddedKind.TRIAL and row.person_id is None
    return Work(
        id=row.id,
        about=ADDED_ABOUT,
        kept=row,
        title=TITLES[row.kind],
        source_sha256=row.source_sha256,
        file_name=row.file_name,
        function=Function.ISSUED if sealing else FUNCTIONS[row.kind],
        gone=key_gone(),
        person_id=row.person_id,
        number=_TRIED if sealing else "",
        issued=local(now) if sealing else None,
        anyone=row.kind is AddedKind.ENROL,
        beside=row.kind is AddedKind.ANNEX,
    )


def _look(row: AddedRow, data: bytes, png: bytes, diameter_mm: float, now: datetime) -> Appearance:
    """A trial looks as the real signature will; the body's on what came in is words at the top."""
    if row.kind is AddedKind.TRIAL and row.person_id is None and png:
        return ImageAppearance(png, seal_place(SIGNATURE, diameter_mm, (WIDTH, HEIGHT)))
    if row.kind is AddedKind.TRIAL:
        return signature_look(png, SIGNATURE, now)
    page = page_sizes(data)[0]
    right, top = page.width - 8 * MM, page.height - 5 * MM
    lines = (*row.lines, f"{local_date(now):%d/%m/%Y} {local(now):%H:%M:%S %z}")
    return TextAppearance(lines, Box(0, right - 80 * MM, top - 18 * MM, right, top))
