"""Drafts sent through their process, answered, sent back, taken back; opinions; the processes."""

from vanban.outgoing.approval.operations.absent import let_substitute_in
from vanban.outgoing.approval.operations.changing import (
    CannotPassOn,
    CannotTakeBack,
    pass_on,
    take_back,
)
from vanban.outgoing.approval.operations.decide import (
    CannotApprove,
    CannotReturn,
    approve,
    return_draft,
    withdraw_draft,
)
from vanban.outgoing.approval.operations.initialling import draw_initials_on
from vanban.outgoing.approval.operations.opinions import (
    CannotAskOpinions,
    CannotGiveOpinion,
    ask_opinions,
    close_opinions,
    extend_opinions,
    give_opinion,
)
from vanban.outgoing.approval.operations.processes import (
    CannotSaveProcess,
    retire_process,
    save_process,
)
from vanban.outgoing.approval.operations.submit import CannotSubmit, submit_for_approval
from vanban.outgoing.approval.operations.summary import (
    CannotTakeIn,
    print_opinions,
    take_in_opinion,
)

__all__ = [
    "CannotApprove",
    "CannotAskOpinions",
    "CannotGiveOpinion",
    "CannotPassOn",
    "CannotReturn",
    "CannotSaveProcess",
    "CannotSubmit",
    "CannotTakeBack",
    "CannotTakeIn",
    "approve",
    "ask_opinions",
    "close_opinions",
    "draw_initials_on",
    "extend_opinions",
    "give_opinion",
    "let_substitute_in",
    "pass_on",
    "print_opinions",
    "retire_process",
    "return_draft",
    "save_process",
    "submit_for_approval",
    "take_back",
    "take_in_opinion",
    "withdraw_draft",
]
