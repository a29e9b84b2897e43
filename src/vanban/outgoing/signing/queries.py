"""Signatures of a document: asked, under way, done, failed and why."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from vanban.core.records.queries import symbol_of, visible_documents
from vanban.formats.pdf.places import SignaturePlace
from vanban.foundation.actor import Actor
from vanban.foundation.errors import Reason
from vanban.foundation.operation import query
from vanban.outgoing.signing.models import Batch, BatchItem, SigningRequest
from vanban.outgoing.signing.rules import LIVE, BatchKind, ItemState, RequestState
from vanban.trust.keys.rules import Channel


@dataclass(frozen=True, slots=True)
class RequestRow:
    """A signature for the page: `problem` says why a failed one failed and how to mend it."""

    id: UUID
    state: str
    signer_name: str
    signer_title: str
    lines: tuple[str, ...]
    basis: str
    asked_at: datetime
    finished_at: datetime | None
    timestamped: bool | None
    problem: Reason | None
    channel: str
    person_id: UUID | None


@dataclass(frozen=True, slots=True)
class SigningOrder:
    """What the outside work needs of a live request."""

    request_id: UUID
    document_id: UUID
    sha256: str
    file_name: str
    person_id: UUID
    signer_name: str
    nominal_name: str
    state: RequestState
    certificate_id: UUID | None
    hole_sha256: str
    prepared: dict[str, Any] | None
    channel: Channel | None
    key_id: UUID | None
    title: str
    batch_id: UUID | None


@query
def requests_of(actor: Actor, *, document_id: UUID) -> list[RequestRow]:
    """Every signature asked for, the latest first."""
    rows = SigningRequest.objects.filter(
        document__in=visible_documents(actor).filter(id=document_id)
    )
    rows = rows.select_related("signer").order_by("-asked_at", "-id")
    return [_row(row) for row in rows]


@query
def signature_place(actor: Actor, *, document_id: UUID) -> SignaturePlace | None:
    """Where the competent person's signature stands, for the seal beside it."""
    row = (
        SigningRequest.objects.filter(
            document_id=document_id, organisation_id=actor.organisation, state=RequestState.DONE
        )
        .order_by("-finished_at")
        .first()
    )
    return SignaturePlace.from_json(row.place) if row and row.place else None


@query
def signing_order(actor: Actor, *, request_id: UUID) -> SigningOrder | None:
    """The work of a live request; None once it is done or has failed."""
    row = (
        SigningRequest.objects.select_related(
            "source", "signer__person", "document__signer__person"
        )
        .filter(id=request_id, organisation_id=actor.organisation, state__in=LIVE)
        .first()
    )
    if row is None:
        return None
    nominal = row.document.signer
    return SigningOrder(
        request_id=row.id,
        document_id=row.document_id,
        sha256=row.source.blob_id,
        file_name=row.source.file_name,
        person_id=row.signer.person_id,
        signer_name=row.signer_name,
        nominal_name=nominal.person.full_name if nominal else row.signer_name,
        state=RequestState(row.state),
        certificate_id=row.certificate_id,
        hole_sha256=row.hole_sha256,
        prepared=row.prepared,
        channel=Channel(row.channel) if row.channel else None,
        key_id=row.key_id,
        title=row.document.subject,
        batch_id=row.batch_id,
    )


@query
def request_behind(actor: Actor, *, request_id: UUID) -> tuple[UUID, RequestRow] | None:
    """The document and the request of an outside signing, for who may see the document."""
    row = (
        SigningRequest.objects.select_related("signer")
        .filter(id=request_id, document__in=visible_documents(actor))
        .first()
    )
    return (row.document_id, _row(row)) if row else None


@dataclass(frozen=True, slots=True)
class ItemRow:
    """A document of a batch: what became of it, and why it was refused."""

    id: UUID
    document_id: UUID
    subject: str
    symbol: str
    state: ItemState
    request_id: UUID | None
    problem: Reason | None


@dataclass(frozen=True, slots=True)
class BatchRow:
    """A batch as its page and its report tell it."""

    id: UUID
    kind: BatchKind
    by_name: str
    post_id: UUID
    way: str
    channel: str
    asked_at: datetime
    finished_at: datetime | None
    items: tuple[ItemRow, ...]

    def count(self, *states: ItemState) -> int:
        return sum(item.state in states for item in self.items)

    @property
    def done(self) -> int:
        return self.count(ItemState.DONE)

    @property
    def refused(self) -> int:
        return self.count(ItemState.REFUSED, ItemState.STOPPED)

    @property
    def revision(self) -> str:
        """A short word that changes when anything did."""
        return f"{self.done}-{self.refused}-{self.count(ItemState.WORKING)}"


@query
def batch_of(actor: Actor, *, batch_id: UUID) -> BatchRow | None:
    """A batch of one's own post (the house: of the body), with every document of it."""
    rows = Batch.objects.filter(id=batch_id, organisation_id=actor.organisation)
    row = rows.first()
    if row is None or not (actor.is_system or row.post_id == actor.post_id):
        return None
    items = list(row.items.select_related("document").order_by("ordinal"))
    named = [item.document_id for item in items]
    seen = set(visible_documents(actor).filter(id__in=named).values_list("id", flat=True))
    return BatchRow(
        id=row.id,
        kind=BatchKind(row.kind),
        by_name=row.by_name,
        post_id=row.post_id,
        way=row.way,
        channel=row.channel,
        asked_at=row.asked_at,
        finished_at=row.finished_at,
        items=tuple(_item(item, told=item.document_id in seen) for item in items),
    )


@query
def live_batches(actor: Actor) -> list[UUID]:
    """The batches of one's own post that are at work, the latest first."""
    if actor.post_id is None:
        return []
    rows = Batch.objects.filter(post_id=actor.post_id, finished_at=None)
    return list(rows.order_by("-asked_at").values_list("id", flat=True))


def _item(item: BatchItem, *, told: bool) -> ItemRow:
    """A line of a batch; of a document that may not be seen nothing is told but that."""
    problem = None
    if item.problem_code:
        problem = Reason(item.problem_code, item.problem_text, item.problem_mend)
    return ItemRow(
        id=item.id,
        document_id=item.document_id,
        subject=item.document.subject if told else "",
        symbol=symbol_of(item.document) if told else "",
        state=ItemState(item.state),
        request_id=item.request_id,
        problem=problem,
    )


def _row(row: SigningRequest) -> RequestRow:
    problem = None
    if row.problem_code:
        problem = Reason(row.problem_code, row.problem_text, row.problem_mend)
    return RequestRow(
        id=row.id,
        state=row.state,
        signer_name=row.signer_name,
        signer_title=row.signer_title,
        lines=tuple(row.authority.split("|")),
        basis=row.basis,
        asked_at=row.asked_at,
        finished_at=row.finished_at,
        timestamped=row.timestamped,
        problem=problem,
        channel=row.channel,
        person_id=row.signer.person_id,
    )
