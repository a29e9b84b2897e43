"""The door for signing tools: hand out exactly one file, take exactly that file back signed.

A tool has no cookie of ours and may be anybody's program, so each request proves itself by its
token, and what is uploaded is judged before it is believed (trust.verification take_back).
"""

from typing import Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from vanban.core.files.queries import load
from vanban.foundation.actor import Actor
from vanban.foundation.clock import now as read_clock
from vanban.foundation.errors import NotFound, Reason, Refusal
from vanban.trust.keys.operations.tickets import ticket_of
from vanban.trust.keys.queries import transaction_of
from vanban.trust.keys.rules.tool import answer_of
from vanban.trust.keys.rules.transactions import TransactionState
from vanban.trust.verification.operations.returned import take_back

UPLOAD_FIELD: Final = "uploadfile"
LARGEST_UPLOAD: Final = 120 * 1024 * 1024


@require_GET
def fetch(request: HttpRequest, token: str, name: str) -> HttpResponse:
    """The file to sign, while its signing waits."""
    try:
        ticket = ticket_of(token)
        actor = _tool(request, ticket.organisation_id)
        row = transaction_of(actor, transaction_id=ticket.transaction_id)
        over = row is None or row.state is not TransactionState.PENDING
        if row is None or over or row.expires_at <= read_clock() or not row.source_sha256:
            raise NotFound(Reason("gateway.over", "Phiên ký đã kết thúc."))
        data = load(row.source_sha256)
    except Refusal as refused:
        return HttpResponse(str(refused), status=404, content_type="text/plain; charset=utf-8")
    answer = HttpResponse(data, content_type="application/pdf")
    disposition = content_disposition_header(as_attachment=True, filename=row.file_name)
    answer["Content-Disposition"] = disposition or "attachment"
    return answer


@csrf_exempt
@require_POST
def take(request: HttpRequest, token: str) -> HttpResponse:
    """The signed file comes back. Always 200 with a boolean Status: the tool knows nothing else.

    Judged and kept at once; everything after it is done by jobs (the tool waits a few seconds).
    """
    try:
        ticket = ticket_of(token)
        given = _uploaded(request)
        take_back(
            actor=_tool(request, ticket.organisation_id),
            now=read_clock(),
            transaction_id=ticket.transaction_id,
            data=given,
        )
    except Refusal as refused:
        return JsonResponse(answer_of(taken=False, message=str(refused)))
    url = request.build_absolute_uri(reverse("gateway:fetch", args=[token, "da-ky.pdf"]))
    return JsonResponse(answer_of(taken=True, file_name="da-ky.pdf", file_url=url))


def _uploaded(request: HttpRequest) -> bytes:
    given = request.FILES.get(UPLOAD_FIELD)
    if given is None or given.size is None or given.size > LARGEST_UPLOAD:
        raise NotFound(Reason("gateway.no_file", "Không nhận được tệp (trường uploadfile)."))
    data: bytes = given.read()
    return data


def _tool(request: HttpRequest, organisation_id: UUID) -> Actor:
    """Nobody in particular: it may do nothing but what its token names."""
    origin = str(request.META.get("REMOTE_ADDR", ""))[:60]
    return Actor(
        organisation_id=organisation_id,
        name="Công cụ ký số",
        permissions=frozenset(),
        origin=origin,
    )
