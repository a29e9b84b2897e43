"""Scanned files given many at once: one document of them all, or one each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from vanban.core.files.rules import Stored
from vanban.foundation.actor import Actor
from vanban.foundation.errors import Kind, Reason, Refusal
from vanban.incoming.reception.operations.enter_by_hand import enter_by_hand
from vanban.incoming.reception.rules.header import Header


@dataclass(frozen=True, slots=True)
class Given:
    """The documents made of files, and the files of which none could be made, each with why."""

    documents: tuple[UUID, ...]
    refused: tuple[tuple[str, Reason], ...] = ()


def enter_files(*, actor: Actor, now: datetime, files: Sequence[Stored], together: bool) -> Given:
    """Enter scans without words yet; the clerk writes them when registering.

    `together`: the first file is the document, the others go with it (refuses as
    ``enter_by_hand``). Else each file is a document and one that is refused stops no other.
    Refuses (Forbidden) whoever does not receive.
    """
    if together:
        return Given((enter_by_hand(actor=actor, now=now, header=Header(), files=files),))
    made: list[UUID] = []
    refused: list[tuple[str, Reason]] = []
    for file in files:
        try:
            made.append(enter_by_hand(actor=actor, now=now, header=Header(), files=[file]))
        except Refusal as refusal:
            if refusal.kind in {Kind.FORBIDDEN, Kind.UNAVAILABLE}:
                raise
            refused += [(file.file_name, reason) for reason in refusal.reasons]
    return Given(tuple(made), tuple(refused))
