"""The REST API, version 1: the same steps as the pages, one call an act. Try it at /api/v1/docs."""

from functools import cached_property
from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema

from vanban.core.people.operations import NotSignedIn
from vanban.doors.api import (
    acting,
    after_issue,
    answering,
    approving,
    asking,
    books,
    copies,
    directory,
    documents,
    dossier_lists,
    dossiers,
    drafts,
    emails,
    exchange,
    files,
    following,
    groups,
    incoming,
    issuing,
    journal,
    keys,
    lending,
    listing,
    messages,
    notices,
    paper,
    reading,
    receiving,
    registering,
    registers,
    session,
    sight,
    standing_in,
    templates,
    verdicts,
    work,
)
from vanban.doors.api.callers import Bearer
from vanban.doors.api.problems import TOO_LARGE, UNREADABLE, answer, of_request, of_validation, send
from vanban.foundation.errors import Reason, Refusal


class DescribedOnce(NinjaAPI):
    """An API that writes its description once a process: a second of work for the same answer."""

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        prefix = self.get_root_path(path_params or {}) if path_prefix is None else path_prefix
        if prefix not in self._described:
            self._described[prefix] = super().get_openapi_schema(path_prefix=prefix)
        return self._described[prefix]

    @cached_property
    def _described(self) -> dict[str, OpenAPISchema]:
        return {}


api = DescribedOnce(
    title="Văn Bản",
    version="1",
    description="Cùng các bước như trên trang: soạn, duyệt, ký, cấp số, đóng dấu, phát hành, "
    "tiếp nhận, vào sổ, phân công, giải quyết. Đăng nhập ở POST /session rồi gửi kèm mọi yêu cầu: "
    "`Authorization: Bearer <token>`. Mọi lời từ chối theo RFC 9457, đủ mọi lý do và cách sửa.",
    auth=Bearer(),
    urls_namespace="api",
)
api.add_router("/session", session.router)
for area in (
    acting,
    after_issue,
    directory,
    files,
    documents,
    sight,
    reading,
    verdicts,
    drafts,
    answering,
    approving,
    standing_in,
    books,
    registers,
    groups,
    templates,
    issuing,
    paper,
    copies,
    lending,
    keys,
    incoming,
    registering,
    receiving,
    emails,
    work,
    asking,
    following,
    exchange,
    journal,
    notices,
    listing,
    messages,
    dossiers,
    dossier_lists,
):
    api.add_router("", area.router)


@api.exception_handler(Refusal)
def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Any anticipated no."""
    return answer(api, request, refusal)


@api.exception_handler(ValidationError)
def not_understood(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """A request that does not have the described form."""
    return answer(api, request, of_validation(error))


@api.exception_handler(AuthenticationError)
def not_signed_in(request: HttpRequest, _error: AuthenticationError) -> HttpResponse:
    """No token, or not a token."""
    reason = Reason("people.not_signed_in", "Thiếu thẻ truy cập.", "Đăng nhập lại.")
    return answer(api, request, NotSignedIn(reason))


@api.exception_handler(HttpError)
def not_readable(request: HttpRequest, error: HttpError) -> HttpResponse:
    """A body that is no JSON."""
    return send(api, request, of_request(error.status_code, error))


@api.exception_handler(MultiPartParserError)
@api.exception_handler(SuspiciousOperation)
def not_decent(request: HttpRequest, error: Exception) -> HttpResponse:
    """A body that Django will not go on reading: too large, too many parts, not a form."""
    too_large = isinstance(error, RequestDataTooBig)
    return send(api, request, of_request(TOO_LARGE if too_large else UNREADABLE, error))
