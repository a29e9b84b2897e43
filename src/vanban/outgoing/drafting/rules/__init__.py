"""What a draft must have, what must never enter, who may sign, what follows after issue."""

from vanban.outgoing.drafting.rules.competence import (
    Competence,
    Grant,
    Holder,
    competence_of,
    not_competent,
)
from vanban.outgoing.drafting.rules.fields import (
    SUBJECT_LIMIT,
    URGENCY_HIGHEST,
    DraftFields,
    RecipientInput,
    Way,
    default_notation,
    is_notation,
    nothing_secret,
    reasons_against_ended,
    reasons_against_fields,
    way_of,
)
from vanban.outgoing.drafting.rules.findings import (
    ACCEPTED,
    Findings,
    printed_notation,
    reasons_against_file,
    reasons_against_findings,
    warnings_of,
)
from vanban.outgoing.drafting.rules.links import (
    CORRECTION_TYPE,
    LINK_REASON_LEAST,
    LINK_WORDS,
    LinkKind,
    reasons_against_link,
    type_of_follow_up,
)

__all__ = [
    "ACCEPTED",
    "CORRECTION_TYPE",
    "LINK_REASON_LEAST",
    "LINK_WORDS",
    "SUBJECT_LIMIT",
    "URGENCY_HIGHEST",
    "Competence",
    "DraftFields",
    "Findings",
    "Grant",
    "Holder",
    "LinkKind",
    "RecipientInput",
    "Way",
    "competence_of",
    "default_notation",
    "is_notation",
    "not_competent",
    "nothing_secret",
    "printed_notation",
    "reasons_against_ended",
    "reasons_against_fields",
    "reasons_against_file",
    "reasons_against_findings",
    "reasons_against_link",
    "type_of_follow_up",
    "warnings_of",
    "way_of",
]
