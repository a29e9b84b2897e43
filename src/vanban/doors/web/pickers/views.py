"""What the pickers ask while someone types: bodies of the directory, people of one's own body."""

from typing import Final
from uuid import UUID

from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from vanban.core.organisations.queries import OrganisationRow, find_organisations, units_of
from vanban.core.organisations.rules import fold
from vanban.core.people.queries import PostRow, find_people
from vanban.core.records.lifecycle import Direction
from vanban.core.records.queries import FoundRow, find_documents
from vanban.doors.web.answers import actor_of
from vanban.doors.web.incoming.forms import POST, UNIT
from vanban.foundation.clock import local_date
from vanban.foundation.clock import now as read_clock
from vanban.foundation.errors import NotFound, Reason
from vanban.keeping.dossiers.queries import dossiers_to_file_into
from vanban.outgoing.drafting.queries import GroupRow, bodies_of_group, recipient_groups

SHOWN: Final = 20
GROUPS_SHOWN: Final = 5
LONGEST: Final = 100  # a name nobody types in full; more is not a name


@require_GET
def organisations(request: HttpRequest) -> JsonResponse:
    """Living bodies by name or code, with or without accents; never one's own."""
    actor = actor_of(request)
    found = find_organisations(_typed(request), limit=SHOWN + 1, on=local_date(read_clock()))
    others = [row for row in found if row.id != actor.organisation_id]
    return JsonResponse({"results": [_organisation(row) for row in others[:SHOWN]]})


@require_GET
def recipients(request: HttpRequest) -> JsonResponse:
    """Groups and bodies by name, for whom a document goes to; `?nhom=`: the bodies of a group."""
    actor = actor_of(request)
    today = local_date(read_clock())
    group = request.GET.get("nhom", "")
    if group:
        bodies = bodies_of_group(actor, group_id=_uuid(group), on=today)
        return JsonResponse({"results": [_organisation(row) for row in bodies]})
    text = _typed(request)
    groups = [_group(row) for row in recipient_groups(actor, text=text)[:GROUPS_SHOWN]]
    found = find_organisations(text, limit=SHOWN + 1, on=today)
    others = [row for row in found if row.id != actor.organisation_id]
    return JsonResponse({"results": [*groups, *(_organisation(row) for row in others[:SHOWN])]})


@require_GET
def people(request: HttpRequest) -> JsonResponse:
    """Posts of one's own body by name, title or unit."""
    actor = actor_of(request)
    found = find_people(actor, _typed(request), on=local_date(read_clock()), limit=SHOWN)
    return JsonResponse({"results": [_post(row) for row in found]})


@require_GET
def places(request: HttpRequest) -> JsonResponse:
    """Units and people of one's own body, units first: `unit:` or `post:` and the id."""
    actor, today = actor_of(request), local_date(read_clock())
    words = fold(_typed(request)).split()
    units = [
        {"id": f"{UNIT}:{row.id}", "name": row.name, "detail": _("đơn vị")}
        for row in units_of(actor.organisation, on=today)
        if all(word in fold(row.name) for word in words)
    ]
    found = find_people(actor, _typed(request), on=today, limit=SHOWN)
    rows = [*units, *(_post(row) | {"id": f"{POST}:{row.id}"} for row in found)]
    return JsonResponse({"results": rows[:SHOWN]})


@require_GET
def incoming(request: HttpRequest) -> JsonResponse:
    """Incoming documents that the person may see, to be answered."""
    actor = actor_of(request)
    found = find_documents(actor, _typed(request), direction=Direction.INCOMING, limit=SHOWN)
    return JsonResponse({"results": [_document(row) for row in found]})


@require_GET
def documents(request: HttpRequest) -> JsonResponse:
    """Documents that the person may see, what came in and what goes out, for a dossier."""
    actor, text = actor_of(request), _typed(request)
    found = [
        row
        for direction in (Direction.INCOMING, Direction.OUTGOING)
        for row in find_documents(actor, text, direction=direction, limit=SHOWN // 2)
    ]
    return JsonResponse({"results": [_document(row) for row in found]})


@require_GET
def dossiers(request: HttpRequest) -> JsonResponse:
    """Open dossiers that the person works on."""
    found = dossiers_to_file_into(actor_of(request), text=_typed(request), limit=SHOWN)
    rows = [
        {"id": str(row.id), "name": f"{row.notation}: {row.title}", "detail": row.code}
        for row in found
    ]
    return JsonResponse({"results": rows})


def _typed(request: HttpRequest) -> str:
    return request.GET.get("q", "").strip()[:LONGEST]


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotFound(Reason("drafting.no_group", _("Không có nhóm nơi nhận này."))) from None


def _group(row: GroupRow) -> dict[str, str]:
    whose = _("nhóm của cơ quan") if row.shared else _("nhóm riêng")
    return {"id": f"nhom-{row.id}", "group": str(row.id), "name": row.name, "detail": whose}


def _organisation(row: OrganisationRow) -> dict[str, str]:
    way = _("trong hệ thống") if row.hosted else _("qua trục")
    return {
        "id": str(row.id),
        "name": row.name,
        "detail": f"{row.code} · {way}",
        "short": row.code,
    }


def _post(row: PostRow) -> dict[str, str]:
    return {
        "id": str(row.id),
        "name": row.full_name,
        "detail": ", ".join(filter(None, (row.title, row.unit_name))),
        "short": row.title,
    }


def _document(row: FoundRow) -> dict[str, str]:
    name = row.symbol or row.type_name
    return {
        "id": str(row.id),
        "name": f"{name}: {row.subject}",
        "detail": row.issuer_name,
        "short": row.issuer_name,
    }
