"""Printing the number and the date into the signed file, before the seal covers both."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from vanban.core.files.operations import keep
from vanban.core.files.queries import load
from vanban.core.files.rules import Stored
from vanban.core.records.lifecycle import State, VersionKind
from vanban.core.records.operations import add_version, lock_document, touch
from vanban.formats.pades.errors import PadesError
from vanban.formats.pades.fields import DATE_FIELD, NUMBER_FIELD, field_names, fill_fields
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.events import record
from vanban.foundation.operation import operation
from vanban.outgoing.numbering.events import NumberStamped, StampFailed
from vanban.outgoing.numbering.models import NumberEntry
from vanban.outgoing.numbering.queries import stamp_order


def stamp_file(*, actor: Actor, now: datetime, document_id: UUID) -> None:
    """Outside of any transaction: fill the two fields, keep the file, record the version.

    May be called any number of times; a number already printed is left as it is. A file that
    cannot be filled leaves its reason with the number, for the clerk to see.
    """
    order = stamp_order(actor, document_id=document_id)
    if order is None:
        return
    try:
        stamped = filled(load(order.sha256), order.values)
    except PadesError as wrong:
        fail_stamp(actor=actor, now=now, entry_id=order.entry_id, problem=wrong.text_vi)
        return
    stored = keep(stamped, file_name=order.file_name)
    complete_stamp(actor=actor, now=now, entry_id=order.entry_id, stored=stored)


def filled(signed: bytes, values: Mapping[str, str]) -> bytes:
    """The signed file with the values in those of the two fields that it has."""
    there = field_names(signed)
    wanted = {name: values[name] for name in (NUMBER_FIELD, DATE_FIELD) if name in there}
    return fill_fields(signed, wanted) if wanted else signed


@operation("outgoing.numbering.complete_stamp")
def complete_stamp(*, actor: Actor, now: datetime, entry_id: UUID, stored: Stored) -> None:
    """Keep the file with its number as the version to seal; once for each number."""
    entry = NumberEntry.objects.filter(id=entry_id).select_related("book").get()
    assert entry.document_id is not None  # noqa: S101 - a stamp is made for a document
    document = lock_document(actor, entry.document_id)
    audit.subject("document", document.id, number=document.number_printed, sha256=stored.sha256)
    entry.refresh_from_db(fields=["version", "voided_at"])
    done = entry.version_id is not None or entry.voided_at is not None
    if done or document.state != State.NUMBERED:
        return
    version = add_version(document, actor=actor, now=now, kind=VersionKind.NUMBERED, stored=stored)
    entry.version = version
    entry.problem = ""
    entry.save(update_fields=["version", "problem"])
    touch(document.id)
    record(NumberStamped(organisation_id=document.organisation_id, document_id=document.id))


@operation("outgoing.numbering.fail_stamp")
def fail_stamp(
    *,
    actor: Actor,
    now: datetime,  # noqa: ARG001 - audited
    entry_id: UUID,
    problem: str,
) -> None:
    """Keep why the number could not be printed; the clerk voids it and returns the document."""
    entry = NumberEntry.objects.get(id=entry_id)
    assert entry.document_id is not None  # noqa: S101 - a stamp is made for a document
    lock_document(actor, entry.document_id)
    audit.subject("document", entry.document_id, problem=problem)
    live = NumberEntry.objects.filter(id=entry_id, voided_at=None)
    open_entry = live.filter(version=None, problem="")
    if not open_entry.update(problem=problem[:500]):
        return
    touch(entry.document_id)
    record(StampFailed(organisation_id=entry.organisation_id, document_id=entry.document_id))
