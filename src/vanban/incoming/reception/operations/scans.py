"""The scanner's folder: what lies there is taken once, when it is whole; what cannot be, put aside.

A file is settled when two looks, some seconds apart, find it unchanged. Its bytes are read, the
document and the line that says "taken" are written in one transaction, and only then is the file
moved; killed in between, the next look finds the line and only moves the file.
"""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final
from uuid import UUID

import structlog
from django.conf import settings

from vanban.core.files.rules import PDF, PICTURES, media_type_of
from vanban.formats.pdf.errors import PdfError
from vanban.formats.pdf.pictures import pdf_of_picture
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.operation import operation
from vanban.incoming.reception.models import Scan
from vanban.incoming.reception.operations.enter_by_hand import take_by_hand
from vanban.incoming.reception.operations.examine import examine_scan
from vanban.incoming.reception.queries import ScanRow, scan_of
from vanban.incoming.reception.rules import Examined, Fitness, ScanState, Way

SETTLES_IN: Final = timedelta(seconds=10)
TAKEN, BROKEN = "da-nhan", "khong-nhan-duoc"  # folders beside what is scanned
_MOST: Final = 200  # files looked at in one round

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class _Found:
    """A file as one look found it."""

    path: Path
    fingerprint: str
    size: int


def collect_scans(*, actor: Actor, now: datetime, folder: Path) -> list[UUID]:
    """Take the settled files of a folder, one document each; answers the documents made.

    Outside of any transaction but for each file's own. Never follows a link or enters a folder.
    """
    made = []
    for found in _found_in(folder):
        row = scan_of(actor, file_name=found.path.name, fingerprint=found.fingerprint)
        if row is None:
            note_scan(
                actor=actor, now=now, file_name=found.path.name, fingerprint=found.fingerprint
            )
        elif row.state != ScanState.SEEN:  # killed before the file was moved
            _put(found.path, BROKEN if row.state == ScanState.BROKEN else TAKEN, row.id)
        elif now - row.seen_at >= SETTLES_IN and (document := _settle(actor, now, found, row)):
            made.append(document)
    return made


@operation("incoming.reception.note_scan")
def note_scan(*, actor: Actor, now: datetime, file_name: str, fingerprint: str) -> None:
    """Write down that a file was seen, so that the next look can tell whether it has settled."""
    Scan.objects.filter(
        organisation_id=actor.organisation, file_name=file_name, state=ScanState.SEEN
    ).delete()  # it has grown since
    row = Scan.objects.create(
        organisation_id=actor.organisation,
        file_name=file_name,
        fingerprint=fingerprint,
        state=ScanState.SEEN,
        seen_at=now,
    )
    audit.subject("scan", row.id, file=file_name)


@operation("incoming.reception.take_scan")
def take_scan(*, actor: Actor, now: datetime, scan_id: UUID, examined: Examined) -> UUID | None:
    """Make the document of a settled file; None when another worker has. Refuses (CannotEnter)."""
    row = Scan.objects.select_for_update(no_key=True).get(id=scan_id)
    audit.subject("scan", scan_id, file=row.file_name)
    if row.state != ScanState.SEEN:
        return None
    document_id = take_by_hand(
        actor=actor, now=now, examined=examined, way=Way.PAPER, arrived_at=now
    )
    row.state, row.settled_at, row.document_id = ScanState.TAKEN, now, document_id
    row.save(update_fields=["state", "settled_at", "document"])
    return document_id


@operation("incoming.reception.set_scan_aside")
def set_scan_aside(*, actor: Actor, now: datetime, scan_id: UUID, problem: str) -> None:
    """Write down why a file cannot be taken; again: no change."""
    audit.subject("scan", scan_id, problem=problem)
    rows = Scan.objects.filter(organisation_id=actor.organisation, id=scan_id)
    rows.filter(state=ScanState.SEEN).update(
        state=ScanState.BROKEN, settled_at=now, problem=problem[:500]
    )


def _found_in(folder: Path) -> Iterator[_Found]:
    """Plain files, the oldest first; nothing hidden, no links, no folders."""
    looked = []
    with os.scandir(folder) as entries:
        for entry in entries:
            about = entry.stat(follow_symlinks=False)
            if stat.S_ISREG(about.st_mode) and not entry.name.startswith("."):
                mark = f"{about.st_ino}-{about.st_size}-{about.st_mtime_ns}"
                looked.append((about.st_mtime_ns, _Found(Path(entry.path), mark, about.st_size)))
    for _, found in sorted(looked, key=lambda each: (each[0], each[1].path.name))[:_MOST]:
        yield found


def _settle(actor: Actor, now: datetime, found: _Found, row: ScanRow) -> UUID | None:
    problem = _too_large(found.size)
    data = b"" if problem else found.path.read_bytes()
    if not problem and len(data) != found.size:
        return None  # it grows: the next look sees another file
    problem = problem or why_no_scan(data)
    document = None
    if not problem:
        examined = examine_scan(found.path.name, data, now=now)
        if examined.fitness is Fitness.WHOLE:
            document = take_scan(actor=actor, now=now, scan_id=row.id, examined=examined)
        else:
            problem = " ".join(examined.problems)
    if problem:
        set_scan_aside(actor=actor, now=now, scan_id=row.id, problem=problem)
        log.warning("scan put aside", file=found.path.name, scan=str(row.id))
    _put(found.path, BROKEN if problem else TAKEN, row.id)
    return document


def _too_large(size: int) -> str:
    limit = settings.UPLOAD_MAX_BYTES
    return f"Tệp lớn hơn {limit // 1024 // 1024} MB." if size > limit else ""


def why_no_scan(data: bytes) -> str:
    """Why bytes are no scan of paper; empty for a PDF or a picture that can be read."""
    if not data:
        return "Tệp rỗng."
    media_type = media_type_of(data)
    if media_type == PDF:
        return ""
    if media_type not in PICTURES:
        return "Không phải PDF hay ảnh quét (JPEG, PNG, TIFF)."
    try:
        pdf_of_picture(data)
    except PdfError as error:
        return error.text_vi
    return ""


def _put(path: Path, where: str, scan_id: UUID) -> None:
    """Move a file beside the others of its kind, under a name nothing else has."""
    folder = path.parent / where
    folder.mkdir(exist_ok=True)
    path.replace(folder / f"{scan_id.hex[-8:]}-{path.name}")
