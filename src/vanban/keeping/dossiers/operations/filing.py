"""What goes into a dossier and comes out of it: documents (no copy), files by themselves, notes."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.db.models import F

from vanban.core.files.operations import enter
from vanban.core.files.operations.secrecy import mark_in
from vanban.core.files.queries import load
from vanban.core.files.rules import Stored
from vanban.core.records.models import Document
from vanban.core.records.operations import lock_document, touch
from vanban.core.records.queries import symbol_of
from vanban.formats.secrecy import mark_in_field
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.clock import local_date
from vanban.foundation.errors import Kind, NotFound, Reason, Refusal, refuse_if
from vanban.foundation.operation import operation
from vanban.keeping.dossiers.models import Dossier, Leaf
from vanban.keeping.dossiers.operations import lock_open
from vanban.keeping.dossiers.queries import visible_dossiers
from vanban.keeping.dossiers.rules import (
    code_of,
    reasons_against_note,
    reasons_against_reason,
    reasons_against_title,
)
from vanban.outgoing.drafting.operations import create_draft


class CannotFile(Refusal):
    """It cannot go into the dossier, or come out of it, so."""

    kind = Kind.INVALID
    code = "dossiers.cannot_file"
    title = "Chưa đưa được vào hồ sơ"


@operation("keeping.dossiers.file_into")
def file_into(
    *, actor: Actor, now: datetime, document_id: UUID, dossier_ids: Collection[UUID]
) -> int:
    """Put a document the actor may see into dossiers he works on, of whoever they are, without a
    copy (annex VI); in how many it lay not yet. Where it lies already nothing changes.

    Refuses (DocumentNotFound), (NotFound), (Forbidden), (DossierClosed), (CannotFile) none chosen.
    """
    document = lock_document(actor, document_id)
    if not dossier_ids:
        text, mend = "Chưa chọn hồ sơ.", "Chọn hồ sơ đang mở, hoặc mở hồ sơ mới."
        raise CannotFile(Reason("dossiers.none_chosen", text, mend, field="dossiers"))
    filed = [_put(actor, now, document, each) for each in sorted(set(dossier_ids))]
    new = [code for code in filed if code]
    if new:
        touch(document_id)
    audit.subject("document", document_id, dossiers=", ".join(new))
    return len(new)


def draft_in_dossiers(
    *, actor: Actor, now: datetime, dossier_ids: Collection[UUID] = (), **form: Any
) -> UUID:
    """Open a draft that lies in dossiers from its first version, in one transaction with it.

    `form` and refusals are those of `drafting.create_draft`; of the dossiers those of `file_into`.
    """
    if not dossier_ids:
        return create_draft(actor=actor, now=now, **form)
    return create_draft(
        actor=actor,
        now=now,
        then=partial(_file_draft, actor=actor, now=now, dossier_ids=dossier_ids),
        **form,
    )


def file_files(
    *,
    actor: Actor,
    now: datetime,
    dossier_id: UUID,
    files: Sequence[Stored],
    title: str = "",
    file_date: date | None = None,
) -> int:
    """Look over files (outside work), then put them into a dossier by themselves: photos, films,
    recordings, sheets (Decree 30/2020 art. 29.3). `title` empty: the name of the file.

    Refuses (NotFound), (Forbidden), (DossierClosed), (CannotFile) with all reasons: no file, a day
    to come, a mark of state secrecy.
    """
    marks = [mark for one in files if (mark := mark_in(load(one.sha256)))]
    return _file_files(
        actor=actor,
        now=now,
        dossier_id=dossier_id,
        files=files,
        title=" ".join(title.split()),
        file_date=file_date,
        mark=next(iter(marks), "") or mark_in_field(title),
    )


@operation("keeping.dossiers.file_files")
def _file_files(
    *,
    actor: Actor,
    now: datetime,
    dossier_id: UUID,
    files: Sequence[Stored],
    title: str,
    file_date: date | None,
    mark: str,
) -> int:
    dossier = lock_open(actor, dossier_id)
    today = local_date(now)
    refuse_if(CannotFile, _reasons_against_files(files, title, file_date, today, mark))
    for place, stored in enumerate(files, start=1):
        Leaf.objects.create(
            organisation_id=dossier.organisation_id,
            dossier=dossier,
            ordinal=dossier.last_ordinal + place,
            blob=enter(stored, now=now),
            file_name=stored.file_name,
            title=title or stored.file_name,
            file_date=file_date or today,
            filed_by_name=actor.name,
            filed_at=now,
        )
    Dossier.objects.filter(id=dossier.id).update(last_ordinal=F("last_ordinal") + len(files))
    names = ", ".join(stored.file_name for stored in files)
    audit.subject("dossier", dossier_id, names=names, files=[one.sha256 for one in files])
    return len(files)


@operation("keeping.dossiers.note_leaf")
def note_leaf(
    *,
    actor: Actor,
    now: datetime,  # noqa: ARG001 - audited
    dossier_id: UUID,
    leaf_id: UUID,
    note: str,
) -> None:
    """Write the note of what lies in a dossier (Ghi chú of the inventory), as why a duplicate is
    kept. Refuses (NotFound), (Forbidden), (DossierClosed), (CannotFile) a note too long.
    """
    _, leaf = _leaf(actor, dossier_id, leaf_id)
    refuse_if(CannotFile, reasons_against_note(note))
    Leaf.objects.filter(id=leaf.id).update(note=note.strip())
    audit.subject("dossier", dossier_id, ordinal=leaf.ordinal, text=note.strip())


@operation("keeping.dossiers.take_out")
def take_out(*, actor: Actor, now: datetime, dossier_id: UUID, leaf_id: UUID, reason: str) -> None:
    """Take something out of an open dossier; its row, who and why stay. Refuses (NotFound),
    (Forbidden), (DossierClosed), (CannotFile) without a reason.
    """
    dossier, leaf = _leaf(actor, dossier_id, leaf_id)
    refuse_if(CannotFile, reasons_against_reason(reason))
    Leaf.objects.filter(id=leaf.id).update(
        taken_out_at=now, taken_out_by_name=actor.name, taken_out_reason=reason.strip()
    )
    if leaf.document_id is not None:
        note_taken_out(
            actor=actor,
            now=now,
            document_id=leaf.document_id,
            dossier=_named(dossier),
            reason=reason.strip(),
        )
    what = leaf.title or _words(leaf.document)
    audit.subject("dossier", dossier_id, ordinal=leaf.ordinal, what=what, text=reason.strip())


@operation("keeping.dossiers.note_filed")
def note_filed(
    *,
    actor: Actor,  # noqa: ARG001 - of the audit entry
    now: datetime,  # noqa: ARG001
    dossier_id: UUID,
    ordinal: int,
    what: str,
) -> None:
    """The trace in the dossier that a document came into it (that in the document is the act's)."""
    audit.subject("dossier", dossier_id, ordinal=ordinal, what=what)


@operation("keeping.dossiers.note_taken_out")
def note_taken_out(
    *,
    actor: Actor,  # noqa: ARG001 - of the audit entry
    now: datetime,  # noqa: ARG001
    document_id: UUID,
    dossier: str,
    reason: str,
) -> None:
    """The trace in a document that it was taken out of a dossier."""
    touch(document_id)
    audit.subject("document", document_id, dossiers=dossier, text=reason)


def _file_draft(
    document_id: UUID, *, actor: Actor, now: datetime, dossier_ids: Collection[UUID]
) -> None:
    file_into(actor=actor, now=now, document_id=document_id, dossier_ids=dossier_ids)


def _put(actor: Actor, now: datetime, document: Document, dossier_id: UUID) -> str:
    """The document into one dossier; its code, empty where it lies already."""
    dossier = lock_open(actor, dossier_id)
    if dossier.leaves.filter(document=document, taken_out_at=None).exists():
        return ""
    ordinal = dossier.last_ordinal + 1
    Leaf.objects.create(
        organisation_id=dossier.organisation_id,
        dossier=dossier,
        ordinal=ordinal,
        document=document,
        filed_by_name=actor.name,
        filed_at=now,
    )
    Dossier.objects.filter(id=dossier.id).update(last_ordinal=ordinal)
    what = _words(document)
    note_filed(actor=actor, now=now, dossier_id=dossier.id, ordinal=ordinal, what=what)
    return _named(dossier)


def _leaf(actor: Actor, dossier_id: UUID, leaf_id: UUID) -> tuple[Dossier, Leaf]:
    """A dossier and what lies in it, both locked, the document first; for who may see both."""
    held = Leaf.objects.filter(id=leaf_id, dossier_id=dossier_id).values_list("document_id")
    document_id = (held.first() or (None,))[0]
    if document_id is not None and visible_dossiers(actor).filter(id=dossier_id).exists():
        lock_document(actor, document_id)
    dossier = lock_open(actor, dossier_id)
    leaf = dossier.leaves.select_related("document").filter(id=leaf_id, taken_out_at=None).first()
    if leaf is None:
        text = "Hồ sơ không có văn bản, tài liệu này."
        raise NotFound(Reason("dossiers.no_leaf", text, "Tải lại trang."))
    return dossier, leaf


def _reasons_against_files(
    files: Sequence[Stored], title: str, file_date: date | None, today: date, mark: str
) -> list[Reason]:
    reasons = reasons_against_title(title) if title else []
    if not files:
        reasons.append(Reason("files.empty", "Chưa chọn tệp.", "Chọn tệp.", field="files"))
    if file_date is not None and file_date > today:
        text, mend = "Ngày của tài liệu ở sau hôm nay.", "Ghi ngày chụp, ngày ghi, ngày lập."
        reasons.append(Reason("dossiers.file_to_come", text, mend, field="file_date"))
    if mark:
        text = f"Thấy dấu chỉ độ mật “{mark}”: bí mật nhà nước không được đưa lên hệ thống này."
        mend = "Lập hồ sơ mật bằng bản giấy, hoặc trên hệ thống riêng."
        reasons.append(Reason("dossiers.secret", text, mend, field="files"))
    return reasons


def _named(dossier: Dossier) -> str:
    return code_of(dossier.organ_id, dossier.year, dossier.notation)


def _words(document: Document | None) -> str:
    if document is None:
        return ""
    return f"{document.type_name} {symbol_of(document)}".strip()
