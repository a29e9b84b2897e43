"""The box of short internal messages, one message with its answers, and the form of a new one."""

from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from vanban.core.files.operations import keep
from vanban.core.files.queries import load
from vanban.core.files.rules import Stored
from vanban.core.records.operations.messages import (
    add_to_message,
    answer_message,
    close_message,
    confirm_message,
    read_message,
    send_message,
    urge_message,
)
from vanban.core.records.queries.messages import SHOWN, message_box, message_face, message_file
from vanban.core.records.rules.messages import GROUP_LABELS, Group
from vanban.doors.web.answers import actor_of, go, page
from vanban.doors.web.design.parts import Tab
from vanban.doors.web.documents.whom import day_of, posts_and_units
from vanban.foundation.clock import now as read_clock
from vanban.foundation.operation import reading
from vanban.oversight.tracking.operations import open_message
from vanban.oversight.tracking.queries import history_of_message

SENT = "da-gui"


@require_GET
@reading()
def index(request: HttpRequest) -> HttpResponse:
    """What was sent to the person, or (`?hop=da-gui`) by him; `?sau=`: the page after a message."""
    actor, home = actor_of(request), reverse("messages:index")
    sent = request.GET.get("hop") == SENT
    rows = message_box(actor, sent=sent, after=_uuid(request.GET.get("sau", "")))
    more = f"?{'hop=da-gui&' if sent else ''}sau={rows[-1].id}" if len(rows) == SHOWN else ""
    context = {
        "rows": rows,
        "sent": sent,
        "more_url": more,
        "tabs": [
            Tab(_("Đến tôi"), home, current=not sent),
            Tab(_("Đã gửi"), f"{home}?hop={SENT}", current=sent),
        ],
    }
    return page(request, "messages/index.html", context)


@require_http_methods(["GET", "POST"])
def compose(request: HttpRequest) -> HttpResponse:
    """The form of a new message, and sending it."""
    actor = actor_of(request)
    if request.method == "GET":
        return page(request, "messages/compose.html", {"groups": GROUP_LABELS.items()})
    posts, units = posts_and_units(request.POST.getlist("whom"))
    message_id = send_message(
        actor=actor,
        now=read_clock(),
        subject=request.POST.get("subject", ""),
        words=request.POST.get("words", ""),
        post_ids=posts,
        unit_ids=units,
        groups=[each for each in Group if each in request.POST.getlist("groups")],
        must_confirm="must_confirm" in request.POST,
        due=day_of(request.POST.get("due", "")),
        files=_kept(request),
    )
    return go(request, _page(message_id), said=_("Đã gửi tin nhắn."))


@require_GET
def message(request: HttpRequest, message_id: UUID) -> HttpResponse:
    """What was said, by whom it was read; opening it is the act that is recorded."""
    actor = actor_of(request)
    open_message(actor=actor, now=read_clock(), message_id=message_id)
    context = {
        "face": message_face(actor, message_id=message_id),
        "history": history_of_message(actor, message_id=message_id),
    }
    return page(request, "messages/message.html", context)


@require_GET
def file(request: HttpRequest, message_id: UUID, file_id: UUID) -> HttpResponse:
    """A file of it, always as a download: foreign content never runs here."""
    actor = actor_of(request)
    found = message_file(actor, message_id=message_id, file_id=file_id)
    read_message(actor=actor, now=read_clock(), message_id=message_id, what="download")
    answer = HttpResponse(load(found.sha256), content_type="application/octet-stream")
    answer["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=found.file_name) or "attachment"
    )
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@require_POST
def answer(request: HttpRequest, message_id: UUID) -> HttpResponse:
    """Say something to all whom it concerns."""
    answer_message(
        actor=actor_of(request),
        now=read_clock(),
        message_id=message_id,
        words=request.POST.get("words", ""),
        files=_kept(request),
    )
    return go(request, _page(message_id), said=_("Đã trả lời."))


@require_POST
def confirm(request: HttpRequest, message_id: UUID) -> HttpResponse:
    """The person has read it."""
    confirm_message(actor=actor_of(request), now=read_clock(), message_id=message_id)
    return go(request, _page(message_id), said=_("Đã xác nhận bạn đã đọc."))


@require_POST
def add(request: HttpRequest, message_id: UUID) -> HttpResponse:
    """Send it to more people."""
    posts, units = posts_and_units(request.POST.getlist("whom"))
    count = add_to_message(
        actor=actor_of(request),
        now=read_clock(),
        message_id=message_id,
        post_ids=posts,
        unit_ids=units,
    )
    said = ngettext("Đã gửi thêm %(n)s người.", "Đã gửi thêm %(n)s người.", count) % {"n": count}
    return go(request, _page(message_id), said=said)


@require_POST
def urge(request: HttpRequest, message_id: UUID) -> HttpResponse:
    """Remind those who have not confirmed."""
    count = urge_message(actor=actor_of(request), now=read_clock(), message_id=message_id)
    said = ngettext("Đã nhắc %(n)s người.", "Đã nhắc %(n)s người.", count) % {"n": count}
    return go(request, _page(message_id), said=said)


@require_POST
def close(request: HttpRequest, message_id: UUID) -> HttpResponse:
    """No answer, no confirmation is waited for any more."""
    close_message(actor=actor_of(request), now=read_clock(), message_id=message_id)
    return go(request, _page(message_id), said=_("Đã kết thúc tin nhắn."))


def _page(message_id: UUID) -> str:
    return reverse("messages:message", args=[message_id])


def _kept(request: HttpRequest) -> list[Stored]:
    """The files given, kept. Refuses (FileRefused)."""
    given: list[UploadedFile[bytes]] = request.FILES.getlist("files")
    return [keep(each.read(), file_name=each.name or "") for each in given]


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
