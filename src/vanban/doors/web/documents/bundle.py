"""Every file of a document in one ZIP, with a list of what each is."""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.http import Http404, HttpRequest, StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from vanban.core.files.queries import load
from vanban.core.records.lifecycle import standing_version
from vanban.core.records.operations import read_document
from vanban.core.records.queries import (
    DocumentFace,
    attachments_of,
    document_face,
    versions_of,
)
from vanban.core.records.rules import FILE_KINDS, FileKind
from vanban.doors.web.answers import actor_of
from vanban.foundation.actor import Actor
from vanban.foundation.clock import now as read_clock

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer


@dataclass(frozen=True, slots=True)
class Bundled:
    """A file of the ZIP: its place, what it is, its bytes' name."""

    path: str
    kind: str
    file_name: str
    sha256: str
    damage: str


@require_GET
def bundle(request: HttpRequest, document_id: UUID) -> StreamingHttpResponse:
    """The document as it now stands and all that came with it, bit for bit; an act recorded."""
    actor, now = actor_of(request), read_clock()
    face = document_face(actor, document_id=document_id)
    files = files_of(actor, face)
    if not files:
        raise Http404
    read_document(actor=actor, now=now, document_id=document_id, what="download")
    name = (face.symbol or face.type_name).replace("/", "-")
    answer = StreamingHttpResponse(_packed(files), content_type="application/zip")
    named = content_disposition_header(as_attachment=True, filename=f"{name}.zip")
    answer["Content-Disposition"] = named or "attachment"
    return answer


def files_of(actor: Actor, face: DocumentFace) -> list[Bundled]:
    """The version it stands by, then the files that go with it, each under a name of its own."""
    row = standing_version(versions_of(actor, document_id=face.id), face.state)
    main = [(FILE_KINDS[FileKind.MAIN], row.file_name, row.sha256, "")] if row else []
    others = [
        (row.kind_label, row.file_name, row.sha256, row.damage)
        for row in attachments_of(actor, document_id=face.id)
    ]
    return [
        Bundled(f"{number:02d}-{file_name}", kind, file_name, sha256, damage)
        for number, (kind, file_name, sha256, damage) in enumerate([*main, *others], start=1)
    ]


class _Sink(io.RawIOBase):
    """Where the ZIP is written to: what was written is taken away at once."""

    def __init__(self) -> None:
        super().__init__()
        self._parts: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: "ReadableBuffer") -> int:
        part = bytes(data)
        self._parts.append(part)
        return len(part)

    def taken(self) -> bytes:
        parts, self._parts = self._parts, []
        return b"".join(parts)


def _packed(files: Sequence[Bundled]) -> Iterator[bytes]:
    """The ZIP as it grows, a file at a time in memory; the list comes last."""
    sink, sizes = _Sink(), []
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        for each in files:
            data = load(each.sha256)
            archive.writestr(each.path, data)
            sizes.append(len(data))
            yield sink.taken()
        archive.writestr("danh-muc-tep.csv", _listed(zip(files, sizes, strict=True)))
    yield sink.taken()


def _listed(files: Iterable[tuple[Bundled, int]]) -> bytes:
    """The list, for a spreadsheet: with a byte order mark, so that it reads Vietnamese."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    writer.writerow(
        [_("Tệp"), _("Loại"), _("Tên khi đến"), _("Số byte"), "SHA-256", _("Tình trạng")]
    )
    for each, size in files:
        names = (_plain(each.path), each.kind, _plain(each.file_name))
        writer.writerow([*names, size, each.sha256, each.damage or _("nguyên vẹn")])
    return ("\ufeff" + out.getvalue()).encode()


def _plain(text: str) -> str:
    """A name from outside must not become a formula in a spreadsheet."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@")) else text
