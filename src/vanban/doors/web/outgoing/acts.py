"""The acts on an outgoing document: each reads its form, makes one call, and goes on."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from vanban.doors.web.answers import actor_of, go, own_address, read_at
from vanban.doors.web.outgoing.boxes import DRAFTS, IN_REVIEW
from vanban.doors.web.outgoing.forms import draft_form, values_of
from vanban.doors.web.outgoing.steps.signing import is_outside
from vanban.doors.web.outgoing.uploads import keep_upload
from vanban.doors.web.saying import say
from vanban.foundation.actor import Actor
from vanban.foundation.clock import now as read_clock
from vanban.foundation.errors import Invalid, Reason
from vanban.outgoing.approval.operations import (
    approve as approve_draft,
)
from vanban.outgoing.approval.operations import return_draft, submit_for_approval, withdraw_draft
from vanban.outgoing.approval.queries import approvals_of
from vanban.outgoing.approval.rules import Decision, StepKind, side_words
from vanban.outgoing.drafting.operations import (
    abandon_draft,
    mend_layout,
    open_follow_up,
    revise_draft,
    upload_version,
)
from vanban.outgoing.drafting.rules import LinkKind
from vanban.outgoing.numbering.operations import (
    insert_number,
    take_number,
    use_reserved_number,
    void_number,
)
from vanban.outgoing.numbering.queries import entry_of_document
from vanban.outgoing.publication.operations import hold_back as hold_back_sealed
from vanban.outgoing.publication.operations import issue as issue_document
from vanban.outgoing.publication.operations import issue_and_send
from vanban.outgoing.publication.rules import HoldBack
from vanban.outgoing.sealing.operations import request_seal
from vanban.outgoing.sealing.queries import seals_of
from vanban.outgoing.signing.operations import cancel_signature, request_signature
from vanban.outgoing.signing.queries import request_behind

LONGEST_NUMBER = 9  # digits of what a column of the database holds


@require_POST
def revise(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Write the fields of a draft again."""
    form = draft_form(request.POST)
    values = values_of(form)
    revise_draft(
        actor=actor_of(request),
        now=read_clock(),
        document_id=document_id,
        type_code=values.type_code,
        subject=values.subject,
        urgency=values.urgency,
        notation=values.notation,
        signer_post_id=values.signer_post_id,
        signer_delegation_id=values.signer_delegation_id,
        joint=values.joint,
        recipients=values.recipients,
        answers_id=values.answers_id,
        reply_due_date=values.reply_due_date,
        seen=form.seen,
    )
    return go(request, after(request), said=_("Đã lưu."))


