"""The pictures of one's signature and of the body's seal: given, looked at on a page, put in force.

A given picture is first fitted and shown on the sample page; the form that puts it in force carries
a ticket that says which bytes and whose, so that nothing else can be handed back.
"""

from dataclasses import astuple
from typing import Final

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from vanban.core.files.queries import load
from vanban.core.files.rules import Stored
from vanban.core.organisations.queries import organisation
from vanban.doors.web.answers import actor_of, go, page
from vanban.formats.pades.sample import preview, sample_page
from vanban.foundation.actor import Actor
from vanban.foundation.clock import now as read_clock
from vanban.foundation.errors import Invalid, Reason
from vanban.trust.keys.operations.pictures import (
    Fitting,
    drop_picture,
    fit_picture,
    initials_png,
    picture_png,
    use_picture,
)

SALT: Final = "signing.picture"
GOOD_FOR_S: Final = 3600
USUAL_MM: Final = 36.0


@require_POST
def fit(request: HttpRequest) -> HttpResponse:
    """Read a given picture, show it on the sample page, and ask whether to use it."""
    actor, given = actor_of(request), request.FILES.get("file")
    seal = request.POST.get("seal") == "1"
    if given is None:
        text = _("Chưa chọn ảnh.")
        raise Invalid(Reason("files.empty", text, _("Chọn ảnh PNG."), field="file"))
    fitting = fit_picture(
        given.read(),
        clear_ground=request.POST.get("clear") == "1",
        diameter_mm=_diameter(request) if seal else None,
        initials=request.POST.get("initials") == "1",
    )
    return page(
        request,
        "signing/picture.html",
        {
            "ticket": ticket_of(fitting, actor),
            "seal": seal,
            "diameter": fitting.diameter_mm,
            "initials": fitting.initials,
        },
    )


@require_POST
def use(request: HttpRequest) -> HttpResponse:
    """Put the picture that was looked at in force."""
    actor = actor_of(request)
    fitting = _fitting_of(request.POST.get("ticket", ""), actor)
    person = actor.person_id if fitting.diameter_mm is None else None
    use_picture(actor=actor, now=read_clock(), fitting=fitting, person_id=person)
    said = _("Đã dùng hình con dấu này.") if person is None else _("Đã dùng hình chữ ký này.")
    if fitting.initials:
        said = _("Đã dùng hình ký nháy này.")
    return go(request, reverse("signing:index"), said=said)


@require_POST
def drop(request: HttpRequest) -> HttpResponse:
    """Take a picture out of use."""
    actor = actor_of(request)
    person = None if request.POST.get("seal") == "1" else actor.person_id
    drop_picture(
        actor=actor,
        now=read_clock(),
        person_id=person,
        initials=person is not None and request.POST.get("initials") == "1",
    )
    return go(request, reverse("signing:index"), said=_("Đã bỏ hình này."))


@require_GET
def sample(request: HttpRequest) -> HttpResponse:
    """The sample page with what is in force; `?hinh=` a ticket: with that one in its place.

    Initials alone, as they are: `?nhay=1` those in force, `?hinh=` those of a ticket.
    """
    actor = actor_of(request)
    if request.GET.get("nhay") and actor.person_id:
        return _shown(initials_png(actor, person_id=actor.person_id), "image/png")
    signature = picture_png(actor, person_id=actor.person_id)[0] if actor.person_id else b""
    seal, _sha256, diameter = picture_png(actor, person_id=None)
    if ticket := request.GET.get("hinh", ""):
        fitting = _fitting_of(ticket, actor)
        png = load(fitting.stored.sha256)
        if fitting.initials:
            return _shown(png, "image/png")
        if fitting.diameter_mm is None:
            signature = png
        else:
            seal, diameter = png, fitting.diameter_mm
    body = organisation(actor.organisation)
    drawn = preview(
        sample_page(body.name, actor.title, actor.name),
        signature=signature,
        seal=seal,
        diameter_mm=diameter or USUAL_MM,
    )
    return _shown(drawn, "image/webp")


def _shown(picture: bytes, content_type: str) -> HttpResponse:
    return HttpResponse(
        picture, content_type=content_type, headers={"Cache-Control": "private, no-store"}
    )


def _diameter(request: HttpRequest) -> float:
    text = request.POST.get("diameter_mm", "").replace(",", ".")
    try:
        return float(text)
    except ValueError:
        raise Invalid(
            Reason(
                "keys.seal_diameter",
                _("Đường kính dấu phải là số mm."),
                _("Đo vành ngoài của con dấu thật, ví dụ 36."),
                field="diameter_mm",
            )
        ) from None


def ticket_of(fitting: Fitting, actor: Actor) -> str:
    """What names a fitted picture, and whose it is to put in force."""
    kept = [
        str(actor.account_id),
        fitting.diameter_mm,
        fitting.initials,
        *astuple(fitting.stored),
    ]
    return signing.dumps(kept, salt=SALT, compress=True)


def _fitting_of(ticket: str, actor: Actor) -> Fitting:
    """The kept picture of a ticket. Refuses (Invalid) one that is old, altered or another's."""
    try:
        account, diameter, initials, *stored = signing.loads(ticket, salt=SALT, max_age=GOOD_FOR_S)
    except (signing.BadSignature, ValueError):
        account, diameter, initials, stored = "", None, False, []
    if not account or account != str(actor.account_id):
        text = _("Ảnh đã chọn không còn dùng được ở phiên này.")
        raise Invalid(Reason("signing.picture_gone", text, _("Chọn lại ảnh."), field="file"))
    return Fitting(Stored(*stored), diameter, initials)
