"""What was typed on the pages of "Hồ sơ", read into what the operations take."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.http import QueryDict
from django.utils.translation import gettext as _

from vanban.doors.web.design.days import typed_day
from vanban.foundation.errors import Invalid, Reason
from vanban.keeping.dossiers.rules import read_retention


def uuids(texts: Iterable[str], field: str) -> list[UUID]:
    """Ids out of a picker. Refuses (Invalid) what is none."""
    try:
        return [UUID(each) for each in texts if each]
    except ValueError:
        told, mend = _("Lựa chọn chưa đọc được."), _("Chọn lại trong danh sách.")
        raise Invalid(Reason("dossiers.choice", told, mend, field=field)) from None


def uuid_or_none(text: str) -> UUID | None:
    """An id out of an address, if it is one."""
    try:
        return UUID(text)
    except ValueError:
        return None


def year_or_none(text: str) -> int | None:
    """A year out of an address or a form, if it is one."""
    return int(text) if text.isascii() and text.isdigit() and len(text) == 4 else None  # noqa: PLR2004


def day_of(given: QueryDict, field: str) -> date | None:
    """The day typed; none where nothing is. Refuses (Invalid) what is no day."""
    return typed_day(given.get(field, "").strip(), code="dossiers.day", field=field)


def retention_of(given: QueryDict) -> int | None:
    """The period typed: years, none for good; 0 for what is not understood, which the operation
    refuses with all that is wrong.
    """
    try:
        return read_retention(given.get("retention", ""))
    except ValueError:
        return 0
