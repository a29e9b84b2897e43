"""The data pane of an incoming document: the one act that is due now, for who looks at it.

`/den/` and `/cho-toi/` both include `incoming/pane.html` with what `incoming_pane` returns.
"""

from collections.abc import Callable
from datetime import datetime
from types import MappingProxyType
from typing import Final

from django.http import HttpRequest
from django.utils.translation import gettext as _

from vanban.core.calendar.queries import calendar_of
from vanban.core.people.queries import stands_for
from vanban.core.records.lifecycle import State
from vanban.core.records.queries import DocumentFace
from vanban.doors.web.incoming.about import about
from vanban.doors.web.incoming.scene import Context, Scene
from vanban.doors.web.incoming.steps import asking, directing, registering, working
from vanban.foundation.actor import Actor
from vanban.foundation.clock import local_date
from vanban.incoming.assignment.queries import PartRow, directions_of, extensions_of, parts_of
from vanban.incoming.assignment.rules import Role
from vanban.incoming.processing.queries import opinion_rounds
from vanban.incoming.reception.queries import arrival
from vanban.incoming.registration.queries import entry_of, presentations_of
from vanban.oversight.tracking.queries import what_there_is

WATCH_S: Final = 15


def incoming_pane(scene: Scene) -> Context:
    """What `incoming/pane.html` draws for this document, this person and this moment."""
    face = scene.face
    shown: Context = {
        "label": _("Thông tin"),
        "here": scene.here,
        "after": scene.next_url,
        "keep": f"{scene.mode or face.state}-{face.id}",
        "live": WATCH_S,
        "live_url": f"{scene.here}?r={face.revision}",
        "acts_for": scene.acts_for,
        "due_at": scene.due_at,
        "may_classify": scene.actor.may("incoming.receive"),
    }
    return {
        "face": face,
        "pane": shown | _step(scene),
        "about": about(scene),
        "calendar": scene.calendar,
    }


def scene_of(
    request: HttpRequest, actor: Actor, now: datetime, face: DocumentFace, *, next_url: str = ""
) -> Scene:
    """Read what the panes look at.

    `next_url`: the page that opens after an act that takes the document out of the list; without
    it the page stays.
    """
    there = what_there_is(actor, document_id=face.id)
    filling_in = stands_for(actor, on=local_date(now))
    return Scene(
        actor=actor,
        now=now,
        face=face,
        there=there,
        arrival=arrival(actor, document_id=face.id, alike=there.alike),
        entry=entry_of(actor, document_id=face.id),
        presentations=presentations_of(actor, document_id=face.id) if there.presented else [],
        parts=parts_of(actor, document_id=face.id) if there.given else [],
        extensions=extensions_of(actor, document_id=face.id) if there.extensions else [],
        rounds=opinion_rounds(actor, document_id=face.id, filling_in=filling_in)
        if there.opinions
        else [],
        directions=directions_of(actor, document_id=face.id) if there.directed else [],
        calendar=calendar_of(actor),
        filling_in=filling_in,
        here=request.path,
        next_url=next_url or request.path,
        mode=request.GET.get("lam", ""),
    )


def _step(scene: Scene) -> Context:
    if _is_asked_back(scene):
        return registering.taking_back(scene)
    builder = _STATES.get(State(scene.face.state), _closed)
    return builder(scene)


def _is_asked_back(scene: Scene) -> bool:
    """Whether the registry must first answer a sender who asks for his document back."""
    asked = scene.arrival.take_back_asked_at is not None and not scene.arrival.take_back_answer
    open_here = scene.face.state not in {State.RETURNED, State.CANCELLED}
    return asked and open_here and scene.actor.may("incoming.receive")


def _received(scene: Scene) -> Context:
    if scene.mode == registering.RETURN and scene.actor.may("incoming.receive"):
        return registering.returning(scene)
    return registering.received(scene)


