"""The edges where transactions are opened: one way to do a thing, one way to ask.

An operation is a public, keyword-only verb: it opens the transaction, names the organisation to
the database, and leaves an audit entry, also when it refuses. A query reads inside the same fence.
"""

import functools
from collections.abc import Callable
from typing import Concatenate, ParamSpec, TypeVar, cast

from django.db import connection
from django.db.transaction import atomic  # noqa: TID251 - here, and only here

from vanban.foundation import audit, tenancy
from vanban.foundation.actor import Actor
from vanban.foundation.errors import Refusal

P = ParamSpec("P")
R = TypeVar("R")


def operation(name: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Make a verb of the house out of a keyword-only function `(*, actor, now, …)`.

    The change, its events, its jobs and its audit entry are one transaction; a refusal rolls the
    change back and leaves its own audit entry. Called inside another operation it joins that one's
    transaction and adds its own entry.
    """

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        @functools.wraps(function)
        def run(*args: P.args, **kwargs: P.kwargs) -> R:
            actor = kwargs["actor"]
            assert isinstance(actor, Actor)  # noqa: S101 - a programming error, not input
            if audit.is_open():
                assert tenancy.current() == _scope(actor), "one organisation, one transaction"  # noqa: S101
                with audit.entry(name, actor, kwargs):
                    return function(*args, **kwargs)
            try:
                with atomic(durable=True):
                    tenancy.enter(_scope(actor))
                    with audit.entry(name, actor, kwargs):
                        return function(*args, **kwargs)
            except Refusal as refusal:
                with atomic(durable=True):
                    tenancy.enter(_scope(actor))
                    audit.write_refusal(name, actor, kwargs, refusal)
                raise

        run.operation_name = name  # type: ignore[attr-defined]
        return run

    return decorate


def _scope(actor: Actor) -> str:
    if actor.organisation_id is not None:
        return str(actor.organisation_id)
    return tenancy.EVERYWHERE if actor.is_system else ""


def query(
    function: Callable[Concatenate[Actor, P], R],
) -> Callable[Concatenate[Actor, P], R]:
    """Make a question of the house out of `(actor, *, …)`: reads inside the actor's fence."""

    @functools.wraps(function)
    def run(actor: Actor, *args: P.args, **kwargs: P.kwargs) -> R:
        if connection.in_atomic_block:
            before = tenancy.current()
            wanted = _scope(actor)
            if before == wanted:
                return function(actor, *args, **kwargs)
            tenancy.enter(wanted)
            try:
                return function(actor, *args, **kwargs)
            finally:
                tenancy.enter(before)
        with atomic():
            tenancy.enter(_scope(actor))
            return function(actor, *args, **kwargs)

    return cast("Callable[Concatenate[Actor, P], R]", run)
