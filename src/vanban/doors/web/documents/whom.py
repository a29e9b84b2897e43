"""What the forms say that ask people to read: whom, and until which day."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from vanban.doors.web.design.days import typed_day
from vanban.foundation.errors import Invalid, Reason


def posts_and_units(chosen: Iterable[str]) -> tuple[list[UUID], list[UUID]]:
    """What the picker of places gave, as posts and units. Refuses (Invalid) what is neither."""
    told = [each.partition(":") for each in chosen]
    posts = [_uuid(ident) for kind, _mark, ident in told if kind != "unit"]
    return posts, [_uuid(ident) for kind, _mark, ident in told if kind == "unit"]


def day_of(text: str) -> date | None:
    """The day typed; none where nothing is. Refuses (Invalid) what is no day."""
    return typed_day(text, code="records.reading_day", field="due")


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        told, mend = _("Người đọc chọn chưa đọc được."), _("Chọn lại trong danh sách.")
        raise Invalid(Reason("records.reader_unread", told, mend, field="whom")) from None
