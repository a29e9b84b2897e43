"""Reminding places that have not taken an issued document up, or not finished with it, in time.

The protocol of the axis has no message for it (QĐ 28/2018 knows 01-06, 13, 15, 16): who is inside
this installation hears a bell; a body outside is called by its telephone or written to, and that is
kept beside its copy as any reminder.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from vanban.core.organisations.queries import organisation
from vanban.core.records.models import Document
from vanban.core.records.operations import lock_document, touch
from vanban.exchange.sending.events import PlaceReminded
from vanban.exchange.sending.models import Dispatch, Reminder
from vanban.exchange.sending.operations.timeline import note as note_step
from vanban.exchange.sending.queries import SlowRow, slow_places
from vanban.exchange.sending.rules import Outcome
from vanban.exchange.sending.rules.reminding import By, reasons_against_reminding
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.errors import Kind, Refusal, refuse_if
from vanban.foundation.events import record
from vanban.foundation.operation import operation


class CannotRemind(Refusal):
    """Nobody is late, who is named is not, or was reminded a short while ago."""

    kind = Kind.CONFLICT
    code = "sending.cannot_remind"
    title = "Chưa nhắc được"


@dataclass(frozen=True, slots=True)
class Reminded:
    """How many places heard a bell, and for how many it was kept that they were called."""

    bells: int
    calls: int


@operation("exchange.sending.remind_slow")
def remind_slow(
    *,
    actor: Actor,
    now: datetime,
    document_id: UUID,
    dispatch_ids: Sequence[UUID] = (),
    note: str = "",
) -> Reminded:
    """Remind the places that are late with an issued document, or those of them that are named.

    Nobody named: all that can be reached by a bell and were not reminded within the setting
    (VANBAN_REMIND_EVERY_HOURS). Of a body outside, it is kept that it was called. `note`: what it
    is told. Each reminder is counted and shown with its copy.

    Refuses (Forbidden) whoever may not issue, (DocumentNotFound), (CannotRemind) with all reasons:
    nobody is late, one named is not, one was reminded too short a while ago, a note too long.
    """
    actor.require("outgoing.issue")
    document = lock_document(actor, document_id)
    slow = slow_places(actor, document_id=document_id, now=now)
    due = [row for row in slow if row.again_from is None or row.again_from <= now]
    named = [row for row in slow if row.dispatch_id in set(dispatch_ids)]
    chosen = named if dispatch_ids else [row for row in due if row.by is By.BELL]
    refuse_if(
        CannotRemind,
        reasons_against_reminding(
            late=[row.name for row in slow],
            chosen=[row.name for row in chosen],
            unknown=len(set(dispatch_ids)) - len(named),
            too_soon=[
                (row.name, row.again_from) for row in named if row not in due and row.again_from
            ],
            note=note,
        ),
    )
    said = " ".join(note.split())
    for row in chosen:
        _remind(document, row, actor=actor, now=now, note=said)
    audit.subject("document", document_id, to="; ".join(row.name for row in chosen), note=said)
    touch(document_id)
    bells = sum(row.by is By.BELL for row in chosen)
    return Reminded(bells, len(chosen) - bells)


def _remind(document: Document, row: SlowRow, *, actor: Actor, now: datetime, note: str) -> None:
    dispatch = Dispatch.objects.select_related("package").get(id=row.dispatch_id)
    Reminder.objects.create(
        organisation_id=document.organisation_id,
        dispatch=dispatch,
        by=row.by,
        point=row.point,
        note=note,
        at=now,
        made_by_id=actor.post_id,
        made_by_name=actor.name[:200],
    )
    note_step(dispatch, Outcome.REMINDED, actor=actor, now=now, text=note)
    if row.by is By.BELL and dispatch.target_id is not None:
        record(
            PlaceReminded(
                organisation_id=dispatch.target_id,
                business_id=document.business_id,
                from_code=organisation(document.organisation_id).code,
                nth=row.reminders + 1,
                point=row.point,
                note=note,
            )
        )
