"""Proof that the audit trail was not altered: every digest recomputed, row by row."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from vanban.foundation.actor import Actor
from vanban.foundation.audit import digest_of
from vanban.foundation.models import AuditChain, AuditEntry
from vanban.foundation.operation import query

NO_ORGANISATION = UUID(int=0)
_BATCH = 5000


@dataclass(frozen=True, slots=True)
class Fault:
    """The first entry of a chain that does not fit, and how."""

    sequence: int
    kind: str  # changed | missing | cut_off
    entry_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class ChainProof:
    chain: UUID
    entries: int
    head: str  # hexadecimal; write it down elsewhere to prove later that nothing before it changed
    last_at: datetime | None
    fault: Fault | None


@query
def prove_chains(actor: Actor) -> list[ChainProof]:
    """Recompute every chain the actor may see; the system sees all.

    A changed row, a row taken out and rows cut off at the end are each found, and the first one
    is named.
    """
    heads = AuditChain.objects.order_by("chain")
    if actor.organisation_id is not None:
        heads = heads.filter(chain=actor.organisation_id)
    return [_prove(head) for head in heads]


def _prove(head: AuditChain) -> ChainProof:
    previous, expected, last_at = b"", 0, None
    fault: Fault | None = None
    for entry in _entries(head.chain):
        expected += 1
        if entry.sequence != expected:
            fault = Fault(expected, "missing")
            break
        digest = digest_of(previous, entry.sequence, entry.payload)
        if bytes(entry.previous) != previous or bytes(entry.digest) != digest:
            fault = Fault(expected, "changed", entry.id)
            break
        previous, last_at = digest, entry.at
    if fault is None and (expected != head.sequence or previous != bytes(head.digest)):
        fault = Fault(expected + 1, "cut_off")
    return ChainProof(head.chain, expected, bytes(head.digest).hex(), last_at, fault)


def _entries(chain: UUID) -> Iterator[AuditEntry]:
    own = None if chain == NO_ORGANISATION else chain
    return (
        AuditEntry.objects.filter(organisation_id=own)
        .only("id", "sequence", "payload", "previous", "digest", "at")
        .order_by("sequence")
        .iterator(chunk_size=_BATCH)
    )
