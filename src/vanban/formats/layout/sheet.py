"""What the judge looks at: pieces of text with their look, whatever file they came from."""

import re
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Final

from vanban.formats.pdf.places import Box

SIDE: Final = 0.5


class Source(StrEnum):
    PDF = "pdf"
    DOCX = "docx"


class Column(StrEnum):
    """Where across the page a piece stands."""

    LEFT = "left"
    RIGHT = "right"
    FULL = "full"


@dataclass(frozen=True)
class Piece:
    """A line of a PDF, or of a paragraph of a DOCX, cut where a wide gap parts two columns.

    Shares are of the letters, 0 to 1. Sizes in points. `page` counts from 0 and is -1 where only
    a rendition would tell; `paragraph` is the index in the DOCX, -1 in a PDF.
    """

    text: str
    size: float
    fonts: frozenset[str]
    bold: float
    italic: float
    black: bool
    column: Column = Column.FULL
    page: int = -1
    box: Box | None = None
    paragraph: int = -1
    align: str = ""
    indent: float = 0.0
    before: float = 0.0
    after: float = 0.0
    line: float | None = None
    numbered: bool = False
    table: int = -1
    row: int = -1
    first_bold: bool = False

    @cached_property
    def squeezed(self) -> str:
        """The text without blanks and case: spacing and tone placement do not matter in it."""
        folded = re.sub(r"[\s\u00a0]+", "", self.text).casefold()
        return folded.replace("hoà", "hòa").replace("uỷ", "ủy").replace("–", "-").replace("—", "-")

    @property
    def is_upper(self) -> bool:
        letters = [each for each in self.text if each.isalpha()]
        return bool(letters) and sum(each.isupper() for each in letters) >= 0.9 * len(letters)

    @property
    def is_bold(self) -> bool:
        return self.bold > SIDE

    @property
    def is_italic(self) -> bool:
        return self.italic > SIDE


@dataclass(frozen=True, slots=True)
class Paper:
    """A run of pages of one size, in points; margins are None where the file does not tell them."""

    width: float
    height: float
    page: int = 0
    top: float | None = None
    bottom: float | None = None
    left: float | None = None
    right: float | None = None
    landscape: bool = False


@dataclass(frozen=True, slots=True)
class Numbering:
    """How pages are numbered; None where it cannot be told."""

    shown: bool | None = None
    at_top: bool | None = None
    on_first: bool | None = None
    size: float | None = None


@dataclass(frozen=True)
class Sheet:
    """A whole document as the judge sees it."""

    source: Source
    pieces: tuple[Piece, ...]
    papers: tuple[Paper, ...]
    pages: int | None = None
    numbering: Numbering = field(default_factory=Numbering)
    gazette: bool = False
