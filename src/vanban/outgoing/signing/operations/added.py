"""The outside work of a signature beside a document's own way. No transaction is open here."""

from datetime import datetime
from functools import partial
from uuid import UUID

from vanban.core.files.operations import keep
from vanban.core.files.queries import load, stored
from vanban.core.organisations.queries import organisation
from vanban.formats.cades import SUFFIX, prepare_detached
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
from vanban.trust.certificates.operations.signers import signer_of
from vanban.trust.certificates.queries import UsableKey, key_for_organisation, key_for_person
from vanban.trust.keys.operations.pictures import picture_png
from vanban.trust.keys.operations.working import answered, attempt, finished, prepared_before
from vanban.trust.keys.queries import TransactionRow, transaction_of
from vanban.trust.keys.rules import FILES, HASHES, Channel, Signer
from vanban.trust.keys.rules.tool import Function
from vanban.trust.keys.rules.transactions import Order, TransactionState, garbage
from vanban.trust.keys.rules.working import CannotFinish, WorkState, order_to_sign
from vanban.trust.verification.operations.holding import require_holding
from vanban.trust.verification.operations.looking import look_at, look_at_detached
from vanban.trust.verification.operations.recording import record_verdict

_TRIED = "00/KT"
"""The number a trial of the organisation's seal prints: of no book."""


def apply_added(*, actor: Actor, now: datetime, added_id: UUID) -> None:
    """Make the signature that was asked for. May be called any number of times."""
    row = added(actor, added_id=added_id)
    if row is None or row.state not in {WorkState.ASKED, WorkState.PREPARED}:
        return
    attempt(
        lambda: _sign(actor, now, row),
        partial(fail_added, actor=actor, now=now, added_id=added_id),
        mend="Ký trên bản PDF khác, hoặc bằng cách khác.",
    )


def finish_added(*, actor: Actor, now: datetime, added_id: UUID) -> None:
    """Take up what an outside channel answered. May be called any number of times."""
    row = added(actor, added_id=added_id)
    told = transaction_of(actor, transaction_id=added_id)
    if row is None or told is None or told.state is TransactionState.PENDING:
        return
    attempt(
        lambda: _finish(actor, now, row, told),
        partial(fail_added, actor=actor, now=now, added_id=added_id),
        mend="Ký lại, hoặc chọn cách ký khác.",
    )


def _finish(actor: Actor, now: datetime, row: AddedRow, told: TransactionRow) -> None:
    made = _answered(row, told)
    if row.kind is AddedKind.ENROL:
        register_shown(actor=actor, now=now, row=row, pdf=made)
    _complete(actor, now, row, made)


def _answered(row: AddedRow, told: TransactionRow) -> bytes:
    if told.state is not TransactionState.SIGNED:
        raise CannotFinish(told.problem or garbage())
    return answered(told, work_id=row.id, hole_sha256=row.hole_sha256, prepared=row.prepared)[0]


def _sign(actor: Actor, now: datetime, row: AddedRow) -> None:
    usable = _key(actor, now, row)
    # What a tool signs here brings its own key: a sample page, or a copy that is judged after.
    channel = Channel.FILE if row.channel in FILES else row.channel
    require_holding(actor=actor, now=now, usable=usable, channel=channel, gone=key_gone())
    if row.channel in FILES or usable is None:
        give_added(actor=actor, now=now, order=_to_fetch(row, now))
        return
    prepared = _prepared(actor, now, row, usable)
    if row.channel in HASHES:
        order = order_to_sign(
            about_kind=ADDED_ABOUT,
            work_id=row.id,
            channel=row.channel,
            title=TITLES[row.kind],
            key_id=row.key_id,
            person_id=row.person_id,
            attributes=prepared.signed_attributes,
            digest=prepared.state["document_digest"],
        )
        give_added(actor=actor, now=now, order=order)
        return
    _complete(actor, now, row, finished(prepared, signer_of(usable))[0])


def _key(actor: Actor, now: datetime, row: AddedRow) -> UsableKey | None:
    if row.kind is AddedKind.ENROL or row.channel is Channel.FILE:
        return None
    if row.person_id is None:
        return key_for_organisation(actor, at=now, key_id=row.key_id)
    return key_for_person(actor, person_id=row.person_id, at=now, key_id=row.key_id)


def _complete(actor: Actor, now: datetime, row: AddedRow, made: bytes) -> None:
    name = row.file_name
    if row.content_sha256:
        name = f"{name}{SUFFIX}"
        verdict = look_at_detached(made, load(row.content_sha256), now=now)
    else:
        verdict = look_at(made, now=now)
    kept = keep(made, file_name=name)
    stamped = bool(verdict.signatures) and verdict.signatures[-1].timestamp.state == "valid"
    # First: nobody comes back here for it, should this worker die in between.
    record_verdict(
        actor=actor,
        now=now,
        file_sha256=kept.sha256,
        verdict=verdict,
        content_sha256=row.content_sha256,
    )
    complete_added(actor=actor, now=now, added_id=row.id, stored=kept, timestamped=stamped)


def _to_fetch(row: AddedRow, now: datetime) -> Order:
    sealing = row.kind is AddedKind.TRIAL and row.person_id is None
    return Order(
        transaction_id=row.id,
        about_kind=ADDED_ABOUT,
        about_id=row.id,
        channel=row.channel,
        title=TITLES[row.kind],
        key_id=row.key_id,
        person_id=row.person_id,
        source_sha256=row.source_sha256,
        file_name=row.file_name,
        function=Function.ISSUED if sealing else FUNCTIONS[row.kind],
        number=_TRIED if sealing else "",
        issued=local(now) if sealing else None,
        anyone=row.kind is AddedKind.ENROL,
    )


def _prepared(actor: Actor, now: datetime, row: AddedRow, usable: UsableKey) -> PreparedSignature:
    before = prepared_before(row, usable.certificate_id)
    if before is not None:
        return before
    signer = signer_of(usable)
    if row.kind is AddedKind.ANNEX:
        return _prepared_beside(actor, now, row, usable, signer)
    data = make_signable(load(row.source_sha256))
    png, picture_sha256, diameter_mm = picture_png(actor, person_id=row.person_id)
    if row.kind is not AddedKind.TRIAL:
        png, picture_sha256 = b"", ""
    prepared = prepare_signature(
        data,
        field_name=f"{row.kind.value.title()}{row.id.hex[-8:]}",
        appearance=_look(row, data, png, diameter_mm, now),
        certificate=signer.certificate,
        chain=signer.chain,
        signing_time=now,
        location=organisation(actor.organisation).place_name,
    )
    prepare_added(
        actor=actor,
        now=now,
        added_id=row.id,
        certificate_id=usable.certificate_id,
        hole=keep(prepared.pdf_with_hole, file_name=row.file_name),
        prepared=prepared.state,
        picture_sha256=picture_sha256,
    )
    return prepared


def _prepared_beside(
    actor: Actor, now: datetime, row: AddedRow, usable: UsableKey, signer: Signer
) -> PreparedSignature:
    """A signature in a file of its own has no place and no look; the file itself is not touched."""
    prepared = prepare_detached(
        load(row.source_sha256),
        certificate=signer.certificate,
        chain=signer.chain,
        signing_time=now,
    )
    prepare_added(
        actor=actor,
        now=now,
        added_id=row.id,
        certificate_id=usable.certificate_id,
        hole=stored(row.source_sha256, file_name=row.file_name),
        prepared=prepared.state,
        picture_sha256="",
    )
    return prepared


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
