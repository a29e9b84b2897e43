"""Before whom documents are put: the choice, and who stands in it first."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _

from vanban.core.people.queries import PostRow

FIRST_READER: Final = "office_chief"
NOTHING: Final = ""


def leader_names(
    rows: Sequence[PostRow], without: frozenset[UUID] = frozenset()
) -> list[tuple[str, str]]:
    """Nobody, then who may be asked to direct."""
    people = [(str(row.id), f"{row.full_name}, {row.title}") for row in rows]
    return [(NOTHING, _("Chưa trình")), *(each for each in people if UUID(each[0]) not in without)]


def usual_leader(rows: Sequence[PostRow]) -> str:
    """Who is asked first where nothing else is said: the chief of office, else by rank."""
    chief = next((row for row in rows if row.role == FIRST_READER), None)
    chosen = chief or next(iter(rows), None)
    return str(chosen.id) if chosen else NOTHING
