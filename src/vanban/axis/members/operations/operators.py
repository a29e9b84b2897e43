"""The people who watch over the axis: made at its command line, signed in at its door."""

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password

from vanban.axis.members.models import Operator
from vanban.axis.members.queries import OPERATE
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.errors import Kind, NotFound, Reason, Refusal
from vanban.foundation.operation import operation


class NotSignedIn(Refusal):
    """Wrong name or password, or too many tries."""

    kind = Kind.FORBIDDEN
    code = "members.not_signed_in"
    title = "Chưa đăng nhập được"


class UnknownOperator(NotFound):
    """No such operator."""

    code = "members.unknown_operator"
    title = "Không có người điều hành này"


@operation("axis.members.set_operator")
def set_operator(
    *,
    actor: Actor,
    now: datetime,  # noqa: ARG001 - of the audit entry
    name: str,
    password: str,
) -> UUID:
    """Give a person the operator's rights, or a new password. The system's act alone."""
    actor.require(OPERATE)
    hashed = make_password(password)
    values = {"password": hashed, "failures": 0, "locked_until": None, "removed_at": None}
    row, _ = Operator.objects.update_or_create(name=name.strip()[:60], defaults=values)
    audit.subject("operator", row.id, name=row.name)
    return row.id


@operation("axis.members.remove_operator")
def remove_operator(*, actor: Actor, now: datetime, name: str) -> None:
    """Take the rights away; who is signed in is out with the next page.

    Refuses (UnknownOperator).
    """
    actor.require(OPERATE)
    row = Operator.objects.filter(name=name.strip(), removed_at=None).first()
    if row is None:
        text = f"Không có người điều hành “{name[:60]}”."
        raise UnknownOperator(Reason("members.unknown_operator", text))
    audit.subject("operator", row.id, name=row.name)
    row.removed_at = now
    row.save(update_fields=["removed_at"])


def sign_in(*, now: datetime, origin: str, name: str, password: str) -> tuple[UUID, str]:
    """The operator and the mark that the sign-in hangs on (a new password ends it).

    Refuses (NotSignedIn), after SIGN_IN_TRIES wrong tries for SIGN_IN_LOCK_MINUTES.
    """
    stranger = Actor.system(None, name=f"{name[:60]} ({origin})")
    row = Operator.objects.filter(name=name.strip(), removed_at=None).first()
    locked = row is not None and row.locked_until is not None and row.locked_until > now
    right = check_password(password, row.password if row else make_password("nobody"))
    if row is None or locked or not right:
        _wrong(actor=stranger, now=now, operator_id=row.id if row and not locked else None)
        raise NotSignedIn(
            Reason(
                "members.not_signed_in",
                "Sai tên hoặc mật khẩu, hoặc tài khoản đang bị khóa.",
                f"Thử lại, hoặc chờ {settings.SIGN_IN_LOCK_MINUTES} phút.",
            )
        )
    _right(actor=stranger, now=now, operator_id=row.id)
    return row.id, row.password[-16:]


@operation("axis.members.sign_in_failed")
def _wrong(
    *,
    actor: Actor,  # noqa: ARG001 - of the audit entry
    now: datetime,
    operator_id: UUID | None,
) -> None:
    if operator_id is None:
        return
    row = Operator.objects.select_for_update(no_key=True).get(id=operator_id)
    audit.subject("operator", row.id)
    row.failures += 1
    if row.failures >= settings.SIGN_IN_TRIES:
        row.failures = 0
        row.locked_until = now + timedelta(minutes=settings.SIGN_IN_LOCK_MINUTES)
    row.save(update_fields=["failures", "locked_until"])


@operation("axis.members.sign_in")
def _right(
    *,
    actor: Actor,  # noqa: ARG001 - of the audit entry
    now: datetime,  # noqa: ARG001 - of the audit entry
    operator_id: UUID,
) -> None:
    audit.subject("operator", operator_id)
    Operator.objects.filter(id=operator_id).update(failures=0, locked_until=None)


def operator_actor(operator_id: UUID, mark: str, *, origin: str) -> Actor | None:
    """Who is signed in; None when the rights or the password changed since."""
    row = Operator.objects.filter(id=operator_id, removed_at=None).first()
    if row is None or row.password[-16:] != mark:
        return None
    return Actor(
        organisation_id=None,
        name=row.name,
        title="Điều hành trục",
        account_id=row.id,
        permissions=frozenset({OPERATE}),
        origin=origin,
    )
