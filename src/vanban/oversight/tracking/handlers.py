"""People are told of what concerns them, as the rooms below say that it happened."""

from collections.abc import Callable, Iterable
from uuid import UUID

from vanban.foundation.actor import Actor
from vanban.foundation.clock import now
from vanban.incoming.reception.rules import Fitness
from vanban.oversight.tracking.operations import tell
from vanban.oversight.tracking.queries.concerned import posts_concerned
from vanban.oversight.tracking.rules.notices import NoticeKind

_NAME = "Thông báo"
_UNFIT = frozenset({Fitness.UNREADABLE, Fitness.QUARANTINED})
_BY_ROWS = frozenset({NoticeKind.OPINION_ASKED})  # units were asked, too: the rows tell whom
_IDS = ("document_id", "post_id", "direction_id", "assignment_id", "round_id")


def _telling(kind: NoticeKind) -> Callable[..., None]:
    """A listener that tells whom an event of the kind concerns: the posts it names, else those
    that the documents' own rows name. Told again, nothing changes.
    """

    def told(event_id: UUID, *, organisation_id: str, **payload: object) -> None:
        actor = Actor.system(UUID(organisation_id), name=_NAME)
        ids = {name: UUID(str(payload[name])) for name in _IDS if payload.get(name)}
        carried = payload.get("post_ids")
        tell(
            actor=actor,
            now=now(),
            event_id=event_id,
            kind=kind,
            document_id=ids["document_id"],
            posts=[UUID(str(each)) for each in carried]
            if isinstance(carried, list | tuple) and kind not in _BY_ROWS
            else posts_concerned(actor, kind=kind, ids=ids),
        )

    return told


def on_document_received(
    event_id: UUID, *, fitness: str, organisation_id: str, document_id: str, **_: object
) -> None:
    """A packet that nobody can read, or that must not be read here, rings the registry's bell."""
    if fitness in _UNFIT:
        _telling(NoticeKind.PACKET_UNFIT)(
            event_id, organisation_id=organisation_id, document_id=document_id
        )


def on_message_moved(
    event_id: UUID,
    *,
    organisation_id: str,
    message_id: str,
    post_ids: Iterable[str],
    urged: bool = False,
    **_: object,
) -> None:
    """Those whom a message concerns are told that something in it is new, or still to confirm."""
    tell(
        actor=Actor.system(UUID(organisation_id), name=_NAME),
        now=now(),
        event_id=event_id,
        kind=NoticeKind.MESSAGE_URGED if urged else NoticeKind.MESSAGE,
        about_id=UUID(message_id),
        posts=[UUID(each) for each in post_ids],
    )


def on_packet_strayed(event_id: UUID, *, organisation_id: str, **_: object) -> None:
    """What went astray on a line of the body rings its administrators' bell: once for the heap."""
    actor = Actor.system(UUID(organisation_id), name=_NAME)
    tell(
        actor=actor,
        now=now(),
        event_id=event_id,
        kind=NoticeKind.PACKET_STRAYED,
        about_id=UUID(organisation_id),
        posts=posts_concerned(actor, kind=NoticeKind.PACKET_STRAYED, ids={}),
    )


def on_email_box_failed(event_id: UUID, *, organisation_id: str, box_id: str, **_: object) -> None:
    """A box of e-mail that cannot be read rings the bell of whoever administers the office."""
    actor = Actor.system(UUID(organisation_id), name=_NAME)
    tell(
        actor=actor,
        now=now(),
        event_id=event_id,
        kind=NoticeKind.EMAIL_BOX_FAULT,
        about_id=UUID(box_id),
        posts=posts_concerned(actor, kind=NoticeKind.EMAIL_BOX_FAULT, ids={}),
    )


on_reading_asked = _telling(NoticeKind.TO_READ)
on_document_presented = _telling(NoticeKind.PRESENTED)
on_document_assigned = _telling(NoticeKind.ASSIGNED)
on_part_handed_back = _telling(NoticeKind.HANDED_BACK)
on_document_finished = _telling(NoticeKind.FINISHED)
on_part_urged = _telling(NoticeKind.URGED)
on_deadline_near = _telling(NoticeKind.DEADLINE_NEAR)
on_deadline_passed = _telling(NoticeKind.DEADLINE_PASSED)
on_extension_asked = _telling(NoticeKind.EXTENSION_ASKED)
on_extension_answered = _telling(NoticeKind.EXTENSION_ANSWERED)
on_deadline_moved = _telling(NoticeKind.DEADLINE_MOVED)
on_opinions_asked = _telling(NoticeKind.OPINION_ASKED)
on_opinion_given = _telling(NoticeKind.OPINION_GIVEN)
on_draft_submitted = _telling(NoticeKind.TO_APPROVE)
on_draft_approved = _telling(NoticeKind.TO_SIGN)
on_next_signer_asked = _telling(NoticeKind.TO_SIGN)
on_draft_returned = _telling(NoticeKind.DRAFT_RETURNED)
on_signing_failed = _telling(NoticeKind.SIGNING_FAILED)
on_document_issued = _telling(NoticeKind.ISSUED)
on_dispatch_stopped = _telling(NoticeKind.SENDING_STOPPED)
on_document_turned_down = _telling(NoticeKind.TURNED_DOWN)
on_file_copy_asked = _telling(NoticeKind.FILE_COPY_ASKED)
on_file_copy_moved = _telling(NoticeKind.FILE_COPY_MOVED)
on_take_back_noted = _telling(NoticeKind.TAKE_BACK_ASKED)
on_reminder_noted = _telling(NoticeKind.SENDER_REMINDS)
