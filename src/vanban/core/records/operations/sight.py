"""Who may see a document, changed by hand: recorded, warned of, confirmed or undone by another.

The work itself shows a document to whom it concerns (`grant_access`); this is for all else.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.models import F, Q

from vanban.core.organisations.queries import units_of
from vanban.core.people.queries import PostRow, posts_of_organisation
from vanban.core.people.rules import permissions_of
from vanban.core.records.models import Access, Document, SightChange
from vanban.core.records.operations import grant_access, lock_document, touch
from vanban.core.records.queries.sight import asked_to_confirm
from vanban.core.records.rules.sight import (
    CHANGERS,
    CONFIRMS,
    MAY_GO,
    SHOWN,
    SightState,
    reasons_against_change,
)
from vanban.core.records.rules.sight import SightChange as Change
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.clock import local_date
from vanban.foundation.errors import Forbidden, Kind, NotFound, Reason, Refusal, refuse_if
from vanban.foundation.operation import operation


class CannotChangeSight(Refusal):
    """Who may see the document cannot be changed so, or the change not settled so."""

    kind = Kind.CONFLICT
    code = "records.cannot_change_sight"
    title = "Chưa đổi được quyền xem"


@operation("records.let_see")
def let_see(
    *,
    actor: Actor,
    now: datetime,
    document_id: UUID,
    reason: str,
    post_id: UUID | None = None,
    unit_id: UUID | None = None,
) -> UUID:
    """Let a person or a unit of the body see a document; a warning stands until it is confirmed.

    Refuses (Forbidden) whoever may not change rights, (NotFound) a document or somebody not here,
    (CannotChangeSight) with all reasons. Source: Decree 30/2020 annex VI (rights of access).
    """
    return _change(actor, now, document_id, post_id, unit_id, reason, adds=True)


@operation("records.stop_seeing")
def stop_seeing(
    *,
    actor: Actor,
    now: datetime,
    document_id: UUID,
    reason: str,
    post_id: UUID | None = None,
    unit_id: UUID | None = None,
) -> UUID:
    """Let somebody see a document no more; refuses as `let_see`, and who is at work on it."""
    return _change(actor, now, document_id, post_id, unit_id, reason, adds=False)


@operation("records.confirm_sight")
def confirm_sight(*, actor: Actor, now: datetime, change_id: UUID) -> None:
    """Confirm a change of rights: the warning goes. Refuses (NotFound), (Forbidden) whoever was
    not asked to, (CannotChangeSight) one settled already.
    """
    change = _open_change(actor, change_id)
    _require_asked(actor, change)
    _settle(actor, now, change, SightState.CONFIRMED)


@operation("records.undo_sight")
def undo_sight(*, actor: Actor, now: datetime, change_id: UUID) -> None:
    """Have a change undone, by whoever was asked to confirm it or who made it. Refuses likewise."""
    change = _open_change(actor, change_id)
    if change.changed_by_id != actor.post_id:
        _require_asked(actor, change)
    whose = Q(document_id=change.document_id, post_id=change.post_id, unit_id=change.unit_id)
    if change.adds:
        Access.objects.filter(whose, reason=SHOWN).update(revoked_at=now)
    else:
        Access.objects.filter(whose, revoked_at=change.changed_at).update(revoked_at=None)
    _settle(actor, now, change, SightState.UNDONE)


def _change(
    actor: Actor,
    now: datetime,
    document_id: UUID,
    post_id: UUID | None,
    unit_id: UUID | None,
    reason: str,
    *,
    adds: bool,
) -> UUID:
    actor.require(CHANGERS)
    document = lock_document(actor, document_id)
    here = posts_of_organisation(actor.organisation, on=local_date(now))
    name, for_all = _whom(actor, now, here, post_id, unit_id)
    whose = Q(document=document, post_id=post_id, unit_id=unit_id)
    living = Access.objects.filter(whose, revoked_at=None).exclude(reason=CONFIRMS)
    asked = _confirmers(actor, here)
    refuse_if(
        CannotChangeSight,
        reasons_against_change(
            Change(
                adds=adds,
                words=reason,
                held=frozenset(living.values_list("reason", flat=True)),
                waits=SightChange.objects.filter(whose, state=SightState.OPEN).exists(),
                somebody_confirms=bool(asked) and actor.post_id is not None,
                for_all=for_all,
            )
        ),
    )
    assert actor.post_id is not None  # noqa: S101 - nobody confirms for one without a post
    if adds:
        _grant(document, now, SHOWN, [post_id] if post_id else [], [unit_id] if unit_id else [])
    else:
        living.filter(reason__in=MAY_GO).update(revoked_at=now)
    _grant(document, now, CONFIRMS, asked)
    change = SightChange.objects.create(
        organisation_id=actor.organisation,
        document=document,
        adds=adds,
        post_id=post_id,
        unit_id=unit_id,
        reason=reason.strip(),
        changed_by_id=actor.post_id,
        changed_by_name=actor.name,
        changed_at=now,
    )
    Document.objects.filter(id=document_id).update(sight_to_confirm=F("sight_to_confirm") + 1)
    touch(document_id)
    audit.subject("document", document_id, change=change.id, whom=name, reason=change.reason)
    return change.id


def _grant(
    document: Document,
    now: datetime,
    reason: str,
    posts: Sequence[UUID],
    units: Sequence[UUID] = (),
) -> None:
    """As `grant_access`, also where it was once taken away."""
    whom = Q(post_id__in=posts) | Q(unit_id__in=units)
    Access.objects.filter(whom, document=document, reason=reason).update(revoked_at=None)
    grant_access(document, now=now, reason=reason, posts=posts, units=units)


def _whom(
    actor: Actor,
    now: datetime,
    here: Sequence[PostRow],
    post_id: UUID | None,
    unit_id: UUID | None,
) -> tuple[str, bool]:
    """Whom it is about, and whether he sees everything anyway. Refuses (NotFound)."""
    if unit_id is not None and post_id is None:
        units = {row.id: row.name for row in units_of(actor.organisation, on=local_date(now))}
        if unit_id in units:
            return units[unit_id], False
    post = next((row for row in here if row.id == post_id), None)
    if post is None or unit_id is not None:
        text, mend = "Không có người, đơn vị này ở cơ quan bạn.", "Chọn lại trong danh sách."
        raise NotFound(Reason("records.nobody_chosen", text, mend, field="whom"))
    return f"{post.full_name}, {post.title}", "records.see_all" in permissions_of(post.role)


def _confirmers(actor: Actor, here: Sequence[PostRow]) -> list[UUID]:
    """Who is asked to confirm: of the roles the office names, the first that somebody else has."""
    for role in settings.SIGHT_CONFIRMED_BY:
        asked = [row.id for row in here if row.role == role and row.person_id != actor.person_id]
        if asked:
            return asked
    return []


def _open_change(actor: Actor, change_id: UUID) -> SightChange:
    change = SightChange.objects.filter(id=change_id, organisation_id=actor.organisation).first()
    if change is None:
        raise NotFound(Reason("records.no_sight_change", "Không có thay đổi quyền xem này."))
    lock_document(actor, change.document_id)
    change.refresh_from_db()
    if change.state != SightState.OPEN:
        text, mend = "Thay đổi này đã được xác nhận hoặc hoàn lại.", "Tải lại trang."
        raise CannotChangeSight(Reason("records.sight_settled", text, mend))
    return change


def _require_asked(actor: Actor, change: SightChange) -> None:
    asked = asked_to_confirm(actor).filter(document_id=change.document_id)
    if change.changed_by_id == actor.post_id or not asked.exists():
        text = "Người có thẩm quyền khác mới xác nhận thay đổi quyền xem này."
        raise Forbidden(Reason("records.not_asked_to_confirm", text, "Chờ người đó xác nhận."))


def _settle(actor: Actor, now: datetime, change: SightChange, state: SightState) -> None:
    change.state, change.settled_by_name, change.settled_at = state, actor.name, now
    change.save(update_fields=["state", "settled_by_name", "settled_at"])
    Document.objects.filter(id=change.document_id).update(
        sight_to_confirm=F("sight_to_confirm") - 1
    )
    touch(change.document_id)
    audit.subject("document", change.document_id, change=change.id)
