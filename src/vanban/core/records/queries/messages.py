"""The box of short internal messages, and one message: what was said, who has read it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from vanban.core.records.models import Addressee, Message, MessageAnswer, MessageFile
from vanban.core.records.queries.reading import Counted, ReaderState
from vanban.foundation.actor import Actor
from vanban.foundation.errors import NotFound, Reason
from vanban.foundation.operation import query

SHOWN = 100


@dataclass(frozen=True, slots=True)
class MessageRow:
    """A message as the box shows it; `to_confirm`: by the actor; `left`: others, of one's own."""

    id: UUID
    subject: str
    sent_by_name: str
    sent_at: datetime
    moved_at: datetime
    due_at: datetime | None
    closed_at: datetime | None
    mine: bool
    unread: bool
    to_confirm: bool
    answers: int
    has_files: bool
    left: int


@dataclass(frozen=True, slots=True)
class SaidFile:
    """A file that goes with what was said."""

    id: UUID
    file_name: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Said:
    """The message itself, or an answer to it."""

    by_name: str
    at: datetime
    words: str
    files: tuple[SaidFile, ...]


@dataclass(frozen=True, slots=True)
class MessageFace(Counted):
    """One message: what was said, the first words first; how far those are who were sent it."""

    id: UUID
    subject: str
    must_confirm: bool
    due_at: datetime | None
    sent_by_name: str
    sent_at: datetime
    closed_at: datetime | None
    mine: bool
    asks_me_to_confirm: bool
    said: tuple[Said, ...]
    readers: tuple[ReaderState, ...]


def addressed(actor: Actor) -> QuerySet[Addressee]:
    """The messages that concern the actor in his own post; none while he acts for another."""
    if actor.commission is not None:
        return Addressee.objects.none()
    return addressed_at(actor)


def addressed_at(actor: Actor) -> QuerySet[Addressee]:
    """The messages that concern a post, for a question that is written once for all."""
    mine = Q(post_id=actor.post_id) if actor.post_id else Q(pk__in=())  # never: post IS NULL
    return Addressee.objects.filter(mine, organisation_id=actor.organisation)


def waiting_in_box(rows: QuerySet[Addressee]) -> QuerySet[Addressee]:
    """Of these what the counter counts: something new in it, or to be confirmed."""
    return rows.filter(Q(unread=True) | Q(to_confirm=True))


@query
def message_box(
    actor: Actor, *, sent: bool = False, after: UUID | None = None, limit: int = SHOWN
) -> list[MessageRow]:
    """What was sent to the actor, and his own once somebody answered; or (`sent`) all his own. What
    moved last comes first; `after`: the last message of the page before.
    """
    mine = addressed(actor)
    answers = MessageAnswer.objects.filter(message=OuterRef("message"))
    rows = mine.filter(sender=True) if sent else mine.filter(Q(sender=False) | Exists(answers))
    last = mine.filter(message_id=after).values_list("moved_at", "id").first() if after else None
    if last is not None:
        rows = rows.filter(Q(moved_at__lt=last[0]) | Q(moved_at=last[0], id__lt=last[1]))
    left = Addressee.objects.filter(message=OuterRef("message"), to_confirm=True)
    found = (
        rows.select_related("message")
        .annotate(
            answer_count=_how_many(answers),
            has_files=Exists(MessageFile.objects.filter(message=OuterRef("message"))),
            left=_how_many(left),
        )
        .order_by("-moved_at", "-id")[:limit]
    )
    return [
        MessageRow(
            id=row.message_id,
            subject=row.message.subject,
            sent_by_name=row.message.sent_by_name,
            sent_at=row.message.sent_at,
            moved_at=row.moved_at,
            due_at=row.message.due_at,
            closed_at=row.message.closed_at,
            mine=row.sender,
            unread=row.unread,
            to_confirm=row.to_confirm,
            answers=row.answer_count,
            has_files=row.has_files,
            left=row.left if row.sender else 0,
        )
        for row in found
    ]


@query
def message_face(actor: Actor, *, message_id: UUID) -> MessageFace:
    """One message that concerns the actor. Refuses (NotFound)."""
    mine = addressed(actor).select_related("message").filter(message_id=message_id).first()
    if mine is None:
        text = "Không có tin nhắn này, hoặc tin không gửi cho bạn."
        raise NotFound(Reason("records.no_message", text))
    message = mine.message
    return MessageFace(
        id=message.id,
        subject=message.subject,
        must_confirm=message.must_confirm,
        due_at=message.due_at,
        sent_by_name=message.sent_by_name,
        sent_at=message.sent_at,
        closed_at=message.closed_at,
        mine=mine.sender,
        asks_me_to_confirm=mine.to_confirm,
        said=_said(message),
        readers=_readers(message),
    )


@query
def message_file(actor: Actor, *, message_id: UUID, file_id: UUID) -> SaidFile:
    """A file of a message that concerns the actor. Refuses (NotFound)."""
    rows = MessageFile.objects.select_related("blob").filter(
        id=file_id, message_id=message_id, message__in=addressed(actor).values("message")
    )
    row = rows.first()
    if row is None:
        raise NotFound(Reason("records.no_message_file", "Không có tệp này."))
    return _file(row)


@query
def messages_to_remind(
    _actor: Actor, *, now: datetime, limit: int = 500
) -> list[tuple[UUID, UUID]]:
    """Body and message, of every body, of which the house is to remind now (its own round)."""
    rows = Message.objects.filter(remind_at__lte=now).order_by("remind_at", "id")
    return list(rows.values_list("organisation_id", "id")[:limit])


def _how_many(rows: QuerySet[Any]) -> Coalesce:
    counted = rows.order_by().values("message").annotate(n=Count("id")).values("n")
    return Coalesce(Subquery(counted), 0)


def _said(message: Message) -> tuple[Said, ...]:
    files: dict[UUID | None, list[SaidFile]] = {}
    for row in message.files.select_related("blob").order_by("ordinal"):
        files.setdefault(row.answer_id, []).append(_file(row))
    first = Said(message.sent_by_name, message.sent_at, message.words, tuple(files.get(None, ())))
    answers = message.answers.order_by("at", "id")
    return first, *(
        Said(row.by_name, row.at, row.words, tuple(files.get(row.id, ()))) for row in answers
    )


def _readers(message: Message) -> tuple[ReaderState, ...]:
    rows = message.addressees.filter(sender=False).select_related("post__person", "post__unit")
    states = [
        ReaderState(
            post_id=row.post_id,
            name=row.post.person.full_name,
            title=row.post.title,
            unit_name=row.post.unit.name if row.post.unit else "",
            read_at=row.read_at,
            confirmed_at=row.confirmed_at,
            urged=row.urged,
        )
        for row in rows.order_by("post__rank", "id")
    ]
    return tuple(sorted(states, key=lambda each: (each.confirmed_at or each.read_at) is not None))


def _file(row: MessageFile) -> SaidFile:
    return SaidFile(row.id, row.file_name, row.blob_id, row.blob.size)
