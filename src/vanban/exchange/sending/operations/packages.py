"""The package of an issued document: opened with its recipients, written once, let go."""

from collections.abc import Iterable
from datetime import datetime
from typing import cast
from uuid import UUID

from vanban.core.files.operations import keep
from vanban.core.organisations.queries import organisation
from vanban.core.records.lifecycle import Move, State
from vanban.core.records.models import Document
from vanban.core.records.operations import advance, lock_document, reasons_against, touch
from vanban.exchange.directory.queries import link_between
from vanban.exchange.sending.events import PackageHandedOver
from vanban.exchange.sending.models import (
    Addition,
    Dispatch,
    Instruction,
    Package,
    StatusEntry,
)
from vanban.exchange.sending.operations.stopped import announce_stopped
from vanban.exchange.sending.operations.timeline import note
from vanban.exchange.sending.operations.write import CannotWrite, write_packet
from vanban.exchange.sending.queries import contents_of, proposed_instruction
from vanban.exchange.sending.rules import (
    STOPPED,
    DispatchState,
    Outcome,
    PackageKind,
    message_type_of,
)
from vanban.exchange.sending.rules.after_issue import Place
from vanban.formats.edxml.errors import EdxmlError
from vanban.formats.edxml.message import BussinessDocType, StatusCode
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.errors import NotFound, Reason
from vanban.foundation.events import record
from vanban.foundation.jobs import defer
from vanban.foundation.operation import operation
from vanban.outgoing.drafting.models import Recipient
from vanban.outgoing.drafting.rules import Way

WRITE = "exchange.sending.jobs.write_package_file"
SEND = "exchange.sending.jobs.send_queue"
NO_LINK = "Chưa có trục liên thông nào dẫn tới nơi nhận này."
RECALLED_FIRST = "Văn bản được thu hồi trước khi gửi đi."


class NoDocument(NotFound):
    """No such issued document of this organisation."""

    code = "sending.no_document"


@operation("exchange.sending.open_package")
def open_package(*, actor: Actor, now: datetime, document_id: UUID) -> UUID:
    """Begin the package of an issued document, one dispatch a recipient; twice changes nothing.

    Called back before it could leave: its dispatches are called off from the start, and nothing
    goes. Refuses (NoDocument).
    """
    document = (
        Document.objects.select_for_update(no_key=True)  # before its dispatches, as in a recall
        .filter(id=document_id, organisation_id=actor.organisation)
        .exclude(business_id="")
        .first()
    )
    if document is None:
        raise NoDocument(Reason("sending.no_document", "Văn bản chưa phát hành."))
    package, created = Package.objects.get_or_create(
        document=document,
        defaults={
            "organisation_id": actor.organisation,
            "business_id": document.business_id,
            "opened_at": now,
        },
        kind=PackageKind.DOCUMENT,
        addition=None,
    )
    audit.subject("document", document_id, package=package.id)
    if created:
        _obey(package, actor)
        called_back = document.state == State.RECALLED
        _begin(package, _places_of(document_id), actor, now, called_back=called_back)
    return package.id


def begin_further(
    first: Package, addition: Addition, places: Iterable[Place], *, actor: Actor, now: datetime
) -> None:
    """Begin the packet of an issued document to further places, in the manner of the first one.

    A step of sending further: the transaction is the caller's.
    """
    package = Package.objects.create(
        organisation_id=first.organisation_id,
        document_id=first.document_id,
        kind=PackageKind.DOCUMENT,
        addition=addition,
        business_id=first.business_id,
        sealed=first.sealed,
        doc_type=first.doc_type,
        concerned_id=first.concerned_id,
        reason=first.reason,
        opened_at=now,
    )
    _begin(package, places, actor, now)


def _begin(
    package: Package,
    places: Iterable[Place],
    actor: Actor,
    now: datetime,
    *,
    called_back: bool = False,
) -> None:
    _open_dispatches(package, places, actor, now)
    if called_back:
        _call_off(package, actor, now)
        return
    _freeze_concerned(package, actor, now)
    have_written(package)


