"""One's own keys and picture, the body's seal, a workbook signed beside a document: by the API."""

import json
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from support.caller import AT, As, Caller, id_of
from support.outgoing import NOW, PLAIN, Bureau, kept
from support.work import do_jobs
from vanban.core.records.queries import attachments_of
from vanban.formats.pades.appearance import handwriting, seal_image
from vanban.trust.keys.models import Key
from vanban.trust.keys.rules import Channel

pytestmark = pytest.mark.django_db
WORKBOOK = b"PK\x03\x04 du toan"


def sent(caller: Caller, path: str, png: bytes, **fields: str) -> tuple[int, dict[str, object]]:
    given = {"file": SimpleUploadedFile("anh.png", png), **fields}
    got = caller.client.post(f"{AT}{path}", given)
    return got.status_code, json.loads(got.content)


def test_a_persons_keys_are_listed_chosen_and_retired(bureau: Bureau, as_: As) -> None:
    leader = as_(bureau.leader)
    (key,) = leader.get("/me/keys")
    assert key["first"]
    assert (key["common_name"], key["problems"]) == (bureau.leader.name, [])
    leader.post(f"/keys/{key['id']}/prefer")
    assert as_(bureau.deputy).call("delete", f"/keys/{key['id']}").status == 403
    leader.delete(f"/keys/{key['id']}")
    assert leader.get("/me/keys") == []


def test_the_keeper_of_the_seal_retires_the_bodys_token_but_not_its_key_on_the_server(
    bureau: Bureau, as_: As
) -> None:
    clerk = as_(bureau.clerk)
    (key,) = clerk.get("/organisation/keys")
    clerk.post(f"/keys/{key['id']}/prefer")
    assert clerk.call("delete", f"/keys/{key['id']}").status == 403
    Key.objects.filter(id=UUID(key["id"])).update(channel=Channel.DESKTOP)
    assert as_(bureau.officer).call("delete", f"/keys/{key['id']}").status == 403
    clerk.delete(f"/keys/{key['id']}")
    assert clerk.get("/organisation/keys") == []
    assert as_(bureau.officer).call("get", "/organisation/keys").status == 403


def test_pictures_are_given_seen_and_dropped(bureau: Bureau, as_: As) -> None:
    leader, clerk = as_(bureau.leader), as_(bureau.clerk)
    assert leader.call("get", "/me/signature-picture").status == 404
    status, told = sent(leader, "/me/signature-picture", handwriting(bureau.leader.name))
    assert (status, told["given_by_name"]) == (200, bureau.leader.name)
    assert leader.call("get", "/me/signature-picture.png").body.startswith(b"\x89PNG")
    status, told = sent(leader, "/me/signature-picture", b"not a picture")
    assert status == 422
    leader.delete("/me/signature-picture")
    assert leader.call("get", "/me/signature-picture").status == 404

    seal = seal_image("ỦY BAN NHÂN DÂN", "TỈNH ĐẮK LẮK")
    status, told = sent(clerk, "/organisation/seal-picture", seal, diameter_mm="34.5")
    assert (status, told["diameter_mm"]) == (200, 34.5)
    assert sent(leader, "/organisation/seal-picture", seal, diameter_mm="36")[0] == 403
    clerk.delete("/organisation/seal-picture")
    assert clerk.call("get", "/organisation/seal-picture").status == 404


def test_a_workbook_is_signed_beside_and_its_verdict_is_told(bureau: Bureau, as_: As) -> None:
    leader = as_(bureau.leader)
    document_id = bureau.approved(PLAIN, attachments=[kept(WORKBOOK, "du-toan.xlsx")])
    (row,) = attachments_of(bureau.leader, document_id=document_id)
    at = f"/outgoing/{document_id}"
    made = id_of(leader.post(f"{at}/attachments/{row.id}/signatures", {}))
    do_jobs(task="added")
    (told,) = leader.get(f"{at}/attachment-signatures")
    assert (told["id"], told["state"], told["source_sha256"]) == (str(made), "done", row.sha256)
    book, beside = leader.get(f"/documents/{document_id}")["attachments"]
    assert (book["signs"], beside["signs"]) == ("", row.sha256)
    verdict = leader.get(f"/documents/{document_id}/files/{beside['id']}/verdict")
    (found,) = verdict["signatures"]
    assert (verdict["outcome"], found["signer"]["name"]) == ("valid", bureau.leader.name)
    assert found["signed_at"].startswith(f"{NOW:%Y-%m-%d}")
    assert found["at_present"]["state"] == "ok"
    report = leader.call("get", f"/documents/{document_id}/files/{beside['id']}/verdict.xml")
    assert b"total-passed" in report.body
    again = leader.call("post", f"{at}/attachments/{beside['id']}/signatures", {})
    assert again.codes == ["signing.annex_not_signable"]
