"""Two bodies with a person in every role, and a document of the first at every step of its life.

For the matrix of who may do what: in the first body one set of people takes part in the documents
(drafts, approves, signs, directs, handles), a second set holds the same roles and takes no part.
"""

import secrets
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from uuid import UUID

from tests.support.incoming import arrive, light, packet

from support.office import STRANGER
from support.outgoing import NOW, PLAIN, TODAY, Bureau, make_bureau, with_books
from vanban.core.people.models import Account
from vanban.core.people.operations.signing_in import admit
from vanban.core.people.queries import account_of_person, actor_of_post
from vanban.core.people.rules import ROLES
from vanban.core.records.queries import document_face
from vanban.doors.testpki.authority import Pki
from vanban.foundation import tenancy
from vanban.foundation.actor import Actor
from vanban.incoming.assignment.operations import assign, split
from vanban.incoming.assignment.rules import Assignee, Role
from vanban.incoming.processing.operations import start_work
from vanban.incoming.reception.operations import note_take_back
from vanban.incoming.registration.operations import register
from vanban.outgoing.approval.operations import ask_opinions
from vanban.outgoing.signing.operations import request_signature

MARK = "lũ Krông Năng"  # stands in the subject of every document of the first body
SUBJECT = f"Về việc khắc phục hậu quả {MARK}"
NOBODY, INSIDE, OUTSIDE, ELSEWHERE = "nobody", "inside", "outside", "elsewhere"


@dataclass(frozen=True)
class Person:
    """Who calls: a role, and where it stands to the documents."""

    place: str  # nobody | inside | outside | elsewhere
    role: str
    actor: Actor | None = None
    tokens: Mapping[str, str] = field(default_factory=dict)  # of each door

    def __str__(self) -> str:
        return f"{self.role} {self.place}".strip()


@dataclass(frozen=True)
class World:
    bureau: Bureau
    people: tuple[Person, ...]
    documents: Mapping[str, UUID]
    username: str  # of the first body's officer
    paper: bytes = PLAIN

    def one(self, place: str, role: str) -> Person:
        return next(each for each in self.people if (each.place, each.role) == (place, role))

    @cached_property
    def ids(self) -> frozenset[str]:
        return frozenset(str(each) for each in self.documents.values())


def make_world(pki: Pki) -> World:
    bureau = with_books(make_bureau(pki=pki))
    other = make_bureau("G22")
    documents = dict(_outgoing(bureau)) | dict(_incoming(bureau))
    inside = {
        "officer": bureau.officer,
        "head": bureau.head,
        "office_chief": bureau.chief,
        "leader": bureau.leader,
        "clerk": bureau.clerk,
    }
    outside = {"head": bureau.other_head, "leader": bureau.deputy}
    elsewhere = {
        "officer": other.officer,
        "head": other.head,
        "office_chief": other.chief,
        "leader": other.leader,
        "clerk": other.clerk,
    }
    people = [Person(NOBODY, "")]
    for place, body, known in (
        (INSIDE, bureau, inside),
        (OUTSIDE, bureau, outside),
        (ELSEWHERE, other, elsewhere),
    ):
        people += [
            _signed_in(place, role, known.get(role) or _another(body, place, role))
            for role in ROLES
            if (place, role) != (OUTSIDE, "clerk")  # the registry sees all: it takes part
        ]
    account = account_of_person(bureau.officer.person_id)
    assert account is not None
    return World(bureau, tuple(people), documents, account.username)


def _another(body: Bureau, place: str, role: str) -> Actor:
    someone = body.office.someone(
        f"{role}.{place}", role, full_name=f"{role} {place}", title=role, unit_id=None
    )
    return actor_of_post(someone.post_id, on=TODAY, origin="127.0.0.1")


def _signed_in(place: str, role: str, actor: Actor) -> Person:
    return Person(place, role, actor, {door: token_for(actor, door) for door in ("web", "api")})


