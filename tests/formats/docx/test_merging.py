"""A body's own template: its fields filled, everything else of it left alone."""

import io

import pytest
from docx import Document
from docx.shared import Pt

from vanban.formats.docx.merging import fields_in, filled
from vanban.formats.docx.package import DocxError


def template() -> bytes:
    document = Document()
    split = document.add_paragraph()
    for text in ("Số:      /{{ky", "_hieu}}", " của ", "{{ co_quan }}."):
        split.add_run(text).font.size = Pt(13)
    document.add_paragraph("{{noi_nhan}}").runs[0].font.italic = True
    document.add_table(1, 1).cell(0, 0).paragraphs[0].add_run("{{khac}} {{nguoi_ky}}")
    document.sections[0].header.paragraphs[0].text = "{{co_quan}}"
    return saved(document)


def saved(document: object) -> bytes:
    out = io.BytesIO()
    document.save(out)  # type: ignore[attr-defined]
    return out.getvalue()


def test_the_fields_are_told_wherever_they_stand() -> None:
    assert fields_in(template()) == {"ky_hieu", "co_quan", "noi_nhan", "khac", "nguoi_ky"}


def test_fields_are_filled_over_runs_in_cells_and_heads_and_lines_repeat_their_paragraph() -> None:
    values = {
        "ky_hieu": "QĐ-UBND",
        "co_quan": "SỞ NỘI VỤ",
        "noi_nhan": "- Như trên;\n- Lưu: VT.",
        "nguoi_ky": "Trần Quốc Bảo",
    }
    document = Document(io.BytesIO(filled(template(), values)))
    texts = [each.text for each in document.paragraphs]
    assert texts == ["Số:      /QĐ-UBND của SỞ NỘI VỤ.", "- Như trên;", "- Lưu: VT."]
    assert all(each.runs[0].font.italic for each in document.paragraphs[1:])
    assert document.paragraphs[0].runs[0].font.size == Pt(13)
    assert document.tables[0].cell(0, 0).text == "{{khac}} Trần Quốc Bảo"
    assert document.sections[0].header.paragraphs[0].text == "SỞ NỘI VỤ"


def test_without_fields_it_comes_back_bit_for_bit() -> None:
    document = Document()
    document.add_paragraph("Phiếu trình {x} {{")
    data = saved(document)
    assert fields_in(data) == frozenset()
    assert filled(data, {"x": "y"}) == data


def test_what_is_no_word_file_is_refused_in_words() -> None:
    with pytest.raises(DocxError, match="Tệp"):
        fields_in(b"PK")
