"""What leaders and heads of unit do: direct, pass on inside the unit, hand back, file."""

from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from vanban.core.calendar.queries import ProposedDue, proposed_due, working_time
from vanban.doors.web.incoming.directing import (
    ROLES,
    lead_first,
    other_day,
    people,
    places,
    proposed,
    row_terms,
    terms,
)
from vanban.doors.web.incoming.scene import Context, Scene
from vanban.doors.web.incoming.steps.asking import EXTEND
from vanban.formats.workdays import WorkingTime
from vanban.foundation.clock import local_date
from vanban.incoming.assignment.queries import (
    DirectionRow,
    PartRow,
    RoutingRow,
    route_of,
    routing_rules,
)
from vanban.incoming.reception.rules import Way

DIRECT: Final = "chi-dao"
HAND_BACK: Final = "chuyen-lai"
FILE: Final = "luu"
SPLIT: Final = "chia"
OWN: Final = "tu-lam"


def direct(scene: Scene) -> Context:
    """The panel of a direction: one leads, others cooperate, some are told; a deadline each."""
    mine = scene.presented
    first = not scene.parts
    words = mine.proposal if mine is not None else ""
    rule_of_office = routed(scene) if first and not words else None
    if rule_of_office is not None:
        words = rule_of_office.route.proposal
    working, today = working_time(scene.actor, calendar=scene.calendar), local_date(scene.now)
    chosen, due = (
        proposed(words, places(scene.actor, scene.now), today, working.calendar)
        if words
        else ([], None)
    )
    offered = terms(
        scene.now,
        working,
        rule=_rule(scene, working),
        written=due or (scene.entry.due_at if scene.entry else None),
    )
    return {
        "template": "incoming/panes/direct.html",
        "label": _("Chỉ đạo"),
        "first": first,
        "proposal": mine if mine is not None and mine.proposal else None,
        "words": words,
        "routed": rule_of_office.basis if rule_of_office else "",
        "many_url": reverse("incoming:many") if scene.presented else "",
        "roles": ROLES,
        "selected": chosen,
        "terms": offered,
        "row_terms": row_terms(offered),
        "other_day": other_day(),
        "due_words": _due_words(scene),
        "hand_back_url": scene.mode_url(HAND_BACK) if scene.presented else "",
        "file_url": scene.mode_url(FILE) if first else "",
        "may_ask_answer": scene.arrival.way != Way.PAPER or bool(scene.face.issuer_name),
    }


def split(scene: Scene, part: PartRow) -> Context:
    """The panel by which a head passes the unit's part to officers."""
    here = people(scene.actor, scene.now, unit_id=scene.actor.unit_id)
    offered = terms(
        scene.now, working_time(scene.actor, calendar=scene.calendar), latest=part.due_at
    )
    return {
        "template": "incoming/panes/split.html",
        "label": _("Giao lại"),
        "part": part,
        "said": said_when_given(scene, part),
        "other_day": other_day(),
        "roles": ROLES,
        "selected": lead_first(here),
        "terms": offered,
        "row_terms": row_terms(offered),
        "own_url": scene.mode_url(OWN),
        "extend_url": scene.mode_url(EXTEND) if part.due_at else "",
        "hand_back_url": scene.mode_url(HAND_BACK),
    }


def said_when_given(scene: Scene, part: PartRow) -> list[DirectionRow]:
    """The words with which a part was given: the leader's first, then those inside the unit."""
    parts = {row.id: row for row in scene.parts}
    ways = [part.direction_id]
    while part.parent_id is not None and part.parent_id in parts:
        part = parts[part.parent_id]
        ways.append(part.direction_id)
    said = [row for row in scene.directions if row.id in ways]
    return [row for row in said if row.instruction or row.answer_required] or said[-1:]


def handing_back(scene: Scene) -> Context:
    """The place to say why the document goes back to the registry, or the part to who gave it."""
    before_me = scene.presented
    return {
        "template": "incoming/panes/reason.html",
        "label": _("Chuyển lại"),
        "reason": {
            "title": _("Chuyển lại văn thư") if before_me else _("Chuyển lại người giao"),
            "says": _("Văn bản rời danh sách của bạn; người nhận lại thấy lý do này."),
            "label": _("Lý do"),
            "act": _("Chuyển lại"),
            "url": scene.act("hand_back_presentation" if before_me else "hand_back"),
            "after": scene.next_url,
            "keep": f"back-{scene.face.id}",
        },
    }


def filing(scene: Scene) -> Context:
    """The place to say why nothing is to be done."""
    return {
        "template": "incoming/panes/reason.html",
        "label": _("Lưu"),
        "reason": {
            "title": _("Lưu, không phải xử lý"),
            "says": _("Văn bản hoàn thành ngay; nơi gửi nhận trạng thái 06."),
            "label": _("Lý do"),
            "act": _("Lưu văn bản"),
            "url": scene.act("file_without_action"),
            "after": scene.next_url,
            "keep": f"file-{scene.face.id}",
        },
    }


def routed(scene: Scene) -> RoutingRow | None:
    """The rule of the body's regulation that fits the document."""
    face = scene.face
    return route_of(
        routing_rules(scene.actor),
        issuer_code=face.issuer_code,
        type_code=face.type_code,
        subject=face.subject,
    )


def _rule(scene: Scene, working: WorkingTime) -> ProposedDue | None:
    """What the body's regulation gives a document of this kind and urgency."""
    face = scene.face
    return proposed_due(
        scene.actor,
        now=scene.now,
        type_code=face.type_code,
        urgency=face.urgency,
        working=working,
    )


def _due_words(scene: Scene) -> str:
    due = scene.face.reply_due_date
    return _("Nơi gửi ghi hạn trả lời %(day)s.") % {"day": f"{due:%d/%m/%Y}"} if due else ""