def _places_of(document_id: UUID) -> list[Place]:
    """Whom the document names as its recipients."""
    rows = Recipient.objects.filter(document_id=document_id).select_related("target")
    return [
        Place(
            ordinal=row.ordinal,
            target_id=row.target_id,
            code=row.target.code if row.target else row.code,
            name=row.name,
            way=Way(row.way),
        )
        for row in rows.order_by("ordinal")
    ]


def _call_off(package: Package, actor: Actor, now: datetime) -> None:
    """Nothing of a document called back goes by the line; paper is called back on paper."""
    for row in package.dispatches.exclude(state=DispatchState.ON_PAPER):
        row.state, row.problem = DispatchState.CANCELLED, ""
        row.save(update_fields=["state", "problem"])
        note(row, Outcome.CANCELLED, actor=actor, now=now, text=RECALLED_FIRST)


def _obey(package: Package, actor: Actor) -> None:
    """Take over what was said before the document was issued; else what its page showed: a draft
    opened to replace a document replaces it.
    """
    said = Instruction.objects.filter(
        document_id=package.document_id
    ).first() or proposed_instruction(actor, document_id=package.document_id)
    if said is not None:
        package.sealed, package.doc_type = said.sealed, said.doc_type
        package.concerned_id, package.reason = said.concerned_id, said.reason
        package.save(update_fields=["sealed", "doc_type", "concerned", "reason"])


def _freeze_concerned(package: Package, actor: Actor, now: datetime) -> None:
    """What is revoked or replaced is frozen here from now on; each receiver answers 15 or 16."""
    if package.doc_type not in {BussinessDocType.REVOKE, BussinessDocType.REPLACE}:
        return
    concerned = lock_document(actor, cast("UUID", package.concerned_id))
    if not reasons_against(concerned, Move.RECALL):
        advance(concerned, Move.RECALL, now=now)
    asked = package.dispatches.exclude(way=Way.PAPER).values("target_id")
    for row in Dispatch.objects.filter(
        package__document=concerned, package__kind=PackageKind.DOCUMENT, target_id__in=asked
    ).select_related("package"):
        note(row, Outcome.REQUESTED, actor=actor, now=now, text=package.reason)
        if row.state in STOPPED | {DispatchState.QUEUED} and row.carried_at is None:
            row.state, row.next_try_at = DispatchState.CANCELLED, None
            row.save(update_fields=["state", "next_try_at"])
            note(row, Outcome.CANCELLED, actor=actor, now=now, text=package.reason)
        else:
            _keep_asked(row, package, now)


def _keep_asked(row: Dispatch, package: Package, now: datetime) -> None:
    """The board shows that we asked (13), as when the request goes by itself."""
    StatusEntry.objects.get_or_create(
        dispatch=row,
        code=StatusCode.CANCELLATION,
        at=package.opened_at.replace(microsecond=0),
        defaults={
            "organisation_id": row.organisation_id,
            "description": package.reason,
            "recorded_at": now,
        },
    )


def have_written(package: Package) -> None:
    """Let the packet be written (if it is not yet) and let go. Packets are written side by side:
    the queue itself lets none overtake one that is not written yet.
    """
    defer(
        WRITE,
        organisation_id=str(package.organisation_id),
        package_id=str(package.id),
    )


def _open_dispatches(
    package: Package, places: Iterable[Place], actor: Actor, now: datetime
) -> None:
    sender = organisation(actor.organisation).code
    rows = []
    for place in places:
        row = Dispatch(
            organisation_id=actor.organisation,
            package=package,
            ordinal=place.ordinal,
            target_id=place.target_id,
            target_code=place.code,
            target_name=place.name,
            way=place.way,
            state=DispatchState.QUEUED,
            queued_at=now,
        )
        if place.way == Way.PAPER:
            row.state = DispatchState.ON_PAPER
        elif place.way == Way.AXIS:
            _route(row, sender)
        rows.append(row)
    Dispatch.objects.bulk_create(rows)
    for row in rows:
        if row.state == DispatchState.PARKED:
            announce_stopped(row)


def _route(row: Dispatch, sender_code: str) -> None:
    link = link_between(sender_code=sender_code, recipient_code=row.target_code)
    row.link = link.code if link is not None else ""
    if link is None:
        row.state, row.problem = DispatchState.PARKED, NO_LINK


