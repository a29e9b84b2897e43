"""What a package is made of, what waits to be sent, and how each recipient fares."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from vanban.core.organisations.queries import OrganisationRow, organisation, organisations_by_id
from vanban.core.records.lifecycle import VersionKind
from vanban.core.records.models import Attachment, Document, Version
from vanban.core.records.queries import symbol_of, visible_documents
from vanban.exchange.sending.models import Dispatch, Package, StatusEntry
from vanban.exchange.sending.rules import (
    LABELS,
    Answered,
    Body,
    DispatchState,
    FileRow,
    Queued,
    Sheet,
    next_in_line,
)
from vanban.formats.edxml.message import StatusCode
from vanban.formats.symbol import SymbolError, document_type
from vanban.foundation.actor import Actor
from vanban.foundation.errors import NotFound, Reason
from vanban.foundation.operation import query

_FURTHEST = 2000  # how deep into a queue the next package is looked for


@dataclass(frozen=True, slots=True)
class Contents:
    """What a package is written from; `sha256` is set when it was written already."""

    package_id: UUID
    sha256: str
    sheet: Sheet
    files: tuple[FileRow, ...]


@dataclass(frozen=True, slots=True)
class Batch:
    """A written package and the recipients it goes to next, over one link."""

    package_id: UUID
    sha256: str
    sender_code: str
    dispatches: tuple[tuple[UUID, str], ...]  # dispatch, code of the recipient


@dataclass(frozen=True, slots=True)
class StatusRow:
    """A status that a recipient reported."""

    code: int
    label: str
    at: datetime
    description: str
    reported_by: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class DispatchRow:
    """A recipient of an issued document: how the package fares, what was reported back."""

    id: UUID
    target_id: UUID | None
    target_code: str
    target_name: str
    way: str
    state: str
    state_label: str
    tries: int
    queued_at: datetime
    next_try_at: datetime | None
    sent_at: datetime | None
    problem: str
    statuses: tuple[StatusRow, ...]


@query
def contents_of(actor: Actor, *, package_id: UUID) -> Contents:
    """What the package says and carries. Refuses (NotFound) an unknown one."""
    package = (
        Package.objects.select_related("document__answers")
        .filter(id=package_id, organisation_id=actor.organisation)
        .first()
    )
    if package is None:
        raise NotFound(Reason("sending.no_package", "Không có gói tin này."))
    document = package.document
    return Contents(
        package_id=package.id,
        sha256=package.sha256,
        sheet=_sheet(package, document),
        files=_files(document),
    )


def _sheet(package: Package, document: Document) -> Sheet:
    sender = organisation(document.organisation_id)
    dispatches = list(package.dispatches.order_by("ordinal"))
    ids = {row.target_id for row in dispatches if row.target_id is not None}
    bodies = organisations_by_id(ids)
    try:
        kind = document_type(document.type_code)
    except SymbolError:
        kind = None
    return Sheet(
        sender=_body(sender),
        recipients=tuple(_body(bodies[row.target_id]) for row in dispatches if row.target_id),
        to_places=tuple(row.target_name for row in dispatches),
        business_id=package.business_id,
        number=document.number_printed,
        notation=document.notation,
        place=sender.place_name,
        issued_date=document.issued_date or document.state_since.date(),
        issued_at=package.opened_at,
        kind=kind,
        type_name=document.type_name,
        subject=document.subject,
        signer_name=document.signer_name,
        signer_title=document.signer_title,
        signer_authority=document.signer_authority,
        urgency=document.urgency,
        page_count=document.page_count,
        reply_due_date=document.reply_due_date,
        answered=_answered(document.answers),
    )


def _body(row: OrganisationRow) -> Body:
    return Body(
        code=row.code,
        name=row.name,
        superior_name=row.superior_name,
        address=row.address,
        email=row.email,
        phone=row.phone,
    )


def _answered(document: Document | None) -> Answered | None:
    if document is None:
        return None
    return Answered(
        organ_code=document.issuer_code,
        symbol=symbol_of(document),
        business_id=document.business_id,
        issued_date=document.issued_date,
    )


def _files(document: Document) -> tuple[FileRow, ...]:
    original = (
        Version.objects.filter(document=document, kind=VersionKind.SEALED)
        .order_by("-ordinal")
        .first()
    )
    rows = Attachment.objects.filter(document=document, removed_at=None).order_by("ordinal")
    found = [FileRow(row.id, row.blob_id, row.file_name, row.description) for row in rows]
    if original is None:
        return tuple(found)
    main = FileRow(original.id, original.blob_id, original.file_name, document.subject)
    return (main, *found)


@query
def next_batch(
    actor: Actor, *, link: str, now: datetime, recovered_at: datetime | None
) -> Batch | None:
    """The package and recipients that go next over a link; None when nothing is due."""
    rows = list(
        Dispatch.objects.filter(
            organisation_id=actor.organisation, link=link, state=DispatchState.QUEUED
        )
        .select_related("package")
        .order_by("package__opened_at", "package", "ordinal")[:_FURTHEST]
    )
    queue = [
        Queued(
            id=row.id,
            package_id=row.package_id,
            written=bool(row.package.sha256),
            target_code=row.target_code,
            next_try_at=row.next_try_at,
            last_try_at=row.last_try_at,
        )
        for row in rows
    ]
    chosen = next_in_line(queue, now=now, recovered_at=recovered_at)
    if not chosen:
        return None
    package = next(row.package for row in rows if row.package_id == chosen[0].package_id)
    return Batch(
        package_id=package.id,
        sha256=package.sha256,
        sender_code=organisation(actor.organisation).code,
        dispatches=tuple((one.id, one.target_code) for one in chosen),
    )


@query
def overdue(actor: Actor, *, link: str, now: datetime, horizon: timedelta) -> bool:
    """Whether something waits on a link for longer than the horizon."""
    return Dispatch.objects.filter(
        organisation_id=actor.organisation,
        link=link,
        state=DispatchState.QUEUED,
        queued_at__lt=now - horizon,
    ).exists()


@query
def queues(actor: Actor) -> list[tuple[UUID, str]]:
    """The organisations and links with something to send, of all that the actor may see."""
    rows = (
        Dispatch.objects.filter(state=DispatchState.QUEUED)
        .exclude(package__sha256="")
        .exclude(link="")
        .values_list("organisation_id", "link")
        .distinct()
    )
    if actor.organisation_id is not None:
        rows = rows.filter(organisation_id=actor.organisation_id)
    return list(rows)


@query
def unwritten(actor: Actor, *, older_than: datetime, limit: int = 200) -> list[tuple[UUID, UUID]]:
    """Packages with recipients that wait for their packet for a while: (organisation, package)."""
    rows = Dispatch.objects.filter(
        state=DispatchState.QUEUED,
        package__sha256="",
        package__opened_at__lt=older_than,
        queued_at__lt=older_than,
    )
    if actor.organisation_id is not None:
        rows = rows.filter(organisation_id=actor.organisation_id)
    return list(rows.values_list("organisation_id", "package_id").distinct()[:limit])


@query
def dispatches_of(actor: Actor, *, document_id: UUID) -> list[DispatchRow]:
    """Every recipient of a document with what was reported back, in the order of Nơi nhận."""
    rows = list(
        Dispatch.objects.filter(
            package__document__in=visible_documents(actor).filter(id=document_id)
        ).order_by("ordinal")
    )
    reported: dict[UUID, list[StatusRow]] = {}
    for entry in StatusEntry.objects.filter(dispatch__in=rows).order_by("at", "code"):
        reported.setdefault(entry.dispatch_id, []).append(
            StatusRow(
                code=entry.code,
                label=StatusCode(entry.code).label,
                at=entry.at,
                description=entry.description,
                reported_by=entry.reported_by,
                recorded_at=entry.recorded_at,
            )
        )
    return [
        DispatchRow(
            id=row.id,
            target_id=row.target_id,
            target_code=row.target_code,
            target_name=row.target_name,
            way=row.way,
            state=row.state,
            state_label=LABELS[DispatchState(row.state)],
            tries=row.tries,
            queued_at=row.queued_at,
            next_try_at=row.next_try_at,
            sent_at=row.sent_at,
            problem=row.problem,
            statuses=tuple(reported.get(row.id, ())),
        )
        for row in rows
    ]
