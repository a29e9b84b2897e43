"""What the calendar tells the rooms above."""

from dataclasses import dataclass

from vanban.foundation.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarChanged(Event):
    """A day or the office hours of a body changed: open deadlines are counted again.

    `for_below`: also those of the bodies under it.
    """

    for_below: bool = False
