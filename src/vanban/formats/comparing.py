"""Two texts side by side: paragraphs matched, and inside those that changed the words."""

import difflib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from vanban.formats.docx.reading import read
from vanban.formats.pdf.document import opened
from vanban.formats.pdf.text import lines_of

MAX_PARAGRAPHS = 4000
_ALIKE = 0.3  # what has less in common is another paragraph, not a changed one


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


def paragraphs_of_docx(data: bytes) -> list[str]:
    """The paragraphs of a Word file that say something. Refuses (DocxError) what is none."""
    texts = (" ".join(each.text.split()) for each in read(data).paragraphs)
    return [text for text in texts if text][:MAX_PARAGRAPHS]


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


def _changed(before: Sequence[str], after: Sequence[str]) -> Iterator[Pair]:
    """Old and new paragraphs of one place: paired while they are alike, the rest alone."""
    rest = list(after)
    for old in before:
        if rest and difflib.SequenceMatcher(None, old, rest[0]).ratio() >= _ALIKE:
            yield _words(old, rest.pop(0))
        else:
            yield Pair((Bit(old, changed=True),), ())
    for new in rest:
        yield Pair((), (Bit(new, changed=True),))


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
