"""The acts on an incoming document: each reads its form, makes one call, and goes on."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from vanban.core.people.queries import post
from vanban.core.records.queries import document_face
from vanban.doors.web.answers import actor_of, go
from vanban.doors.web.incoming.asking import after
from vanban.doors.web.incoming.forms import (
    answer_of,
    assignees_of,
    chosen_id,
    chosen_post,
    read_uuid,
    registering,
    ticked,
)
from vanban.foundation.clock import now as read_clock
from vanban.foundation.errors import Invalid, Reason, refuse_if
from vanban.incoming.assignment.operations import assign as assign_work
from vanban.incoming.assignment.operations import hand_back as hand_back_part
from vanban.incoming.assignment.operations import split as split_part
from vanban.incoming.assignment.operations import take_back_direction as take_back_given
from vanban.incoming.processing.operations import add_note, finish_work, mark_seen, start_work
from vanban.incoming.processing.operations import file_without_action as file_document
from vanban.incoming.reception.operations import (
    agree_to_take_back,
    classify_file,
    refuse_take_back,
    return_package,
)
from vanban.incoming.registration.operations import hand_back_presentation as hand_back_document
from vanban.incoming.registration.operations import link_to_earlier
from vanban.incoming.registration.operations import present as present_document
from vanban.incoming.registration.operations import register as register_document
from vanban.incoming.registration.operations import register_many as register_together
from vanban.incoming.registration.operations import take_back as take_back_document
from vanban.incoming.registration.queries import entry_of


@require_POST
def register(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Give the document the next arrival number, with the words as the clerk left them."""
    actor = actor_of(request)
    read = registering(request.POST, document_face(actor, document_id=document_id))
    register_document(
        actor=actor,
        now=read_clock(),
        document_id=document_id,
        header=read.header,
        book_id=read.book_id,
        arrival_date=read.arrival_date,
        due=read.due,
        present_to_post_id=read.present_to,
        proposal=read.proposal,
        note=read.note,
        duplicate_reason=read.duplicate_reason,
    )
    entry = entry_of(actor, document_id=document_id)
    said = _("Đã vào sổ số đến %(number)s.") % {"number": entry.printed if entry else ""}
    return go(request, after(request), said=said, detail=_presented_to(read.present_to))


@require_POST
def register_many(request: HttpRequest) -> HttpResponse:
    """Register what was ticked; the page of the batch follows."""
    reasons: list[Reason] = []
    chosen = read_uuid(request.POST.get("present_to_post_id", ""), "present_to_post_id", reasons)
    refuse_if(Invalid, reasons)
    batch_id = register_together(
        actor=actor_of(request),
        now=read_clock(),
        document_ids=ticked(request.POST),
        present_to_post_id=chosen,
    )
    return go(request, reverse("signing:batch", args=[batch_id]))


