"""Taking the journal of the line out of the house, which is recorded."""

from collections.abc import Sequence
from datetime import datetime

from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.operation import operation
from vanban.oversight.tracking.operations.listing import TooManyRows, set_table
from vanban.oversight.tracking.queries.journal import JournalRow, journal_page
from vanban.oversight.tracking.rules.journal import TITLE, Which, columns_of
from vanban.oversight.tracking.rules.listing import MOST_ROWS, Form, too_many


def export_journal(*, actor: Actor, now: datetime, which: Which, form: Form) -> bytes:
    """The packets asked for as a workbook, a text or a PDF, as the actor sees them.

    Setting it is done outside of the transaction that records the taking out. Refuses (Forbidden)
    whoever neither issues, receives nor administers, (TooManyRows), (ConverterMissing).
    """
    rows = take_out_journal(actor=actor, now=now, which=which, form=form)
    columns = list(columns_of(form).values())
    return set_table(actor=actor, now=now, title=TITLE, columns=columns, rows=rows, form=form)


@operation("oversight.tracking.export_journal")
def take_out_journal(
    *,
    actor: Actor,
    now: datetime,  # noqa: ARG001 - the moment of the audit entry
    which: Which,
    form: Form,
) -> Sequence[JournalRow]:
    """The rows that leave the house, written down with who took them and in what form."""
    found = journal_page(actor, which=which, limit=MOST_ROWS[form])
    if found.after is not None:
        raise TooManyRows(too_many(form))
    audit.subject(
        "list",
        actor.organisation,
        box="journal",
        form=str(form),
        rows=len(found.rows),
        only=which.as_json(),
    )
    return found.rows
