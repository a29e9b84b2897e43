"""Bodies and units begin, are known by codes, and end. What has ended is never opened again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from vanban.core.organisations.models import Organisation, OrganisationCode, Unit
from vanban.core.organisations.rules import (
    Scheme,
    parse_identifier,
    reasons_against_closing,
    reasons_against_identifier,
    search_text_of,
    tidy_identifier,
)
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.errors import Invalid, Kind, NotFound, Reason, Refusal, refuse_if
from vanban.foundation.ids import new_id
from vanban.foundation.operation import operation

ADMINISTER = "people.administer"


class CannotFound(Invalid):
    """The body cannot be entered as given."""

    code = "organisations.cannot_found"
    title = "Chưa lập được cơ quan"


class CannotClose(Refusal):
    """The body cannot end on that day."""

    kind = Kind.CONFLICT
    code = "organisations.cannot_close"
    title = "Chưa chấm dứt được cơ quan"


@dataclass(frozen=True, slots=True, kw_only=True)
class Founding:
    """What is told of a new body. `old_code`: its 13-character form, where it has one."""

    code: str
    name: str
    short_name: str
    kind: str
    valid_from: date
    abbreviation: str = ""
    superior_name: str = ""
    place_name: str = ""
    address: str = ""
    email: str = ""
    phone: str = ""
    parent_code: str = ""
    old_code: str = ""
    hosted: bool = False
    invented: bool = False
    number_width: int = 2


@operation("organisations.found_organisation")
def found_organisation(*, actor: Actor, now: datetime, founding: Founding) -> UUID:
    """Enter a new body. Refuses (CannotFound) a malformed code or one a living body has."""
    return found_organisations(actor=actor, now=now, foundings=[founding])[0]


@operation("organisations.found_organisations")
def found_organisations(
    *,
    actor: Actor,
    now: datetime,  # noqa: ARG001 - the moment of the audit entry
    foundings: Sequence[Founding],
) -> list[UUID]:
    """Enter many bodies at once; a parent may stand earlier in the same list.

    Refuses all (CannotFound) when one has a malformed code, one a living body has, or an unknown
    parent.
    """
    actor.require(ADMINISTER)
    codes = [tidy_identifier(founding.code) for founding in foundings]
    wanted = {tidy_identifier(founding.parent_code) for founding in foundings} | set(codes)
    living = {
        found.code: found.id
        for found in Organisation.objects.filter(code__in=wanted, valid_to=None)
    }
    refuse_if(CannotFound, _reasons(foundings, codes, living))
    ids = living | {code: new_id() for code in codes}
    rows = [_row(founding, ids) for founding in foundings]
    Organisation.objects.bulk_create(rows)
    OrganisationCode.objects.bulk_create(
        [
            alias
            for row, founding in zip(rows, foundings, strict=True)
            for alias in _aliases(row, founding)
        ]
    )
    audit.subject("organisation", rows[0].id, codes=codes)
    return [row.id for row in rows]


@operation("organisations.close_organisation")
def close_organisation(
    *,
    actor: Actor,
    now: datetime,  # noqa: ARG001 - the moment of the audit entry
    organisation_id: UUID,
    closes_on: date,
    successor_id: UUID | None = None,
    basis: str,
) -> None:
    """End a body for good; `closes_on` is its last day (414/BNV-VTLTNN: nothing issued after it).

    `basis` is the decision that ends it. Refuses (CannotClose) with all reasons.
    """
    actor.require(ADMINISTER)
    body = _lock(organisation_id)
    heir = _lock(successor_id) if successor_id else None
    refuse_if(
        CannotClose,
        reasons_against_closing(
            valid_from=body.valid_from,
            valid_to=body.valid_to,
            closes_on=closes_on,
            successor_lives=heir is None or heir.valid_to is None or heir.valid_to > closes_on,
        ),
    )
    body.valid_to, body.successor = closes_on, heir
    body.save(update_fields=["valid_to", "successor"])
    body.codes.filter(valid_to=None).update(valid_to=closes_on)
    audit.subject("organisation", body.id, closes_on=closes_on, successor=successor_id, basis=basis)


@operation("organisations.add_unit")
def add_unit(
    *,
    actor: Actor,
    now: datetime,  # noqa: ARG001 - the moment of the audit entry
    organisation_id: UUID,
    name: str,
    valid_from: date,
    abbreviation: str = "",
    is_registry: bool = False,
    parent_id: UUID | None = None,
) -> UUID:
    """Add a unit to a body. Refuses (CannotFound) an empty name or one the body already has."""
    actor.require(ADMINISTER)
    reasons = []
    if not name.strip():
        reasons.append(
            Reason("organisations.unit_nameless", "Chưa có tên đơn vị.", "Ghi tên.", field="name")
        )
    same = Unit.objects.filter(organisation_id=organisation_id, name=name, valid_to=None)
    if same.exists():
        reasons.append(
            Reason(
                "organisations.unit_exists",
                f"Cơ quan đã có đơn vị “{name}”.",
                "Chọn tên khác, hoặc dùng đơn vị đã có.",
                field="name",
            )
        )
    refuse_if(CannotFound, reasons)
    row = Unit.objects.create(
        organisation_id=organisation_id,
        parent_id=parent_id,
        name=name,
        abbreviation=abbreviation,
        is_registry=is_registry,
        valid_from=valid_from,
    )
    audit.subject("unit", row.id, name=name, organisation=organisation_id)
    return row.id


@operation("organisations.add_code")
def add_code(
    *,
    actor: Actor,
    now: datetime,  # noqa: ARG001 - the moment of the audit entry
    organisation_id: UUID,
    value: str,
    scheme: Scheme | None = None,
    valid_from: date | None = None,
) -> None:
    """Let a body be reached by one more identifier; adding it twice changes nothing.

    Refuses (CannotFound) a malformed one. Without `scheme` it is read from the form.
    """
    actor.require(ADMINISTER)
    tidy = tidy_identifier(value)
    if scheme is not Scheme.OTHER:
        refuse_if(CannotFound, reasons_against_identifier(tidy))
    parsed = parse_identifier(tidy)
    body = _lock(organisation_id)
    OrganisationCode.objects.get_or_create(
        organisation=body,
        scheme=scheme or (parsed.scheme if parsed else Scheme.OTHER),
        value=tidy,
        defaults={"valid_from": valid_from},
    )
    body.search_text = search_text_of(body.search_text, tidy)
    body.save(update_fields=["search_text"])
    audit.subject("organisation", body.id, code=tidy)


def _lock(organisation_id: UUID) -> Organisation:
    found = Organisation.objects.select_for_update(no_key=True).filter(id=organisation_id).first()
    if found is None:
        raise NotFound(Reason("organisations.not_found", "Không có cơ quan này trong danh bạ."))
    return found


def _reasons(
    foundings: Sequence[Founding], codes: list[str], living: dict[str, UUID]
) -> list[Reason]:
    reasons = []
    for place, (founding, code) in enumerate(zip(foundings, codes, strict=True)):
        reasons += reasons_against_identifier(code)
        if code in living or code in codes[:place]:
            reasons.append(
                Reason(
                    "organisations.code_taken",
                    f"Mã {code} đang là của một cơ quan khác.",
                    "Chấm dứt cơ quan cũ trước, hoặc dùng mã khác.",
                    field="code",
                )
            )
        parent = tidy_identifier(founding.parent_code)
        if parent and parent not in living and parent not in codes[:place]:
            reasons.append(
                Reason(
                    "organisations.parent_unknown",
                    f"Chưa có cơ quan cấp trên mang mã {parent}.",
                    "Lập cơ quan cấp trên trước.",
                    field="parent_code",
                )
            )
    return reasons


def _row(founding: Founding, ids: dict[str, UUID]) -> Organisation:
    code = tidy_identifier(founding.code)
    return Organisation(
        id=ids[code],
        code=code,
        name=founding.name,
        short_name=founding.short_name,
        abbreviation=founding.abbreviation,
        superior_name=founding.superior_name,
        place_name=founding.place_name,
        address=founding.address,
        email=founding.email,
        phone=founding.phone,
        kind=founding.kind,
        parent_id=ids[tidy_identifier(founding.parent_code)] if founding.parent_code else None,
        hosted=founding.hosted,
        invented=founding.invented,
        number_width=founding.number_width,
        search_text=search_text_of(
            founding.short_name, founding.name, founding.abbreviation, code, founding.old_code
        ),
        valid_from=founding.valid_from,
    )


def _aliases(row: Organisation, founding: Founding) -> list[OrganisationCode]:
    values = {Scheme.QD20: row.code, Scheme.QCVN102: tidy_identifier(founding.old_code)}
    return [
        OrganisationCode(
            organisation=row, scheme=scheme, value=value, valid_from=founding.valid_from
        )
        for scheme, value in values.items()
        if value
    ]
