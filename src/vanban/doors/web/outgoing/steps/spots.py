"""The pane where the places of the signatures are set by hand, with their frames on the pages."""

import json
from dataclasses import dataclass

from django.urls import reverse

from vanban.core.files.operations import NotReadable
from vanban.doors.web.outgoing.steps.drafting import drafting
from vanban.doors.web.outgoing.steps.scene import Context, Scene
from vanban.formats.pdf.places import MM
from vanban.outgoing.drafting.operations import sizes_of_draft, spots_or_usual
from vanban.outgoing.drafting.queries import spots_sheet
from vanban.outgoing.drafting.rules.spots import HEIGHT_MM, WIDTH_MM


@dataclass(frozen=True, slots=True)
class SpotFields:
    """One signer's place as its fields show it."""

    number: int
    name: str
    page: str
    left: str
    top: str


def spots(scene: Scene) -> Context:
    """A place for each signer: three fields, and a frame to be dragged on the page's picture."""
    sheet = spots_sheet(scene.actor, document_id=scene.face.id) if scene.mine else None
    if sheet is None:
        return drafting(scene)
    try:
        sizes = sizes_of_draft(sheet, now=scene.now)
    except NotReadable:
        return drafting(scene)
    rows = [
        SpotFields(
            number, each.name, str(each.page), _millimetres(each.left_mm), _millimetres(each.top_mm)
        )
        for number, each in enumerate(spots_or_usual(sheet, sizes), start=1)
    ]
    frame = {
        "width": WIDTH_MM,
        "height": HEIGHT_MM,
        "pages": [[round(width / MM, 1), round(height / MM, 1)] for width, height in sizes],
    }
    return {
        "template": "outgoing/panes/spots.html",
        "spots": rows,
        "by_hand": bool(sheet.spots),
        "version_id": sheet.version_id,
        "frame": json.dumps(frame),
        "place_url": reverse("outgoing:place_signatures", args=[scene.face.id]),
    }


def _millimetres(value: float) -> str:
    return f"{value:g}".replace(".", ",")
