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
