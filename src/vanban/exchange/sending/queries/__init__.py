"""What a package is made of, what waits to be sent, and how each recipient fares."""

from vanban.exchange.sending.queries.board import (
    DispatchRow,
    InstructionRow,
    StatusRow,
    StepRow,
    dispatches_of,
    instruction_of,
    recall_standings,
    steps_of,
)
from vanban.exchange.sending.queries.carried import (
    Carriable,
    CarriageRow,
    carriable,
    carriages,
)
from vanban.exchange.sending.queries.contents import Contents, contents_of
from vanban.exchange.sending.queries.queue import (
    Batch,
    Unconfirmed,
    next_batch,
    overdue,
    people_of,
    queues,
    recall_standing,
    unconfirmed,
    unconfirmed_links,
    unwritten,
)

__all__ = [
    "Batch",
    "Carriable",
    "CarriageRow",
    "Contents",
    "DispatchRow",
    "InstructionRow",
    "StatusRow",
    "StepRow",
    "Unconfirmed",
    "carriable",
    "carriages",
    "contents_of",
    "dispatches_of",
    "instruction_of",
    "next_batch",
    "overdue",
    "people_of",
    "queues",
    "recall_standing",
    "recall_standings",
    "steps_of",
    "unconfirmed",
    "unconfirmed_links",
    "unwritten",
]
