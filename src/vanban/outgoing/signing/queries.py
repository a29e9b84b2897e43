"""Signatures of a document: asked, under way, done, failed and why."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Subquery

from vanban.core.records.lifecycle import State, VersionKind
from vanban.core.records.models import Version
from vanban.core.records.queries import symbol_of, visible_documents
from vanban.formats.pdf.places import SignaturePlace
from vanban.foundation.actor import Actor
from vanban.foundation.errors import Reason
from vanban.foundation.operation import query
from vanban.outgoing.drafting.models import JointSigner
from vanban.outgoing.drafting.queries import spot_of
from vanban.outgoing.drafting.rules import Turn
from vanban.outgoing.drafting.rules.spots import Spot
from vanban.outgoing.signing.models import AddedSignature, Batch, BatchItem, SigningRequest
from vanban.outgoing.signing.rules import CLOCKS_DIFFER, AddedKind, BatchKind, ItemState
from vanban.trust.keys.queries import problem_of
from vanban.trust.keys.rules import Channel
from vanban.trust.keys.rules.working import LIVE, WorkState


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
    ordinal: int


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
    state: WorkState
    certificate_id: UUID | None
    hole_sha256: str
    prepared: dict[str, Any] | None
    channel: Channel | None
    key_id: UUID | None
    title: str
    batch_id: UUID | None
    ordinal: int
    spot: Spot | None  # set by hand


@query
def requests_of(actor: Actor, *, document_id: UUID) -> list[RequestRow]:
    """Every signature asked for, the latest first."""
    rows = SigningRequest.objects.filter(
        document__in=visible_documents(actor).filter(id=document_id)
    )
    rows = rows.select_related("signer").order_by("-asked_at", "-id")
    return [_row(row) for row in rows]


def replaced_since(
    document_ids: Iterable[UUID] | QuerySet[Any, Any], read_at: datetime | None
) -> list[str]:
    """The subjects of those documents whose file went up after it was read."""
    if read_at is None:
        return []
    rows = Version.objects.filter(
        document_id__in=document_ids,
        kind=VersionKind.PREPARED,
        made_at__gt=read_at + CLOCKS_DIFFER,
    )
    return list(rows.order_by("document_id").values_list("document__subject", flat=True).distinct())


@query
def signature_place(actor: Actor, *, document_id: UUID) -> SignaturePlace | None:
    """Where the document's own signature stands, for the seal beside it."""
    row = signatures_of(document_id, organisation_id=actor.organisation).first()
    return SignaturePlace.from_json(row.place) if row and row.place else None


def signatures_of(document_id: UUID, *, organisation_id: UUID) -> QuerySet[SigningRequest]:
    """The signatures on the file as it stands, the document's own first.

    What was signed before the draft went back and was approved anew is not among them.
    """
    approved = Version.objects.filter(document_id=document_id, kind=VersionKind.PREPARED)
    return (
        SigningRequest.objects.filter(
            document_id=document_id, organisation_id=organisation_id, state=WorkState.DONE
        )
        .filter(source__ordinal__gte=Subquery(approved.order_by("-ordinal").values("ordinal")[:1]))
        .order_by("-ordinal", "-finished_at")
    )


@query
def signing_order(actor: Actor, *, request_id: UUID) -> SigningOrder | None:
    """The work of a live request; None once it is done or has failed."""
    row = (
        SigningRequest.objects.select_related("source", "signer__person", "document")
        .filter(id=request_id, organisation_id=actor.organisation, state__in=LIVE)
        .first()
    )
    if row is None:
        return None
    assert row.signer is not None  # noqa: S101 - only what was brought back has no post
    return SigningOrder(
        request_id=row.id,
        document_id=row.document_id,
        sha256=row.source.blob_id,
        file_name=row.source.file_name,
        person_id=row.signer.person_id,
        signer_name=row.signer_name,
        nominal_name=row.printed_name or row.signer_name,
        state=WorkState(row.state),
        certificate_id=row.certificate_id,
        hole_sha256=row.hole_sha256,
        prepared=row.prepared,
        channel=Channel(row.channel) if row.channel else None,
        key_id=row.key_id,
        title=row.document.subject,
        batch_id=row.batch_id,
        ordinal=row.ordinal,
        spot=spot_of(row.document_id, row.printed_name or row.signer_name),
    )


