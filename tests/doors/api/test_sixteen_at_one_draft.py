"""Sixteen people at one draft at the same moment, over HTTP: nothing that anybody gave is lost."""

import json
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from threading import Barrier
from uuid import UUID, uuid4

import pytest
from pytest_django.live_server_helper import LiveServer

from support.clock import standing
from support.outgoing import NOW, TODAY, Bureau, make_bureau
from support.papers import LINES, draft
from support.world import token_for
from vanban.core.people.queries import actor_of_post
from vanban.core.records.queries import versions_of
from vanban.foundation.actor import Actor
from vanban.outgoing.approval.operations import ask_opinions
from vanban.outgoing.approval.queries import opinions_of
from vanban.outgoing.drafting.queries import draft_sheet, set_aside

WRITERS, UPLOADERS, ADVISERS = 6, 5, 5
PEOPLE = WRITERS + UPLOADERS + ADVISERS
PATIENCE_S = 300  # a slow machine answers late; what counts is that it answers


@dataclass(frozen=True)
class Line:
    """A person with a token, at the address of the office."""

    address: str
    token: str

    def send(self, method: str, path: str, body: bytes, kind: str) -> tuple[int, bytes]:
        asked = urllib.request.Request(
            f"{self.address}/api/v1{path}",
            data=body or None,
            method=method,
            headers={"Authorization": f"Bearer {self.token}", "Content-Type": kind},
        )
        try:
            with urllib.request.urlopen(asked, timeout=PATIENCE_S) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as refused:
            return refused.code, refused.read()

    def call(self, method: str, path: str, given: object) -> int:
        return self.send(method, path, json.dumps(given).encode(), "application/json")[0]

    def keep(self, data: bytes, name: str) -> str:
        """Hand a file in and get its ticket."""
        edge = uuid4().hex
        head = f'Content-Disposition: form-data; name="file"; filename="{name}"'
        parts = f"--{edge}\r\n{head}\r\nContent-Type: application/pdf\r\n\r\n".encode()
        body = parts + data + f"\r\n--{edge}--\r\n".encode()
        status, answer = self.send("POST", "/files", body, f"multipart/form-data; boundary={edge}")
        assert status == 201, answer
        return str(json.loads(answer)["ticket"])


def asked_people(bureau: Bureau, document_id: UUID) -> list[Actor]:
    """Sixteen officers who are asked about the draft, and so see it."""
    posts = [
        bureau.office.someone(f"nguoi.{at}", full_name=f"Người thứ {at}").post_id
        for at in range(PEOPLE)
    ]
    ask_opinions(
        actor=bureau.officer,
        now=NOW,
        document_id=document_id,
        question="Đã hợp lý chưa?",
        due_date=date(2026, 11, 25),
        posts=posts,
    )
    return [actor_of_post(post, on=TODAY, origin="127.0.0.1") for post in posts]


@pytest.mark.django_db(transaction=True)
def test_fields_files_and_opinions_given_at_once_are_all_kept(live_server: LiveServer) -> None:
    with standing(NOW):
        bureau = make_bureau()
        document_id = bureau.drafted()
        people = asked_people(bureau, document_id)
        asked = opinions_of(bureau.officer, document_id=document_id)
        steps = {row.asked_of_id: row.id for row in asked}
        due = [steps[each.post_id] for each in people if each.post_id]
        lines = [Line(live_server.url, token_for(each, "api")) for each in people]
        seen = draft_sheet(bureau.officer, document_id=document_id).mark
        form = {"type_code": "quyet-dinh", "signer_post_id": str(bureau.leader.post_id)}
        form["recipients"] = [{"organisation_id": str(bureau.partner_id)}]  # type: ignore[assignment]
        texts = [f"Trích yếu của người thứ {at}" for at in range(WRITERS)]
        files = [
            draft(lines=(*LINES, ("Tinos-Regular", 13, 100, 80, f"Bản {at}")))
            for at in range(UPLOADERS)
        ]
        tickets = [
            line.keep(data, f"ban-{at}.pdf")
            for at, (line, data) in enumerate(zip(lines[WRITERS:], files, strict=False))
        ]
        ready = Barrier(PEOPLE)

        def act(at: int) -> int:
            line, at_draft = lines[at], f"/outgoing/{document_id}"
            ready.wait(PATIENCE_S)
            if at < WRITERS:
                return line.call(
                    "PUT", f"{at_draft}/draft", form | {"subject": texts[at], "seen": seen}
                )
            if at < WRITERS + UPLOADERS:
                given = {"file": tickets[at - WRITERS], "note": f"Bản {at}"}
                return line.call("POST", f"{at_draft}/versions", given)
            said = {"vote": "comment", "note": f"Ý kiến {at}"}
            return line.call("POST", f"{at_draft}/steps/{due[at]}/opinion", said)

        with ThreadPoolExecutor(PEOPLE) as together:
            answers = list(together.map(act, range(PEOPLE)))

    assert sorted(answers[:WRITERS]) == [204, *[409] * (WRITERS - 1)]
    assert set(answers[WRITERS:]) == {204}
    saved = draft_sheet(bureau.officer, document_id=document_id).subject
    aside = [row.fields["subject"] for row in set_aside(bureau.officer, document_id=document_id)]
    assert sorted([saved, *aside]) == texts
    versions = versions_of(bureau.system, document_id=document_id)
    assert {row.note for row in versions} >= {f"Bản {at + WRITERS}" for at in range(UPLOADERS)}
    assert len({row.sha256 for row in versions}) == 1 + UPLOADERS
    assert sorted(row.ordinal for row in versions) == list(range(1, UPLOADERS + 2))
    given = {row.note for row in opinions_of(bureau.officer, document_id=document_id)} - {""}
    assert given == {f"Ý kiến {at}" for at in range(WRITERS + UPLOADERS, PEOPLE)}
