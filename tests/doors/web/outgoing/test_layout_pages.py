"""On the draft's page: faults beside the page, mended by a click; versions compared; templates."""

import io
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from docx import Document

from support.outgoing import NOW, Bureau, kept
from support.planted import FAULTS
from support.planting import planted
from support.well_set import good_ones
from support.work import do_jobs
from vanban.foundation.actor import Actor
from vanban.outgoing.drafting.operations import upload_version

pytestmark = pytest.mark.django_db


def light_type() -> bytes:
    fault = next(each for each in FAULTS if each.name == "type light")
    bad = planted(dict(good_ones())["quyet-dinh"], fault)
    assert bad is not None
    return bad


def test_a_fault_stands_beside_the_page_and_a_click_mends_it(
    bureau: Bureau, at: Callable[[Actor], Client]
) -> None:
    document_id = bureau.drafted(stored=kept(light_type(), "du-thao.docx"))
    do_jobs(task="drafting")
    desk = at(bureau.officer)
    address = reverse("outgoing:document", args=["nhap", document_id])
    page = desk.get(address).content.decode()
    assert "Tên loại chưa in đậm." in page
    assert "Phụ lục I, mục II.5a" in page
    assert 'data-mark="1"' in page
    assert 'name="code"' in page
    given = {"code": "type.bold", "next": address}
    mend = desk.post(reverse("outgoing:mend", args=[document_id]), given)
    assert mend.status_code in {200, 204, 302, 303}
    page = desk.get(address).content.decode()
    assert "Đúng thể thức" in page
    assert "Sửa thể thức: Tên loại chưa in đậm" in page


def test_a_fault_is_shown_to_who_judges_the_draft_but_nobody_mends_it_then(
    bureau: Bureau, at: Callable[[Actor], Client]
) -> None:
    document_id = bureau.submitted(stored=kept(light_type(), "du-thao.docx"))
    address = reverse("outgoing:document", args=["cho-duyet", document_id])
    for who in (bureau.officer, bureau.chief):
        page = at(who).get(address).content.decode()
        assert "Tên loại chưa in đậm." in page
        assert 'name="code"' not in page


def test_two_versions_are_shown_side_by_side(bureau: Bureau, at: Callable[[Actor], Client]) -> None:
    first = dict(good_ones())["quyet-dinh"]
    document_id = bureau.drafted(stored=kept(first, "du-thao.docx"))
    changed = Document(io.BytesIO(first))
    changed.add_paragraph("Đoạn viết thêm.")
    out = io.BytesIO()
    changed.save(out)
    upload_version(
        actor=bureau.officer,
        now=NOW,
        document_id=document_id,
        stored=kept(out.getvalue(), "b.docx"),
    )
    page = at(bureau.officer).get(reverse("outgoing:compare", args=[document_id]))
    assert "<ins>Đoạn viết thêm.</ins>" in page.content.decode()


def test_a_template_comes_filled_in_from_the_form(
    bureau: Bureau, at: Callable[[Actor], Client]
) -> None:
    desk = at(bureau.officer)
    given = {
        "type_code": "quyet-dinh",
        "subject": "Về việc kiện toàn tổ công tác",
        "signer_post_id": str(bureau.leader.post_id),
        "recipients": [str(bureau.partner_id)],
    }
    asked = desk.post(reverse("outgoing:template"), given)
    file = desk.get(asked.headers.get("HX-Redirect") or asked.headers["Location"])
    assert file["Content-Disposition"].endswith('.docx"')
    paragraphs = Document(io.BytesIO(file.content)).paragraphs
    assert "Về việc kiện toàn tổ công tác" in [each.text for each in paragraphs]
    assert at(bureau.clerk).get(file.request["PATH_INFO"]).status_code in {400, 403, 404, 422}
