"""The anticipated no.

A refusal knows no HTTP: a door turns its kind into a status, a form error or a protocol answer.
All unmet conditions come back at once, each with what the person can do about it.
"""

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from vanban.foundation.words import Words


class Kind(StrEnum):
    INVALID = "invalid"
    FORBIDDEN = "forbidden"
    NOT_FOUND = "not_found"
    CONFLICT = "conflict"
    UNAVAILABLE = "unavailable"


@dataclass(frozen=True, slots=True)
class Reason:
    """One unmet condition: a stable code, a plain Vietnamese sentence, and how to mend it."""

    code: str
    text: str
    mend: str = ""
    field: str | None = None
    facts: Mapping[str, str] = dataclasses.field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", Words(self.text))
        object.__setattr__(self, "mend", Words(self.mend))


class Refusal(Exception):  # noqa: N818 - a refusal is an answer, not an error
    """The parent of every anticipated no; each room names its own."""

    kind: ClassVar[Kind] = Kind.CONFLICT
    code: ClassVar[str] = "refused"
    title: ClassVar[str] = Words("Chưa làm được")

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        cls.title = Words(cls.title)

    def __init__(self, *reasons: Reason) -> None:
        self.reasons: tuple[Reason, ...] = reasons
        super().__init__("; ".join(reason.text for reason in reasons) or self.title)


class Forbidden(Refusal):
    """The person has no right to the act or to the thing."""

    kind = Kind.FORBIDDEN
    code = "forbidden"
    title = "Không có quyền"


class NotFound(Refusal):
    """There is no such thing, or the person may not know that there is."""

    kind = Kind.NOT_FOUND
    code = "not_found"
    title = "Không tìm thấy"


class Invalid(Refusal):
    """What was given cannot be understood or breaks a limit."""

    kind = Kind.INVALID
    code = "invalid"
    title = "Dữ liệu chưa đúng"


def refuse_if(refusal: type[Refusal], reasons: Iterable[Reason]) -> None:
    """Raise the refusal with all reasons, when there is any."""
    found = tuple(reasons)
    if found:
        raise refusal(*found)
