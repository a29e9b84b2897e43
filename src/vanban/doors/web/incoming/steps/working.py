"""What whoever handles a part does: begin, finish with a result, say that it was seen."""

from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from vanban.core.records.lifecycle import State
from vanban.core.records.queries import AnswerRow, answers_to
from vanban.doors.web.incoming.scene import Context, Scene
from vanban.doors.web.incoming.steps.asking import ASK, EXTEND
from vanban.doors.web.incoming.steps.directing import HAND_BACK, SPLIT, said_when_given
from vanban.incoming.assignment.queries import PartRow, directions_of
from vanban.incoming.assignment.rules import PartState, Role

FINISH: Final = "xong"


def work(scene: Scene, part: PartRow) -> Context:
    """The own part: begin it, then close it with what was done."""
    begun = part.state == PartState.WORKING
    other = part.handled_by_name if begun and part.handled_by_name != scene.actor.name else ""
    answers = answers_to(scene.actor, document_id=scene.face.id)
    may_pass = scene.actor.may("incoming.split") and part.parent_id is None
    return {
        "template": "incoming/panes/work.html",
        "label": _("Xử lý"),
        "part": part,
        "said": said_when_given(scene, part),
        "begun": begun or scene.mode == FINISH,
        "other_hands": other if not scene.actor.may("incoming.split") else "",
        "answers": _choices(answers),
        "drafted": [row for row in answers if row.state != State.ISSUED],
        "answer_required": _answer_required(scene, part),
        "answer_url": _answer_url(scene),
        "finish_url": scene.mode_url(FINISH),
        "split_url": scene.mode_url(SPLIT) if may_pass else "",
        "hand_back_url": scene.mode_url(HAND_BACK),
        "ask_url": scene.mode_url(ASK),
        "extend_url": scene.mode_url(EXTEND) if part.due_at else "",
    }


def seen(scene: Scene, part: PartRow) -> Context:
    """For information: read, and put away."""
    return {
        "template": "incoming/panes/seen.html",
        "label": _("Để biết"),
        "part": part,
        "split_url": scene.mode_url(SPLIT) if scene.actor.may("incoming.split") else "",
    }


def _choices(rows: list[AnswerRow]) -> list[tuple[str, str]]:
    """Our issued documents that answer this one."""
    issued = [
        (str(row.id), f"{row.symbol}: {row.subject}") for row in rows if row.state == State.ISSUED
    ]
    return [("", _("Không có văn bản trả lời")), *issued] if issued else []


def _answer_required(scene: Scene, part: PartRow) -> bool:
    tops = {row.id: row for row in scene.parts}
    top = part
    while top.parent_id is not None and top.role == Role.LEAD:
        top = tops[top.parent_id]
    if top.role != Role.LEAD or top.parent_id is not None:
        return False
    said = directions_of(scene.actor, document_id=scene.face.id)
    return any(row.answer_required for row in said if row.id == top.direction_id)


def _answer_url(scene: Scene) -> str:
    if not scene.actor.may("outgoing.draft"):
        return ""
    return f"{reverse('outgoing:compose')}?tra-loi={scene.face.id}"
