"""Handling: begin, note, finish; opinions asked of others and given."""

from vanban.incoming.processing.operations.opinions import (
    CannotAskOpinions,
    CannotGiveOpinion,
    ask_opinions,
    close_opinions,
    give_opinion,
    let_substitute_answer,
)
from vanban.incoming.processing.operations.sheet import print_sheet
from vanban.incoming.processing.operations.work import (
    CannotFinish,
    CannotNote,
    CannotStart,
    add_note,
    file_without_action,
    finish_by_answer,
    finish_work,
    mark_seen,
    start_work,
)

__all__ = [
    "CannotAskOpinions",
    "CannotFinish",
    "CannotGiveOpinion",
    "CannotNote",
    "CannotStart",
    "add_note",
    "ask_opinions",
    "close_opinions",
    "file_without_action",
    "finish_by_answer",
    "finish_work",
    "give_opinion",
    "let_substitute_answer",
    "mark_seen",
    "print_sheet",
    "start_work",
]
