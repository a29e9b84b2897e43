"""The shapes of forgery that do not touch what was signed, called by their names.

Sources: Mladenov et al., "1 Trillion Dollar Refund" (2019: USF, ISA, SWA); Mainka et al., "Shadow
Attacks" (2021: hide, replace, hide-and-replace); Rohlmann et al., "Breaking the Specification:
PDF Certification" (2021: evil annotation, sneaky signature).
"""

from enum import StrEnum
from typing import Final

from vanban.trust.verification.rules.reading import Signature

_FOUR: Final = 4
_MARK = b"%%EOF"
_BLANK = b"\r\n\t\0 "


class Shape(StrEnum):
    """What is wrong with the range of bytes that a signature says it covers."""

    EMPTY = "empty"  # nothing to check: no range, or no container (USF)
    NOT_FOUR = "not_four"  # more or fewer numbers than a signature has
    START = "start"  # the beginning of the file is left out
    OVERLAP = "overlap"  # the two parts overlap, or lie the wrong way round
    GAP = "gap"  # something other than the signature itself lies in the gap (SWA)
    SHORT = "short"  # what is signed is not a whole revision of the file


def shapes_of(pdf: bytes, signature: Signature) -> tuple[Shape, ...]:
    """All that is wrong with the range; empty for a sound one. The file may be of any bytes."""
    numbers = signature.byte_range
    if not numbers or not signature.contents.rstrip(b"\0"):
        return (Shape.EMPTY,)
    if len(numbers) != _FOUR:
        return (Shape.NOT_FOUR,)
    start, before, after, rest = numbers
    if min(numbers) < 0 or start + before > after or rest == 0:
        return (Shape.OVERLAP,)
    found = []
    if start != 0 or before == 0:
        found.append(Shape.START)
    if not _only_the_container(pdf[start + before : after], signature.contents):
        found.append(Shape.GAP)
    if not pdf[: after + rest].rstrip(_BLANK).endswith(_MARK):
        found.append(Shape.SHORT)
    return tuple(found)


def _only_the_container(gap: bytes, contents: bytes) -> bool:
    """The gap is the hexadecimal string of the container and nothing more."""
    gap = gap.strip(_BLANK)
    if gap[:1] != b"<" or gap[-1:] != b">":
        return False
    return gap[1:-1].lower() == contents.hex().encode("ascii") or _loosely(gap[1:-1], contents)


def _loosely(digits: bytes, contents: bytes) -> bool:
    """Some tools break the line of digits, or leave the last digit out (ISO 32000-1, 7.3.4.3)."""
    packed = b"".join(digits.split())
    try:
        return bytes.fromhex((packed + b"0" * (len(packed) % 2)).decode("ascii")) == contents
    except ValueError:
        return False
