"""The block of a paper copy stands under the copied text, where the sheet has room for it."""

import io

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support.papers import LINES, draft
from vanban.formats.pdf.closing import closed_with
from vanban.formats.pdf.errors import PdfError
from vanban.formats.pdf.text import words

BLOCK = draft(lines=LINES[:6])


def pages(data: bytes) -> int:
    with pikepdf.open(io.BytesIO(data)) as made:
        return len(made.pages)


@settings(deadline=None, max_examples=12)
@given(st.integers(min_value=1, max_value=len(LINES)))
def test_nothing_is_lost_and_nothing_is_covered(count: int) -> None:
    source = draft(lines=LINES[:count])
    made = closed_with(source, BLOCK)
    last = pages(made) - 1
    text = [word for word in words(source, 0) if word.text.strip()]
    block = len(words(BLOCK, 0))
    assert last in {0, 1}
    if last:
        assert len(words(made, 1)) == block
        return
    placed = words(made, 0)
    assert len(placed) == len(text) + block
    lowest = min(word.y0 for word in text)
    assert sum(word.y1 < lowest for word in placed) == block


def test_a_sheet_that_is_full_turned_or_of_another_size_gets_a_sheet_after_it() -> None:
    assert pages(closed_with(draft(), draft())) == 2
    for change in ({"/Rotate": 90}, {"/MediaBox": pikepdf.Array([0, 0, 842, 1191])}):
        out = io.BytesIO()
        with pikepdf.open(io.BytesIO(BLOCK)) as turned:
            for name, value in change.items():
                turned.pages[0].obj[name] = value
            turned.save(out)
        assert pages(closed_with(out.getvalue(), BLOCK)) == 2


def test_what_is_no_pdf_is_refused_in_words() -> None:
    with pytest.raises(PdfError):
        closed_with(b"%PDF-1.7\nnonsense", BLOCK)
