"""Two texts side by side: every word of both is there, and what changed is marked."""

from hypothesis import given
from hypothesis import strategies as st

from vanban.formats.comparing import compare

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
