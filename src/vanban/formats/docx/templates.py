"""The templates of Decree 30/2020, annex III, filled in from what the system already knows."""

from collections.abc import Callable
from types import MappingProxyType
from typing import Final

from vanban.formats.docx import decisions, letters, papers
from vanban.formats.docx.filling import Filling, Form, form_of
from vanban.formats.docx.setting import Sheet

_WRITERS: Final = MappingProxyType[Form, Callable[[Sheet, Filling], None]](
    {
        Form.RESOLUTION: decisions.resolution,
        Form.DECISION: decisions.decision,
        Form.PROMULGATION: decisions.promulgation,
        Form.ATTACHED: decisions.attached,
        Form.TYPED: letters.typed,
        Form.LETTER: letters.letter,
        Form.TELEGRAM: letters.telegram,
        Form.INVITATION: letters.invitation,
        Form.INTRODUCTION: papers.introduction,
        Form.MINUTES: papers.minutes,
        Form.LEAVE: papers.leave,
        Form.ANNEX_PAPER: papers.annex,
        Form.ANNEX_ELECTRONIC: papers.annex,
        Form.AGREEMENT: papers.agreement,
        Form.NORMATIVE: decisions.normative,
    }
)


def make_template(filling: Filling, form: Form | None = None) -> bytes:
    """The DOCX of a template, filled in; the text itself is left to write where dots stand."""
    sheet = Sheet()
    _WRITERS[form or form_of(filling.kind)](sheet, filling)
    return sheet.saved()
