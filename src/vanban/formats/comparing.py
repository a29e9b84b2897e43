"""Two texts side by side: paragraphs matched, and inside those that changed the words."""

import difflib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from vanban.formats.docx.reading import Paragraph, read
from vanban.formats.pdf.document import opened
from vanban.formats.pdf.text import lines_of

MAX_PARAGRAPHS = 4000
_ALIKE = 0.3  # what has less in common is another paragraph, not a changed one
_MOST_PAIRS = 2500  # of one changed place that are weighed against each other
_CONTEXT = 2  # paragraphs shown before and after a change
_WORTH_FOLDING = 4
_CELLS = " │ "


@dataclass(frozen=True, slots=True)
class Bit:
    """A stretch of words; `changed`: it stands on this side only."""

    text: str
    changed: bool = False


@dataclass(frozen=True, slots=True)
class Pair:
    """A paragraph before and after; an empty side means it was not there."""

    before: tuple[Bit, ...]
    after: tuple[Bit, ...]

    @property
    def changed(self) -> bool:
        return any(bit.changed for bit in (*self.before, *self.after))


@dataclass(frozen=True, slots=True)
class Stretch:
    """Paragraphs in a row; `folded`: so far from every change that they need not be read."""

    pairs: tuple[Pair, ...]
    folded: bool


def paragraphs_of_docx(data: bytes) -> list[str]:
    """The paragraphs of a Word file that say something; of a table each row, cell by cell.

    Refuses (DocxError) what is no Word file.
    """
    rows = groupby(read(data).paragraphs, key=_row_of)
    texts = (_row_text(list(group)) for _row, group in rows)
    return [text for text in texts if text.strip(_CELLS)][:MAX_PARAGRAPHS]


def _row_of(paragraph: Paragraph) -> tuple[int, ...]:
    place = paragraph.place
    return (paragraph.index,) if place is None else (place.table, place.row)


def _row_text(paragraphs: Sequence[Paragraph]) -> str:
    cells = groupby(paragraphs, key=lambda each: each.place and each.place.column)
    return _CELLS.join(
        " ".join(" ".join(each.text.split()) for each in group).strip() for _column, group in cells
    )


def lines_of_pdf(data: bytes) -> list[str]:
    """The lines of a PDF. Refuses (PdfError) what cannot be read; a scan has none."""
    with opened(data) as document:
        found = [line.text for page in range(len(document)) for line in lines_of(document, page)]
    return found[:MAX_PARAGRAPHS]


def compare(before: Sequence[str], after: Sequence[str]) -> tuple[Pair, ...]:
    """Every paragraph of both texts in order, what changed marked word by word."""
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    pairs: list[Pair] = []
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            pairs += [Pair((Bit(text),), (Bit(text),)) for text in before[i1:i2]]
        else:
            pairs += _changed(before[i1:i2], after[j1:j2])
    return tuple(pairs)


def stretches(pairs: Sequence[Pair]) -> list[Stretch]:
    """The pairs in order, with what stands near a change apart from long stretches without any."""
    near = {
        index + step
        for index, pair in enumerate(pairs)
        if pair.changed
        for step in range(-_CONTEXT, _CONTEXT + 1)
    }
    runs = groupby(enumerate(pairs), key=lambda each: each[0] not in near)
    found = [(far, tuple(pair for _index, pair in run)) for far, run in runs]
    return [Stretch(pairs, far and len(pairs) >= _WORTH_FOLDING) for far, pairs in found]


def _changed(before: Sequence[str], after: Sequence[str]) -> Iterator[Pair]:
    """Old and new paragraphs of one place: those most alike paired in order, the rest alone."""
    matched = _matched(before, after)
    at = 0
    for index, old in enumerate(before):
        partner = matched.get(index)
        if partner is None:
            yield Pair((Bit(old, changed=True),), ())
            continue
        yield from (Pair((), (Bit(new, changed=True),)) for new in after[at:partner])
        yield _words(old, after[partner])
        at = partner + 1
    yield from (Pair((), (Bit(new, changed=True),)) for new in after[at:])


def _matched(before: Sequence[str], after: Sequence[str]) -> dict[int, int]:
    """Which old paragraph became which new one: the pairing in order that has most in common."""
    if len(before) * len(after) > _MOST_PAIRS:
        return {}
    best = [[0.0] * (len(after) + 1) for _ in range(len(before) + 1)]
    alike = [[_alike(old, new) for new in after] for old in before]
    for i in range(len(before) - 1, -1, -1):
        for j in range(len(after) - 1, -1, -1):
            paired = alike[i][j] + best[i + 1][j + 1] if alike[i][j] >= _ALIKE else 0.0
            best[i][j] = max(paired, best[i + 1][j], best[i][j + 1])
    found: dict[int, int] = {}
    i = j = 0
    while i < len(before) and j < len(after):
        if best[i][j] == best[i + 1][j]:
            i += 1
        elif best[i][j] == best[i][j + 1]:
            j += 1
        else:
            found[i] = j
            i, j = i + 1, j + 1
    return found


def _alike(old: str, new: str) -> float:
    return difflib.SequenceMatcher(None, old.split(), new.split(), autojunk=False).ratio()


def _words(old: str, new: str) -> Pair:
    before, after = re.findall(r"\S+\s*", old), re.findall(r"\S+\s*", new)
    left: list[Bit] = []
    right: list[Bit] = []
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if i1 < i2:
            left.append(Bit("".join(before[i1:i2]), changed=tag != "equal"))
        if j1 < j2:
            right.append(Bit("".join(after[j1:j2]), changed=tag != "equal"))
    return Pair(tuple(left), tuple(right))
