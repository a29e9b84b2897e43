"""Every act on the pages of outgoing, pressed on a page that is no longer true, and pressed twice.

The page was opened before somebody else's act, or the button is pressed again, or the page comes
back by the browser's own button: what the office answers says in words what stands now and how to
go on, or does what was done already once more to no effect. It never fails and is never blank.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final
from uuid import UUID

import pytest
from django.db import connection
from django.http import HttpResponseBase
from django.test import Client
from django.urls import get_resolver, reverse

from support.outgoing import NOW, Bureau
from support.trying import Endpoint, client_of, form_of, known_in, text_of
from support.who_may import Row
from support.who_may_web import WEB
from support.work import do_jobs
from support.world import INSIDE, Person, World
from vanban.doors.web.middleware import TOKEN_COOKIE
from vanban.exchange.sending.operations import open_package, recall_document
from vanban.foundation.ids import new_id
from vanban.outgoing.approval.operations import approve, submit_for_approval
from vanban.outgoing.approval.rules import Side
from vanban.outgoing.drafting.operations import abandon_draft
from vanban.outgoing.numbering.operations import stamp_file, take_number
from vanban.outgoing.publication.operations import issue
from vanban.outgoing.sealing.operations import request_seal
from vanban.outgoing.signing.operations import apply_signature, request_signature

pytestmark = pytest.mark.django_db
FAILED: Final = 500
SHOWN: Final = 200
LATER_STEPS: Final = 5  # from here on it is the clerk who looks
REFUSED: Final = 400
REASON: Final = "Sai căn cứ."
STEPS: Final = (
    *("drafting", "in_review", "opinion", "to_sign", "signing", "signed", "numbered"),
    *("sealing", "sealed", "issued", "recalled", "abandoned"),
)


def names_in(view: str) -> tuple[str, ...]:
    """What an address of a page needs to know."""
    space, _, name = view.partition(":")
    _, resolver = get_resolver().namespace_dict[space]
    ((_pattern, names), *_others), *_rest = resolver.reverse_dict.getlist(name)[0]
    return tuple(names)


ACTS: Final = tuple(
    name
    for name, row in WEB.items()
    if name.startswith("POST outgoing:")
    and row.on
    and row.may
    and "document_id" in names_in(name.removeprefix("POST "))
)
# What a page of a document is turned to: `?lam=`.
MODES: Final = (
    *("", "sua", "tep", "bo", "tra-lai", "rut", "huy-so", "lay-lai", "chuyen-buoc"),
    *("xin-y-kien", "so-rieng", "cach-gui", "khong-co"),
)


@pytest.fixture(scope="module")
def lived(world: World) -> World:
    """The world, with a document at each of the last steps as well."""
    bureau = world.bureau
    more = {
        "issued": _issued(bureau),
        "recalled": _recalled(bureau),
        "sealing": _sealing(bureau),
        "abandoned": bureau.drafted(),
    }
    abandon_draft(actor=bureau.officer, now=NOW, document_id=more["abandoned"], reason=REASON)
    return replace(world, documents={**world.documents, **more})


def _sealing(bureau: Bureau) -> UUID:
    """Taken to the seal by those of this bureau: others hold the same roles by now."""
    document_id = bureau.drafted()
    submit_for_approval(
        actor=bureau.officer,
        now=NOW,
        document_id=document_id,
        content_approver_id=bureau.head.post_id,
        form_approver_id=bureau.chief.post_id,
    )
    approve(actor=bureau.head, now=NOW, document_id=document_id, side=Side.CONTENT)
    approve(actor=bureau.chief, now=NOW, document_id=document_id, side=Side.FORM)
    request = request_signature(actor=bureau.leader, now=NOW, document_id=document_id)
    apply_signature(actor=bureau.system, now=NOW, request_id=request)
    take_number(actor=bureau.clerk, now=NOW, document_id=document_id)
    stamp_file(actor=bureau.system, now=NOW, document_id=document_id)
    request_seal(actor=bureau.clerk, now=NOW, document_id=document_id)
    return document_id


def _issued(bureau: Bureau) -> UUID:
    document_id = _sealing(bureau)
    do_jobs(task="sealing")
    issue(actor=bureau.clerk, now=NOW, document_id=document_id)
    open_package(actor=bureau.system, now=NOW, document_id=document_id)
    return document_id


def _recalled(bureau: Bureau) -> UUID:
    document_id = _issued(bureau)
    recall_document(actor=bureau.clerk, now=NOW, document_id=document_id, reason=REASON)
    return document_id


def test_every_act_pressed_on_a_page_of_another_step_and_twice_answers_in_words(
    lived: World,
) -> None:
    assert len(ACTS) > 20, "the table of endpoints is read"
    wrong = []
    for name in ACTS:
        row = WEB[name]
        for person in _who(lived, row):
            for step in STEPS:
                wrong += _pressed_twice(lived, name, replace(row, on=step), person)
    assert wrong == [], "\n".join(wrong)


def test_every_page_of_a_document_opens_at_every_step_whatever_it_is_turned_to(
    lived: World,
) -> None:
    """In a box it has left long since, turned to an act of another step: the back button."""
    wrong = []
    clients = {role: _client(lived.one(INSIDE, role)) for role in ("officer", "clerk")}
    for number, step in enumerate(STEPS):
        client = clients["officer" if number < LATER_STEPS else "clerk"]
        for mode in MODES:
            path = reverse("outgoing:document", args=["cho-ky", lived.documents[step]])
            answer = client.get(path, query_params={"lam": mode} if mode else {})
            if answer.status_code != SHOWN or "<main" not in text_of(answer):
                wrong.append(f"{step}, lam={mode}: {answer.status_code}")
    assert wrong == [], "\n".join(wrong)


def test_a_form_with_more_places_than_django_reads_by_itself_is_read(lived: World) -> None:
    places = [str(new_id()) for _ in range(1500)]
    path = reverse("outgoing:revise", args=[lived.documents["drafting"]])
    given = {"type_code": "quyet-dinh", "subject": "Về việc", "recipients": places}
    answer = _client(lived.one(INSIDE, "officer")).post(path, given)
    refusal = answer.context["refusal"]
    assert {reason.code for reason in refusal.reasons} == {"drafting.recipient_unknown"}


def _who(world: World, row: Row) -> Iterator[Person]:
    """The first of those who may."""
    yield world.one(INSIDE, row.may.split()[0])


def _client(person: Person) -> Client:
    client = client_of()
    client.cookies[TOKEN_COOKIE] = person.tokens["web"]
    return client


def _pressed_twice(world: World, name: str, row: Row, person: Person) -> list[str]:
    savepoint = connection.savepoint()
    view = name.removeprefix("POST ")
    endpoint = Endpoint(name=name, method="post", view=view, names=names_in(view))
    known = known_in(world, endpoint, row, person) | dict(row.at)
    path = reverse(view, kwargs={each: known[each] for each in endpoint.names})
    client, wrong = _client(person), []
    for press in ("once", "again"):
        given = form_of(row.body(world, person))
        headers = {"HX-Request": "true"} if press == "again" else {}
        answer = client.post(path, given, headers=headers)
        wrong += [f"{name} at {row.on}, {press}: {each}" for each in _against(answer)]
    connection.savepoint_rollback(savepoint)
    return wrong


def _against(answer: HttpResponseBase) -> list[str]:
    """A failure, a blank, or a refusal without words and a way to go on."""
    if answer.status_code >= FAILED:
        return [f"failed with {answer.status_code}: {text_of(answer)[:200]}"]
    if answer.status_code < REFUSED:
        return []
    context = getattr(answer, "context", None)
    refusal = context["refusal"] if context and "refusal" in context else None
    if refusal is None or not refusal.reasons:
        return [f"{answer.status_code} without a reason"]
    return [
        f"{answer.status_code} {reason.code}: no way to go on: {reason.text}"
        for reason in refusal.reasons
        if not (reason.text and reason.mend)
    ]
