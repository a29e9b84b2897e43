"""The verbs of following work: telling people, how they are told, lists kept and taken out."""

from vanban.oversight.tracking.operations.listing import drop_view, export_list, save_view
from vanban.oversight.tracking.operations.mailing import mail_digest
from vanban.oversight.tracking.operations.telling import choose_notices, see_notices, tell

__all__ = [
    "choose_notices",
    "drop_view",
    "export_list",
    "mail_digest",
    "save_view",
    "see_notices",
    "tell",
]
