"""The words of an ODT are read, its marks found; what is made to hurt is refused in words."""

import contextlib
import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vanban.core.files.rules import ODT, ZIP, media_type_of
from vanban.formats.odt import MEDIA_TYPE, OdtError, page_heads, paragraphs
from vanban.formats.secrecy import mark_in_odt

SPACES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
)


def odt(body: str, head: str = "", *, kind: str = MEDIA_TYPE) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", kind)
        for name, said in (("content.xml", body), ("styles.xml", head)):
            archive.writestr(name, f"<office:document {SPACES}>{said}</office:document>")
    return out.getvalue()


def test_paragraphs_headings_tabs_and_spaces_are_read_in_order_and_what_was_deleted_is_not() -> (
    None
):
    data = odt(
        "<text:tracked-changes><text:p>Đã xóa</text:p></text:tracked-changes>"
        "<text:h>QUYẾT ĐỊNH</text:h><text:p/>"
        "<text:p>Số:<text:s text:c='6'/>/QĐ-<text:span>UBND</text:span></text:p>"
        "<text:p>Một<text:line-break/>hai"
        "<text:note><text:p>chú thích</text:p></text:note>ba</text:p>"
    )
    assert paragraphs(data) == ["QUYẾT ĐỊNH", "Số: /QĐ-UBND", "Một haiba"]
    assert media_type_of(data) == ODT


def test_a_mark_of_secrecy_is_found_in_the_text_and_at_the_head_of_pages() -> None:
    assert mark_in_odt(odt("<text:p>TỐI MẬT</text:p>")) == "Tối mật"
    assert mark_in_odt(odt("<text:p>Quyết định</text:p>", "<text:p>MẬT</text:p>")) == "Mật"
    assert mark_in_odt(odt("<text:p>Quy định về bảo mật</text:p>")) == ""
    assert page_heads(odt("", "<text:p>Trang 2</text:p>")) == ["Trang 2"]


def test_a_zip_that_says_it_is_something_else_is_no_odt() -> None:
    assert media_type_of(odt("", kind="application/vnd.oasis.opendocument.spreadsheet")) == ZIP


def test_an_odt_that_unpacks_beyond_measure_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", MEDIA_TYPE)
        archive.writestr("content.xml", b" " * (61 * 1024 * 1024))
    with pytest.raises(OdtError, match="quá lớn"):
        paragraphs(out.getvalue())


def test_entities_are_not_resolved() -> None:
    out = io.BytesIO()
    entity = '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("content.xml", f"{entity}<d {SPACES}><text:p>a&x;b</text:p></d>")
    assert paragraphs(out.getvalue()) == ["a&x;b"]


@settings(deadline=None)
@given(st.binary(max_size=300), st.booleans())
def test_whatever_the_bytes_are_nothing_but_a_refusal_comes_out(data: bytes, inside: bool) -> None:
    if inside:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr("content.xml", b"<" + data)
        data = out.getvalue()
    with contextlib.suppress(OdtError):
        assert isinstance(paragraphs(data), list)
    assert mark_in_odt(data) in {"", "Mật", "Tối mật", "Tuyệt mật"}
