"""The page on which a document is called back: from all, or from the recipients ticked."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from vanban.core.records.lifecycle import State
from vanban.core.records.queries import document_face
from vanban.doors.web.answers import actor_of, go, page
from vanban.exchange.sending.operations import Recalled, recall_document
from vanban.exchange.sending.queries import dispatches_of, recall_standings
from vanban.exchange.sending.rules import DispatchState, RecallStanding
from vanban.foundation.clock import now as read_clock
from vanban.foundation.errors import Invalid, Reason

STANDINGS = {
    RecallStanding.NONE: gettext_lazy("chưa yêu cầu"),
    RecallStanding.ASKED: gettext_lazy("đã yêu cầu, chờ trả lời"),
    RecallStanding.AGREED: gettext_lazy("đã đồng ý"),
    RecallStanding.REFUSED: gettext_lazy("đã từ chối, yêu cầu lại được"),
}
OPEN = frozenset({RecallStanding.NONE, RecallStanding.REFUSED})
BEYOND = frozenset({DispatchState.ON_PAPER, DispatchState.CANCELLED})


@require_http_methods(["GET", "POST"])
def recall(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """The form with every recipient and where it stands; then the act."""
    actor, now = actor_of(request), read_clock()
    back = reverse("outgoing:document", args=["da-phat-hanh", document_id])
    if request.method == "POST":
        done = recall_document(
            actor=actor,
            now=now,
            document_id=document_id,
            reason=request.POST.get("reason", ""),
            dispatch_ids=_chosen(request),
        )
        said, detail = _said(done)
        return go(request, back, said=said, detail=detail)
    actor.require("outgoing.issue")
    face = document_face(actor, document_id=document_id)
    standings = recall_standings(actor, document_id=document_id)
    rows = [
        {
            "row": row,
            "standing": STANDINGS[RecallStanding(standings[row.id])],
            "open": row.state not in BEYOND and standings[row.id] in OPEN,
        }
        for row in dispatches_of(actor, document_id=document_id)
    ]
    return page(
        request,
        "exchange/recall.html",
        {"face": face, "rows": rows, "back": back, "frozen": face.state == State.RECALLED},
    )


def _said(done: Recalled) -> tuple[str, str]:
    """What was done with the copies, each told as what it is."""
    told = []
    if done.called_off:
        words = ngettext(
            "Đã hủy gửi %(n)s nơi chưa đi.", "Đã hủy gửi %(n)s nơi chưa đi.", done.called_off
        )
        told.append(words % {"n": done.called_off})
    if done.on_paper:
        words = ngettext(
            "%(n)s bản giấy: thu hồi bằng giấy.",
            "%(n)s bản giấy: thu hồi bằng giấy.",
            done.on_paper,
        )
        told.append(words % {"n": done.on_paper})
    if done.asked:
        words = ngettext(
            "Đã yêu cầu %(n)s nơi nhận trả lại.",
            "Đã yêu cầu %(n)s nơi nhận trả lại.",
            done.asked,
        )
        told = [words % {"n": done.asked}, *told, _("Trả lời 15 hoặc 16 hiện ở từng nơi nhận.")]
    first = told[0] if told else _("Đã thu hồi; không nơi nào phải yêu cầu trả lại.")
    return first, " ".join(told[1:])


def _chosen(request: HttpRequest) -> list[UUID]:
    """The recipients ticked; none when the document is called back from all."""
    if request.POST.get("scope") != "some":
        return []
    try:
        chosen = [UUID(text) for text in request.POST.getlist("dispatch")]
    except ValueError:
        chosen = []
    if not chosen:
        text = _("Chưa chọn nơi nhận nào.")
        raise Invalid(Reason("exchange.choice", text, _("Đánh dấu nơi cần lấy lại."), "dispatch"))
    return chosen
