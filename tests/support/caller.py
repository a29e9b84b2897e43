"""A caller of the API: JSON in, JSON out, in someone's name."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from support.office import PASSWORD
from vanban.core.people.queries import account_of_person
from vanban.foundation.actor import Actor

AT = "/api/v1"


@dataclass(frozen=True)
class Answer:
    """A status and what came with it."""

    status: int
    body: Any
    content_type: str

    @property
    def codes(self) -> list[str]:
        """The codes of a refusal's reasons."""
        assert self.content_type == "application/problem+json", (self.status, self.body)
        return [reason["code"] for reason in self.body["reasons"]]


class Caller:
    """Somebody with a token; without one a stranger."""

    def __init__(self, token: str = "") -> None:
        self.client = Client(headers={"Authorization": f"Bearer {token}"} if token else {})

    def call(self, method: str, path: str, body: object = None, **query: object) -> Answer:
        got = self.client.generic(
            method.upper(),
            f"{AT}{path}",
            b"" if body is None else json.dumps(body, default=str).encode(),
            "application/json",
            query_params=query,
        )
        kind = got.headers.get("Content-Type", "").split(";")[0]
        read = got.json() if "json" in kind and got.content else got.getvalue()
        return Answer(got.status_code, read, kind)

    def get(self, path: str, **query: object) -> Any:
        return self._well(self.call("get", path, **query))

    def post(self, path: str, body: object = None) -> Any:
        return self._well(self.call("post", path, body))

    def put(self, path: str, body: object) -> Any:
        return self._well(self.call("put", path, body))

    def delete(self, path: str) -> Any:
        return self._well(self.call("delete", path))

    def give(self, data: bytes, name: str = "du-thao.pdf") -> str:
        """Send a file; its ticket."""
        file = SimpleUploadedFile(name, data)
        got = self.client.post(f"{AT}/files", {"file": file})
        assert got.status_code == 201, got.content
        return str(got.json()["ticket"])

    def _well(self, answer: Answer) -> Any:
        assert answer.status < 300, (answer.status, answer.body)
        return answer.body


As = Callable[[Actor], Caller]


def caller_for(actor: Actor) -> Caller:
    """Sign the person of an actor in by name and password."""
    assert actor.person_id is not None
    account = account_of_person(actor.person_id)
    assert account is not None
    stranger = Caller()
    given = {"username": account.username, "password": PASSWORD}
    return Caller(stranger.post("/session", given)["token"])


def id_of(answer: Any) -> UUID:
    """The id of what was made."""
    return UUID(answer["id"])
