"""The deadline a document is registered with, and counting it again when the calendar changes."""

from datetime import date, datetime

from vanban.core.calendar.queries import proposed_due
from vanban.core.records.models import Document
from vanban.formats.workdays import WorkingTime, due_after, read_term
from vanban.foundation.actor import Actor
from vanban.foundation.clock import local, local_date
from vanban.incoming.reception.rules.header import Header
from vanban.incoming.registration.models import ArrivalEntry
from vanban.incoming.registration.rules import due_moment


def until(
    actor: Actor, now: datetime, due: date | datetime | None, header: Header
) -> tuple[datetime | None, str]:
    """The moment a document is due and the term it was counted by (empty: it was given).

    The day that the body's rules propose is taken as they count it, with its hour.
    """
    if due is None or isinstance(due, datetime):
        return due_moment(due), ""
    proposed = proposed_due(actor, now=now, type_code=header.type_code, urgency=header.urgency)
    if proposed is None or due == header.reply_due_date or local_date(proposed.due_at) != due:
        return due_moment(due), ""
    return proposed.due_at, proposed.term.code


def count_entry_again(document: Document, *, working: WorkingTime) -> datetime | None:
    """Count the deadline in the register again, from the day it was registered; the new moment,
    or None where it stays. A step of an operation that has the document locked.
    """
    entry = ArrivalEntry.objects.filter(document=document).exclude(term="").first()
    term = read_term(entry.term) if entry else None
    if entry is None or term is None:
        return None
    due_at = due_after(local(entry.registered_at), term, working)
    if due_at == entry.due_at:
        return None
    entry.due_at = due_at
    entry.save(update_fields=["due_at"])
    return due_at
