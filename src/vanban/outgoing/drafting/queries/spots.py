"""Where signatures stand by hand, on the newest draft of a document."""

from dataclasses import dataclass
from uuid import UUID

from vanban.core.records.lifecycle import VersionKind
from vanban.core.records.models import Document, Version
from vanban.core.records.queries import visible_documents
from vanban.foundation.actor import Actor
from vanban.foundation.operation import query
from vanban.outgoing.drafting.models import JointSigner, SignatureSpot
from vanban.outgoing.drafting.rules.spots import Spot


@dataclass(frozen=True, slots=True)
class SpotsSheet:
    """Who signs, in order, and where each stands by hand; `version_id`: on which file."""

    version_id: UUID
    sha256: str
    names: tuple[str, ...]
    spots: tuple[Spot, ...]


@query
def spots_sheet(actor: Actor, *, document_id: UUID) -> SpotsSheet | None:
    """The places set by hand on the newest draft; None without a draft or a signer."""
    document = visible_documents(actor).filter(id=document_id).first()
    if document is None:
        return None
    version = _newest_draft(document_id)
    names = _names(document)
    if version is None or not names:
        return None
    rows = SignatureSpot.objects.filter(version=version)
    return SpotsSheet(
        version_id=version.id,
        sha256=version.blob_id,
        names=names,
        spots=tuple(_spot(row) for row in rows.order_by("id")),
    )


def spot_of(document_id: UUID, name: str) -> Spot | None:
    """Where the signature above a printed name was set by hand; None: the file itself tells."""
    version = _newest_draft(document_id)
    row = SignatureSpot.objects.filter(version=version, name=name).first() if version else None
    return _spot(row) if row else None


def _names(document: Document) -> tuple[str, ...]:
    rows = JointSigner.objects.filter(document=document).order_by("ordinal")
    own = (document.signer_name,) if document.signer_name else ()
    return tuple(rows.values_list("name", flat=True)) or own


def _newest_draft(document_id: UUID) -> Version | None:
    rows = Version.objects.filter(document_id=document_id, kind=VersionKind.DRAFT)
    return rows.order_by("-ordinal").first()


def _spot(row: SignatureSpot) -> Spot:
    return Spot(row.name, row.page, row.left_mm, row.top_mm)
