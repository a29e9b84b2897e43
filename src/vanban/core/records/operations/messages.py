"""Short internal messages without a document: sent, answered, read, confirmed, reminded of."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db.models import F, Max

from vanban.core.files.operations import enter
from vanban.core.files.operations.secrecy import mark_in
from vanban.core.files.queries import load
from vanban.core.files.rules import Stored
from vanban.core.people.queries import posts_of_organisation
from vanban.core.records.events import MessageMoved
from vanban.core.records.models import Addressee, Message, MessageAnswer, MessageFile
from vanban.core.records.operations.reading import CannotUrgeReading, readers_among
from vanban.core.records.queries.messages import addressed
from vanban.core.records.rules.messages import (
    GROUP_ROLES,
    Group,
    Letter,
    next_reminder,
    reasons_against_sending,
    reasons_against_words,
)
from vanban.core.records.rules.reading import end_of, reasons_against_urging
from vanban.formats.secrecy import mark_in_field, mark_in_lines
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.clock import local_date
from vanban.foundation.errors import Forbidden, Kind, NotFound, Reason, Refusal, refuse_if
from vanban.foundation.events import record
from vanban.foundation.operation import operation


class CannotSend(Refusal):
    """A message, or an answer to one, cannot be sent as it is."""

    kind = Kind.INVALID
    code = "records.cannot_send_message"
    title = "Chưa gửi được tin nhắn"


class MessageClosed(Refusal):
    """Nothing more is waited for."""

    kind = Kind.CONFLICT
    code = "records.message_closed"
    title = "Tin nhắn đã kết thúc"


def send_message(
    *,
    actor: Actor,
    now: datetime,
    subject: str,
    words: str = "",
    post_ids: Sequence[UUID] = (),
    unit_ids: Sequence[UUID] = (),
    groups: Collection[Group] = (),
    must_confirm: bool = False,
    due: date | None = None,
    files: Sequence[Stored] = (),
) -> UUID:
    """Look over the files (outside work), then send people, everybody in units and in groups of
    the body a message; `due`: the day by the end of which each confirms that he has read it.

    Refuses (Forbidden) who holds no post here, (NotFound) somebody not here, (CannotSend) with all
    reasons: no subject, too long, nobody, a day in the past, a mark of state secrecy.
    """
    return post_message(
        actor=actor,
        now=now,
        subject=subject,
        words=words,
        post_ids=post_ids,
        unit_ids=unit_ids,
        groups=groups,
        must_confirm=must_confirm,
        due=due,
        files=files,
        mark=_mark_of(files),
    )


@operation("records.send_message")
def post_message(
    *,
    actor: Actor,
    now: datetime,
    subject: str,
    words: str,
    post_ids: Sequence[UUID],
    unit_ids: Sequence[UUID],
    groups: Collection[Group],
    must_confirm: bool,
    due: date | None,
    files: Sequence[Stored],
    mark: str,
) -> UUID:
    """Send what was looked over; refusals are those of `send_message`."""
    sender = _post_of(actor)
    asked = [*post_ids, *_of_groups(actor, now, groups)]
    readers = readers_among(actor, now, asked, unit_ids)
    letter = Letter(
        subject=subject,
        words=words,
        files=len(files),
        readers=len(readers),
        must_confirm=must_confirm,
        due=due,
        today=local_date(now),
        mark=mark_in_field(subject) or mark_in_lines(words.splitlines()) or mark,
    )
    refuse_if(CannotSend, reasons_against_sending(letter))
    message = Message.objects.create(
        organisation_id=actor.organisation,
        subject=subject.strip(),
        words=words.strip(),
        must_confirm=must_confirm,
        due_at=end_of(due),
        sent_by_id=sender,
        sent_by_name=actor.name,
        sent_at=now,
        remind_at=next_reminder(end_of(due), now=now) if must_confirm else None,
    )
    _address(message, readers, now)
    Addressee.objects.create(
        organisation_id=actor.organisation,
        message=message,
        post_id=sender,
        sender=True,
        unread=False,
        to_confirm=False,
        moved_at=now,
        read_at=now,
    )
    _keep_files(message, None, files, now)
    _tell(message, readers)
    audit.subject("message", message.id, readers=len(readers), files=[one.sha256 for one in files])
    return message.id


@operation("records.add_to_message")
def add_to_message(
    *,
    actor: Actor,
    now: datetime,
    message_id: UUID,
    post_ids: Sequence[UUID] = (),
    unit_ids: Sequence[UUID] = (),
) -> int:
    """Send it to more people, who read what was said before; how many are new. Refuses (NotFound),
    (Forbidden) who did not send it, (MessageClosed), (CannotSend) nobody.
    """
    message = _own_message(actor, message_id)
    _refuse_closed(message)
    wanted = readers_among(actor, now, post_ids, unit_ids)
    if not wanted:
        text, mend = "Chưa chọn người nhận.", "Chọn người hoặc đơn vị, ngoài mình."
        raise CannotSend(Reason("records.no_readers", text, mend, field="whom"))
    known = set(message.addressees.values_list("post_id", flat=True))
    new = [each for each in wanted if each not in known]
    _address(message, new, now)
    if new and message.must_confirm and message.remind_at is None:
        Message.objects.filter(id=message.id).update(
            remind_at=next_reminder(message.due_at, now=now)
        )
    _tell(message, new)
    audit.subject("message", message_id, readers=len(new))
    return len(new)


def answer_message(
    *, actor: Actor, now: datetime, message_id: UUID, words: str, files: Sequence[Stored] = ()
) -> UUID:
    """Look over the files (outside work), then answer to all whom a message concerns.

    Refuses (NotFound) a message that does not concern the actor, (MessageClosed), (CannotSend)
    with all reasons: no words, too long, a mark of state secrecy.
    """
    return post_answer(
        actor=actor,
        now=now,
        message_id=message_id,
        words=words,
        files=files,
        mark=_mark_of(files),
    )


@operation("records.answer_message")
def post_answer(
    *,
    actor: Actor,
    now: datetime,
    message_id: UUID,
    words: str,
    files: Sequence[Stored],
    mark: str,
) -> UUID:
    """Say what was looked over; refusals are those of `answer_message`."""
    message = _locked(actor, message_id)
    _refuse_closed(message)
    marked = mark_in_field(words) or mark_in_lines(words.splitlines()) or mark
    reasons = reasons_against_words(words, len(files), marked)
    if not words.strip():
        text = "Chưa có lời trả lời."
        reasons.append(Reason("records.answer_empty", text, "Ghi lời trả lời.", field="words"))
    refuse_if(CannotSend, reasons)
    writer = _post_of(actor)
    answer = MessageAnswer.objects.create(
        organisation_id=actor.organisation,
        message=message,
        words=words.strip(),
        by_id=writer,
        by_name=actor.name,
        at=now,
    )
    _keep_files(message, answer, files, now)
    others = Addressee.objects.filter(message=message).exclude(post_id=writer)
    Addressee.objects.filter(message=message).update(moved_at=now)
    others.update(unread=True)
    _tell(message, others.values_list("post_id", flat=True))
    audit.subject("message", message_id, text=answer.words, files=[one.sha256 for one in files])
    return answer.id


@operation("records.read_message")
def read_message(*, actor: Actor, now: datetime, message_id: UUID, what: str = "page") -> None:
    """Leave the trace that the actor opened a message, or took a file of it; nothing in it is new
    to him then. Refuses (NotFound) one that does not concern the actor.
    """
    mine = Addressee.objects.filter(id=_addressee(actor, message_id).id)
    mine.filter(unread=True).update(unread=False)
    mine.filter(read_at=None).update(read_at=now)
    audit.subject("message", message_id, what=what)


@operation("records.confirm_message")
def confirm_message(*, actor: Actor, now: datetime, message_id: UUID) -> None:
    """Say that one has read it; again changes nothing. Refuses (NotFound), (MessageClosed) where it
    ended without him.
    """
    message = _locked(actor, message_id)
    mine = _addressee(actor, message_id)
    audit.subject("message", message_id)
    if mine.confirmed_at is not None or mine.sender or not message.must_confirm:
        return
    _refuse_closed(message)
    Addressee.objects.filter(id=mine.id).update(
        to_confirm=False, unread=False, confirmed_at=now, read_at=mine.read_at or now
    )
    if not message.addressees.filter(to_confirm=True).exists():
        Message.objects.filter(id=message_id).update(remind_at=None)


@operation("records.urge_message")
def urge_message(*, actor: Actor, now: datetime, message_id: UUID) -> int:
    """Remind all who have not confirmed; how many. Refuses (NotFound), (Forbidden) who did not send
    it, (CannotUrgeReading) with all reasons: ended, everybody has confirmed, urged just now.
    """
    message = _own_message(actor, message_id)
    left = message.addressees.filter(to_confirm=True).count()
    closed = message.closed_at is not None
    refuse_if(
        CannotUrgeReading,
        reasons_against_urging(left=left, closed=closed, last=message.urged_at, now=now),
    )
    _urge(message, now)
    audit.subject("message", message_id, urged=left)
    return left


@operation("records.remind_of_message")
def remind_of_message(*, actor: Actor, now: datetime, message_id: UUID) -> int:
    """The house reminds those who have not confirmed, and sets when it does so next; how many.
    Again at the same moment, or after its end: nobody.
    """
    rows = Message.objects.select_for_update(no_key=True, of=("self",))
    message = rows.filter(id=message_id, organisation_id=actor.organisation).first()
    audit.subject("message", message_id)
    if message is None or message.remind_at is None or message.remind_at > now:
        return 0
    left = message.addressees.filter(to_confirm=True).count()
    _urge(message, now)
    audit.subject("message", message_id, urged=left)
    return left


@operation("records.close_message")
def close_message(*, actor: Actor, now: datetime, message_id: UUID) -> None:
    """End it: no answer, no confirmation is waited for; ended again it stays as it was. Refuses
    (NotFound), (Forbidden) who did not send it.
    """
    message = _own_message(actor, message_id)
    audit.subject("message", message_id)
    if message.closed_at is None:
        Message.objects.filter(id=message_id).update(closed_at=now, remind_at=None)
        message.addressees.filter(to_confirm=True).update(to_confirm=False)


def _mark_of(files: Iterable[Stored]) -> str:
    return next((mark for one in files if (mark := mark_in(load(one.sha256)))), "")


def _post_of(actor: Actor) -> UUID:
    """The post from which the actor writes: his own. Refuses (Forbidden)."""
    if actor.post_id is None or actor.commission is not None:
        text = "Người giữ chức vụ trong cơ quan mới nhắn tin, bằng tên mình."
        raise Forbidden(Reason("records.message_without_post", text, "Chọn chức vụ của mình."))
    return actor.post_id


def _of_groups(actor: Actor, now: datetime, groups: Collection[Group]) -> list[UUID]:
    """Everybody in the groups named, but the actor."""
    if not groups:
        return []
    roles = {role for group in groups for role in GROUP_ROLES.get(group, ())}
    here = posts_of_organisation(actor.organisation, on=local_date(now))
    return [row.id for row in here if Group.EVERYBODY in groups or row.role in roles]


def _address(message: Message, posts: Iterable[UUID], now: datetime) -> None:
    Addressee.objects.bulk_create(
        Addressee(
            organisation_id=message.organisation_id,
            message=message,
            post_id=each,
            to_confirm=message.must_confirm,
            moved_at=now,
        )
        for each in posts
    )


def _keep_files(
    message: Message, answer: MessageAnswer | None, files: Iterable[Stored], now: datetime
) -> None:
    highest = message.files.aggregate(top=Max("ordinal"))["top"] or 0
    for ordinal, stored in enumerate(files, highest + 1):
        MessageFile.objects.create(
            organisation_id=message.organisation_id,
            message=message,
            answer=answer,
            ordinal=ordinal,
            blob=enter(stored, now=now),
            file_name=stored.file_name,
        )


def _addressee(actor: Actor, message_id: UUID) -> Addressee:
    row = addressed(actor).filter(message_id=message_id).first()
    if row is None:
        text = "Không có tin nhắn này, hoặc tin không gửi cho bạn."
        raise NotFound(Reason("records.no_message", text))
    return row


def _locked(actor: Actor, message_id: UUID) -> Message:
    """The message, locked, if it concerns the actor. Refuses (NotFound)."""
    _addressee(actor, message_id)
    return Message.objects.select_for_update(no_key=True, of=("self",)).get(id=message_id)


def _own_message(actor: Actor, message_id: UUID) -> Message:
    """The message, locked, if the actor sent it. Refuses (NotFound), (Forbidden)."""
    message = _locked(actor, message_id)
    if message.sent_by_id != actor.post_id:
        text = "Người gửi mới thêm người, đôn đốc, kết thúc được."
        raise Forbidden(Reason("records.not_the_sender", text, "Nhờ người gửi."))
    return message


def _refuse_closed(message: Message) -> None:
    if message.closed_at is not None:
        text, mend = "Người gửi đã kết thúc tin nhắn này.", "Gửi tin nhắn mới nếu cần."
        raise MessageClosed(Reason("records.message_closed", text, mend))


def _urge(message: Message, now: datetime) -> None:
    left = message.addressees.filter(to_confirm=True)
    posts = list(left.values_list("post_id", flat=True))
    left.update(urged=F("urged") + 1, unread=True)
    Message.objects.filter(id=message.id).update(
        urged_at=now, remind_at=next_reminder(message.due_at, now=now) if posts else None
    )
    _tell(message, posts, urged=True)


def _tell(message: Message, posts: Iterable[UUID], *, urged: bool = False) -> None:
    told = tuple(str(each) for each in posts)
    if told:
        record(
            MessageMoved(
                organisation_id=message.organisation_id,
                message_id=message.id,
                post_ids=told,
                urged=urged,
            )
        )
