"""What somebody walking the pages of "Đi" as its people found in the way, and no longer is."""

from collections.abc import Callable
from dataclasses import replace

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from support.outgoing import NOW, Bureau
from support.well_set import BASE
from vanban.core.files.rules import DOCX
from vanban.formats.docx.templates import make_template
from vanban.foundation.actor import Actor
from vanban.outgoing.approval.operations import ask_opinions
from vanban.outgoing.approval.queries import process_of_type, type_choices
from vanban.outgoing.publication.operations import issue

At = Callable[[Actor], Client]
HTMX = {"HX-Request": "true"}


def test_the_clerk_refuses_to_issue_on_the_page_of_the_number(
    signing_bureau: Bureau, at: At
) -> None:
    bureau = signing_bureau
    document_id = bureau.signed()
    clerk, here = at(bureau.clerk), f"/di/cho-cap-so/{document_id}/"
    shown = clerk.get(here).content.decode()
    assert "Từ chối phát hành…" in shown
    assert "Ban hành và gửi" in shown
    form = clerk.get(f"{here}?lam=tra-lai").content.decode()
    assert f"/di/van-ban/{document_id}/tra-lai/" in form
    given = {"reason": "Sai nơi nhận"}
    sent = clerk.post(f"/di/van-ban/{document_id}/tra-lai/", given, headers=HTMX)
    assert sent.status_code == 204
    assert bureau.state(document_id) == "drafting"
    told = at(bureau.officer).get(f"/di/nhap/{document_id}/").content.decode()
    assert "Sai nơi nhận" in told
    assert "Từ chối phát hành…" not in at(bureau.head).get(here).content.decode()


def test_a_recall_refused_leaves_what_was_typed_on_the_page(signing_bureau: Bureau, at: At) -> None:
    document_id = signing_bureau.sealed()
    issue(actor=signing_bureau.clerk, now=NOW, document_id=document_id)
    clerk, here = at(signing_bureau.clerk), f"/lien-thong/van-ban/{document_id}/thu-hoi/"
    assert f'hx-post="{here}"' in clerk.get(here).content.decode()
    refused = clerk.post(here, {"scope": "all", "reason": ""}, headers=HTMX)
    assert refused.status_code == 409
    assert "<html" not in refused.content.decode()
    assert "Chưa nêu lý do thu hồi." in refused.content.decode()


def test_whoever_is_only_asked_is_not_offered_the_manner_of_sending(bureau: Bureau, at: At) -> None:
    document_id = bureau.drafted()
    ask_opinions(
        actor=bureau.officer,
        now=NOW,
        document_id=document_id,
        question="Đã hợp lý chưa?",
        due_date=NOW.date(),
        posts=[bureau.other_head.post_id] if bureau.other_head.post_id else [],
    )
    assert "?lam=cach-gui" in at(bureau.officer).get(f"/di/nhap/{document_id}/").content.decode()
    asked = at(bureau.other_head).get(f"/cho-toi/{document_id}/").content.decode()
    assert "?lam=cach-gui" not in asked
    assert "Lê Văn Tuấn, Chuyên viên hỏi:" in asked


def test_the_summary_is_read_from_the_file_unless_somebody_wrote_one(
    bureau: Bureau, at: At
) -> None:
    data = make_template(replace(BASE, issuer="Ủy ban nhân dân tỉnh Đắk Lắk"))
    officer = at(bureau.officer)

    def given(**fields: str) -> str:
        file = SimpleUploadedFile("du-thao.docx", data, DOCX)
        return officer.post("/di/tep/", {"file": file, **fields}, headers=HTMX).content.decode()

    assert "Về việc khôi phục sản xuất sau mưa lũ</textarea>" in given(subject="")
    assert "</textarea>" not in given(subject="Chữ của tôi")


def test_processes_tell_the_two_kinds_of_decisions_apart(bureau: Bureau) -> None:
    names = [name for _code, name in type_choices()]
    assert len(set(names)) == len(names)
    assert process_of_type(bureau.system, type_code="qppl-quyet-dinh").steps


def test_the_comparison_leads_back_to_the_document(bureau: Bureau, at: At) -> None:
    document_id = bureau.drafted()
    shown = at(bureau.officer).get(f"/di/van-ban/{document_id}/so-sanh/").content.decode()
    assert f'href="/di/tat-ca/{document_id}/"' in shown


def test_other_templates_are_one_press_away(bureau: Bureau, at: At) -> None:
    officer = at(bureau.officer)
    assert "Mẫu phụ lục" in officer.get("/di/moi/").content.decode()
    wanted = {"type_code": "quyet-dinh", "subject": "Về việc ban hành Quy chế", "form": "1.3"}
    asked = officer.post("/di/mau/", wanted, headers=HTMX)
    assert asked.status_code == 204
    assert asked.headers["HX-Redirect"].startswith("/di/mau/")
