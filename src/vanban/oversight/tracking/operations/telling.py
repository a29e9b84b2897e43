"""Telling people of what concerns them; how they want it; that they have seen it."""

from collections.abc import Iterable
from datetime import datetime, time
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

from vanban.core.people.models import Post
from vanban.core.records.operations import lock_document
from vanban.core.records.operations.messages import read_message
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.errors import Forbidden, Invalid, Reason, refuse_if
from vanban.foundation.operation import operation
from vanban.oversight.tracking.models import Notice, NoticeChoice
from vanban.oversight.tracking.operations.pushing import defer_push
from vanban.oversight.tracking.queries.notices import choices_of
from vanban.oversight.tracking.rules.notices import (
    ONE_UNTIL_SEEN,
    Choice,
    NoticeKind,
    kinds_among,
    reasons_against_choice,
    ways_of,
)


class CannotChoose(Invalid):
    """The choice of notices cannot be kept as given."""

    code = "tracking.cannot_choose"
    title = "Chưa lưu được lựa chọn"


@operation("oversight.tracking.tell")
def tell(
    *,
    actor: Actor,
    now: datetime,
    event_id: UUID,
    kind: NoticeKind,
    posts: Iterable[UUID],
    document_id: UUID | None = None,
    about_id: UUID | None = None,
) -> None:
    """Tell the holders of these posts of a document or (`about_id`) of what the kind is about; each
    event once a person, however often it comes.
    """
    holders = Post.objects.filter(
        id__in=list(posts), organisation_id=actor.organisation, valid_to=None
    )
    if kind in ONE_UNTIL_SEEN:
        if document_id is not None:
            lock_document(actor, document_id)  # copies that stop together are told one by one
        holders = holders.exclude(person__in=_not_seen(actor, kind, document_id, about_id))
    people = dict(holders.values_list("person_id", "id"))
    chosen = choices_of(actor, people=people)
    rows = []
    for person_id, post_id in people.items():
        choice = chosen.get(person_id, Choice())
        on_page, by_mail = ways_of(choice, kind)
        pushed = settings.PUSH_ORIGINS and kind in choice.by_push
        if on_page or by_mail or pushed:
            rows.append(
                Notice(
                    organisation_id=actor.organisation,
                    person_id=person_id,
                    post_id=post_id,
                    kind=kind,
                    event_id=event_id,
                    document_id=document_id,
                    about_id=about_id,
                    at=now,
                    on_page=on_page,
                    by_mail=by_mail,
                )
            )
        if pushed:
            defer_push(actor.organisation, person_id)
    Notice.objects.bulk_create(rows, ignore_conflicts=True)
    subject = ("document", document_id) if document_id else (str(kind), about_id or event_id)
    audit.subject(*subject, told=str(kind), people=len(rows))


def _not_seen(
    actor: Actor, kind: NoticeKind, document_id: UUID | None, about_id: UUID | None
) -> QuerySet[Notice, UUID]:
    """Who was told so of it, and has not seen that."""
    rows = Notice.objects.filter(organisation_id=actor.organisation, kind=kind, seen_at=None)
    rows = rows.filter(document_id=document_id) if document_id else rows.filter(about_id=about_id)
    return rows.values_list("person_id", flat=True)


@operation("oversight.tracking.see_notices")
def see_notices(*, actor: Actor, now: datetime, notice_id: UUID | None = None) -> None:
    """One's own notices are seen: one, or all. What was seen is mailed no more."""
    rows = Notice.objects.filter(
        organisation_id=actor.organisation, person_id=_person(actor), seen_at=None
    )
    if notice_id is not None:
        rows = rows.filter(id=notice_id)
    seen = rows.update(seen_at=now)
    audit.subject("person", _person(actor), seen=seen)


@operation("oversight.tracking.open_message")
def open_message(*, actor: Actor, now: datetime, message_id: UUID) -> None:
    """Leave the trace that the actor opened a message; what the bell told of it is seen with that.
    Refuses (NotFound) one that does not concern the actor.
    """
    read_message(actor=actor, now=now, message_id=message_id)
    Notice.objects.filter(
        organisation_id=actor.organisation,
        person_id=_person(actor),
        about_id=message_id,
        seen_at=None,
    ).update(seen_at=now)
    audit.subject("message", message_id)


@operation("oversight.tracking.choose_notices")
def choose_notices(
    *,
    actor: Actor,
    now: datetime,  # noqa: ARG001 - the moment of the audit entry
    on_page: Iterable[str],
    by_mail: Iterable[str],
    by_push: Iterable[str] = (),
    mailing: str,
    mail_hour: int,
    quiet_from: time | None = None,
    quiet_until: time | None = None,
) -> None:
    """Choose, kind by kind, what is shown on the page, mailed, pushed to browsers, and when not.

    Refuses (CannotChoose) an hour that is none, quiet hours with one end, an unknown way.
    """
    person = _person(actor)
    refuse_if(
        CannotChoose,
        reasons_against_choice(
            mailing=mailing, mail_hour=mail_hour, quiet_from=quiet_from, quiet_until=quiet_until
        ),
    )
    shown, mailed, pushed = kinds_among(on_page), kinds_among(by_mail), kinds_among(by_push)
    NoticeChoice.objects.update_or_create(
        organisation_id=actor.organisation,
        person_id=person,
        defaults={
            "not_on_page": sorted(set(NoticeKind) - shown),
            "by_mail": sorted(mailed),
            "by_push": sorted(pushed),
            "mailing": mailing,
            "mail_hour": mail_hour,
            "quiet_from": quiet_from,
            "quiet_until": quiet_until,
        },
    )
    audit.subject("person", person, on_page=sorted(shown), by_mail=sorted(mailed))


def _person(actor: Actor) -> UUID:
    if actor.person_id is None:
        raise Forbidden(Reason("tracking.no_person", "Chỉ người dùng mới có thông báo."))
    return actor.person_id
