"""What a person was told of, what is still to be mailed, and how the person wants it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from vanban.core.people.models import Person
from vanban.core.records.lifecycle import Direction
from vanban.core.records.queries import visible_documents
from vanban.core.records.queries.messages import addressed
from vanban.foundation.actor import Actor
from vanban.foundation.operation import query
from vanban.incoming.reception.models import EmailBox
from vanban.oversight.tracking.models import Notice, NoticeChoice
from vanban.oversight.tracking.rules.notices import (
    NOTICE_LABELS,
    Choice,
    Mailing,
    NoticeKind,
    kinds_among,
)


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """One notice as the page shows it."""

    id: UUID
    kind: str
    label: str
    at: datetime
    seen: bool
    document_id: UUID | None
    about_id: UUID | None  # where it is no document
    incoming: bool
    subject: str
    symbol: str
    from_name: str
    urgency: int


def unseen_of(actor: Actor) -> QuerySet[Notice]:
    """The notices that the bell counts, for a question that counts more than these."""
    return Notice.objects.filter(
        own(actor), organisation_id=actor.organisation, on_page=True, seen_at=None
    )


def own(actor: Actor) -> Q:
    """Rows of the person who asks; none where nobody does (the house itself)."""
    return Q(person_id=actor.person_id) if actor.person_id else Q(person__isnull=True)


@query
def notices_of(actor: Actor, *, limit: int = 100) -> list[NoticeRow]:
    """What the actor was told of, the latest first; of documents still seen by the actor."""
    seen = visible_documents(actor).filter(id=OuterRef("document_id"))
    message = addressed(actor).filter(message_id=OuterRef("about_id"))
    box = EmailBox.objects.filter(id=OuterRef("about_id"), organisation_id=actor.organisation)
    rows = (
        Notice.objects.filter(
            own(actor),
            Q(document=None) | Exists(seen),
            organisation_id=actor.organisation,
            on_page=True,
        )
        .annotate(
            subject=Coalesce(
                "document__subject",
                Subquery(message.values("message__subject")),
                Subquery(box.values("username")),
                Value(""),
                output_field=CharField(),
            ),
            number=F("document__number_printed"),
            notation=F("document__notation"),
            issuer=Coalesce(
                "document__issuer_name",
                Subquery(message.values("message__sent_by_name")),
                Subquery(box.values("host")),
                Value(""),
                output_field=CharField(),
            ),
            urgency=Coalesce("document__urgency", 0),
            direction=F("document__direction"),
        )
        .order_by("-at", "-id")[:limit]
    )
    return [
        NoticeRow(
            id=row.id,
            kind=row.kind,
            label=NOTICE_LABELS[NoticeKind(row.kind)],
            at=row.at,
            seen=row.seen_at is not None,
            document_id=row.document_id,
            about_id=row.about_id,
            incoming=row.direction == Direction.INCOMING,
            subject=row.subject,
            symbol=f"{row.number}/{row.notation}" if row.number else "",
            from_name=row.issuer,
            urgency=row.urgency,
        )
        for row in rows
    ]


@query
def thing_told(actor: Actor, *, notice_id: UUID) -> tuple[UUID, NoticeKind] | None:
    """What one of the actor's own notices is about, and of what it tells."""
    rows = Notice.objects.filter(own(actor), id=notice_id, organisation_id=actor.organisation)
    found = rows.values_list(Coalesce("document_id", "about_id"), "kind").first()
    return (found[0], NoticeKind(found[1])) if found else None


@query
def choice_of(actor: Actor) -> Choice:
    """How the actor wants to be told; the house's own way when nothing was chosen."""
    row = NoticeChoice.objects.filter(own(actor), organisation_id=actor.organisation).first()
    return choice_from(row) if row else Choice()


@query
def choices_of(actor: Actor, *, people: Iterable[UUID]) -> dict[UUID, Choice]:
    """How several people want to be told, those who chose nothing left out."""
    rows = NoticeChoice.objects.filter(
        organisation_id=actor.organisation, person_id__in=list(people)
    )
    return {row.person_id: choice_from(row) for row in rows}


def choice_from(row: NoticeChoice) -> Choice:
    """The choice that a row keeps."""
    return Choice(
        not_on_page=kinds_among(row.not_on_page),
        by_mail=kinds_among(row.by_mail),
        by_push=kinds_among(row.by_push),
        mailing=Mailing(row.mailing),
        mail_hour=row.mail_hour,
        quiet_from=row.quiet_from,
        quiet_until=row.quiet_until,
    )


@dataclass(frozen=True, slots=True)
class Addressee:
    """A person with something to be mailed."""

    organisation_id: UUID
    person_id: UUID
    choice: Choice
    last_mailed_at: datetime | None


@query
def addressees(_actor: Actor, *, limit: int = 500) -> list[Addressee]:
    """Everybody, of every body, for whom something waits to be mailed (the system's round)."""
    waiting = Notice.objects.filter(
        organisation_id=OuterRef("organisation_id"),
        person_id=OuterRef("person_id"),
        by_mail=True,
        seen_at=None,
        mailed_at=None,
    )
    rows = NoticeChoice.objects.filter(Exists(waiting)).order_by("last_mailed_at", "id")[:limit]
    return [
        Addressee(row.organisation_id, row.person_id, choice_from(row), row.last_mailed_at)
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class Letter:
    """What one letter tells: kinds and how many; no document's content leaves the house by it."""

    address: str
    full_name: str
    lines: tuple[tuple[str, int], ...]
    notice_ids: tuple[UUID, ...]


@query
def letter_for(actor: Actor, *, person_id: UUID) -> Letter | None:
    """The letter that is due to a person; None when nothing waits or there is no address."""
    person = Person.objects.filter(id=person_id).exclude(email="").first()
    if person is None:
        return None
    rows = list(
        Notice.objects.filter(
            organisation_id=actor.organisation,
            person_id=person_id,
            by_mail=True,
            seen_at=None,
            mailed_at=None,
        )
        .order_by("at")
        .values_list("id", "kind")
    )
    if not rows:
        return None
    counted = {kind: sum(each == kind for _, each in rows) for kind in NoticeKind}
    return Letter(
        address=person.email,
        full_name=person.full_name,
        lines=tuple((NOTICE_LABELS[kind], count) for kind, count in counted.items() if count),
        notice_ids=tuple(found for found, _ in rows),
    )
