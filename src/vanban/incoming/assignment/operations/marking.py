"""The copy of an incoming document that bears the ĐẾN mark: to read and to print."""

import hashlib
from dataclasses import astuple
from datetime import datetime
from uuid import UUID

from vanban.core.files.operations import made_of, pdf_of
from vanban.core.files.rules import Stored
from vanban.core.organisations.queries import organisation
from vanban.core.records.queries import versions_of
from vanban.formats.pades.arrival_mark import ArrivalMark, marked
from vanban.foundation.actor import Actor
from vanban.foundation.errors import NotFound, Reason
from vanban.incoming.assignment.queries import given_to
from vanban.incoming.registration.queries import entry_of, presentations_of


def marked_copy(*, actor: Actor, now: datetime, document_id: UUID) -> Stored:
    """The PDF with number and day of arrival and to whom it was passed, made once for what it says.

    A rendition beside the document, which is never changed. Refuses (NotFound) what the actor may
    not see, what is not registered or has no file, (NotReadable) a file that cannot be drawn.
    Source: Decree 30/2020 art. 22, annex IV, I.
    """
    entry = entry_of(actor, document_id=document_id)
    versions = versions_of(actor, document_id=document_id)
    if entry is None or not versions:
        raise NotFound(
            Reason(
                "assignment.no_mark",
                "Văn bản chưa vào sổ hoặc không có tệp nên chưa có dấu đến.",
                "Vào sổ trước.",
            )
        )
    mark = ArrivalMark(
        body=organisation(actor.organisation).name,
        number=entry.printed,
        day=f"{entry.arrival_date:%d/%m/%Y}",
        transfer=_transfer(actor, document_id),
    )
    return made_of(
        pdf_of(versions[0].sha256, now=now).sha256,
        kind="arrival_mark",
        edition=hashlib.sha256("\n".join(astuple(mark)).encode()).hexdigest()[:30],
        make=lambda data: marked(data, mark),
        file_name=f"den-{entry.printed}.pdf",
        now=now,
    )


def _transfer(actor: Actor, document_id: UUID) -> str:
    """To whom it was given; before that, before whom it was put."""
    given = given_to(actor, document_ids=[document_id])
    if document_id in given:
        return given[document_id][0]
    rows = presentations_of(actor, document_id=document_id)
    return ", ".join(row.full_name for row in rows if row.ended_how in {"", "directed"})
