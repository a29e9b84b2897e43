"""Drafts sent for approval, approved, sent back, taken back."""

from vanban.outgoing.approval.operations.decide import (
    CannotApprove,
    CannotReturn,
    approve,
    return_draft,
    withdraw_draft,
)
from vanban.outgoing.approval.operations.submit import CannotSubmit, submit_for_approval

__all__ = [
    "CannotApprove",
    "CannotReturn",
    "CannotSubmit",
    "approve",
    "return_draft",
    "submit_for_approval",
    "withdraw_draft",
]
