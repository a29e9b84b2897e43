"""Keeping a list under a name; taking a list out of the house, which is recorded."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from vanban.core.organisations.queries import organisation
from vanban.formats.docx.register import Listing, print_listing
from vanban.formats.printed import draw_listing
from vanban.formats.xlsx import workbook
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.clock import local
from vanban.foundation.errors import Forbidden, Invalid, NotFound, Reason, refuse_if
from vanban.foundation.operation import operation
from vanban.oversight.tracking.models import SavedView
from vanban.oversight.tracking.queries.listing import Row, box_page
from vanban.oversight.tracking.rules import LABELS, IncomingBox, OutgoingBox
from vanban.oversight.tracking.rules.listing import (
    COLUMNS,
    MOST_ROWS,
    Area,
    Column,
    Form,
    Only,
    chosen,
    reasons_against_name,
    too_many,
)


class CannotKeepView(Invalid):
    """The list cannot be kept as given."""

    code = "tracking.cannot_keep_view"
    title = "Chưa lưu được danh sách"


class TooManyRows(Invalid):
    """More rows than the form takes."""

    code = "tracking.too_many_rows"
    title = "Chưa xuất được danh sách"


@operation("oversight.tracking.save_view")
def save_view(
    *,
    actor: Actor,
    now: datetime,
    name: str,
    area: Area,
    box: str,
    only: Only,
    columns: Iterable[str],
) -> UUID:
    """Keep a list of one's own under a name; the same name again replaces it.

    Refuses (CannotKeepView) no name or a long one, (NotFound) a box there is not.
    """
    _known(area, box)
    refuse_if(CannotKeepView, reasons_against_name(name))
    row, _ = SavedView.objects.update_or_create(
        organisation_id=actor.organisation,
        person_id=_person(actor),
        area=area,
        name=name.strip(),
        defaults={
            "box": box,
            "only": only.as_json(),
            "columns": list(chosen(area, columns)),
            "saved_at": now,
        },
    )
    audit.subject("saved_view", row.id, name=row.name)
    return row.id


@operation("oversight.tracking.drop_view")
def drop_view(*, actor: Actor, now: datetime, view_id: UUID) -> None:  # noqa: ARG001 - of the entry
    """Let go of a kept list of one's own. Refuses (NotFound) one that is not there."""
    gone, _ = SavedView.objects.filter(
        id=view_id, organisation_id=actor.organisation, person_id=_person(actor)
    ).delete()
    if not gone:
        raise NotFound(Reason("tracking.no_view", "Không có danh sách này."))
    audit.subject("saved_view", view_id)


def export_list(
    *,
    actor: Actor,
    now: datetime,
    area: Area,
    box: str,
    only: Only,
    columns: Iterable[str],
    form: Form,
) -> bytes:
    """A list as a workbook, a text or a PDF: the rows that the actor sees in the box, no others.

    Setting it is done outside of the transaction that records the taking out. Refuses
    (TooManyRows) a list that is too long, (NotFound) a box there is not.
    """
    codes = chosen(area, columns)
    rows = take_out(actor=actor, now=now, area=area, box=box, only=only, columns=codes, form=form)
    return set_table(
        actor=actor,
        now=now,
        title=LABELS[_known(area, box)],
        columns=[COLUMNS[area][code] for code in codes],
        rows=rows,
        form=form,
    )


def set_table(
    *,
    actor: Actor,
    now: datetime,
    title: str,
    columns: Sequence[Column],
    rows: Iterable[object],
    form: Form,
) -> bytes:
    """Rows as a workbook, a text or a PDF, with whose they are and who took them out. Outside
    work: a long table takes seconds.
    """
    heads = [column.label for column in columns]
    lines = [[column.says(row) for column in columns] for row in rows]
    if form is Form.XLSX:
        return workbook(title, heads, lines)
    listing = Listing(
        body=organisation(actor.organisation).name,
        name=title,
        says=f"Lập lúc {local(now):%H:%M ngày %d/%m/%Y}, {actor.name}",
        columns=heads,
        widths=[column.width for column in columns],
        rows=lines,
    )
    return draw_listing(listing) if form is Form.PDF else print_listing(listing)


@operation("oversight.tracking.export_list")
def take_out(
    *,
    actor: Actor,
    now: datetime,
    area: Area,
    box: str,
    only: Only,
    columns: Sequence[str],
    form: Form,
) -> Sequence[Row]:
    """The rows that leave the house, written down with who took them and in what form."""
    _known(area, box)
    most = MOST_ROWS[form]
    found = box_page(actor, area=area, box=box, only=only, now=now, limit=most)
    if found.after is not None:
        raise TooManyRows(too_many(form))
    audit.subject(
        "list",
        actor.organisation,
        box=f"{area}.{box}",
        form=str(form),
        rows=len(found.rows),
        only=only.as_json(),
        columns=list(columns),
    )
    return found.rows


def _known(area: Area, box: str) -> IncomingBox | OutgoingBox:
    try:
        return IncomingBox(box) if area is Area.INCOMING else OutgoingBox(box)
    except ValueError as unknown:
        raise NotFound(Reason("tracking.no_box", "Không có hộp này.")) from unknown


def _person(actor: Actor) -> UUID:
    if actor.person_id is None:
        raise Forbidden(Reason("tracking.no_person", "Chỉ người dùng mới lưu được danh sách."))
    return actor.person_id
