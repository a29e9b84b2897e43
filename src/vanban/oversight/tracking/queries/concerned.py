"""Whom an event concerns: the posts to be told, one question each."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Final
from uuid import UUID

from vanban.core.calendar.rules import ADMINISTER
from vanban.core.people.models import Post
from vanban.core.people.queries import HEADS
from vanban.core.people.rules import roles_with
from vanban.core.records.models import Document
from vanban.foundation.actor import Actor
from vanban.foundation.operation import query
from vanban.incoming.assignment.models import Assignment
from vanban.incoming.assignment.models import Direction as Directed
from vanban.incoming.processing.models import Opinion
from vanban.outgoing.approval.models import Approval
from vanban.outgoing.approval.rules import Decision
from vanban.outgoing.drafting.models import JointSigner
from vanban.outgoing.drafting.rules import Turn
from vanban.oversight.tracking.rules.notices import NoticeKind

Ids = Mapping[str, UUID]
Posts = Sequence[UUID | None]


@query
def posts_concerned(actor: Actor, *, kind: NoticeKind, ids: Ids) -> set[UUID]:
    """The posts that an event of the kind concerns; `ids` are those the event carried."""
    return set(filter(None, _ASKED[kind](actor, ids)))


def _named(_: Actor, ids: Ids) -> Posts:
    return [ids["post_id"]]


def _given(actor: Actor, ids: Ids) -> Posts:
    """Posts that got a part, and the heads of units that got one."""
    parts = Assignment.objects.filter(
        organisation_id=actor.organisation, direction_id=ids["direction_id"]
    )
    units = parts.exclude(unit=None).values("unit_id")
    heads = Post.objects.filter(
        organisation_id=actor.organisation, unit_id__in=units, role__in=HEADS, valid_to=None
    )
    return [*parts.values_list("post_id", flat=True), *heads.values_list("id", flat=True)]


def _asked_for_opinion(actor: Actor, ids: Ids) -> Posts:
    """Posts that were asked, the heads of units that were, and all of a unit without a head."""
    asked = Opinion.objects.filter(organisation_id=actor.organisation, round_id=ids["round_id"])
    units = set(asked.exclude(unit=None).values_list("unit_id", flat=True))
    held = list(
        Post.objects.filter(
            organisation_id=actor.organisation, unit_id__in=units, valid_to=None
        ).values_list("id", "unit_id", "role")
    )
    headed = {unit for _, unit, role in held if role in HEADS}
    posts = asked.values_list("post_id", flat=True)
    return [*posts, *(id_ for id_, unit, role in held if role in HEADS or unit not in headed)]


def _giver(actor: Actor, ids: Ids) -> Posts:
    parts = Assignment.objects.filter(organisation_id=actor.organisation, id=ids["assignment_id"])
    return list(parts.values_list("direction__directed_by_id", flat=True))


def _directors(actor: Actor, ids: Ids) -> Posts:
    rows = Directed.objects.filter(
        organisation_id=actor.organisation, document_id=ids["document_id"], part=None
    )
    return list(rows.values_list("directed_by_id", flat=True))


def _approvers(actor: Actor, ids: Ids) -> Posts:
    rows = Approval.objects.filter(
        organisation_id=actor.organisation,
        document_id=ids["document_id"],
        decision=Decision.ASKED,
    )
    return list(rows.values_list("asked_of_id", flat=True))


def _signers(actor: Actor, ids: Ids) -> Posts:
    """Whose turn to sign it is."""
    rows = JointSigner.objects.filter(
        organisation_id=actor.organisation, document_id=ids["document_id"]
    )
    if not rows.exists():
        return _own("signer_id")(actor, ids)
    return list(rows.filter(state=Turn.ASKED).values_list("post_id", flat=True))


def _own(column: str) -> Callable[[Actor, Ids], Posts]:
    def asked(actor: Actor, ids: Ids) -> Posts:
        rows = Document.objects.filter(organisation_id=actor.organisation, id=ids["document_id"])
        return list(rows.values_list(column, flat=True))

    return asked


def _registry(permission: str, *, and_drafter: bool = False) -> Callable[[Actor, Ids], Posts]:
    """Who does this for the body, and who drafted the document."""

    def asked(actor: Actor, ids: Ids) -> Posts:
        rows = Post.objects.filter(
            organisation_id=actor.organisation, role__in=roles_with(permission), valid_to=None
        )
        drafter = _own("drafter_id")(actor, ids) if and_drafter else ()
        return [*rows.values_list("id", flat=True), *drafter]

    return asked


_ASKED: Final[Mapping[NoticeKind, Callable[[Actor, Ids], Posts]]] = MappingProxyType(
    {
        NoticeKind.PRESENTED: _named,
        NoticeKind.ASSIGNED: _given,
        NoticeKind.HANDED_BACK: _giver,
        NoticeKind.FINISHED: _directors,
        NoticeKind.OPINION_ASKED: _asked_for_opinion,
        NoticeKind.TO_APPROVE: _approvers,
        NoticeKind.TO_SIGN: _signers,
        NoticeKind.DRAFT_RETURNED: _own("drafter_id"),
        NoticeKind.SIGNING_FAILED: _signers,
        NoticeKind.ISSUED: _own("drafter_id"),
        NoticeKind.SENDING_STOPPED: _registry("outgoing.issue", and_drafter=True),
        NoticeKind.TURNED_DOWN: _registry("outgoing.issue", and_drafter=True),
        NoticeKind.PACKET_UNFIT: _registry("incoming.receive"),
        NoticeKind.TAKE_BACK_ASKED: _registry("incoming.receive"),
        NoticeKind.SENDER_REMINDS: _registry("incoming.receive"),
        NoticeKind.EMAIL_BOX_FAULT: _registry(ADMINISTER),
        NoticeKind.PACKET_STRAYED: _registry(ADMINISTER),
    }
)
