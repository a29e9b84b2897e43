"""Telling the sender how his document fares: for the rooms above, inside their operations."""

from datetime import datetime
from uuid import UUID

from vanban.exchange.receiving.operations import report_status
from vanban.formats.edxml.message import StatusCode
from vanban.foundation.actor import Actor
from vanban.incoming.reception.models import Arrival


def report_to_sender(
    actor: Actor, now: datetime, document_id: UUID, code: StatusCode, description: str = ""
) -> None:
    """Report a status by the way the document came; what came on paper has nobody to report to."""
    item = (
        Arrival.objects.filter(document_id=document_id)
        .values_list("inbox_item_id", flat=True)
        .first()
    )
    if item is not None:
        report_status(actor=actor, now=now, inbox_item_id=item, code=code, description=description)
