"""Whether a part is set as its box wants: size, weight, slant, capitals, place."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from vanban.formats.layout.findings import PART_NAMES, Finding, Part, found
from vanban.formats.layout.sheet import Piece

_SLACK: Final = 0.3  # points: what files round away


@dataclass(frozen=True, slots=True)
class Look:
    """How annex I wants a part: sizes in points from and to, None where it does not matter."""

    low: float
    high: float
    bold: bool | None = None
    italic: bool | None = None
    upper: bool | None = None

    @property
    def sizes(self) -> str:
        if self.low == self.high:
            return f"{self.low:g}"
        return f"{self.low:g} đến {self.high:g}"


# Annex I, section II; the table of letters and sizes at its end.
LOOKS: Final[dict[Part, Look]] = {
    Part.NATION: Look(12, 13, bold=True, italic=False, upper=True),
    Part.MOTTO: Look(13, 14, bold=True, italic=False),
    Part.ISSUER: Look(12, 13, italic=False, upper=True),
    Part.NUMBER: Look(13, 13, bold=False, italic=False),
    Part.DATE: Look(13, 14, bold=False, italic=True),
    Part.TYPE: Look(13, 14, bold=True, italic=False, upper=True),
    Part.SUMMARY: Look(13, 14, bold=True, italic=False),
    Part.ABOUT: Look(12, 13, bold=False, italic=False),
    Part.ADDRESSEE: Look(13, 14, bold=False, italic=False),
    Part.AUTHORITY: Look(13, 14, bold=True, italic=False, upper=True),
    Part.SIGNER: Look(13, 14, bold=True, italic=False),
    Part.ANNEX: Look(14, 14, bold=True, italic=False),
    Part.ANNEX_TITLE: Look(13, 14, bold=True, italic=False, upper=True),
    Part.ANNEX_REFERENCE: Look(13, 14, bold=False, italic=True),
}


def against_look(
    part: Part, pieces: Sequence[Piece], *, law: bool = False, small_ok: bool = False
) -> Iterator[Finding]:
    """The faults in the look of a part. A law's own decree lets its letters be a point larger."""
    look, name = LOOKS[part], PART_NAMES[part]
    if not pieces:
        return
    high = look.high + (1 if law else 0)
    low = look.low - (1 if small_ok or law else 0)
    sized = [each for each in pieces if not low - _SLACK <= each.size <= high + _SLACK]
    if sized:
        yield found(
            f"{part}.size",
            part,
            f"{name} cỡ chữ {sized[0].size:g}, quy định {look.sizes}.",
            f"Đặt cỡ chữ {look.sizes}.",
            at=sized,
            mechanical=True,
        )
    yield from _weight(part, pieces, look, name)
    if look.italic is not None:
        slanted = [each for each in pieces if each.is_italic is not look.italic]
        if slanted:
            text = "chưa in nghiêng" if look.italic else "in nghiêng"
            yield found(
                f"{part}.italic",
                part,
                f"{name} {text}.",
                "Đặt kiểu chữ nghiêng." if look.italic else "Đặt kiểu chữ đứng.",
                at=slanted,
                mechanical=True,
            )
    lower = [each for each in pieces if not each.is_upper] if look.upper else []
    if lower:
        yield found(
            f"{part}.case",
            part,
            f"{name} chưa viết in hoa.",
            "Viết bằng chữ in hoa.",
            at=lower,
            mechanical=True,
        )


def _weight(part: Part, pieces: Sequence[Piece], look: Look, name: str) -> Iterator[Finding]:
    if look.bold is None:
        return
    wrong = [
        each
        for each in pieces
        if (each.bold < 0.4 if look.bold else each.bold > 0.6)  # noqa: PLR2004 - most of it
    ]
    if wrong:
        text = "chưa in đậm" if look.bold else "in đậm"
        yield found(
            f"{part}.bold",
            part,
            f"{name} {text}.",
            "Đặt kiểu chữ đậm." if look.bold else "Bỏ kiểu chữ đậm.",
            at=wrong,
            mechanical=True,
        )
