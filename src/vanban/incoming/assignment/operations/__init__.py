"""Directing, passing on inside a unit, giving back; deadlines moved, urged, reminded of."""

from vanban.incoming.assignment.operations.absent import let_substitute_in
from vanban.incoming.assignment.operations.assign import CannotAssign, assign
from vanban.incoming.assignment.operations.deadlines import count_again
from vanban.incoming.assignment.operations.extend import (
    CannotExtend,
    answer_extension,
    ask_for_time,
)
from vanban.incoming.assignment.operations.give import end_parts
from vanban.incoming.assignment.operations.many import assign_many, work_batch
from vanban.incoming.assignment.operations.marking import marked_copy
from vanban.incoming.assignment.operations.register_book import (
    export_arrivals,
    export_followed,
    print_arrivals,
    print_followed,
)
from vanban.incoming.assignment.operations.remind import remind, remind_all
from vanban.incoming.assignment.operations.route import (
    CannotRoute,
    end_routing_rule,
    route,
    set_routing_rule,
)
from vanban.incoming.assignment.operations.split import (
    CannotHandBack,
    CannotSplit,
    hand_back,
    split,
)
from vanban.incoming.assignment.operations.take_back import CannotTakeBack, take_back_direction
from vanban.incoming.assignment.operations.urge import CannotUrge, urge

__all__ = [
    "CannotAssign",
    "CannotExtend",
    "CannotHandBack",
    "CannotRoute",
    "CannotSplit",
    "CannotTakeBack",
    "CannotUrge",
    "answer_extension",
    "ask_for_time",
    "assign",
    "assign_many",
    "count_again",
    "end_parts",
    "end_routing_rule",
    "export_arrivals",
    "export_followed",
    "hand_back",
    "let_substitute_in",
    "marked_copy",
    "print_arrivals",
    "print_followed",
    "remind",
    "remind_all",
    "route",
    "set_routing_rule",
    "split",
    "take_back_direction",
    "urge",
    "work_batch",
]