@dataclass(frozen=True, slots=True)
class Lent:
    """The file that a person of another body is to sign now."""

    ordinal: int
    name: str
    body_name: str
    version_id: UUID
    sha256: str
    file_name: str


@query
def lent_out(actor: Actor, *, document_id: UUID, ordinal: int | None = None) -> Lent | None:
    """Whom of another body a document waits for, and the file to give him; None: for nobody."""
    rows = JointSigner.objects.filter(
        document__in=visible_documents(actor).filter(id=document_id, state=State.TO_SIGN),
        post=None,
        state=Turn.ASKED,
    )
    rows = rows if ordinal is None else rows.filter(ordinal=ordinal)
    row = rows.order_by("ordinal").first()
    newest = Version.objects.filter(document_id=document_id).order_by("-ordinal").first()
    if row is None or newest is None:
        return None
    return Lent(
        ordinal=row.ordinal,
        name=row.name,
        body_name=row.body_name,
        version_id=newest.id,
        sha256=newest.blob_id,
        file_name=newest.file_name,
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
class AddedRow:
    """A signature beside a document's own way, for its page and for the outside work."""

    id: UUID
    kind: AddedKind
    document_id: UUID | None
    person_id: UUID | None
    asked_by_id: UUID | None
    by_name: str
    lines: tuple[str, ...]
    source_sha256: str
    file_name: str
    state: WorkState
    channel: Channel
    key_id: UUID | None
    certificate_id: UUID | None
    hole_sha256: str
    prepared: dict[str, Any] | None
    result_sha256: str
    problem: Reason | None
    asked_at: datetime
    finished_at: datetime | None

    @property
    def content_sha256(self) -> str:
        """What a signature in a file of its own is over; empty where the file itself is signed."""
        return self.source_sha256 if self.kind is AddedKind.ANNEX else ""


@query
def added(actor: Actor, *, added_id: UUID) -> AddedRow | None:
    """One of them: the house's, or of who asked for it; of a document, only while he may see it."""
    rows = AddedSignature.objects.filter(id=added_id, organisation_id=actor.organisation)
    row = rows.first()
    if row is None or not (actor.is_system or row.asked_by_id == actor.person_id):
        return None
    if row.document_id and not visible_documents(actor).filter(id=row.document_id).exists():
        return None
    return _added(row)


@query
def added_to(actor: Actor, *, document_id: UUID) -> list[AddedRow]:
    """Those of a document that the actor may see, the latest first."""
    rows = AddedSignature.objects.filter(
        document__in=visible_documents(actor).filter(id=document_id)
    )
    return [_added(row) for row in rows.order_by("-asked_at", "-id")]


def _added(row: AddedSignature) -> AddedRow:
    return AddedRow(
        id=row.id,
        kind=AddedKind(row.kind),
        document_id=row.document_id,
        person_id=row.person_id,
        asked_by_id=row.asked_by_id,
        by_name=row.by_name,
        lines=tuple(row.lines),
        source_sha256=row.source_sha256,
        file_name=row.file_name,
        state=WorkState(row.state),
        channel=Channel(row.channel),
        key_id=row.key_id,
        certificate_id=row.certificate_id,
        hole_sha256=row.hole_sha256,
        prepared=row.prepared,
        result_sha256=row.result_id or "",
        problem=problem_of(row),
        asked_at=row.asked_at,
        finished_at=row.finished_at,
    )


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


@dataclass(frozen=True, slots=True)
class BatchAtWork:
    """A batch as the start page names it; `settled` of `total` are done or refused."""

    id: UUID
    kind: BatchKind
    total: int
    settled: int


@query
def live_batches(actor: Actor) -> list[BatchAtWork]:
    """The batches of one's own post that are at work, the latest first."""
    if actor.post_id is None:
        return []
    rows = (
        Batch.objects.filter(post_id=actor.post_id, finished_at=None)
        .annotate(
            total=Count("items"),
            settled=Count("items", filter=Q(items__settled_at__isnull=False)),
        )
        .order_by("-asked_at")
    )
    return [BatchAtWork(row.id, BatchKind(row.kind), row.total, row.settled) for row in rows]


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
        problem=problem_of(row),
        channel=row.channel,
        person_id=row.signer.person_id if row.signer else None,
        ordinal=row.ordinal,
    )
