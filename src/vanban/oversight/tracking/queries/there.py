"""What there is about an incoming document at all, in one question, so that its page asks no more.

Of most documents nobody asked opinions or more time, and no other like it came: their pages would
ask eight questions for eight times nothing.
"""

from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from vanban.core.records.models import Document
from vanban.core.records.queries import visible_documents
from vanban.foundation.actor import Actor
from vanban.foundation.operation import query
from vanban.incoming.assignment.models import (
    Assignment,
    DeadlineChange,
    Direction,
    Extension,
    Reminder,
    Urging,
)
from vanban.incoming.processing.models import OpinionRound, WorkNote
from vanban.incoming.reception.models import DuplicateWarning
from vanban.incoming.registration.models import Presentation
from vanban.keeping.dossiers.models import Leaf
from vanban.oversight.tracking.queries.compiled import ABOUT, ask


@dataclass(frozen=True, slots=True, kw_only=True)
class There:
    """Whether there is any: presentation, direction, part of work, opinion round, wish for more
    time, move of a deadline, note; document like it that came before, or was put with it later;
    dossier that it lies in, whoever may see that.
    """

    presented: bool
    directed: bool
    given: bool
    opinions: bool
    extensions: bool
    deadlines: bool
    notes: bool
    alike: bool
    linked: bool
    dossiers: bool


@query
def what_there_is(actor: Actor, *, document_id: UUID) -> There:
    """What a page has to ask for; nothing of a document the actor may not see."""
    found = ask(actor, "what_there_is", _there, about=document_id)
    told = found[0] if found else {}
    return There(**{name: bool(told.get(f"any_{name}")) for name in _ANY})


def _of(rows: type[Model], **which: object) -> Exists:
    return Exists(QuerySet(rows).filter(document=OuterRef("pk"), **which))


_ANY: Final = {
    "presented": _of(Presentation),
    "directed": _of(Direction),
    "given": _of(Assignment),
    "opinions": _of(OpinionRound),
    "extensions": _of(Extension),
    "deadlines": Q(_of(DeadlineChange)) | Q(_of(Urging)) | Q(_of(Reminder)),
    "notes": _of(WorkNote, kind="note"),
    "alike": _of(DuplicateWarning),
    "linked": Exists(DuplicateWarning.objects.filter(earlier=OuterRef("pk"))),
    "dossiers": _of(Leaf, taken_out_at=None),
}


def _there(actor: Actor) -> QuerySet[Document, Any]:
    return (
        visible_documents(actor)
        .filter(id=ABOUT)
        .values(**{f"any_{name}": each for name, each in _ANY.items()})
    )
