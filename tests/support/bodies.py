"""A body with nothing but a name."""

from datetime import date
from uuid import UUID

from vanban.core.organisations.models import Organisation
from vanban.foundation.ids import new_id


def body(name: str) -> UUID:
    row = Organisation.objects.create(
        id=new_id(),
        code=f"H15.{new_id().hex[-6:]}",
        name=name,
        short_name=name,
        kind="agency",
        hosted=True,
        valid_from=date(2025, 7, 1),
    )
    return row.id
