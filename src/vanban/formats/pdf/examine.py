"""A first look at a PDF that came from outside, in a process that may be lost.

A small file can be made to keep a reader busy for hours or to eat all memory, and a C library
cannot be interrupted from within. So the first reading of every page happens in a process apart
with hard limits; a file that passed can be read in the caller's own process afterwards.
"""

import contextlib
import json
from dataclasses import dataclass
from typing import Final

from vanban.formats.pdf import errors
from vanban.formats.pdf.active import active_parts
from vanban.formats.pdf.apart import Apart, LostError
from vanban.formats.pdf.document import PageSize, has_signatures, is_pdf, opened
from vanban.formats.pdf.errors import PdfError
from vanban.formats.pdf.text import plain_text

SECONDS = 30


@dataclass(frozen=True, slots=True)
class Facts:
    """What the first look found."""

    sizes: tuple[PageSize, ...]
    has_text: bool
    has_signatures: bool
    active: tuple[str, ...] = ()  # what does or hides something (active.py), in words

    @property
    def pages(self) -> int:
        return len(self.sizes)


def look_over(data: bytes) -> Facts:
    """Read every page once. Refuses (:class:`PdfError`) what is broken, locked or too large."""
    letters = 0
    with opened(data) as document:
        sizes = [document.get_page_size(number) for number in range(len(document))]
        for number in range(len(document)):
            letters += len(plain_text(document, number).strip())
    return Facts(
        sizes=tuple(PageSize(width, height) for width, height in sizes),
        has_text=letters > 0,
        has_signatures=has_signatures(data),
        active=_active(data),
    )


def _active(data: bytes) -> tuple[str, ...]:
    """Nothing of a file that only a lenient reader opens: it is shown, but cannot be signed."""
    with contextlib.suppress(PdfError):
        return active_parts(data)
    return ()


def examine(data: bytes, *, seconds: int = SECONDS) -> Facts:
    """:func:`look_over` in a process apart, ended after ``seconds`` whatever the file does."""
    if not is_pdf(data):
        raise errors.not_a_pdf()
    try:
        answer = json.loads(_READER.call(data, seconds=seconds))
    except LostError as lost:
        raise errors.too_slow() from lost
    if "refused" in answer:
        raise PdfError(*answer["refused"])
    sizes = tuple(PageSize(width, height) for width, height in answer["sizes"])
    return Facts(
        sizes,
        has_text=answer["has_text"],
        has_signatures=answer["has_signatures"],
        active=tuple(answer["active"]),
    )


def told(data: bytes) -> bytes:
    """:func:`look_over` as one line of JSON: what the process apart is asked for."""
    try:
        facts = look_over(data)
    except PdfError as refused:
        answer: dict[str, object] = {"refused": [refused.code, refused.text_vi]}
    else:
        answer = {
            "sizes": [(size.width, size.height) for size in facts.sizes],
            "has_text": facts.has_text,
            "has_signatures": facts.has_signatures,
            "active": facts.active,
        }
    return json.dumps(answer).encode()


_READER: Final = Apart(__name__, told.__name__)
