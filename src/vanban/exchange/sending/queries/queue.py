"""What waits to be sent, what goes next, what the axis has to be asked about."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from vanban.core.organisations.queries import organisation
from vanban.core.people.queries import posts_of_organisation
from vanban.exchange.sending.models import Dispatch, Package, StatusEntry
from vanban.exchange.sending.rules import (
    DispatchState,
    PackageKind,
    Queued,
    RecallStanding,
    message_type_of,
    next_in_line,
    standing_of,
)
from vanban.formats.edxml.message import StatusCode
from vanban.formats.vxp.rows import MessageType, TransportStatus
from vanban.foundation.actor import Actor
from vanban.foundation.clock import local_date
from vanban.foundation.operation import query

_NEAR = 32
_COLUMNS = (
    *("id", "package_id", "target_code", "next_try_at", "last_try_at"),
    *("package__sha256", "package__kind"),
)
_FURTHEST = 2000  # how deep into a queue the next package is looked for
_ANSWERS = (StatusCode.CHANGE_ACCEPTANCE, StatusCode.CHANGE_REJECTION)


@dataclass(frozen=True, slots=True)
class Batch:
    """A written package and the recipients it goes to next, over one link."""

    package_id: UUID
    sha256: str
    sender_code: str
    dispatches: tuple[tuple[UUID, str], ...]  # dispatch, code of the recipient
    message_type: MessageType = MessageType.EDOC


@query
def next_batch(
    actor: Actor,
    *,
    link: str,
    now: datetime,
    recovered_at: datetime | None,
    at_rest: frozenset[str] = frozenset(),
) -> Batch | None:
    """The package and recipients that go next over a link; None when nothing is due.

    `at_rest`: partners that are left alone for now.
    """
    waiting = (
        Dispatch.objects.filter(
            organisation_id=actor.organisation, link=link, state=DispatchState.QUEUED
        )
        .exclude(target_code__in=at_rest)
        .order_by("package__opened_at", "package", "ordinal")
        .values_list(*_COLUMNS)
    )
    # The next one nearly always stands in front: read far into a long queue only when it does not.
    rows = list(waiting[:_NEAR])
    chosen = next_in_line([_queued(row) for row in rows], now=now, recovered_at=recovered_at)
    if not chosen and len(rows) == _NEAR:
        rows = list(waiting[:_FURTHEST])
        chosen = next_in_line([_queued(row) for row in rows], now=now, recovered_at=recovered_at)
    if not chosen:
        return None
    sha256, kind = next(row[-2:] for row in rows if row[1] == chosen[0].package_id)
    return Batch(
        package_id=chosen[0].package_id,
        sha256=sha256,
        sender_code=organisation(actor.organisation).code,
        dispatches=tuple((one.id, one.target_code) for one in chosen),
        message_type=message_type_of(kind),
    )


def _queued(row: tuple[Any, ...]) -> Queued:
    of, package_id, target_code, next_try_at, last_try_at, sha256, _ = row
    return Queued(
        id=of,
        package_id=package_id,
        written=bool(sha256),
        target_code=target_code,
        next_try_at=next_try_at,
        last_try_at=last_try_at,
    )


@query
def overdue(actor: Actor, *, link: str, now: datetime, horizon: timedelta) -> bool:
    """Whether something waits on a link for longer than the horizon."""
    return Dispatch.objects.filter(
        organisation_id=actor.organisation,
        link=link,
        state=DispatchState.QUEUED,
        queued_at__lt=now - horizon,
    ).exists()


@query
def queues(actor: Actor) -> list[tuple[UUID, str]]:
    """The organisations and links with something to send, of all that the actor may see."""
    rows = (
        Dispatch.objects.filter(state=DispatchState.QUEUED)
        .exclude(package__sha256="")
        .exclude(link="")
        .values_list("organisation_id", "link")
        .distinct()
    )
    if actor.organisation_id is not None:
        rows = rows.filter(organisation_id=actor.organisation_id)
    return list(rows)


@query
def unwritten(actor: Actor, *, older_than: datetime, limit: int = 200) -> list[tuple[UUID, UUID]]:
    """Packages with recipients that wait for their packet for a while: (organisation, package)."""
    rows = Dispatch.objects.filter(
        state=DispatchState.QUEUED,
        package__sha256="",
        package__opened_at__lt=older_than,
        queued_at__lt=older_than,
    )
    if actor.organisation_id is not None:
        rows = rows.filter(organisation_id=actor.organisation_id)
    return list(rows.values_list("organisation_id", "package_id").distinct()[:limit])


@dataclass(frozen=True, slots=True)
class Unconfirmed:
    """A packet that the axis has, and of which we have not heard that it was fetched."""

    package_id: UUID
    axis_doc_id: str


@query
def unconfirmed(
    actor: Actor, *, link: str, checked_before: datetime, limit: int = 200
) -> list[Unconfirmed]:
    """What to ask an axis about (getSentEdocList): sent, not reported on, not asked lately."""
    reported = StatusEntry.objects.values("dispatch_id")
    rows = (
        Dispatch.objects.filter(
            organisation_id=actor.organisation,
            link=link,
            state=DispatchState.SENT,
            sent_at__lt=checked_before,
            package__kind=PackageKind.DOCUMENT,
        )
        .exclude(axis_doc_id="")
        .exclude(axis_state=TransportStatus.DONE)
        .exclude(id__in=reported)
        .exclude(axis_checked_at__gte=checked_before)
        .order_by("axis_checked_at", "sent_at")
    )
    found = rows.values_list("package_id", "axis_doc_id")[: limit * 4]
    return [Unconfirmed(*pair) for pair in list(dict.fromkeys(found))[:limit]]


@query
def unconfirmed_links(actor: Actor, *, checked_before: datetime) -> list[tuple[UUID, str]]:
    """The organisations and links with something to ask about, of all the actor may see."""
    rows = (
        Dispatch.objects.filter(
            state=DispatchState.SENT,
            sent_at__lt=checked_before,
            package__kind=PackageKind.DOCUMENT,
        )
        .exclude(axis_doc_id="")
        .exclude(axis_state=TransportStatus.DONE)
        .exclude(id__in=StatusEntry.objects.values("dispatch_id"))
        .exclude(axis_checked_at__gte=checked_before)
    )
    if actor.organisation_id is not None:
        rows = rows.filter(organisation_id=actor.organisation_id)
    return list(rows.values_list("organisation_id", "link").distinct())


def people_of(row: Dispatch) -> list[str]:
    """Whom a stopped dispatch concerns: who drafted the document, and the registry."""
    document = row.package.document
    names = [document.drafter.person.full_name] if document.drafter else []
    clerks = posts_of_organisation(
        row.organisation_id, on=local_date(row.queued_at), permission="outgoing.issue"
    )
    return list(dict.fromkeys([*names, *(clerk.full_name for clerk in clerks)]))


def standings_among(dispatch_ids: Iterable[UUID]) -> dict[UUID, RecallStanding]:
    """Where the request to give the document back stands with each of these recipients."""
    ids = list(dispatch_ids)
    answers: dict[UUID, list[tuple[int, datetime]]] = {}
    told = StatusEntry.objects.filter(dispatch_id__in=ids, code__in=_ANSWERS)
    for row in told.order_by("at", "recorded_at").values_list("dispatch_id", "code", "recorded_at"):
        answers.setdefault(row[0], []).append(row[1:])
    requests = Package.objects.filter(about_id__in=ids).order_by("opened_at")
    asked = dict(requests.values_list("about_id", "opened_at"))
    return {each: _standing(answers.get(each, []), asked.get(each)) for each in ids}


def _standing(answers: Sequence[tuple[int, datetime]], asked: datetime | None) -> RecallStanding:
    since = asked is not None and (not answers or asked > answers[-1][1])
    return standing_of([code for code, _ in answers], asked_since=since)
