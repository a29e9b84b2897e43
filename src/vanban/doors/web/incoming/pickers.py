"""What the panels of direction ask while someone types: units and people who may be given work."""

from collections.abc import Iterable
from typing import Final

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_GET

from vanban.core.calendar.queries import working_time
from vanban.core.calendar.rules import ADMINISTER
from vanban.core.organisations.rules import fold
from vanban.doors.web.answers import actor_of
from vanban.doors.web.incoming.directing import Place, people, places, said_of, sentence_of
from vanban.doors.web.incoming.forms import assignees_of
from vanban.foundation.clock import local_date
from vanban.foundation.clock import now as read_clock

SHOWN: Final = 20


@require_GET
def handlers(request: HttpRequest) -> JsonResponse:
    """Units of the body and people who handle documents, by a few letters of their names."""
    actor = actor_of(request)
    if not actor.may(ADMINISTER):  # who sets the routing rules chooses among the same places
        actor.require("incoming.assign")
    return _found(request, places(actor, read_clock()))


@require_GET
def advisers(request: HttpRequest) -> JsonResponse:
    """Units of the body and people who may be asked for an opinion."""
    actor = actor_of(request)
    actor.require("incoming.process")
    return _found(request, places(actor, read_clock()))


@require_GET
def colleagues(request: HttpRequest) -> JsonResponse:
    """People of one's own unit."""
    actor = actor_of(request)
    actor.require("incoming.split")
    rows = people(actor, read_clock(), unit_id=actor.unit_id) if actor.unit_id else []
    return _found(request, rows)


@require_GET
def said(request: HttpRequest) -> JsonResponse:
    """Whom a direction typed as a sentence names, and its deadline: the form is filled with them.

    A name that fits nobody, or two, is left out; nothing is given by this.
    """
    actor, now = actor_of(request), read_clock()
    actor.require("incoming.assign")
    working, today = working_time(actor), local_date(now)
    read = said_of(request.GET.get("q", ""), places(actor, now), today, working.calendar)
    rows = [
        {"id": row.id, "name": row.name, "detail": row.detail, "role": row.role}
        for row in read.places
    ]
    day = f"{read.day:%d/%m/%Y}" if read.day else ""
    return JsonResponse({"results": rows, "term": read.term, "day": day})


@require_GET
def sentence(request: HttpRequest) -> JsonResponse:
    """Who was picked with which deadline, as the sentence that leaders write."""
    actor = actor_of(request)
    actor.require("incoming.assign")
    words = sentence_of(assignees_of(request.GET), places(actor, read_clock()))
    return JsonResponse({"words": words})


def _found(request: HttpRequest, rows: Iterable[Place]) -> JsonResponse:
    words = fold(request.GET.get("q", "")).split()
    matching = [
        row for row in rows if all(word in fold(f"{row.name} {row.detail}") for word in words)
    ]
    return JsonResponse(
        {
            "results": [
                {"id": row.id, "name": row.name, "detail": row.detail} for row in matching[:SHOWN]
            ]
        }
    )
