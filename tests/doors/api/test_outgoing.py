"""From a draft to the issued document through the API alone, with real keys."""

import io

import pikepdf
import pytest

from support.caller import As, id_of
from support.outgoing import PLAIN, Bureau
from support.work import do_jobs

SUBJECT = "Về việc khắc phục hậu quả mưa lũ"


def given(bureau: Bureau, **more: object) -> dict[str, object]:
    return {
        "type_code": "quyet-dinh",
        "subject": SUBJECT,
        "signer_post_id": str(bureau.leader.post_id),
        "recipients": [
            {"organisation_id": str(bureau.partner_id)},
            {"name": "Ông Y Thông, buôn Ea Kmar", "by_paper": True},
        ],
    } | more


def test_a_document_goes_from_draft_to_issued(bureau: Bureau, as_: As) -> None:
    officer, head, chief = as_(bureau.officer), as_(bureau.head), as_(bureau.chief)
    leader, clerk = as_(bureau.leader), as_(bureau.clerk)
    form = officer.get("/outgoing/form")
    assert "quyet-dinh" in [row["code"] for row in form["types"]]
    assert str(bureau.leader.post_id) in [row["post_id"] for row in form["signers"]]
    file = officer.give(PLAIN)
    at = f"/outgoing/{id_of(officer.post('/outgoing', given(bureau, file=file)))}"
    sheet = officer.get(f"{at}/draft")
    assert [row["way"] for row in sheet["recipients"]] == ["axis", "paper"]
    officer.put(f"{at}/draft", given(bureau, urgency=1))
    officer.post(f"{at}/versions", {"attachments": [officer.give(PLAIN, "phu-luc.pdf")]})
    assert officer.get("/outgoing/approvers")["content"]["id"] == str(bureau.head.post_id)
    officer.post(f"{at}/submit", {})
    head.post(f"{at}/approve", {"side": "content", "note": "Đồng ý."})
    chief.post(f"{at}/approve", {"side": "form"})
    told = officer.get(f"{at}/approvals")["approvals"]
    assert [(row["side"], row["decision"]) for row in told] == [
        ("content", "approved"),
        ("form", "approved"),
    ]
    leader.post(f"{at}/signatures", {})
    assert [row["state"] for row in leader.get(f"{at}/signatures")] == ["asked"]
    do_jobs()
    assert [row["state"] for row in leader.get(f"{at}/signatures")] == ["done"]
    books = clerk.get("/books", kind="outgoing", year=2026)
    taken = clerk.post(f"{at}/number", {"book_id": books[0]["id"]})
    assert taken == {"number": 1, "symbol": "01/QĐ-UBND", "issued_date": "2026-11-20"}
    do_jobs()
    clerk.post(f"{at}/seals")
    do_jobs()
    seen = clerk.get(f"{at}/issuing")
    assert (seen["state"], seen["seals"][0]["state"]) == ("sealed", "done")
    assert clerk.post(f"{at}/issue") == {"business_id": "H15,2026/11/20,01/QĐ-UBND"}
    document = clerk.get(at.replace("outgoing", "documents"))
    assert document["state"] == "issued"
    newest = document["versions"][0]
    sealed = clerk.get(f"/documents/{document['id']}/files/{newest['id']}")
    with pikepdf.open(io.BytesIO(sealed)) as pdf:
        assert {"So", "Ngay", "ConDau"} <= {str(each["/T"]) for each in pdf.Root.AcroForm.Fields}


def test_one_call_numbers_seals_and_issues(bureau: Bureau, as_: As) -> None:
    at = f"/outgoing/{bureau.signed()}"
    clerk = as_(bureau.clerk)
    clerk.post(f"{at}/issue-and-send", {})
    do_jobs()
    seen = clerk.get(f"{at}/issuing")
    assert (seen["state"], seen["order"]["problem"]) == ("issued", "")