def _registered(scene: Scene) -> Context:
    may_direct = scene.actor.may("incoming.assign")
    if may_direct and scene.mode == directing.HAND_BACK and scene.presented:
        return directing.handing_back(scene)
    if may_direct and scene.mode == directing.FILE:
        return directing.filing(scene)
    if may_direct:
        return directing.direct(scene)
    if scene.actor.may("incoming.register"):
        return registering.registered(scene)
    return _closed(scene)


def _given(scene: Scene) -> Context:
    """Given out: what others wait for first, then the own part, further direction, what there is
    to see.
    """
    part, awaited = scene.own_part, _awaited(scene)
    if awaited is not None:
        return awaited
    if scene.mode == directing.DIRECT and scene.actor.may("incoming.assign"):
        return directing.direct(scene)
    if part is not None and scene.actor.may("incoming.process"):
        return _own(scene, part)
    if not scene.leads and scene.actor.may("incoming.assign"):
        return directing.direct(scene)
    further = scene.mode_url(directing.DIRECT) if scene.actor.may("incoming.assign") else ""
    return _closed(scene) | {"direct_url": further}


def _awaited(scene: Scene) -> Context | None:
    """What somebody waits for from this person, or the urging that was chosen."""
    if scene.mode == asking.URGE and scene.to_urge:
        return asking.urging(scene)
    if scene.mode in {"", asking.ANSWER} and scene.request is not None:
        return asking.answering(scene, *scene.request)
    if scene.mode in {"", asking.OPINION} and scene.question is not None:
        return asking.opinion(scene, *scene.question)
    return None


def _chosen(scene: Scene, part: PartRow) -> Context | None:
    """The act on the own part that was chosen instead of the one that is due."""
    if scene.mode == directing.HAND_BACK:
        return directing.handing_back(scene)
    if scene.mode == asking.EXTEND and part.due_at is not None:
        return asking.extending(scene, part)
    if scene.mode == asking.ASK and part.role != Role.INFORM:
        return asking.consulting(scene)
    return None


def _own(scene: Scene, part: PartRow) -> Context:
    chosen = _chosen(scene, part)
    if chosen is not None:
        return chosen
    if _passes_on(scene, part):
        return directing.split(scene, part)
    if part.role == Role.INFORM:
        return working.seen(scene, part)
    if scene.passed_on(part) and not scene.mode:
        return _closed(scene) | {
            "split_url": scene.mode_url(directing.SPLIT),
            "own_url": scene.mode_url(working.FINISH),
            "waits_for": _("Đang ở người được giao trong đơn vị."),
        }
    return working.work(scene, part)


def _passes_on(scene: Scene, part: PartRow) -> bool:
    """Whether a head is first asked to whom the unit's part goes."""
    if not scene.actor.may("incoming.split") or part.parent_id is not None:
        return False
    if scene.mode:
        return scene.mode == directing.SPLIT
    return part.role != Role.INFORM and not part.started_at and not scene.passed_on(part)


def _closed(scene: Scene) -> Context:
    return {
        "template": "incoming/panes/closed.html",
        "waits_for": _waits_for(scene),
        "take_back_url": scene.act("take_back_direction") if scene.may_take_back else "",
        "urge_url": scene.mode_url(asking.URGE) if scene.to_urge else "",
        "statement": scene.face.state in {State.RETURNED, State.FINISHED, State.CANCELLED},
    }


def _waits_for(scene: Scene) -> str:
    if scene.face.state == State.REGISTERED:
        return _("Chờ lãnh đạo cho ý kiến.")
    if scene.face.state in {State.ASSIGNED, State.PROCESSING} and scene.leads:
        return _("Đang ở %(who)s.") % {"who": scene.leads[0].name}
    return ""


_STATES: Final = MappingProxyType[State, Callable[[Scene], Context]](
    {
        State.RECEIVED: _received,
        State.REGISTERED: _registered,
        State.ASSIGNED: _given,
        State.PROCESSING: _given,
    }
)
