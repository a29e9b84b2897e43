"""The layout check on the page of a draft: what was found, and where it stands on the pages."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _

from vanban.doors.web.design.parts import Mark, PageImage
from vanban.doors.web.saying import say
from vanban.formats.layout.findings import Finding
from vanban.formats.layout.judging import Judgement
from vanban.foundation.actor import Actor
from vanban.outgoing.drafting.operations import layout_of_draft

SHOWN: Final = 40


@dataclass(frozen=True, slots=True)
class LayoutLine:
    """A fault in words; `letter` is the sign that marks it on the page."""

    letter: str
    code: str
    part: str
    text: str
    mend: str
    clause: str
    where: str
    mechanical: bool


def layout_context(
    actor: Actor, now: datetime, document_id: UUID, *, mine: bool
) -> dict[str, object]:
    """What `outgoing/layout.html` draws of the newest draft."""
    judged = layout_of_draft(actor=actor, now=now, document_id=document_id)
    if judged is None:
        return {"layout": None}
    lines = [_line(number, each) for number, each in enumerate(judged.findings[:SHOWN], start=1)]
    return {
        "layout": {
            "lines": lines,
            "count": len(judged.findings),
            "readable": judged.readable,
            "clicks": sum(1 for each in lines if each.mechanical) if mine else 0,
        }
    }


def with_faults(
    pages: Sequence[PageImage], sizes: Sequence[tuple[float, float]], judged: Judgement
) -> list[PageImage]:
    """The pages with every fault marked at its place."""
    marks: dict[int, list[Mark]] = {}
    for number, finding in enumerate(judged.findings[:SHOWN], start=1):
        if finding.box is not None and 0 <= finding.page < len(sizes):
            marks.setdefault(finding.page, []).append(
                _mark(str(number), finding, sizes[finding.page])
            )
    return [
        replace(page, marks=(*page.marks, *marks.get(index, ())))
        for index, page in enumerate(pages)
    ]


def _line(number: int, finding: Finding) -> LayoutLine:
    where = _("trang %(n)s") % {"n": finding.page + 1} if finding.page >= 0 else ""
    if finding.more:
        more = _("và %(n)s chỗ khác") % {"n": finding.more}
        where = f"{where}, {more}" if where else more
    return LayoutLine(
        letter=str(number),
        code=finding.code,
        part=say(finding.part_name),
        text=say(finding.text),
        mend=say(finding.mend),
        clause=say(finding.clause),
        where=where,
        mechanical=finding.mechanical,
    )


def _mark(letter: str, finding: Finding, size: tuple[float, float]) -> Mark:
    box, (width, height) = finding.box, size
    assert box is not None  # noqa: S101 - only faults with a place are marked
    return Mark(
        letter=letter,
        x=box.x0 / width,
        y=1 - box.y1 / height,
        width=box.width / width,
        height=box.height / height,
        look=True,
        text=say(finding.text),
    )
