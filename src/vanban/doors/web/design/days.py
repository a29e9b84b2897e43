"""Days as officials write them: 23/11/2026, whatever the browser's own language is."""

import re
from datetime import date
from typing import Final

from django.utils.translation import gettext as _

from vanban.foundation.errors import Invalid, Reason

_WRITTEN: Final = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4}|\d{2})")
_CENTURY: Final = 100


def read_day(text: str) -> date:
    """`23/11/2026`, `5/3/26`, `5.3.2026`, also `2026-11-23` as machines write it.

    Refuses (ValueError) what is no day.
    """
    found = _WRITTEN.fullmatch(text.strip())
    if found is None:
        return date.fromisoformat(text.strip())
    day, month, year = (int(figure) for figure in found.groups())
    return date(year + 2000 if year < _CENTURY else year, month, day)


def typed_day(text: str, *, code: str, field: str) -> date | None:
    """The day typed into a field; none where nothing is. Refuses (Invalid), under this code, what
    is no day.
    """
    if not text.strip():
        return None
    try:
        return read_day(text)
    except ValueError:
        told = _("“%(day)s” không phải một ngày trong lịch.") % {"day": text}
        mend = _("Ghi ngày/tháng/năm, ví dụ 23/11/2026.")
        raise Invalid(Reason(code, told, mend, field=field)) from None


def written_day(given: object) -> str:
    """A day for its field: `23/11/2026`; what is no day stays as it was typed."""
    if isinstance(given, date):
        return f"{given:%d/%m/%Y}"
    text = str(given or "")
    try:
        return f"{read_day(text):%d/%m/%Y}"
    except ValueError:
        return text
