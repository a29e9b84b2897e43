"""What processing tells the rooms above."""

from dataclasses import dataclass
from uuid import UUID

from vanban.foundation.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkStarted(Event):
    """The first of those who handle the document has begun."""

    document_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentFinished(Event):
    """The lead has finished, or a leader has had it filed without action."""

    document_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class OpinionsAsked(Event):
    """People (`post_ids`) and units are asked for their opinion."""

    document_id: UUID
    round_id: UUID
    post_ids: tuple[str, ...]
    unit_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpinionGiven(Event):
    """One of those asked has answered; `post_ids` had asked."""

    document_id: UUID
    round_id: UUID
    opinion_id: UUID
    post_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpinionsClosed(Event):
    """The round was closed; who had not answered need not any more."""

    document_id: UUID
    round_id: UUID
