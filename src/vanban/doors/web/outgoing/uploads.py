"""Files given before there is a draft: kept at once, named on the page by a sealed ticket.

The ticket says which bytes and whose: a page can hand back only what this account has given here,
never a hash picked up elsewhere.
"""

from dataclasses import astuple
from typing import Final

from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from vanban.core.files.operations import keep
from vanban.core.files.rules import Stored
from vanban.foundation.actor import Actor
from vanban.foundation.errors import Invalid, Reason

SALT: Final = "outgoing.upload"
GOOD_FOR_S: Final = 30 * 24 * 3600  # as long as what was typed is kept


def keep_upload(given: "UploadedFile[bytes]") -> Stored:
    """Keep what a form brought, before anything is decided. Refuses (FileRefused)."""
    return keep(given.read(), file_name=given.name or "")


def ticket_of(stored: Stored, actor: Actor) -> str:
    """The ticket by which this account may hand the kept bytes back."""
    return signing.dumps([str(actor.account_id), *astuple(stored)], salt=SALT, compress=True)


def stored_of(ticket: str, actor: Actor) -> Stored:
    """The kept bytes of a ticket. Refuses (Invalid) a ticket that is old, altered or another's."""
    try:
        account, *kept = signing.loads(ticket, salt=SALT, max_age=GOOD_FOR_S)
    except signing.BadSignature:
        raise _gone() from None
    if account != str(actor.account_id):
        raise _gone()
    return Stored(*kept)


def _gone() -> Invalid:
    return Invalid(
        Reason(
            "outgoing.upload_gone",
            _("Tệp đã chọn không còn dùng được ở phiên này."),
            _("Chọn lại tệp."),
            field="file",
        )
    )
