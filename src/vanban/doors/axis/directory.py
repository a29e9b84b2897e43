"""The directory's three lists. The two whole ones are prepared once for an edition and a day, as a
file that goes out as it is: 120,000 organisations are 25 MB that nobody composes twice.
"""

import fcntl
import os
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Final

from vanban.axis.mailbox.rules import wire_time
from vanban.axis.members.queries import changes_page, edition, forget_if_outdated, whole_directory
from vanban.axis.members.queries.directory import PAGE, Change, Listed
from vanban.doors.axis import answers
from vanban.doors.axis.answers import Answer
from vanban.formats.vxp.rows import agency_json, agency_qd20_json, unit_json
from vanban.foundation.actor import Actor
from vanban.foundation.clock import local_date
from vanban.foundation.store import PIECE, store

_KEPT: Final = 3
_FILE: Final = "directory-{kind}-{level}-"


def agencies(actor: Actor, *, now: datetime) -> Answer:
    """getAgenciesList: every organisation that stands today."""
    return _prepared(actor, now=now, kind="all", level=0, line=_agency)


def agencies_qd20(actor: Actor, *, now: datetime, level: int) -> Answer:
    """getAgenciesListQD20: those of one level, all for level 0."""
    return _prepared(actor, now=now, kind="qd20", level=level, line=_agency_qd20)


def prepare(actor: Actor, *, now: datetime) -> None:
    """Make the two whole lists ready before anybody asks, unless they are."""
    forget_if_outdated()
    agencies(actor, now=now)
    agencies_qd20(actor, now=now, level=0)


def changes(actor: Actor, *, now: datetime, after: int) -> Answer:
    """getSynchronizeUnit: what changed since a version, by version, closed ones too."""

    def pages() -> Iterator[Iterable[str]]:
        version = after
        while page := changes_page(actor, day=local_date(now), after=version):
            yield map(_unit, page)
            version = page[-1].version
            if len(page) < PAGE:
                return

    return answers.long_listing(pages())


def _prepared(
    actor: Actor, *, now: datetime, kind: str, level: int, line: Callable[[Listed], str]
) -> Answer:
    """A list that is ready, or made ready now: by one for all who ask meanwhile, here and in every
    other process of this machine.
    """
    asked, day = time.time(), local_date(now)
    folder, mark = store().drafts, _FILE.format(kind=kind, level=level)
    path = _named(folder, mark, day)
    if not path.exists():
        with _alone(folder / f".{mark}lock"):
            forget_if_outdated()
            path = _named(folder, mark, day)
            if not path.exists():
                path = _begun_since(asked, folder, mark) or path
            if not path.exists():
                pages = (map(line, page) for page in whole_directory(actor, day=day, level=level))
                _compose(answers.listed(pages), folder, path)
                _forget_old(folder, mark)
    return Answer(_pieces(path), path.stat().st_size)


def _named(folder: Path, mark: str, day: date) -> Path:
    return folder / f"{mark}{edition().hex}-{day.isoformat()}.json"


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    with path.open("wb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)  # let go of when it is closed, by a death too
        yield


def _begun_since(asked: float, folder: Path, mark: str) -> Path | None:
    """A list whose making began after it was asked for: new enough, however fast the directory
    changes, so that no queue of askers makes one list each.
    """
    newest = max(folder.glob(f"{mark}*"), key=_begun, default=None)
    return newest if newest is not None and _begun(newest) >= asked else None


def _begun(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return 0.0


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece


def _compose(body: Iterable[bytes], folder: Path, path: Path) -> None:
    """Write the list aside, and give it its name at once; its age is that of its first row."""
    begun = time.time()
    handle, aside = tempfile.mkstemp(dir=folder, prefix=".part-")
    try:
        with os.fdopen(handle, "wb") as file:
            for piece in body:
                file.write(piece)
        os.utime(aside, (begun, begun))
        Path(aside).rename(path)
    finally:
        Path(aside).unlink(missing_ok=True)


def _forget_old(folder: Path, mark: str) -> None:
    """All but the newest few: one that is being opened just now must still be there."""
    for old in sorted(folder.glob(f"{mark}*"), key=_begun, reverse=True)[_KEPT:]:
        old.unlink(missing_ok=True)


def _agency(entry: Listed) -> str:
    return agency_json(
        entry.id, entry.parent_id, entry.code, entry.name, entry.mail, entry.old_code
    )


def _agency_qd20(entry: Listed) -> str:
    return agency_qd20_json(entry.id, entry.code, entry.name, entry.mail, entry.code102)


def _unit(change: Change) -> str:
    return unit_json(
        id=change.id,
        pid=change.parent_id,
        code=change.code,
        name=change.name,
        mail=change.mail,
        version=change.version,
        center_code=change.system_code,
        deleted=change.closed,
        modify_date=wire_time(change.modified_at),
        is_agency=change.is_agency,
    )
