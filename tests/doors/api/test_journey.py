"""A document's whole way inside one office, by programs alone: drafted, signed, sealed, issued,
received by another body, handled there, and its sender told each step.
"""

import pytest

from support.caller import As, id_of
from support.clock import Hands
from support.incoming import make_place
from support.outgoing import PLAIN, Bureau
from support.work import do_jobs

SUBJECT = "Về việc khắc phục hậu quả mưa lũ"


@pytest.mark.checklist(48)
def test_from_draft_to_06(bureau: Bureau, clock: Hands, as_: As) -> None:
    there = make_place("H15.21", "Sở Nông nghiệp và Môi trường")
    at = drafted(bureau, as_, there.office.organisation_id)
    approved_and_signed(bureau, clock, as_, at)
    business_id = numbered_sealed_issued(bureau, clock, as_, at)
    do_jobs()
    clerk = as_(bureau.clerk)
    assert statuses(clerk.get(f"{at}/delivery")) == [["01"]]

    clerk_there, leader_there = as_(there.clerk), as_(there.leader)
    (row,) = clerk_there.get("/boxes/incoming/received")["rows"]
    came = f"/incoming/{row['id']}"
    arrival = clerk_there.get(f"{came}/arrival")
    assert (arrival["sender_code"], arrival["outcome"]) == ("H15", "valid")
    document = clerk_there.get(f"/documents/{row['id']}")
    assert (document["business_id"], document["subject"]) == (business_id, SUBJECT)
    verdict = clerk_there.get(
        f"/documents/{row['id']}/files/{document['versions'][0]['id']}/verdict"
    )
    assert [each["outcome"] for each in verdict["signatures"]] == ["valid", "valid"]
    clock.go_on(minutes=10)
    clerk_there.post(f"{came}/register", {"present_to_post_id": str(there.leader.post_id)})
    do_jobs()
    lead = {"role": "lead", "unit_id": str(there.unit_id), "due": "2026-11-27"}
    leader_there.post(f"{came}/assign", {"assignees": [lead], "instruction": "Giao phòng."})
    lead = {"role": "lead", "post_id": str(there.officer.post_id)}
    as_(there.head).post(f"{came}/split", {"assignees": [lead]})
    officer = as_(there.officer)
    officer.post(f"{came}/work/start")
    clock.go_on(minutes=50)
    officer.post(f"{came}/work/finish", {"result": "Đã triển khai."})
    do_jobs()
    assert statuses(clerk.get(f"{at}/delivery")) == [["01", "03", "04", "05", "06"]]


def drafted(bureau: Bureau, as_: As, to: object) -> str:
    officer = as_(bureau.officer)
    draft = {
        "type_code": "quyet-dinh",
        "subject": SUBJECT,
        "signer_post_id": str(bureau.leader.post_id),
        "recipients": [{"organisation_id": str(to)}],
        "file": officer.give(PLAIN),
    }
    at = f"/outgoing/{id_of(officer.post('/outgoing', draft))}"
    officer.post(f"{at}/submit", {})
    return at


def approved_and_signed(bureau: Bureau, clock: Hands, as_: As, at: str) -> None:
    as_(bureau.head).post(f"{at}/approve", {"side": "content"})
    as_(bureau.chief).post(f"{at}/approve", {"side": "form"})
    clock.go_on(minutes=5)
    as_(bureau.leader).post(f"{at}/signatures", {})
    do_jobs()


def numbered_sealed_issued(bureau: Bureau, clock: Hands, as_: As, at: str) -> str:
    clerk = as_(bureau.clerk)
    clerk.post(f"{at}/number", {})
    do_jobs()
    clock.go_on(minutes=1)
    clerk.post(f"{at}/seals")
    do_jobs()
    return str(clerk.post(f"{at}/issue")["business_id"])


def statuses(rows: list[dict[str, list[dict[str, str]]]]) -> list[list[str]]:
    return [[status["code"] for status in row["statuses"]] for row in rows]
