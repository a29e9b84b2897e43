"""What the scanner left, and files of paper given many at once."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from vanban.doors.web.answers import actor_of, go, page
from vanban.doors.web.incoming.boxes import RECEIVED
from vanban.doors.web.outgoing.uploads import keep_upload, stored_of
from vanban.foundation.clock import now as read_clock
from vanban.foundation.errors import Invalid, Reason
from vanban.incoming.reception.operations import enter_files
from vanban.incoming.reception.queries import scans


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The latest files of the scanner's folder, with what became of each; and the place to drop."""
    return page(request, "incoming/scans.html", {"scans": scans(actor_of(request))})


@require_POST
def give(request: HttpRequest) -> HttpResponse:
    """Files of scanned paper: one document of them all, or one each; given now, or before
    (`ticket`).
    """
    actor = actor_of(request)
    actor.require("incoming.receive")
    given = [
        *(stored_of(each, actor) for each in request.POST.getlist("ticket")),
        *(keep_upload(each) for each in request.FILES.getlist("files")),
    ]
    if not given:
        raise Invalid(Reason("files.empty", _("Chưa có tệp."), _("Chọn tệp."), field="files"))
    made = enter_files(
        actor=actor,
        now=read_clock(),
        files=given,
        together="together" in request.POST,
    )
    done = len(made.documents)
    said = ngettext("Đã nhập %(n)s văn bản.", "Đã nhập %(n)s văn bản.", done) % {"n": done}
    why = " ".join(f"{name}: {reason.text}" for name, reason in made.refused)
    return go(request, reverse("incoming:box", args=[RECEIVED]), said=said, detail=why)