def token_for(actor: Actor, door: str = "web") -> str:
    """A person's token at a door, as signing in gives it."""
    assert actor.person_id is not None
    Account.objects.filter(person_id=actor.person_id).update(must_change=False)
    account = account_of_person(actor.person_id)
    assert account is not None
    token = secrets.token_urlsafe(32)
    admit(  # the password itself is tried elsewhere
        actor=STRANGER,
        now=NOW,
        account_id=account.id,
        fits=True,
        holds_post=True,
        token_sha256=sha256(token.encode()).hexdigest(),
        origin="127.0.0.1",
        kind=door,
    )
    return token


def _outgoing(bureau: Bureau) -> Iterator[tuple[str, UUID]]:
    """A document of its own for every step, so that each act finds its own ground."""
    yield "drafting", bureau.drafted(subject=SUBJECT)
    yield "in_review", bureau.submitted(subject=SUBJECT)
    yield "opinion", _asked_for_opinion(bureau)
    yield "to_sign", bureau.approved(subject=SUBJECT)
    yield "signed", bureau.signed(subject=SUBJECT)
    yield "numbered", bureau.numbered(subject=SUBJECT)
    yield "sealed", bureau.sealed(subject=SUBJECT)
    signing = bureau.approved(subject=SUBJECT)  # last: its key is still at work
    request_signature(actor=bureau.leader, now=NOW, document_id=signing)
    yield "signing", signing


def _asked_for_opinion(bureau: Bureau) -> UUID:
    document_id = bureau.drafted(subject=SUBJECT)
    assert bureau.chief.post_id is not None
    ask_opinions(
        actor=bureau.officer,
        now=NOW,
        document_id=document_id,
        question="Đúng thẩm quyền chưa?",
        due_date=TODAY,
        posts=[bureau.chief.post_id],
    )
    return document_id


def _incoming(bureau: Bureau) -> Iterator[tuple[str, UUID]]:
    steps: tuple[tuple[str, Callable[[Bureau, UUID], None]], ...] = (
        ("registered", _registered),
        ("assigned", _assigned),
        ("split", _split),
        ("processing", _processing),
        ("informed", _informed),
        ("asked_back", _asked_back),
    )
    yield "received", arrive(bureau, packet(100, subject=SUBJECT), now=NOW)  # type: ignore[arg-type]
    for number, (name, step) in enumerate(steps, start=101):
        document_id = arrive(bureau, light(number, subject=SUBJECT), now=NOW)  # type: ignore[arg-type]
        step(bureau, document_id)
        yield name, document_id
    tenancy.enter(bureau.organisation_id)


def _registered(bureau: Bureau, document_id: UUID) -> None:
    register(
        actor=bureau.clerk,
        now=NOW,
        document_id=document_id,
        present_to_post_id=bureau.leader.post_id,
    )


def _assigned(bureau: Bureau, document_id: UUID) -> None:
    _registered(bureau, document_id)
    lead = Assignee(role=Role.LEAD, unit_id=bureau.unit_id)
    assign(actor=bureau.leader, now=NOW, document_id=document_id, assignees=[lead])


def _split(bureau: Bureau, document_id: UUID) -> None:
    _assigned(bureau, document_id)
    lead = Assignee(role=Role.LEAD, post_id=bureau.officer.post_id)
    split(actor=bureau.head, now=NOW, document_id=document_id, assignees=[lead])


def _processing(bureau: Bureau, document_id: UUID) -> None:
    _split(bureau, document_id)
    start_work(actor=bureau.officer, now=NOW, document_id=document_id)


def _informed(bureau: Bureau, document_id: UUID) -> None:
    _registered(bureau, document_id)
    given = [
        Assignee(role=Role.LEAD, unit_id=bureau.unit_id),
        Assignee(role=Role.INFORM, post_id=bureau.chief.post_id),
    ]
    assign(actor=bureau.leader, now=NOW, document_id=document_id, assignees=given)


def _asked_back(bureau: Bureau, document_id: UUID) -> None:
    note_take_back(
        actor=bureau.system,
        now=NOW,
        business_id=document_face(bureau.system, document_id=document_id).business_id,
        from_code="G22",
        reason="Gửi nhầm bản dự thảo.",
    )
