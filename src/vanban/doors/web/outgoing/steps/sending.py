"""How the document is to leave: sealed, or as what revokes, updates or replaces an issued one."""

from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from vanban.core.records.lifecycle import State
from vanban.core.records.queries import DocumentFace
from vanban.doors.web.outgoing.steps.scene import SENDING, Context, Scene
from vanban.exchange.sending.queries import (
    InstructionRow,
    changeable,
    instruction_of,
    proposed_instruction,
    sealable,
)
from vanban.formats.edxml.message import BussinessDocType
from vanban.foundation.actor import Actor

GONE = frozenset({State.ISSUED, State.RECALLED, State.ABANDONED})


@dataclass(frozen=True, slots=True)
class Manner:
    """What was said, or what the draft proposes by what it was opened for."""

    row: InstructionRow | None
    proposed: InstructionRow | None
    edit_url: str


def manner_of(actor: Actor, face: DocumentFace, edit_url: str) -> Manner:
    """The section "Cách gửi" of the data pane."""
    said = instruction_of(actor, document_id=face.id)
    proposed = None if said else proposed_instruction(actor, document_id=face.id)
    own = face.drafter_id is not None and face.drafter_id == actor.post_id
    drafted = own or (face.unit_id is not None and face.unit_id == actor.unit_id)
    may = actor.may("outgoing.issue") or (drafted and actor.may("outgoing.draft"))
    changes = may and State(face.state) not in GONE
    return Manner(said, proposed, edit_url if changes else "")


def sending(scene: Scene) -> Context:
    """The form: whom it can be sealed for, which document it changes, and why."""
    actor, face = scene.actor, scene.face
    said = instruction_of(actor, document_id=face.id)
    shown = said or proposed_instruction(actor, document_id=face.id)
    return {
        "template": "outgoing/panes/sending.html",
        "url": reverse("exchange:instruct", args=[face.id]),
        "keep": f"{SENDING}-{face.id}",
        "sealable": sealable(actor, document_id=face.id, now=scene.now),
        "sealed": bool(said and said.sealed),
        "kinds": [
            ("0", _("Văn bản mới")),
            (str(int(BussinessDocType.REVOKE)), _("Thu hồi một văn bản đã phát hành")),
            (str(int(BussinessDocType.UPDATE)), _("Cập nhật một văn bản đã phát hành")),
            (str(int(BussinessDocType.REPLACE)), _("Thay thế một văn bản đã phát hành")),
        ],
        "kind": str(shown.doc_type) if shown else "0",
        "changeable": _choices(scene, shown),
        "concerned": str(shown.concerned_id or "") if shown else "",
        "reason": shown.reason if shown else "",
    }


def _choices(scene: Scene, shown: InstructionRow | None) -> list[tuple[str, str]]:
    found: dict[UUID, str] = {}
    if shown is not None and shown.concerned_id is not None:
        found[shown.concerned_id] = shown.concerned_words
    for row in changeable(scene.actor, document_id=scene.face.id):
        found.setdefault(row.id, row.words)
    return [("", _("Không đổi văn bản nào")), *((str(key), text) for key, text in found.items())]
