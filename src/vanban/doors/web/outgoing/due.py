"""What is signed and has not left: until when each must, the most pressing first."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from vanban.core.records.lifecycle import State
from vanban.doors.web.answers import actor_of, page
from vanban.doors.web.outgoing.boxes import NUMBERED, SEALED, SIGNED
from vanban.foundation.clock import now as read_clock
from vanban.foundation.operation import reading
from vanban.outgoing.publication.queries import to_be_issued

BOX_OF = {
    State.SIGNED: SIGNED,
    State.NUMBERED: NUMBERED,
    State.SEALING: NUMBERED,
    State.SEALED: SEALED,
}


@require_GET
@reading()
def index(request: HttpRequest) -> HttpResponse:
    """The list of what is to be issued, and how much of it is late."""
    actor, now = actor_of(request), read_clock()
    rows = [
        {"row": row, "box": BOX_OF[State(row.state)], "late": row.due_at < now}
        for row in to_be_issued(actor)
    ]
    late = sum(1 for row in rows if row["late"])
    return page(request, "outgoing/to_issue.html", {"rows": rows, "late": late})
