"""The pane of the signer: the lines over the signature, the key at work."""

from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from vanban.core.people.queries import AbsenceRow, stands_for
from vanban.doors.web.outgoing.about import approval_lines
from vanban.doors.web.outgoing.steps.approving import may_return, take_back_url
from vanban.doors.web.outgoing.steps.opinions import opinions_context
from vanban.doors.web.outgoing.steps.scene import Context, Scene, under_way
from vanban.doors.web.outgoing.way import way_of
from vanban.foundation.clock import local_date
from vanban.foundation.errors import Reason
from vanban.outgoing.approval.queries import approvals_of
from vanban.outgoing.drafting.queries import (
    JointRow,
    TurnToSign,
    draft_file,
    joint_signers,
    turn_to_sign,
    warnings_on,
)
from vanban.outgoing.drafting.rules import Turn
from vanban.outgoing.signing.queries import RequestRow, lent_out, requests_of
from vanban.outgoing.signing.rules import other_name_printed
from vanban.trust.certificates.queries import ways_to_sign
from vanban.trust.keys.rules import HERE


def to_sign(scene: Scene) -> Context:
    """The signature block as it will be printed, the approvals, and signing for who may."""
    actor, face = scene.actor, scene.face
    turn = turn_to_sign(actor, document_id=face.id, on=local_date(scene.now))
    approvals = approvals_of(actor, document_id=face.id)
    joint = joint_signers(actor, document_id=face.id)
    acts = {"sign"} if turn is not None else set()
    if scene.mine and all(row.state != Turn.SIGNED for row in joint):
        acts.add("withdraw")
    filling_in = stands_for(actor, on=local_date(scene.now))
    if turn is not None or may_return(scene, approvals, filling_in):
        acts.add("return")
    failed = next(iter(requests_of(actor, document_id=face.id)), None)
    return {
        "template": "outgoing/panes/to_sign.html",
        "acts": frozenset(acts),
        "read_at": scene.now.isoformat(),
        "approvals": approval_lines(approvals),
        "warnings": [*_prints_another(scene, turn), *warnings_on(actor, document_id=face.id)],
        "signature": _block(scene, turn, filling_in),
        "lent": _lent(scene),
        "no_grant": _no_grant(scene, joint, filling_in) if turn is None else None,
        "take_back_url": take_back_url(scene, approvals),
        **opinions_context(scene, may_ask=False),
        "course": way_of(actor, scene.now, face, approvals),
        **ways_offered(scene, scene.actor.person_id if turn is not None else None),
        "problem": failed.problem if failed else None,
        "waits_for": _("Chờ %(who)s ký.") % {"who": _asked(joint) or face.signer_name},
    }


def signing(scene: Scene) -> Context:
    """The key is at work; the signer may stop waiting for it."""
    request: RequestRow | None = next(
        iter(requests_of(scene.actor, document_id=scene.face.id)), None
    )
    name = request.signer_name if request else scene.face.signer_name
    says = _("Khóa của %(who)s đang ký lên văn bản.") % {"who": name}
    mine = scene.actor.post_id is not None and scene.actor.name == name
    acts = frozenset({"cancel"} if mine else ())
    shown = under_way(_("Đang ký số"), says) | {"acts": acts, "after": scene.here}
    if request is not None and mine and is_outside(request.channel):
        shown["session_url"] = reverse("signing:session", args=[request.id])
    return shown


def ways_offered(scene: Scene, person_id: UUID | None, *, body: bool = False) -> Context:
    """The ways to sign that a form offers, the last used first; one way is no choice."""
    if person_id is None and not body:
        return {"ways": (), "way": ""}
    ways = ways_to_sign(scene.actor, person_id=person_id, at=scene.now)
    if body:
        ways.sort(key=lambda each: each.channel not in HERE)
    first = ways[0].code if ways else ""
    return {"ways": [(each.code, each.name) for each in ways], "way": first}


def is_outside(channel: str) -> bool:
    """Whether somebody has something to do on a device."""
    return bool(channel) and channel not in HERE


def _asked(joint: list[JointRow]) -> str:
    """Whose turn it is among several signers."""
    return ", ".join(row.name for row in joint if row.state == Turn.ASKED)


def _lent(scene: Scene) -> Context | None:
    """The file that another body's person is to sign, for who gives it out and takes it back."""
    if not (scene.mine or scene.actor.may("outgoing.issue")):
        return None
    lent = lent_out(scene.actor, document_id=scene.face.id)
    if lent is None:
        return None
    return {
        "lent": lent,
        "file_url": reverse("documents:file", args=[scene.face.id, lent.version_id]),
        "bring_url": reverse("outgoing:bring_signature", args=[scene.face.id]),
    }


def _no_grant(
    scene: Scene, joint: list[JointRow], filling_in: list[AbsenceRow]
) -> AbsenceRow | None:
    """The absent signer whom this person fills in for, though without the right to sign."""
    asked = {row.post_id for row in joint if row.state == Turn.ASKED} or {scene.face.signer_id}
    return next((row for row in filling_in if row.post_id in asked), None)


def _prints_another(scene: Scene, turn: TurnToSign | None) -> list[Reason]:
    """Told before he signs: the file prints the name of the one whose place he stands in."""
    actor, face = scene.actor, scene.face
    if turn is None or turn.post_id == actor.post_id or turn.post_id != face.signer_id:
        return []
    file = draft_file(actor, document_id=face.id)
    if file is None or file.findings is None or not file.findings.signer_found:
        return []
    return [other_name_printed(turn.name, actor.name)]


def _block(scene: Scene, turn: TurnToSign | None, filling_in: list[AbsenceRow]) -> Context | None:
    """What will stand over the signature; only for who is about to sign."""
    if turn is None:
        return None
    absence = next((row for row in filling_in if row.post_id == turn.post_id), None)
    says = _("Ký bằng chứng thư số cá nhân của bạn, có dấu thời gian.")
    if turn.post_id != scene.actor.post_id and turn.right.basis:
        says = _("Ký thay %(who)s theo %(basis)s.") % {
            "who": turn.name,
            "basis": turn.right.basis,
        }
    if absence is not None:
        away = _("%(who)s vắng từ %(since)s đến %(until)s, %(name)s ký thay.") % {
            "who": absence.name,
            "since": f"{absence.from_date:%d/%m/%Y}",
            "until": f"{absence.to_date:%d/%m/%Y}",
            "name": scene.actor.name,
        }
        says = f"{away} {says}"
    return {"lines": turn.right.lines, "name": scene.actor.name, "says": says}
