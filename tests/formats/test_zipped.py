"""A damaged Word file is refused or passed over in words, wherever it is read."""

import contextlib
import io
import zipfile

from hypothesis import given, settings
from hypothesis import strategies as st

from vanban.core.files.rules import media_type_of
from vanban.formats.docx.package import DocxError, Package
from vanban.formats.secrecy import mark_in_docx


def letter() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        for name in ("[Content_Types].xml", "word/document.xml"):
            part = zipfile.ZipInfo(name)  # no second of its own: the same bytes in every run
            part.compress_type = zipfile.ZIP_DEFLATED
            text = "".join(f"<p>{number} xin chào {number * 7919}</p>" for number in range(200))
            package.writestr(part, f"<d>{text}</d>")
    return made.getvalue()


LETTER = letter()
CHANGES = st.lists(
    st.tuples(st.integers(0, len(LETTER) - 1), st.integers(0, 255)), min_size=1, max_size=6
)


@settings(deadline=None, max_examples=400)
@given(changes=CHANGES, left=st.integers(0, len(LETTER)) | st.just(len(LETTER)))
def test_no_damage_surprises_a_reader(changes: list[tuple[int, int]], left: int) -> None:
    data = bytearray(LETTER)
    for place, value in changes:
        data[place] = value
    hurt = bytes(data[:left])
    assert media_type_of(hurt)
    assert isinstance(mark_in_docx(hurt), str)
    with contextlib.suppress(DocxError):
        Package.opened(hurt)
