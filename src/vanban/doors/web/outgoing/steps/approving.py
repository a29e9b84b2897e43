"""The pane while two people answer for a draft: content and form, each its own act."""

from django.urls import reverse
from django.utils.translation import gettext as _

from vanban.doors.web.outgoing.about import approval_lines
from vanban.doors.web.outgoing.layout import layout_context
from vanban.doors.web.outgoing.steps.scene import Context, Scene, reason
from vanban.outgoing.approval.queries import ApprovalRow, approvals_of
from vanban.outgoing.approval.rules import PERMISSIONS, Decision, Side, may_decide
from vanban.outgoing.drafting.queries import warnings_on


def in_review(scene: Scene) -> Context:
    rows = approvals_of(scene.actor, document_id=scene.face.id)
    mine = sides_of(scene, rows)
    acts = {"withdraw"} if scene.mine else set()
    if may_return(scene, rows):
        acts.add("return")
    words = {
        Side.CONTENT: _("Duyệt nội dung"),
        Side.FORM: _("Duyệt thể thức"),
    }
    return {
        "template": "outgoing/panes/in_review.html",
        "acts": frozenset(acts),
        "approvals": approval_lines(rows),
        "round": max((row.round for row in rows), default=1),
        "side": mine[0] if mine else "",
        "side_act": words[mine[0]] if mine else "",
        "after": scene.here if len(mine) > 1 else scene.next_url,
        "warnings": warnings_on(scene.actor, document_id=scene.face.id),
        **layout_context(scene.actor, scene.now, scene.face.id, mine=scene.mine),
    }


def sides_of(scene: Scene, rows: list[ApprovalRow]) -> list[Side]:
    """The sides still asked for that this person may answer, content first."""
    latest = max((row.round for row in rows), default=0)
    asked = [row for row in rows if row.round == latest and row.decision == Decision.ASKED]
    return [Side(row.side) for row in asked if _may_decide(scene, row)]


def _may_decide(scene: Scene, row: ApprovalRow) -> bool:
    side = Side(row.side)
    return not may_decide(
        side=side,
        asked=row.asked_of_id,
        post=scene.actor.post_id,
        unit=scene.actor.unit_id,
        drafting_unit=scene.face.unit_id,
        permitted=scene.actor.may(PERMISSIONS[side]),
    )


def may_return(scene: Scene, rows: list[ApprovalRow]) -> bool:
    latest = max((row.round for row in rows), default=0)
    asked = any(_may_decide(scene, row) for row in rows if row.round == latest)
    return asked or scene.actor.post_id == scene.face.signer_id


def return_(scene: Scene) -> Context:
    return reason(
        scene,
        url=reverse("outgoing:return", args=[scene.face.id]),
        title=_("Trả lại người soạn"),
        says=_("%(who)s nhận lại dự thảo cùng lý do này; các ý kiến duyệt trước thôi hiệu lực.")
        % {"who": scene.face.drafter_name},
        label=_("Cần sửa những gì"),
        act=_("Trả lại"),
        after=scene.next_url,
    )


def withdraw(scene: Scene) -> Context:
    return reason(
        scene,
        url=reverse("outgoing:withdraw", args=[scene.face.id]),
        title=_("Rút lại để sửa"),
        says=_("Các ý kiến duyệt đã có thôi hiệu lực; sau khi sửa phải trình lại."),
        label=_("Lý do"),
        act=_("Rút lại"),
        required=False,
    )
