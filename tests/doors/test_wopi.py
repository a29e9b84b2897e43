"""An editor in the browser reads a draft, holds it, and gives new versions back (WOPI)."""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from random import randbytes
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from support.clock import Hands, standing
from support.outgoing import NOW, Bureau, kept, make_bureau
from support.wopi_editor import Publisher, published, publisher, sign, ticks_of
from support.word import decision
from vanban.core.files.queries import load
from vanban.core.records.queries import document_face, versions_of
from vanban.doors.gateway import wopi
from vanban.doors.web.outgoing.steps.drafting import file
from vanban.doors.web.outgoing.steps.scene import Scene
from vanban.outgoing.approval.operations import submit_for_approval
from vanban.outgoing.drafting.operations import editing_token

pytestmark = pytest.mark.django_db
ONE, TWO = decision("Về việc hỗ trợ giống"), decision("Về việc hỗ trợ giống, phân bón")


@pytest.fixture
def bureau(db: None) -> Bureau:
    return make_bureau()


@pytest.fixture(autouse=True)
def hands() -> Iterator[Hands]:
    with standing(NOW) as hands:
        yield hands


class Editor:
    """What an editor does, with the token it was opened with."""

    def __init__(self, document_id: UUID, token: str) -> None:
        self.client, self.at, self.query = Client(), f"/wopi/files/{document_id}", token

    def get(self, path: str = "") -> Any:
        return self.client.get(f"{self.at}{path}", {"access_token": self.query})

    def act(self, override: str, lock: str, old: str = "") -> Any:
        headers = {"X-WOPI-Override": override, "X-WOPI-Lock": lock}
        headers |= {"X-WOPI-OldLock": old} if old else {}
        return self.client.post(f"{self.at}?access_token={self.query}", headers=headers)

    def put(self, data: bytes, lock: str) -> Any:
        return self.client.post(
            f"{self.at}/contents?access_token={self.query}",
            data=data,
            content_type="application/octet-stream",
            headers={"X-WOPI-Override": "PUT", "X-WOPI-Lock": lock},
        )


def opened(bureau: Bureau) -> tuple[UUID, Editor]:
    document_id = bureau.drafted(ONE, stored=kept(ONE, "du-thao.docx"))
    return document_id, Editor(document_id, editing_token(bureau.officer, document_id=document_id))


def test_an_editor_reads_holds_and_writes_a_draft_and_every_version_is_kept(
    bureau: Bureau,
) -> None:
    document_id, editor = opened(bureau)
    info = editor.get().json()
    assert (info["BaseFileName"], info["UserCanWrite"]) == ("du-thao.docx", True)
    assert info["UserFriendlyName"] == "Lê Văn Tuấn, Chuyên viên"
    assert editor.get("/contents").content == ONE
    assert editor.put(TWO, "A").status_code == 409, "nobody writes what he does not hold"
    assert editor.act("LOCK", "A").status_code == 200
    assert editor.put(TWO, "A").status_code == 200
    assert editor.put(TWO, "A").status_code == 200, "saved again: no new version"
    rows = versions_of(bureau.officer, document_id=document_id)
    assert [row.note for row in rows] == ["Soạn trên trình duyệt", ""]
    assert load(rows[0].sha256) == TWO
    assert editor.act("UNLOCK", "A").status_code == 200
    assert editor.act("GET_LOCK", "").headers["X-WOPI-Lock"] == ""


def with_pictures(data: bytes, size: int) -> bytes:
    """A Word file with pictures of so many bytes."""
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a") as package:
        package.writestr("word/media/anh.bin", randbytes(size))
    return out.getvalue()


