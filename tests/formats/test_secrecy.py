"""A mark of secrecy is found where documents carry it; a text about secrets is no secret."""

import io
import zipfile

import pytest

from support.papers import LINES, draft
from vanban.formats.secrecy import mark_in_docx, mark_in_field, mark_in_lines, mark_in_pdf

ABOUT = "Về việc sửa đổi danh mục bí mật nhà nước độ Tối mật của ngành Y tế"


def docx(*paragraphs: str) -> bytes:
    body = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in paragraphs)
    namespace = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr(
            "word/document.xml",
            f'<w:document xmlns:w="{namespace}"><w:body>{body}</w:body></w:document>',
        )
    return out.getvalue()


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("Mật", "Mật"),
        ("TỐI MẬT", "Tối mật"),
        ("Độ mật: Tuyệt mật", "Tuyệt mật"),
        ("(Mật) Về việc phân bổ kinh phí", "Mật"),
        (ABOUT, ""),
        ("Thường", ""),
        ("Mật ong", ""),
        ("", ""),
    ],
)
def test_a_mark_that_fills_or_opens_a_field(text: str, mark: str) -> None:
    assert mark_in_field(text) == mark


@pytest.mark.parametrize(
    ("line", "mark"),
    [("MẬT", "Mật"), ("  TỐI   MẬT ", "Tối mật"), ("Mật", ""), ("BÍ MẬT NHÀ NƯỚC", "")],
)
def test_a_mark_stands_alone_in_capitals(line: str, mark: str) -> None:
    assert mark_in_lines(["CÔNG VĂN", line]) == mark


def test_the_mark_beside_the_place_and_date_is_found_in_a_pdf() -> None:
    marked = (*LINES, ("Tinos-Bold", 13, 110, 700, "TỐI MẬT"))
    assert mark_in_pdf(draft(lines=marked)) == "Tối mật"


def test_the_word_in_a_sentence_or_low_on_the_page_is_no_mark() -> None:
    spoken = (*LINES, ("Tinos-Bold", 13, 110, 700, "V/v BẢO VỆ BÍ MẬT"))
    low = (*LINES, ("Tinos-Bold", 13, 110, 120, "MẬT"))
    assert mark_in_pdf(draft(lines=spoken)) == ""
    assert mark_in_pdf(draft(lines=low)) == ""
    assert mark_in_pdf(b"%PDF-1.4 broken") == ""


def test_a_docx_is_read_too_and_a_broken_one_says_nothing() -> None:
    assert mark_in_docx(docx("ỦY BAN NHÂN DÂN", "MẬT", "Nội dung")) == "Mật"
    assert mark_in_docx(docx(ABOUT)) == ""
    assert mark_in_docx(b"PK\x03\x04 broken") == ""
