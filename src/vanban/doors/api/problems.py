"""Refusals as RFC 9457 problem documents: every reason, each with how to mend it."""

from typing import Final

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI, Schema
from ninja.errors import ValidationError

from vanban.core.people.operations import NotSignedIn
from vanban.foundation.errors import Invalid, Kind, Reason, Refusal

STATUSES: Final = {
    Kind.INVALID: 422,
    Kind.FORBIDDEN: 403,
    Kind.NOT_FOUND: 404,
    Kind.CONFLICT: 409,
    Kind.UNAVAILABLE: 503,
}
NOT_SIGNED_IN: Final = 401
REFUSALS: Final = frozenset({401, 403, 404, 409, 422, 503})


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
    """The answer that carries a refusal."""
    body = problem(refusal)
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
