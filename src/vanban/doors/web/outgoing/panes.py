"""The data pane of an outgoing document: the one act that is due now, for who looks at it.

`/di/` and `/cho-toi/` both include `outgoing/pane.html` with what `outgoing_pane` returns.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Final
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _

from vanban.core.records.lifecycle import State
from vanban.core.records.queries import DocumentFace
from vanban.doors.web.outgoing.about import (
    To,
    answered_by,
    follow_kinds,
    link_lines,
    to_lines,
    versions_for,
)
from vanban.doors.web.outgoing.boxes import ISSUED
from vanban.doors.web.outgoing.history import history_of
from vanban.doors.web.outgoing.steps import (
    approving,
    drafting,
    holding,
    issuing,
    opinions,
    sending,
    signing,
    spots,
)
from vanban.doors.web.outgoing.steps import scene as modes
from vanban.doors.web.outgoing.steps.scene import Context, Scene
from vanban.foundation.actor import Actor
from vanban.keeping.dossiers.queries import dossiers_of_document
from vanban.outgoing.drafting.queries import joint_signers, links_of, recipients_of
from vanban.outgoing.publication.queries import due_of, goes_on_paper

Step = Callable[[Scene], Context]
WAIT_S: Final = 4
SENT: Final = frozenset({State.ISSUED, State.RECALLED})
REPORTS: Final = frozenset({"exchange.sending.record_status"})
_TO_ISSUE: Final = frozenset({State.SIGNED, State.NUMBERED, State.SEALING, State.SEALED})
_NONE_TO_DO: Final[tuple[frozenset[str], ...]] = (frozenset(), frozenset({"withdraw"}))


def outgoing_pane(
    request: HttpRequest,
    actor: Actor,
    now: datetime,
    face: DocumentFace,
    *,
    next_url: str = "",
) -> Context:
    """What `outgoing/pane.html` draws for this document, this person and this moment.

    `next_url`: the page that opens after an act that takes the document out of the list; without
    it the page stays. A page that includes the pane draws again what `?lam=` asks for, and may
    answer 204 to `?r=` when the revision is that of the page.
    """
    scene = Scene(
        actor=actor,
        now=now,
        face=face,
        here=request.path,
        next_url=next_url or request.path,
        mode=request.GET.get("lam", ""),
        chosen=_uuid(request.GET.get("tep", "")),
        step_id=_uuid(request.GET.get("buoc", "")),
    )
    shown = _about(scene)
    own = _MODES.get((State(face.state), scene.mode)) or _STATES.get(State(face.state), _closed)
    shown |= own(scene)
    if shown["acts"] in _NONE_TO_DO and State(face.state) in _STATES:
        shown["live"] = shown["live"] or WAIT_S  # others act: the page moves on when they have
    extra = shown.pop("context", {})
    assert isinstance(extra, dict)  # noqa: S101 - a builder's own
    return {"face": face, "pane": shown} | extra


def _about(scene: Scene) -> Context:
    actor, face = scene.actor, scene.face
    return {
        "label": _("Xử lý"),
        "here": scene.here,
        "after": scene.next_url,
        "acts": frozenset[str](),
        "live": 0,
        "live_url": f"{scene.here}?r={face.revision}",
        "waits_for": "",
        "recipients": _recipients(scene),
        "signs_along": joint_signers(actor, document_id=face.id)[:-1],
        "issue_due": due_of(actor, document_id=face.id) if State(face.state) in _TO_ISSUE else None,
        "versions": versions_for(actor, face, scene.here, scene.chosen),
        "history": history_of(actor, face.id, without=_on_board(face)),
        "answered": answered_by(actor, face),
        "dossiers": dossiers_of_document(actor, document_id=face.id),
        "links": link_lines(links_of(actor, document_id=face.id)),
        "may_follow": face.state == State.ISSUED and actor.may("outgoing.draft"),
        "follow_kinds": follow_kinds(),
        "edit_url": scene.mode_url(modes.EDIT),
        "file_url": scene.mode_url(modes.FILE),
        "spots_url": scene.mode_url(modes.SPOTS),
        "abandon_url": scene.mode_url(modes.ABANDON),
        "return_url": scene.mode_url(modes.RETURN),
        "withdraw_url": scene.mode_url(modes.WITHDRAW),
        "void_url": scene.mode_url(modes.VOID),
        "hold_url": scene.mode_url(modes.HOLD),
        "irregular_url": scene.mode_url(modes.IRREGULAR),
        "manner": sending.manner_of(actor, face, scene.mode_url(modes.SENDING)),
    }


def _on_board(face: DocumentFace) -> frozenset[str]:
    """What a thousand receivers report stands on the board; the history is what people did."""
    return REPORTS if State(face.state) in SENT else frozenset()


def _recipients(scene: Scene) -> list[To]:
    """Whom it goes to; before it has left, who will get it on paper too."""
    actor, face = scene.actor, scene.face
    rows = recipients_of(actor, document_id=face.id)
    if State(face.state) in SENT:
        return to_lines(rows, {})
    paper = goes_on_paper(actor, document_id=face.id)
    return to_lines(rows, {each.ordinal: each.why for each in paper})


def _closed(scene: Scene) -> Context:
    board = scene.step(ISSUED) if scene.face.state == State.ISSUED else ""
    return {"template": "outgoing/panes/closed.html", "board_url": board}


_STATES: Final[Mapping[State, Step]] = MappingProxyType(
    {
        State.DRAFTING: drafting.drafting,
        State.IN_REVIEW: approving.in_review,
        State.TO_SIGN: signing.to_sign,
        State.SIGNING: signing.signing,
        State.SIGNED: issuing.signed,
        State.NUMBERED: issuing.numbered,
        State.SEALING: issuing.sealing,
        State.SEALED: issuing.sealed,
    }
)
_MODES: Final[Mapping[tuple[State, str], Step]] = MappingProxyType(
    {
        (State.DRAFTING, modes.EDIT): drafting.edit,
        (State.DRAFTING, modes.FILE): drafting.file,
        (State.DRAFTING, modes.SPOTS): spots.spots,
        (State.DRAFTING, modes.ABANDON): drafting.abandon,
        (State.IN_REVIEW, modes.RETURN): approving.return_,
        (State.IN_REVIEW, modes.WITHDRAW): approving.withdraw,
        (State.IN_REVIEW, modes.TAKE_BACK): approving.take_back,
        (State.IN_REVIEW, modes.HAND_ON): approving.pass_on,
        (State.IN_REVIEW, modes.ASK): opinions.ask,
        (State.DRAFTING, modes.ASK): opinions.ask,
        (State.TO_SIGN, modes.TAKE_BACK): approving.take_back,
        (State.TO_SIGN, modes.RETURN): approving.return_,
        (State.TO_SIGN, modes.WITHDRAW): approving.withdraw,
        (State.SIGNED, modes.IRREGULAR): issuing.irregular,
        (State.SIGNED, modes.RETURN): issuing.refuse,
        (State.NUMBERED, modes.VOID): issuing.void,
        (State.SEALED, modes.HOLD): holding.hold_back,
        **{
            (state, modes.SENDING): sending.sending
            for state in State
            if state not in sending.GONE and state in _STATES
        },
    }
)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
