"""Somebody will be away: whoever fills in may read what waits for the absent one."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q

from vanban.core.people.queries import absence
from vanban.core.records.lifecycle import State
from vanban.core.records.models import Document
from vanban.core.records.operations import grant_access
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.operation import operation
from vanban.outgoing.approval.models import Approval
from vanban.outgoing.approval.rules import Decision
from vanban.outgoing.drafting.models import JointSigner


@operation("outgoing.approval.let_substitute_in")
def let_substitute_in(*, actor: Actor, now: datetime, absence_id: UUID) -> None:
    """Let the substitute see the drafts with a step open at the absent one, and those he signs.

    Done twice changes nothing. What is asked later is shown to both when it is asked.
    """
    found = absence(actor, absence_id=absence_id)
    audit.subject("absence", absence_id)
    if found is None:
        return
    asked = Approval.objects.filter(
        organisation_id=actor.organisation, asked_of_id=found.post_id, decision=Decision.ASKED
    )
    beside = JointSigner.objects.filter(
        organisation_id=actor.organisation, post_id=found.post_id
    ).values("document_id")
    to_sign = Document.objects.filter(
        Q(signer_id=found.post_id) | Q(id__in=beside),
        organisation_id=actor.organisation,
        state=State.TO_SIGN,
    )
    both = Document.objects.filter(id__in=asked.values("document_id")) | to_sign
    for document in both.order_by("id"):
        grant_access(document, now=now, reason="substitute", posts=[found.substitute_id])
