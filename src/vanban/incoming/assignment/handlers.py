"""What assignment does when something below has changed."""

from uuid import UUID

from vanban.core.organisations.queries import hosted_below
from vanban.foundation.actor import Actor
from vanban.foundation.clock import local_date, now
from vanban.foundation.jobs import defer
from vanban.incoming.assignment.operations import let_substitute_in, route
from vanban.incoming.assignment.queries import routing_rules


def on_calendar_changed(
    event_id: UUID,  # noqa: ARG001 - every listener gets it
    *,
    organisation_id: str,
    for_below: bool = False,
    **_: object,
) -> None:
    """Have open deadlines counted again by the calendar as it is then: the body's, and those of
    the bodies below where the day was handed down.
    """
    own = UUID(organisation_id)
    for body in [own, *(hosted_below(own, on=local_date(now())) if for_below else ())]:
        defer(
            "incoming.assignment.jobs.count_deadlines_again",
            lock=f"count:{body}",
            organisation_id=str(body),
        )


def on_document_registered(
    event_id: UUID,  # noqa: ARG001 - every listener gets it
    *,
    organisation_id: str,
    document_id: str,
    **_: object,
) -> None:
    """Send a document that was presented to nobody where the regulation says, if it says so."""
    actor = Actor.system(UUID(organisation_id), name="Quy chế công tác văn thư")
    if not any(row.route.direct for row in routing_rules(actor)):
        return
    route(actor=actor, now=now(), document_id=UUID(document_id))


def on_absence_recorded(
    event_id: UUID,  # noqa: ARG001 - letting in twice changes nothing
    *,
    organisation_id: str,
    absence_id: str,
    **_: object,
) -> None:
    """Somebody will be away: the substitute may read what waits."""
    let_substitute_in(
        actor=Actor.system(UUID(organisation_id)), now=now(), absence_id=UUID(absence_id)
    )
