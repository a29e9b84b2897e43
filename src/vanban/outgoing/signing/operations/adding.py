"""Signatures beside a document's own way: asked, kept, given up. The work is in `added.py`."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from vanban.core.files.operations import enter, keep
from vanban.core.files.rules import Stored
from vanban.core.organisations.queries import organisation
from vanban.core.records.lifecycle import State
from vanban.core.records.operations import add_attachment, lock_document, touch
from vanban.core.records.rules import FileKind
from vanban.formats.pades.sample import sample_page
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.errors import Forbidden, NotFound, Reason, refuse_if
from vanban.foundation.jobs import defer
from vanban.foundation.operation import operation
from vanban.outgoing.signing.models import AddedSignature
from vanban.outgoing.signing.operations.request import CannotSign
from vanban.outgoing.signing.rules import (
    ADDED_ABOUT,
    AddedKind,
    cancelled,
    no_key,
    no_such_way,
    not_by_a_tool,
    one_at_work,
    only_by_a_tool,
    reasons_against_annex,
    suits,
)
from vanban.trust.certificates.queries import (
    Way,
    chosen_way,
    reasons_against_ways,
    ways_to_sign,
)
from vanban.trust.keys.operations.registering import ADMINISTER
from vanban.trust.keys.operations.transactions import cancel_about
from vanban.trust.keys.operations.working import (
    note_done,
    note_failed,
    note_prepared,
    note_waiting,
)
from vanban.trust.keys.rules import Channel
from vanban.trust.keys.rules.transactions import Order
from vanban.trust.keys.rules.working import LIVE, WorkState

KEEPER = "outgoing.seal"


def try_key(*, actor: Actor, now: datetime, way: str, body: bool = False) -> UUID:
    """Sign a sample page with a key of one's own (`body`: of the organisation) and judge it.

    Refuses (Forbidden) the body's key for who does not keep it, (CannotSign) with all reasons.
    """
    return add_signature(
        actor=actor, now=now, kind=AddedKind.TRIAL, stored=_sample(actor), way=way, body=body
    )


def show_token(*, actor: Actor, now: datetime, body: bool = False) -> UUID:
    """Sign a sample page with a token at the desk that is not registered yet: signing proves that
    the key is there, and the signature brings its certificate, which is then registered for the
    person (`body`: for the organisation).

    Refuses (Forbidden) an account without a person, the body's for who does not keep it.
    """
    sample = _sample(actor)
    return add_signature(actor=actor, now=now, kind=AddedKind.ENROL, stored=sample, body=body)


def _sample(actor: Actor) -> Stored:
    body = organisation(actor.organisation)
    return keep(sample_page(body.name, actor.title, actor.name), file_name="trang-mau.pdf")


@operation("outgoing.signing.add_signature")
def add_signature(
    *,
    actor: Actor,
    now: datetime,
    kind: AddedKind,
    stored: Stored,
    document_id: UUID | None = None,
    way: str = "",
    lines: Sequence[str] = (),
    body: bool = False,
) -> UUID:
    """Ask for a signature on a copy of a file beside its document (or on a sample page).

    The original stays bit for bit. `lines`: what the signature shows where it shows words; `body`:
    with the organisation's key. Refuses (DocumentNotFound), (Forbidden) the body's key for who
    does not keep it, or any for who has none; (NotFound) a key that is not his; (CannotSign) with
    all reasons: another one at work, a certificate that may not sign, a remark by any way but a
    tool.
    """
    if body and not actor.may(ADMINISTER):
        actor.require(KEEPER)
    if actor.person_id is None:
        raise Forbidden(
            Reason(
                "signing.no_person",
                "Tài khoản này không ký số.",
                "Đăng nhập bằng tài khoản của người ký.",
            )
        )
    person_id = None if body else actor.person_id
    busy = False
    if document_id is not None:
        lock_document(actor, document_id)
        audit.subject("document", document_id, added=str(kind))
        rows = AddedSignature.objects.filter(document_id=document_id, kind=kind, state__in=LIVE)
        busy = rows.exists()
    chosen, reasons = _way(actor, now, kind, person_id, way)
    refuse_if(CannotSign, [*([one_at_work()] if busy else []), *reasons])
    assert chosen is not None  # noqa: S101 - judged above
    row = AddedSignature.objects.create(
        organisation_id=actor.organisation,
        kind=kind,
        document_id=document_id,
        person_id=person_id,
        asked_by_id=actor.person_id,
        by_name=actor.name,
        lines=list(lines),
        source_sha256=stored.sha256,
        file_name=stored.file_name,
        state=WorkState.ASKED,
        channel=chosen[0],
        key_id=chosen[1],
        asked_at=now,
    )
    enter(stored, now=now)
    _tell(row, channel=str(chosen[0]))
    defer(
        "outgoing.signing.jobs.apply_added",
        lock=f"added:{row.id}",
        organisation_id=str(actor.organisation),
        added_id=str(row.id),
    )
    return row.id


_Chosen = tuple[Channel, UUID | None]


def _way(
    actor: Actor, now: datetime, kind: AddedKind, person_id: UUID | None, wanted: str
) -> tuple[_Chosen | None, list[Reason]]:
    if kind is AddedKind.ENROL:
        return (Channel.DESKTOP, None), []
    ways = ways_to_sign(actor, person_id=person_id, at=now)
    offered = [each for each in ways if suits(kind, each.channel)]
    chosen: Way | None = chosen_way(offered, wanted)
    if chosen is not None:
        return (chosen.channel, chosen.key_id), []
    if any(each.code == wanted for each in ways) or (ways and not wanted):
        return None, [not_by_a_tool() if kind is AddedKind.ANNEX else only_by_a_tool()]
    barred = reasons_against_ways(actor, person_id=person_id, at=now, wanted=wanted)
    if not ways and not barred:
        raise Forbidden(no_key())
    if not barred:
        raise NotFound(no_such_way())
    return None, barred


@operation("outgoing.signing.prepare_added")
def prepare_added(
    *,
    actor: Actor,
    now: datetime,  # noqa: ARG001 - audited
    added_id: UUID,
    certificate_id: UUID,
    hole: Stored,
    prepared: dict[str, Any],
    picture_sha256: str,
) -> None:
    """Keep the file with its hole, so that another process can go on after a crash."""
    row = _live(actor, added_id)
    if row is not None:
        note_prepared(row, certificate_id=certificate_id, hole=hole, prepared=prepared)
        _tell(row, picture=picture_sha256)


@operation("outgoing.signing.give_added")
def give_added(*, actor: Actor, now: datetime, order: Order) -> None:
    """Give it to the channel that will make it, and wait. Again: no change."""
    row = _live(actor, order.about_id)
    if row is not None:
        note_waiting(row, actor=actor, now=now, order=order)


@operation("outgoing.signing.complete_added")
def complete_added(
    *, actor: Actor, now: datetime, added_id: UUID, stored: Stored, timestamped: bool
) -> None:
    """Keep the signed copy; a signature over a file that goes with a document goes with it too.

    One at its end already stays as it is. A document that was issued meanwhile stays as it left.
    """
    row = _live(actor, added_id)
    if row is None:
        return
    if row.kind == AddedKind.ANNEX and row.document_id is not None:
        document = lock_document(actor, row.document_id)
        known = document.attachments.filter(blob_id=row.source_sha256, removed_at=None).exists()
        late = reasons_against_annex(state=State(document.state), known=known, media_type="")
        if late:
            note_failed(row, late[0], now=now)
            _tell(row, problem=late[0].code)
            return
        add_attachment(
            document, now=now, stored=stored, kind=FileKind.SIGNATURE, signs=row.source_sha256
        )
        touch(document.id)
    note_done(row, now=now, timestamped=timestamped, result=enter(stored, now=now))
    _tell(row, sha256=stored.sha256)


@operation("outgoing.signing.fail_added")
def fail_added(*, actor: Actor, now: datetime, added_id: UUID, reason: Reason) -> None:
    """It came to nothing, and why."""
    row = _live(actor, added_id)
    if row is not None:
        note_failed(row, reason, now=now)
        _tell(row, problem=reason.code)


@operation("outgoing.signing.cancel_added")
def cancel_added(*, actor: Actor, now: datetime, added_id: UUID) -> None:
    """Stop waiting for a device. Refuses (NotFound) another's. At its end already: no change."""
    row = AddedSignature.objects.filter(id=added_id, asked_by_id=actor.person_id).first()
    if row is None:
        raise NotFound(
            Reason("signing.no_added", "Không có phiên ký này.", "Mở lại văn bản rồi ký lại.")
        )
    cancel_about(actor=actor, now=now, about_kind=ADDED_ABOUT, about_id=added_id)
    fail_added(actor=actor, now=now, added_id=added_id, reason=cancelled())


def _live(actor: Actor, added_id: UUID) -> AddedSignature | None:
    row = (
        AddedSignature.objects.select_for_update(of=("self",), no_key=True)
        .filter(id=added_id, organisation_id=actor.organisation)
        .first()
    )
    if row is None or row.state not in LIVE:
        return None
    return row


def _tell(row: AddedSignature, **facts: Any) -> None:
    """What the trail says: of the document where there is one, else of the signature itself."""
    about = "document" if row.document_id else "signature"
    audit.subject(about, row.document_id or row.id, added=str(row.kind), **facts)
