"""The documents of the demo: every name in the list is someone's, every file is a Word file."""

import io

import pytest
from docx import Document

from vanban.doors.cli.demo_cast import bodies, people
from vanban.doors.cli.demo_papers import STAGES, THERE, Line, lines
from vanban.doors.cli.demo_word import Sheet, word_file
from vanban.formats.symbol import DOCUMENT_TYPES

CAST = {line.username: line for line in people()}
ROLES = {
    "drafter": {"officer"},
    "head": {"head"},
    "chief": {"office_chief"},
    "signer": {"leader"},
    "clerk": {"clerk"},
}


@pytest.mark.parametrize("line", lines(), ids=lambda line: line.subject[:30])
def test_everyone_of_a_document_works_where_it_is_drafted(line: Line) -> None:
    body = CAST[line.drafter].organisation
    for part, roles in ROLES.items():
        person = CAST[getattr(line, part)]
        assert person.role in roles
        assert person.organisation == body
    assert CAST[line.signer].key, "signs without a key"
    assert {*line.to.split(",")} <= {each.code for each in bodies() if each.seal}
    assert line.type in {each.code for each in DOCUMENT_TYPES}
    assert line.until in {*STAGES, *THERE}


def test_a_letter_says_its_subject_under_its_number() -> None:
    sheet = Sheet(
        issuer=["ỦY BAN NHÂN DÂN"],
        place="Đắk Lắk",
        notation="UBND-KT",
        title="",
        subject="Rà soát tiến độ giải ngân",
        signer="Trần Quốc Bảo",
    )
    head = Document(io.BytesIO(word_file(sheet, year=2026))).tables[0]
    left = head.rows[1].cells[0].text.splitlines()
    assert left == ["Số:          /UBND-KT", "V/v rà soát tiến độ giải ngân"]
    assert head.rows[1].cells[1].text == "Đắk Lắk, ngày      tháng      năm 2026"
