"""Boxes of e-mail and the letters that came from them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import F, Max, Q

from vanban.core.calendar.rules import ADMINISTER
from vanban.core.records.queries import visible_documents
from vanban.foundation.actor import Actor
from vanban.foundation.errors import NotFound, Reason
from vanban.foundation.operation import query
from vanban.incoming.reception.models import Arrival, Email, EmailBox
from vanban.incoming.reception.rules.emails import (
    ASIDE_LABELS,
    EMAIL_STATES,
    POLL,
    Aside,
    EmailState,
)


@dataclass(frozen=True, slots=True)
class EmailBoxRow:
    """A box of e-mail as it is set, and how it fares; never its password."""

    id: UUID
    host: str
    port: int
    username: str
    folder: str
    since: date
    after_intake: str
    moved_to: str
    ca_pem: str
    set_at: datetime
    set_by_name: str
    stopped_at: datetime | None
    looked_at: datetime | None
    failures: int
    failing_since: datetime | None
    rests_until: datetime | None
    problem: str


@query
def email_boxes(actor: Actor) -> list[EmailBoxRow]:
    """The body's boxes, those in use first. Refuses (Forbidden) whoever neither sets nor reads."""
    if not actor.may("incoming.receive"):
        actor.require(ADMINISTER)
    rows = EmailBox.objects.filter(organisation_id=actor.organisation)
    found = rows.order_by(F("stopped_at").desc(nulls_first=True), "host", "username")
    return [EmailBoxRow(**each) for each in found.values(*EmailBoxRow.__slots__)]


@query
def boxes_due(actor: Actor, *, now: datetime) -> list[tuple[UUID, UUID]]:
    """Boxes it is time to look into: body and box. Of every body when the system asks for none."""
    rows = EmailBox.objects.filter(
        Q(looked_at=None) | Q(looked_at__lte=now - POLL),
        Q(rests_until=None) | Q(rests_until__lte=now),
        stopped_at=None,
    )
    if actor.organisation_id is not None:
        rows = rows.filter(organisation_id=actor.organisation)
    return list(rows.order_by("looked_at").values_list("organisation_id", "id"))


@dataclass(frozen=True, slots=True)
class EmailRow:
    """A letter: what it says of itself, which nobody has verified, and what became of it."""

    id: UUID
    from_name: str
    from_address: str
    subject: str
    text: str
    size: int
    received_at: datetime
    state: str
    state_label: str
    aside: str
    aside_label: str
    sha256: str
    taken_by_name: str
    document_ids: tuple[UUID, ...] = ()


@query
def emails(actor: Actor, *, aside: bool = False, limit: int = 100) -> list[EmailRow]:
    """The latest letters; `aside`: only those that wait for a person. Refuses (Forbidden)."""
    actor.require("incoming.receive")
    rows = Email.objects.filter(organisation_id=actor.organisation)
    if aside:
        rows = rows.filter(state=EmailState.ASIDE)
    found = list(rows.order_by("-received_at", "-id")[:limit])
    became: dict[UUID, list[UUID]] = {}
    made = Arrival.objects.filter(email__in=[row.id for row in found]).order_by("id")
    for email_id, document_id in made.values_list("email_id", "document_id"):
        became.setdefault(email_id, []).append(document_id)
    return [_email_row(row, became.get(row.id, ())) for row in found]


@query
def email_row(actor: Actor, *, email_id: UUID) -> EmailRow:
    """One letter. Refuses (Forbidden) whoever does not receive, (NotFound) one there is not."""
    actor.require("incoming.receive")
    row = Email.objects.filter(organisation_id=actor.organisation, id=email_id).first()
    if row is None:
        raise NotFound(Reason("reception.no_email", "Không có thư này."))
    return _email_row(row, ())


@query
def letter_of(actor: Actor, *, document_id: UUID) -> EmailRow | None:
    """The letter a document came in, for whoever may see the document; None for other ways."""
    visible = visible_documents(actor).filter(id=document_id)
    row = Email.objects.filter(arrivals__document__in=visible).first()
    return _email_row(row, (document_id,)) if row else None


@query
def letter_is_known(actor: Actor, *, fingerprint: str) -> bool:
    """Whether this very letter was taken in, or set apart, before: from whichever box."""
    rows = Email.objects.filter(
        organisation_id=actor.organisation,
        fingerprint=fingerprint,
        state__in=[EmailState.TAKEN, EmailState.ASIDE],
    )
    return rows.exists()


@query
def last_uid(actor: Actor, *, box_id: UUID, uid_validity: int) -> int:
    """The last letter noted of a box as its server numbers them now; 0 before the first."""
    rows = Email.objects.filter(
        organisation_id=actor.organisation, box_id=box_id, uid_validity=uid_validity
    )
    return rows.aggregate(last=Max("uid"))["last"] or 0


@query
def letters_to_mark(
    actor: Actor, *, box_id: UUID, uid_validity: int, limit: int
) -> list[tuple[UUID, int]]:
    """Letters taken in and not yet marked in their box: line and number, the first first."""
    rows = Email.objects.filter(
        organisation_id=actor.organisation,
        box_id=box_id,
        uid_validity=uid_validity,
        state__in=[EmailState.TAKEN, EmailState.KNOWN],
        marked_at=None,
    )
    return list(rows.order_by("uid").values_list("id", "uid")[:limit])


def _email_row(row: Email, documents: Sequence[UUID]) -> EmailRow:
    return EmailRow(
        id=row.id,
        from_name=row.from_name,
        from_address=row.from_address,
        subject=row.subject,
        text=row.text,
        size=row.size,
        received_at=row.received_at,
        state=row.state,
        state_label=EMAIL_STATES[EmailState(row.state)],
        aside=row.aside,
        aside_label=ASIDE_LABELS[Aside(row.aside)] if row.aside else "",
        sha256=row.sha256,
        taken_by_name=row.taken_by_name,
        document_ids=tuple(documents),
    )
