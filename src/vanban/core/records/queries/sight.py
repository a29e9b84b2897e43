"""Who may see a document and why, and the changes of that: confirmed, undone, waiting."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from vanban.core.records.models import Access, SightChange
from vanban.core.records.queries import visible_documents
from vanban.core.records.rules.sight import (
    CHANGERS,
    CONFIRMS,
    MAY_GO,
    SIGHT_STATES,
    SightState,
    reason_words,
)
from vanban.foundation.actor import Actor
from vanban.foundation.operation import query
from vanban.foundation.words import Words


@dataclass(frozen=True, slots=True)
class SightRow:
    """A person or a unit that may see a document; `may_go`: nothing of the work hangs on it."""

    post_id: UUID | None
    unit_id: UUID | None
    name: str
    title: str
    why: str
    since: datetime
    may_go: bool


@dataclass(frozen=True, slots=True)
class SightChangeRow:
    """A change of who may see a document; the last two tell what the asker may do with it."""

    id: UUID
    adds: bool
    name: str
    reason: str
    changed_by_name: str
    changed_at: datetime
    state: str
    state_label: str
    settled_by_name: str
    settled_at: datetime | None
    may_confirm: bool
    may_undo: bool


@query
def sight_of(actor: Actor, *, document_id: UUID) -> list[SightRow]:
    """Who may see a document the actor may see, and why; the registry sees it beside these."""
    rows = _of(actor, document_id).filter(revoked_at=None).order_by("granted_at", "id")
    found: dict[tuple[UUID | None, UUID | None], list[Access]] = {}
    for row in rows.select_related("post__person", "unit"):
        found.setdefault((row.post_id, row.unit_id), []).append(row)
    return [_sight_row(each) for each in found.values()]


@query
def sight_changes(actor: Actor, *, document_id: UUID) -> list[SightChangeRow]:
    """The changes made by hand, the latest first; nothing for whoever may not see the document."""
    asked = (
        _of(actor, document_id)
        .filter(post_id=actor.post_id, reason=CONFIRMS, revoked_at=None)
        .exists()
        if actor.post_id
        else False
    )
    rows = (
        SightChange.objects.filter(document__in=visible_documents(actor).filter(id=document_id))
        .select_related("post__person", "unit")
        .order_by("-changed_at", "-id")
    )
    return [_change_row(row, actor, asked=asked) for row in rows]


def may_change_sight(actor: Actor) -> bool:
    """Whether the actor may change who sees a document, so that the page offers it."""
    return actor.may(CHANGERS) and actor.post_id is not None and actor.commission is None


def asked_to_confirm(actor: Actor) -> QuerySet[Access]:
    """The accesses by which the actor was asked to confirm changes of rights."""
    rows = Access.objects.filter(reason=CONFIRMS, revoked_at=None)
    return rows.filter(post_id=actor.post_id) if actor.post_id else rows.none()


def _of(actor: Actor, document_id: UUID) -> QuerySet[Access]:
    return Access.objects.filter(document__in=visible_documents(actor).filter(id=document_id))


def _sight_row(rows: list[Access]) -> SightRow:
    first = rows[0]
    reasons = list(dict.fromkeys(row.reason for row in rows))
    return SightRow(
        post_id=first.post_id,
        unit_id=first.unit_id,
        name=_name(first),
        title=first.post.title if first.post else "",
        why=Words(", ".join(dict.fromkeys(reason_words(each) for each in reasons))),
        since=first.granted_at,
        may_go=bool(set(reasons) - {CONFIRMS}) and set(reasons) - {CONFIRMS} <= MAY_GO,
    )


def _change_row(row: SightChange, actor: Actor, *, asked: bool) -> SightChangeRow:
    waits = row.state == SightState.OPEN and actor.commission is None
    own = row.changed_by_id == actor.post_id
    return SightChangeRow(
        id=row.id,
        adds=row.adds,
        name=_name(row),
        reason=row.reason,
        changed_by_name=row.changed_by_name,
        changed_at=row.changed_at,
        state=row.state,
        state_label=SIGHT_STATES[SightState(row.state)],
        settled_by_name=row.settled_by_name,
        settled_at=row.settled_at,
        may_confirm=waits and asked and not own,
        may_undo=waits and (asked or own),
    )


def _name(row: Access | SightChange) -> str:
    if row.post is not None:
        return row.post.person.full_name
    return row.unit.name if row.unit is not None else ""
