"""Refusals as RFC 9457 problem documents: every reason, each with how to mend it."""

from typing import Final

import structlog
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI, Schema
from ninja.errors import ValidationError

from vanban.core.people.operations import NotSignedIn
from vanban.core.people.queries.rights import with_rights_named
from vanban.foundation.actor import Actor
from vanban.foundation.clock import local_date, now
from vanban.foundation.errors import Invalid, Kind, Reason, Refusal

log = structlog.get_logger(__name__)

STATUSES: Final = {
    Kind.INVALID: 422,
    Kind.FORBIDDEN: 403,
    Kind.NOT_FOUND: 404,
    Kind.CONFLICT: 409,
    Kind.UNAVAILABLE: 503,
}
NOT_SIGNED_IN: Final = 401
REFUSALS: Final = frozenset({400, 401, 403, 404, 409, 413, 422, 503})
UNREADABLE: Final = 400
TOO_LARGE: Final = 413


class ReasonOut(Schema):
    code: str
    text: str
    mend: str
    field: str | None


class Problem(Schema):
    """What was not done, and why; nothing has changed."""

    type: str
    title: str
    status: int
    code: str
    reasons: list[ReasonOut]


def problem(refusal: Refusal) -> Problem:
    """The problem document of a refusal."""
    signed_out = isinstance(refusal, NotSignedIn)
    return Problem(
        type=f"urn:vanban:refusal:{refusal.code}",
        title=refusal.title,
        status=NOT_SIGNED_IN if signed_out else STATUSES[refusal.kind],
        code=refusal.code,
        reasons=[
            ReasonOut(code=one.code, text=one.text, mend=one.mend, field=one.field)
            for one in refusal.reasons
        ],
    )


def answer(api: NinjaAPI, request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The answer that carries a refusal; a right that is missing is named."""
    actor = getattr(request, "auth", None)
    if isinstance(actor, Actor) and refusal.kind is Kind.FORBIDDEN:
        refusal = with_rights_named(actor, refusal, on=local_date(now()))
    return send(api, request, problem(refusal))


def send(api: NinjaAPI, request: HttpRequest, body: Problem) -> HttpResponse:
    """A problem document as an answer."""
    response = api.create_response(request, body.dict(), status=body.status)
    response["Content-Type"] = "application/problem+json"
    return response


def of_validation(error: ValidationError) -> Refusal:
    """A request that does not have the described form, in the same words as any refusal."""
    return Invalid(
        *(
            Reason(
                f"request.{one['type']}",
                str(one["msg"]),
                "Xem mô tả API.",
                field=".".join(str(part) for part in one["loc"]),
            )
            for one in error.errors
        )
    )


def of_request(status: int, error: Exception) -> Problem:
    """A request that could not even be read: broken JSON, a broken form, far too much of it."""
    too_large = status == TOO_LARGE
    text = "Yêu cầu quá lớn." if too_large else "Không đọc được yêu cầu."
    mend = "Gửi tệp qua POST /api/v1/files." if too_large else "Gửi JSON như mô tả API."
    code = "request.too_large" if too_large else "request.unreadable"
    log.info("request refused", code=code, error=str(error))
    return Problem(
        type=f"urn:vanban:refusal:{code}",
        title=text,
        status=status,
        code=code,
        reasons=[ReasonOut(code=code, text=text, mend=mend, field=None)],
    )
