"""A document of the demo taken to its issue by programs alone, each act in its person's name.

For journeys that begin after issue: the way there has its own, in a browser.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import httpx

from support.demo import eventually
from support.outgoing import decision_for
from support.stack import H15, Stack

SIGNER = "Trần Quốc Bảo"
OFFICER, HEAD, CHIEF, LEADER, CLERK = (
    "son.dinh", "tung.vu", "hien.pham", "bao.tran", "duyen.ho",
)  # fmt: skip
PATIENCE_S = 300


@dataclass
class Programs:
    """The API of the province's office in the name of whoever acts."""

    stack: Stack
    clients: dict[str, httpx.Client] = field(default_factory=dict)

    def as_(self, username: str) -> httpx.Client:
        if username not in self.clients:
            client = httpx.Client(
                base_url=f"{self.stack.address(H15)}/api/v1", timeout=60, trust_env=False
            )
            given = {"username": username, "password": self.stack.password_of(H15, username)}
            token = _well(client.post("/session", json=given))["token"]
            client.headers["Authorization"] = f"Bearer {token}"
            self.clients[username] = client
        return self.clients[username]

    def close(self) -> None:
        for client in self.clients.values():
            client.close()

    def drafted(self, subject: str, codes: Sequence[str]) -> str:
        """A decision to these bodies; its id."""
        officer = self.as_(OFFICER)
        found = [_well(officer.get("/organisations", params={"text": code})) for code in codes]
        to = [
            next(row["id"] for row in rows if row["code"] == code)
            for rows, code in zip(found, codes, strict=True)
        ]
        signers = _well(officer.get("/outgoing/signers", params={"type_code": "quyet-dinh"}))
        draft = {
            "type_code": "quyet-dinh",
            "subject": subject,
            "signer_post_id": next(row["post_id"] for row in signers if row["full_name"] == SIGNER),
            "recipients": [{"organisation_id": each} for each in to],
            "file": self.ticket(),
        }
        return str(_well(officer.post("/outgoing", json=draft))["id"])

    def ticket(self) -> str:
        file = ("du-thao.pdf", decision_for(SIGNER), "application/pdf")
        return str(_well(self.as_(OFFICER).post("/files", files={"file": file}))["ticket"])

    def issued(self, *documents: str) -> None:
        """Drafts sent up, approved, signed, numbered, sealed, issued; all on their way at once."""
        for each in documents:
            at = f"/outgoing/{each}"
            _well(self.as_(OFFICER).post(f"{at}/submit", json={}))
            _well(self.as_(HEAD).post(f"{at}/approve", json={"side": "content"}))
            _well(self.as_(CHIEF).post(f"{at}/approve", json={"side": "form"}))
            _well(self.as_(LEADER).post(f"{at}/signatures", json={}))
        for each in documents:
            self.waits_for(each, "signed")
            _well(self.as_(CLERK).post(f"/outgoing/{each}/issue-and-send", json={}))
        for each in documents:
            self.waits_for(each, "issued")

    def waits_for(self, document: str, state: str) -> None:
        eventually(lambda: self.state(document) == state, within=PATIENCE_S)

    def state(self, document: str) -> str:
        return str(_well(self.as_(CLERK).get(f"/documents/{document}"))["state"])


def _well(answer: httpx.Response) -> Any:
    assert answer.is_success, (answer.request.url, answer.status_code, answer.text)
    return answer.json() if answer.content else None
