"""The door for editors in the browser (WOPI): what a draft is, its bytes, new bytes, who has it.

The editor has no cookie of ours; each request proves itself by the token it was opened with. What
is answered (codes, headers, names of fields) is the protocol's.
"""

import hashlib
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from vanban.core.files.queries import load
from vanban.core.records.lifecycle import State
from vanban.formats.wopi import Proof
from vanban.foundation.actor import Actor
from vanban.foundation.clock import now as read_clock
from vanban.foundation.errors import Kind, NotFound, Reason, Refusal
from vanban.outgoing.drafting.operations import (
    CannotDraft,
    HeldElsewhere,
    NotProven,
    editor_of,
    held_by,
    hold_draft,
    release_draft,
    require_proof,
    save_edited,
)
from vanban.outgoing.drafting.queries import DraftFile, draft_file, draft_sheet

NOT_PROVEN: Final = 500  # as the protocol has it
LARGEST: Final = 100 * 1024 * 1024
LOCK, OLD_LOCK, VERSION = "X-WOPI-Lock", "X-WOPI-OldLock", "X-WOPI-ItemVersion"
FAILED: Final = "X-WOPI-LockFailureReason"
_STATUSES: Final[Mapping[Kind, int]] = MappingProxyType(
    {Kind.FORBIDDEN: 401, Kind.NOT_FOUND: 404, Kind.CONFLICT: 409, Kind.INVALID: 400}
)


@csrf_exempt
@require_http_methods(["GET", "POST"])
def file(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """CheckFileInfo, and the acts on the lock (`X-WOPI-Override`)."""
    return _answered(request, document_id, _info if request.method == "GET" else _lock)


@csrf_exempt
@require_http_methods(["GET", "POST"])
def contents(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """GetFile and PutFile."""
    return _answered(request, document_id, _get if request.method == "GET" else _put)


def _answered(
    request: HttpRequest,
    document_id: UUID,
    act: Callable[[HttpRequest, Actor, UUID], HttpResponse],
) -> HttpResponse:
    try:
        _prove(request)
        actor = editor_of(
            request.GET.get("access_token", ""),
            document_id=document_id,
            now=read_clock(),
            origin=str(request.META.get("REMOTE_ADDR", ""))[:60],
        )
        return act(request, actor, document_id)
    except HeldElsewhere as refused:
        return HttpResponse(status=409, headers={LOCK: refused.held})
    except NotProven as refused:
        why = refused.reasons[0].code
        return HttpResponse(status=NOT_PROVEN, headers={"X-WOPI-ServerError": why})
    except CannotDraft as refused:
        # Gone up meanwhile, or a file that is refused: to the protocol it is not his to write.
        return HttpResponse(status=409, headers={LOCK: "", FAILED: refused.reasons[0].code})
    except Refusal as refused:
        said = str(refused).encode("ascii", "ignore").decode()[:200]
        status = _STATUSES.get(refused.kind, 400)
        return HttpResponse(status=status, headers={"X-WOPI-ServerError": said})


def _prove(request: HttpRequest) -> None:
    """Let only the configured editor in, where it publishes its keys. Refuses (NotProven)."""
    if not settings.WOPI_DISCOVERY:
        return
    asked = request.META.get("QUERY_STRING", "")
    raw = next((part for part in asked.split("&") if part.startswith("access_token=")), "")
    path = f"{request.path}?{asked}" if asked else request.path
    require_proof(
        Proof(
            proof=request.headers.get("X-WOPI-Proof", ""),
            proof_old=request.headers.get("X-WOPI-ProofOld", ""),
            ticks=request.headers.get("X-WOPI-TimeStamp", ""),
        ),
        address=settings.WOPI_DISCOVERY,
        tokens=(request.GET.get("access_token", ""), raw.removeprefix("access_token=")),
        url=f"{settings.WOPI_HOST}{path}",
        now=read_clock(),
    )


def _info(_: HttpRequest, actor: Actor, document_id: UUID) -> HttpResponse:
    sheet = draft_sheet(actor, document_id=document_id)
    found = _newest(actor, document_id)
    data = load(found.sha256)
    writes = sheet.state == State.DRAFTING and actor.may("outgoing.draft")
    return JsonResponse(
        {
            "BaseFileName": found.file_name,
            "Size": len(data),
            "OwnerId": str(actor.organisation),
            "UserId": str(actor.post_id),
            "UserFriendlyName": f"{actor.name}, {actor.title}",
            "Version": str(found.version_id),
            "SHA256": hashlib.sha256(data).hexdigest(),
            "UserCanWrite": writes,
            "ReadOnly": not writes,
            "UserCanNotWriteRelative": True,
            "SupportsLocks": True,
            "SupportsGetLock": True,
            "SupportsUpdate": True,
        }
    )


def _get(_: HttpRequest, actor: Actor, document_id: UUID) -> HttpResponse:
    found = _newest(actor, document_id)
    return HttpResponse(
        load(found.sha256),
        content_type="application/octet-stream",
        headers={VERSION: str(found.version_id)},
    )


def _put(request: HttpRequest, actor: Actor, document_id: UUID) -> HttpResponse:
    data = request.read(LARGEST + 1)  # not `.body`: that is for forms, of a few megabytes
    if len(data) > LARGEST:
        return HttpResponse(status=413)
    save_edited(
        actor=actor,
        now=read_clock(),
        document_id=document_id,
        lock=request.headers.get(LOCK, ""),
        data=data,
    )
    newest = _newest(actor, document_id)
    return JsonResponse({}, headers={VERSION: str(newest.version_id)})


def _lock(request: HttpRequest, actor: Actor, document_id: UUID) -> HttpResponse:
    """LOCK (with `X-WOPI-OldLock`: one lock for another), REFRESH_LOCK, UNLOCK, GET_LOCK."""
    now, word = read_clock(), request.headers.get(LOCK, "")
    override = request.headers.get("X-WOPI-Override", "")
    old = request.headers.get(OLD_LOCK, "") if override == "LOCK" else word
    if override == "GET_LOCK":
        held, _holder = held_by(actor, document_id=document_id, now=now)
        return HttpResponse(headers={LOCK: held})
    if not word:
        return HttpResponse(status=400)
    if override in {"LOCK", "REFRESH_LOCK"}:
        hold_draft(actor=actor, now=now, document_id=document_id, lock=word, instead_of=old)
    elif override == "UNLOCK":
        release_draft(actor=actor, now=now, document_id=document_id, lock=word)
    else:
        return HttpResponse(status=501)
    newest = _newest(actor, document_id)
    return HttpResponse(headers={VERSION: str(newest.version_id)})


def _newest(actor: Actor, document_id: UUID) -> DraftFile:
    found = draft_file(actor, document_id=document_id)
    if found is None:
        raise NotFound(Reason("drafting.no_file", "Dự thảo chưa có tệp."))
    return found
