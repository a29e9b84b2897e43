"""The daily sweep of the store."""

from datetime import timedelta
from typing import Final

from django.conf import settings

from vanban.core.files.operations import sweep_store
from vanban.foundation.actor import Actor
from vanban.foundation.clock import now
from vanban.foundation.jobs import defer, job

_DAY_S: Final = 24 * 3600


@job(queue="keeping", retries=1)
def sweep(**_: object) -> None:
    """Look for bytes that belong to nothing; the next look is a day later."""
    age = timedelta(days=settings.STORE_SWEEP_DAYS)
    sweep_store(actor=Actor.system(None, name="Kho tệp"), now=now(), age=age)


def sweep_due() -> None:
    """See to it that the next sweep is planned. The worker calls this in rounds."""
    if settings.STORE_SWEEP_DAYS > 0:
        defer(sweep, lock="store:sweep", once="store:sweep", in_seconds=_DAY_S)
