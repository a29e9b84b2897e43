"""Registers (Decree 30/2020, annex IV) and lists drawn as a PDF, however long they are.

Drawn line by line here: an office program takes minutes for a table of a thousand lines, and gives
up on what a department issues in a year.
"""

import io
import itertools
import unicodedata
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.writer import PdfFileWriter

from vanban.formats.docx.register import Listing, Register
from vanban.formats.pades import fonts
from vanban.formats.pades.objects import dictionary, put, stream, target
from vanban.formats.pdf.places import MM

WIDTH, HEIGHT = 297 * MM, 210 * MM  # A4 across
_LEFT, _RIGHT, _TOP, _BOTTOM = 30 * MM, 15 * MM, 20 * MM, 20 * MM
_ROOM: Final = WIDTH - _LEFT - _RIGHT
_REGULAR, _BOLD, _ITALIC = "Tinos-Regular", "Tinos-Bold", "Tinos-Italic"
_NAMES: Final = {_REGULAR: "F0", _BOLD: "F1", _ITALIC: "F2"}
_SIZE, _LEADING, _PAD, _SIDE = 10.0, 12.0, 3.0, 2.0  # pads above and below, and beside
_UNKNOWN: Final = "?"


def draw_register(book: Register) -> bytes:
    """The PDF of a register: cover, then the lines, the head of the table on every page."""
    sheets = _Sheets()
    sheets.cover(book)
    sheets.turn()
    sheets.table(book.columns, book.widths, book.rows)
    sheets.line(f"Sổ này có {len(book.rows)} dòng.", _ITALIC, 12)
    return sheets.saved()


def draw_listing(listing: Listing) -> bytes:
    """The PDF of a list: its name, then the lines, the head of the table on every page."""
    sheets = _Sheets()
    sheets.line(listing.body.upper(), _BOLD, 13)
    sheets.line(listing.name.upper(), _BOLD, 16, centred=True)
    sheets.line(listing.says, _ITALIC, 12, centred=True)
    sheets.table(listing.columns, listing.widths, listing.rows)
    sheets.line(f"Danh sách này có {len(listing.rows)} dòng.", _ITALIC, 12)
    return sheets.saved()


