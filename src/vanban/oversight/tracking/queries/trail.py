"""What happened to a document, and who read it, told from the audit trail."""

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, JSONField, Max, OuterRef, QuerySet, Subquery, UUIDField
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Cast

from vanban.core.people.models import Post
from vanban.core.records.queries import seen
from vanban.core.records.queries.messages import addressed
from vanban.foundation.actor import Actor
from vanban.foundation.models import AuditEntry
from vanban.foundation.operation import query
from vanban.foundation.words import Words
from vanban.keeping.dossiers.queries import visible_dossiers
from vanban.keeping.dossiers.queries.lists import visible_lists
from vanban.outgoing.numbering.queries import EntryRow, book, out_of_order
from vanban.oversight.tracking.rules import TOLD, told
from vanban.oversight.tracking.rules.books import TOLD_OF_BOOKS, told_of_book
from vanban.oversight.tracking.rules.dossiers import (
    TOLD_OF_DOSSIERS,
    TOLD_OF_LISTS,
    told_of_dossier,
)
from vanban.oversight.tracking.rules.messages import TOLD_OF_MESSAGES, told_of_message

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
def timeline_of(
    actor: Actor, *, document_id: UUID, limit: int = 200, without: Collection[str] = ()
) -> list[TimelineRow]:
    """The acts on a document the actor may see, the latest first; nothing for others.

    `without`: acts left out, where something else on the page tells of them.
    """
    acts = [act for act in TOLD if act not in without]
    rows = _entries(actor, document_id).filter(act__in=acts, outcome="done")
    found = []
    for row in rows.order_by("-sequence")[:limit]:
        payload = json.loads(row.payload)
        words = told(row.act, payload["facts"])
        if words is not None:
            title = payload["actor"]["title"]
            found.append(TimelineRow(row.at, row.actor_name, title, *words, row.act))
    return found


@query
def history_of_book(actor: Actor, *, book_id: UUID, limit: int = 200) -> list[TimelineRow]:
    """What happened to a book of the body, the latest first: opened, numbers kept, put in, voided,
    closed, sealed, taken out. For who keeps books or sets their series. Refuses (NotFound).
    """
    if not actor.may("people.administer"):
        actor.require("outgoing.number")
    row = book(actor, book_id=book_id)
    entries = AuditEntry.objects.filter(
        organisation_id=actor.organisation,
        subject_type="book",
        subject_id=book_id,
        act__in=list(TOLD_OF_BOOKS),
        outcome="done",
    ).order_by("-sequence")[:limit]
    found = []
    for entry in entries:
        payload = json.loads(entry.payload)
        words = told_of_book(entry.act, payload["facts"])
        if words is not None and words[0] != "mở sổ":
            title = payload["actor"]["title"]
            found.append(TimelineRow(entry.at, entry.actor_name, title, *words, entry.act))
    found += [each for line in out_of_order(actor, book_id=book_id) for each in _of_line(line)]
    found.append(TimelineRow(row.opened_at, row.opened_by_name, "", Words("mở sổ"), "", ""))
    return sorted(found, key=lambda each: each.at, reverse=True)[:limit]


@query
def history_of_message(actor: Actor, *, message_id: UUID, limit: int = 200) -> list[TimelineRow]:
    """What happened to a message that concerns the actor, the latest first; nothing for others."""
    entries = AuditEntry.objects.filter(
        Exists(addressed(actor).filter(message_id=message_id)),
        organisation_id=actor.organisation,
        subject_type="message",
        subject_id=message_id,
        act__in=list(TOLD_OF_MESSAGES),
        outcome="done",
    ).order_by("-sequence")[:limit]
    found = []
    for entry in entries:
        payload = json.loads(entry.payload)
        did = told_of_message(entry.act, payload["facts"])
        if did is not None:
            title = payload["actor"]["title"]
            found.append(TimelineRow(entry.at, entry.actor_name, title, did, "", entry.act))
    return found


@query
def history_of_dossier(actor: Actor, *, dossier_id: UUID, limit: int = 200) -> list[TimelineRow]:
    """What happened to a dossier the actor may see, the latest first; nothing for others."""
    may_see = Exists(visible_dossiers(actor).filter(id=dossier_id))
    entries = AuditEntry.objects.filter(
        may_see, subject_type="dossier", subject_id=dossier_id, act__in=list(TOLD_OF_DOSSIERS)
    )
    return _of_dossiers(actor, entries, limit)


@query
def history_of_list(actor: Actor, *, list_id: UUID, limit: int = 200) -> list[TimelineRow]:
    """What happened to a list of dossiers the actor may see, the latest first."""
    may_see = Exists(visible_lists(actor).filter(id=list_id))
    entries = AuditEntry.objects.filter(
        may_see, subject_type="dossier_list", subject_id=list_id, act__in=list(TOLD_OF_LISTS)
    )
    return _of_dossiers(actor, entries, limit)


def _of_dossiers(actor: Actor, entries: QuerySet[AuditEntry], limit: int) -> list[TimelineRow]:
    rows = entries.filter(organisation_id=actor.organisation, outcome="done")
    found = []
    for entry in rows.order_by("-sequence")[:limit]:
        payload = json.loads(entry.payload)
        words = told_of_dossier(entry.act, payload["facts"])
        if words is not None:
            title = payload["actor"]["title"]
            found.append(TimelineRow(entry.at, entry.actor_name, title, *words, entry.act))
    return found


def _of_line(line: EntryRow) -> list[TimelineRow]:
    """A number put in later, and one taken from its document and voided: acts on documents."""
    told = []
    if line.inserted:
        put_in = f"chèn số {line.printed}"
        told.append(TimelineRow(line.taken_at, line.taken_by_name, "", put_in, line.basis, ""))
    if line.voided_at is not None and line.document_id is not None:
        did = f"hủy số {line.printed}"
        told.append(TimelineRow(line.voided_at, line.voided_by_name, "", did, line.void_reason, ""))
    return told


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


def last_opened(actor: Actor, document_id: UUID, accounts: Iterable[UUID]) -> dict[UUID, datetime]:
    """When each of the accounts last opened a document the actor may see."""
    rows = _entries(actor, document_id).filter(act=READ, outcome="done", account_id__in=accounts)
    return dict(rows.values_list("account_id").annotate(last=Max("at")))


def _entries(actor: Actor, document_id: UUID) -> QuerySet[AuditEntry]:
    return AuditEntry.objects.filter(
        seen(actor, document_id),
        organisation_id=actor.organisation,
        subject_type="document",
        subject_id=document_id,
    )
