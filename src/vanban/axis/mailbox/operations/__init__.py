"""A packet is handed in, offered, handed out, and called done."""

from vanban.axis.mailbox.operations.accept import accept
from vanban.axis.mailbox.operations.deposit import BadFile, Draft, NotReadable, deposit, taken_in
from vanban.axis.mailbox.operations.hand_out import (
    CannotMove,
    HandedOut,
    UnknownPacket,
    hand_out,
    report_transport,
)
from vanban.axis.mailbox.operations.refusals import note_refusal
from vanban.axis.mailbox.operations.repeated import Duplicate
from vanban.axis.mailbox.operations.routing import CannotCarry
from vanban.axis.mailbox.rules import Accepted, Bytes

__all__ = [
    "Accepted",
    "BadFile",
    "Bytes",
    "CannotCarry",
    "CannotMove",
    "Draft",
    "Duplicate",
    "HandedOut",
    "NotReadable",
    "UnknownPacket",
    "accept",
    "deposit",
    "hand_out",
    "note_refusal",
    "report_transport",
    "taken_in",
]
