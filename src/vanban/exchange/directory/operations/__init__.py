"""Speaking with an axis, and keeping book of how its link fares."""

from vanban.exchange.directory.operations.client import (
    AxisRefused,
    AxisUnavailable,
    fetch_packet,
    list_received,
    list_sent,
    report_transport,
    send_packet,
)
from vanban.exchange.directory.operations.links import attended, note_answer, note_failure

__all__ = [
    "AxisRefused",
    "AxisUnavailable",
    "attended",
    "fetch_packet",
    "list_received",
    "list_sent",
    "note_answer",
    "note_failure",
    "report_transport",
    "send_packet",
]
