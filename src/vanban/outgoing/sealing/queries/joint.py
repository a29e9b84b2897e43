"""The seals of a joint document: which bodies have sealed, which are waited for, since when."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from vanban.core.organisations.queries import organisations_named
from vanban.core.organisations.rules import fold
from vanban.core.records.lifecycle import State, VersionKind
from vanban.core.records.models import Document, Version
from vanban.core.records.queries import visible_documents
from vanban.foundation.actor import Actor
from vanban.foundation.operation import query
from vanban.outgoing.drafting.models import JointSigner
from vanban.outgoing.numbering.models import NumberEntry
from vanban.outgoing.sealing.models import CoSeal
from vanban.outgoing.sealing.rules.joint import bodies_to_seal
from vanban.trust.verification.rules.standing import CUT


@dataclass(frozen=True, slots=True)
class CoSealRow:
    """One body that seals beside ours. `state`: later (no number in the file), asked, sealed."""

    ordinal: int
    body_name: str
    signers: tuple[str, ...]
    state: str
    since: datetime | None
    holder_name: str
    brought_by_name: str


@dataclass(frozen=True, slots=True)
class OutToSeal:
    """The file that another body is to seal now; `approved_sha256`: what it grew from."""

    ordinal: int
    body_name: str
    numbered_id: UUID
    version_id: UUID
    sha256: str
    file_name: str
    approved_sha256: str
    numbered_sha256: str
    sealed_by: str


def numbered_file(document_id: UUID) -> Version | None:
    """The file as the number was filled in; without the seals of other bodies."""
    entries = NumberEntry.objects.filter(document_id=document_id, voided_at=None)
    entry = entries.select_related("version")
    found = entry.first()
    return found.version if found else None


def latest_over(numbered: Version | None) -> Version | None:
    """The file to seal: the one with the number, and whoever sealed it before us."""
    if numbered is None:
        return None
    latest = CoSeal.objects.filter(numbered=numbered).select_related("result")
    found = latest.order_by("-result__ordinal").first()
    return found.result if found else numbered


def bodies_missing(document: Document, numbered: Version | None) -> list[str]:
    """The bodies whose seal the file with the number lacks."""
    if numbered is None:
        return []
    wanted = bodies_to_seal(list(JointSigner.objects.filter(document=document)))
    done = set(CoSeal.objects.filter(numbered=numbered).values_list("ordinal", flat=True))
    return [body for ordinal, body in wanted.items() if ordinal not in done]


@query
def co_seals(actor: Actor, *, document_id: UUID) -> list[CoSealRow]:
    """Every body that seals a document beside the one that issues it; none of most documents."""
    seen = visible_documents(actor).filter(id=document_id)
    signers = list(JointSigner.objects.filter(document__in=seen).order_by("ordinal"))
    wanted = bodies_to_seal(signers)
    if not wanted:
        return []
    numbered = numbered_file(document_id)
    made = {row.ordinal: row for row in CoSeal.objects.filter(numbered=numbered)}
    rows = []
    for ordinal, body in wanted.items():
        seal = made.get(ordinal)
        rows.append(
            CoSealRow(
                ordinal=ordinal,
                body_name=body,
                signers=tuple(row.name for row in signers if fold(row.body_name) == fold(body)),
                state="sealed" if seal else "asked" if numbered else "later",
                since=seal.brought_at if seal else numbered.made_at if numbered else None,
                holder_name=seal.holder_name if seal else "",
                brought_by_name=seal.brought_by_name if seal else "",
            )
        )
    return rows


@query
def out_to_seal(actor: Actor, *, document_id: UUID, ordinal: int | None = None) -> OutToSeal | None:
    """Whose seal a document waits for, and the file to give them; None: for nobody's."""
    document = visible_documents(actor).filter(id=document_id, state=State.NUMBERED).first()
    rows = co_seals(actor, document_id=document_id) if document else []
    waited = [row for row in rows if row.state == "asked" and ordinal in {None, row.ordinal}]
    if document is None or not waited:
        return None
    numbered = numbered_file(document_id)
    newest = latest_over(numbered)
    approved = Version.objects.filter(document=document, kind=VersionKind.PREPARED)
    began = approved.order_by("-ordinal").first()
    assert numbered and newest and began  # noqa: S101, PT018 - "asked" says that they are there
    last = CoSeal.objects.filter(result=newest).first()
    return OutToSeal(
        ordinal=waited[0].ordinal,
        body_name=waited[0].body_name,
        numbered_id=numbered.id,
        version_id=newest.id,
        sha256=newest.blob_id,
        file_name=newest.file_name,
        approved_sha256=began.blob_id,
        numbered_sha256=numbered.blob_id,
        sealed_by=last.body_name if last else "",
    )


@query
def known_as(
    actor: Actor,  # noqa: ARG001 - the directory is everybody's
    *,
    body_name: str,
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names a body goes by, as written on the document and in the directory; what is above."""
    rows = organisations_named({body_name}, longest=CUT)[body_name] if body_name else []
    names = [body_name, *(name for row in rows for name in (row.name, row.short_name) if name)]
    above = [name for row in rows for name in (row.superior_name, row.place_name) if name]
    return tuple(dict.fromkeys(names)), tuple(dict.fromkeys(above))
