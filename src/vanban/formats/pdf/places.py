"""Where things stand on a page.

Every box is in points, measured from the bottom left corner of the page **as a person sees it**
(after /CropBox and /Rotate), so that a screen, a stamp and a signature all mean the same spot.
:class:`Geometry` turns it into the page's own coordinates when something is written.
"""

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, Final, Self

MM = 72 / 25.4


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on one page (counted from 0)."""

    page: int
    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def width(self) -> float:
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        return self.y1 - self.y0

    def meets(self, other: Self) -> bool:
        """True when the two overlap by more than a hair."""
        return (
            self.page == other.page
            and min(self.x1, other.x1) - max(self.x0, other.x0) > 1
            and min(self.y1, other.y1) - max(self.y0, other.y0) > 1
        )


@dataclass(frozen=True, slots=True)
class Geometry:
    """The visible rectangle of a page in its own coordinates, and its clockwise rotation."""

    x0: float
    y0: float
    x1: float
    y1: float
    rotation: int

    @property
    def size(self) -> tuple[float, float]:
        """Width and height as displayed."""
        width, height = self.x1 - self.x0, self.y1 - self.y0
        return (height, width) if self.rotation in {90, 270} else (width, height)

    def seen(self, x: float, y: float) -> tuple[float, float]:
        """A point of the page's own coordinates, as displayed."""
        match self.rotation:
            case 90:
                return y - self.y0, self.x1 - x
            case 180:
                return self.x1 - x, self.y1 - y
            case 270:
                return self.y1 - y, x - self.x0
            case _:
                return x - self.x0, y - self.y0

    def own(self, x: float, y: float) -> tuple[float, float]:
        """A displayed point, in the page's own coordinates."""
        match self.rotation:
            case 90:
                return self.x1 - y, x + self.y0
            case 180:
                return self.x1 - x, self.y1 - y
            case 270:
                return y + self.x0, self.y1 - x
            case _:
                return x + self.x0, y + self.y0

    def own_rectangle(self, box: Box) -> tuple[float, float, float, float]:
        """The /Rect of a box: lower left and upper right in the page's own coordinates."""
        ax, ay = self.own(box.x0, box.y0)
        bx, by = self.own(box.x1, box.y1)
        return min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)

    def seen_box(self, page: int, x0: float, y0: float, x1: float, y1: float) -> Box:
        ax, ay = self.seen(x0, y0)
        bx, by = self.seen(x1, y1)
        return Box(page, min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))

    @property
    def upright(self) -> tuple[int, int, int, int]:
        """The first four numbers of the /Matrix that makes an appearance stand upright."""
        upright = {90: (0, 1, -1, 0), 180: (-1, 0, 0, -1), 270: (0, -1, 1, 0)}
        return upright.get(self.rotation, (1, 0, 0, 1))


class BlankState(StrEnum):
    FOUND = "found"
    OCCUPIED = "occupied"
    NOT_FOUND = "not_found"


@dataclass(frozen=True, slots=True)
class Blank:
    """One thing to be filled in: its place, and how the words around it are set.

    ``box`` is all the room there is; ``blank_x1`` is where the printed blank ends inside it and
    ``suffix`` what is printed after it ("/QĐ-UBND"), so that a number too long for its blank can
    push the notation to the right instead of running over it.
    """

    state: BlankState
    box: Box
    size: float = 13.0
    italic: bool = False
    centred: bool = False
    blank_x1: float = 0.0
    suffix: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class StampPlan:
    """Where the number and the date of issue will stand (Decree 30/2020, annex I, boxes 3, 4)."""

    number: Blank
    date: Blank

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> Self:
        return cls(number=_blank(value["number"]), date=_blank(value["date"]))


def _blank(value: dict[str, Any]) -> Blank:
    return Blank(**{**value, "state": BlankState(value["state"]), "box": Box(**value["box"])})


@dataclass(frozen=True, slots=True)
class SignaturePlace:
    """Where the signer's picture goes. ``found`` is false for the standard place."""

    box: Box
    found: bool

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> Self:
        return cls(box=Box(**value["box"]), found=value["found"])


def standard_number(size: tuple[float, float]) -> Blank:
    """Box 3 of Decree 30/2020, annex I: under the issuing body, left half of page 1."""
    width, height = size
    top = height - 37 * MM
    box = Box(0, 30 * MM, top - 7 * MM, max(width * 0.45, 60 * MM), top)
    return Blank(BlankState.NOT_FOUND, box, centred=True, blank_x1=box.x1)


def standard_date(size: tuple[float, float]) -> Blank:
    """Box 4 of Decree 30/2020, annex I: same line, right half of page 1."""
    width, height = size
    top = height - 37 * MM
    box = Box(0, width * 0.47, top - 7 * MM, width - 15 * MM, top)
    return Blank(BlankState.NOT_FOUND, box, italic=True, centred=True, blank_x1=box.x1)


def standard_signature(page: int, size: tuple[float, float]) -> SignaturePlace:
    """Box 7c without a printed name to go by: the lower right quarter of the last page."""
    width, _height = size
    centre = width * 0.7
    box = Box(page, centre - 25 * MM, 45 * MM, centre + 25 * MM, 70 * MM)
    return SignaturePlace(box, found=False)


def seal_place(signature: Box, diameter_mm: float, size: tuple[float, float]) -> Box:
    """Where the seal goes: over the left third of the signature picture, at its real size.

    Decree 30/2020, annex I, II.8: "trùm lên khoảng 1/3 hình ảnh chữ ký số … về bên trái".
    """
    side = diameter_mm * MM
    x0 = signature.x0 + signature.width / 3 - side
    y0 = (signature.y0 + signature.y1) / 2 - side / 2
    x0 = min(max(x0, 0.0), max(size[0] - side, 0.0))
    y0 = min(max(y0, 0.0), max(size[1] - side, 0.0))
    return Box(signature.page, x0, y0, x0 + side, y0 + side)


_SEAL_WORDS: Final = (34 * MM, 44.0)  # width; height: what two lines of size 10 leave of box 7c


def seal_words_place(signature: Box, size: tuple[float, float]) -> Box:
    """Where words stand for the seal of a body that has given no picture of it.

    Beside the name of the signer, from the left third of the signature's room to the left and in
    its lower part: over no printed title, below the words of a signature without a picture.
    """
    width, height = _SEAL_WORDS
    x1 = signature.x0 + signature.width / 3
    x0 = min(max(x1 - width, 0.0), max(size[0] - width, 0.0))
    height = min(height, signature.height)
    return Box(signature.page, x0, signature.y0, x0 + width, signature.y0 + height)
