"""The verbs of following work: telling people, how they are told, lists kept and taken out."""

from vanban.oversight.tracking.operations.journal import export_journal
from vanban.oversight.tracking.operations.listing import drop_view, export_list, save_view
from vanban.oversight.tracking.operations.mailing import mail_digest
from vanban.oversight.tracking.operations.pushing import add_device, drop_device, push_to
from vanban.oversight.tracking.operations.telling import (
    choose_notices,
    open_message,
    see_notices,
    tell,
)

__all__ = [
    "add_device",
    "choose_notices",
    "drop_device",
    "drop_view",
    "export_journal",
    "export_list",
    "mail_digest",
    "open_message",
    "push_to",
    "save_view",
    "see_notices",
    "tell",
]
