"""The letter that gathers what a person has not seen yet. Prepare, send, complete."""

import smtplib
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage

from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.errors import Kind, Reason, Refusal
from vanban.foundation.jobs import defer
from vanban.foundation.operation import operation
from vanban.oversight.tracking.models import Notice, NoticeChoice
from vanban.oversight.tracking.queries.notices import Letter, letter_for

JOB = "oversight.tracking.jobs.send_digest"


class MailUnavailable(Refusal):
    """The mail server does not take the letter now; it is tried again."""

    kind = Kind.UNAVAILABLE
    code = "tracking.mail_unavailable"
    title = "Chưa gửi được thư"


def defer_digest(organisation_id: UUID, person_id: UUID) -> None:
    """Queue the letter to one person, at most once."""
    name = f"digest:{organisation_id}:{person_id}"
    defer(
        JOB,
        lock=name,
        once=name,
        organisation_id=str(organisation_id),
        person_id=str(person_id),
    )


def mail_digest(*, actor: Actor, now: datetime, person_id: UUID) -> None:
    """Send what waits to be told by e-mail, in one letter. Outside work.

    Dying between sending and noting sends the same letter again: better twice than never. Refuses
    (MailUnavailable) when the server does not take it.
    """
    letter = letter_for(actor, person_id=person_id)
    if letter is None:
        return
    message = EmailMessage(_subject(letter), _text(letter), to=[letter.address])
    try:
        message.send()
    except (OSError, smtplib.SMTPException) as silent:
        raise MailUnavailable(
            Reason("tracking.mail_unavailable", "Máy chủ thư không nhận thư.", "Hệ thống thử lại.")
        ) from silent
    note_mailed(actor=actor, now=now, person_id=person_id, notice_ids=letter.notice_ids)


@operation("oversight.tracking.note_mailed")
def note_mailed(
    *, actor: Actor, now: datetime, person_id: UUID, notice_ids: Iterable[UUID]
) -> None:
    """Write down that these were mailed. Again: no change."""
    rows = Notice.objects.filter(
        organisation_id=actor.organisation,
        person_id=person_id,
        id__in=list(notice_ids),
        mailed_at=None,
    )
    mailed = rows.update(mailed_at=now)
    NoticeChoice.objects.filter(organisation_id=actor.organisation, person_id=person_id).update(
        last_mailed_at=now
    )
    audit.subject("person", person_id, mailed=mailed)


def _subject(letter: Letter) -> str:
    return f"Văn Bản: {sum(count for _, count in letter.lines)} việc mới"


def _text(letter: Letter) -> str:
    """Kinds and numbers only: what a document says stays in the house (ND 30/2020, annex VI)."""
    lines = "\n".join(f"- {label}: {count}" for label, count in letter.lines)
    return (
        f"Kính gửi {letter.full_name},\n\n{lines}\n\n"
        f"Xem và xử lý tại {settings.BASE_URL}/thong-bao/\n\n"
        "Thư tự động; nội dung văn bản không gửi qua thư điện tử. "
        "Đổi cách nhận tại trang Thông báo."
    )
