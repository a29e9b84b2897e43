"""What people at work ask of each other: more time, an opinion; and urging those who are slow."""

from datetime import timedelta
from typing import Final

from django.utils.translation import gettext as _

from vanban.core.calendar.queries import working_time
from vanban.doors.web.incoming.directing import other_day, terms
from vanban.doors.web.incoming.offered import to_urge_with
from vanban.doors.web.incoming.scene import Context, Scene
from vanban.doors.web.saying import say
from vanban.foundation.clock import local, local_date
from vanban.incoming.assignment.queries import ExtensionRow, PartRow
from vanban.incoming.assignment.rules.time import URGING_LABELS, UrgingKind
from vanban.incoming.processing.queries import OpinionRoundRow, OpinionRow
from vanban.incoming.processing.rules import VOTE_LABELS

EXTEND: Final = "gia-han"
ANSWER: Final = "tra-loi-gia-han"
ASK: Final = "xin-y-kien"
OPINION: Final = "cho-y-kien"
URGE: Final = "don-doc"
DAYS_MORE: Final = 3


def extending(scene: Scene, part: PartRow) -> Context:
    """The place to ask for a later deadline."""
    due = local_date(part.due_at) if part.due_at else local_date(scene.now)
    later = max(due, local_date(scene.now)) + timedelta(days=1)
    return {
        "template": "incoming/panes/extend.html",
        "label": _("Gia hạn"),
        "part": part,
        "first_day": later.isoformat(),
        "waiting": next(
            (row for row in scene.extensions if row.part_id == part.id and row.state == "asked"),
            None,
        ),
    }


def answering(scene: Scene, row: ExtensionRow, part: PartRow) -> Context:
    """More time is asked for: grant it, with another day if need be, or say why not."""
    return {
        "template": "incoming/panes/extension.html",
        "label": _("Gia hạn"),
        "request": row,
        "part": part,
        "wanted": local(row.wanted_due_at).date(),
    }


def consulting(scene: Scene) -> Context:
    """The place to ask people and units for their opinion."""
    offered = terms(scene.now, working_time(scene.actor, calendar=scene.calendar), latest=None)
    return {
        "template": "incoming/panes/consult.html",
        "label": _("Xin ý kiến"),
        "terms": offered[1:],
        "other_day": other_day(),
    }


def opinion(scene: Scene, row: OpinionRoundRow, own: OpinionRow) -> Context:
    """The question somebody at work asks, and the place to answer."""
    return {
        "template": "incoming/panes/opinion.html",
        "label": _("Cho ý kiến"),
        "round": row,
        "for_unit": own.name if own.unit_id else "",
        "votes": [(str(vote), label) for vote, label in VOTE_LABELS.items()],
    }


def urging(scene: Scene) -> Context:
    """Whom to urge, how, in which words."""
    parts = scene.to_urge
    gave = any(scene.gave(part) for part in parts) or scene.actor.may("incoming.assign")
    kinds = [(str(kind), label) for kind, label in URGING_LABELS.items()]
    late = min((part.due_at for part in parts if part.due_at), default=None)
    return {
        "template": "incoming/panes/urge.html",
        "label": _("Đôn đốc"),
        "choices": [(str(part.id), f"{say(part.role_label)}: {part.name}") for part in parts],
        "kinds": kinds if gave else kinds[:1],
        "kind": str(UrgingKind.REMIND),
        "words": to_urge_with(late, scene.now, scene.calendar),
    }
