"""The shapes every area's requests and answers are made of.

A request that says more than was asked is refused, so that a misspelt field is never lost in
silence; text holds no NUL and days lie in a range that every calendar here can count with.
"""

from datetime import date, datetime
from typing import Annotated, Any, Final, get_type_hints
from uuid import UUID

from ninja import Query, Schema
from pydantic import (
    AfterValidator,
    AwareDatetime,
    ConfigDict,
    Field,
    StringConstraints,
    create_model,
)

SHOWN: Final = 50
MOST_SHOWN: Final = 200
LONGEST_LIST: Final = 500
EARLIEST: Final = date(1900, 1, 1)
LATEST: Final = date(2200, 1, 1)


def _sayable(text: str) -> str:
    if "\0" in text:
        raise ValueError("NUL in a text")
    return text


Words = Annotated[str, StringConstraints(max_length=10_000), AfterValidator(_sayable)]
Day = Annotated[date, Field(ge=EARLIEST, le=LATEST)]
Moment = Annotated[
    AwareDatetime,
    Field(
        ge=datetime.fromisoformat(f"{EARLIEST}T00:00:00+00:00"),
        le=datetime.fromisoformat(f"{LATEST}T00:00:00+00:00"),
    ),
]
Limit = Annotated[int, Query(SHOWN, ge=1, le=MOST_SHOWN, description="Số dòng nhiều nhất")]
After = Annotated[
    Words | None, Query(None, description="Giá trị `after` của trang trước; bỏ trống: trang đầu")
]


class Given(Schema):
    """What a caller sends: nothing but the described fields."""

    model_config = ConfigDict(extra="forbid")


class ReasonIn(Given):
    """Why; some acts cannot be done without."""

    reason: Words = ""


class MadeOut(Schema):
    """What was made, by its id."""

    id: UUID


class NoteOut(Schema):
    """Something worth knowing: a warning, or why a long work failed and how to mend it."""

    code: str
    text: str
    mend: str


def shape_of(name: str, row: type, fields: str, about: str = "", **own: Any) -> type[Schema]:
    """An answer's shape made of the read model that a query gives, with the model's own types.

    Told are the named fields only: what a model gains stays inside until it is named here. `own`:
    fields that have another shape in the answer (rows in rows). A field the model does not have
    stops the program where it starts (KeyError).
    """
    types = get_type_hints(row) | {
        told: get_type_hints(made.fget)["return"]
        for told, made in vars(row).items()
        if isinstance(made, property) and made.fget is not None
    }
    shown: dict[str, Any] = {
        field: (own[field] if field in own else types[field], ...) for field in fields.split()
    }
    return create_model(name, __base__=Schema, __module__=__name__, __doc__=about or None, **shown)
