"""The signature block of a draft as it will be printed, while its signer is being chosen."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from vanban.core.people.queries import post
from vanban.doors.web.answers import actor_of, page
from vanban.doors.web.outgoing.forms import DraftForm
from vanban.foundation.actor import Actor
from vanban.foundation.clock import local_date
from vanban.foundation.clock import now as read_clock
from vanban.foundation.errors import NotFound, Reason
from vanban.outgoing.drafting.operations import reasons_against_right
from vanban.outgoing.drafting.queries import rights_to_sign
from vanban.outgoing.drafting.rules import chosen_competence


@dataclass(frozen=True, slots=True)
class Shown:
    """Lines and name as printed, by which document; or why it cannot be signed so."""

    name: str
    lines: tuple[str, ...] = ()
    says: str = ""
    reasons: tuple[Reason, ...] = ()


@require_GET
def block(request: HttpRequest) -> HttpResponse:
    """The block for the signer and the type that the form has now."""
    form = DraftForm(
        type_code=request.GET.get("type_code", ""), signer=request.GET.get("signer_post_id", "")
    )
    shown = block_of(actor_of(request), read_clock(), form)
    return page(request, "outgoing/chosen_signature.html", {"signature": shown})


def block_of(actor: Actor, now: datetime, form: DraftForm) -> Shown | None:
    """The block of the chosen signer; None while nobody of the body is chosen."""
    post_text, _colon, right_text = form.signer.partition(":")
    try:
        signer = post(UUID(post_text))
        chosen = UUID(right_text) if right_text else None
    except (ValueError, NotFound):
        return None
    if signer.organisation_id != actor.organisation:
        return None
    today = local_date(now)
    against = reasons_against_right(
        actor, signer.full_name, (signer.id, chosen), type_code=form.type_code, today=today
    )
    if against:
        return Shown(signer.full_name, reasons=tuple(against))
    rights = rights_to_sign(actor, post_id=signer.id, type_code=form.type_code, on=today)
    right = chosen_competence(rights, chosen)
    assert right is not None  # noqa: S101 - judged above
    says = _("Theo %(basis)s.") % {"basis": right.basis} if right.basis else ""
    return Shown(signer.full_name, right.lines, says)
