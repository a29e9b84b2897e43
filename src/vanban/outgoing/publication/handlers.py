"""The clerk's order goes on when an act of it is done; a register comes back signed."""

from uuid import UUID

from vanban.core.people.queries import actor_of_post
from vanban.foundation.actor import Actor
from vanban.foundation.clock import local_date, now
from vanban.foundation.errors import Refusal
from vanban.outgoing.publication.operations import continue_order, finish_register, stop_order
from vanban.outgoing.publication.queries import clerk_with_order, what_stopped
from vanban.outgoing.publication.rules.registers import ABOUT


def on_number_stamped(
    event_id: UUID,  # noqa: ARG001 - the state of the document tells whether it was done
    *,
    organisation_id: str,
    document_id: str,
    **_: object,
) -> None:
    """The number stands in the file: seal it, if the clerk ordered so."""
    _go_on(UUID(organisation_id), UUID(document_id))


def on_number_voided(
    event_id: UUID,  # noqa: ARG001 - an order for another number goes on
    *,
    organisation_id: str,
    document_id: str,
    **_: object,
) -> None:
    """The number is void: the order that took it ends."""
    _go_on(UUID(organisation_id), UUID(document_id))


def on_document_sealed(
    event_id: UUID,  # noqa: ARG001 - the state of the document tells whether it was done
    *,
    organisation_id: str,
    document_id: str,
    **_: object,
) -> None:
    """The seal is there: issue it, if the clerk ordered so."""
    _go_on(UUID(organisation_id), UUID(document_id))


def on_stopped(
    event_id: UUID,  # noqa: ARG001 - ending an order twice changes nothing
    *,
    organisation_id: str,
    document_id: str,
    **_: object,
) -> None:
    """The seal or the number did not get into the file: the order ends, the reason stays there."""
    house = Actor.system(UUID(organisation_id))
    stop_order(
        actor=house,
        now=now(),
        document_id=UUID(document_id),
        problem=what_stopped(house, document_id=UUID(document_id)),
    )


def on_transaction_ended(
    event_id: UUID,  # noqa: ARG001 - a register at its end stays as it is
    *,
    organisation_id: str,
    about_kind: str,
    about_id: str,
    **_: object,
) -> None:
    """Finish the register, if it was one of ours."""
    if about_kind == ABOUT:
        house = Actor.system(UUID(organisation_id))
        finish_register(actor=house, now=now(), register_id=UUID(about_id))


def _go_on(organisation_id: UUID, document_id: UUID) -> None:
    moment = now()
    system = Actor.system(organisation_id)
    clerk = clerk_with_order(system, document_id=document_id)
    if clerk is None:
        return
    try:
        actor = actor_of_post(clerk, on=local_date(moment), origin="worker")
    except Refusal as gone:  # the clerk left meanwhile: another goes on by hand
        problem = gone.reasons[0]
        stop_order(actor=system, now=moment, document_id=document_id, problem=problem)
        return
    continue_order(actor=actor, now=moment, document_id=document_id)
