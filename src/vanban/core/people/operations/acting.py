"""Assistants who act for a leader: let, begun, ended. `revoke_delegation` takes it back at once."""

import hashlib
from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from vanban.core.people.models import Delegation, Post, SignedIn
from vanban.core.people.queries.acting import acting_for
from vanban.core.people.rules import permissions_of
from vanban.core.people.rules.acting import ASSISTING, Letting, reasons_against_letting
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.clock import local_date
from vanban.foundation.errors import Invalid, NotFound, Reason, refuse_if
from vanban.foundation.operation import operation

ADMINISTER = "people.administer"


class CannotLetAct(Invalid):
    """An assistant cannot be let act for a leader as given."""

    code = "people.cannot_let_act"
    title = "Chưa giao làm thay được"


@operation("people.let_act")
def let_act(
    *,
    actor: Actor,
    now: datetime,
    leader_id: UUID,
    assistant_id: UUID | None,
    acts: Sequence[str],
    valid_from: date | None,
    valid_to: date | None,
    basis: str = "",
) -> UUID:
    """Let an assistant do these kinds of acts (rules.acting.Act) for a leader, both days included.

    The leader himself or an administrator, who names the paper it rests on, may; whoever acts for
    another passes nothing on. Signing is never among the acts: that is `delegate` (Decree 30/2020
    art. 13). Refuses (Forbidden), (NotFound) a post of another body, (CannotLetAct) with all
    reasons.
    """
    if actor.post_id != leader_id:
        actor.require(ADMINISTER)
    leader, assistant = _posts(actor, leader_id, assistant_id)
    refuse_if(
        CannotLetAct,
        [
            *([] if assistant else [_nobody()]),
            *reasons_against_letting(
                Letting(
                    acts=acts,
                    held=permissions_of(leader.role),
                    valid_from=valid_from,
                    valid_to=valid_to,
                    today=local_date(now),
                    same_person=assistant is not None and assistant.person_id == leader.person_id,
                    by_himself=actor.post_id == leader_id,
                    basis=basis,
                    overlaps=_let_before(leader, assistant, valid_from, valid_to),
                )
            ),
        ],
    )
    assert assistant is not None and valid_from is not None  # noqa: S101, PT018 - judged above
    row = Delegation.objects.create(
        organisation_id=actor.organisation,
        grantor=leader,
        grantee=assistant,
        kind=ASSISTING,
        acts=list(dict.fromkeys(acts)),
        basis=basis.strip()[:200],
        valid_from=valid_from,
        valid_to=valid_to,
    )
    audit.subject(
        "delegation",
        row.id,
        grantor=leader_id,
        grantee=assistant_id,
        acts=row.acts,
        since=valid_from,
        until=valid_to,
        basis=row.basis,
    )
    return row.id


@operation("people.act_for")
def act_for(*, actor: Actor, now: datetime, token: str, delegation_id: UUID) -> None:
    """Go on, in this sign-in, for the leader who let it. Every request asks whether it still holds.

    Refuses (Forbidden) one who already acts for another, (NotFound) what was not let to the post
    in which the person works, or not today.
    """
    if acting_for(actor, delegation_id=delegation_id, on=local_date(now)) is None:
        raise NotFound(
            Reason(
                "people.not_let",
                "Bạn không được giao làm thay, hoặc việc giao đã hết hạn, đã rút lại.",
                "Đề nghị lãnh đạo giao lại ở Cài đặt, mục Thư ký, trợ lý làm thay.",
            )
        )
    _own(actor, token).update(post_id=actor.post_id, acts_by_id=delegation_id)
    audit.subject("delegation", delegation_id)


@operation("people.act_for_myself")
def act_for_myself(*, actor: Actor, now: datetime, token: str) -> None:  # noqa: ARG001 - audited
    """Go on in one's own place again; twice changes nothing."""
    _own(actor, token).update(acts_by_id=None)
    if actor.commission is not None:
        audit.subject("delegation", actor.commission.delegation_id)


def _own(actor: Actor, token: str) -> QuerySet[SignedIn]:
    digest = hashlib.sha256(token.encode()).hexdigest()
    return SignedIn.objects.filter(Q(account_id=actor.account_id), token_sha256=digest)


def _posts(actor: Actor, leader_id: UUID, assistant_id: UUID | None) -> tuple[Post, Post | None]:
    """Both posts, locked in one order: of two delegations at once the second sees the first."""
    wanted = {leader_id, *([assistant_id] if assistant_id else [])}
    found = {
        row.id: row
        for row in Post.objects.select_for_update(no_key=True)
        .filter(id__in=wanted, organisation_id=actor.organisation)
        .order_by("id")
    }
    if wanted - set(found):
        raise NotFound(Reason("people.post_not_found", "Không có chức vụ này ở cơ quan bạn."))
    return found[leader_id], found[assistant_id] if assistant_id else None


def _let_before(
    leader: Post, assistant: Post | None, start: date | None, end: date | None
) -> list[tuple[date, date]]:
    if assistant is None or start is None or end is None:
        return []
    rows = Delegation.objects.filter(
        kind=ASSISTING,
        grantor=leader,
        grantee=assistant,
        revoked_at=None,
        valid_from__lte=end,
        valid_to__gte=start,
    ).order_by("valid_from")
    return [(row.valid_from, row.valid_to) for row in rows if row.valid_to is not None]


def _nobody() -> Reason:
    text, mend = "Chưa chọn người làm thay.", "Chọn thư ký hoặc trợ lý."
    return Reason("people.no_assistant", text, mend, field="assistant_id")
