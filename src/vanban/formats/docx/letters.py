"""What tells, asks and invites: forms 1.4 to 1.7 of annex III."""

import re
from collections.abc import Sequence
from typing import Final

from vanban.formats.docx.filling import BLANK, Filling, head_of, signing_of
from vanban.formats.docx.setting import Line, Sheet

_UPWARDS: Final = frozenset({"to-trinh", "bao-cao"})
_ADDRESS_MM: Final = 50.0  # where "Kính gửi:" begins; the names stand under its colon
_NAMES_MM: Final = 68.0
_ABOUT: Final = re.compile(r"^(?:v/v|về việc)\s+", re.IGNORECASE)


def typed(sheet: Sheet, filling: Filling) -> None:
    """Form 1.4, of every type with a name that has no form of its own."""
    sheet.head(head_of(filling))
    sheet.title(filling.kind.name, filling.subject)
    upwards = filling.kind.code in _UPWARDS
    if upwards:
        sheet.add(Line(f"Kính gửi: {filling.first}", centred=True))
    sheet.add(Line(_opening(filling)))
    sheet.add(Line(BLANK))
    sheet.add(Line(f"{BLANK}./."))
    if upwards:
        sheet.foot(signing_of(filling, "Như trên", places=filling.recipients[1:]))
    else:
        sheet.foot(signing_of(filling))


def letter(sheet: Sheet, filling: Filling) -> None:
    """Form 1.5."""
    subject = _ABOUT.sub("", filling.subject.strip())
    sheet.head(head_of(filling, about=f"V/v {subject[:1].lower()}{subject[1:]}"))
    _addressed(sheet, filling)
    sheet.add(Line(_opening(filling)))
    sheet.add(Line(f"{BLANK}./."))
    sheet.foot(signing_of(filling, "Như trên", places=()))


def telegram(sheet: Sheet, filling: Filling) -> None:
    """Form 1.6: who sends it, then whom it goes to, each on a line of his own."""
    sheet.head(head_of(filling))
    sheet.title(filling.kind.name, filling.subject)
    sheet.add(Line(f"{filling.office} điện:", centred=True))
    _listed(sheet, filling.recipients or (BLANK,))
    sheet.add(Line(BLANK))
    sheet.add(Line(f"{BLANK}./."))
    sheet.foot(signing_of(filling, "Như trên", places=()))


def invitation(sheet: Sheet, filling: Filling) -> None:
    """Form 1.7; several who are invited stand one under the other, as bodies write it."""
    sheet.head(head_of(filling))
    sheet.title(filling.kind.name, filling.subject)
    several = len(filling.recipients) > 1
    invites = f"{filling.issuer} trân trọng kính mời:"
    sheet.add(Line(invites if several else f"{invites} {filling.first}"))
    for name in filling.recipients if several else ():
        end = "." if name == filling.recipients[-1] else ";"
        sheet.add(Line(f"- {name}{end}"))
    sheet.add(Line(f"Tới dự {_ABOUT.sub('', filling.subject)}."))
    for words in ("Chủ trì", "Thời gian", "Địa điểm"):
        sheet.add(Line(f"{words}: {BLANK}"))
    sheet.add(Line(f"{BLANK}./."))
    if several:
        sheet.foot(signing_of(filling, "Như thành phần mời", places=()))
    else:
        sheet.foot(signing_of(filling))


def _addressed(sheet: Sheet, filling: Filling) -> None:
    """One addressee on the line; several each on a line of their own, their dashes one under the
    other beneath the colon (annex I, II.9d).
    """
    if len(filling.recipients) < 2:  # noqa: PLR2004 - one, or none yet
        sheet.add(Line(f"Kính gửi: {filling.first}", centred=True))
        return
    sheet.add(Line("Kính gửi:", left=_ADDRESS_MM, after=0))
    _listed(sheet, filling.recipients)


def _listed(sheet: Sheet, names: Sequence[str]) -> None:
    for name in names[:-1]:
        sheet.add(Line(f"- {name};", left=_NAMES_MM, after=0))
    sheet.add(Line(f"- {names[-1]}.", left=_NAMES_MM))


def _opening(filling: Filling) -> str:
    if filling.answers:
        return f"Phúc đáp {filling.answers}, {filling.issuer} có ý kiến như sau:"
    return BLANK
