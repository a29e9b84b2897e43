"""The templates of annex III come out filled in, and as the decree wants them."""

import io
from dataclasses import replace

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from support.well_set import BASE
from vanban.formats.docx.templates import Form, form_of, make_template
from vanban.formats.layout.judging import judge_docx
from vanban.formats.symbol import DOCUMENT_TYPES, DocumentType


def text_of(data: bytes) -> str:
    document = Document(io.BytesIO(data))
    rows = document.element.body.iter(qn("w:p"))
    return "\n".join(Paragraph(each, document).text for each in rows)


@pytest.mark.parametrize("kind", DOCUMENT_TYPES, ids=lambda kind: kind.code)
def test_every_type_has_a_template_that_the_layout_check_passes(kind: DocumentType) -> None:
    notation = f"{kind.abbreviation}-UBND" if kind.abbreviation else "UBND-NNMT"
    data = make_template(replace(BASE, kind=kind, notation=notation))
    assert judge_docx(data).findings == ()
    text = text_of(data)
    assert f"/{notation}" in text
    assert "Trần Quốc Bảo" in text
    assert "- Lưu: VT, NNMT." in text


def test_a_letter_says_what_it_is_about_and_whom_it_addresses() -> None:
    kind = next(each for each in DOCUMENT_TYPES if each.code == "cong-van")
    answer = replace(
        BASE,
        kind=kind,
        notation="UBND-NNMT",
        subject="Góp ý dự thảo",
        answers="Công văn số 12/BNV-VP ngày 05/11/2026 của Bộ Nội vụ",
    )
    text = text_of(make_template(answer))
    assert "V/v góp ý dự thảo" in text
    assert "Kính gửi:" in text
    assert "Phúc đáp Công văn số 12/BNV-VP" in text


@pytest.mark.parametrize("form", [Form.ANNEX_PAPER, Form.ANNEX_ELECTRONIC])
def test_an_annex_leaves_its_reference_unfilled(form: Form) -> None:
    assert "(Kèm theo Văn bản số      /" in text_of(make_template(BASE, form))


def test_types_find_their_own_template() -> None:
    forms = {form_of(kind) for kind in DOCUMENT_TYPES}
    assert forms >= {Form.RESOLUTION, Form.DECISION, Form.TYPED, Form.LETTER, Form.MINUTES}


def lines_of(data: bytes) -> list[Paragraph]:
    document = Document(io.BytesIO(data))
    return [Paragraph(each, document) for each in document.element.body.iter(qn("w:p"))]


def kind_of(code: str) -> DocumentType:
    return next(each for each in DOCUMENT_TYPES if each.code == code)


def test_several_addressees_stand_one_under_the_other() -> None:
    several = replace(
        BASE, kind=kind_of("cong-van"), notation="UBND-NNMT", recipients=("Sở A", "Sở B", "Sở C")
    )
    data = make_template(several)
    names = [each for each in lines_of(data) if each.text.startswith("- Sở")]
    assert [each.text for each in names] == ["- Sở A;", "- Sở B;", "- Sở C."]
    indents = {each.paragraph_format.left_indent for each in names}
    assert len(indents) == 1
    assert None not in indents
    assert judge_docx(data).findings == ()


def test_a_submission_does_not_list_twice_whom_it_addresses() -> None:
    text = text_of(make_template(replace(BASE, kind=kind_of("to-trinh"), recipients=("A", "B"))))
    assert "Kính gửi: A" in text
    assert "- Như trên;" in text
    assert "- B;" in text
    assert "- A;" not in text


@pytest.mark.parametrize("code", ["giay-gioi-thieu", "giay-nghi-phep"])
def test_papers_of_a_person_have_no_summary_and_pass_the_check(code: str) -> None:
    kind = kind_of(code)
    filled = replace(BASE, kind=kind, notation=f"{kind.abbreviation}-UBND", subject="Việc riêng")
    data = make_template(filled)
    titles = [each.text for each in lines_of(data)]
    assert titles[titles.index(kind.name.upper()) + 1] == ""
    assert judge_docx(data).findings == ()


def test_a_telegram_lists_whom_it_goes_to() -> None:
    telegram = replace(
        BASE, kind=kind_of("cong-dien"), notation="CĐ-UBND", recipients=("Sở A", "Sở B")
    )
    text = text_of(make_template(telegram))
    assert text.count("điện:") == 1
    assert "- Sở B." in text
