"""Where the signatures stand on a file that does not tell: a scan has no names to find.

Millimetres as a ruler gives them: from the left and from the top edge of the page as it is seen.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from vanban.formats.pdf.places import MM, Box
from vanban.foundation.errors import Reason

WIDTH_MM: Final = 46.0
HEIGHT_MM: Final = 24.0
_LAST_ROW_MM: Final = 75.0  # from its top to the foot of the page
_MOST_A_ROW: Final = 3

Sizes = Sequence[tuple[float, float]]
"""Width and height of every page, in points."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where one signature stands; `page` is counted from 1, as people count."""

    name: str
    page: int
    left_mm: float
    top_mm: float


def box_of(spot: Spot, size: tuple[float, float]) -> Box:
    """The same in points of the page, for what is written into the file."""
    x0, y1 = spot.left_mm * MM, size[1] - spot.top_mm * MM
    return Box(spot.page - 1, x0, y1 - HEIGHT_MM * MM, x0 + WIDTH_MM * MM, y1)


def usual_spots(names: Sequence[str], sizes: Sizes) -> list[Spot]:
    """A place to begin from: side by side above the foot of the last page, the last at the right.

    `names` in the order of signing: the document's own signer is the last and stands rightmost.
    """
    width, height = sizes[-1][0] / MM, sizes[-1][1] / MM
    spots = []
    for number, name in enumerate(reversed(names)):
        row, column = divmod(number, _MOST_A_ROW)
        left = width - 20 - WIDTH_MM - column * (WIDTH_MM + 8)
        top = max(height - _LAST_ROW_MM - row * (HEIGHT_MM + 4), 0)
        spots.append(Spot(name, len(sizes), round(max(left, 0), 1), round(top, 1)))
    return spots[::-1]


def reasons_against_spots(
    spots: Sequence[Spot], names: Sequence[str], sizes: Sizes
) -> list[Reason]:
    """Everything that keeps signatures from standing so, all at once."""
    reasons = []
    given = [spot.name for spot in spots]
    lacking = [name for name in names if name not in given]
    if lacking or sorted(given) != sorted(set(given)) or set(given) - set(names):
        text = f"Chưa có chỗ ký riêng cho: {', '.join(lacking)}." if lacking else "Người ký đã đổi."
        mend = "Tải lại trang rồi đặt một chỗ cho mỗi người ký."
        reasons.append(Reason("drafting.spots_names", text, mend, field="spots"))
    outside = [spot.name for spot in spots if not _on_page(spot, sizes)]
    if outside:
        text = f"Chỗ ký nằm ngoài trang: {', '.join(outside)}."
        mend = (
            f"Ghi trang từ 1 đến {len(sizes)}; khung ký rộng 46 mm, cao 24 mm phải nằm trọn trang."
        )
        reasons.append(Reason("drafting.spots_outside", text, mend, field="spots"))
    inside = [spot for spot in spots if spot.name not in outside]
    boxes = [(spot.name, box_of(spot, sizes[spot.page - 1])) for spot in inside]
    for number, (name, box) in enumerate(boxes):
        for other, beside in boxes[number + 1 :]:
            if box.meets(beside):
                text = f"Chỗ ký của {name} và {other} chồng lên nhau."
                mend = "Kéo hai khung rời nhau."
                reasons.append(Reason("drafting.spots_meet", text, mend, field="spots"))
    return reasons


def _on_page(spot: Spot, sizes: Sizes) -> bool:
    if not 1 <= spot.page <= len(sizes):
        return False
    width, height = sizes[spot.page - 1]
    return (
        0 <= spot.left_mm <= width / MM - WIDTH_MM and 0 <= spot.top_mm <= height / MM - HEIGHT_MM
    )
