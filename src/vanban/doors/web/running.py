"""The batches at work that a start page names, so that nobody has to look for them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vanban.foundation.actor import Actor
from vanban.outgoing.signing.queries import live_batches
from vanban.outgoing.signing.rules import BatchKind

NAMES: Final[Mapping[BatchKind, str | Promise]] = {
    BatchKind.SIGN: gettext_lazy("Đang ký"),
    BatchKind.ISSUE: gettext_lazy("Đang cấp số, đóng dấu, phát hành"),
    BatchKind.DIRECT: gettext_lazy("Đang giao"),
    BatchKind.REGISTER: gettext_lazy("Đang vào sổ"),
}


@dataclass(frozen=True, slots=True)
class Running:
    """One line: what is being done, how far it is, where to watch it."""

    words: str
    url: str


def running(actor: Actor) -> list[Running]:
    """One's own batches that are not finished, the latest first."""
    return [
        Running(
            _("%(what)s: %(settled)s trên %(total)s văn bản")
            % {"what": NAMES[row.kind], "settled": row.settled, "total": row.total},
            reverse("signing:batch", args=[row.id]),
        )
        for row in live_batches(actor)
    ]
