"""The page pane of an outgoing document: its pages, where number and date will stand."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest

from vanban.core.files.operations import page_sizes, pdf_of
from vanban.core.records.lifecycle import VersionKind
from vanban.core.records.queries import DocumentFace
from vanban.doors.web.design.parts import PageImage
from vanban.doors.web.documents.reading import Reading, reading_of
from vanban.doors.web.documents.verdicts import line_of
from vanban.doors.web.outgoing.layout import with_faults
from vanban.doors.web.outgoing.preview import places_in, with_places
from vanban.foundation.actor import Actor
from vanban.outgoing.approval.queries import stamp_plan
from vanban.outgoing.drafting.operations import judge_layout

UNNUMBERED = frozenset({VersionKind.DRAFT, VersionKind.PREPARED, VersionKind.SIGNED})


def reading_context(
    request: HttpRequest, actor: Actor, now: datetime, face: DocumentFace
) -> Mapping[str, object]:
    """What `outgoing/reading.html` draws: `?tep=` chooses a version or an attachment."""
    reading = reading_of(
        actor,
        now=now,
        face=face,
        base_url=request.path,
        chosen=_uuid(request.GET.get("tep", "")),
    )
    return {
        "reading": _with_places(reading, actor, now, face),
        "verdict": line_of(actor, document_id=face.id, sha256=reading.sha256),
    }


def _with_places(reading: Reading, actor: Actor, now: datetime, face: DocumentFace) -> Reading:
    if not reading.pages or reading.version_kind not in UNNUMBERED:
        return reading
    pdf = pdf_of(reading.sha256, now=now)
    sizes = page_sizes(pdf.sha256, now=now)
    size = sizes[0]
    if reading.version_kind == VersionKind.DRAFT:
        placed = with_places(reading.pages, size, places_in(pdf.sha256))
        return replace(reading, pages=_with_faults(reading, placed, sizes, now))
    # The places are fields now; where they stand was kept when they were made.
    plan = stamp_plan(actor, document_id=face.id)
    return replace(reading, pages=with_places(reading.pages, size, plan))


def _with_faults(
    reading: Reading,
    pages: Sequence[PageImage],
    sizes: Sequence[tuple[float, float]],
    now: datetime,
) -> Sequence[PageImage]:
    judged = judge_layout(sha256=reading.sha256, media_type=reading.media_type, now=now)
    return with_faults(pages, sizes, judged) if judged is not None else pages


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
