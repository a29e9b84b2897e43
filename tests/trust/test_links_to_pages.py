"""Where a link leads is not what the page shows: a filled field is no change of an opening view."""

import io

import pikepdf
import pytest

from support.papers import draft
from vanban.formats.pades.fields import DATE_FIELD, NUMBER_FIELD, fill_fields, prepare_fields
from vanban.formats.pades.writing import make_signable
from vanban.formats.pdf.blanks import find_blanks
from vanban.trust.verification.rules.changes import changes_after


def opening_at(page: int) -> bytes:
    """A draft as word processors export it: it opens at a page."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(draft())) as document:
        document.pages.append(document.pages[0])
        view = [document.pages[page].obj, pikepdf.Name.XYZ, None, None, 0]
        document.Root.OpenAction = document.make_indirect(pikepdf.Array(view))
        document.save(out)
    return out.getvalue()


@pytest.fixture
def prepared() -> bytes:
    data = make_signable(opening_at(0))
    return prepare_fields(data, find_blanks(data))


def test_number_and_date_filled_in_leave_the_opening_view_as_it_was(prepared: bytes) -> None:
    filled = fill_fields(prepared, {NUMBER_FIELD: "05/QĐ-UBND", DATE_FIELD: "ngày 22 tháng 11"})
    facts = changes_after(filled, len(prepared))
    assert facts.content == ()
    assert set(facts.filled) == {NUMBER_FIELD, DATE_FIELD}
