"""What of a form lies on which page: the boxes that a reader sees of its fields.

A box may be drawn without being a field (a stray), be put on a page long after its field was signed
over, or be taken off it. None of that changes a page's content or a field, but all that is seen.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pikepdf

from vanban.trust.verification.rules.sameness import DEPTH, Same
from vanban.trust.verification.rules.verdict import Shadow


@dataclass
class Changes:
    """What has been found so far."""

    signatures: list[str] = field(default_factory=list)
    stamps: list[str] = field(default_factory=list)
    filled: list[str] = field(default_factory=list)
    annotations: int = 0
    content: list[str] = field(default_factory=list)
    shadows: list[Shadow] = field(default_factory=list)
    evidence: bool = False


def compare_widgets(old: pikepdf.Pdf, new: pikepdf.Pdf, found: Changes) -> None:
    """The boxes of each page before and after. Call it when the fields have been compared: a field
    that was signed since may have got its box then.
    """
    known = {name for name, _ in fields_of(old)}
    signed = {*found.signatures, *found.stamps}
    owned = _owned(old), _owned(new)
    same = Same()
    pages = zip(old.pages, new.pages, strict=False)
    for number, (before, after) in enumerate(pages, start=1):
        boxes_before, boxes_after = _Boxes(before.obj, owned[0]), _Boxes(after.obj, owned[1])
        place = f"page {number}"
        strays = boxes_before.strays
        for box in boxes_after.strays:
            if not any(same(each, box) for each in strays):
                found.annotations += 1
        lost = [box for box in strays if not any(same(box, each) for each in boxes_after.strays)]
        if lost or boxes_before.named - boxes_after.named:
            found.content.append(place)
            found.shadows.append(Shadow.HIDE)
        if any(name in known - signed for name in boxes_after.named - boxes_before.named):
            found.content.append(place)
            found.shadows.append(Shadow.HIDE_AND_REPLACE)


@dataclass
class _Boxes:
    """The widgets of one page: those of the form by the names of their fields, and the strays."""

    page: Any
    owned: dict[tuple[int, int], str]
    named: Counter[str] = field(default_factory=Counter)
    strays: list[Any] = field(default_factory=list)

    def __post_init__(self) -> None:
        listed = self.page.get("/Annots")
        for each in listed.as_list() if listed is not None else ():
            if each.get("/Subtype") != "/Widget":
                continue
            name = self.owned.get(each.objgen) if each.is_indirect else None
            if name is None:
                self.strays.append(each)
            else:
                self.named[name] += 1


def _owned(document: pikepdf.Pdf) -> dict[tuple[int, int], str]:
    """Each box that belongs to the form, by its object, with the name of its field."""
    found: dict[tuple[int, int], str] = {}
    for name, each in fields_of(document):
        if each.is_indirect:
            found[each.objgen] = name
        kids = each.get("/Kids")
        for kid in kids.as_list() if kids is not None else ():
            if kid.is_indirect and "/T" not in kid:
                found[kid.objgen] = name
    return found


def fields_of(document: pikepdf.Pdf) -> Iterator[tuple[str, Any]]:
    """Every named field of the form with its whole name."""
    form = document.Root.get("/AcroForm")
    listed = form.get("/Fields") if form is not None else None
    if listed is not None:
        yield from _walk(listed, "", 0)


def _walk(listed: Any, above: str, depth: int) -> Iterator[tuple[str, Any]]:
    if depth > DEPTH:
        return
    for each in listed.as_list():
        if "/T" not in each:
            continue
        name = f"{above}.{each['/T']}" if above else str(each["/T"])
        children = each.get("/Kids")
        yield name, each
        if children is not None:
            yield from _walk(children, name, depth + 1)
