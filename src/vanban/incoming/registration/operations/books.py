"""Further books of incoming documents: petitions, invitations, a council's own."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from vanban.foundation.actor import Actor
from vanban.foundation.errors import Kind, Refusal, refuse_if
from vanban.foundation.operation import operation
from vanban.incoming.registration.rules import reasons_against_secret_book
from vanban.outgoing.numbering.operations import open_book as open_any_book
from vanban.outgoing.numbering.rules import BookKind, SeriesInput


class CannotOpenBook(Refusal):
    """What is secret has no book in a networked system."""

    kind = Kind.CONFLICT
    code = "registration.cannot_open_book"
    title = "Chưa mở được sổ"


@operation("incoming.registration.open_book")
def open_book(
    *,
    actor: Actor,
    now: datetime,
    name: str,
    type_codes: Sequence[str] = (),
    words: Sequence[str] = (),
) -> UUID:
    """Open one more book of incoming documents for this year, from 01.

    `type_codes` and `words` (how type name or subject begin) bring documents to it by themselves;
    with neither it is taken only when the clerk chooses it. The next years follow with the same.
    Refuses (Forbidden) whoever is no clerk, (CannotOpenBook) a name that speaks of secrets, and as
    ``numbering.open_book``. Source: Decree 30/2020 art. 22, annex IV; Luật 117/2025/QH15.
    """
    actor.require("incoming.register")
    refuse_if(CannotOpenBook, reasons_against_secret_book(name))
    given = SeriesInput(
        kind=BookKind.INCOMING,
        series="",
        name=" ".join(name.split()),
        type_codes=tuple(type_codes),
        words=tuple(words),
        chosen_only=not (type_codes or words),
    )
    return open_any_book(actor=actor, now=now, given=given)
