"""Organisations enter, change and leave the directory."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db.models import Max

from vanban.axis.members.models import Agency, AgencyCode, DirectoryVersion
from vanban.axis.members.operations.systems import locked_member
from vanban.axis.members.queries import OPERATE, USE
from vanban.axis.members.rules import (
    AgencyInput,
    codes_of,
    is_system_code,
    level_of,
    reasons_against_agency,
    tidy_code,
)
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.errors import Invalid, Kind, Reason, Refusal, refuse_if
from vanban.foundation.operation import operation

BATCH = 2000
COLUMNS = (
    *("name", "mail", "mobile", "fax", "old_code", "code102", "level", "is_agency"),
    *("system", "deleted", "valid_from", "valid_until", "version", "modified_at"),
)


class BadAgency(Invalid):
    """The entry cannot stand in the directory."""

    code = "members.bad_agency"
    title = "Thông tin cơ quan chưa đúng"


class CodeTaken(Refusal):
    """The code already means another organisation."""

    kind = Kind.CONFLICT
    code = "members.code_taken"
    title = "Mã định danh đã dùng"


class NotYours(Refusal):
    """The system does not serve that organisation."""

    kind = Kind.FORBIDDEN
    code = "members.not_yours"
    title = "Hệ thống không phục vụ cơ quan này"


@operation("axis.members.register_agency")
def register_agency(*, actor: Actor, now: datetime, agency: AgencyInput) -> UUID:
    """Enter an organisation into the directory, or change its entry, for the calling member. An
    entry that is named by its id may take another code; it goes on being reached by the old one.

    Refuses (BadAgency) a malformed entry or an unknown parent, (NotYours) an organisation that
    is in the directory but not served by the caller, (CodeTaken) a code of another organisation.
    """
    actor.require(USE)
    refuse_if(BadAgency, reasons_against_agency(agency))
    version = _next_versions(1)
    found = _meant(agency)
    if found is not None and found.system_id != actor.organisation:
        raise NotYours(_not_served(agency.code))
    row = found or Agency(code=agency.code.strip(), system_id=actor.organisation)
    _fill(row, agency, version=version, now=now)
    row.parent_id = _parent_of(agency) or row.parent_id
    _refuse_circle(row)
    row.save()
    _take_codes(row, agency)
    audit.subject("agency", row.id, code=row.code)
    return row.id


@operation("axis.members.remove_agency")
def remove_agency(*, actor: Actor, now: datetime, code: str) -> None:
    """Close an organisation's entry; it stays in the directory as deleted, with a new version.

    Refuses (BadAgency) an unknown code, (NotYours) an organisation of another system.
    """
    actor.require(USE)
    version = _next_versions(1)
    row = _by_code(code)
    if row.system_id != actor.organisation:
        raise NotYours(_not_served(code))
    audit.subject("agency", row.id, code=row.code)
    row.deleted, row.version, row.modified_at = True, version, now
    row.save(update_fields=["deleted", "version", "modified_at"])


@operation("axis.members.close_agency")
def close_agency(
    *, actor: Actor, now: datetime, code: str, last_day: date, successor_code: str = ""
) -> None:
    """Close an organisation from the day after `last_day` on; what is then sent to it goes to its
    successor, when it has one (a merger). The operator's act (Forbidden for others).

    Refuses (BadAgency) an unknown code or successor, an organisation succeeding itself or one
    that it succeeds, and a last day before its first.
    """
    actor.require(OPERATE)
    version = _next_versions(1)
    row, heir = _by_code(code), _by_code(successor_code) if successor_code.strip() else None
    if heir is not None and row.id in _heirs_of(heir):
        text = f"“{successor_code[:60]}” không thể kế thừa “{code[:60]}”: sẽ thành vòng."
        raise BadAgency(Reason("members.own_successor", text, field="successor_code"))
    if row.valid_from is not None and last_day < row.valid_from:
        text = f"Cơ quan mở ngày {row.valid_from:%d/%m/%Y}, không thể đóng trước đó."
        raise BadAgency(Reason("members.bad_days", text, "Sửa ngày.", field="last_day"))
    row.valid_until, row.successor = last_day, heir
    row.version, row.modified_at = version, now
    row.save(update_fields=["valid_until", "successor", "version", "modified_at"])
    audit.subject("agency", row.id, code=row.code, last_day=last_day.isoformat())


def _meant(agency: AgencyInput) -> Agency | None:
    """The entry that a registration is about, with its new code; None for a new organisation."""
    holder = Agency.objects.filter(codes__value=tidy_code(agency.code)).first()
    named = _by_id(agency.id)
    if named is None or named == holder:
        return holder
    if holder is not None:
        raise CodeTaken(_taken(tidy_code(agency.code)))
    named.old_code, named.code = named.code, agency.code.strip()
    return named


def _by_id(text: str) -> Agency | None:
    """The entry of that id. Clients also write ids of their own: those mean nothing here."""
    try:
        return Agency.objects.filter(id=UUID(text.strip())).first()
    except ValueError:
        return None


def _by_code(code: str) -> Agency:
    row = Agency.objects.filter(codes__value=tidy_code(code)).first()
    if row is None:
        raise BadAgency(
            Reason("members.unknown_agency", f"Không có cơ quan mã “{code[:60]}”.", field="code")
        )
    return row


def _heirs_of(row: Agency) -> set[UUID]:
    """The organisation and those that come after it."""
    found = {row.id}
    while row.successor is not None and row.successor_id not in found:
        row = row.successor
        found.add(row.id)
    return found


@operation("axis.members.import_agencies")
def import_agencies(
    *, actor: Actor, now: datetime, agencies: Sequence[AgencyInput], served_by: str = ""
) -> int:
    """Enter or change many organisations at once, parents before or after their children.

    `served_by`: the member system that reaches them. The operator's act (Forbidden for others).
    Refuses (BadAgency) when any entry is malformed, (CodeTaken) when two claim one code.
    """
    actor.require(OPERATE)
    refuse_if(BadAgency, [why for each in agencies for why in reasons_against_agency(each)])
    system_id = locked_member(served_by).id if served_by else None
    first = _next_versions(len(agencies))
    known: dict[str, Agency] = {}
    for start in range(0, len(agencies), BATCH):
        batch = agencies[start : start + BATCH]
        known |= _import_batch(batch, system_id=system_id, version=first + start, now=now)
    _import_parents(agencies, known)
    _import_successors(agencies, known)
    return len(agencies)


def _import_batch(
    batch: Sequence[AgencyInput], *, system_id: UUID | None, version: int, now: datetime
) -> dict[str, Agency]:
    codes = [tidy_code(each.code) for each in batch]
    held = AgencyCode.objects.filter(value__in=codes).select_related("agency")
    before = {row.value: row.agency for row in held}
    rows: dict[str, Agency] = {}
    for place, each in enumerate(batch):
        code = tidy_code(each.code)
        row = before.get(code) or rows.get(code) or Agency(code=each.code.strip())
        row.system_id = system_id or row.system_id
        _fill(row, each, version=version + place, now=now)
        rows[code] = row
    Agency.objects.bulk_create(
        rows.values(), update_conflicts=True, unique_fields=["code"], update_fields=COLUMNS
    )
    _take_many_codes(
        {code: rows[tidy_code(each.code)] for each in batch for code in codes_of(each)}
    )
    return rows


def _take_many_codes(wanted: dict[str, Agency]) -> None:
    rows = [AgencyCode(value=value, agency=agency) for value, agency in wanted.items()]
    AgencyCode.objects.bulk_create(rows, ignore_conflicts=True)
    holders = dict(AgencyCode.objects.filter(value__in=wanted).values_list("value", "agency_id"))
    refuse_if(
        CodeTaken,
        [_taken(value) for value, agency in wanted.items() if holders[value] != agency.id],
    )


def _import_parents(agencies: Sequence[AgencyInput], known: dict[str, Agency]) -> None:
    named = {tidy_code(each.parent_code) for each in agencies if each.parent_code.strip()}
    parents = {row.value: row.agency_id for row in AgencyCode.objects.filter(value__in=named)}
    children: dict[UUID, list[UUID]] = {}
    for each in agencies:
        row, parent = known[tidy_code(each.code)], parents.get(tidy_code(each.parent_code))
        if parent is not None and row.parent_id != parent:
            children.setdefault(parent, []).append(row.id)
    for parent, ids in children.items():
        Agency.objects.filter(id__in=ids).update(parent_id=parent)


def _import_successors(agencies: Sequence[AgencyInput], known: dict[str, Agency]) -> None:
    for each in agencies:
        if each.successor_code.strip():
            row, heir = known[tidy_code(each.code)], _by_code(each.successor_code)
            if row.id in _heirs_of(heir):
                text = f"“{each.successor_code[:60]}” không thể kế thừa “{each.code[:60]}”."
                raise BadAgency(Reason("members.own_successor", text, field="successor_code"))
            Agency.objects.filter(id=row.id).update(successor=heir)


def _fill(row: Agency, agency: AgencyInput, *, version: int, now: datetime) -> None:
    row.name = agency.name.strip()
    row.mail, row.mobile, row.fax = agency.mail.strip(), agency.mobile.strip(), agency.fax.strip()
    row.old_code = agency.old_code.strip() or row.old_code
    row.code102 = agency.code102.strip() or row.code102
    row.level, row.is_agency = level_of(row.code), not is_system_code(row.code)
    row.valid_from = agency.valid_from or row.valid_from
    row.valid_until = agency.valid_until or row.valid_until
    row.deleted, row.version, row.modified_at = False, version, now


def _refuse_circle(row: Agency) -> None:
    """Who stands above somebody cannot stand below him too."""
    above, seen = row.parent, {row.id}
    while above is not None:
        if above.id in seen:
            text = f"“{row.code[:60]}” không thể ở dưới chính mình."
            raise BadAgency(Reason("members.own_parent", text, "Sửa pcode.", field="pcode"))
        seen.add(above.id)
        above = above.parent


def _parent_of(agency: AgencyInput) -> UUID | None:
    if not agency.parent_code.strip():
        above = _by_id(agency.parent_id)
        return above.id if above else None
    row = AgencyCode.objects.filter(value=tidy_code(agency.parent_code)).first()
    if row is None:
        raise BadAgency(
            Reason(
                "members.unknown_parent",
                f"Không có cơ quan cấp trên mã “{agency.parent_code[:60]}”.",
                field="pcode",
            )
        )
    return row.agency_id


def _take_codes(row: Agency, agency: AgencyInput) -> None:
    _take_many_codes(dict.fromkeys(codes_of(agency), row))


def _next_versions(count: int) -> int:
    """The first of so many new versions of the directory; holds its lock until the commit."""
    row = DirectoryVersion.objects.select_for_update(no_key=True).filter(id=1).first()
    if row is None:
        highest = Agency.objects.aggregate(top=Max("version"))["top"] or 0
        DirectoryVersion.objects.get_or_create(id=1, defaults={"value": highest})
        row = DirectoryVersion.objects.select_for_update(no_key=True).get(id=1)
    first = row.value + 1
    row.value += count
    row.save(update_fields=["value"])
    return first


def _not_served(code: str) -> Reason:
    return Reason(
        "members.not_served",
        f"Cơ quan “{code[:60]}” không do hệ thống này phục vụ.",
        "Đề nghị đơn vị vận hành trục chuyển cơ quan sang hệ thống của bạn.",
    )


def _taken(value: str) -> Reason:
    return Reason(
        "members.code_taken", f"Mã “{value}” đang là của cơ quan khác.", "Kiểm tra lại mã."
    )
