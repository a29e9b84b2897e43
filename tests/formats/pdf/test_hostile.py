"""Files that are broken, locked, absurd or made to waste our time."""

import io
import time
import zlib
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from support.papers import draft
from vanban.formats.pdf.blanks import find_blanks
from vanban.formats.pdf.document import has_signatures, is_pdf, page_count, page_sizes
from vanban.formats.pdf.errors import PdfError
from vanban.formats.pdf.examine import examine
from vanban.formats.pdf.rendering import render_page
from vanban.formats.pdf.signers import find_signer
from vanban.formats.pdf.text import words

SHARED = Path(__file__).resolve().parents[4] / "shared" / "corpus" / "docs"


def saved(change: object = None, **options: object) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(draft())) as document:
        if callable(change):
            change(document)
        document.save(out, **options)  # type: ignore[arg-type]
    return out.getvalue()


def locked() -> bytes:
    return saved(encryption=pikepdf.Encryption(user="bi-mat", owner="bi-mat"))


def restricted() -> bytes:
    return saved(encryption=pikepdf.Encryption(user="", owner="bi-mat"))


def huge_page() -> bytes:
    def change(document: pikepdf.Pdf) -> None:
        document.pages[0].MediaBox = [0, 0, 14_000, 14_000]

    return saved(change)


def many_pages() -> bytes:
    def change(document: pikepdf.Pdf) -> None:
        for _ in range(3001):
            document.pages.append(document.pages[0])

    return saved(change)


def bomb() -> bytes:
    """Twelve levels of a form that draws the next one ten times."""

    def change(document: pikepdf.Pdf) -> None:
        inner = document.make_stream(b"BT /F0 9 Tf (x) Tj ET")
        for _ in range(12):
            form = document.make_stream(b"/X Do " * 10)
            form.Type, form.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
            form.BBox = [0, 0, 100, 100]
            form.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(X=inner))
            inner = form
        page = document.pages[0]
        page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(X=inner))
        page.Contents = document.make_stream(b"/X Do")

    return saved(change)


def swollen() -> bytes:
    """Half a gigabyte of drawing commands in half a megabyte."""
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(b"0 0 m 1 1 l S\n" * 75_000) for _ in range(500))
    packed += packer.flush()

    def change(document: pikepdf.Pdf) -> None:
        stream = document.make_stream(b"")
        stream.write(packed, filter=pikepdf.Name.FlateDecode)
        document.pages[0].Contents = stream

    return saved(change)


def empty() -> bytes:
    return b""


def a_web_page() -> bytes:
    return b"<!DOCTYPE html><p>%PDF"


def only_a_header() -> bytes:
    return b"%PDF-1.7\n" + bytes(5000)


def cut_off() -> bytes:
    return draft()[:200]


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (empty, "pdf.not_pdf"),
        (a_web_page, "pdf.not_pdf"),
        (only_a_header, "pdf.broken"),
        (cut_off, "pdf.broken"),
        (locked, "pdf.encrypted"),
        (restricted, "pdf.encrypted"),
        (huge_page, "pdf.page_size"),
        (many_pages, "pdf.too_many_pages"),
    ],
)
def test_refused_with_a_plain_reason(make: Callable[[], bytes], code: str) -> None:
    pdf = make()
    for read in (find_blanks, lambda data: render_page(data, 0, 300), examine):
        with pytest.raises(PdfError) as refused:
            read(pdf)
        assert refused.value.code == code
        assert refused.value.text_vi.endswith(".")


@pytest.mark.parametrize("make", [bomb, swollen])
def test_a_file_made_to_waste_time_is_given_up(make: Callable[[], bytes]) -> None:
    pdf = make()
    assert len(pdf) < 2_000_000
    start = time.monotonic()
    with pytest.raises(PdfError) as refused:
        examine(pdf, seconds=3)
    assert refused.value.code == "pdf.too_slow"
    assert time.monotonic() - start < 60  # it would go on for ever


def test_an_honest_file_passes() -> None:
    facts = examine(draft())
    assert facts.pages == 1
    assert facts.has_text
    assert not facts.has_signatures


def test_no_such_page() -> None:
    with pytest.raises(PdfError) as refused:
        render_page(draft(), 5, 300)
    assert refused.value.code == "pdf.no_such_page"
    with pytest.raises(PdfError):
        words(draft(), -1)
    with pytest.raises(PdfError):
        render_page(draft(), 0, 100_000)


@pytest.mark.parametrize("form", ["png", "webp"])
def test_a_page_becomes_a_picture(form: str) -> None:
    data = render_page(draft(), 0, 800, form="png" if form == "png" else "webp")
    with Image.open(io.BytesIO(data)) as image:
        assert image.format == form.upper()
        assert image.width == 800
        assert image.height == round(800 * 842 / 595)
        assert len(image.convert("L").getcolors(256) or []) > 10


def test_text_keeps_its_accents_and_order() -> None:
    said = " ".join(word.text for word in words(draft(), 0))
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in said
    assert "Đắk Lắk, ngày tháng năm 2026" in said


def test_facts_of_the_real_corpus() -> None:
    if not SHARED.exists():
        pytest.skip("needs the shared corpus of real documents")
    for path in sorted(SHARED.glob("*.pdf")):
        data = path.read_bytes()
        if not is_pdf(data):
            continue
        assert page_count(data) == len(page_sizes(data))
        if path.name.startswith("signed__"):
            assert has_signatures(data)
        find_signer(data, "Không Có Ai Tên Này")