@require_POST
def version(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """A new draft of the main file, or annexes, or both.

    No bytes are kept of whoever may not draft: the operation refuses him anyway.
    """
    actor = actor_of(request)
    given = request.FILES if actor.may("outgoing.draft") else MultiValueDict()
    main = given.get("file")
    upload_version(
        actor=actor,
        now=read_clock(),
        document_id=document_id,
        stored=keep_upload(main) if main else None,
        attachments=[keep_upload(each) for each in given.getlist("attachments")],
        note=request.POST.get("note", ""),
    )
    return go(request, after(request), said=_("Đã tải lên."))


@require_POST
def follow_up(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Open the draft that replaces, amends or corrects an issued document."""
    try:
        kind = LinkKind(request.POST.get("kind", ""))
    except ValueError:
        text = _("Chưa chọn thay thế, sửa đổi hay đính chính.")
        raise Invalid(Reason("outgoing.choice", text, _("Chọn một việc."), field="kind")) from None
    made = open_follow_up(
        actor=actor_of(request),
        now=read_clock(),
        document_id=document_id,
        kind=kind,
        reason=request.POST.get("reason", ""),
    )
    url = reverse("outgoing:document", args=[DRAFTS, made])
    return go(request, url, said=_("Đã mở dự thảo, cùng nơi nhận với văn bản gốc."))


@require_POST
def mend(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Mend faults of layout in the Word draft: one (`code`) or all that a machine can mend."""
    code = request.POST.get("code", "")
    mended = mend_layout(
        actor=actor_of(request),
        now=read_clock(),
        document_id=document_id,
        codes=[code] if code else None,
    )
    said = _("Đã sửa %(n)s lỗi thể thức.") % {"n": len(mended)}
    return go(request, after(request), said=said, detail=_("Bản trước vẫn giữ ở mục Phiên bản."))


@require_POST
def abandon(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Give a draft up."""
    abandon_draft(
        actor=actor_of(request),
        now=read_clock(),
        document_id=document_id,
        reason=request.POST.get("reason", ""),
    )
    return go(request, reverse("outgoing:index"), said=_("Đã bỏ dự thảo; hồ sơ của nó vẫn giữ."))


@require_POST
def submit(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Send a draft up; the page goes along to the box where it waits, and says for whom."""
    actor = actor_of(request)
    submit_for_approval(
        actor=actor,
        now=read_clock(),
        document_id=document_id,
        content_approver_id=chosen(request, "content_approver_id"),
        form_approver_id=chosen(request, "form_approver_id"),
        note=request.POST.get("note", ""),
    )
    here = reverse("outgoing:document", args=[IN_REVIEW, document_id])
    rows = approvals_of(actor, document_id=document_id)
    waits = [row.asked_of_name for row in rows if row.decision == Decision.ASKED]
    detail = _("Chờ %(who)s.") % {"who": ", ".join(waits)} if waits else ""
    return go(request, here, said=_("Đã trình duyệt."), detail=detail)


@require_POST
def approve(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Answer for the content or the form; the answer can be taken back where it is told."""
    actor, side = actor_of(request), _side(request)
    approve_draft(
        actor=actor,
        now=read_clock(),
        document_id=document_id,
        side=side,
        note=request.POST.get("note", ""),
        step_id=chosen(request, "step_id"),
    )
    said = _("Đã ký nháy.")
    if side is not StepKind.INITIAL:
        said = _("Đã duyệt %(side)s.") % {"side": say(side_words(side))}
    undo_url = _undo(actor, document_id)
    return go(request, after(request), said=said, undo_url=undo_url)


@require_POST
def return_(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Send a draft back to who wrote it, with the reason."""
    return_draft(
        actor=actor_of(request),
        now=read_clock(),
        document_id=document_id,
        reason=request.POST.get("reason", ""),
    )
    return go(request, after(request), said=_("Đã trả lại người soạn."))


@require_POST
def withdraw(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Take one's own draft back to change it."""
    withdraw_draft(
        actor=actor_of(request),
        now=read_clock(),
        document_id=document_id,
        reason=request.POST.get("reason", ""),
    )
    return go(request, after(request), said=_("Đã rút lại dự thảo."))


@require_POST
def sign(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Ask for the signature of the person; the key's work goes on behind the page."""
    actor = actor_of(request)
    request_id = request_signature(
        actor=actor,
        now=read_clock(),
        document_id=document_id,
        way=request.POST.get("way", ""),
        read_at=read_at(request),
    )
    behind = request_behind(actor, request_id=request_id)
    if behind is not None and is_outside(behind[1].channel):
        return go(request, reverse("signing:session", args=[request_id]))
    return go(request, after(request), said=_("Đang ký; xong sẽ sang hộp Chờ cấp số."))


@require_POST
def cancel(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Stop waiting for a key that does not answer."""
    cancel_signature(actor=actor_of(request), now=read_clock(), document_id=document_id)
    return go(request, after(request), said=_("Đã hủy yêu cầu ký."))


@require_POST
def number(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Take a number from the book."""
    actor = actor_of(request)
    take_number(
        actor=actor, now=read_clock(), document_id=document_id, book_id=chosen(request, "book")
    )
    return go(request, after(request), said=_numbered(actor, document_id))


@require_POST
def use_reserved(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Give the document a number that was kept for it."""
    actor, entry = actor_of(request), chosen(request, "entry")
    if entry is None:
        text = _("Chưa chọn số đã giữ.")
        raise Invalid(Reason("outgoing.choice", text, _("Chọn một số."), field="entry"))
    use_reserved_number(actor=actor, now=read_clock(), document_id=document_id, entry_id=entry)
    return go(request, after(request), said=_numbered(actor, document_id))


@require_POST
def insert(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Put the document in after a number given already, on a basis."""
    actor, book = actor_of(request), chosen(request, "book")
    given = request.POST.get("number", "").strip()
    if book is None or not given.isdecimal() or len(given) > LONGEST_NUMBER:
        text = _("Chưa ghi chèn sau số nào, của sổ nào.")
        raise Invalid(Reason("outgoing.choice", text, _("Chọn sổ và ghi số."), field="number"))
    insert_number(
        actor=actor,
        now=read_clock(),
        document_id=document_id,
        book_id=book,
        after=int(given),
        basis=request.POST.get("basis", ""),
    )
    return go(request, after(request), said=_numbered(actor, document_id))


@require_POST
def order(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Number, seal and issue in one go, each as soon as the one before is done."""
    issue_and_send(
        actor=actor_of(request),
        now=read_clock(),
        document_id=document_id,
        book_id=chosen(request, "book"),
    )
    return go(request, after(request), said=_("Đang cấp số, đóng dấu, phát hành."))


@require_POST
def void(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Void the number of a document not yet sealed; its line in the book stays."""
    void_number(
        actor=actor_of(request),
        now=read_clock(),
        document_id=document_id,
        reason=request.POST.get("reason", ""),
    )
    return go(request, after(request), said=_("Đã hủy số; dòng trong sổ vẫn giữ."))


HELD: Final[Mapping[HoldBack, str | Promise]] = MappingProxyType(
    {
        HoldBack.VOID: gettext_lazy("Đã giữ lại, hủy số và trả lại người soạn."),
        HoldBack.KEEP: gettext_lazy("Đã giữ lại và trả lại người soạn; số giữ cho bản sửa."),
        HoldBack.RENUMBER: gettext_lazy("Đã hủy số và dấu; cấp số khác ở hộp Chờ cấp số."),
    }
)


@require_POST
def hold_back(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Hold a sealed document back before it leaves."""
    try:
        number = HoldBack(request.POST.get("number", ""))
    except ValueError:
        text = _("Chưa chọn hủy số hay giữ số.")
        mend = _("Chọn một cách.")
        raise Invalid(Reason("outgoing.choice", text, mend, field="number")) from None
    hold_back_sealed(
        actor=actor_of(request),
        now=read_clock(),
        document_id=document_id,
        reason=request.POST.get("reason", ""),
        number=number,
    )
    return go(request, after(request), said=str(HELD[number]))


@require_POST
def seal(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Ask for the organisation's signature; the key's work goes on behind the page."""
    actor = actor_of(request)
    request_id = request_seal(
        actor=actor,
        now=read_clock(),
        document_id=document_id,
        way=request.POST.get("way", ""),
    )
    rows = seals_of(actor, document_id=document_id)
    if any(row.id == request_id and is_outside(row.channel) for row in rows):
        return go(request, reverse("signing:session", args=[request_id]))
    return go(request, after(request), said=_("Đang đóng dấu."))


@require_POST
def issue(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Issue the document: it goes to its recipients at once."""
    issue_document(actor=actor_of(request), now=read_clock(), document_id=document_id)
    said = _("Đã phát hành.")
    return go(request, after(request), said=said, detail=_("Tình hình từng nơi nhận hiện dần."))


def _undo(actor: Actor, document_id: UUID) -> str:
    """Where the answer given last is taken back."""
    mine = [
        row
        for row in approvals_of(actor, document_id=document_id)
        if row.decision == Decision.APPROVED and row.decided_by_id == actor.post_id
    ]
    if not mine or actor.post_id is None:
        return ""
    last = max(mine, key=lambda row: row.decided_at or row.asked_at)
    return reverse("outgoing:take_back", args=[document_id, last.id])


def _numbered(actor: Actor, document_id: UUID) -> str:
    entry = entry_of_document(actor, document_id=document_id)
    return _("Đã cấp số %(number)s.") % {"number": entry.printed if entry else ""}


def after(request: HttpRequest) -> str:
    return own_address(request, request.POST.get("next", ""), fallback=reverse("outgoing:index"))


def chosen(request: HttpRequest, name: str) -> UUID | None:
    text = request.POST.get(name, "")
    if not text:
        return None
    try:
        return UUID(text)
    except ValueError:
        raise Invalid(
            Reason("outgoing.choice", _("Lựa chọn không đọc được."), _("Chọn lại."), field=name)
        ) from None


def _side(request: HttpRequest) -> StepKind:
    try:
        return StepKind(request.POST.get("side", ""))
    except ValueError:
        raise Invalid(
            Reason("outgoing.choice", _("Lựa chọn không đọc được."), _("Tải lại trang."))
        ) from None
