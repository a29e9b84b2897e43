"""Documents issued; number, seal and issue ordered in one go."""

from vanban.outgoing.publication.operations.issue import CannotIssue, issue
from vanban.outgoing.publication.operations.order import (
    continue_order,
    issue_and_send,
    stop_order,
)

__all__ = ["CannotIssue", "continue_order", "issue", "issue_and_send", "stop_order"]
