"""Trying an endpoint in someone's name, and judging the answer by the declared table."""

import json
from dataclasses import dataclass
from functools import cache
from typing import Any, Final
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponseBase
from django.test import Client
from django.test.client import ClientHandler
from django.urls import reverse

from support.who_may import ALL, OPEN, SIGHT, Row
from support.world import ELSEWHERE, INSIDE, MARK, NOBODY, Person, World
from vanban.core.files.operations import keep
from vanban.core.records.queries import versions_of
from vanban.doors.web.middleware import TOKEN_COOKIE
from vanban.doors.web.outgoing.uploads import ticket_of
from vanban.foundation import tenancy
from vanban.foundation.actor import Actor
from vanban.foundation.ids import new_id
from vanban.foundation.models import AuditEntry
from vanban.outgoing.approval.queries import approvals_of, opinions_of
from vanban.outgoing.numbering.queries import books

SIGN_IN = "/dang-nhap/"
REFUSED = {401, 403, 404}
# What asking may write: the trail itself, and that a sign-in was seen.
TRAIL = {"foundation_audit_entry", "foundation_audit_chain", "people_signed_in"}


NO_STEP: Final = UUID("00000000-0000-7000-8000-000000000000")
RANDOM_BITS: Final = 80  # of an identifier, after its milliseconds


@dataclass(frozen=True)
class Endpoint:
    """A method at an address. `name` is its row in the table; `names` what the address needs."""

    name: str
    method: str
    path: str = ""  # of the API
    view: str = ""  # of the web
    names: tuple[str, ...] = ()
    multipart: bool = False

    @property
    def safe(self) -> bool:
        return self.method == "get"


class Still:
    """Tells whether anything but the trail was written since a mark."""

    def __init__(self) -> None:
        tenancy.enter(tenancy.EVERYWHERE)
        with connection.cursor() as cursor:
            self.tables = sorted(set(connection.introspection.table_names(cursor)) - TRAIL)
            cursor.execute(
                "SELECT array_agg(t::regclass::oid) FROM unnest(%s::text[]) t", [self.tables]
            )
            self.oids = cursor.fetchone()[0]
        self.sum = self._sum()
        self.written = 0
        self.since = UUID(int=0)

    def mark(self) -> None:
        self.written = self._written()
        self.since = UUID(int=new_id().int >> RANDOM_BITS << RANDOM_BITS)

    def changed(self) -> bool:
        """By PostgreSQL's own counts; what was written and taken back counts, so look then."""
        return self._written() != self.written and self._sum() != self.sum

    def acts(self) -> list[tuple[str, str]]:
        """What the trail gained: act and outcome."""
        tenancy.enter(tenancy.EVERYWHERE)
        rows = AuditEntry.objects.filter(id__gt=self.since).order_by("id")
        return list(rows.values_list("act", "outcome"))

    def _written(self) -> int:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT sum(pg_stat_get_xact_tuples_inserted(t)"
                " + pg_stat_get_xact_tuples_updated(t)"
                " + pg_stat_get_xact_tuples_deleted(t)) FROM unnest(%s::oid[]) t",
                [self.oids],
            )
            return int(cursor.fetchone()[0])

    def _sum(self) -> list[str]:
        """One sum over every row of every table."""
        tenancy.enter(tenancy.EVERYWHERE)
        sums = " UNION ALL ".join(
            f"SELECT '{name}' || count(*) || ':' || "
            f"coalesce(sum(hashtextextended(t::text, 0)), 0) FROM {name} t"
            for name in self.tables
        )
        with connection.cursor() as cursor:
            cursor.execute(sums)
            return [row[0] for row in cursor.fetchall()]


def who_tries(world: World, row: Row) -> list[Person]:
    """Everyone of the first body who could take part, nobody; of the others who matters here."""
    named = set() if row.may in {ALL, OPEN} else set(row.may.split())
    matters = named | {"clerk", "administrator"}
    return [each for each in world.people if each.place in {NOBODY, INSIDE} or each.role in matters]


def tried(world: World, endpoint: Endpoint, row: Row, person: Person, still: Still) -> list[str]:
    """What is wrong with the answer this person got; nothing when all is as declared."""
    savepoint = connection.savepoint()
    still.mark()
    answer = call(world, endpoint, row, person)
    who = f"{endpoint.name}: {person}: {answer.status_code}"
    if row.lets_in(person):
        wrong = _let_in(who, answer, row, person)
    else:
        wrong = _refused(who, endpoint, answer, row, person)
        if still.changed():
            wrong.append(f"{who}: something was written")
        if not endpoint.safe:
            wrong += _trace(who, row, person, still)
    connection.savepoint_rollback(savepoint)
    return wrong


