"""A damaged Word file is refused or passed over in words, wherever it is read."""

import contextlib
import io
import tracemalloc
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vanban.core.files.rules import media_type_of
from vanban.formats import zipped
from vanban.formats.docx.package import DocxError, Package
from vanban.formats.edxml.attachments import sniff, unpack
from vanban.formats.edxml.message import Damage
from vanban.formats.envelope.errors import EnvelopeError
from vanban.formats.envelope.parcel import unpack as unpack_parcel
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


MIB = 1024 * 1024


def bomb(method: int, *names: str, size: int = 24 * MIB) -> bytes:
    """A ZIP of next to nothing that unpacks to much."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as package:
        for name in names:
            package.writestr(zipfile.ZipInfo(name), bytes(size), compress_type=method)
    return made.getvalue()


def claiming(data: bytes, size: int) -> bytes:
    """The same, each entry claiming to be small: sizes stand in the directory, little-endian."""
    return data.replace((24 * MIB).to_bytes(4, "little"), size.to_bytes(4, "little"))


def peak_of(done: object) -> int:
    assert callable(done)
    tracemalloc.start()
    try:
        with contextlib.suppress(DocxError, EnvelopeError):
            done()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA], ids=["bzip2", "lzma"])
def test_a_method_no_office_writes_is_damage_before_it_is_unpacked(method: int) -> None:
    data = bomb(method, "x.txt")
    assert unpack("x.txt", data, MIB).damage is Damage.BROKEN_ZIP
    assert peak_of(lambda: unpack("x.txt", data, MIB)) < 2 * MIB


@pytest.mark.parametrize("claimed", [10, 24 * MIB], ids=["lying", "honest"])
def test_no_reader_of_a_zip_unpacks_more_than_it_may(claimed: int) -> None:
    attached = claiming(bomb(zipfile.ZIP_DEFLATED, "x.txt"), claimed)
    typed = claiming(bomb(zipfile.ZIP_DEFLATED, "mimetype"), claimed)
    word = claiming(bomb(zipfile.ZIP_DEFLATED, "[Content_Types].xml", "word/document.xml"), claimed)
    carried = claiming(bomb(zipfile.ZIP_DEFLATED, "parcel.json"), claimed)
    assert peak_of(lambda: unpack("x.txt", attached, MIB)) < 4 * MIB
    assert peak_of(lambda: sniff(typed)) < 4 * MIB
    if claimed == 10:  # an honest one of this size is an ordinary file
        assert peak_of(lambda: Package.opened(word)) < 4 * MIB
        assert peak_of(lambda: mark_in_docx(word)) < 4 * MIB
        assert peak_of(lambda: unpack_parcel(carried)) < 4 * MIB


def test_an_entry_is_read_whole_and_a_longer_one_one_byte_further() -> None:
    with zipfile.ZipFile(io.BytesIO(bomb(zipfile.ZIP_DEFLATED, "a", size=100_000))) as archive:
        entry = archive.getinfo("a")
        assert len(zipped.read_entry(archive, entry, 100_000)) == 100_000
        assert len(zipped.read_entry(archive, entry, 70_000)) == 70_001
