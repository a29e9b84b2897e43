"""The trail: who did what, for whom, to what, from where, when; each entry hashes the one before.

An entry is written at the end of the operation, in its transaction. The database numbers and
chains the entries of one organisation under a row lock (migration 0001) and refuses UPDATE and
DELETE. `vanban audit verify` recomputes the chain and names the first row that does not fit.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import connection

from vanban.foundation.actor import Actor
from vanban.foundation.errors import Refusal
from vanban.foundation.ids import new_id

# Written out: every operation pays for it, while the lock on the chain and often one on a book are
# held. Sequence and digests are the database's (migrations 0001 and 0002).
_ENTER: Final = """
    INSERT INTO foundation_audit_entry (id, organisation_id, sequence, at, act, outcome, account_id,
        actor_name, subject_type, subject_id, payload, previous, digest)
    VALUES (%(id)s, %(organisation)s, 0, %(at)s, %(act)s, %(outcome)s, %(account)s,
        %(name)s, %(subject_type)s, %(subject)s, %(payload)s, '', '')
"""


@dataclass(slots=True)
class _Draft:
    act: str
    actor: Actor
    at: datetime
    subject_type: str = ""
    subject_id: UUID | None = None
    facts: dict[str, object] = field(default_factory=dict)


@dataclass(slots=True)
class _Trail:
    """The open entries of one transaction; all are written at its end, so that the lock on the
    chain is the last one taken and held for the shortest time.
    """

    open: list[_Draft] = field(default_factory=list)
    done: list[_Draft] = field(default_factory=list)


_trail: ContextVar[_Trail | None] = ContextVar("vanban_audit_trail", default=None)


def is_open() -> bool:
    """Whether an operation is under way in this context."""
    return _trail.get() is not None


def subject(kind: str, subject_id: UUID, **facts: object) -> None:
    """Name the thing the running operation acts on, and facts worth keeping (never secrets)."""
    trail = _trail.get()
    assert trail is not None, "audit.subject outside of an operation"  # noqa: S101
    draft = trail.open[-1]
    draft.subject_type, draft.subject_id = kind, subject_id
    draft.facts.update(facts)


@contextmanager
def entry(act: str, actor: Actor, arguments: Mapping[str, object]) -> Iterator[None]:
    """Keep an entry for the operation; the outermost one writes all of the transaction."""
    outer = _trail.get()
    trail = outer or _Trail()
    draft = _Draft(act, actor, _moment(arguments))
    trail.open.append(draft)
    token = _trail.set(trail)
    try:
        yield
        trail.done.append(draft)
        if outer is None:
            for each in trail.done:
                _write(each, "done")
    finally:
        trail.open.pop()
        _trail.reset(token)


def write_refusal(
    act: str, actor: Actor, arguments: Mapping[str, object], refusal: Refusal
) -> None:
    """Leave the trace of an act that was refused, with the reasons."""
    draft = _Draft(act, actor, _moment(arguments))
    for key, value in arguments.items():
        if key.endswith("_id") and isinstance(value, UUID):
            draft.subject_type, draft.subject_id = key.removesuffix("_id"), value
            break
    draft.facts = {
        "refusal": refusal.code,
        "reasons": [reason.code for reason in refusal.reasons],
    }
    _write(draft, "refused")


def digest_of(previous: bytes, sequence: int, payload: str) -> bytes:
    """SHA-256 over previous digest, sequence and payload: the same sum the database makes."""
    return hashlib.sha256(previous + str(sequence).encode() + b"\n" + payload.encode()).digest()


def _moment(arguments: Mapping[str, object]) -> datetime:
    moment = arguments["now"]
    assert isinstance(moment, datetime)  # noqa: S101 - every operation takes `now`
    return moment


def _write(draft: _Draft, outcome: str) -> None:
    actor = draft.actor
    payload = {
        "act": draft.act,
        "outcome": outcome,
        "at": draft.at.isoformat(),
        "actor": {
            "account": actor.account_id,
            "person": actor.person_id,
            "post": actor.post_id,
            "name": actor.name,
            "title": actor.title,
            "from": actor.origin,
            **({"delegation": actor.commission.delegation_id} if actor.commission else {}),
        },
        "organisation": actor.organisation_id,
        "subject": {"type": draft.subject_type, "id": draft.subject_id},
        "facts": draft.facts,
    }
    values = {
        "id": new_id(),
        "organisation": actor.organisation_id,
        "at": draft.at,
        "act": draft.act,
        "outcome": outcome,
        "account": actor.account_id,
        "name": actor.name,
        "subject_type": draft.subject_type,
        "subject": draft.subject_id,
        "payload": json.dumps(payload, ensure_ascii=False, sort_keys=True, default=str),
    }
    with connection.cursor() as cursor:
        cursor.execute(_ENTER, values)