@dataclass(slots=True)
class _Sheets:
    """Pages being written, from the top down; numbered at the top from the second on."""

    pages: list[list[bytes]] = field(default_factory=lambda: [[]])
    used: dict[str, set[str]] = field(default_factory=lambda: {name: set() for name in _NAMES})
    y: float = HEIGHT - _TOP  # where the next thing begins

    def turn(self) -> None:
        self.pages.append([])
        self.y = HEIGHT - _TOP
        number = str(len(self.pages))
        self._write(number, _REGULAR, 13, self._middle(number, _REGULAR, 13), HEIGHT - 13 * MM)

    def cover(self, book: Register) -> None:
        if book.superior:
            self.line(book.superior.upper(), _REGULAR, 13, centred=True)
        self.line(book.body.upper(), _BOLD, 13, centred=True)
        self.y -= 45 * MM
        self.line(book.name.upper(), _BOLD, 22, centred=True)
        self.line(f"Năm: {book.year}", _REGULAR, 16, centred=True)
        for text in filter(None, (book.span, book.opened, book.closed)):
            self.line(text, _REGULAR, 13, centred=True)

    def line(self, text: str, face: str, size: float, *, centred: bool = False) -> None:
        """A line over the whole width, broken where it is longer."""
        for part in _broken(text, face, size, _ROOM):
            if self.y - size * 1.4 < _BOTTOM:
                self.turn()
            self.y -= size * 1.4
            left = self._middle(part, face, size) if centred else _LEFT
            self._write(part, face, size, left, self.y + size * 0.3)

    def table(
        self, columns: Sequence[str], widths: Sequence[float], rows: Sequence[Sequence[str]]
    ) -> None:
        """Lines between rules; what is higher than the page goes on over the next."""
        share = _ROOM / sum(widths)
        edges = [_LEFT]
        for width in widths:
            edges.append(edges[-1] + width * share)
        rooms = [right - left - 2 * _SIDE for left, right in itertools.pairwise(edges)]
        heads = [
            [_broken(name, _BOLD, _SIZE, room) for name, room in zip(columns, rooms, strict=True)],
            [[f"({number})"] for number in range(1, len(columns) + 1)],
        ]
        self.y -= 6
        self._heads(edges, heads)
        for row in rows:
            cells = [
                _broken(text, _REGULAR, _SIZE, room) for text, room in zip(row, rooms, strict=True)
            ]
            self._row(edges, cells, heads)
        self.y -= 6

    def _heads(self, edges: Sequence[float], heads: Sequence[Sequence[Sequence[str]]]) -> None:
        for number, cells in enumerate(heads):
            face = _REGULAR if number else _BOLD
            self._cells(edges, cells, face, centred=True)

    def _row(
        self,
        edges: Sequence[float],
        cells: Sequence[Sequence[str]],
        heads: Sequence[Sequence[Sequence[str]]],
    ) -> None:
        left = max(map(len, cells))
        done = 0
        while done < left:
            fits = int((self.y - _BOTTOM - 2 * _PAD) / _LEADING)
            whole = left - done
            if fits < min(whole, 3):  # no line or two at the foot of a page
                self.turn()
                self._heads(edges, heads)
                continue
            now = min(fits, whole)
            self._cells(edges, [cell[done : done + now] for cell in cells], _REGULAR)
            done += now

    def _cells(
        self,
        edges: Sequence[float],
        cells: Sequence[Sequence[str]],
        face: str,
        *,
        centred: bool = False,
    ) -> None:
        height = max(1, *map(len, cells)) * _LEADING + 2 * _PAD
        top, bottom = self.y, self.y - height
        out = [b"0.5 w"]
        out += [
            f"{x0:.2f} {bottom:.2f} {x1 - x0:.2f} {height:.2f} re S".encode()
            for x0, x1 in itertools.pairwise(edges)
        ]
        self.pages[-1].append(b" ".join(out))
        for lines, x0, x1 in zip(cells, edges, edges[1:], strict=False):
            for number, text in enumerate(lines):
                left = x0 + _SIDE
                if centred:
                    left = (x0 + x1 - _width(text, face, _SIZE)) / 2
                self._write(text, face, _SIZE, left, top - _PAD - _LEADING * (number + 0.8))
        self.y = bottom

    def _middle(self, text: str, face: str, size: float) -> float:
        return _LEFT + (_ROOM - _width(text, face, size)) / 2

    def _write(self, text: str, face: str, size: float, left: float, base: float) -> None:
        if text:
            self.used[face].update(text)
            place = f"BT /{_NAMES[face]} {size:g} Tf 1 0 0 1 {left:.2f} {base:.2f} Tm ".encode()
            self.pages[-1].append(place + fonts.encoded(text, face) + b" Tj ET")

    def saved(self) -> bytes:
        writer = PdfFileWriter(stream_xrefs=False)  # type: ignore[no-untyped-call]
        embedded = {
            f"/{_NAMES[face]}": fonts.embed(writer, face, "".join(sorted(letters)))
            for face, letters in self.used.items()
            if letters
        }
        resources = writer.add_object(dictionary({"/Font": embedded}))
        tree = writer.root.raw_get("/Pages")
        kids = [_page(writer, commands, resources, tree) for commands in self.pages]
        put(target(tree), "/Kids", kids)  # at once: putting in one by one counts all each time
        put(target(tree), "/Count", len(kids))
        out = io.BytesIO()
        writer.write(out)  # type: ignore[no-untyped-call]
        return out.getvalue()


def _page(
    writer: PdfFileWriter,
    commands: Sequence[bytes],
    resources: generic.IndirectObject,
    tree: generic.IndirectObject,
) -> generic.IndirectObject:
    packed = zlib.compress(b"\n".join(commands))
    page = {
        "/Type": "/Page",
        "/Parent": tree,
        "/MediaBox": [0, 0, WIDTH, HEIGHT],
        "/Contents": writer.add_object(stream({"/Filter": "/FlateDecode"}, packed=packed)),
        "/Resources": resources,
    }
    return writer.add_object(dictionary(page))


def _broken(text: str, face: str, size: float, room: float) -> list[str]:
    """The text in lines that fit, broken between words, within a word where one is too long."""
    return [
        line
        for paragraph in unicodedata.normalize("NFC", text).split("\n")
        for line in _lines(paragraph, face, size, room)
    ]


def _lines(text: str, face: str, size: float, room: float) -> Iterator[str]:
    line = ""
    for word in _readable(text, face).split():
        together = f"{line} {word}" if line else word
        if _width(together, face, size) <= room:
            line = together
            continue
        if line:
            yield line
        *full, line = _cut(word, face, size, room)
        yield from full
    yield line


def _cut(word: str, face: str, size: float, room: float) -> list[str]:
    parts, part = [], ""
    for letter in word:
        if part and _width(part + letter, face, size) > room:
            parts.append(part)
            part = ""
        part += letter
    return [*parts, part]


def _readable(text: str, face: str) -> str:
    """Letters that the font does not have are shown as such: a name from anywhere stays a line."""
    return "".join(letter if fonts.has(letter, face) else _UNKNOWN for letter in text)


def _width(text: str, face: str, size: float) -> float:
    spaces = text.count(" ") * _word_width(" ", face)
    return (spaces + sum(_word_width(word, face) for word in text.split())) * size


@lru_cache(maxsize=100_000)
def _word_width(word: str, face: str) -> float:
    return fonts.width_of(word, face, 1)
