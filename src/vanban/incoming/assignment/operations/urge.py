"""Urging (đôn đốc) by kind, counted; what was written is never changed or removed."""

from datetime import datetime
from uuid import UUID

from django.db.models import Max

from vanban.core.records.operations import lock_document, touch
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.clock import local_date
from vanban.foundation.errors import Kind, NotFound, Reason, Refusal, refuse_if
from vanban.foundation.events import record
from vanban.foundation.operation import operation
from vanban.incoming.assignment.events import PartUrged
from vanban.incoming.assignment.models import Assignment, Urging
from vanban.incoming.assignment.queries import handlers_of
from vanban.incoming.assignment.rules import LIVING, Role
from vanban.incoming.assignment.rules.time import URGING_LABELS, UrgingKind, may_urge


class CannotUrge(Refusal):
    """The part cannot be urged so, or not by this person."""

    kind = Kind.CONFLICT
    code = "assignment.cannot_urge"
    title = "Chưa đôn đốc được"


@operation("incoming.assignment.urge")
def urge(
    *, actor: Actor, now: datetime, document_id: UUID, part_id: UUID, kind: str, text: str
) -> int:
    """Urge whoever handles a part: remind, criticise, or call to review; the how-manieth time.

    Refuses (NotFound) a document one may not see or no such part, (CannotUrge) with all reasons:
    a part that has ended, a kind that only the giver may use, no words.
    """
    document = lock_document(actor, document_id)
    part = Assignment.objects.filter(id=part_id, document=document).first()
    if part is None or actor.post_id is None:
        raise NotFound(Reason("assignment.no_such_part", "Không có phần việc này."))
    gave = part.direction.directed_by_id == actor.post_id or actor.may("incoming.assign")
    refuse_if(
        CannotUrge,
        may_urge(
            living=part.state in LIVING,
            for_information=part.role == Role.INFORM,
            kind=kind,
            gave=gave,
            follows=actor.may("records.see_all"),
            text=text,
        ),
    )
    last = Urging.objects.filter(part=part).aggregate(last=Max("nth"))["last"] or 0
    urged = Urging.objects.create(
        organisation_id=actor.organisation,
        document=document,
        part=part,
        kind=kind,
        nth=last + 1,
        text=text.strip(),
        urged_by_id=actor.post_id,
        urged_by_name=actor.name,
        urged_by_title=actor.title,
        urged_at=now,
    )
    record(
        PartUrged(
            organisation_id=actor.organisation,
            document_id=document_id,
            assignment_id=part.id,
            urging_id=urged.id,
            nth=urged.nth,
            post_ids=handlers_of(part, on=local_date(now)),
        )
    )
    label = URGING_LABELS[UrgingKind(kind)]
    said = f"{label}, lần {urged.nth}: {urged.text}"
    audit.subject("document", document_id, part=part.id, how=kind, nth=urged.nth, text=said)
    touch(document_id)
    return urged.nth
