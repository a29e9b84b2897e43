"""Processes, who approves a draft, what was said, and what was prepared for signing."""

from vanban.outgoing.approval.queries.asked import (
    ApprovalRow,
    Approvers,
    ReturnRow,
    approvals_of,
    approvers,
    choosable,
    may_approve,
    opinions_of,
    opinions_to_give,
    returns_of,
    stamp_plan,
)
from vanban.outgoing.approval.queries.initials import initials_pending
from vanban.outgoing.approval.queries.processes import (
    Due,
    ProcessRow,
    process_of_type,
    processes,
    takers,
    takers_anywhere,
    type_choices,
    unit_names,
)

__all__ = [
    "ApprovalRow",
    "Approvers",
    "Due",
    "ProcessRow",
    "ReturnRow",
    "approvals_of",
    "approvers",
    "choosable",
    "initials_pending",
    "may_approve",
    "opinions_of",
    "opinions_to_give",
    "process_of_type",
    "processes",
    "returns_of",
    "stamp_plan",
    "takers",
    "takers_anywhere",
    "type_choices",
    "unit_names",
]
