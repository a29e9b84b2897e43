"""Documents issued; number, seal and issue ordered in one go."""

from vanban.outgoing.publication.operations.batch import issue_many, work_batch
from vanban.outgoing.publication.operations.hold_back import CannotHoldBack, hold_back
from vanban.outgoing.publication.operations.issue import CannotIssue, issue, leave
from vanban.outgoing.publication.operations.lending import (
    CannotLend,
    answer_file_copy,
    ask_file_copy,
    hand_out_file_copy,
    sign_for_file_copy,
    take_back_file_copy,
    withdraw_file_copy,
)
from vanban.outgoing.publication.operations.order import (
    continue_order,
    issue_and_send,
    stop_order,
)
from vanban.outgoing.publication.operations.paper import (
    CannotPost,
    add_paper_rule,
    end_paper_rule,
    may_set_paper,
    open_postings,
    post_further,
    tick_posted,
)
from vanban.outgoing.publication.operations.registers import (
    export_book,
    export_loans,
    print_book,
    print_loans,
    print_postal_list,
)
from vanban.outgoing.publication.operations.sealed import (
    CannotSealRegister,
    cancel_register,
    open_sealed_register,
    seal_register,
)
from vanban.outgoing.publication.operations.sealing import finish_register, make_register

__all__ = [
    "CannotHoldBack",
    "CannotIssue",
    "CannotLend",
    "CannotPost",
    "CannotSealRegister",
    "add_paper_rule",
    "answer_file_copy",
    "ask_file_copy",
    "cancel_register",
    "continue_order",
    "end_paper_rule",
    "export_book",
    "export_loans",
    "finish_register",
    "hand_out_file_copy",
    "hold_back",
    "issue",
    "issue_and_send",
    "issue_many",
    "leave",
    "make_register",
    "may_set_paper",
    "open_postings",
    "open_sealed_register",
    "post_further",
    "print_book",
    "print_loans",
    "print_postal_list",
    "seal_register",
    "sign_for_file_copy",
    "stop_order",
    "take_back_file_copy",
    "tick_posted",
    "withdraw_file_copy",
    "work_batch",
]
