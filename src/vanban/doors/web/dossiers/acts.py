"""What is done with a dossier from its page."""

from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from vanban.core.files.operations import keep
from vanban.doors.web.answers import actor_of, go
from vanban.doors.web.dossiers.reading import day_of, uuids
from vanban.foundation.clock import now as read_clock
from vanban.foundation.errors import Invalid, Reason
from vanban.keeping.dossiers.operations import set_people
from vanban.keeping.dossiers.operations.closing import close_dossier, reopen_dossier
from vanban.keeping.dossiers.operations.filing import file_files, file_into, note_leaf, take_out


@require_POST
def people(request: HttpRequest, dossier_id: UUID) -> HttpResponse:
    """Who makes it, who cooperates."""
    given = request.POST
    makers = uuids(given.getlist("maker"), "maker")
    if not makers:
        told, mend = _("Chưa có người lập hồ sơ."), _("Chọn người lập.")
        raise Invalid(Reason("dossiers.maker", told, mend, field="maker"))
    set_people(
        actor=actor_of(request),
        now=read_clock(),
        dossier_id=dossier_id,
        maker_post_id=makers[0],
        cooperating=uuids(given.getlist("cooperating"), "cooperating"),
    )
    # Who gave a dossier to others may not see it any more: the list is always his.
    return go(request, reverse("dossiers:index"), said=_("Đã lưu người tham gia hồ sơ."))


@require_POST
def put_document(request: HttpRequest, dossier_id: UUID) -> HttpResponse:
    """A document into it."""
    chosen = uuids(request.POST.getlist("document"), "document")
    if not chosen:
        told, mend = _("Chưa chọn văn bản."), _("Gõ số hoặc trích yếu rồi chọn.")
        raise Invalid(Reason("dossiers.no_document", told, mend, field="document"))
    new = file_into(
        actor=actor_of(request),
        now=read_clock(),
        document_id=chosen[0],
        dossier_ids=[dossier_id],
    )
    said = _("Đã đưa văn bản vào hồ sơ.") if new else _("Văn bản đã có trong hồ sơ.")
    return go(request, _page(dossier_id), said=said)


@require_POST
def put_files(request: HttpRequest, dossier_id: UUID) -> HttpResponse:
    """Files by themselves into it."""
    given: list[UploadedFile[bytes]] = request.FILES.getlist("files")
    actor = actor_of(request)
    stored = [keep(each.read(), file_name=each.name or "") for each in given]
    count = file_files(
        actor=actor,
        now=read_clock(),
        dossier_id=dossier_id,
        files=stored,
        title=request.POST.get("title", ""),
        file_date=day_of(request.POST, "file_date"),
    )
    said = ngettext("Đã đưa %(n)s tệp vào hồ sơ.", "Đã đưa %(n)s tệp vào hồ sơ.", count)
    return go(request, _page(dossier_id), said=said % {"n": count})


@require_POST
def note(request: HttpRequest, dossier_id: UUID, leaf_id: UUID) -> HttpResponse:
    """The note of what lies in it."""
    note_leaf(
        actor=actor_of(request),
        now=read_clock(),
        dossier_id=dossier_id,
        leaf_id=leaf_id,
        note=request.POST.get("note", ""),
    )
    return go(request, _page(dossier_id), said=_("Đã ghi chú."))


@require_POST
def take_it_out(request: HttpRequest, dossier_id: UUID, leaf_id: UUID) -> HttpResponse:
    """Something out of it, for a reason."""
    take_out(
        actor=actor_of(request),
        now=read_clock(),
        dossier_id=dossier_id,
        leaf_id=leaf_id,
        reason=request.POST.get("reason", ""),
    )
    return go(request, _page(dossier_id), said=_("Đã lấy ra khỏi hồ sơ."))


@require_POST
def close(request: HttpRequest, dossier_id: UUID) -> HttpResponse:
    """The work is done."""
    close_dossier(
        actor=actor_of(request),
        now=read_clock(),
        dossier_id=dossier_id,
        end_date=day_of(request.POST, "end_date"),
    )
    return go(request, _page(dossier_id), said=_("Đã kết thúc hồ sơ."))


@require_POST
def reopen(request: HttpRequest, dossier_id: UUID) -> HttpResponse:
    """The work goes on."""
    reopen_dossier(
        actor=actor_of(request),
        now=read_clock(),
        dossier_id=dossier_id,
        reason=request.POST.get("reason", ""),
    )
    return go(request, _page(dossier_id), said=_("Đã mở lại hồ sơ."))


def _page(dossier_id: UUID) -> str:
    return reverse("dossiers:dossier", args=[dossier_id])
