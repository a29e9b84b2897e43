"""Who asks, in which post, for which organisation."""

from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from vanban.foundation.errors import Forbidden, Reason

EVERYTHING: Final = "*"


@dataclass(frozen=True, slots=True, kw_only=True)
class Commission:
    """What another let this person do in his place, and until when: nothing beyond it."""

    delegation_id: UUID
    for_name: str
    acts: tuple[str, ...]  # in words
    operations: frozenset[str]
    until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """A person in a post, or the system working for an organisation.

    `organisation_id` is None only for acts that belong to no organisation (signing in, migrations).
    With a `commission` the post is another's, in whose place the person acts; the name says both.
    """

    organisation_id: UUID | None
    name: str
    title: str = ""
    account_id: UUID | None = None
    person_id: UUID | None = None
    post_id: UUID | None = None
    unit_id: UUID | None = None
    permissions: frozenset[str] = frozenset()
    origin: str = ""
    commission: Commission | None = None

    @classmethod
    def system(cls, organisation_id: UUID | None, *, name: str = "Hệ thống") -> "Actor":
        """The house itself at work for one organisation: workers and handlers."""
        return cls(
            organisation_id=organisation_id,
            name=name,
            permissions=frozenset({EVERYTHING}),
            origin="worker",
        )

    @property
    def is_system(self) -> bool:
        return EVERYTHING in self.permissions

    @property
    def organisation(self) -> UUID:
        """The organisation acted for; refuses an actor who stands outside of any."""
        if self.organisation_id is None:
            raise Forbidden(
                Reason(
                    "actor.no_organisation",
                    "Tài khoản chưa gắn với cơ quan nào.",
                    "Nhờ quản trị của cơ quan giao chức vụ cho tài khoản.",
                )
            )
        return self.organisation_id

    def may(self, permission: str) -> bool:
        return self.is_system or permission in self.permissions

    def require(self, permission: str) -> None:
        """Refuse (Forbidden) unless the actor holds the permission."""
        if not self.may(permission):
            raise Forbidden(
                Reason(
                    "actor.no_permission",
                    "Chức vụ của bạn không có quyền làm việc này.",
                    "Nhờ người có thẩm quyền, hoặc đề nghị quản trị phân quyền.",
                    facts={"permission": permission},
                )
            )

    def require_commissioned(self, operation: str) -> None:
        """Refuse (Forbidden) what is beyond the commission of one who acts for another."""
        if self.commission is None or operation in self.commission.operations:
            return
        raise Forbidden(
            Reason(
                "actor.beyond_commission",
                f"Việc này ngoài phạm vi {self.commission.for_name} giao làm thay.",
                "Thôi làm thay để làm việc của mình; việc của người giao thì người đó tự làm.",
                facts={"operation": operation},
            )
        )
