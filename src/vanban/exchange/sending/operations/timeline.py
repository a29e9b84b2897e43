"""The timeline of a dispatch: each step is kept, equal failures in a row are one line."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import F

from vanban.exchange.sending.models import Attempt, Dispatch
from vanban.exchange.sending.rules import Outcome
from vanban.foundation.actor import Actor


def note(row: Dispatch, outcome: Outcome, *, actor: Actor, now: datetime, text: str = "") -> None:
    """Write a step down. A step of the caller's own operation: the transaction is his."""
    text = text[:500]
    if outcome is Outcome.FAILED:
        last = Attempt.objects.filter(dispatch=row).order_by("-last_at", "-id").first()
        if last is not None and (last.outcome, last.text) == (outcome, text):
            Attempt.objects.filter(id=last.id).update(count=F("count") + 1, last_at=now)
            return
    note_many([row], outcome, actor=actor, now=now, text=text)


def note_many(
    rows: Iterable[Dispatch], outcome: Outcome, *, actor: Actor, now: datetime, text: str = ""
) -> None:
    """Write the same step of many copies down. A step of the caller's own operation."""
    Attempt.objects.bulk_create(
        Attempt(
            organisation_id=row.organisation_id,
            dispatch=row,
            outcome=outcome,
            text=text[:500],
            by_name="" if actor.is_system else actor.name[:200],
            first_at=now,
            last_at=now,
        )
        for row in rows
    )
