"""Groups of recipients written down, changed and dropped."""

from datetime import datetime
from uuid import UUID

from vanban.core.organisations.queries import organisations_by_id
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.errors import Forbidden, Kind, Reason, Refusal, refuse_if
from vanban.foundation.ids import new_id
from vanban.foundation.operation import operation
from vanban.outgoing.drafting.models import RecipientGroup
from vanban.outgoing.drafting.queries import recipient_group, recipient_groups
from vanban.outgoing.drafting.rules import GroupInput, leads_back, reasons_against_group


class CannotGroup(Refusal):
    """The group cannot be kept as it is given."""

    kind = Kind.CONFLICT
    code = "drafting.cannot_group"
    title = "Chưa lưu được nhóm"


@operation("outgoing.drafting.save_group")
def save_group(
    *, actor: Actor, now: datetime, given: GroupInput, group_id: UUID | None = None
) -> UUID:
    """Write a group of recipients down, or over the one that `group_id` names.

    One's own for whoever drafts; the whole body's (`shared`) for the clerk and the administrator.
    Refuses (Forbidden), (NotFound) somebody else's, (CannotGroup) with all reasons: no name, one
    taken, nobody in it, bodies or groups that are not there, a group inside itself.
    """
    before = recipient_group(actor, group_id=group_id) if group_id else None
    _require(actor, shared=given.shared or (before is not None and before.shared))
    name = " ".join(given.name.split())
    audit.subject("organisation", actor.organisation, group=name, shared=given.shared)
    post_id = None if given.shared else actor.post_id
    others = {row.id: row for row in recipient_groups(actor) if row.id != group_id}
    inside = {row.id: row.groups for row in others.values()}
    usable = {row.id for row in others.values() if row.shared or not given.shared}
    same_name = [row for row in others.values() if row.name == name and row.shared == given.shared]
    refuse_if(
        CannotGroup,
        reasons_against_group(
            given,
            name_taken=bool(same_name),
            unknown=len(organisations_by_id(set(given.members))) < len(set(given.members))
            or not set(given.groups) - {group_id} <= usable,
            circle=group_id is not None and leads_back(group_id, given.groups, inside),
        ),
    )
    row, _ = RecipientGroup.objects.update_or_create(
        id=group_id or new_id(),
        organisation_id=actor.organisation,
        defaults={
            "post_id": post_id,
            "name": name,
            "kinds": list(dict.fromkeys(given.kinds)),
            "members": [str(each) for each in dict.fromkeys(given.members)],
            "groups": [str(each) for each in dict.fromkeys(given.groups)],
            "changed_at": now,
            "changed_by_name": actor.name,
        },
    )
    return row.id


@operation("outgoing.drafting.drop_group")
def drop_group(
    *,
    actor: Actor,
    now: datetime,  # noqa: ARG001 - audited
    group_id: UUID,
) -> None:
    """Drop a group; documents keep the recipients that were taken from it.

    Refuses (Forbidden), (NotFound).
    """
    row = recipient_group(actor, group_id=group_id)
    _require(actor, shared=row.shared)
    audit.subject("organisation", actor.organisation, group=row.name)
    RecipientGroup.objects.filter(id=group_id).delete()


def _require(actor: Actor, *, shared: bool) -> None:
    if shared:
        if not actor.may("people.administer"):
            actor.require("outgoing.issue")
        return
    actor.require("outgoing.draft")
    if actor.post_id is None:
        raise Forbidden(
            Reason(
                "drafting.no_post",
                "Nhóm riêng thuộc về một người.",
                "Đổi sang một chức vụ rồi lập nhóm.",
            )
        )
