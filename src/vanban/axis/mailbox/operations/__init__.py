"""A packet is handed in, offered, handed out, and called done."""

from vanban.axis.mailbox.operations.accept import Accepted, CannotCarry, Duplicate, accept
from vanban.axis.mailbox.operations.deposit import BadFile, NotReadable, deposit
from vanban.axis.mailbox.operations.hand_out import (
    CannotMove,
    HandedOut,
    UnknownPacket,
    hand_out,
    report_transport,
)

__all__ = [
    "Accepted",
    "BadFile",
    "CannotCarry",
    "CannotMove",
    "Duplicate",
    "HandedOut",
    "NotReadable",
    "UnknownPacket",
    "accept",
    "deposit",
    "hand_out",
    "report_transport",
]
