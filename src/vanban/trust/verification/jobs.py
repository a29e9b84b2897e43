"""Background work of verification: the long life of signed files."""

from uuid import UUID

from vanban.foundation.actor import Actor
from vanban.foundation.clock import now
from vanban.foundation.jobs import job
from vanban.trust.verification.operations.preserving import defer_step, prolong
from vanban.trust.verification.queries import preservations_due

_NAME = "Lưu trữ chữ ký"


# What fails keeps its own schedule and is found again by `preserve_due`.
@job(queue="preserving", retries=2)
def prolong_life(*, organisation_id: str, preservation_id: str, **_: object) -> None:
    """Take the next steps of one signed file."""
    actor = Actor.system(UUID(organisation_id), name=_NAME)
    prolong(actor=actor, now=now(), preservation_id=UUID(preservation_id))


def preserve_due() -> None:
    """Set off every file whose next step or renewal is due. The worker calls this in rounds."""
    everyone = Actor.system(None, name=_NAME)
    for organisation_id, preservation_id in preservations_due(everyone, now=now()):
        defer_step(organisation_id, preservation_id)