def _let_in(who: str, answer: HttpResponseBase, row: Row, person: Person) -> list[str]:
    led_away = row.may != OPEN and _leads_to_sign_in(answer)
    if led_away or not (answer.status_code < 400 or answer.status_code == row.answers):
        return [f"{who}: should get in: {text_of(answer)[:300]}"]
    takes_part = person.place == INSIDE and person.role in SIGHT.split()
    if MARK in text_of(answer) and not takes_part:
        return [f"{who}: sees a document that is not for him"]
    return []


def _refused(
    who: str, endpoint: Endpoint, answer: HttpResponseBase, row: Row, person: Person
) -> list[str]:
    wrong = []
    status = 401 if _leads_to_sign_in(answer) else answer.status_code
    told = person.place == INSIDE and person.role in row.told.split()
    if status not in ({409} if told else REFUSED):
        wrong.append(f"{who}: should be refused: {text_of(answer)[:300]}")
    if person.place == NOBODY and status != 401:
        wrong.append(f"{who}: nobody is signed in")
    same_role_elsewhere = row.on and person.place == ELSEWHERE and person.role in row.may.split()
    if same_role_elsewhere and status != 404:
        wrong.append(f"{who}: another body's document must seem not to be there")
    if MARK in text_of(answer) and not told:
        wrong.append(f"{who}: the refusal tells what the document is about")
    return wrong


def _trace(who: str, row: Row, person: Person, still: Still) -> list[str]:
    """A refused act stands in the trail, in the person's name, as refused."""
    new = still.acts()
    if any(outcome != "refused" for _, outcome in new):
        return [f"{who}: an act was done: {new}"]
    if person.actor is not None and not row.quiet and not new:
        return [f"{who}: the refusal left no trace"]
    return []


def call(world: World, endpoint: Endpoint, row: Row, person: Person) -> HttpResponseBase:
    if endpoint.view:
        return _by_web(world, endpoint, row, person)
    token = person.tokens.get("api", "")
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    client = client_of(headers=headers)
    given = row.body(world, person)
    path = endpoint.path.format_map(known_in(world, endpoint, row, person))
    if endpoint.multipart:
        return client.post(path, form_of(given))
    return client.generic(
        endpoint.method.upper(),
        path,
        "" if given is None else json.dumps(given),
        "application/json",
        query_params=row.query,
    )


@cache
def _handler() -> ClientHandler:
    """The whole chain of middleware, once: it looks for every asset when it is made."""
    return ClientHandler(enforce_csrf_checks=False)


def client_of(**options: Any) -> Client:
    client = Client(raise_request_exception=False, **options)
    client.handler = _handler()
    return client


def _by_web(world: World, endpoint: Endpoint, row: Row, person: Person) -> HttpResponseBase:
    client = client_of()
    if person.tokens:
        client.cookies[TOKEN_COOKIE] = person.tokens["web"]
    known = known_in(world, endpoint, row, person) | dict(row.at)
    path = reverse(endpoint.view, kwargs={name: known[name] for name in endpoint.names})
    if endpoint.safe:
        return client.get(path, query_params=row.query)
    return client.post(path, form_of(row.body(world, person)))


def form_of(given: Any) -> dict[str, Any]:
    return {
        name: SimpleUploadedFile(*value) if isinstance(value, tuple) else value
        for name, value in (given or {}).items()
    }


def known_in(world: World, endpoint: Endpoint, row: Row, person: Person) -> dict[str, Any]:
    """What may stand in an address, of this world and for this person."""
    system = world.bureau.system
    known: dict[str, Any] = {"organisation_id": world.bureau.partner_id, "number": 1}
    if row.on:
        known["document_id"] = world.documents[row.on]
        known["file_id"] = versions_of(system, document_id=world.documents[row.on])[0].id
    if "book_id" in endpoint.names:
        kind = "incoming" if endpoint.view.startswith("incoming:") else "outgoing"
        known["book_id"] = books(system, kind=kind)[0].id
    if "book_id" in endpoint.path:
        known["book_id"] = books(system, kind="incoming")[0].id
    if "ticket" in endpoint.names:
        owner = person.actor or world.bureau.officer
        known["ticket"] = ticket_of(keep(world.paper, file_name="du-thao.pdf"), owner)
    if "step_id" in endpoint.names or "{step_id}" in endpoint.path:
        known["step_id"] = first_step(system, world.documents[row.on])
    known["post_id"] = (person.actor or world.bureau.officer).post_id
    return known | {name: str(value) for name, value in row.at}


def first_step(system: Actor, document_id: UUID) -> UUID:
    """The step that was asked first: of content, or an opinion."""
    steps = approvals_of(system, document_id=document_id)
    found = steps or opinions_of(system, document_id=document_id)
    return found[0].id if found else NO_STEP


def _leads_to_sign_in(answer: HttpResponseBase) -> bool:
    return answer.status_code == 302 and answer.headers["Location"].startswith(SIGN_IN)


def text_of(answer: HttpResponseBase) -> str:
    return str(getattr(answer, "content", b"").decode(errors="replace"))
