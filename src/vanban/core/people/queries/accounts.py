"""The accounts of people: never the password."""

from dataclasses import dataclass
from uuid import UUID

from vanban.core.people.models import Account
from vanban.foundation.errors import NotFound, Reason


@dataclass(frozen=True, slots=True)
class AccountRow:
    """What a person's pages show of the account: never the password."""

    id: UUID
    person_id: UUID
    full_name: str
    username: str
    language: str
    theme: str


def account(account_id: UUID) -> AccountRow:
    """An account by id. Refuses (NotFound) when there is none."""
    found = Account.objects.select_related("person").filter(id=account_id).first()
    if found is None:
        raise NotFound(Reason("people.account_not_found", "Không có tài khoản này."))
    return _account_row(found)


def account_named(username: str) -> AccountRow | None:
    """The account of a sign-in name."""
    found = Account.objects.select_related("person").filter(username=username.casefold()).first()
    return _account_row(found) if found else None


def account_of_person(person_id: UUID) -> AccountRow | None:
    """The account of a person; None for those who do not sign in."""
    found = Account.objects.select_related("person").filter(person_id=person_id).first()
    return _account_row(found) if found else None


def _account_row(found: Account) -> AccountRow:
    return AccountRow(
        id=found.id,
        person_id=found.person_id,
        full_name=found.person.full_name,
        username=found.username,
        language=found.language,
        theme=found.theme,
    )
