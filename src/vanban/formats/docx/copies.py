"""The block that closes a copy on paper (Decree 30/2020, annex I part II; annex III, 3.1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from vanban.formats.docx.setting import Line, Sheet, Signing, issuer_lines, rule, rule_under, say

_MM: Final = (75, 90)  # the columns of its head


@dataclass(frozen=True, slots=True)
class CopyBlock:
    """What stands under the rule after the copied text: of the body its own name alone."""

    form: str
    body: str
    symbol: str
    place: str
    day: date
    lines: Sequence[str]
    name: str
    recipients: Sequence[str] = ()


def copy_block(block: CopyBlock) -> bytes:
    """One page: the rule across, form, body, number, place and date, signer, recipients."""
    sheet = Sheet()
    rule(sheet.document, 0)
    sheet.gap()
    ((left, right),) = sheet.columns(_MM)
    for name in issuer_lines(block.body):
        say(left, Line(name, bold=True, centred=True, size=13, after=0))
    rule_under(left, issuer_lines(block.body)[-1], 13, _MM[0])
    say(left, Line(f"Số: {block.symbol}", centred=True, size=13, after=0), before=4)
    say(right, Line(block.form, bold=True, centred=True, after=0))
    month = f"{block.day.month:02d}" if block.day.month <= 2 else str(block.day.month)  # noqa: PLR2004
    day = f"ngày {block.day.day:02d} tháng {month} năm {block.day.year}"
    say(right, Line(f"{block.place}, {day}", italic=True, centred=True, after=0))
    places = [f"- {name};" for name in block.recipients]
    sheet.foot(Signing(block.lines, block.name, [*places, "- Lưu: VT."]))
    return sheet.saved()
