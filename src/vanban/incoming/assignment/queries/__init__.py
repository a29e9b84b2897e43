"""Who has which part of the work, what the leaders said, and how the deadlines stand."""

from vanban.incoming.assignment.queries.deadlines import (
    DeadlineEvent,
    ExtensionRow,
    counted_documents,
    deadline_events,
    extensions_of,
    parts_to_remind,
)
from vanban.incoming.assignment.queries.parts import (
    DirectionRow,
    PartRow,
    directions_of,
    given_to,
    givers_of,
    handlers_of,
    leading_part_of,
    not_passed_on,
    own_part,
    part_to_pass_on,
    parts_of,
)
from vanban.incoming.assignment.queries.routing import (
    MOST_PROPOSED,
    ProposedRow,
    RoutingRow,
    places_to_give,
    proposed_for_me,
    route_of,
    routing_rules,
)

__all__ = [
    "MOST_PROPOSED",
    "DeadlineEvent",
    "DirectionRow",
    "ExtensionRow",
    "PartRow",
    "ProposedRow",
    "RoutingRow",
    "counted_documents",
    "deadline_events",
    "directions_of",
    "extensions_of",
    "given_to",
    "givers_of",
    "handlers_of",
    "leading_part_of",
    "not_passed_on",
    "own_part",
    "part_to_pass_on",
    "parts_of",
    "parts_to_remind",
    "places_to_give",
    "proposed_for_me",
    "route_of",
    "routing_rules",
]
