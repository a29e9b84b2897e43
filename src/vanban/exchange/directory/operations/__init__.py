"""Speaking with an axis, keeping book of how its link fares, and partners' certificates."""

from vanban.exchange.directory.operations.certificates import (
    CannotTakeCertificate,
    register_certificate,
    retire_certificate,
)
from vanban.exchange.directory.operations.client import (
    AxisRefused,
    AxisUnavailable,
    PacketUnusable,
    fetch_packet,
    list_received,
    list_sent,
    report_transport,
    send_packet,
)
from vanban.exchange.directory.operations.links import (
    attended,
    note_answer,
    note_failure,
    note_partner_answer,
    note_partner_failure,
    try_again,
    turn_on,
    turn_with,
)

__all__ = [
    "AxisRefused",
    "AxisUnavailable",
    "CannotTakeCertificate",
    "PacketUnusable",
    "attended",
    "fetch_packet",
    "list_received",
    "list_sent",
    "note_answer",
    "note_failure",
    "note_partner_answer",
    "note_partner_failure",
    "register_certificate",
    "report_transport",
    "retire_certificate",
    "send_packet",
    "try_again",
    "turn_on",
    "turn_with",
]
