"""Opening a dossier, describing it, its people; the steps every other act on it begins with."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Final
from uuid import UUID

from vanban.core.organisations.queries import organisation
from vanban.core.people.queries import PostRow, posts_of_organisation
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.clock import local_date
from vanban.foundation.errors import Forbidden, Kind, NotFound, Reason, Refusal, refuse_if
from vanban.foundation.operation import operation
from vanban.keeping.dossiers.models import Dossier, ListLine, Member
from vanban.keeping.dossiers.queries import answers_for, no_dossier, visible_dossiers
from vanban.keeping.dossiers.queries.lists import line_is_for
from vanban.keeping.dossiers.rules import (
    DossierState,
    Face,
    MemberRole,
    Rights,
    code_of,
    reasons_against_face,
)
from vanban.keeping.dossiers.rules.lists import LineKind, ListState

MOST_MEMBERS: Final = 100


class CannotOpenDossier(Refusal):
    """A dossier cannot be opened, or described, so."""

    kind = Kind.INVALID
    code = "dossiers.cannot_open"
    title = "Chưa ghi được hồ sơ"


class DossierClosed(Refusal):
    """Nothing changes in a dossier that is closed."""

    kind = Kind.CONFLICT
    code = "dossiers.closed"
    title = "Hồ sơ đã kết thúc"


@operation("keeping.dossiers.open_dossier")
def open_dossier(
    *,
    actor: Actor,
    now: datetime,
    line_id: UUID | None = None,
    year: int | None = None,
    notation: str = "",
    title: str = "",
    retention_years: int | None = None,
    rights: Rights = Rights.LIMITED,
    start_date: date | None = None,
    note: str = "",
    maker_post_id: UUID | None = None,
    cooperating: Collection[UUID] = (),
) -> UUID:
    """Open the dossier of a line of the issued list (its number, title, retention), or one that is
    not in the list, with all of these given (Decree 30/2020 art. 29.2). Who opens it makes it,
    unless another is named.

    Refuses (Forbidden) who makes no dossiers, (NotFound) a line that is not for the actor,
    (CannotOpenDossier) with all reasons: the number taken, no title, retention, days, people.
    """
    actor.require("keeping.open")
    today = local_date(now)
    line = _line(actor, line_id) if line_id is not None else None
    in_year = line.list.year if line else year or today.year
    face = Face(
        notation=line.notation if line else notation.strip(),
        title=line.title if line else title.strip(),
        retention_years=line.retention_years if line else retention_years,
        start_date=start_date or today,
        note=note.strip(),
    )
    maker, people, against_people = _people(actor, today, maker_post_id, cooperating)
    refuse_if(
        CannotOpenDossier,
        [
            *reasons_against_face(face, today=today),
            *_reasons_against_year(in_year, today),
            *_reasons_against_place(actor, line, in_year, face.notation),
            *against_people,
        ],
    )
    assert maker is not None, "refused above"  # noqa: S101
    row = Dossier.objects.create(
        organisation_id=actor.organisation,
        line=line,
        organ_id=organisation(actor.organisation).code,
        year=in_year,
        notation=face.notation,
        title=face.title,
        retention_years=face.retention_years,
        rights=Rights(rights),
        note=face.note,
        unit_id=maker.unit_id,
        start_date=face.start_date,
        opened_by_name=actor.name,
        opened_at=now,
    )
    _join(row, now, [maker.id], MemberRole.MAKER)
    _join(row, now, people, MemberRole.COOPERATE)
    code = code_of(row.organ_id, row.year, row.notation)
    audit.subject("dossier", row.id, code=code, title=row.title, off_list=line is None)
    return row.id


@operation("keeping.dossiers.revise_dossier")
def revise_dossier(
    *,
    actor: Actor,
    now: datetime,
    dossier_id: UUID,
    notation: str,
    title: str,
    retention_years: int | None,
    rights: Rights,
    start_date: date,
    language: str = "Tiếng Việt",
    note: str = "",
) -> None:
    """Describe an open dossier anew: title, number, retention are looked over before it is closed
    (Decree 30/2020 art. 29.4). Refuses (NotFound), (Forbidden) who does not answer for it,
    (DossierClosed), (CannotOpenDossier) with all reasons.
    """
    row = lock_open(actor, dossier_id, answering=True)
    face = Face(
        notation=notation.strip(),
        title=title.strip(),
        retention_years=retention_years,
        start_date=start_date,
        note=note.strip(),
    )
    taken = [] if face.notation == row.notation else _taken(actor, row.year, face.notation)
    refuse_if(CannotOpenDossier, [*reasons_against_face(face, today=local_date(now)), *taken])
    told = {
        "notation": face.notation,
        "title": face.title,
        "retention_years": retention_years,
        "rights": Rights(rights).value,
        "start_date": start_date,
        "language": language.strip()[:50] or "Tiếng Việt",
        "note": face.note,
    }
    before = {name: getattr(row, name) for name in told if getattr(row, name) != told[name]}
    Dossier.objects.filter(id=row.id).update(**told)
    audit.subject("dossier", row.id, before=before, after={name: told[name] for name in before})


@operation("keeping.dossiers.set_people")
def set_people(
    *,
    actor: Actor,
    now: datetime,
    dossier_id: UUID,
    maker_post_id: UUID,
    cooperating: Collection[UUID] = (),
) -> None:
    """Say who makes an open dossier and who cooperates: who is not named any more sees it no
    longer. Refuses (NotFound), (Forbidden), (DossierClosed), (CannotOpenDossier).
    """
    row = lock_open(actor, dossier_id, answering=True)
    maker, people, against = _people(actor, local_date(now), maker_post_id, cooperating)
    refuse_if(CannotOpenDossier, against)
    assert maker is not None, "refused above"  # noqa: S101
    wanted = {maker.id: MemberRole.MAKER} | dict.fromkeys(people, MemberRole.COOPERATE)
    living = {each.post_id: each for each in row.members.filter(until=None)}
    gone = [each.id for post, each in living.items() if wanted.get(post) != each.role]
    row.members.filter(id__in=gone).update(until=now)
    new = [post for post in wanted if post not in living or living[post].id in gone]
    _join(row, now, [post for post in new if wanted[post] is MemberRole.MAKER], MemberRole.MAKER)
    others = [post for post in new if wanted[post] is MemberRole.COOPERATE]
    _join(row, now, others, MemberRole.COOPERATE)
    if maker.unit_id != row.unit_id:
        Dossier.objects.filter(id=row.id).update(unit_id=maker.unit_id)
    names = _names(people)
    audit.subject("dossier", row.id, maker=maker.full_name, cooperating=", ".join(names))


@operation("keeping.dossiers.read_dossier")
def read_dossier(
    *,
    actor: Actor,
    now: datetime,  # noqa: ARG001 - audited
    dossier_id: UUID,
    what: str = "page",
) -> None:
    """Leave the trace that the actor opened a dossier, printed its inventory, took a file of it.
    Refuses (NotFound).
    """
    if not visible_dossiers(actor).filter(id=dossier_id).exists():
        raise no_dossier()
    audit.subject("dossier", dossier_id, what=what)


def lock(actor: Actor, dossier_id: UUID) -> Dossier:
    """The dossier, locked until the end of the transaction, if the actor sees it (NotFound)."""
    rows = visible_dossiers(actor).select_for_update(no_key=True, of=("self",))
    row = rows.filter(id=dossier_id).first()
    if row is None:
        raise no_dossier()
    return row


def lock_open(actor: Actor, dossier_id: UUID, *, answering: bool = False) -> Dossier:
    """The same, open, for who works on it (`answering`: who answers for it).

    Refuses (NotFound), (Forbidden), (DossierClosed).
    """
    row = lock(actor, dossier_id)
    maker = row.members.filter(until=None, role=MemberRole.MAKER).first()
    allowed = answers_for(actor, maker.post_id if maker else None)
    if not answering:
        mine = row.members.filter(until=None, post=actor.post_id)
        allowed = actor.post_id is not None and mine.exists()
    if not allowed:
        text = "Chỉ người lập và người phối hợp làm việc trong hồ sơ."
        if answering:
            text = "Chỉ người lập hồ sơ và người phụ trách đơn vị làm được việc này."
        raise Forbidden(Reason("dossiers.not_on_it", text, "Nhờ người lập hồ sơ."))
    if row.state != DossierState.OPEN:
        text = f"Hồ sơ đã kết thúc ngày {local_date(row.closed_at or row.opened_at):%d/%m/%Y}."
        mend = "Nhờ người có thẩm quyền mở lại hồ sơ."
        raise DossierClosed(Reason("dossiers.closed", text, mend))
    return row


def _line(actor: Actor, line_id: UUID) -> ListLine:
    """A dossier of an issued list that is for the actor; its list is locked, so that it is opened
    once. Refuses (NotFound).
    """
    rows = ListLine.objects.select_for_update(no_key=True, of=("self",)).select_related("list")
    row = rows.filter(id=line_id, organisation_id=actor.organisation).first()
    issued = row is not None and row.list.state == ListState.ISSUED
    if row is None or not issued or row.kind != LineKind.DOSSIER or not line_is_for(actor, row):
        text = "Danh mục không có hồ sơ này, hoặc hồ sơ giao người khác lập."
        mend = "Xem lại danh mục, hoặc mở hồ sơ ngoài danh mục."
        raise NotFound(Reason("dossiers.no_line", text, mend))
    return row


def _reasons_against_year(year: int, today: date) -> list[Reason]:
    if today.year - 100 <= year <= today.year + 1:
        return []
    text = f"Năm hình thành hồ sơ {year} không đúng."
    return [Reason("dossiers.year", text, "Ghi năm bắt đầu công việc.", field="year")]


def _reasons_against_place(
    actor: Actor, line: ListLine | None, year: int, notation: str
) -> list[Reason]:
    """Whether the line is opened already, the number used."""
    if line is not None and Dossier.objects.filter(line=line).exists():
        text = f"Hồ sơ {line.notation} của danh mục đã mở."
        mend = "Nhờ người lập hồ sơ thêm bạn vào, hoặc mở hồ sơ ngoài danh mục."
        return [Reason("dossiers.line_opened", text, mend)]
    return _taken(actor, year, notation, but=line)


def _taken(actor: Actor, year: int, notation: str, *, but: ListLine | None = None) -> list[Reason]:
    """A number is taken by a dossier, or by a line of the year's list still to be opened."""
    used = Dossier.objects.filter(
        organisation_id=actor.organisation, year=year, notation=notation
    ).exists()
    listed = ListLine.objects.filter(
        organisation_id=actor.organisation, list__year=year, notation=notation, kind="dossier"
    )
    if but is not None:
        listed = listed.exclude(id=but.id)
    if not used and not listed.exists():
        return []
    text = f"Số và ký hiệu {notation} của năm {year} đã dùng."
    return [Reason("dossiers.notation_taken", text, "Ghi số khác.", field="notation")]


