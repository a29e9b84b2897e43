"""What every step of the data pane is drawn from: who looks at which document, from which page."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from vanban.core.records.queries import DocumentFace
from vanban.foundation.actor import Actor

Context = dict[str, object]
WATCH_S: Final = 2

EDIT: Final = "sua"
FILE: Final = "tep"
ABANDON: Final = "bo"
RETURN: Final = "tra-lai"
WITHDRAW: Final = "rut"
VOID: Final = "huy-so"
HOLD: Final = "giu-lai"
TAKE_BACK: Final = "lay-lai"
HAND_ON: Final = "chuyen-buoc"
ASK: Final = "xin-y-kien"
IRREGULAR: Final = "so-rieng"
SPOTS: Final = "cho-ky"
SENDING: Final = "cach-gui"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """Who looks at which document, from which page, and where an act leads."""

    actor: Actor
    now: datetime
    face: DocumentFace
    here: str
    next_url: str
    mode: str = ""
    chosen: UUID | None = None
    step_id: UUID | None = None

    @property
    def mine(self) -> bool:
        return self.face.drafter_id is not None and self.face.drafter_id == self.actor.post_id

    def step(self, box: str) -> str:
        """The page of the document in the box where an act takes it."""
        return reverse("outgoing:document", args=[box, self.face.id])

    def mode_url(self, mode: str) -> str:
        """The same page with its data pane turned to one act."""
        return f"{self.here}?lam={mode}"


def reason(
    scene: Scene,
    *,
    url: str,
    title: str,
    says: str,
    label: str,
    act: str,
    after: str = "",
    required: bool = True,
) -> Context:
    """An act that needs words: the pane becomes the place to write them."""
    return {
        "template": "outgoing/panes/reason.html",
        "reason": {
            "url": url,
            "title": title,
            "says": says,
            "label": label,
            "act": act,
            "after": after or scene.here,
            "required": required,
            "keep": f"{scene.mode}-{scene.face.id}",
        },
    }


def under_way(title: str, says: str) -> Context:
    """A key is at work: the pane watches, nothing is to be done here."""
    return {
        "template": "outgoing/panes/under_way.html",
        "title": title,
        "says": says,
        "hint": _("Trang tự cập nhật; bạn có thể mở văn bản khác, việc này vẫn chạy tiếp."),
        "live": WATCH_S,
    }
