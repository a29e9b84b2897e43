"""What assistants did in a leader's place, told from the audit trail, for him to look over."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any
from uuid import UUID

from django.db.models import JSONField, Q, QuerySet
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Cast

from vanban.core.people.models import Account, Post
from vanban.core.people.queries.acting import ActingRow, assistants_ever
from vanban.core.records.models import Document
from vanban.core.records.queries import symbol_of, visible_documents
from vanban.foundation.actor import Actor
from vanban.foundation.clock import VIETNAM
from vanban.foundation.models import AuditEntry
from vanban.foundation.operation import query
from vanban.oversight.tracking.rules import TOLD, told


@dataclass(frozen=True, slots=True)
class ActedRow:
    """One act in the leader's place; `who` names both."""

    at: datetime
    who: str
    did: str
    note: str
    document_id: UUID
    symbol: str
    subject: str


@query
def acted_for_me(actor: Actor, *, limit: int = 100) -> list[ActedRow]:
    """The acts of the actor's assistants in his place, the latest first, of every delegation that
    ever was; each leads to its document, where what was given can be taken back.
    """
    let = assistants_ever(actor)
    if not let:
        return []
    rows = list(_entries(actor, let).order_by("-at", "-sequence")[:limit])
    documents = visible_documents(actor).in_bulk({row.subject_id for row in rows})
    return list(_told(rows, documents))


def _entries(actor: Actor, let: list[ActingRow]) -> QuerySet[AuditEntry]:
    """Of the accounts of whoever was let act, since he was: an index leads to these."""
    held_by = dict(
        Post.objects.filter(id__in={row.assistant_id for row in let}).values_list("id", "person")
    )
    accounts = dict(Account.objects.filter(person__in=held_by.values()).values_list("person", "id"))
    since: dict[UUID, datetime] = {}
    for row in let:
        account = accounts.get(held_by[row.assistant_id])
        first = datetime.combine(row.valid_from, time.min, tzinfo=VIETNAM)
        if account is not None:
            since[account] = min(first, since.get(account, first))
    by_whom = Q(pk__in=())
    for account, first in since.items():
        by_whom |= Q(account_id=account, at__gte=first)
    delegation: Any = KeyTextTransform(
        "delegation", KeyTransform("actor", Cast("payload", JSONField()))
    )
    return (
        AuditEntry.objects.filter(
            by_whom,
            organisation_id=actor.organisation,
            subject_type="document",
            outcome="done",
            act__in=list(TOLD),
        )
        .annotate(delegation=delegation)
        .filter(delegation__in=[str(row.id) for row in let])
    )


def _told(rows: list[AuditEntry], documents: dict[UUID, Document]) -> Iterator[ActedRow]:
    for row in rows:
        document = documents.get(row.subject_id) if row.subject_id else None
        words = told(row.act, json.loads(row.payload)["facts"])
        if document is not None and words is not None:
            yield ActedRow(
                row.at, row.actor_name, *words, document.id, symbol_of(document), document.subject
            )
