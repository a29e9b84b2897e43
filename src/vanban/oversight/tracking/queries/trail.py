"""What happened to a document, and who read it, told from the audit trail."""

import json
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import JSONField, OuterRef, QuerySet, Subquery, UUIDField
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Cast

from vanban.core.people.models import Post
from vanban.core.records.queries import seen
from vanban.foundation.actor import Actor
from vanban.foundation.models import AuditEntry
from vanban.foundation.operation import query
from vanban.oversight.tracking.rules import TOLD, told

READ = "records.read_document"


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """An act: who did what when, and the words that were said."""

    at: datetime
    who: str
    title: str
    did: str
    note: str
    act: str


@dataclass(frozen=True, slots=True)
class ReaderRow:
    """One reading, printing or download."""

    at: datetime
    who: str
    unit: str
    what: str


@query
def timeline_of(actor: Actor, *, document_id: UUID, limit: int = 200) -> list[TimelineRow]:
    """The acts on a document the actor may see, the latest first; nothing for others."""
    rows = _entries(actor, document_id).filter(act__in=list(TOLD), outcome="done")
    found = []
    for row in rows.order_by("-sequence")[:limit]:
        payload = json.loads(row.payload)
        words = told(row.act, payload["facts"])
        if words is not None:
            title = payload["actor"]["title"]
            found.append(TimelineRow(row.at, row.actor_name, title, *words, row.act))
    return found


@query
def readers_of(actor: Actor, *, document_id: UUID, limit: int = 200) -> list[ReaderRow]:
    """Who read, printed or downloaded a document the actor may see, the latest first."""
    said = Cast("payload", JSONField())
    post = Cast(KeyTextTransform("post", KeyTransform("actor", said)), UUIDField())
    unit = Post.objects.filter(id=OuterRef("post")).values("unit__name")[:1]
    rows = (
        _entries(actor, document_id)
        .filter(act=READ, outcome="done")
        .annotate(what=KeyTextTransform("what", KeyTransform("facts", said)), post=post)
        .annotate(unit=Subquery(unit))
        .order_by("-sequence")[:limit]
    )
    return [ReaderRow(row.at, row.actor_name, row.unit or "", row.what or "") for row in rows]


def _entries(actor: Actor, document_id: UUID) -> QuerySet[AuditEntry]:
    return AuditEntry.objects.filter(
        seen(actor, document_id),
        organisation_id=actor.organisation,
        subject_type="document",
        subject_id=document_id,
    )