def test_a_draft_with_pictures_is_kept_whole_and_only_what_is_absurd_refused(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    document_id, editor = opened(bureau)
    large = with_pictures(TWO, 6 * 1024 * 1024)  # more than Django takes for a form
    assert editor.act("LOCK", "A").status_code == 200
    assert editor.put(large, "A").status_code == 200
    rows = versions_of(bureau.officer, document_id=document_id)
    assert load(rows[0].sha256) == large
    monkeypatch.setattr(wopi, "LARGEST", 1024)
    assert editor.put(large + b" ", "A").status_code == 413
    assert len(versions_of(bureau.officer, document_id=document_id)) == len(rows)


def test_two_editors_do_not_write_over_each_other(bureau: Bureau) -> None:
    document_id, editor = opened(bureau)
    other = Editor(document_id, editing_token(bureau.officer, document_id=document_id))
    assert editor.act("LOCK", "A").status_code == 200
    refused = other.act("LOCK", "B")
    assert (refused.status_code, refused.headers["X-WOPI-Lock"]) == (409, "A")
    assert other.put(TWO, "B").status_code == 409
    assert other.act("UNLOCK", "B").status_code == 409
    assert other.act("LOCK", "B", old="A").status_code == 200
    assert editor.act("REFRESH_LOCK", "A").status_code == 409
    assert other.act("REFRESH_LOCK", "B").status_code == 200


def test_a_token_opens_one_draft_for_one_person_and_no_longer_than_his_right(
    bureau: Bureau,
) -> None:
    document_id, editor = opened(bureau)
    another, _ = opened(bureau)
    assert Editor(another, editor.query).get().status_code == 401
    assert Editor(document_id, f"{editor.query}x").get().status_code == 401
    stranger = replace(bureau.officer, post_id=bureau.other_head.post_id)
    unseen = Editor(document_id, editing_token(stranger, document_id=document_id))
    assert unseen.get().status_code == 404
    assert unseen.get("/contents").status_code == 404
    assert unseen.act("LOCK", "A").status_code in {401, 404}
    editor.act("LOCK", "A")
    submit = bureau.drafted()
    submit_for_approval(actor=bureau.officer, now=NOW, document_id=submit)
    gone_up = Editor(submit, editing_token(bureau.officer, document_id=submit))
    assert gone_up.get().json()["UserCanWrite"] is False
    assert gone_up.act("LOCK", "A").status_code == 409


def test_the_page_opens_the_editor_only_where_there_is_one(
    bureau: Bureau, settings: Settings
) -> None:
    document_id, _ = opened(bureau)
    scene = Scene(
        actor=bureau.officer,
        now=NOW,
        face=document_face(bureau.officer, document_id=document_id),
        here="/",
        next_url="/",
        mode="",
        chosen=None,
        step_id=None,
    )
    settings.WOPI_EDITOR = ""
    assert file(scene)["editor"] is None
    settings.WOPI_EDITOR = "https://soan-thao.example.vn/browser/dist/cool.html"
    shown = file(scene)["editor"]
    assert isinstance(shown, dict)
    assert shown["url"].startswith("https://soan-thao.example.vn/browser/dist/cool.html?WOPISrc=")


@pytest.fixture
def office(settings: Settings) -> Iterator[Publisher]:
    """The office knows an editor that publishes its keys."""
    with publisher() as server:
        settings.WOPI_DISCOVERY = server.address
        settings.WOPI_HOST = "https://vanban.tinh.vn"
        server.document = published("now", "before")
        yield server


def asked(editor: Editor, name: str, *, minutes_ago: int = 0, **instead: str) -> int:
    """CheckFileInfo, signed by a key; the status answered."""
    at = NOW - timedelta(minutes=minutes_ago)
    url = f"https://vanban.tinh.vn{editor.at}?access_token={editor.query}"
    proof = sign(name, token=editor.query, url=url, at=at)
    headers = {"X-WOPI-Proof": proof, "X-WOPI-ProofOld": "", "X-WOPI-TimeStamp": ticks_of(at)}
    got = editor.client.get(
        f"{editor.at}?access_token={editor.query}",
        headers={key: str(value) for key, value in (headers | instead).items()},
    )
    if got.status_code == 500:
        assert got.headers["X-WOPI-ServerError"].startswith("drafting.")
    return int(got.status_code)


def test_only_the_editor_that_publishes_its_keys_is_let_in(
    bureau: Bureau, office: Publisher
) -> None:
    _, editor = opened(bureau)
    assert asked(editor, "now") == 200
    assert asked(editor, "before") == 200
    assert asked(editor, "other") == 500
    assert asked(editor, "now", minutes_ago=20) == 200
    assert asked(editor, "now", minutes_ago=21) == 500
    assert asked(editor, "now", **{"X-WOPI-TimeStamp": str(ticks_of(NOW) - 1)}) == 500
    assert editor.get().status_code == 500, "a token alone lets nobody in"
    assert editor.get("/contents").status_code == 500
    assert editor.act("LOCK", "A").status_code == 500
    assert editor.put(TWO, "A").status_code == 500
    assert office.asked == 1, "strangers do not make the office ask the editor again and again"


def test_an_editor_that_changes_its_keys_is_known_again(
    bureau: Bureau, office: Publisher, hands: Hands
) -> None:
    _, editor = opened(bureau)
    assert asked(editor, "now") == 200
    office.document = published("other", "now")
    assert asked(editor, "other") == 500
    hands.go_on(minutes=2)
    assert asked(editor, "other", minutes_ago=-2) == 200
    assert asked(editor, "before", minutes_ago=-2) == 500
    office.document = None
    hands.go_on(minutes=30)
    assert asked(editor, "other", minutes_ago=-32) == 200
    assert asked(editor, "before", minutes_ago=-32) == 500
    assert asked(editor, "other", minutes_ago=-32) == 200, "what was read before holds"


def test_nobody_is_let_in_while_no_keys_were_ever_read(bureau: Bureau, office: Publisher) -> None:
    office.document = None
    _, editor = opened(bureau)
    assert asked(editor, "now") == 500
