"""What the pages get from operations and queries, in the shapes that the sheet of parts fills."""

from dataclasses import dataclass
from datetime import date, datetime

from vanban.doors.web.design.deadline import VIETNAM

NOW = datetime(2026, 11, 23, 8, 42, tzinfo=VIETNAM)


@dataclass(frozen=True, slots=True)
class Row:
    """A package in the list "Đến"."""

    issuer: str
    summary: str
    at: datetime
    outcome: str = "valid"
    outcome_text: str = ""
    urgency: str = ""
    attachments: int = 0
    due: datetime | date | None = None
    look: str = ""
    unread: bool = True
    current: bool = False

    @property
    def anchor(self) -> str:
        """The row's id on the page."""
        return f"row-{self.at:%H%M}"


@dataclass(frozen=True, slots=True)
class Why:
    """One reason of a refusal."""

    text: str
    mend: str
    mend_url: str = ""
    mend_label: str = ""
    field: str = ""


@dataclass(frozen=True, slots=True)
class Refused:
    """A refusal as the pages get it."""

    title: str
    reasons: tuple[Why, ...]


@dataclass(frozen=True, slots=True)
class RefusedOne:
    """One refused document of a batch."""

    subject: str
    reason: str
    url: str = "#"


@dataclass(frozen=True, slots=True)
class Progress:
    """A batch at work."""

    id: str
    title: str
    done: int
    refused: int
    total: int
    started: str = ""
    refusals: tuple[RefusedOne, ...] = ()
    poll_url: str = ""
    stop_url: str = ""


@dataclass(frozen=True, slots=True)
class Body:
    """Someone to pick."""

    id: str
    name: str
    detail: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True)
class Account:
    """A sign-in name of the demo."""

    username: str
    name: str
    title: str = ""


def at(day: int, hour: int, minute: int, second: int = 0) -> datetime:
    """A moment of the sheet's November."""
    return datetime(2026, 11, day, hour, minute, second, tzinfo=VIETNAM)
