"""What else a program does where documents leave: groups, paper, certified copies."""

import pytest

from support.caller import As, caller_for, id_of
from support.clock import Hands
from support.outgoing import PLAIN, Bureau
from support.work import do_jobs

pytestmark = pytest.mark.django_db
BASIS = {"basis": "Quy chế công tác văn thư"}


def test_a_group_is_made_changed_looked_into_and_dropped(bureau: Bureau, as_: As) -> None:
    clerk = as_(bureau.clerk)
    given = {"name": "Nơi nhận báo cáo", "shared": True, "members": [str(bureau.partner_id)]}
    refused = clerk.call("post", "/recipient-groups", {"name": ""})
    assert refused.codes == ["drafting.group_name", "drafting.group_empty"]
    group = id_of(clerk.post("/recipient-groups", given))
    assert [each["id"] for each in clerk.get(f"/recipient-groups/{group}/bodies")] == [
        str(bureau.partner_id)
    ]
    assert as_(bureau.officer).call("put", f"/recipient-groups/{group}", given).status == 403
    clerk.put(f"/recipient-groups/{group}", given | {"name": "Nơi nhận báo cáo tháng"})
    assert [each["name"] for each in clerk.get("/recipient-groups")] == ["Nơi nhận báo cáo tháng"]
    clerk.delete(f"/recipient-groups/{group}")
    assert clerk.get("/recipient-groups") == []


def test_what_must_go_on_paper_is_listed_and_ticked(bureau: Bureau, as_: As) -> None:
    clerk = as_(bureau.clerk)
    assert clerk.call("post", "/paper-rules", {}).codes == ["publication.paper_basis"]
    rule = id_of(clerk.post("/paper-rules", BASIS | {"targets": [str(bureau.partner_id)]}))
    (told,) = clerk.get("/paper-rules")
    assert told["targets"][0]["id"] == str(bureau.partner_id)
    document_id = bureau.sealed()
    by_rule = clerk.get(f"/outgoing/{document_id}/paper")[0]
    assert by_rule["why"] == BASIS["basis"]
    clerk.post(f"/outgoing/{document_id}/issue")
    waiting = clerk.get("/postings")
    one = waiting[0]["id"]
    refused = clerk.call("post", f"/postings/{one}/tick", {"posted_on": "2026-11-01"})
    assert refused.codes == ["publication.posted_on"]
    clerk.post(f"/postings/{one}/tick", {"mark": "EB123456789VN"})
    assert [each["mark"] for each in clerk.get("/postings", posted=True)] == ["EB123456789VN"]
    assert len(clerk.get("/postings")) == len(waiting) - 1
    clerk.post(f"/paper-rules/{rule}/end")
    assert clerk.get("/paper-rules") == []


def test_a_kept_copy_is_lent_by_the_book(bureau: Bureau, as_: As) -> None:
    clerk, officer, chief = as_(bureau.clerk), as_(bureau.officer), as_(bureau.chief)
    document_id = bureau.sealed()
    clerk.post(f"/outgoing/{document_id}/issue")
    at = f"/outgoing/{document_id}/file-copies"
    assert officer.call("post", at, {}).codes == [
        "publication.lending_purpose",
        "publication.lending_allower",
    ]
    wanted = {"purpose": "Đối chiếu khi thanh tra", "allower_id": str(bureau.chief.post_id)}
    loan = id_of(officer.post(at, wanted))
    assert [row["to_answer"] for row in chief.get("/file-copies")] == [True]
    chief.post(f"/file-copies/{loan}/answer", {"allow": True})
    clerk.post(f"/file-copies/{loan}/hand-out", {"due_on": "2026-11-23", "dossier": "01/TH"})
    officer.post(f"/file-copies/{loan}/sign")
    clerk.post(f"/file-copies/{loan}/take-back", {"note": "Còn nguyên"})
    (line,) = clerk.get("/file-copies/book", year=2026)
    assert (line["state"], line["dossier"], line["note"]) == ("back", "01/TH", "Còn nguyên")
    again = id_of(officer.post(at, wanted))
    officer.post(f"/file-copies/{again}/withdraw")
    assert officer.get("/file-copies") == []
    assert clerk.get("/file-copies/book.xlsx", year=2026).startswith(b"PK")


