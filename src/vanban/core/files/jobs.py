"""The daily sweep of the store."""

from datetime import timedelta
from typing import Final

from django.conf import settings

from vanban.core.files.operations import begin_sweep, sweep_store
from vanban.foundation.actor import Actor
from vanban.foundation.clock import now
from vanban.foundation.jobs import defer, job

_US: Final = Actor.system(None, name="Kho tệp")
_DAY: Final = timedelta(days=1)


@job(queue="keeping", retries=1)
def sweep(**_: object) -> None:
    """Look for bytes that belong to nothing; the next look is a day later."""
    sweep_store(actor=_US, now=now(), age=timedelta(days=settings.STORE_SWEEP_DAYS))


def sweep_due() -> None:
    """Set the sweep off once a day, whichever worker comes first. Called in rounds."""
    if settings.STORE_SWEEP_DAYS > 0 and begin_sweep(now=now(), every=_DAY):
        defer(sweep, lock="store:sweep")
