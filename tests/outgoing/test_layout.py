"""The layout check of a draft: found at its place, mended as a new version, in the way if asked."""

import pytest
from pytest_django.fixtures import Settings

from support.outgoing import NOW, Bureau, kept
from support.planted import FAULTS
from support.planting import planted
from support.well_set import good_ones
from vanban.foundation.errors import Forbidden
from vanban.outgoing.approval.operations import CannotSubmit, submit_for_approval
from vanban.outgoing.drafting.operations import CannotDraft, layout_of_draft, mend_layout
from vanban.outgoing.drafting.queries import draft_file

pytestmark = pytest.mark.django_db


def faulty(*names: str) -> bytes:
    data: bytes | None = dict(good_ones())["quyet-dinh"]
    for name in names:
        assert data is not None
        data = planted(data, next(each for each in FAULTS if each.name == name))
    assert data is not None
    return data


def codes(bureau: Bureau, document_id: object) -> set[str]:
    judged = layout_of_draft(actor=bureau.officer, now=NOW, document_id=document_id)  # type: ignore[arg-type]
    assert judged is not None
    return {each.code for each in judged.findings}


def test_a_click_mends_the_draft_as_a_new_version_and_keeps_the_one_before(bureau: Bureau) -> None:
    data = faulty("type light", "margin left", "no Lưu")
    document_id = bureau.drafted(stored=kept(data, "du-thao.docx"))
    before = bureau.kinds(document_id)
    assert codes(bureau, document_id) == {"type.bold", "page.margin_left", "recipients.file_copy"}
    mended = mend_layout(actor=bureau.officer, now=NOW, document_id=document_id)
    assert {each.code for each in mended} == {"type.bold", "page.margin_left"}
    assert codes(bureau, document_id) == {"recipients.file_copy"}
    assert len(bureau.kinds(document_id)) == len(before) + 1
    with pytest.raises(CannotDraft, match="máy sửa được"):
        mend_layout(actor=bureau.officer, now=NOW, document_id=document_id)


def test_a_fault_is_shown_at_its_place_on_the_page(bureau: Bureau) -> None:
    document_id = bureau.drafted(stored=kept(faulty("type light"), "du-thao.docx"))
    judged = layout_of_draft(actor=bureau.officer, now=NOW, document_id=document_id)
    assert judged is not None
    (finding,) = judged.findings
    assert finding.page == 0
    assert finding.box is not None
    assert 500 < finding.box.y0 < 750


def test_a_pdf_is_not_rewritten(bureau: Bureau) -> None:
    document_id = bureau.drafted()
    with pytest.raises(CannotDraft, match="Word"):
        mend_layout(actor=bureau.officer, now=NOW, document_id=document_id)


def test_only_who_may_draft_mends(bureau: Bureau) -> None:
    document_id = bureau.drafted(stored=kept(faulty("type light"), "du-thao.docx"))
    with pytest.raises(Forbidden):
        mend_layout(actor=bureau.leader, now=NOW, document_id=document_id)


def test_faults_stop_a_draft_only_where_the_body_says_so(
    bureau: Bureau, settings: Settings
) -> None:
    document_id = bureau.drafted(stored=kept(faulty("type light", "no Lưu"), "du-thao.docx"))
    settings.LAYOUT_MUST_PASS = frozenset({"H15"})
    with pytest.raises(CannotSubmit) as refused:
        submit_for_approval(actor=bureau.officer, now=NOW, document_id=document_id)
    told = {reason.code for reason in refused.value.reasons}
    assert told == {"layout.type.bold", "layout.recipients.file_copy"}
    assert all(reason.mend for reason in refused.value.reasons)
    settings.LAYOUT_MUST_PASS = frozenset()
    submit_for_approval(actor=bureau.officer, now=NOW, document_id=document_id)
    assert draft_file(bureau.officer, document_id=document_id) is not None
