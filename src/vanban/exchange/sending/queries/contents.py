"""What a package is made of."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from vanban.core.organisations.queries import OrganisationRow, organisation, organisations_by_id
from vanban.core.records.lifecycle import VersionKind
from vanban.core.records.models import Attachment, Document, Version
from vanban.core.records.queries import symbol_of
from vanban.exchange.sending.models import Dispatch, Package
from vanban.exchange.sending.rules import (
    Answered,
    Body,
    FileRow,
    PackageKind,
    RequestSheet,
    Sheet,
)
from vanban.formats.edxml.message import BussinessDocType
from vanban.formats.symbol import SymbolError, document_type
from vanban.foundation.actor import Actor
from vanban.foundation.errors import NotFound, Reason
from vanban.foundation.operation import query
from vanban.outgoing.drafting.models import Recipient


@dataclass(frozen=True, slots=True)
class Contents:
    """What a package is written from; `sha256` is set when it was written already."""

    package_id: UUID
    sha256: str
    sheet: Sheet | RequestSheet
    files: tuple[FileRow, ...] = ()
    sealed_for: tuple[tuple[UUID, str], ...] | None = None  # recipients, when it goes sealed


@query
def contents_of(actor: Actor, *, package_id: UUID) -> Contents:
    """What the package says and carries. Refuses (NotFound) an unknown one."""
    package = (
        Package.objects.select_related("document__answers", "concerned", "about")
        .filter(id=package_id, organisation_id=actor.organisation)
        .first()
    )
    if package is None:
        raise NotFound(Reason("sending.no_package", "Không có gói tin này."))
    document = package.document
    if package.kind == PackageKind.REQUEST:
        return Contents(package.id, package.sha256, _request(package, document))
    dispatches = list(package.dispatches.order_by("ordinal"))
    sheet = _sheet(package, document, dispatches)
    return Contents(
        package_id=package.id,
        sha256=package.sha256,
        sheet=sheet,
        files=_files(document),
        sealed_for=tuple((row.target_id, row.target_code) for row in dispatches if row.target_id)
        if package.sealed
        else None,
    )


def _request(package: Package, document: Document) -> RequestSheet:
    about = package.about
    assert about is not None  # noqa: S101 - the database holds it
    return RequestSheet(
        sender=_body(organisation(document.organisation_id)),
        target_code=about.target_code,
        business_id=package.business_id,
        symbol=symbol_of(document),
        issued_date=document.issued_date,
        reason=package.reason,
        asked_by=package.asked_by_name,
        at=package.opened_at,
    )


def _sheet(package: Package, document: Document, dispatches: Sequence[Dispatch]) -> Sheet:
    sender = organisation(document.organisation_id)
    ids = {row.target_id for row in dispatches if row.target_id is not None}
    bodies = organisations_by_id(ids)
    try:
        kind = document_type(document.type_code)
    except SymbolError:
        kind = None
    return Sheet(
        sender=_body(sender),
        recipients=tuple(_body(bodies[row.target_id]) for row in dispatches if row.target_id),
        to_places=_named_recipients(package, dispatches),
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
        doc_type=BussinessDocType(package.doc_type),
        concerned_id=package.concerned.business_id if package.concerned else "",
        reason=package.reason,
    )


def _named_recipients(package: Package, dispatches: Sequence[Dispatch]) -> tuple[str, ...]:
    """Nơi nhận as the document names them: further places do not change them."""
    if package.addition_id is None:
        return tuple(row.target_name for row in dispatches)
    own = Recipient.objects.filter(document_id=package.document_id).order_by("ordinal")
    return tuple(own.values_list("name", flat=True))


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
