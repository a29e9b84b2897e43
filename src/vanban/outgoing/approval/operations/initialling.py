"""Drawing the initials given (ký nháy) into the file, before the competent person signs it.

Outside work: the file as it was submitted, and on it the initials that stand; so what was taken
back is not on it. What cannot be drawn is told with the version and holds nobody up: who initialled
stands in the trail all the same.
"""

from datetime import datetime
from uuid import UUID

from vanban.core.files.operations import keep
from vanban.core.files.queries import load
from vanban.core.files.rules import Stored
from vanban.core.records.lifecycle import State, VersionKind
from vanban.core.records.operations import add_version, lock_document, touch
from vanban.formats.pades.errors import PadesError
from vanban.formats.pades.initials import Initial, draw_initials
from vanban.formats.pdf.errors import PdfError
from vanban.formats.pdf.initials import Spot
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.operation import operation
from vanban.outgoing.approval.models import InitialledFile
from vanban.outgoing.approval.queries.initials import Given, InitialsOrder, initials_to_draw
from vanban.trust.keys.operations.pictures import initials_png


def draw_initials_on(*, actor: Actor, now: datetime, document_id: UUID) -> None:
    """Draw the initials of the round under way into the file. May be called any number of times."""
    order = initials_to_draw(actor, document_id=document_id)
    if order is None:
        return
    data, problem = load(order.sha256), ""
    try:
        data = draw_initials(data, [_initial(actor, each) for each in order.given])
    except (PadesError, PdfError) as wrong:
        problem = wrong.text_vi
    stored = keep(data, file_name=order.file_name)
    _keep(actor=actor, now=now, document_id=document_id, order=order, stored=stored, note=problem)


def _initial(actor: Actor, given: Given) -> Initial:
    spot = Spot.TEXT_END if given.of_drafting_unit else Spot.RECIPIENTS_END
    png = initials_png(actor, person_id=given.person_id) if given.person_id else b""
    return Initial(spot, given.name, f"{given.day:%d/%m/%Y}", png)


@operation("outgoing.approval.keep_initialled")
def _keep(
    *,
    actor: Actor,
    now: datetime,
    document_id: UUID,
    order: InitialsOrder,
    stored: Stored,
    note: str,
) -> None:
    document = lock_document(actor, document_id)
    audit.subject("document", document_id, initials=len(order.given), problem=note)
    newest = document.versions.order_by("-ordinal").first()
    moved_on = newest is None or newest.id != order.newest_id
    if moved_on or State(document.state) is not State.TO_SIGN:
        return
    told = f"Chưa in được ký nháy: {note}" if note else _told(order)
    version = add_version(
        document, actor=actor, now=now, kind=VersionKind.PREPARED, stored=stored, note=told[:500]
    )
    InitialledFile.objects.create(
        version=version,
        organisation_id=document.organisation_id,
        steps=sorted(str(each.step_id) for each in order.given),
        problem=note[:500],
    )
    touch(document_id)


def _told(order: InitialsOrder) -> str:
    names = ", ".join(each.name for each in order.given)
    return f"Có ký nháy của {names}" if names else "Không còn ký nháy"
