"""Paging by the last row seen: page 1,000 costs what page 1 costs, and rows never jump."""

import base64
import binascii
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db.models import Model, Q, QuerySet

from vanban.foundation.errors import Invalid, Reason

R = TypeVar("R")
M = TypeVar("M", bound=Model)


@dataclass(frozen=True, slots=True)
class Page(Generic[R]):
    """Some rows, and the mark to ask for those after them; None when there are no more."""

    rows: tuple[R, ...]
    after: str | None


@dataclass(frozen=True, slots=True)
class Order:
    """Columns by which a list is sorted; `-` before a name for descending. The last is unique."""

    columns: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.lstrip("-") for column in self.columns)


def beyond(rows: QuerySet[M], order: Order, after: str | None, limit: int) -> QuerySet[M]:
    """The rows after a mark, sorted, one more than asked so that it shows whether there are more.

    Refuses (Invalid) a mark that was not made here.
    """
    if after:
        rows = rows.filter(after_mark(order, after))
    return rows.order_by(*order.columns)[: limit + 1]


def after_mark(order: Order, mark: str) -> Q:
    """The condition that keeps the rows after a mark; refuses as `beyond` does."""
    return _after(order, _values(mark, order))


def mark_of(order: Order, row: Mapping[str, Any]) -> str:
    """The mark of a row."""
    values = [_plain(row[name]) for name in order.names]
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


def page_of(
    found: Sequence[Mapping[str, Any]], order: Order, limit: int, made: Sequence[R]
) -> Page[R]:
    """Cut the extra row off and say where the next page begins."""
    more = len(found) > limit
    return Page(tuple(made[:limit]), mark_of(order, found[limit - 1]) if more else None)


def _after(order: Order, values: Sequence[Any]) -> Q:
    first = order.columns[0]
    bound = "lte" if first.startswith("-") else "gte"
    condition = Q()
    for depth, column in enumerate(order.columns):
        step = Q(**dict(zip(order.names[:depth], values[:depth], strict=True)))
        sign = "lt" if column.startswith("-") else "gt"
        condition |= step & Q(**{f"{column.lstrip('-')}__{sign}": values[depth]})
    # The bound says the same again, so that an index is entered at the right place.
    return Q(**{f"{first.lstrip('-')}__{bound}": values[0]}) & condition


def _values(mark: str, order: Order) -> list[Any]:
    try:
        text = base64.urlsafe_b64decode(mark.encode() + b"=" * (-len(mark) % 4))
        values = [_typed(value) for value in json.loads(text)]
    except (binascii.Error, ValueError, TypeError, KeyError) as error:
        raise _no_mark() from error
    if len(values) != len(order.columns):
        raise _no_mark()
    return values


def _no_mark() -> Invalid:
    return Invalid(
        Reason("tracking.mark", "Địa chỉ trang không còn dùng được.", "Mở lại từ đầu danh sách.")
    )


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return {"at": value.isoformat()}
    return {"id": str(value)} if isinstance(value, UUID) else value


def _typed(value: Any) -> Any:
    if isinstance(value, dict):
        return datetime.fromisoformat(value["at"]) if "at" in value else UUID(value["id"])
    return value