def _people(
    actor: Actor, today: date, maker_post_id: UUID | None, cooperating: Collection[UUID]
) -> tuple[PostRow | None, list[UUID], list[Reason]]:
    """Who makes a dossier, who cooperates, and why they cannot: not here today, too many."""
    here = {row.id: row for row in posts_of_organisation(actor.organisation, on=today)}
    maker = here.get(maker_post_id or actor.post_id or UUID(int=0))
    people = [each for each in dict.fromkeys(cooperating) if maker is None or each != maker.id]
    reasons = []
    if maker is None:
        text, mend = "Chưa có người lập hồ sơ.", "Chọn người đang giữ chức vụ trong cơ quan."
        reasons.append(Reason("dossiers.maker", text, mend, field="maker"))
    if any(each not in here for each in people) or len(people) > MOST_MEMBERS:
        text = "Có người phối hợp không thuộc cơ quan."
        reasons.append(Reason("dossiers.people", text, "Chọn lại người.", field="cooperating"))
    return maker, people, reasons


def _join(dossier: Dossier, now: datetime, posts: Iterable[UUID], role: MemberRole) -> None:
    Member.objects.bulk_create(
        Member(
            organisation_id=dossier.organisation_id,
            dossier=dossier,
            post_id=post,
            role=role,
            since=now,
        )
        for post in posts
    )


def _names(posts: Collection[UUID]) -> list[str]:
    rows = Member.objects.filter(post_id__in=posts, until=None)
    return sorted(set(rows.values_list("post__person__full_name", flat=True)))
