"""Putting a registered document before a leader, taking it back, handing it back."""

from datetime import datetime
from uuid import UUID

from vanban.core.people.queries import posts_of_organisation, standing_in, substitutes_of
from vanban.core.people.rules import acting_for, both_names
from vanban.core.records.lifecycle import State
from vanban.core.records.models import Document
from vanban.core.records.operations import grant_access, lock_document, touch
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.clock import local_date
from vanban.foundation.errors import Kind, Reason, Refusal, refuse_if
from vanban.foundation.events import record
from vanban.foundation.operation import operation
from vanban.incoming.registration.events import DocumentPresented, PresentationHandedBack
from vanban.incoming.registration.models import Presentation
from vanban.incoming.registration.rules import reasons_against_hand_back

DIRECTS = "directs"  # why a leader sees the document


class CannotPresent(Refusal):
    """The document cannot be put before this leader now, or taken or handed back."""

    kind = Kind.CONFLICT
    code = "registration.cannot_present"
    title = "Chưa trình được"


@operation("incoming.registration.present")
def present(
    *, actor: Actor, now: datetime, document_id: UUID, post_id: UUID, proposal: str = ""
) -> None:
    """Put a registered document before a leader, with what the registry proposes.

    Before the same leader twice changes nothing. Refuses (Forbidden) whoever is no clerk,
    (CannotPresent) an unregistered or directed document, a post that may not direct.
    Source: Decree 30/2020 art. 23 (within the day, urgent at once).
    """
    actor.require("incoming.register")
    document = lock_document(actor, document_id)
    refuse_if(
        CannotPresent, [*_waits_for_direction(document), *reasons_against_post(actor, now, post_id)]
    )
    put_before(actor, now, document, post_id, proposal)
    audit.subject("document", document_id, post=post_id, proposal=proposal)
    touch(document_id)


@operation("incoming.registration.take_back")
def take_back(*, actor: Actor, now: datetime, document_id: UUID, post_id: UUID) -> None:
    """Take the document back from a leader who has not directed it yet.

    Refuses (Forbidden) whoever is no clerk, (CannotPresent) what was directed meanwhile or was
    never there.
    """
    actor.require("incoming.register")
    document = lock_document(actor, document_id)
    refuse_if(CannotPresent, [*_waits_for_direction(document), *_before(document, post_id)])
    end_presentations(document, actor=actor, now=now, how="taken_back", post_id=post_id)
    audit.subject("document", document_id, post=post_id)
    touch(document_id)


@operation("incoming.registration.hand_back")
def hand_back_presentation(*, actor: Actor, now: datetime, document_id: UUID, reason: str) -> None:
    """The leader, or who fills in for him, gives the document back: wrong person, a part missing.

    Refuses (NotFound) what is not before him, (CannotPresent) no reason, or a document already
    directed.
    """
    document = lock_document(actor, document_id)
    absent = standing_in(actor, posts=before_whom(document_id), on=local_date(now))
    post_id, name = (absent.post_id, absent.name) if absent else (actor.post_id, "")
    refuse_if(
        CannotPresent,
        [
            *_waits_for_direction(document),
            *_before(document, post_id),
            *reasons_against_hand_back(reason),
        ],
    )
    end_presentations(
        document,
        actor=actor,
        now=now,
        how="handed_back",
        post_id=post_id,
        reason=reason,
        absent=name,
    )
    audit.subject("document", document_id, reason=reason, **acting_for(name))
    if post_id is not None:
        record(
            PresentationHandedBack(
                organisation_id=actor.organisation, document_id=document_id, post_id=post_id
            )
        )
    touch(document_id)


def put_before(
    actor: Actor, now: datetime, document: Document, post_id: UUID, proposal: str
) -> None:
    """The step itself: the row, the leader's sight of the document, the event."""
    _, fresh = Presentation.objects.get_or_create(
        document=document,
        post_id=post_id,
        ended_at=None,
        defaults={
            "organisation_id": actor.organisation,
            "presented_by_id": actor.post_id,
            "presented_by_name": actor.name,
            "presented_at": now,
            "note": proposal[:1000],
        },
    )
    filling_in = substitutes_of(actor, posts=[post_id], on=local_date(now))
    grant_access(document, now=now, reason=DIRECTS, posts=dict.fromkeys([post_id, *filling_in]))
    if fresh:
        record(
            DocumentPresented(
                organisation_id=actor.organisation, document_id=document.id, post_id=post_id
            )
        )


def end_presentations(
    document: Document,
    *,
    actor: Actor,
    now: datetime,
    how: str,
    post_id: UUID | None = None,
    reason: str = "",
    absent: str = "",
) -> None:
    """End one leader's presentation, or all of them when the document has been directed."""
    rows = Presentation.objects.filter(document=document, ended_at=None)
    if post_id is not None:
        rows = rows.filter(post_id=post_id)
    rows.update(
        ended_at=now,
        ended_how=how,
        ended_by_name=both_names(actor.name, absent),
        end_reason=reason.strip()[:500],
    )


def before_whom(document_id: UUID) -> list[UUID]:
    """The posts before which a document lies now. For operations."""
    living = Presentation.objects.filter(document_id=document_id, ended_at=None)
    return list(living.values_list("post_id", flat=True))


def reasons_against_post(actor: Actor, now: datetime, post_id: UUID) -> list[Reason]:
    """Why a document cannot be put before a post; empty when its holder may direct."""
    directing = posts_of_organisation(
        actor.organisation, on=local_date(now), permission="incoming.assign"
    )
    if any(row.id == post_id for row in directing):
        return []
    return [
        Reason(
            "registration.not_a_leader",
            "Người được chọn không có quyền cho ý kiến chỉ đạo, hoặc đã thôi giữ chức vụ.",
            "Chọn lãnh đạo khác để trình.",
            field="present_to_post_id",
        )
    ]


def _waits_for_direction(document: Document) -> list[Reason]:
    if document.state == State.REGISTERED:
        return []
    text = (
        "Văn bản chưa vào sổ." if document.state == State.RECEIVED else "Văn bản đã được chỉ đạo."
    )
    return [Reason("registration.not_waiting", text, "Tải lại trang để thấy bước hiện tại.")]


def _before(document: Document, post_id: UUID | None) -> list[Reason]:
    living = Presentation.objects.filter(document=document, ended_at=None)
    if post_id is not None and living.filter(post_id=post_id).exists():
        return []
    return [
        Reason(
            "registration.not_presented",
            "Văn bản không đang trình người này.",
            "Tải lại trang để thấy văn bản đang ở ai.",
        )
    ]
