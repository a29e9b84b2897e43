"""Invented people, bodies and documents for the sheet of parts. Nothing here is real."""

from vanban.doors.web.design.samples.answers import (
    BATCH,
    DELIVERY,
    ENTRIES,
    FORM_REFUSAL,
    LOCKED,
    REFUSAL,
)
from vanban.doors.web.design.samples.desk import (
    FILES,
    MARKS,
    NOW_ROWS,
    TABS,
    TODAY_ROWS,
    pages,
    shell,
)
from vanban.doors.web.design.samples.fields import (
    ACCOUNTS,
    BODIES,
    DEADLINES,
    ROLES,
    TOKENS,
    URGENCIES,
)
from vanban.doors.web.design.samples.shapes import NOW
from vanban.doors.web.design.samples.signatures import VERDICTS

__all__ = [
    "ACCOUNTS",
    "BATCH",
    "BODIES",
    "DEADLINES",
    "DELIVERY",
    "ENTRIES",
    "FILES",
    "FORM_REFUSAL",
    "LOCKED",
    "MARKS",
    "NOW",
    "NOW_ROWS",
    "REFUSAL",
    "ROLES",
    "TABS",
    "TODAY_ROWS",
    "TOKENS",
    "URGENCIES",
    "VERDICTS",
    "pages",
    "shell",
]
