"""The batches at work that a start page names, so that nobody has to look for them."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from vanban.foundation.actor import Actor
from vanban.outgoing.signing.queries import live_batches
from vanban.outgoing.signing.rules import BatchKind


@dataclass(frozen=True, slots=True)
class Running:
    """One line: what is being done, how far it is, where to watch it."""

    words: str
    url: str


def running(actor: Actor) -> list[Running]:
    """One's own batches that are not finished, the latest first."""
    names = {
        BatchKind.SIGN: _("Đang ký"),
        BatchKind.ISSUE: _("Đang cấp số, đóng dấu, phát hành"),
        BatchKind.DIRECT: _("Đang giao"),
    }
    return [
        Running(
            _("%(what)s: %(settled)s trên %(total)s văn bản")
            % {"what": names[row.kind], "settled": row.settled, "total": row.total},
            reverse("signing:batch", args=[row.id]),
        )
        for row in live_batches(actor)
    ]
