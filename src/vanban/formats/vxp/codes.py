"""Error codes of an axis's answers.

0 and 10 to 23 are those that a provincial platform publishes (wire format, section 3.8); the
catalogue of the national axis is not public. 30 and above are our own.
"""

from enum import StrEnum
from typing import Final


class ErrorCode(StrEnum):
    OK = "0"
    FILE = "10"
    NOT_TRUSTED = "15"
    UNKNOWN_RECEIVER = "18"
    UNKNOWN_SENDER = "19"
    SYSTEM = "20"
    PROCESSING = "21"
    NOT_EDXML = "22"
    RECEIVER_CLOSED = "23"
    DUPLICATE = "30"  # the same packet again: nothing was lost, nothing was doubled
    DUPLICATE_ID = "31"  # another packet under a DocumentId already used
    NOT_YOURS = "32"  # the system does not serve that organisation
    UNKNOWN_DOC_ID = "33"
    ARGUMENT = "34"
    STATE = "35"
    TOO_LARGE = "36"
    CODE_TAKEN = "37"
    CLASSIFIED = "38"  # state secrets must not go by a network


RECEIVER_FAULTS: Final = frozenset({ErrorCode.UNKNOWN_RECEIVER, ErrorCode.RECEIVER_CLOSED})
