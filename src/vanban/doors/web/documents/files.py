"""The files of a document as its panes list them, each with the signatures in files beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from vanban.core.files.rules import SIGNATURE
from vanban.core.records.queries import AttachmentRow, VersionRow
from vanban.core.records.rules import FILE_KINDS, FileKind
from vanban.foundation.actor import Actor
from vanban.trust.verification.queries import verdict_of
from vanban.trust.verification.rules.verdict import Verdict


@dataclass(frozen=True, slots=True)
class SignatureLine:
    """A detached signature under its file: who and when, how it was judged, where to see why."""

    words: str
    signed_at: datetime | None
    outcome: str
    url: str
    download_url: str


@dataclass(frozen=True, slots=True)
class FileLine:
    """A file: what it is to the document, where to take it from, who signed it beside."""

    label: str
    url: str
    row: VersionRow | AttachmentRow
    signatures: Sequence[SignatureLine] = ()


def file_lines(
    actor: Actor,
    document_id: UUID,
    versions: Sequence[VersionRow],
    attached: Sequence[AttachmentRow],
) -> list[FileLine]:
    """The files; a detached signature stands under the file that it is of, else by itself."""
    named: list[tuple[str, VersionRow | AttachmentRow]] = [
        *((FILE_KINDS[FileKind.MAIN], row) for row in versions),
        *((row.kind_label, row) for row in attached),
    ]
    present = {row.sha256 for _label, row in named}
    beside: dict[str, list[SignatureLine]] = {}
    for each in attached:
        if each.signs in present:
            beside.setdefault(each.signs, []).append(_signature(actor, document_id, each))
    lines = []
    for label, row in named:
        own = beside.get(row.sha256, [])
        if isinstance(row, AttachmentRow):
            if row.signs in present:
                continue
            if row.media_type == SIGNATURE:
                own = [_signature(actor, document_id, row)]
        lines.append(FileLine(label, _download(document_id, row.id), row, own))
    return lines


def _signature(actor: Actor, document_id: UUID, row: AttachmentRow) -> SignatureLine:
    verdict = verdict_of(actor, file_sha256=row.sha256, content_sha256=row.signs)
    return SignatureLine(
        words=_names(verdict),
        signed_at=_moment(verdict),
        outcome=verdict.outcome if verdict else "",
        url=f"{reverse('documents:verdict', args=[document_id])}?tep={row.id}",
        download_url=_download(document_id, row.id),
    )


def _names(verdict: Verdict | None) -> str:
    if verdict is None:
        return _("chưa kiểm tra")
    names = [each.signer.name for each in verdict.signatures if each.signer]
    return ", ".join(dict.fromkeys(names)) or _("không rõ người ký")


def _moment(verdict: Verdict | None) -> datetime | None:
    moments = [each.signed_at for each in verdict.signatures] if verdict else []
    return moments[0] if len(moments) == 1 else None


def _download(document_id: UUID, file_id: UUID) -> str:
    return reverse("documents:file", args=[document_id, file_id])
