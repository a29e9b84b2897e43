"""The pages of "Đi" through a browser's eyes: who sees which act, what a no looks like."""

from collections.abc import Callable
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from support.outgoing import PLAIN, Bureau
from support.papers import LINES, draft
from support.work import do_jobs
from vanban.foundation.actor import Actor

At = Callable[[Actor], Client]
HTMX = {"HX-Request": "true"}


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, (answer.status_code, answer.content[:300])
    return answer.content.decode()


def act(client: Client, document_id: UUID, name: str, **given: str) -> str:
    """Post an act as htmx does; where it leads."""
    answer = client.post(f"/di/van-ban/{document_id}/{name}/", given, headers=HTMX)
    assert answer.status_code == 204, answer.content.decode()
    return str(answer.headers["HX-Redirect"])


def give(client: Client, data: bytes = PLAIN, name: str = "dự thảo.pdf") -> tuple[str, str]:
    """Choose a file on the page of a new draft: what is swapped in, and the address of now."""
    answer = client.post("/di/tep/", {"file": SimpleUploadedFile(name, data)}, headers=HTMX)
    assert answer.status_code == 200, answer.content.decode()
    return answer.content.decode(), str(answer.headers["HX-Replace-Url"])


def typed(bureau: Bureau, ticket: str) -> dict[str, object]:
    return {
        "type_code": "quyet-dinh",
        "subject": "Về việc giao nhiệm vụ",
        "urgency": "2",
        "signer_post_id": str(bureau.leader.post_id),
        "recipients": [str(bureau.partner_id), str(bureau.neighbour_id)],
        "paper": "Ông Y Thông, buôn Ea Kmar",
        "reply_due_date": "",
        "ticket": ticket,
    }


def test_a_file_shows_its_pages_and_its_places_before_there_is_a_draft(
    bureau: Bureau, at: At
) -> None:
    client = at(bureau.officer)
    part, address = give(client)
    assert 'data-mark="a"' in part
    assert 'data-mark="b"' in part
    picture = part.split('src="')[1].split('"')[0]
    assert client.get(picture).headers["Content-Type"] == "image/webp"
    assert "dự thảo.pdf" in page(client, address)  # a reload keeps the file
    assert at(bureau.colleague).get(picture).status_code == 422  # another's ticket


def test_a_file_that_names_type_and_signer_fills_both(bureau: Bureau, at: At) -> None:
    client = at(bureau.officer)
    given = {"type_code": "cong-van", "signer_post_id": "", "file": SimpleUploadedFile("a", PLAIN)}
    part = client.post("/di/tep/", given, headers=HTMX).content.decode()
    assert '<option value="quyet-dinh" selected>' in part
    assert f'<option value="{bureau.leader.post_id}" selected>' in part


def printed(was: str, instead: str) -> bytes:
    """The plain draft with one of its lines printed otherwise."""
    return draft(lines=tuple((*line[:4], line[4].replace(was, instead)) for line in LINES))


def test_a_printed_number_is_warned_of(bureau: Bureau, at: At) -> None:
    part, _ = give(at(bureau.officer), printed("Số:        /", "Số: 2874/"))
    assert "Trang 1 đã in sẵn số" in part
    assert "trang/1.webp" in part


def test_what_is_secret_or_no_document_is_not_shown(bureau: Bureau, at: At) -> None:
    client = at(bureau.officer)
    secret, _ = give(client, printed("TỈNH ĐẮK LẮK", "TUYỆT MẬT"))
    assert "bí mật nhà nước" in secret
    assert "trang/1.webp" not in secret
    other, _ = give(client, b"PK\x03\x04 not a document", "bang.zip")
    assert "Tệp chính không phải PDF, Word hay ODT." in other


def test_a_draft_is_written_saved_and_sent_up(bureau: Bureau, at: At) -> None:
    client = at(bureau.officer)
    _, address = give(client)
    form = typed(bureau, address.split("tep=")[1])
    answer = client.post("/di/moi/", form, headers=HTMX)
    assert answer.status_code == 204, answer.content.decode()
    there = answer.headers["HX-Redirect"]
    shown = page(client, there)
    assert "Trình duyệt" in shown
    assert "Sở Giáo dục và Đào tạo" in shown
    document_id = UUID(there.split("/")[-2])
    act(client, document_id, "trinh", next=there)
    assert bureau.state(document_id) == "in_review"


def test_a_refused_form_without_scripts_comes_back_as_it_was_typed(bureau: Bureau, at: At) -> None:
    client = at(bureau.officer)
    _, address = give(client)
    form = typed(bureau, address.split("tep=")[1]) | {"subject": "", "reply_due_date": "31/02/2026"}
    answer = client.post("/di/moi/", form)
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert "31/02/2026" in shown
    assert "Ông Y Thông, buôn Ea Kmar" in shown
    assert "Sở Giáo dục và Đào tạo" in shown
    assert "data-refused" in shown