def test_a_certified_copy_is_made_fetched_and_sent(bureau: Bureau, as_: As) -> None:
    clerk = as_(bureau.clerk)
    document_id = bureau.sealed()
    clerk.post(f"/outgoing/{document_id}/issue")
    at = f"/documents/{document_id}/copies"
    wanted = {
        "form": "sao-y",
        "source": "electronic",
        "target": "electronic",
        "signer_post_id": str(bureau.leader.post_id),
    }
    assert clerk.call("post", at, wanted).codes == ["copying.conversion"]
    extract = {"form": "trich-sao", "file": clerk.give(PLAIN)}
    copy = id_of(clerk.post(at, wanted | extract))
    assert clerk.call("get", f"/copies/{copy}/file").status == 404
    to = {"recipients": [{"organisation_id": str(bureau.partner_id)}]}
    assert clerk.call("post", f"/copies/{copy}/send", to).codes == ["copying.not_done"]
    do_jobs()
    (row,) = clerk.get(at)
    assert (row["symbol"], row["state"], row["problem"]) == ("01/TrS-UBND", "done", None)
    assert clerk.call("get", f"/copies/{copy}/file").body.startswith(b"%PDF")
    sent = id_of(clerk.post(f"/copies/{copy}/send", to))
    assert clerk.get(f"/documents/{sent}")["symbol"] == "01/TrS-UBND"
    assert clerk.call("post", f"/copies/{copy}/send", to).codes == ["copying.sent_already"]


def test_a_sealed_document_is_held_back_and_the_missing_right_is_named(
    bureau: Bureau, as_: As
) -> None:
    clerk, officer = as_(bureau.clerk), as_(bureau.officer)
    document_id = bureau.sealed()
    at = f"/outgoing/{document_id}/hold-back"
    kept = {"reason": "Phụ lục thiếu trang 2", "number": "keep"}
    assert clerk.call("post", at, kept | {"reason": ""}).codes == ["publication.hold_reason"]
    refused = officer.call("post", at, kept)
    assert (refused.status, refused.codes) == (403, ["actor.no_permission"])
    (told,) = refused.body["reasons"]
    assert "Phát hành văn bản" in told["text"]
    assert bureau.clerk.name in told["mend"]
    clerk.post(at, kept)
    assert bureau.state(document_id) == "drafting"
    assert clerk.get(f"/outgoing/{document_id}/issuing")["entry"]["number"] == 1


def test_an_issued_document_is_sent_further_and_the_late_are_reminded(
    bureau: Bureau, as_: As, clock: Hands
) -> None:
    clerk = as_(bureau.clerk)
    document_id = bureau.sealed(recipients=bureau.recipients[:1])
    clerk.post(f"/outgoing/{document_id}/issue")
    do_jobs()
    at = f"/outgoing/{document_id}"
    to = [{"organisation_id": str(bureau.neighbour_id)}]
    assert clerk.call("post", f"{at}/further", {"recipients": [], "reason": ""}).codes == [
        "sending.nobody_to_send",
        "sending.no_reason",
    ]
    clerk.post(f"{at}/further", {"recipients": to, "reason": "Sở đề nghị gửi"})
    do_jobs()
    added = clerk.get(f"{at}/delivery")[1]
    assert (added["code"], added["added"]["reason"]) == ("H15.07", "Sở đề nghị gửi")
    assert clerk.get(f"{at}/late") == []
    clock.go_on(days=5)
    clerk = caller_for(bureau.clerk)  # who has signed in anew
    (late,) = clerk.get(f"{at}/late")
    assert (late["code"], late["by"], late["point"]) == ("H15.07", "bell", "registration")
    assert clerk.post(f"{at}/late/remind", {"note": "Đề nghị vào sổ"}) == {"bells": 1, "calls": 0}
    again = clerk.call("post", f"{at}/late/remind", {"dispatch_ids": [late["dispatch_id"]]})
    assert again.codes == ["sending.reminded_lately"]
    do_jobs()
    assert clerk.get(f"{at}/late")[0]["reminders"] == 1
