"""The pane while a draft goes through its process: one act for each who is asked."""

from django.urls import reverse
from django.utils.translation import gettext as _

from vanban.core.people.queries import AbsenceRow, posts_of_organisation, stands_for
from vanban.core.people.rules import permissions_of
from vanban.core.records.lifecycle import State
from vanban.doors.web.outgoing.about import approval_lines
from vanban.doors.web.outgoing.layout import layout_context
from vanban.doors.web.outgoing.steps.opinions import opinion_due, opinions_context
from vanban.doors.web.outgoing.steps.scene import HAND_ON, TAKE_BACK, Context, Scene, reason
from vanban.doors.web.outgoing.way import way_of
from vanban.foundation.clock import local_date
from vanban.outgoing.approval.queries import ApprovalRow, approvals_of
from vanban.outgoing.approval.rules import KIND_LABELS, Decision, StepKind, holds_right, may_decide
from vanban.outgoing.approval.rules.course import GONE, OPEN, Step, reasons_against_taking_back
from vanban.outgoing.drafting.queries import warnings_on


def in_review(scene: Scene) -> Context:
    rows = approvals_of(scene.actor, document_id=scene.face.id)
    filling_in = stands_for(scene.actor, on=local_date(scene.now))
    mine = steps_due(scene, rows, filling_in)
    acts = {"withdraw", "ask"} if scene.mine else set()
    if may_return(scene, rows, filling_in):
        acts.add("return")
    step = mine[0] if mine else None
    if step is not None:
        acts |= {"ask", "pass_on"}
    opinion = None if step else opinion_due(scene, filling_in)
    return {
        "template": "outgoing/panes/in_review.html",
        "acts": frozenset(acts),
        "approvals": approval_lines(rows),
        "round": max((row.round for row in rows), default=1),
        "side": step.side if step else "",
        "step": step,
        "step_for": _absent(step, filling_in),
        "side_act": (step.label or KIND_LABELS[StepKind(step.side)]) if step else "",
        "after": scene.here if len(mine) > 1 else scene.next_url,
        "pass_on_url": f"{scene.mode_url(HAND_ON)}&buoc={step.id}" if step else "",
        "take_back_url": take_back_url(scene, rows),
        "warnings": warnings_on(scene.actor, document_id=scene.face.id),
        "course": way_of(scene.actor, scene.now, scene.face, rows),
        "opinion": opinion,
        **opinions_context(scene, may_ask="ask" in acts),
        **layout_context(scene.actor, scene.now, scene.face.id, mine=False),
    }


def steps_due(
    scene: Scene, rows: list[ApprovalRow], filling_in: list[AbsenceRow]
) -> list[ApprovalRow]:
    """The steps asked for now that this person may answer, in their order; opinions apart."""
    latest = max((row.round for row in rows), default=0)
    return [
        row
        for row in rows
        if row.round == latest
        and row.decision == Decision.ASKED
        and row.side != StepKind.OPINION
        and may_answer(scene, row, filling_in)
    ]


def may_answer(scene: Scene, row: ApprovalRow, filling_in: list[AbsenceRow]) -> bool:
    """Whether this person answers a step, in his own name or an absent one's."""
    kind = StepKind(row.side)
    return not may_decide(
        side=kind,
        asked=row.asked_of_id,
        post=scene.actor.post_id,
        unit=scene.actor.unit_id,
        drafting_unit=row.unit_id,
        permitted=holds_right(kind, scene.actor.permissions),
        stands_for={
            away.post_id for away in filling_in if holds_right(kind, permissions_of(away.role))
        },
    )


def may_return(scene: Scene, rows: list[ApprovalRow], filling_in: list[AbsenceRow]) -> bool:
    """Whoever takes a step that has come, and the signer."""
    latest = max((row.round for row in rows), default=0)
    come = [
        row for row in rows if row.round == latest and row.decision not in GONE | {Decision.LATER}
    ]
    asked = any(may_answer(scene, row, filling_in) for row in come)
    return asked or scene.actor.post_id == scene.face.signer_id


def take_back_url(scene: Scene, rows: list[ApprovalRow]) -> str:
    """Where this person takes back the answer given last; empty where nothing can be."""
    latest = max((row.round for row in rows), default=0)
    steps = [
        Step(row.id, row.place, StepKind(row.side), Decision(row.decision))
        for row in rows
        if row.round == latest
    ]
    begun = State(scene.face.state) not in {State.IN_REVIEW, State.TO_SIGN}
    mine = {
        row.id for row in rows if row.decided_by_id and row.decided_by_id == scene.actor.post_id
    }
    for step in reversed(steps):
        theirs = step.id not in mine
        if not theirs and not reasons_against_taking_back(step, steps, signing_begun=begun):
            return f"{scene.mode_url(TAKE_BACK)}&buoc={step.id}"
    return ""


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


def take_back(scene: Scene) -> Context:
    if scene.step_id is None:
        return in_review(scene)
    return reason(
        scene,
        url=reverse("outgoing:take_back", args=[scene.face.id, scene.step_id]),
        title=_("Lấy lại ý kiến duyệt"),
        says=_(
            "Lấy lại được khi bước sau chưa ai trả lời và chưa ký. Ý kiến cũ vẫn giữ trong "
            "lịch sử; bước này lại chờ bạn, người soạn thấy ngay."
        ),
        label=_("Lý do"),
        act=_("Lấy lại"),
        required=False,
    )


def pass_on(scene: Scene) -> Context:
    """Another person is asked for the step; only who can take it is offered."""
    rows = approvals_of(scene.actor, document_id=scene.face.id)
    row = next((row for row in rows if row.id == scene.step_id and row.decision in OPEN), None)
    if row is None:
        return in_review(scene)
    people = posts_of_organisation(scene.actor.organisation, on=local_date(scene.now))
    able = [
        (str(each.id), f"{each.full_name}, {each.title}")
        for each in people
        if each.id != row.asked_of_id and holds_right(StepKind(row.side), permissions_of(each.role))
    ]
    return {
        "template": "outgoing/panes/pass_on.html",
        "pass_on_to": reverse("outgoing:pass_on", args=[scene.face.id, row.id]),
        "step_name": row.label or KIND_LABELS[StepKind(row.side)],
        "step_of": f"{row.asked_of_name}, {row.asked_of_title}",
        "able": [("", _("Chọn người")), *able],
    }


def _absent(step: ApprovalRow | None, filling_in: list[AbsenceRow]) -> AbsenceRow | None:
    if step is None:
        return None
    return next((away for away in filling_in if away.post_id == step.asked_of_id), None)
