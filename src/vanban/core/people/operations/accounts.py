"""People and their accounts: entered, opened, closed; passwords changed."""

from datetime import datetime
from uuid import UUID

from django.contrib.auth.hashers import check_password, make_password
from django.db.models import Q

from vanban.core.organisations.rules import search_text_of
from vanban.core.people.models import Account, Person, Post
from vanban.core.people.operations.signing_in import count_failed_try, end_sign_ins
from vanban.core.people.rules import (
    is_locked,
    reasons_against_password,
    reasons_against_username,
)
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.errors import Forbidden, Invalid, NotFound, Reason, refuse_if
from vanban.foundation.operation import operation

ADMINISTER = "people.administer"
LANGUAGES = ("vi", "en")
THEMES = ("system", "light", "dark")


class CannotOpenAccount(Invalid):
    """The account or the person cannot be entered as given."""

    code = "people.cannot_open_account"
    title = "Chưa mở được tài khoản"


class CannotChangePassword(Invalid):
    """The current password is wrong, or the new one too weak."""

    code = "people.cannot_change_password"
    title = "Chưa đổi được mật khẩu"


@operation("people.register_person")
def register_person(
    *,
    actor: Actor,
    now: datetime,  # noqa: ARG001 - the moment of the audit entry
    full_name: str,
    email: str = "",
    phone: str = "",
) -> UUID:
    """Enter a person. Refuses (CannotOpenAccount) one without a name."""
    actor.require(ADMINISTER)
    if not full_name.strip():
        raise CannotOpenAccount(
            Reason("people.nameless", "Chưa có họ và tên.", "Ghi họ và tên.", field="full_name")
        )
    row = Person.objects.create(
        full_name=full_name.strip(),
        email=email,
        phone=phone,
        search_text=search_text_of(full_name),
    )
    audit.subject("person", row.id, full_name=row.full_name)
    return row.id


def hash_password(password: str, *, username: str = "") -> str:
    """The argon2 form of a password; made outside of any transaction, because it takes its time.

    Refuses (CannotOpenAccount) a weak one with all reasons.
    """
    refuse_if(CannotOpenAccount, reasons_against_password(password, username))
    return make_password(password)


@operation("people.open_account")
def open_account(
    *,
    actor: Actor,
    now: datetime,  # noqa: ARG001 - the moment of the audit entry
    person_id: UUID,
    username: str,
    password_hash: str,
    must_change: bool = True,
) -> UUID:
    """Give a person an account; `password_hash` is from `hash_password`.

    A password that somebody else set is changed at the first sign-in (NĐ 331/2026). Refuses
    (CannotOpenAccount) a malformed or taken name, and a person who has one.
    """
    actor.require(ADMINISTER)
    reasons = reasons_against_username(username)
    if Account.objects.filter(username=username).exists():
        reasons.append(
            Reason(
                "people.username_taken",
                f"Tên đăng nhập “{username}” đã có người dùng.",
                "Thêm chữ số hoặc tên đệm.",
                field="username",
            )
        )
    if Account.objects.filter(person_id=person_id).exists():
        reasons.append(
            Reason(
                "people.has_account",
                "Người này đã có tài khoản.",
                "Dùng tài khoản đã có; chức vụ mới thì ghi thêm chức vụ.",
            )
        )
    refuse_if(CannotOpenAccount, reasons)
    row = Account.objects.create(
        person_id=person_id, username=username, password=password_hash, must_change=must_change
    )
    audit.subject("account", row.id, username=username)
    return row.id


def change_password(
    *, actor: Actor, now: datetime, current: str, new: str, keep_token: str = ""
) -> None:
    """Change one's own password; every other sign-in of the account ends.

    Refuses (CannotChangePassword) a wrong current one (it counts as a wrong try) and a weak new
    one, with all reasons.
    """
    account = Account.objects.filter(Q(id=actor.account_id)).first()
    if account is None:
        raise NotFound(Reason("people.account_not_found", "Không có tài khoản này."))
    reasons = reasons_against_password(new, account.username)
    if is_locked(account.locked_until, now) or not check_password(current, account.password):
        count_failed_try(actor=actor, now=now, username=account.username)
        reasons.append(
            Reason(
                "people.current_password_wrong",
                "Mật khẩu hiện tại chưa đúng.",
                "Nhập lại mật khẩu đang dùng.",
                field="current",
            )
        )
    elif new == current:
        reasons.append(
            Reason(
                "people.password_same",
                "Mật khẩu mới giống mật khẩu đang dùng.",
                "Chọn mật khẩu khác.",
                field="password",
            )
        )
    _set_password(
        actor=actor,
        now=now,
        account_id=account.id,
        password_hash="" if reasons else make_password(new),
        keep_token=keep_token,
        reasons=tuple(reasons),
    )


@operation("people.change_password")
def _set_password(
    *,
    actor: Actor,
    now: datetime,
    account_id: UUID,
    password_hash: str,
    keep_token: str,
    reasons: tuple[Reason, ...],
) -> None:
    refuse_if(CannotChangePassword, reasons)
    Account.objects.filter(id=account_id).update(password=password_hash, must_change=False)
    end_sign_ins(account_id, now=now, but_token=keep_token)
    audit.subject("account", account_id, by=actor.account_id)


@operation("people.disable_account")
def disable_account(*, actor: Actor, now: datetime, account_id: UUID, reason: str) -> None:
    """Close an account at once: its sign-ins end. Refuses (Forbidden) one of another body."""
    actor.require(ADMINISTER)
    account = _of_this_body(actor, account_id)
    Account.objects.filter(id=account.id, disabled_at=None).update(disabled_at=now)
    end_sign_ins(account.id, now=now)
    audit.subject("account", account.id, reason=reason)


@operation("people.enable_account")
def enable_account(
    *,
    actor: Actor,
    now: datetime,  # noqa: ARG001 - the moment of the audit entry
    account_id: UUID,
) -> None:
    """Open a closed or shut account again. Refuses (Forbidden) one of another body."""
    actor.require(ADMINISTER)
    account = _of_this_body(actor, account_id)
    Account.objects.filter(id=account.id).update(
        disabled_at=None, failed_tries=0, locked_until=None
    )
    audit.subject("account", account.id)


@operation("people.choose_preferences")
def choose_preferences(
    *,
    actor: Actor,
    now: datetime,  # noqa: ARG001 - the moment of the audit entry
    language: str = "",
    theme: str = "",
) -> None:
    """Remember language and theme of one's own account; an empty one stays as it is.

    Refuses (Invalid) what is not on the list.
    """
    if (language and language not in LANGUAGES) or (theme and theme not in THEMES):
        raise Invalid(Reason("people.preference_unknown", "Không có lựa chọn này."))
    changes = {"language": language, "theme": theme}
    chosen = {name: value for name, value in changes.items() if value}
    if chosen and actor.account_id is not None:
        Account.objects.filter(id=actor.account_id).update(**chosen)
        audit.subject("account", actor.account_id, **chosen)


def _of_this_body(actor: Actor, account_id: UUID) -> Account:
    found = Account.objects.select_for_update(no_key=True).filter(id=account_id).first()
    if found is None:
        raise NotFound(Reason("people.account_not_found", "Không có tài khoản này."))
    if actor.organisation_id is not None:
        here = Post.objects.filter(person_id=found.person_id, organisation_id=actor.organisation_id)
        if not here.exists():
            raise Forbidden(
                Reason(
                    "people.account_elsewhere",
                    "Người này không giữ chức vụ nào ở cơ quan bạn.",
                    "Đề nghị quản trị của cơ quan người đó.",
                )
            )
    return found
