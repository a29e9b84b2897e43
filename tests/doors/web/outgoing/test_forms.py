"""What a drafter types becomes values; what cannot be read is told at once, all of it."""

from datetime import date
from uuid import uuid4

import pytest
from django.http import QueryDict

from vanban.doors.web.outgoing.forms import draft_form, type_choices, values_of
from vanban.foundation.errors import Invalid


def typed(query: str) -> QueryDict:
    return QueryDict(query)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("5/3/26", date(2026, 3, 5)),
        ("05-03-2026", date(2026, 3, 5)),
        (" 5.3.2026 ", date(2026, 3, 5)),
        ("", None),
    ],
)
def test_days_are_read_as_officials_write_them(text: str, day: date | None) -> None:
    query = QueryDict(mutable=True)
    query["reply_due_date"] = text
    assert values_of(draft_form(query)).reply_due_date == day


def test_recipients_of_the_directory_and_lines_on_paper_become_one_list() -> None:
    body = uuid4()
    query = QueryDict(mutable=True)
    query.setlist("recipients", [str(body)])
    query["paper"] = "- Ông Nguyễn Văn A;\n\n  Lưu: VT."
    query["subject"] = "  Về việc\n hỗ trợ  "
    values = values_of(draft_form(query))
    assert [(to.organisation_id, to.name, to.by_paper) for to in values.recipients] == [
        (body, "", False),
        (None, "Ông Nguyễn Văn A", True),
        (None, "Lưu: VT", True),
    ]
    assert values.subject == "Về việc hỗ trợ"


def test_everything_unreadable_is_told_at_once() -> None:
    form = draft_form(typed("recipients=x&signer_post_id=y&reply_due_date=31/02/2026"))
    with pytest.raises(Invalid) as refused:
        values_of(form)
    assert {reason.field for reason in refused.value.reasons} == {
        "recipients",
        "signer_post_id",
        "reply_due_date",
    }


def test_the_types_of_every_day_come_first_and_each_stands_once() -> None:
    codes = [code for code, _ in type_choices()]
    assert codes[:2] == ["cong-van", "quyet-dinh"]
    assert len(codes) == len(set(codes))
