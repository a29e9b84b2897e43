"""Background work of drafting."""

from uuid import UUID

from vanban.foundation.actor import Actor
from vanban.foundation.clock import now
from vanban.foundation.jobs import job
from vanban.outgoing.drafting.operations import layout_of_draft, render_draft


@job(queue="files", retries=3)
def render(*, organisation_id: str, document_id: str, **_: object) -> None:
    """Make the PDF of a Word draft and look at it."""
    actor = Actor.system(UUID(organisation_id))
    render_draft(actor=actor, now=now(), document_id=UUID(document_id))
    layout_of_draft(actor=actor, now=now(), document_id=UUID(document_id))
