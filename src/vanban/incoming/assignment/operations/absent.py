"""Somebody will be away: whoever fills in may read what lies before him or is his to handle."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q

from vanban.core.people.queries import absence
from vanban.core.records.models import Document
from vanban.core.records.operations import grant_access
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.operation import operation
from vanban.incoming.assignment.models import Assignment
from vanban.incoming.assignment.rules import LIVING
from vanban.incoming.registration.models import Presentation


@operation("incoming.assignment.let_substitute_in")
def let_substitute_in(*, actor: Actor, now: datetime, absence_id: UUID) -> None:
    """Let the substitute see the documents before the absent one, and those he, or the unit he
    heads, has a part of.

    Done twice changes nothing. What is presented or given later is shown to both then.
    """
    found = absence(actor, absence_id=absence_id)
    audit.subject("absence", absence_id)
    if found is None:
        return
    before_him = Presentation.objects.filter(post_id=found.post_id, ended_at=None)
    his = Q(post_id=found.post_id)
    if found.unit_id is not None:
        his |= Q(unit_id=found.unit_id)
    his_parts = Assignment.objects.filter(his, state__in=LIVING)
    both = Document.objects.filter(organisation_id=actor.organisation).filter(
        id__in=before_him.values("document_id").union(his_parts.values("document_id"))
    )
    for document in both.order_by("id"):
        grant_access(document, now=now, reason="substitute", posts=[found.substitute_id])
