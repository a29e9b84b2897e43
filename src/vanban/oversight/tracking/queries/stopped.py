"""Copies of issued documents that are tried no more: the registry's to see to."""

from datetime import date

from django.db.models import QuerySet

from vanban.core.records.lifecycle import Direction
from vanban.core.records.models import Document
from vanban.core.records.queries import visible_documents
from vanban.core.records.rules.sight import CONFIRMERS
from vanban.exchange.sending.models import Dispatch
from vanban.exchange.sending.rules import STOPPED, PackageKind
from vanban.foundation.actor import Actor
from vanban.oversight.tracking.rules import Waiting


def stopped(actor: Actor, _: date | None) -> QuerySet[Document]:
    """Issued documents of which a copy is tried no more: to be sent again, or taken along."""
    ids = stopped_copies(actor).values("package__document")
    return visible_documents(actor).filter(direction=Direction.OUTGOING, id__in=ids)


def stopped_copies(actor: Actor) -> QuerySet[Dispatch]:
    """The copies that failed or were parked, the longest waiting first."""
    return Dispatch.objects.filter(
        organisation_id=actor.organisation, state__in=STOPPED, package__kind=PackageKind.DOCUMENT
    ).order_by("queued_at", "id")


def concerns(actor: Actor, kind: Waiting) -> bool:
    """Whether this kind of work can be the actor's at all."""
    if kind is Waiting.SIGHT:
        return actor.may(CONFIRMERS)
    return kind is not Waiting.STOPPED or actor.may("outgoing.issue")