def test_a_draft_comes_back_and_is_taken_back_with_the_reason(bureau: Bureau, as_: As) -> None:
    at = f"/outgoing/{bureau.submitted()}"
    as_(bureau.head).post(f"{at}/return", {"reason": "Sửa lại phần nơi nhận."})
    officer = as_(bureau.officer)
    assert officer.get(f"{at}/approvals")["returns"][0]["reason"] == "Sửa lại phần nơi nhận."
    officer.post(f"{at}/submit", {})
    officer.post(f"{at}/withdraw", {"reason": "Thay tệp."})
    officer.post(f"{at}/abandon", {})
    assert officer.get(f"{at}/draft")["state"] == "abandoned"


def test_every_reason_comes_back_at_once_as_a_problem(bureau: Bureau, as_: As) -> None:
    officer = as_(bureau.officer)
    answer = officer.call("post", "/outgoing", {"type_code": "x", "subject": " "})
    assert (answer.status, answer.codes) == (422, ["drafting.type", "drafting.subject"])
    assert all(reason["mend"] for reason in answer.body["reasons"])
    draft = id_of(officer.post("/outgoing", {"type_code": "cong-van", "subject": SUBJECT}))
    answer = officer.call("post", f"/outgoing/{draft}/submit", {})
    assert answer.status == 409
    assert len(answer.codes) > 1


def test_a_secret_mark_is_refused(bureau: Bureau, as_: As) -> None:
    answer = as_(bureau.officer).call("post", "/outgoing", given(bureau, secrecy="Mật"))
    assert (answer.status, answer.codes) == (422, ["drafting.secret"])


def test_a_ticket_is_good_for_who_gave_the_file(bureau: Bureau, as_: As) -> None:
    ticket = as_(bureau.head).give(PLAIN)
    officer = as_(bureau.officer)
    for wrong in (ticket, ticket[:-1] + "x", "a" * 64):
        answer = officer.call("post", "/outgoing", given(bureau, file=wrong))
        assert (answer.status, answer.codes) == (422, ["files.ticket"])
    answer = officer.call("post", "/outgoing", given(bureau, attachments=[ticket]))
    assert answer.body["reasons"][0]["field"] == "attachments"


def test_a_number_is_voided_with_its_reason(bureau: Bureau, as_: As) -> None:
    at = f"/outgoing/{bureau.numbered()}"
    clerk = as_(bureau.clerk)
    assert clerk.call("post", f"{at}/number/void", {}).status == 409
    clerk.post(f"{at}/number/void", {"reason": "Cấp nhầm sổ."})
    seen = clerk.get(f"{at}/issuing")
    assert (seen["state"], seen["entry"]) == ("signed", None)


def test_a_signature_under_way_can_be_stopped(bureau: Bureau, as_: As) -> None:
    at = f"/outgoing/{bureau.approved()}"
    leader = as_(bureau.leader)
    leader.post(f"{at}/signatures", {})
    leader.delete(f"{at}/signatures")
    (row,) = leader.get(f"{at}/signatures")
    assert row["state"] == "failed"
    assert row["problem"]["mend"]
    do_jobs()
    assert bureau.state(id_of({"id": at.rpartition("/")[2]})) == "to_sign"


@pytest.mark.parametrize("word", ["giao duc", "GIÁO DỤC", "H15.07"])
def test_bodies_and_people_are_found_by_a_few_letters(bureau: Bureau, as_: As, word: str) -> None:
    officer = as_(bureau.officer)
    found = officer.get("/organisations", text=word)
    assert [row["id"] for row in found] == [str(bureau.neighbour_id)]
    assert officer.get(f"/organisations/{bureau.neighbour_id}")["code"] == "H15.07"
    assert len(officer.get("/organisations", text="", limit=2)) == 2
    assert [row["full_name"] for row in officer.get("/people", text="hien")] == [bureau.head.name]
    assert "Phòng Khoa giáo" in [row["name"] for row in officer.get("/units")]
