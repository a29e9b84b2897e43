"""Who holds which post, who may act for whom, who is away, and the accounts they sign in with."""

from vanban.core.people.queries.absences import (
    AbsenceRow,
    absence,
    absences_of,
    acted_for,
    away_now,
    standing_in,
    stands_for,
    substitutes_of,
    will_stand_for,
)
from vanban.core.people.queries.accounts import (
    AccountRow,
    account,
    account_named,
    account_of_person,
)
from vanban.core.people.queries.delegations import (
    DelegationRow,
    delegation_for,
    delegations_at,
    delegations_to,
)
from vanban.core.people.queries.posts import (
    HEADS,
    PostRow,
    actor_of,
    actor_of_post,
    find_people,
    head_of_unit,
    person_email,
    post,
    posts_of_holders,
    posts_of_organisation,
    posts_of_person,
)

__all__ = [
    "HEADS",
    "AbsenceRow",
    "AccountRow",
    "DelegationRow",
    "PostRow",
    "absence",
    "absences_of",
    "account",
    "account_named",
    "account_of_person",
    "acted_for",
    "actor_of",
    "actor_of_post",
    "away_now",
    "delegation_for",
    "delegations_at",
    "delegations_to",
    "find_people",
    "head_of_unit",
    "person_email",
    "post",
    "posts_of_holders",
    "posts_of_organisation",
    "posts_of_person",
    "standing_in",
    "stands_for",
    "substitutes_of",
    "will_stand_for",
]
