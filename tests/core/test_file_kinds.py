"""What a file is, told by its name, its beginning and its size."""

import pytest

from vanban.core.records.rules import BULKY, file_kind


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("PL01.pdf", "annex"),
        ("Phụ lục II (kèm theo QĐ).pdf", "annex"),
        ("phu_luc_1.docx", "annex"),
        ("bieu-mau-01.xlsx", "annex"),
        ("Danh sách đại biểu.pdf", "annex"),
        ("TTr_123_SNNMT.signed.pdf", "submission"),
        ("To trinh UBND.pdf", "submission"),
        ("Dự thảo Tờ trình.docx", "draft"),
        ("DuThao_NQ.docx", "draft"),
        ("Tổng hợp ý kiến góp ý.pdf", "opinion"),
        ("Báo cáo tiếp thu, giải trình.pdf", "opinion"),
        ("Biên bản kiểm tra hiện trạng.pdf", "proof"),
        ("tai-lieu-tham-khao.pdf", "reference"),
        ("plan.pdf", "other"),
        ("20261119153000.pdf", "other"),
    ],
)
def test_names_as_officials_give_them(name: str, kind: str) -> None:
    assert file_kind(file_name=name) == kind


@pytest.mark.parametrize(
    ("beginning", "kind"),
    [
        ("ỦY BAN NHÂN DÂN\nPHỤ LỤC\nDanh mục", "annex"),
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nBIÊN BẢN\nHọp", "proof"),
        ("TỜ TRÌNH\nVề việc ban hành Phụ lục", "submission"),
        ("DỰ THẢO\nQUYẾT ĐỊNH", "draft"),
        ("x" * 700 + " PHỤ LỤC", "other"),
    ],
)
def test_the_first_page_tells_what_the_name_does_not(beginning: str, kind: str) -> None:
    assert file_kind(file_name="scan0001.pdf", beginning=beginning) == kind


def test_the_senders_words_and_the_size_count_too() -> None:
    assert file_kind(file_name="1.pdf", description="Phụ lục kèm theo") == "annex"
    assert file_kind(file_name="1.bin", size=BULKY) == "reference"
