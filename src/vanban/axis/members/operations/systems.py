"""Member systems join, change their secrets, and are kept out."""

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings

from vanban.axis.members.models import MemberSecret, MemberSystem
from vanban.axis.members.queries import OPERATE
from vanban.axis.members.rules import seal_secret
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.errors import NotFound, Reason
from vanban.foundation.operation import operation


class UnknownMember(NotFound):
    """No such member system."""

    code = "members.unknown_system"
    title = "Không có hệ thống thành viên này"


@operation("axis.members.admit_member")
def admit_member(*, actor: Actor, now: datetime, system_id: str, name: str, secret: str) -> UUID:
    """Let a system in, or change its name and secret; saying the same again changes nothing.

    The operator's act (Forbidden for others).
    """
    actor.require(OPERATE)
    system, _ = MemberSystem.objects.update_or_create(
        system_id=system_id,
        defaults={"name": name, "suspended_at": None},
        create_defaults={"name": name, "joined_at": now},
    )
    audit.subject("member_system", system.id, system_id=system_id)
    _replace_secret(system, secret, now=now, overlap=timedelta())
    return system.id


@operation("axis.members.rotate_secret")
def rotate_secret(
    *, actor: Actor, now: datetime, system_id: str, secret: str, overlap: timedelta
) -> None:
    """Give a member a new secret; the old one goes on being good for the overlap.

    The operator's act (Forbidden for others). Refuses (UnknownMember).
    """
    actor.require(OPERATE)
    system = locked_member(system_id)
    audit.subject("member_system", system.id, system_id=system_id, overlap=str(overlap))
    _replace_secret(system, secret, now=now, overlap=overlap)


@operation("axis.members.suspend_member")
def suspend_member(*, actor: Actor, now: datetime, system_id: str) -> None:
    """Let a member in no longer; what waits for its organisations stays. The operator's act."""
    actor.require(OPERATE)
    system = locked_member(system_id)
    audit.subject("member_system", system.id, system_id=system_id)
    system.suspended_at = now
    system.save(update_fields=["suspended_at"])


def locked_member(system_id: str) -> MemberSystem:
    """The member's row, held until the commit. Refuses (UnknownMember)."""
    system = MemberSystem.objects.select_for_update(no_key=True).filter(system_id=system_id).first()
    if system is None:
        raise UnknownMember(
            Reason("members.unknown_system", f"Không có hệ thống “{system_id[:100]}”.")
        )
    return system


def _replace_secret(
    system: MemberSystem, secret: str, *, now: datetime, overlap: timedelta
) -> None:
    system.secrets.filter(valid_until=None).update(valid_until=now + overlap)
    sealed = seal_secret(
        secret, keystore_secret=settings.KEYSTORE_SECRET, system_id=system.system_id
    )
    MemberSecret.objects.create(system=system, sealed=sealed, valid_from=now)