def test_each_person_sees_the_act_that_falls_to_him(bureau: Bureau, at: At) -> None:
    document_id = bureau.submitted()
    address = f"/di/cho-duyet/{document_id}/"
    assert "Duyệt nội dung" in page(at(bureau.head), address)
    assert 'name="side" value="form"' in page(at(bureau.chief), address)
    drafter = page(at(bureau.officer), address)
    assert "Rút lại để sửa" in drafter
    assert "data-primary" not in drafter
    assert at(bureau.colleague).get(address).status_code == 404


def test_a_refusal_comes_as_a_part_with_its_field(bureau: Bureau, at: At) -> None:
    document_id = bureau.submitted()
    answer = at(bureau.head).post(
        f"/di/van-ban/{document_id}/tra-lai/", {"reason": ""}, headers=HTMX
    )
    assert answer.status_code == 409
    part = answer.content.decode()
    assert 'data-field="reason"' in part
    assert bureau.state(document_id) == "in_review"
    wrong = at(bureau.other_head).post(
        f"/di/van-ban/{document_id}/duyet/", {"side": "content"}, headers=HTMX
    )
    assert wrong.status_code in {403, 404}


def test_a_returned_draft_tells_its_drafter_why(bureau: Bureau, at: At) -> None:
    document_id = bureau.submitted()
    reason = "Bổ sung căn cứ ở Điều 2."
    act(at(bureau.head), document_id, "tra-lai", reason=reason)
    client = at(bureau.officer)
    assert reason in page(client, "/di/bi-tra-lai/")
    assert reason in page(client, f"/di/bi-tra-lai/{document_id}/")
    assert str(document_id) not in page(client, "/di/nhap/")


def test_the_whole_way_from_signature_to_issue(signing_bureau: Bureau, at: At) -> None:
    document_id = signing_bureau.approved()
    leader, clerk = at(signing_bureau.leader), at(signing_bureau.clerk)
    shown = page(leader, f"/di/cho-ky/{document_id}/")
    assert "TM. ỦY BAN NHÂN DÂN" in shown
    act(leader, document_id, "ky")
    assert 'data-live="' in page(leader, f"/di/cho-ky/{document_id}/").split('id="data-pane"')[1]
    do_jobs(task="signing")
    assert "01/QĐ-UBND" in page(clerk, f"/di/cho-cap-so/{document_id}/")
    there = act(clerk, document_id, "cap-so", next=f"/di/cho-dong-dau/{document_id}/")
    assert "Đang in số, ngày" in page(clerk, there)
    do_jobs(task="numbering")
    act(clerk, document_id, "dong-dau")
    do_jobs(task="sealing")
    assert "Phát hành, gửi 3 nơi" in page(clerk, f"/di/cho-phat-hanh/{document_id}/")
    act(clerk, document_id, "phat-hanh")
    do_jobs()
    board = page(clerk, f"/di/da-phat-hanh/{document_id}/")
    assert "Sở Giáo dục và Đào tạo" in board
    assert "Bản giấy, chưa giao bưu điện" in board
    assert "Bản gốc, có dấu cơ quan" in board


def test_a_page_that_is_up_to_date_gets_no_content(bureau: Bureau, at: At) -> None:
    document_id = bureau.submitted()
    client = at(bureau.head)
    revision = bureau.document(document_id).revision
    address = f"/di/cho-duyet/{document_id}/"
    assert client.get(f"{address}?r={revision}", headers=HTMX).status_code == 204
    assert client.get(f"{address}?r={revision - 1}", headers=HTMX).status_code == 200
    listed = page(client, "/di/cho-duyet/")
    mark = listed.split("dau=")[1].split('"')[0].split("&")[0]
    assert client.get(f"/di/cho-duyet/?dau={mark}", headers=HTMX).status_code == 204


def test_pickers_find_bodies_without_accents_and_never_ones_own(bureau: Bureau, at: At) -> None:
    client = at(bureau.officer)
    found = client.get("/chon/co-quan", {"q": "so giao duc"}).json()["results"]
    assert [each["name"] for each in found] == ["Sở Giáo dục và Đào tạo"]
    assert client.get("/chon/co-quan", {"q": "uy ban nhan dan tinh"}).json()["results"] == []
    people = client.get("/chon/nguoi", {"q": "thu hien"}).json()["results"]
    assert [each["name"] for each in people] == ["Phạm Thị Thu Hiền"]
    assert Client().get("/chon/co-quan", {"q": "so"}).status_code == 302
