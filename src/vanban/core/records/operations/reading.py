"""Asking people to read a document and to confirm it; confirming, urging, ending."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db.models import F

from vanban.core.people.queries import posts_of_organisation
from vanban.core.records.events import ReadingAsked
from vanban.core.records.lifecycle import LABELS, State
from vanban.core.records.models import Document, Reader, Reading
from vanban.core.records.operations import grant_access, lock_document, touch
from vanban.core.records.queries import to_confirm
from vanban.core.records.queries.reading import asks_reading, at_hand, manages_reading
from vanban.core.records.rules.reading import (
    READS,
    Asking,
    end_of,
    reasons_against_adding,
    reasons_against_asking,
    reasons_against_urging,
)
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.clock import local_date
from vanban.foundation.errors import Forbidden, Kind, NotFound, Reason, Refusal, refuse_if
from vanban.foundation.events import record
from vanban.foundation.operation import operation


class CannotAskReading(Refusal):
    """Nobody can be asked to read so, or no longer."""

    kind = Kind.CONFLICT
    code = "records.cannot_ask_reading"
    title = "Chưa đề nghị đọc được"


class CannotConfirmReading(Refusal):
    """Nobody waits for the actor to confirm."""

    kind = Kind.CONFLICT
    code = "records.cannot_confirm_reading"
    title = "Không có gì chờ xác nhận"


class CannotUrgeReading(Refusal):
    """Those who have not confirmed are not urged now."""

    kind = Kind.CONFLICT
    code = "records.cannot_urge_reading"
    title = "Chưa đôn đốc được"


@operation("records.ask_reading")
def ask_reading(
    *,
    actor: Actor,
    now: datetime,
    document_id: UUID,
    post_ids: Sequence[UUID] = (),
    unit_ids: Sequence[UUID] = (),
    due: date | None = None,
    words: str = "",
) -> UUID:
    """Ask people and everybody in units to read a document and confirm it, by the end of a day.

    Whoever drafted it may, and who may change rights. Those asked may see it from now on. Refuses
    (NotFound) a document or somebody not here, (Forbidden), (CannotAskReading) with all reasons:
    not issued or registered yet, asked already, nobody, a day in the past.
    """
    document = lock_document(actor, document_id)
    if not asks_reading(actor, document):
        text = "Người soạn, văn thư, lãnh đạo mới đề nghị xác nhận đã đọc được."
        raise Forbidden(Reason("records.not_to_ask", text, "Nhờ người soạn văn bản."))
    readers = readers_among(actor, now, post_ids, unit_ids)
    open_already = Reading.objects.filter(document=document, closed_at=None).exists()
    refuse_if(
        CannotAskReading,
        reasons_against_asking(
            Asking(
                step=LABELS[State(document.state)],
                at_hand=at_hand(document),
                readers=len(readers),
                due=due,
                today=local_date(now),
                words=words,
                open_already=open_already,
            )
        ),
    )
    reading = _opened(document, actor=actor, now=now, words=words, due_at=end_of(due))
    _ask(reading, readers, now=now)
    audit.subject("document", document_id, readers=len(readers), text=reading.words)
    touch(document_id)
    return reading.id


@operation("records.add_readers")
def add_readers(
    *,
    actor: Actor,
    now: datetime,
    reading_id: UUID,
    post_ids: Sequence[UUID] = (),
    unit_ids: Sequence[UUID] = (),
) -> int:
    """Ask more people in an open request, on its words and its deadline; how many are new.

    Refuses (NotFound), (Forbidden) who did not ask, (CannotAskReading) with all reasons: ended,
    nobody.
    """
    reading = _asked_for(actor, reading_id)
    readers = readers_among(actor, now, post_ids, unit_ids)
    closed = reading.closed_at is not None
    refuse_if(CannotAskReading, reasons_against_adding(closed=closed, readers=len(readers)))
    new = _ask(reading, readers, now=now)
    audit.subject("document", reading.document_id, reading=reading.id, readers=new)
    touch(reading.document_id)
    return new


def have_read(
    document: Document,
    *,
    actor: Actor,
    now: datetime,
    post_ids: Sequence[UUID],
    unit_ids: Sequence[UUID],
) -> int:
    """Ask these to confirm that they have read it: a step of the act that gives it to them, whose
    words say why. An open request takes them in; else one is opened. Answers how many are new.
    """
    reading = Reading.objects.filter(document=document, closed_at=None).first()
    if reading is None:
        reading = _opened(document, actor=actor, now=now, words="", due_at=None)
    return _ask(reading, readers_among(actor, now, post_ids, unit_ids), now=now)


def _opened(
    document: Document, *, actor: Actor, now: datetime, words: str, due_at: datetime | None
) -> Reading:
    assert actor.post_id is not None  # noqa: S101 - nobody asks without a post
    return Reading.objects.create(
        organisation_id=actor.organisation,
        document=document,
        words=words.strip(),
        due_at=due_at,
        asked_by_id=actor.post_id,
        asked_by_name=actor.name,
        asked_at=now,
    )


def _ask(reading: Reading, readers: Sequence[UUID], *, now: datetime) -> int:
    """Ask those who are not asked yet: they see the document, and are told; how many."""
    known = set(reading.readers.values_list("post_id", flat=True))
    new = [each for each in readers if each not in known]
    Reader.objects.bulk_create(
        Reader(organisation_id=reading.organisation_id, reading=reading, post_id=each)
        for each in new
    )
    grant_access(reading.document, now=now, reason=READS, posts=new)
    if new:
        _tell(reading, new)
    return len(new)


@operation("records.confirm_reading")
def confirm_reading(*, actor: Actor, now: datetime, document_id: UUID) -> None:
    """Say that one has read a document; twice changes nothing. Refuses (NotFound) a document one
    may not see, (CannotConfirmReading) who was not asked, or where it ended without him.
    """
    lock_document(actor, document_id)
    audit.subject("document", document_id)
    waiting = list(
        to_confirm(actor).filter(reading__document_id=document_id).values_list("id", flat=True)
    )
    if waiting:
        Reader.objects.filter(id__in=waiting).update(confirmed_at=now)
        touch(document_id)
        return
    asked = Reader.objects.filter(reading__document_id=document_id).exclude(confirmed_at=None)
    if actor.post_id is None or not asked.filter(post_id=actor.post_id).exists():
        text = "Không có đề nghị nào chờ bạn xác nhận đã đọc văn bản này."
        mend = "Tải lại trang; hỏi người đề nghị nếu cần."
        raise CannotConfirmReading(Reason("records.not_a_reader", text, mend))


@operation("records.urge_reading")
def urge_reading(*, actor: Actor, now: datetime, reading_id: UUID) -> int:
    """Remind all who have not confirmed; how many. Refuses (NotFound), (Forbidden) who did not
    ask, (CannotUrgeReading) with all reasons: ended, everybody has confirmed, urged just now.
    """
    reading = _asked_for(actor, reading_id)
    left = Reader.objects.filter(reading=reading, confirmed_at=None)
    posts = list(left.values_list("post_id", flat=True))
    closed = reading.closed_at is not None
    refuse_if(
        CannotUrgeReading,
        reasons_against_urging(left=len(posts), closed=closed, last=reading.urged_at, now=now),
    )
    left.update(urged=F("urged") + 1)
    Reading.objects.filter(id=reading.id).update(urged_at=now)
    _tell(reading, posts)
    audit.subject("document", reading.document_id, reading=reading.id, urged=len(posts))
    touch(reading.document_id)
    return len(posts)


@operation("records.close_reading")
def close_reading(*, actor: Actor, now: datetime, reading_id: UUID) -> None:
    """End a request; what was confirmed stays, ended again it stays as it was. Refuses (NotFound),
    (Forbidden) who did not ask.
    """
    reading = _asked_for(actor, reading_id)
    if reading.closed_at is not None:
        audit.subject("document", reading.document_id)
        return
    Reading.objects.filter(id=reading.id).update(closed_at=now)
    audit.subject("document", reading.document_id, reading=reading.id)
    touch(reading.document_id)


def _asked_for(actor: Actor, reading_id: UUID) -> Reading:
    """The request, its document locked, as it stands now. Refuses (NotFound), (Forbidden)."""
    reading = Reading.objects.filter(id=reading_id, organisation_id=actor.organisation).first()
    if reading is None:
        raise NotFound(Reason("records.no_reading", "Không có đề nghị xác nhận đã đọc này."))
    lock_document(actor, reading.document_id)
    if not manages_reading(actor, reading):
        text = "Người đề nghị mới đôn đốc, kết thúc được."
        raise Forbidden(Reason("records.not_the_asker", text, "Nhờ người đề nghị."))
    reading.refresh_from_db()
    return reading


def readers_among(
    actor: Actor, now: datetime, post_ids: Sequence[UUID], unit_ids: Sequence[UUID]
) -> list[UUID]:
    """The posts asked, units by everybody in them; never oneself. Refuses (NotFound)."""
    here = posts_of_organisation(actor.organisation, on=local_date(now))
    known = {row.id for row in here}
    units = {row.unit_id for row in here}
    if set(post_ids) - known or set(unit_ids) - units:
        text, mend = "Không có người, đơn vị này ở cơ quan bạn.", "Chọn lại trong danh sách."
        raise NotFound(Reason("records.nobody_chosen", text, mend, field="whom"))
    wanted = set(post_ids) | {row.id for row in here if row.unit_id in set(unit_ids)}
    return sorted(wanted - {actor.post_id})


def _tell(reading: Reading, posts: Sequence[UUID]) -> None:
    record(
        ReadingAsked(
            organisation_id=reading.organisation_id,
            document_id=reading.document_id,
            reading_id=reading.id,
            post_ids=tuple(str(each) for each in posts),
        )
    )
