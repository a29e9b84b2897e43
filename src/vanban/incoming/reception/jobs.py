"""Background work of reception: the scanners' folders, the boxes of e-mail."""

from pathlib import Path
from uuid import UUID

from django.conf import settings

from vanban.core.organisations.queries import organisation_by_code
from vanban.foundation.actor import Actor
from vanban.foundation.clock import local_date, now
from vanban.foundation.jobs import defer, job
from vanban.incoming.reception import operations
from vanban.incoming.reception.operations import collect_scans
from vanban.incoming.reception.queries import boxes_due

_NAME = "Máy quét"
_POST = "Hộp thư"


@job(queue="receiving", retries=1)
def look_at_scans(*, organisation_id: str, folder: str, **_: object) -> None:
    """Take what has settled in a body's folder. The next round comes in a few seconds."""
    actor = Actor.system(UUID(organisation_id), name=_NAME)
    collect_scans(actor=actor, now=now(), folder=Path(folder))


def scans_due() -> None:
    """Look into every folder `<scans>/<code of the body>` that holds a file.

    The worker calls this every few seconds; without a folder of scans it does nothing.
    """
    top = Path(settings.SCAN_FOLDER)
    if not settings.SCAN_FOLDER or not top.is_dir():
        return
    for folder in sorted(each for each in top.iterdir() if each.is_dir()):
        body = organisation_by_code(folder.name, on=local_date(now()))
        if body is None or not any(each.is_file() for each in folder.iterdir()):
            continue
        name = f"scans:{body.id}"
        defer(look_at_scans, lock=name, once=name, organisation_id=str(body.id), folder=str(folder))


@job(queue="receiving", retries=1)
def look_into_box(*, organisation_id: str, box_id: str, **_: object) -> None:
    """Take what is new in a box of e-mail. The next round comes in a minute."""
    actor = Actor.system(UUID(organisation_id), name=_POST)
    operations.look_into_box(actor=actor, now=now(), box_id=UUID(box_id))


def emails_due() -> None:
    """Look into every box whose minute, or whose rest after a fault, is over."""
    for organisation_id, box_id in boxes_due(Actor.system(None, name=_POST), now=now()):
        name = f"email:{box_id}"
        defer(
            look_into_box,
            lock=name,
            once=name,
            organisation_id=str(organisation_id),
            box_id=str(box_id),
        )
