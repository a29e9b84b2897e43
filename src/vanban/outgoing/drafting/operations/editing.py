"""A draft written in an editor in the browser, by the protocol of such editors (WOPI).

The editor is another program on another machine: it is given a token for one draft and one person,
reads the newest draft and gives back new ones; each that differs is a version like any other.
"""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.core import signing

from vanban.core.files.operations import keep
from vanban.core.people.queries import actor_of_post
from vanban.core.records.lifecycle import Move
from vanban.core.records.operations import lock_document, reasons_against
from vanban.core.records.queries import visible_documents
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.clock import local_date
from vanban.foundation.errors import Forbidden, Kind, Reason, Refusal, refuse_if
from vanban.foundation.operation import operation, query
from vanban.outgoing.drafting.models import EditLock
from vanban.outgoing.drafting.operations.create import CannotDraft
from vanban.outgoing.drafting.operations.upload import upload_version
from vanban.outgoing.drafting.queries import draft_file

SALT: Final = "drafting.editing"
GOOD_FOR_S: Final = 10 * 3600  # a working day: the editor has no other way to stay let in
HELD_FOR: Final = timedelta(minutes=30)  # as the protocol wants it; editors refresh it
NOTE: Final = "Soạn trên trình duyệt"


class HeldElsewhere(Refusal):
    """Another editor has the draft; `held`: its word for it (empty: nobody has it)."""

    kind = Kind.CONFLICT
    code = "drafting.held_elsewhere"
    title = "Dự thảo đang mở ở trình soạn thảo khác"

    def __init__(self, held: str, holder: str = "") -> None:
        self.held = held
        who = f"{holder} đang soạn trên trình duyệt." if holder else "Phiên soạn đã hết."
        super().__init__(Reason("drafting.held_elsewhere", who, "Mở lại dự thảo rồi soạn."))


def editing_token(actor: Actor, *, document_id: UUID) -> str:
    """What lets an editor in to one draft in one person's name, for a working day."""
    return signing.dumps([str(actor.post_id), str(document_id)], salt=SALT, compress=True)


def editor_of(token: str, *, document_id: UUID, now: datetime, origin: str) -> Actor:
    """In whose name an editor acts. Refuses (Forbidden) a token that is old, altered, or for
    another draft; (NotFound) a post no longer held.
    """
    try:
        post, document = signing.loads(token, salt=SALT, max_age=GOOD_FOR_S)
        wanted, post_id = UUID(document), UUID(post)
    except (signing.BadSignature, ValueError):
        wanted, post_id = None, None
    if post_id is None or wanted != document_id:
        text = "Phiên soạn trên trình duyệt không còn dùng được."
        raise Forbidden(Reason("drafting.editing_over", text, "Mở lại từ trang dự thảo."))
    return actor_of_post(post_id, on=local_date(now), origin=origin)


@operation("outgoing.drafting.hold_draft")
def hold_draft(
    *, actor: Actor, now: datetime, document_id: UUID, lock: str, instead_of: str = ""
) -> None:
    """Let one editor have the draft, or keep it half an hour more. `instead_of`: the word it was
    held by before. Refuses (Forbidden), (DocumentNotFound), (CannotDraft) a draft that has gone
    up, (HeldElsewhere).
    """
    actor.require("outgoing.draft")
    document = lock_document(actor, document_id)
    audit.subject("document", document_id)
    refuse_if(CannotDraft, reasons_against(document, Move.SUBMIT))
    held = _held(document_id, now)
    if held is not None and held.lock not in {lock, instead_of}:
        raise HeldElsewhere(held.lock, held.holder_name)
    if instead_of and (held is None or held.lock != instead_of):
        raise HeldElsewhere(held.lock if held else "", held.holder_name if held else "")
    EditLock.objects.update_or_create(
        document=document,
        defaults={
            "organisation_id": document.organisation_id,
            "lock": lock[:1024],
            "holder_name": actor.name,
            "until": now + HELD_FOR,
        },
    )


@operation("outgoing.drafting.release_draft")
def release_draft(*, actor: Actor, now: datetime, document_id: UUID, lock: str) -> None:
    """The editor is done with it. Refuses (DocumentNotFound), (HeldElsewhere) by another word."""
    lock_document(actor, document_id)
    audit.subject("document", document_id)
    held = _held(document_id, now)
    if held is None or held.lock != lock:
        raise HeldElsewhere(held.lock if held else "", held.holder_name if held else "")
    held.delete()


@query
def held_by(actor: Actor, *, document_id: UUID, now: datetime) -> tuple[str, str]:
    """The word by which an editor has the draft, and in whose name; empty when none has."""
    rows = EditLock.objects.filter(document__in=visible_documents(actor).filter(id=document_id))
    held = rows.filter(until__gt=now).first()
    return (held.lock, held.holder_name) if held else ("", "")


def save_edited(*, actor: Actor, now: datetime, document_id: UUID, lock: str, data: bytes) -> None:
    """Keep what the editor wrote as a new draft; the same bytes again change nothing.

    Refuses as `upload_version`, and (HeldElsewhere) whoever does not hold the draft.
    """
    file = draft_file(actor, document_id=document_id)
    word, holder = held_by(actor, document_id=document_id, now=now)
    if not word or word != lock:
        raise HeldElsewhere(word, holder)
    stored = keep(data, file_name=file.file_name if file else "du-thao.docx")
    if file is not None and stored.sha256 == file.sha256:
        return
    upload_version(actor=actor, now=now, document_id=document_id, stored=stored, note=NOTE)


def _held(document_id: UUID, now: datetime) -> EditLock | None:
    return EditLock.objects.filter(document_id=document_id, until__gt=now).first()
