"""Many documents by one act: begin, watch, stop, and the report of every one of them."""

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from vanban.doors.web.answers import actor_of, go, page, read_at
from vanban.doors.web.signing.sessions import TOOL_POLICY, tool_for
from vanban.foundation.clock import local
from vanban.foundation.clock import now as read_clock
from vanban.foundation.errors import Invalid, NotFound, Reason
from vanban.incoming.registration.queries import arrival_numbers
from vanban.outgoing.publication.operations import issue_many
from vanban.outgoing.signing.operations import sign_many, stop_batch
from vanban.outgoing.signing.queries import BatchRow, ItemRow, batch_of
from vanban.outgoing.signing.rules import BatchKind, ItemState
from vanban.trust.keys.queries import TransactionRow, transaction_of
from vanban.trust.keys.rules import CHANNEL_NAMES, Channel
from vanban.trust.keys.rules.transactions import TransactionState

UNCHANGED = 204


@dataclass(frozen=True, slots=True)
class Progress:
    """The bar: what the batch tag draws."""

    id: UUID
    title: str
    done: int
    refused: int
    total: int
    started: str
    stop_url: str


@dataclass(frozen=True, slots=True)
class Line:
    """One document in the report."""

    subject: str
    symbol: str
    url: str
    item: ItemRow


@require_POST
def sign(request: HttpRequest) -> HttpResponse:
    """Sign what was ticked; the page of the batch follows."""
    batch_id = sign_many(
        actor=actor_of(request),
        now=read_clock(),
        document_ids=_ticked(request),
        way=request.POST.get("way", ""),
        read_at=read_at(request),
    )
    return go(request, reverse("signing:batch", args=[batch_id]))


@require_POST
def issue(request: HttpRequest) -> HttpResponse:
    """Number, seal and issue what was ticked; the page of the batch follows."""
    batch_id = issue_many(actor=actor_of(request), now=read_clock(), document_ids=_ticked(request))
    return go(request, reverse("signing:batch", args=[batch_id]))


@require_GET
def batch(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """The bar, what is to be done on a device now, and the report; refreshes itself (`?r=`)."""
    actor = actor_of(request)
    row = batch_of(actor, batch_id=batch_id)
    if row is None:
        raise _none()
    waiting_for = _device(request, row)
    mark = f"{row.revision}-{waiting_for.id if waiting_for else ''}"
    if request.GET.get("r") == mark:
        return HttpResponse(status=UNCHANGED)
    lines = _lines(request, row)
    tool = None
    if waiting_for is not None and waiting_for.channel is Channel.DESKTOP:
        tool = tool_for(request, waiting_for, actor)
    answer = page(
        request,
        "signing/batch.html",
        {
            "batch": row,
            "progress": _progress(row),
            "waits": row.finished_at is None,
            "live_url": f"{reverse('signing:batch', args=[batch_id])}?r={mark}",
            "device": waiting_for,
            "device_name": CHANNEL_NAMES[waiting_for.channel] if waiting_for else "",
            "tool": tool,
            "refused": [line for line in lines if line.item.problem],
            "others": [line for line in lines if not line.item.problem],
            "home_url": _home(row),
        },
    )
    if row.channel == Channel.DESKTOP and row.finished_at is None:
        answer["Content-Security-Policy"] = TOOL_POLICY
    return answer


@require_POST
def stop(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """Begin no more; what is under way comes to its end."""
    stop_batch(actor=actor_of(request), now=read_clock(), batch_id=batch_id)
    return go(request, reverse("signing:batch", args=[batch_id]), said=_("Đã dừng."))


def _ticked(request: HttpRequest) -> list[UUID]:
    try:
        return [UUID(text) for text in request.POST.getlist("ids")]
    except ValueError:
        raise Invalid(
            Reason("signing.ticks", _("Lựa chọn không đọc được."), _("Tải lại trang."))
        ) from None


def _device(request: HttpRequest, row: BatchRow) -> TransactionRow | None:
    """The signing that waits for the person now: of one document, or of all of them."""
    actor = actor_of(request)
    named = [item.request_id for item in row.items if item.state is ItemState.WORKING]
    for each in (row.id, *named[:1]):
        found = transaction_of(actor, transaction_id=each) if each else None
        if found is not None and found.state is TransactionState.PENDING:
            return found
    return None


def _progress(row: BatchRow) -> Progress:
    total = len(row.items)
    titles = {
        BatchKind.SIGN: ngettext("Ký %(n)s văn bản", "Ký %(n)s văn bản", total),
        BatchKind.ISSUE: ngettext(
            "Cấp số, đóng dấu, phát hành %(n)s văn bản",
            "Cấp số, đóng dấu, phát hành %(n)s văn bản",
            total,
        ),
        BatchKind.DIRECT: ngettext("Giao %(n)s văn bản", "Giao %(n)s văn bản", total),
        BatchKind.REGISTER: ngettext("Vào sổ %(n)s văn bản", "Vào sổ %(n)s văn bản", total),
    }
    return Progress(
        id=row.id,
        title=titles[row.kind] % {"n": total},
        done=row.done,
        refused=row.refused,
        total=total,
        started=f"{local(row.asked_at):%H:%M %d/%m/%Y}",
        stop_url=reverse("signing:stop_batch", args=[row.id])
        if row.count(ItemState.WAITING)
        else "",
    )


def _lines(request: HttpRequest, row: BatchRow) -> list[Line]:
    came_in = row.kind in {BatchKind.REGISTER, BatchKind.DIRECT}
    page_name = "incoming:document" if came_in else "outgoing:document"
    named = [item.document_id for item in row.items] if came_in else []
    numbers = arrival_numbers(actor_of(request), document_ids=named) if came_in else {}
    return [_line(item, page_name, numbers.get(item.document_id, "")) for item in row.items]


def _line(item: ItemRow, page_name: str, number: str) -> Line:
    symbol = item.symbol
    if number:
        symbol = _("%(symbol)s, số đến %(n)s") % {"symbol": symbol, "n": number}
    return Line(
        subject=item.subject or _("Văn bản không còn trong phần bạn được xem"),
        symbol=symbol.removeprefix(", "),
        url=reverse(page_name, args=["tat-ca", item.document_id]) if item.subject else "",
        item=item,
    )


def _home(row: BatchRow) -> str:
    if row.kind is BatchKind.SIGN:
        return reverse("waiting:index")
    if row.kind is BatchKind.DIRECT:
        return reverse("incoming:box", args=["cho-y-kien"])
    if row.kind is BatchKind.REGISTER:
        return reverse("incoming:box", args=["moi-den"])
    return reverse("outgoing:box", args=["cho-cap-so"])


def _none() -> NotFound:
    return NotFound(Reason("signing.no_batch", _("Không có lượt này.")))
