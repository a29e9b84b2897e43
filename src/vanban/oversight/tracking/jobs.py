"""Background work of following: letters and pushes to people who chose them."""

from uuid import UUID

from django.conf import settings

from vanban.foundation.actor import Actor
from vanban.foundation.clock import now
from vanban.foundation.jobs import job
from vanban.oversight.tracking.operations.mailing import defer_digest, mail_digest
from vanban.oversight.tracking.operations.pushing import push_to
from vanban.oversight.tracking.queries.notices import addressees
from vanban.oversight.tracking.rules.notices import may_mail

_NAME = "Thông báo"


@job(queue="mail", retries=8)
def send_digest(*, organisation_id: str, person_id: str, **_: object) -> None:
    """Send one person the letter that is due."""
    actor = Actor.system(UUID(organisation_id), name=_NAME)
    mail_digest(actor=actor, now=now(), person_id=UUID(person_id))


@job(queue="mail", retries=6)
def push(*, organisation_id: str, person_id: str, **_: object) -> None:
    """Tell one person's browsers that there is something new."""
    actor = Actor.system(UUID(organisation_id), name=_NAME)
    push_to(actor=actor, now=now(), person_id=UUID(person_id))


def mail_due() -> None:
    """Set off every letter that is due. The worker calls this in rounds."""
    if not settings.EMAIL_HOST:
        return
    moment = now()
    for each in addressees(Actor.system(None, name=_NAME)):
        if may_mail(each.choice, each.last_mailed_at, moment):
            defer_digest(each.organisation_id, each.person_id)
