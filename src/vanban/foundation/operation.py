"""The edges where transactions are opened: one way to do a thing, one way to ask.

An operation is a public, keyword-only verb: it opens the transaction, names the organisation to
the database, and leaves an audit entry, also when it refuses. A query reads inside the same fence;
the queries of one page share a transaction (`reading`).
"""

import functools
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Concatenate, Final, ParamSpec, TypeVar, cast

from django.db import Error, OperationalError, connection
from django.db.transaction import Atomic, atomic  # noqa: TID251 - here, and only here

from vanban.foundation import audit, tenancy
from vanban.foundation.actor import Actor
from vanban.foundation.errors import Refusal

TRIES: Final = 4  # of a transaction that the database broke off because two waited for each other
_BROKEN_OFF: Final = frozenset({"40P01", "40001"})  # deadlock_detected, serialization_failure

P = ParamSpec("P")
R = TypeVar("R")


class _Reading:
    """The transaction that the queries of one page share: opened by the first of them."""

    def __init__(self) -> None:
        self._open: Atomic | None = None
        self._scope = ""
        self._depth = 0
        self.noted: set[Hashable] = set()

    def is_open(self) -> bool:
        return self._open is not None

    def ask(self, scope: str, question: Callable[[], R]) -> R:
        """Answer inside the fence of `scope`; a question inside a question finds its own again."""
        before = self._scope if self._depth else scope
        self._depth += 1
        try:
            self._enter(scope)
            answer = question()
        except Error:
            if self._depth == 1:  # the database gave the transaction up: the next asks in another
                self.close(broken=True)
            raise
        finally:
            self._depth -= 1
        self._enter(before)
        return answer

    def _enter(self, scope: str) -> None:
        if self._open is None:
            self._open = atomic(durable=True)
            self._open.__enter__()
        elif scope == self._scope:
            return
        tenancy.enter(scope)
        self._scope = scope

    def close(self, *, broken: bool = False) -> None:
        """End the transaction; the next query opens another."""
        if self._open is None:
            return
        transaction, self._open = self._open, None
        self.noted.clear()
        if broken:
            connection.set_rollback(True)
        transaction.__exit__(None, None, None)


_reading: ContextVar[_Reading | None] = ContextVar("vanban_reading", default=None)


@contextmanager
def reading() -> Iterator[None]:
    """Let the queries inside share one transaction: a page asks twenty questions of one office.

    For pages that only read (a context or a decorator). The transaction is opened by the first
    query; an operation inside ends it, has its own durable one, and the next query opens another.
    A query that raises takes nothing with it. Nothing streams from inside: rows are read by then.
    """
    if _reading.get() is not None or connection.in_atomic_block:
        yield
        return
    shared = _Reading()
    token = _reading.set(shared)
    try:
        yield
    finally:
        _reading.reset(token)
        shared.close()


def end_reading() -> None:
    """End the transaction of the page: something slow comes (a file is converted, drawn, read)."""
    shared = _reading.get()
    if shared is not None:
        shared.close()


def note(fact: Hashable) -> None:
    """Keep what a query has found for the other queries of the page, while its transaction is open.

    For what each of them would ask again, such as whether the actor may see the document.
    """
    shared = _reading.get()
    if shared is not None and shared.is_open():
        shared.noted.add(fact)


def noted(fact: Hashable) -> bool:
    """Whether a query of this page has found it; never outside of a page that only reads."""
    shared = _reading.get()
    return shared is not None and fact in shared.noted


def operation(name: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Make a verb of the house out of a keyword-only function `(*, actor, now, …)`.

    The change, its events, its jobs and its audit entry are one transaction; a refusal rolls the
    change back and leaves its own audit entry. Called inside another operation it joins that one's
    transaction and adds its own entry. Whoever acts for another is held to what he was let do here,
    for every operation there is and will be (`Actor.commission`).
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
            end_reading()
            try:
                return _again_when_broken_off(lambda: begin(actor, args, kwargs))
            except Refusal as refusal:
                with atomic(durable=True):
                    tenancy.enter(_scope(actor))
                    audit.write_refusal(name, actor, kwargs, refusal)
                raise

        def begin(actor: Actor, args: tuple[object, ...], kwargs: dict[str, object]) -> R:
            with atomic(durable=True):
                tenancy.enter(_scope(actor))
                actor.require_commissioned(name)
                with audit.entry(name, actor, kwargs):
                    return function(*args, **kwargs)  # type: ignore[arg-type]

        run.operation_name = name  # type: ignore[attr-defined]
        return run

    return decorate


def _again_when_broken_off(transaction: Callable[[], R]) -> R:
    """Two that wait for each other: the database breaks one off, nothing of it stays, and it is
    done again. An operation does nothing outside of the database, so that it may be.
    """
    for _ in range(1, TRIES):
        try:
            return transaction()
        except OperationalError as broken:
            if getattr(broken.__cause__, "sqlstate", "") not in _BROKEN_OFF:
                raise
    return transaction()


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
        shared = _reading.get()
        if shared is not None and (shared.is_open() or not connection.in_atomic_block):
            return shared.ask(_scope(actor), functools.partial(function, actor, *args, **kwargs))
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