@require_POST
def link(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Keep a duplicate with the earlier document, under its number."""
    link_to_earlier(
        actor=actor_of(request),
        now=read_clock(),
        document_id=document_id,
        earlier_id=chosen_id(request.POST, "earlier_id"),
    )
    said = _("Đã gộp vào bản trước; không lấy số mới.")
    return go(request, after(request), said=said)


@require_POST
def classify(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Say what a file that came with the document is."""
    classify_file(
        actor=actor_of(request),
        now=read_clock(),
        document_id=document_id,
        attachment_id=chosen_id(request.POST, "attachment_id"),
        kind=request.POST.get("kind", ""),
    )
    return go(request, after(request), said=_("Đã đổi loại tệp."))


@require_POST
def return_(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Send a package back; the sender reads the reason with status 02."""
    return_package(
        actor=actor_of(request),
        now=read_clock(),
        document_id=document_id,
        reason_code=request.POST.get("reason_code", ""),
        text=request.POST.get("text", ""),
    )
    said = _("Đã trả lại nơi gửi.")
    return go(request, after(request), said=said, detail=_("Gói vẫn nằm ở hộp Trả lại."))


@require_POST
def agree_take_back(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Give the document back; the sender gets status 15."""
    agree_to_take_back(actor=actor_of(request), now=read_clock(), document_id=document_id)
    return go(request, after(request), said=_("Đã đồng ý; nơi gửi nhận trạng thái 15."))


@require_POST
def keep_document(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Keep the document; the sender gets status 16 with the reason."""
    refuse_take_back(
        actor=actor_of(request),
        now=read_clock(),
        document_id=document_id,
        reason=request.POST.get("reason", ""),
    )
    return go(request, after(request), said=_("Đã từ chối; nơi gửi nhận trạng thái 16 kèm lý do."))


@require_POST
def present(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Put a registered document before a leader."""
    chosen = chosen_post(request.POST, "present_to_post_id")
    present_document(
        actor=actor_of(request),
        now=read_clock(),
        document_id=document_id,
        post_id=chosen,
        proposal=request.POST.get("proposal", ""),
    )
    return go(request, after(request), said=_presented_to(chosen))


@require_POST
def take_back(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Take a document back from a leader who has not directed it."""
    take_back_document(
        actor=actor_of(request),
        now=read_clock(),
        document_id=document_id,
        post_id=chosen_post(request.POST, "post_id"),
    )
    return go(request, after(request), said=_("Đã rút lại."))


@require_POST
def hand_back_presentation(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """The leader gives the document back to the registry."""
    hand_back_document(
        actor=actor_of(request),
        now=read_clock(),
        document_id=document_id,
        reason=request.POST.get("reason", ""),
    )
    return go(request, after(request), said=_("Đã chuyển lại văn thư."))


@require_POST
def assign(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Direct: one leads, others cooperate, some are told."""
    given = request.POST
    assignees = assignees_of(given)
    assign_work(
        actor=actor_of(request),
        now=read_clock(),
        document_id=document_id,
        assignees=assignees,
        instruction=given.get("instruction", ""),
        answer_required=bool(given.get("answer_required")),
        must_confirm=bool(given.get("must_confirm")),
    )
    said = _("Đã giao %(count)s nơi.") % {"count": len(assignees)}
    return go(request, after(request), said=said)


@require_POST
def split(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Pass the unit's part to officers."""
    assignees = assignees_of(request.POST)
    split_part(
        actor=actor_of(request),
        now=read_clock(),
        document_id=document_id,
        assignees=assignees,
        instruction=request.POST.get("instruction", ""),
    )
    said = _("Đã giao %(count)s người.") % {"count": len(assignees)}
    return go(request, after(request), said=said)


@require_POST
def hand_back(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Give one's own part back to whoever gave it."""
    hand_back_part(
        actor=actor_of(request),
        now=read_clock(),
        document_id=document_id,
        reason=request.POST.get("reason", ""),
    )
    return go(request, after(request), said=_("Đã chuyển lại người giao."))


@require_POST
def take_back_direction(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Take back what was just given, while nobody has acted on it."""
    take_back_given(actor=actor_of(request), now=read_clock(), document_id=document_id)
    return go(request, after(request), said=_("Đã lấy lại việc đã giao."))


@require_POST
def file_without_action(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Nothing is to be done: the document is filed."""
    file_document(
        actor=actor_of(request),
        now=read_clock(),
        document_id=document_id,
        reason=request.POST.get("reason", ""),
    )
    return go(request, after(request), said=_("Đã lưu, không phải xử lý."))


@require_POST
def start(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Begin one's own part; the sender sees status 05."""
    start_work(actor=actor_of(request), now=read_clock(), document_id=document_id)
    return go(request, after(request), said=_("Đã bắt đầu xử lý."))


@require_POST
def note(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Write an opinion or the progress into the history."""
    add_note(
        actor=actor_of(request),
        now=read_clock(),
        document_id=document_id,
        text=request.POST.get("text", ""),
    )
    return go(request, after(request), said=_("Đã ghi ý kiến."))


@require_POST
def finish(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Close one's own part with its result; the sender sees status 06 when the lead does."""
    finish_work(
        actor=actor_of(request),
        now=read_clock(),
        document_id=document_id,
        result=request.POST.get("result", ""),
        answer_document_id=answer_of(request.POST),
    )
    return go(request, after(request), said=_("Đã hoàn thành."))


@require_POST
def seen(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """What came for information has been seen."""
    mark_seen(actor=actor_of(request), now=read_clock(), document_id=document_id)
    return go(request, after(request), said=_("Đã xem."))


def _presented_to(post_id: UUID | None) -> str:
    if post_id is None:
        return _("Chưa trình ai.")
    return _("Đã trình %(who)s.") % {"who": post(post_id).full_name}
