"""The list of dossiers of a year: begun, filled, approved, sent back, issued."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db.models import F

from vanban.core.organisations.queries import units_of
from vanban.core.organisations.rules import fold
from vanban.core.people.queries import posts_of_organisation
from vanban.formats.sheets import SheetError, cells_of, cells_of_text
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.clock import local_date
from vanban.foundation.errors import Kind, NotFound, Reason, Refusal, refuse_if
from vanban.foundation.operation import operation
from vanban.keeping.dossiers.models import DossierList, ListLine
from vanban.keeping.dossiers.queries.lists import input_of, makers_named
from vanban.keeping.dossiers.rules import reasons_against_reason
from vanban.keeping.dossiers.rules.lists import (
    LineInput,
    LineKind,
    ListState,
    Numbering,
    lines_of_cells,
    numbered,
    reasons_against_approving,
    reasons_against_lines,
)


class CannotKeepList(Refusal):
    """The list cannot be written, approved or issued so."""

    kind = Kind.INVALID
    code = "dossiers.cannot_keep_list"
    title = "Chưa ghi được danh mục hồ sơ"


class ListMovedOn(Refusal):
    """Somebody else has changed the list, or it is no draft any more."""

    kind = Kind.CONFLICT
    code = "dossiers.list_moved_on"
    title = "Danh mục đã thay đổi"


@operation("keeping.dossiers.begin_list")
def begin_list(*, actor: Actor, now: datetime, year: int, from_year: int | None = None) -> UUID:
    """Begin the list of a year, empty or with the lines of an earlier year (`from_year`): who makes
    them is kept where he is still here.

    Refuses (Forbidden) who keeps no lists, (CannotKeepList) with all reasons: the year has one,
    lies far off, the earlier one is not there.
    """
    actor.require("keeping.keep_list")
    mine = DossierList.objects.filter(organisation_id=actor.organisation)
    before = mine.filter(year=from_year).first() if from_year is not None else None
    reasons = []
    if abs(year - local_date(now).year) > 1:
        text, mend = f"Năm {year} không lập danh mục lúc này.", "Lập cho năm nay hoặc năm tới."
        reasons.append(Reason("dossiers.list_year", text, mend, field="year"))
    if mine.filter(year=year).exists():
        text = f"Năm {year} đã có danh mục hồ sơ."
        reasons.append(Reason("dossiers.list_there", text, "Mở danh mục ấy.", field="year"))
    if from_year is not None and before is None:
        text, mend = f"Không có danh mục năm {from_year}.", "Bắt đầu danh mục trống."
        reasons.append(Reason("dossiers.list_before", text, mend, field="from_year"))
    refuse_if(CannotKeepList, reasons)
    row = DossierList.objects.create(
        organisation_id=actor.organisation,
        year=year,
        numbering=before.numbering if before else Numbering.CONTINUOUS,
        drafted_by_name=actor.name,
        drafted_at=now,
    )
    lines = _still_here(actor, now, before) if before is not None else []
    _write(row, lines)
    audit.subject("dossier_list", row.id, year=year, from_year=from_year, lines=len(lines))
    return row.id


@operation("keeping.dossiers.save_lines")
def save_lines(
    *,
    actor: Actor,
    now: datetime,
    list_id: UUID,
    revision: int,
    lines: Sequence[LineInput],
    numbering: Numbering,
) -> int:
    """Put lines in the place of those of a draft; the new revision. `revision`: the one they were
    made from, so that two people do not undo each other's work.

    Refuses (Forbidden), (NotFound), (ListMovedOn), (CannotKeepList) with all reasons, each with
    its line: no title, number twice, no abbreviation, a period not understood, a maker not here.
    """
    row = _draft(actor, list_id, revision)
    refuse_if(
        CannotKeepList,
        [*reasons_against_lines(lines, numbering), *_not_here(actor, now, lines)],
    )
    DossierList.objects.filter(id=row.id).update(numbering=Numbering(numbering))
    row.numbering = Numbering(numbering)
    _write(row, lines)
    audit.subject("dossier_list", row.id, year=row.year, lines=len(lines))
    return row.revision


def take_sheet(
    *,
    actor: Actor,
    now: datetime,
    list_id: UUID,
    revision: int,
    numbering: Numbering,
    data: bytes = b"",
    text: str = "",
) -> int:
    """Fill a draft from a sheet (XLSX or CSV), or from cells pasted out of one, in the five columns
    of annex V; what was in it is replaced. Read outside of any transaction.

    Refuses (CannotKeepList) a file that is no sheet, and with all reasons what is not understood;
    else as `save_lines`.
    """
    actor.require("keeping.keep_list")
    try:
        cells = cells_of(data) if data else cells_of_text(text)
    except SheetError as error:
        mend = "Lưu bảng tính thành .xlsx hoặc .csv, rồi chọn lại."
        reason = Reason("dossiers.no_sheet", str(error), mend, field="file")
        raise CannotKeepList(reason) from error
    known = makers_named(actor, now=now)
    lines, reasons = lines_of_cells(cells, lambda name: known.get(fold(name)))
    if not lines and not reasons:
        text, mend = "Bảng không có dòng nào.", "Dán cả năm cột của danh mục."
        reasons = [Reason("dossiers.sheet_empty", text, mend, field="file")]
    refuse_if(CannotKeepList, reasons)
    return save_lines(
        actor=actor, now=now, list_id=list_id, revision=revision, lines=lines, numbering=numbering
    )


@operation("keeping.dossiers.approve_list")
def approve_list(*, actor: Actor, now: datetime, list_id: UUID, revision: int) -> None:
    """Approve a list as it stands (Decree 30/2020 art. 29.1: the head of the body). Refuses
    (Forbidden), (NotFound), (ListMovedOn), (CannotKeepList) with all reasons.
    """
    actor.require("keeping.approve_list")
    row = _locked(actor, list_id)
    if row.revision != revision:
        raise _moved_on()
    lines = [input_of(line) for line in row.lines.order_by("ordinal")]
    refuse_if(CannotKeepList, reasons_against_approving(lines, state=row.state))
    DossierList.objects.filter(id=row.id).update(
        state=ListState.APPROVED,
        approved_by_name=actor.name,
        approved_by_title=actor.title,
        approved_at=now,
    )
    audit.subject("dossier_list", row.id, year=row.year, lines=len(lines))


@operation("keeping.dossiers.return_list")
def return_list(
    *,
    actor: Actor,
    now: datetime,  # noqa: ARG001 - audited
    list_id: UUID,
    reason: str,
) -> None:
    """Send an approved list back, to be changed before it is issued. Refuses (Forbidden),
    (NotFound), (CannotKeepList) with all reasons: not approved, no reason.
    """
    actor.require("keeping.approve_list")
    row = _locked(actor, list_id)
    reasons = reasons_against_reason(reason)
    if row.state != ListState.APPROVED:
        text = "Danh mục không ở trạng thái đã phê duyệt."
        reasons.append(Reason("dossiers.list_state", text, "Tải lại trang."))
    refuse_if(CannotKeepList, reasons)
    DossierList.objects.filter(id=row.id).update(
        state=ListState.DRAFT, approved_by_name="", approved_by_title="", approved_at=None
    )
    audit.subject("dossier_list", row.id, year=row.year, text=reason.strip())


@operation("keeping.dossiers.issue_list")
def issue_list(*, actor: Actor, now: datetime, list_id: UUID, issued_with: str = "") -> None:
    """Issue an approved list: from now on dossiers are opened from it, and it changes no more.
    `issued_with`: the decision it is issued with. Refuses (Forbidden), (NotFound),
    (CannotKeepList) one that is not approved.
    """
    actor.require("keeping.keep_list")
    row = _locked(actor, list_id)
    reasons = []
    if row.state != ListState.APPROVED:
        text, mend = "Danh mục chưa được phê duyệt.", "Trình người đứng đầu phê duyệt."
        reasons.append(Reason("dossiers.list_state", text, mend))
    if len(issued_with.strip()) > 200:  # noqa: PLR2004 - the width of the column
        text = "Văn bản ban hành dài quá 200 ký tự."
        reasons.append(Reason("dossiers.issued_with", text, "Viết gọn lại.", field="issued_with"))
    refuse_if(CannotKeepList, reasons)
    DossierList.objects.filter(id=row.id).update(
        state=ListState.ISSUED,
        issued_with=issued_with.strip(),
        issued_by_name=actor.name,
        issued_at=now,
    )
    audit.subject("dossier_list", row.id, year=row.year, text=issued_with.strip())


def _locked(actor: Actor, list_id: UUID) -> DossierList:
    rows = DossierList.objects.select_for_update(no_key=True, of=("self",))
    row = rows.filter(id=list_id, organisation_id=actor.organisation).first()
    if row is None:
        raise NotFound(Reason("dossiers.no_list", "Không có danh mục hồ sơ này."))
    return row


def _draft(actor: Actor, list_id: UUID, revision: int) -> DossierList:
    """The list, locked, still a draft and as the actor saw it."""
    actor.require("keeping.keep_list")
    row = _locked(actor, list_id)
    if row.state != ListState.DRAFT:
        text = "Danh mục đã được phê duyệt nên không sửa được."
        mend = "Nhờ người phê duyệt trả lại, hoặc mở hồ sơ ngoài danh mục."
        raise ListMovedOn(Reason("dossiers.list_state", text, mend))
    if row.revision != revision:
        raise _moved_on()
    return row


def _moved_on() -> ListMovedOn:
    text = "Danh mục đã có người khác sửa sau khi bạn mở trang."
    return ListMovedOn(Reason("dossiers.list_moved_on", text, "Tải lại trang rồi làm lại."))


def _write(row: DossierList, lines: Sequence[LineInput]) -> None:
    """The lines in the place of those before, counted."""
    row.lines.all().delete()
    notations = numbered(lines, Numbering(row.numbering))
    ListLine.objects.bulk_create(
        ListLine(
            organisation_id=row.organisation_id,
            list=row,
            ordinal=place,
            kind=line.kind,
            abbreviation=line.abbreviation.strip(),
            notation=notation,
            notation_given=bool(line.notation.strip()),
            title=" ".join(line.title.split()),
            retention_years=line.retention_years if line.kind is LineKind.DOSSIER else None,
            maker_unit_id=line.maker_unit_id,
            maker_post_id=line.maker_post_id,
            note=line.note.strip(),
        )
        for place, (line, notation) in enumerate(zip(lines, notations, strict=True), start=1)
    )
    row.revision += 1
    DossierList.objects.filter(id=row.id).update(revision=F("revision") + 1)


def _places(actor: Actor, now: datetime) -> tuple[set[UUID], set[UUID]]:
    """The units and posts of the body today."""
    today = local_date(now)
    units = {row.id for row in units_of(actor.organisation, on=today)}
    return units, {row.id for row in posts_of_organisation(actor.organisation, on=today)}


def _not_here(actor: Actor, now: datetime, lines: Sequence[LineInput]) -> list[Reason]:
    units, posts = _places(actor, now)
    return [
        Reason(
            "dossiers.maker_gone",
            f"Dòng {place}: người lập không còn trong cơ quan.",
            "Chọn lại.",
            field="maker",
        )
        for place, line in enumerate(lines, start=1)
        if (line.maker_unit_id and line.maker_unit_id not in units)
        or (line.maker_post_id and line.maker_post_id not in posts)
    ]


def _still_here(actor: Actor, now: datetime, before: DossierList) -> list[LineInput]:
    """The lines of an earlier list, without the makers who are gone."""
    units, posts = _places(actor, now)
    lines = [input_of(line) for line in before.lines.order_by("ordinal")]
    return [
        replace(
            line,
            maker_unit_id=line.maker_unit_id if line.maker_unit_id in units else None,
            maker_post_id=line.maker_post_id if line.maker_post_id in posts else None,
        )
        for line in lines
    ]
