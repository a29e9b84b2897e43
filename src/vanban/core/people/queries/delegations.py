"""Who may sign or act for whom, on what ground. A body's own, behind its fence."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from vanban.core.people.models import Delegation
from vanban.core.people.rules.acting import ASSISTING
from vanban.foundation.actor import Actor
from vanban.foundation.clock import local_date
from vanban.foundation.operation import query


@dataclass(frozen=True, slots=True)
class DelegationRow:
    """One post signing or acting for another, on a written ground."""

    id: UUID
    grantor_id: UUID
    grantor_name: str
    grantor_title: str
    grantor_authority: str
    grantee_id: UUID
    grantee_name: str
    grantee_title: str
    kind: str
    basis: str
    document_types: tuple[str, ...]
    valid_from: date
    valid_to: date | None


def delegations_to_sign() -> QuerySet[Delegation]:
    """Every delegation to sign; what an assistant was let do is none (queries/acting.py)."""
    return Delegation.objects.exclude(kind=ASSISTING)


@query
def delegation_for(
    actor: Actor, *, grantor_id: UUID, grantee_id: UUID, on: date, document_type: str = ""
) -> DelegationRow | None:
    """The ground on which one post may sign for another on a day, if there is one.

    `document_type` is the code of the kind of document (`QĐ`, `CV`…); a delegation without a list
    covers all.
    """
    rows = _delegations(actor, on).filter(grantor_id=grantor_id, grantee_id=grantee_id)
    for found in rows.order_by("-valid_from"):
        if not found.document_types or document_type in found.document_types:
            return _delegation_row(found)
    return None


@query
def delegations_to(actor: Actor, *, grantee_id: UUID, on: date) -> list[DelegationRow]:
    """For whom a post may act or sign on a day."""
    rows = _delegations(actor, on).filter(grantee_id=grantee_id).order_by("-valid_from")
    return [_delegation_row(found) for found in rows]


@query
def delegations_to_come(
    actor: Actor, *, on: date, post_id: UUID | None = None
) -> list[DelegationRow]:
    """What holds on a day or will: of the body, or given by or to one post."""
    rows = (
        delegations_to_sign()
        .select_related("grantor__person", "grantee__person")
        .filter(
            Q(valid_to=None) | Q(valid_to__gte=on),
            organisation_id=actor.organisation,
            revoked_at=None,
        )
    )
    if post_id is not None:
        rows = rows.filter(Q(grantor_id=post_id) | Q(grantee_id=post_id))
    return [_delegation_row(found) for found in rows.order_by("grantor__rank", "valid_from", "id")]


@query
def delegations_at(actor: Actor, *, grantee_ids: set[UUID], at: datetime) -> list[DelegationRow]:
    """The delegations to these posts as they stood at a moment; one revoked later counted then."""
    rows = (
        delegations_to_sign()
        .select_related("grantor__person", "grantee__person")
        .filter(
            Q(revoked_at=None) | Q(revoked_at__gt=at),
            Q(valid_to=None) | Q(valid_to__gte=local_date(at)),
            organisation_id=actor.organisation,
            grantee_id__in=grantee_ids,
            valid_from__lte=local_date(at),
        )
        .order_by("-valid_from", "id")
    )
    return [_delegation_row(found) for found in rows]


def _delegations(actor: Actor, on: date) -> QuerySet[Delegation]:
    return (
        delegations_to_sign()
        .select_related("grantor__person", "grantee__person")
        .filter(organisation_id=actor.organisation, revoked_at=None, valid_from__lte=on)
        .filter(Q(valid_to=None) | Q(valid_to__gte=on))
    )


def _delegation_row(found: Delegation) -> DelegationRow:
    return DelegationRow(
        id=found.id,
        grantor_id=found.grantor_id,
        grantor_name=found.grantor.person.full_name,
        grantor_title=found.grantor.title,
        grantor_authority=found.grantor.authority,
        grantee_id=found.grantee_id,
        grantee_name=found.grantee.person.full_name,
        grantee_title=found.grantee.title,
        kind=found.kind,
        basis=found.basis,
        document_types=tuple(found.document_types),
        valid_from=found.valid_from,
        valid_to=found.valid_to,
    )
