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
from vanban.outgoing.approval.queries import approvals_of
from vanban.outgoing.drafting.queries import competence, warnings_on
from vanban.outgoing.drafting.rules import Competence
from vanban.outgoing.signing.queries import RequestRow, requests_of
from vanban.trust.certificates.queries import ways_to_sign
from vanban.trust.keys.rules import HERE


def to_sign(scene: Scene) -> Context:
    """The signature block as it will be printed, the approvals, and signing for who may."""
    actor, face = scene.actor, scene.face
    right = _right(scene)
    approvals = approvals_of(actor, document_id=face.id)
    acts = {"sign"} if right is not None else set()
    if scene.mine:
        acts.add("withdraw")
    filling_in = stands_for(actor, on=local_date(scene.now))
    if right is not None or may_return(scene, approvals, filling_in):
        acts.add("return")
    failed = next(iter(requests_of(actor, document_id=face.id)), None)
    return {
        "template": "outgoing/panes/to_sign.html",
        "acts": frozenset(acts),
        "approvals": approval_lines(approvals),
        "warnings": warnings_on(actor, document_id=face.id),
        "signature": _block(scene, right, _absence(scene, filling_in)),
        "take_back_url": take_back_url(scene, approvals),
        **opinions_context(scene, may_ask=False),
        "course": way_of(actor, scene.now, face, approvals),
        **ways_offered(scene, scene.actor.person_id if right is not None else None),
        "problem": failed.problem if failed else None,
        "waits_for": _("Chờ %(who)s ký.") % {"who": face.signer_name},
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


def _right(scene: Scene) -> Competence | None:
    actor, face = scene.actor, scene.face
    if actor.post_id is None:
        return None
    return competence(
        actor,
        post_id=actor.post_id,
        type_code=face.type_code,
        on=local_date(scene.now),
        for_post=face.signer_id,
    )


def _absence(scene: Scene, filling_in: list[AbsenceRow]) -> AbsenceRow | None:
    """The signer's absence, where this person fills in for him."""
    return next((row for row in filling_in if row.post_id == scene.face.signer_id), None)


def _block(scene: Scene, right: Competence | None, absence: AbsenceRow | None) -> Context | None:
    """What will stand over the signature; only for who is about to sign."""
    if right is None:
        return None
    stands_in = scene.face.signer_id != scene.actor.post_id
    says = _("Ký bằng chứng thư số cá nhân của bạn, có dấu thời gian.")
    if stands_in and right.basis:
        says = _("Ký thay %(who)s theo %(basis)s.") % {
            "who": scene.face.signer_name,
            "basis": right.basis,
        }
    if absence is not None:
        away = _("%(who)s vắng từ %(since)s đến %(until)s, %(name)s ký thay.") % {
            "who": absence.name,
            "since": f"{absence.from_date:%d/%m/%Y}",
            "until": f"{absence.to_date:%d/%m/%Y}",
            "name": scene.actor.name,
        }
        says = f"{away} {says}"
    return {"lines": right.lines, "name": scene.actor.name, "says": says}
