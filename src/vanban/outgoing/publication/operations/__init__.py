"""Documents issued; number, seal and issue ordered in one go."""

from vanban.outgoing.publication.operations.batch import issue_many, work_batch
from vanban.outgoing.publication.operations.issue import CannotIssue, issue
from vanban.outgoing.publication.operations.order import (
    continue_order,
    issue_and_send,
    stop_order,
)
from vanban.outgoing.publication.operations.registers import (
    export_book,
    print_book,
    print_postal_list,
)

__all__ = [
    "CannotIssue",
    "continue_order",
    "export_book",
    "issue",
    "issue_and_send",
    "issue_many",
    "print_book",
    "print_postal_list",
    "stop_order",
    "work_batch",
]