def write_package(*, actor: Actor, now: datetime, package_id: UUID) -> None:
    """Write the packet and let it go. Outside work between two operations: run again after a
    crash it either finds the packet written, or writes it anew before anyone has seen it.

    What bears a mark of secrecy is not written: it must not go by this network (Luật Bảo vệ bí mật
    nhà nước; regulations section 12). A sealed packet waits until every receiver's certificate is
    known.
    """
    contents = contents_of(actor, package_id=package_id)
    if contents.sha256:
        complete_package(
            actor=actor, now=now, package_id=package_id, sha256=contents.sha256, size=None
        )
        return
    try:
        data = write_packet(actor, now, contents)
    except (EdxmlError, NotFound, CannotWrite) as error:
        problem = error.message_vi if isinstance(error, EdxmlError) else str(error)
        fail_package(actor=actor, now=now, package_id=package_id, problem=problem)
        return
    if not data:
        return  # all on paper: there is nothing to send
    stored = keep(data, file_name="goi-tin.edxml")
    complete_package(
        actor=actor, now=now, package_id=package_id, sha256=stored.sha256, size=stored.size
    )


@operation("exchange.sending.complete_package")
def complete_package(
    *, actor: Actor, now: datetime, package_id: UUID, sha256: str, size: int | None
) -> None:
    """The packet lies in the store: hand it to bodies of this installation, queue it for the axis.

    The first packet written stays the one; done again it only sets the queues off once more.
    """
    package = _locked(actor, package_id)
    audit.subject("document", package.document_id, package=package_id, sha256=sha256)
    if not package.sha256:
        package.sha256, package.size, package.written_at = sha256, size, now
        package.save(update_fields=["sha256", "size", "written_at"])
    queued = package.dispatches.select_for_update(no_key=True).filter(state=DispatchState.QUEUED)
    waiting = list(queued.order_by("ordinal"))
    if package.kind == PackageKind.REQUEST and package.about is not None:
        _keep_asked(package.about, package, now)
    _hand_over(package, [row for row in waiting if row.way == Way.INTERNAL], actor, now)
    for link in sorted({row.link for row in waiting if row.way == Way.AXIS}):
        set_off(actor.organisation, link)
    touch(package.document_id)


def _locked(actor: Actor, package_id: UUID) -> Package:
    """The package, behind its document: a recall waits for what is being handed over, or first
    calls it off.
    """
    mine = Package.objects.filter(id=package_id, organisation_id=actor.organisation)
    lock_document(actor, mine.values_list("document_id", flat=True).get())
    return mine.select_for_update(no_key=True).get()


def _hand_over(package: Package, rows: Iterable[Dispatch], actor: Actor, now: datetime) -> None:
    sender = organisation(actor.organisation).code
    for row in rows:
        row.state, row.sent_at = DispatchState.HANDED_OVER, now
        row.save(update_fields=["state", "sent_at"])
        note(row, Outcome.SENT, actor=actor, now=now)
        if row.target_id is not None:
            record(
                PackageHandedOver(
                    organisation_id=row.target_id,
                    dispatch_id=row.id,
                    package_sha256=package.sha256,
                    sender_code=sender,
                    kind=message_type_of(package.kind),
                )
            )


def set_off(organisation_id: UUID, link: str) -> None:
    """Let the queue of a link run, one job after another, so that order is kept. A run sends all
    that is due: one that waits is enough (and what it misses is found by the next round).
    """
    name = f"send:{link}:{organisation_id}"
    defer(
        SEND,
        lock=name,
        once=name,
        organisation_id=str(organisation_id),
        link=link,
    )


@operation("exchange.sending.fail_package")
def fail_package(*, actor: Actor, now: datetime, package_id: UUID, problem: str) -> None:
    """The packet cannot be written: every recipient shows why."""
    package = _locked(actor, package_id)
    audit.subject("document", package.document_id, package=package_id, problem=problem)
    package.problem = problem[:500]
    package.save(update_fields=["problem"])
    for row in package.dispatches.filter(state=DispatchState.QUEUED):
        row.state, row.problem = DispatchState.FAILED, problem[:500]
        row.save(update_fields=["state", "problem"])
        note(row, Outcome.REFUSED, actor=actor, now=now, text=problem)
        announce_stopped(row)
    touch(package.document_id)
