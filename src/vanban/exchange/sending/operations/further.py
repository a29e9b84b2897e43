"""Sending an issued document to further places. Whom it names as its recipients stays as signed."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db.models import Max

from vanban.core.organisations.queries import OrganisationRow, organisations_by_id
from vanban.core.organisations.rules import fold
from vanban.core.records.lifecycle import Direction, State
from vanban.core.records.models import Document
from vanban.core.records.operations import lock_document, touch
from vanban.exchange.directory.queries import certificate_of
from vanban.exchange.sending.models import Addition, Dispatch, Package
from vanban.exchange.sending.operations.packages import begin_further
from vanban.exchange.sending.queries import standing_places
from vanban.exchange.sending.rules import PackageKind, no_certificate
from vanban.exchange.sending.rules.after_issue import (
    Place,
    has_it_already,
    reasons_against_sending_further,
    to_itself,
)
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.clock import local_date
from vanban.foundation.errors import Kind, Reason, Refusal, refuse_if
from vanban.foundation.operation import operation
from vanban.outgoing.drafting.models import Recipient
from vanban.outgoing.drafting.operations import reasons_against_recipients
from vanban.outgoing.drafting.rules import RecipientInput, Way, way_of
from vanban.outgoing.publication.operations import post_further
from vanban.outgoing.publication.rules import PaperPlace


class CannotSendFurther(Refusal):
    """The document is not in force, nobody new is named, or no reason is given."""

    kind = Kind.CONFLICT
    code = "sending.cannot_send_further"
    title = "Chưa gửi thêm được"


@operation("exchange.sending.send_further")
def send_further(
    *,
    actor: Actor,
    now: datetime,
    document_id: UUID,
    recipients: Sequence[RecipientInput],
    reason: str,
) -> UUID:
    """Send an issued document to places that it did not go to: inside, by the axis, on paper.

    The document and its own list of recipients stay as they were signed (Decree 30/2020 art. 18);
    the places, who added them, when and why are kept beside. They go in a packet of their own,
    under the document's identifier, sealed if the first one was. A place that refused it (02) or
    whose copy was called off before it left may be sent to again; no other one twice.

    Refuses (Forbidden) whoever may not issue, (DocumentNotFound), (CannotSendFurther) with all
    reasons: not issued, called back, nobody, a place twice, unknown, ended or its own, no
    certificate to seal it for, no reason.
    """
    actor.require("outgoing.issue")
    document = lock_document(actor, document_id)
    first = Package.objects.filter(
        document=document, kind=PackageKind.DOCUMENT, addition=None
    ).first()
    targets = organisations_by_id({r.organisation_id for r in recipients if r.organisation_id})
    issued = document.direction == Direction.OUTGOING and document.state == State.ISSUED
    refuse_if(
        CannotSendFurther,
        [
            *reasons_against_sending_further(
                recalled=document.state == State.RECALLED,
                packed=issued and first is not None,
                anybody=bool(recipients),
                reason=reason,
            ),
            *_against_places(actor, document, recipients, targets, local_date(now)),
            *_against_sealing(actor, first, targets, now),
        ],
    )
    assert first is not None  # noqa: S101 - judged above
    addition = Addition.objects.create(
        organisation_id=document.organisation_id,
        document=document,
        reason=reason.strip()[:500],
        made_at=now,
        made_by_id=actor.post_id,
        made_by_name=actor.name[:200],
    )
    places = _places(document, recipients, targets)
    begin_further(first, addition, places, actor=actor, now=now)
    post_further(actor, document, [_to(each) for each in places], now=now)
    names = "; ".join(each.name for each in places)
    audit.subject("document", document_id, to=names, reason=addition.reason)
    touch(document_id)
    return addition.id


def _against_places(
    actor: Actor,
    document: Document,
    recipients: Sequence[RecipientInput],
    targets: dict[UUID, OrganisationRow],
    today: date,
) -> list[Reason]:
    """What speaks against each place: unknown, ended, the body itself, there already, twice."""
    reasons = reasons_against_recipients(recipients, targets, today)
    bodies, names = standing_places(document)
    there = []
    for given in recipients:
        target = targets.get(given.organisation_id) if given.organisation_id else None
        if target is not None and target.id == actor.organisation:
            reasons.append(to_itself())
        elif target is not None and target.id in bodies:
            there.append(target.name)
        elif given.organisation_id is None and fold(given.name) in names:
            there.append(given.name.strip())
        if given.organisation_id is None:
            names.add(fold(given.name))
    return [*reasons, *has_it_already(there)]


def _against_sealing(
    actor: Actor, first: Package | None, targets: dict[UUID, OrganisationRow], now: datetime
) -> list[Reason]:
    """A packet that went sealed goes sealed to further places, too."""
    if first is None or not first.sealed:
        return []
    mend = "Nhờ cán bộ chứng thư ghi chứng thư của nơi này (trang Liên thông), hoặc bỏ nơi này."
    return [
        no_certificate(target.name, mend, field="recipients")
        for target in targets.values()
        if certificate_of(actor, organisation_id=target.id, at=now) is None
    ]


def _places(
    document: Document,
    recipients: Sequence[RecipientInput],
    targets: dict[UUID, OrganisationRow],
) -> list[Place]:
    """The places in the order given, numbered on from those the document has."""
    last = max(
        Recipient.objects.filter(document=document).aggregate(n=Max("ordinal"))["n"] or 0,
        Dispatch.objects.filter(
            package__document=document, package__kind=PackageKind.DOCUMENT
        ).aggregate(n=Max("ordinal"))["n"]
        or 0,
    )
    places = []
    for ordinal, given in enumerate(recipients, start=last + 1):
        target = targets.get(given.organisation_id) if given.organisation_id else None
        hosted = target is not None and target.hosted
        places.append(
            Place(
                ordinal=ordinal,
                target_id=given.organisation_id,
                code=target.code if target else "",
                name=target.name if target else given.name.strip()[:200],
                way=way_of(known=target is not None, hosted=hosted, by_paper=given.by_paper),
            )
        )
    return places


def _to(place: Place) -> PaperPlace:
    return PaperPlace(place.ordinal, place.name, place.target_id, alone=place.way == Way.PAPER)
