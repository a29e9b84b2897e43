"""Two texts side by side: every word of both is there, and what changed is marked."""

import io

from docx import Document
from hypothesis import given
from hypothesis import strategies as st

from vanban.formats.comparing import compare, paragraphs_of_docx, stretches

TEXTS = st.lists(st.text("ab c", min_size=1, max_size=12).map(str.strip).filter(bool), max_size=8)


@given(TEXTS, TEXTS)
def test_nothing_of_either_text_goes_missing(before: list[str], after: list[str]) -> None:
    pairs = compare(before, after)
    left = ["".join(bit.text for bit in pair.before) for pair in pairs if pair.before]
    right = ["".join(bit.text for bit in pair.after) for pair in pairs if pair.after]
    assert (left, right) == (before, after)
    assert any(pair.changed for pair in pairs) == (before != after)


def test_a_changed_word_is_marked_and_the_rest_is_not() -> None:
    (pair,) = compare(["Giao Sở Nội vụ chủ trì."], ["Giao Sở Tài chính chủ trì."])
    assert [bit.text for bit in pair.before if bit.changed] == ["Nội vụ "]
    assert [bit.text for bit in pair.after if bit.changed] == ["Tài chính "]


def test_a_paragraph_put_in_between_leaves_its_neighbours_paired() -> None:
    before = ["Điều 1. Giao Sở Nội vụ chủ trì.", "Điều 2. Hiệu lực từ ngày ký."]
    after = ["Căn cứ Luật Ngân sách nhà nước;", "Điều 1. Giao Sở Tài chính chủ trì.", before[1]]
    added, changed, same = compare(before, after)
    assert added.before == ()
    assert [bit.text for bit in changed.after if bit.changed] == ["Tài chính "]
    assert not same.changed


def word_with_table(*rows: tuple[str, str]) -> bytes:
    document = Document()
    table = document.add_table(rows=0, cols=2)
    for cells in rows:
        for cell, text in zip(table.add_row().cells, cells, strict=True):
            cell.text = text
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_a_table_is_compared_row_by_row_so_that_a_new_row_moves_nothing() -> None:
    before = word_with_table(("Xã Krông Nô", "12 hộ"), ("Phường Ea Kao", "7 hộ"))
    after = word_with_table(
        ("Xã Krông Nô", "15 hộ"), ("Xã Ea Rốk", "3 hộ"), ("Phường Ea Kao", "7 hộ")
    )
    pairs = compare(paragraphs_of_docx(before), paragraphs_of_docx(after))
    told = [("".join(bit.text for bit in pair.after), pair.changed) for pair in pairs]
    assert told == [
        ("Xã Krông Nô │ 15 hộ", True),
        ("Xã Ea Rốk │ 3 hộ", True),
        ("Phường Ea Kao │ 7 hộ", False),
    ]
    assert [bit.text for bit in pairs[0].before if bit.changed] == ["12 "]


def test_what_is_far_from_every_change_is_folded_and_nothing_is_left_out() -> None:
    before = [f"Đoạn {number}" for number in range(20)]
    pairs = compare(before, [*before[:10], "Khác hẳn", *before[11:]])
    shown = stretches(pairs)
    assert [(stretch.folded, len(stretch.pairs)) for stretch in shown] == [
        (True, 8),
        (False, 6),
        (True, 7),
    ]
    assert tuple(pair for stretch in shown for pair in stretch.pairs) == pairs
