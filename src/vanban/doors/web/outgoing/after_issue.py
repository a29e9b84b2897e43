"""What a clerk does from the board of an issued document: further places, reminding the late."""

from collections.abc import Sequence
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from vanban.doors.web.answers import actor_of, go
from vanban.doors.web.outgoing.boxes import ISSUED
from vanban.doors.web.outgoing.compose import Chosen
from vanban.exchange.sending.operations import remind_slow, send_further
from vanban.exchange.sending.queries import SlowRow
from vanban.exchange.sending.rules.reminding import By
from vanban.foundation.clock import now as read_clock
from vanban.foundation.errors import Invalid, Reason
from vanban.outgoing.drafting.rules import RecipientInput
from vanban.oversight.tracking.queries import DeliveryLine

FURTHER = "gui-them"
REMIND = "nhac"


def further_form(
    request: HttpRequest, lines: Sequence[DeliveryLine], document_id: UUID
) -> dict[str, object]:
    """The form of further places; `thay`: instead of one that refused it, `lai`: to it again."""
    instead = _line(lines, request.GET.get("thay", ""))
    again = _line(lines, request.GET.get("lai", ""))
    refused = instead or again
    why = next((each for each in refused.statuses if each.code == "02"), None) if refused else None
    reason = ""
    if refused is not None and why is not None:
        reason = _("%(place)s từ chối (02): %(why)s") % {
            "place": refused.name,
            "why": why.description,
        }
    chosen = []
    if again is not None and again.target_id is not None:
        chosen = [Chosen(str(again.target_id), again.name, again.code)]
    return {
        "url": reverse("outgoing:further", args=[document_id]),
        "keep": f"{FURTHER}-{document_id}",
        "chosen": chosen,
        "reason": reason,
    }


def _line(lines: Sequence[DeliveryLine], given: str) -> DeliveryLine | None:
    return next((line for line in lines if given and str(line.id) == given), None)


def remind_form(slow: Sequence[SlowRow], document_id: UUID) -> dict[str, object]:
    """The places that are late: those with a bell are ticked, those outside are called first."""
    now = read_clock()
    return {
        "url": reverse("outgoing:remind", args=[document_id]),
        "rows": [
            {
                "row": row,
                "open": row.again_from is None or row.again_from <= now,
                "bell": row.by is By.BELL,
            }
            for row in slow
        ],
    }


@require_POST
def further(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Send the document to further places."""
    given = request.POST
    names = [line.strip(" \t-–;.,") for line in given.get("paper", "").splitlines()]
    recipients = [
        *(RecipientInput(organisation_id=each) for each in _ids(given.getlist("recipients"))),
        *(RecipientInput(name=name, by_paper=True) for name in names if name),
    ]
    send_further(
        actor=actor_of(request),
        now=read_clock(),
        document_id=document_id,
        recipients=recipients,
        reason=given.get("reason", ""),
    )
    count = len(recipients)
    said = ngettext("Đang gửi thêm %(n)s nơi.", "Đang gửi thêm %(n)s nơi.", count) % {"n": count}
    return go(
        request, _board(document_id), said=said, detail=_("Nơi nhận trong văn bản giữ nguyên.")
    )


@require_POST
def remind(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Remind the places ticked."""
    chosen = _ids(request.POST.getlist("dispatch"))
    if not chosen:
        text = _("Chưa chọn nơi nào để nhắc.")
        raise Invalid(Reason("exchange.choice", text, _("Đánh dấu nơi cần nhắc."), "dispatch"))
    done = remind_slow(
        actor=actor_of(request),
        now=read_clock(),
        document_id=document_id,
        dispatch_ids=chosen,
        note=request.POST.get("note", ""),
    )
    said = ngettext("Đã nhắc %(n)s nơi.", "Đã nhắc %(n)s nơi.", done.bells) % {"n": done.bells}
    kept = ngettext("Đã ghi %(n)s nơi đã gọi.", "Đã ghi %(n)s nơi đã gọi.", done.calls)
    detail = kept % {"n": done.calls} if done.calls else ""
    if not done.bells:
        said, detail = detail, ""
    return go(request, _board(document_id), said=said, detail=detail)


def _board(document_id: UUID) -> str:
    return reverse("outgoing:document", args=[ISSUED, document_id])


def _ids(texts: Sequence[str]) -> list[UUID]:
    try:
        return [UUID(text) for text in texts]
    except ValueError:
        text = _("Lựa chọn không đọc được.")
        raise Invalid(Reason("exchange.choice", text, _("Chọn lại."), "recipients")) from None
