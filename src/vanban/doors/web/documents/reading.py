"""What the page pane shows: the files of a document, the pages of the one that is open."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from vanban.core.files.operations import NotReadable, page_sizes, pdf_of
from vanban.core.files.operations.renditions import ConverterMissing
from vanban.core.files.rules import CONVERTIBLE, PDF, PICTURES, SIGNATURE
from vanban.core.records.lifecycle import standing_version
from vanban.core.records.queries import (
    AttachmentRow,
    DocumentFace,
    VersionRow,
    attachments_of,
    versions_of,
)
from vanban.doors.web.design.parts import PageImage, Tab
from vanban.doors.web.documents.files import FileLine, file_lines
from vanban.foundation.actor import Actor
from vanban.foundation.errors import Reason

PICTURE_WIDTH = 1240
SHOWN = frozenset({PDF}) | CONVERTIBLE | PICTURES


@dataclass(frozen=True, slots=True)
class OpenFile:
    """The file the reader looks at: of a version (main file) or of an attachment."""

    id: UUID
    sha256: str
    media_type: str
    file_name: str
    damage: str = ""
    signs: str = ""  # SHA-256 of the file it is the detached signature of

    @property
    def may_be_signed(self) -> bool:
        """Whether signatures can lie in it: a PDF, or a signature itself."""
        return self.media_type in {PDF, SIGNATURE} and not self.damage


@dataclass(frozen=True, slots=True)
class Reading:
    """The page pane: tabs of files, pictures of pages, where to download, why not if not."""

    tabs: Sequence[Tab]
    pages: Sequence[PageImage]
    label: str
    download_url: str
    sha256: str = ""
    problems: Sequence[Reason] = ()
    version_kind: str = ""
    media_type: str = ""
    main_type: str = ""  # of the version it stands by, whichever file is open
    files: Sequence[FileLine] = ()

    @property
    def attached(self) -> Sequence[FileLine]:
        """The files that go with the main one."""
        return [each for each in self.files if isinstance(each.row, AttachmentRow)]

    @property
    def total(self) -> int:
        return len(self.pages)


def open_files(actor: Actor, document_id: UUID) -> dict[UUID, OpenFile]:
    """Every file of a document the actor may see, by the id of its version or attachment."""
    return _files(
        versions_of(actor, document_id=document_id), attachments_of(actor, document_id=document_id)
    )


def _files(
    versions: Sequence[VersionRow], attachments: Sequence[AttachmentRow]
) -> dict[UUID, OpenFile]:
    rows: list[VersionRow | AttachmentRow] = [*versions, *attachments]
    return {
        row.id: OpenFile(
            row.id,
            row.sha256,
            row.media_type,
            row.file_name,
            getattr(row, "damage", ""),
            getattr(row, "signs", ""),
        )
        for row in rows
    }


def reading_of(
    actor: Actor, *, now: datetime, face: DocumentFace, base_url: str, chosen: UUID | None = None
) -> Reading:
    """The page pane of a document: the version it stands by unless a file was chosen (`?tep=`)."""
    versions = versions_of(actor, document_id=face.id)
    attachments = attachments_of(actor, document_id=face.id)
    files = _files(versions, attachments)
    if not files:
        return Reading((), (), "", "")
    main = standing_version(versions, face.state)
    current = files.get(chosen) if chosen else None
    if current is None:
        current = files[main.id if main else attachments[0].id]
    tabs = [Tab(_("Văn bản chính"), base_url, current=current.id == main.id)] if main else []
    tabs += [
        Tab(row.file_name, f"{base_url}?tep={row.id}", current=row.id == current.id)
        for row in attachments
        if not row.signs or row.id == current.id
    ]
    older = [row for row in versions if row.id == current.id and row is not main]
    tabs += [Tab(_("Bản %(n)s") % {"n": row.ordinal}, "", current=True) for row in older]
    pages, problems = _pages(face.id, current, now)
    kind = next((row.kind for row in versions if row.id == current.id), "")
    return Reading(
        tabs=tabs,
        pages=pages,
        label=current.file_name,
        download_url=reverse("documents:file", args=[face.id, current.id]),
        sha256=current.sha256,
        problems=problems,
        version_kind=kind,
        media_type=current.media_type,
        main_type=main.media_type if main else "",
        files=file_lines(actor, face.id, [main] if main else [], attachments),
    )


def _pages(
    document_id: UUID, file: OpenFile, now: datetime
) -> tuple[list[PageImage], tuple[Reason, ...]]:
    if file.damage:
        return [], (Reason("files.damaged", file.damage, _("Tải tệp về, hoặc trả lại nơi gửi.")),)
    if file.media_type not in SHOWN:
        text = _("Loại tệp này không xem được trên trang.")
        return [], (Reason("files.no_pages", text, _("Tải về để xem.")),)
    try:
        shown = file.sha256 if file.media_type == PDF else pdf_of(file.sha256, now=now).sha256
        sizes = page_sizes(shown, now=now)
    except (NotReadable, ConverterMissing) as refusal:
        return [], refusal.reasons
    return [
        PageImage(
            number=number,
            url=reverse("documents:page", args=[document_id, file.id, number]),
            width=PICTURE_WIDTH,
            height=round(PICTURE_WIDTH * height / width),
        )
        for number, (width, height) in enumerate(sizes, start=1)
    ], ()
