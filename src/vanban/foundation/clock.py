"""The clock. Read at a door or a job and passed on; never read inside a rule or an operation."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


def now() -> datetime:
    """The moment, in UTC. Doors and jobs only."""
    return datetime.now(UTC)


def local(moment: datetime) -> datetime:
    """The moment as a clock on a wall in Vietnam shows it (+07:00)."""
    try:
        return moment.astimezone(VIETNAM)
    except OverflowError:  # 31/12/9999: how certificates say "without end" (RFC 5280, 4.1.2.5)
        return moment.replace(tzinfo=VIETNAM)


def local_date(moment: datetime) -> date:
    """The legal date of a moment: the day in Asia/Ho_Chi_Minh."""
    return local(moment).date()


def signing_time(moment: datetime) -> str:
    """A moment as a visible signature says it: day, time, zone of Vietnam by ISO 8601.

    Source: Decree 30/2020, annex I, II.8b; the order of annex III, forms 2.2 and 3.2.
    """
    return f"{local(moment):%d/%m/%Y; %H:%M:%S}+07:00"
