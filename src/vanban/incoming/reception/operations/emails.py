"""Letters of e-mail become arrivals: each once, whatever dies when.

A letter's bytes are kept first; then the line that says what became of it and its documents are
written in one transaction; only then is it marked in the box. Killed in between, the next look
finds the line and only marks.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

import structlog
from django.conf import settings

from vanban.core.files.queries import load
from vanban.formats.letter import Letter, LetterError, read_letter
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.errors import Kind, NotFound, Reason, Refusal, refuse_if
from vanban.foundation.operation import operation
from vanban.incoming.reception.models import Email
from vanban.incoming.reception.operations.email_boxes import (
    note_box_answers,
    note_box_fault,
    take_turn,
)
from vanban.incoming.reception.operations.examine import examine_letter, keep_letter
from vanban.incoming.reception.operations.imap import Inbox, MailFault, TooLarge, opened
from vanban.incoming.reception.operations.lay_down import lay_down
from vanban.incoming.reception.operations.take_up import send_back
from vanban.incoming.reception.queries import email_row, last_uid, letter_is_known, letters_to_mark
from vanban.incoming.reception.rules import (
    RETURN_REASONS,
    SECRECY_REASON,
    Examined,
    Fitness,
    Way,
)
from vanban.incoming.reception.rules.emails import (
    Aside,
    EmailState,
    Found,
    OpenBox,
    reasons_against_taking,
    set_apart,
)
from vanban.trust.keys.operations.keystore import KeyUnavailable

_MOST: Final = 50  # letters of one look; the next takes the rest
_SEALED: Final = (
    "Bí mật của kho khóa (VANBAN_KEYSTORE_SECRET) không mở được mật khẩu đã niêm phong. "
    "Đặt lại bí mật cũ, hoặc nhập lại mật khẩu hộp thư."
)

log = structlog.get_logger(__name__)


class CannotTakeEmail(Refusal):
    """The letter cannot become a document, or is one already."""

    kind = Kind.CONFLICT
    code = "reception.cannot_take_email"
    title = "Chưa nhận được thư"


def look_into_box(*, actor: Actor, now: datetime, box_id: UUID) -> list[UUID]:
    """Take what is new in a box when it is its turn; answers the documents made. Outside work.

    A fault of the box is written down, and told to the administrator; what was taken before it
    stays taken. When the server has numbered its letters anew (another UIDVALIDITY) all are read
    again, and those known recognised by what they say.
    """
    try:
        box = take_turn(actor, now=now, box_id=box_id)
    except KeyUnavailable:
        note_box_fault(actor=actor, now=now, box_id=box_id, problem=_SEALED)
        return []
    if box is None:
        return []
    made: list[UUID] = []
    try:
        with opened(box) as inbox:
            _mark_left(actor, now, box, inbox)
            last = last_uid(actor, box_id=box.id, uid_validity=inbox.uid_validity)
            for uid in inbox.newer_than(last)[:_MOST]:
                made += _take(actor, now, box, inbox, uid)
    except MailFault as fault:
        note_box_fault(actor=actor, now=now, box_id=box.id, problem=str(fault))
        return made
    if box.failing:
        note_box_answers(actor=actor, now=now, box_id=box.id)
    return made


def _mark_left(actor: Actor, now: datetime, box: OpenBox, inbox: Inbox) -> None:
    """What was taken in before and not yet marked in the box: its worker died, or the line did."""
    left = letters_to_mark(actor, box_id=box.id, uid_validity=inbox.uid_validity, limit=_MOST)
    for email_id, uid in left:
        _mark(actor, now, inbox, email_id, uid)


def _mark(actor: Actor, now: datetime, inbox: Inbox, email_id: UUID, uid: int) -> None:
    inbox.settle(uid)
    note_email_marked(actor=actor, now=now, email_id=email_id)


def _take(actor: Actor, now: datetime, box: OpenBox, inbox: Inbox, uid: int) -> list[UUID]:
    found = inbox.about(uid)
    if found is None:  # gone since it was listed
        return []
    most = settings.LETTER_MAX_BYTES
    try:
        data = inbox.read(uid, most=most) if found.size <= most else b""
    except TooLarge:
        data = b""
    if data is None:
        return []
    return _settle(actor, now, box, inbox, found, data)


def _settle(
    actor: Actor, now: datetime, box: OpenBox, inbox: Inbox, found: Found, data: bytes
) -> list[UUID]:
    """Decide what a letter is, outside; then write it down, and mark it in the box."""
    letter: Letter | None = None
    aside: Aside | None = Aside.TOO_LARGE
    sha256 = ""
    examined: Sequence[Examined] = ()
    if data:
        letter, aside, examined = _looked_at(actor, data, now=now)
        secret = any(one.fitness is Fitness.QUARANTINED for one in examined)
        sha256 = "" if secret else keep_letter(data).stored.sha256
    state, email_id, made = note_email(
        actor=actor,
        now=now,
        box_id=box.id,
        found=found,
        letter=letter,
        sha256=sha256,
        aside=aside,
        examined=examined,
    )
    if state in {EmailState.TAKEN, EmailState.KNOWN}:
        _mark(actor, now, inbox, email_id, found.uid)
    return made


def _looked_at(
    actor: Actor, data: bytes, *, now: datetime
) -> tuple[Letter | None, Aside | None, Sequence[Examined]]:
    try:
        letter = read_letter(data)
    except LetterError as broken:
        log.warning("letter cannot be read", why=str(broken))
        return None, Aside.UNREADABLE, ()
    aside = set_apart(letter.nature)
    known = letter_is_known(actor, fingerprint=letter.fingerprint)
    return letter, aside, () if aside or known else examine_letter(letter, data, now=now)


@operation("incoming.reception.note_email")
def note_email(
    *,
    actor: Actor,
    now: datetime,
    box_id: UUID,
    found: Found,
    letter: Letter | None,
    sha256: str,
    aside: Aside | None,
    examined: Sequence[Examined],
) -> tuple[EmailState, UUID, list[UUID]]:
    """Write down a letter with what became of it, and make its documents; once.

    `aside`: why it waits for a person. Refuses (Forbidden) whoever does not receive.
    """
    actor.require("incoming.receive")
    known = letter is not None and letter_is_known(actor, fingerprint=letter.fingerprint)
    state = _state_of(known=known, aside=aside, examined=examined)
    told = letter if state is not EmailState.SECRET else None
    row = Email.objects.create(
        organisation_id=actor.organisation,
        box_id=box_id,
        uid_validity=found.uid_validity,
        uid=found.uid,
        size=found.size,
        received_at=min(found.received_at, now),
        noted_at=now,
        message_id=told.message_id if told else "",
        fingerprint=told.fingerprint if told else "",
        sha256=sha256 if state is not EmailState.SECRET else "",
        from_name=letter.from_name if letter else "",
        from_address=letter.from_address if letter else "",
        subject=told.subject if told else "",
        text=told.text if told else "",
        state=state,
        aside=aside or "" if state is EmailState.ASIDE else "",
    )
    made = []
    if state in {EmailState.TAKEN, EmailState.SECRET}:
        made = [take_up_email(actor=actor, now=now, email=row, examined=one) for one in examined]
    audit.subject("email", row.id, state=state, size=found.size)
    return state, row.id, made


def _state_of(*, known: bool, aside: Aside | None, examined: Sequence[Examined]) -> EmailState:
    if known:
        return EmailState.KNOWN
    if aside:
        return EmailState.ASIDE
    secret = any(one.fitness is Fitness.QUARANTINED for one in examined)
    return EmailState.SECRET if secret else EmailState.TAKEN


@operation("incoming.reception.take_up_email")
def take_up_email(*, actor: Actor, now: datetime, email: Email, examined: Examined) -> UUID:
    """Make one document of a letter that was looked over; part of noting it, or of taking it.

    What bears a mark of secrecy is laid down empty, and goes back as such a packet does.
    """
    sender = f"{email.from_name} <{email.from_address}>" if email.from_name else email.from_address
    arrival = lay_down(
        actor=actor,
        now=now,
        way=Way.EMAIL,
        arrived_at=email.received_at,
        examined=examined,
        email_id=email.id,
        sender_name=sender,
    )
    if examined.fitness is Fitness.QUARANTINED:
        send_back(actor, now, arrival, SECRECY_REASON, RETURN_REASONS[SECRECY_REASON])
    return arrival.document_id


def take_email(*, actor: Actor, now: datetime, email_id: UUID) -> list[UUID]:
    """Take a letter that was set apart after all; answers its documents.

    Refuses (Forbidden) whoever does not receive, (NotFound) a letter there is not,
    (CannotTakeEmail) one that is no longer set apart, or whose bytes are not here.
    """
    examined: Sequence[Examined] = ()
    if actor.may("incoming.receive"):  # else the operation refuses, and leaves its trace
        row = email_row(actor, email_id=email_id)
        if not reasons_against_taking(row.state, kept=bool(row.sha256), aside=row.aside):
            data = load(row.sha256)
            examined = examine_letter(read_letter(data), data, now=now)
    return take_aside(actor=actor, now=now, email_id=email_id, examined=examined)


@operation("incoming.reception.take_aside")
def take_aside(
    *, actor: Actor, now: datetime, email_id: UUID, examined: Sequence[Examined]
) -> list[UUID]:
    """Make the documents of a letter set apart; refusals are those of `take_email`."""
    actor.require("incoming.receive")
    rows = Email.objects.select_for_update(no_key=True)
    row = rows.filter(id=email_id, organisation_id=actor.organisation).first()
    if row is None:
        raise NotFound(Reason("reception.no_email", "Không có thư này."))
    refuse_if(
        CannotTakeEmail, reasons_against_taking(row.state, kept=bool(row.sha256), aside=row.aside)
    )
    row.state, row.taken_by_name = EmailState.TAKEN, actor.name
    if any(one.fitness is Fitness.QUARANTINED for one in examined):
        row.state, row.aside = EmailState.SECRET, ""
        row.sha256 = row.fingerprint = row.subject = row.text = ""
    row.save()
    audit.subject("email", row.id, state=row.state)
    return [take_up_email(actor=actor, now=now, email=row, examined=one) for one in examined]


@operation("incoming.reception.note_email_marked")
def note_email_marked(*, actor: Actor, now: datetime, email_id: UUID) -> None:
    """Write down that a letter was marked in its box, or moved there."""
    audit.subject("email", email_id)
    rows = Email.objects.filter(id=email_id, organisation_id=actor.organisation, marked_at=None)
    rows.update(marked_at=now)
