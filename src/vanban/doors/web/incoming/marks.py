"""The copy with the ĐẾN mark: a tab of the page pane, its pictures, and the file to print."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from vanban.core.files.operations import NotReadable, page_picture, page_sizes
from vanban.core.files.operations.renditions import ConverterMissing
from vanban.core.files.queries import load
from vanban.core.records.operations import read_document
from vanban.doors.web.answers import actor_of
from vanban.doors.web.design.parts import PageImage, Tab
from vanban.doors.web.documents.reading import PICTURE_WIDTH, SHOWN, Reading
from vanban.doors.web.incoming.scene import Scene
from vanban.foundation.actor import Actor
from vanban.foundation.clock import now as read_clock
from vanban.foundation.errors import Reason
from vanban.incoming.assignment.operations import marked_copy

CHOSEN: Final = "dau-den"  # what `?tep=` says


def with_mark(reading: Reading, scene: Scene, *, chosen: str) -> Reading:
    """The page pane with the tab of the marked copy, opened where it was chosen."""
    bears = scene.entry is not None and reading.main_type in SHOWN
    if not bears:
        return reading
    opened = chosen == CHOSEN
    first, *rest = reading.tabs
    if opened:
        first = Tab(first.label, first.url)
        rest = [Tab(tab.label, tab.url) for tab in rest]
    tab = Tab(_("Có dấu đến"), f"{scene.here}?tep={CHOSEN}", current=opened)
    reading = replace(reading, tabs=[first, tab, *rest])
    return _opened(reading, scene.actor, scene.now, scene.face.id) if opened else reading


def _opened(reading: Reading, actor: Actor, now: datetime, document_id: UUID) -> Reading:
    pages: Sequence[PageImage] = ()
    problems: Sequence[Reason] = ()
    try:
        sizes = page_sizes(
            marked_copy(actor=actor, now=now, document_id=document_id).sha256, now=now
        )
    except (NotReadable, ConverterMissing) as refusal:
        sizes, problems = (), refusal.reasons
    pages = [
        PageImage(
            number=number,
            url=reverse("incoming:marked_page", args=[document_id, number]),
            width=PICTURE_WIDTH,
            height=round(PICTURE_WIDTH * height / width),
        )
        for number, (width, height) in enumerate(sizes, start=1)
    ]
    return replace(
        reading,
        pages=pages,
        problems=problems,
        label=_("Bản có dấu đến, để đọc và in"),
        download_url=reverse("incoming:marked_file", args=[document_id]),
        sha256="",
    )


@require_GET
def page(request: HttpRequest, document_id: UUID, number: int) -> HttpResponse:
    """The picture of one page of the marked copy. Reading the first is the act that is recorded."""
    actor, now = actor_of(request), read_clock()
    made = marked_copy(actor=actor, now=now, document_id=document_id)
    if number == 1:
        read_document(actor=actor, now=now, document_id=document_id, what="page")
    picture = page_picture(made.sha256, page=number, width=PICTURE_WIDTH, now=now)
    answer = HttpResponse(picture, content_type="image/webp")
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_GET
def file(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """The marked copy as a PDF to print."""
    actor, now = actor_of(request), read_clock()
    made = marked_copy(actor=actor, now=now, document_id=document_id)
    read_document(actor=actor, now=now, document_id=document_id, what="print")
    answer = HttpResponse(load(made.sha256), content_type="application/octet-stream")
    named = content_disposition_header(as_attachment=True, filename=made.file_name)
    answer["Content-Disposition"] = named or "attachment"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
