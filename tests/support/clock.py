"""A clock that stands, or goes on by hand, for tests that come in through a door."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta, tzinfo
from unittest.mock import patch


class Hands:
    """The clock of a test: `go_on` moves it."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def go_on(self, **by: int) -> None:
        """Let time pass: `minutes=3`."""
        self.moment += timedelta(**by)

    def now(self, zone: tzinfo) -> datetime:
        """What `datetime.now` answers in vanban.foundation.clock."""
        return self.moment.astimezone(zone)


@contextmanager
def standing(moment: datetime) -> Iterator[Hands]:
    """Doors, handlers and jobs read this moment."""
    hands = Hands(moment)
    with patch("vanban.foundation.clock.datetime", hands):
        yield hands
