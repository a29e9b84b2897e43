"""From the package that arrives to the work that is closed, through the API alone."""

import pytest
from tests.support.incoming import Place, arrive, light, make_place, reported

from support.caller import As, id_of
from support.clock import Hands
from support.outgoing import PLAIN


@pytest.fixture
def place(db: None, clock: Hands) -> Place:
    return make_place()


def test_a_package_is_registered_directed_passed_on_and_finished(place: Place, as_: As) -> None:
    at = f"/incoming/{arrive(place)}"
    clerk, leader, head = as_(place.clerk), as_(place.leader), as_(place.head)
    officer = as_(place.officer)
    came = clerk.get(f"{at}/arrival")
    assert (came["sender_code"], came["fitness"]) == ("G22", "whole")
    form = clerk.get("/incoming/form")
    assert form["book"]["next_number"] == 1
    assert str(place.leader.post_id) in [row["id"] for row in form["leaders"]]
    header = {"subject": "V/v khắc phục hậu quả mưa lũ", "issuer_name": "Văn phòng Chính phủ"}
    registered = {
        "header": header | {"number": "10482", "notation": "VPCP-NN"},
        "due": "2026-11-27",
        "present_to_post_id": str(place.leader.post_id),
        "proposal": "Kính trình đồng chí Chủ tịch.",
    }
    assert clerk.post(f"{at}/register", registered) == {"arrival_number": 1}
    line = clerk.get(f"{at}/registration")
    assert line["entry"]["symbol"] == "10482/VPCP-NN"
    assert line["presentations"][0]["full_name"] == place.leader.name
    book = line["entry"]["book_id"]
    assert [row["number"] for row in clerk.get(f"/books/{book}/arrivals")] == [1]
    assert clerk.get(f"/books/{book}/arrivals", before=1) == []
    directed = {
        "instruction": "Giao Phòng Nông nghiệp chủ trì.",
        "assignees": [
            {"role": "lead", "unit_id": str(place.unit_id), "due": "2026-11-26"},
            {"role": "cooperate", "unit_id": str(place.other_unit_id)},
        ],
    }
    leader.post(f"{at}/assign", directed)
    lead = {"role": "lead", "post_id": str(place.officer.post_id)}
    head.post(f"{at}/split", {"assignees": [lead]})
    officer.post(f"{at}/work/start")
    officer.post(f"{at}/work/notes", {"text": "Đã hỏi các huyện."})
    officer.post(f"{at}/work/finish", {"result": "Đã báo cáo Chủ tịch."})
    work = leader.get(f"{at}/work")
    assert [part["state"] for part in work["parts"]] == ["finished", "finished", "closed"]
    assert "Đã hỏi các huyện." in [note["text"] for note in work["notes"]]
    assert leader.get(at.replace("incoming", "documents"))["state"] == "finished"
    assert [code for code, _ in reported(place)] == ["03", "04", "05", "06"]


def test_a_package_is_returned_with_a_reason_the_sender_reads(place: Place, as_: As) -> None:
    at = f"/incoming/{arrive(place)}"
    clerk = as_(place.clerk)
    assert clerk.call("post", f"{at}/return", {"reason_code": "khong-co"}).status == 409
    codes = [row["code"] for row in clerk.get("/incoming/form")["return_reasons"]]
    assert "wrong_recipient" in codes
    clerk.post(f"{at}/return", {"reason_code": "wrong_recipient", "text": "Gửi Sở Y tế."})
    assert clerk.get(f"{at}/arrival")["return_code"] == "wrong_recipient"
    assert reported(place)[-1][0] == "02"


def test_paper_is_entered_by_hand_and_filed_without_action(place: Place, as_: As) -> None:
    clerk, leader = as_(place.clerk), as_(place.leader)
    entered = {
        "files": [clerk.give(PLAIN, "quet.pdf")],
        "subject": "Thư mời dự hội thảo",
        "issuer_name": "Hội Nông dân",
        "number": "7",
        "notation": "HND",
        "issued_date": "2026-11-18",
        "arrived_at": "2026-11-20T01:00:00Z",
    }
    at = f"/incoming/{id_of(clerk.post('/incoming', entered))}"
    assert clerk.get(f"{at}/arrival")["way"] == "paper"
    clerk.post(f"{at}/register", {})
    post = str(place.leader.post_id)
    clerk.post(f"{at}/present", {"post_id": post, "proposal": "Để biết."})
    clerk.post(f"{at}/take-back", {"post_id": post})
    clerk.post(f"{at}/present", {"post_id": post})
    leader.post(f"{at}/hand-back", {"reason": "Không thuộc lĩnh vực của tôi."})
    clerk.post(f"{at}/present", {"post_id": post})
    leader.post(f"{at}/file", {"reason": "Đã cử người dự, lưu hồ sơ."})
    assert clerk.get(at.replace("incoming", "documents"))["state"] == "finished"


def test_an_unsigned_file_has_no_verdict_and_can_be_looked_at_again(place: Place, as_: As) -> None:
    document_id = arrive(place)
    clerk = as_(place.clerk)
    file = clerk.get(f"/documents/{document_id}")["versions"][0]
    answer = clerk.call("get", f"/documents/{document_id}/files/{file['id']}/verdict")
    assert (answer.status, answer.codes) == (404, ["api.no_verdict"])
    assert clerk.post(f"/incoming/{document_id}/verdict")["outcome"] == "unsigned"


def test_a_head_gives_the_part_back_with_a_reason(place: Place, as_: As) -> None:
    at = f"/incoming/{arrive(place, light())}"
    clerk = as_(place.clerk)
    clerk.post(f"{at}/register", {"present_to_post_id": str(place.leader.post_id)})
    lead = {"role": "lead", "unit_id": str(place.unit_id)}
    as_(place.leader).post(f"{at}/assign", {"assignees": [lead]})
    head = as_(place.head)
    assert head.call("post", f"{at}/work/hand-back", {}).status == 409
    head.post(f"{at}/work/hand-back", {"reason": "Không thuộc lĩnh vực của phòng."})
    (part,) = head.get(f"{at}/work")["parts"]
    assert part["state"] == "handed_back"
