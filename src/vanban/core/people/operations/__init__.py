"""The verbs about people: signing in and out, accounts, posts, delegations."""

from vanban.core.people.operations.absences import (
    CannotRecordAbsence,
    end_absence,
    record_absence,
)
from vanban.core.people.operations.accounts import (
    change_password,
    choose_preferences,
    disable_account,
    enable_account,
    hash_password,
    open_account,
    register_person,
)
from vanban.core.people.operations.acting import (
    CannotLetAct,
    act_for,
    act_for_myself,
    let_act,
)
from vanban.core.people.operations.posts import appoint, delegate, end_post, revoke_delegation
from vanban.core.people.operations.signing_in import (
    NotSignedIn,
    SignedInToken,
    SignInRefused,
    Visit,
    actor_of_token,
    choose_post,
    end_sign_ins,
    sign_in,
    sign_out,
    visit_of_token,
)
from vanban.core.people.operations.taking_on import NewPost, take_on

__all__ = [
    "CannotLetAct",
    "CannotRecordAbsence",
    "NewPost",
    "NotSignedIn",
    "SignInRefused",
    "SignedInToken",
    "Visit",
    "act_for",
    "act_for_myself",
    "actor_of_token",
    "appoint",
    "change_password",
    "choose_post",
    "choose_preferences",
    "delegate",
    "disable_account",
    "enable_account",
    "end_absence",
    "end_post",
    "end_sign_ins",
    "hash_password",
    "let_act",
    "open_account",
    "record_absence",
    "register_person",
    "revoke_delegation",
    "sign_in",
    "sign_out",
    "take_on",
    "visit_of_token",
]
