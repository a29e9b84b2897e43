"""The templates a body has given itself."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from vanban.foundation.actor import Actor
from vanban.foundation.errors import NotFound
from vanban.foundation.operation import query
from vanban.outgoing.drafting.models import OwnTemplate
from vanban.outgoing.drafting.rules import no_template


@dataclass(frozen=True, slots=True)
class TemplateRow:
    """A template in use. `type_code` is empty where it serves every type."""

    id: UUID
    name: str
    type_code: str
    sha256: str
    file_name: str
    added_at: datetime
    added_by_name: str


@query
def own_templates(actor: Actor) -> list[TemplateRow]:
    """The templates of the body that are in use, by name."""
    rows = OwnTemplate.objects.filter(organisation_id=actor.organisation, withdrawn_at=None)
    return [_row(each) for each in rows.order_by("name")]


@query
def own_template(actor: Actor, *, template_id: UUID) -> TemplateRow:
    """One of them. Refuses (NotFound) another body's, or one that is not used any more."""
    row = OwnTemplate.objects.filter(
        organisation_id=actor.organisation, withdrawn_at=None, id=template_id
    ).first()
    if row is None:
        raise NotFound(no_template())
    return _row(row)


def _row(row: OwnTemplate) -> TemplateRow:
    return TemplateRow(
        id=row.id,
        name=row.name,
        type_code=row.type_code,
        sha256=row.blob_id,
        file_name=row.file_name,
        added_at=row.added_at,
        added_by_name=row.added_by_name,
    )
