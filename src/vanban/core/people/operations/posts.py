"""Posts and delegations: who holds which, from a day to a day, and who signs for whom."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from vanban.core.organisations.models import Organisation, Unit
from vanban.core.organisations.rules import lives_on
from vanban.core.people.models import Delegation, Post
from vanban.core.people.queries.delegations import delegations_to_sign
from vanban.core.people.rules import (
    ROLES,
    DelegationKind,
    permissions_of,
    reasons_against_delegation,
)
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.clock import local_date
from vanban.foundation.errors import (
    Forbidden,
    Invalid,
    Kind,
    NotFound,
    Reason,
    Refusal,
    refuse_if,
)
from vanban.foundation.operation import operation

ADMINISTER = "people.administer"


class CannotAppoint(Invalid):
    """The post cannot be given as asked."""

    code = "people.cannot_appoint"
    title = "Chưa ghi được chức vụ"


class CannotDelegate(Refusal):
    """The right to sign cannot be given as asked (Decree 30/2020 art. 13)."""

    kind = Kind.CONFLICT
    code = "people.cannot_delegate"
    title = "Chưa giao được quyền ký"


@operation("people.appoint")
def appoint(
    *,
    actor: Actor,
    now: datetime,  # noqa: ARG001 - the moment of the audit entry
    person_id: UUID,
    role: str,
    title: str,
    valid_from: date,
    valid_to: date | None = None,
    unit_id: UUID | None = None,
    authority: str = "",
    rank: int = 100,
) -> UUID:
    """Put a person in a post of the actor's body.

    Refuses (CannotAppoint) an unknown role, no title, a unit of another body, a body that has
    ended, a post the person already holds.
    """
    actor.require(ADMINISTER)
    body = Organisation.objects.get(id=actor.organisation)
    reasons = []
    if role not in ROLES:
        reasons.append(Reason("people.role_unknown", f"Không có vai trò “{role}”.", field="role"))
    if not title.strip():
        reasons.append(Reason("people.untitled", "Chưa ghi chức danh.", field="title"))
    if unit_id and not Unit.objects.filter(id=unit_id, organisation=body).exists():
        reasons.append(
            Reason("people.unit_elsewhere", "Đơn vị không thuộc cơ quan này.", field="unit_id")
        )
    if not lives_on(valid_from, body.valid_from, body.valid_to):
        reasons.append(
            Reason(
                "people.body_not_living",
                "Cơ quan không hoạt động vào ngày bắt đầu giữ chức vụ.",
                field="valid_from",
            )
        )
    same = Post.objects.filter(
        Q(unit_id=unit_id), person_id=person_id, organisation=body, title=title, valid_to=None
    )
    if same.exists():
        reasons.append(Reason("people.post_held", "Người này đang giữ chức vụ đó rồi."))
    refuse_if(CannotAppoint, reasons)
    row = Post.objects.create(
        person_id=person_id,
        organisation=body,
        unit_id=unit_id,
        title=title,
        authority=authority,
        role=role,
        rank=rank,
        valid_from=valid_from,
        valid_to=valid_to,
    )
    audit.subject("post", row.id, person=person_id, role=role, title=title)
    return row.id


@operation("people.end_post")
def end_post(
    *,
    actor: Actor,
    now: datetime,
    post_id: UUID,
    last_day: date,
) -> None:
    """End a post; `last_day` is still a day of it. What it delegated ends with it.

    Refuses (NotFound) a post of another body, (CannotAppoint) a last day before the first.
    """
    actor.require(ADMINISTER)
    row = (
        Post.objects.select_for_update(no_key=True)
        .filter(id=post_id, organisation_id=actor.organisation)
        .first()
    )
    if row is None:
        raise NotFound(Reason("people.post_not_found", "Không có chức vụ này ở cơ quan bạn."))
    if last_day < row.valid_from:
        raise CannotAppoint(
            Reason(
                "people.post_ends_before_it_begins",
                f"Chức vụ bắt đầu từ {row.valid_from:%d/%m/%Y}.",
                "Chọn ngày thôi giữ sau ngày đó.",
                field="last_day",
            )
        )
    row.valid_to = last_day
    row.save(update_fields=["valid_to"])
    given = Delegation.objects.filter(grantor=row, revoked_at=None)
    given.filter(valid_from__gt=last_day).update(revoked_at=now)
    given.filter(valid_from__lte=last_day).exclude(valid_to__lt=last_day).update(valid_to=last_day)
    audit.subject("post", row.id, last_day=last_day)


@operation("people.delegate")
def delegate(
    *,
    actor: Actor,
    now: datetime,
    grantor_id: UUID,
    grantee_id: UUID,
    kind: str,
    basis: str,
    valid_from: date,
    valid_to: date | None = None,
    document_types: Sequence[str] = (),
) -> UUID:
    """Let one post sign for another, on a written ground, from a day to a day.

    The grantor himself or an administrator may. Refuses (Forbidden, CannotDelegate) with all
    reasons; TUQ. needs an end and types of documents, and is never passed on.
    """
    if actor.post_id != grantor_id:
        actor.require(ADMINISTER)
    grantor, grantee = _own_post(actor, grantor_id), _own_post(actor, grantee_id)
    held = delegations_to_sign().filter(
        Q(valid_to=None) | Q(valid_to__gte=valid_from), grantee=grantor, revoked_at=None
    )
    by_tuq = held.filter(kind=DelegationKind.AUTHORISED)
    signs_by_own_right = "outgoing.sign" in permissions_of(grantor.role)
    refuse_if(
        CannotDelegate,
        reasons_against_delegation(
            kind=kind,
            basis=basis,
            valid_from=valid_from,
            valid_to=valid_to,
            document_types=document_types,
            same_person=grantor.person_id == grantee.person_id,
            grantor_holds_by_tuq=not signs_by_own_right and by_tuq.exists(),
            grantor_signs=signs_by_own_right or held.exists(),
        ),
    )
    row = Delegation.objects.create(
        organisation_id=actor.organisation,
        grantor=grantor,
        grantee=grantee,
        kind=kind,
        basis=basis,
        document_types=list(document_types),
        valid_from=valid_from,
        valid_to=valid_to,
    )
    audit.subject(
        "delegation",
        row.id,
        grantor=grantor_id,
        grantee=grantee_id,
        form=kind,
        basis=basis,
        on=local_date(now),
    )
    return row.id


@operation("people.revoke_delegation")
def revoke_delegation(*, actor: Actor, now: datetime, delegation_id: UUID) -> None:
    """Take the right to sign, or an assistant's, back at once. Refuses (NotFound, Forbidden)."""
    row = (
        Delegation.objects.select_for_update(no_key=True)
        .filter(id=delegation_id, organisation_id=actor.organisation)
        .first()
    )
    if row is None:
        raise NotFound(Reason("people.delegation_not_found", "Không có việc giao quyền này."))
    if actor.post_id != row.grantor_id and not actor.may(ADMINISTER):
        raise Forbidden(
            Reason("people.not_grantor", "Chỉ người giao hoặc quản trị mới rút lại được.")
        )
    Delegation.objects.filter(id=row.id, revoked_at=None).update(revoked_at=now)
    audit.subject("delegation", row.id, grantee=row.grantee_id)


def _own_post(actor: Actor, post_id: UUID) -> Post:
    found = Post.objects.filter(id=post_id, organisation_id=actor.organisation).first()
    if found is None:
        raise NotFound(Reason("people.post_not_found", "Không có chức vụ này ở cơ quan bạn."))
    return found
