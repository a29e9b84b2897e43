"""The stations of a document's way: what was answered, what waits, what will be asked."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _

from vanban.core.people.queries import AbsenceRow, away_now
from vanban.core.records.lifecycle import State
from vanban.core.records.queries import DocumentFace
from vanban.doors.web.outgoing.picture import (
    BACK,
    DONE,
    LATER,
    NOW,
    SKIPPED,
    Picture,
    Station,
    picture_of,
)
from vanban.doors.web.saying import say
from vanban.foundation.actor import Actor
from vanban.foundation.clock import local, local_date
from vanban.outgoing.approval.queries import ApprovalRow, Due, process_of_type, takers
from vanban.outgoing.approval.rules import KIND_LABELS, Decision, StepKind
from vanban.outgoing.approval.rules.conditions import words_of
from vanban.outgoing.approval.rules.course import GONE
from vanban.outgoing.approval.rules.templates import WHO_LABELS, Planned, Who
from vanban.outgoing.drafting.queries import JointRow, joint_signers
from vanban.outgoing.drafting.rules import Turn
from vanban.outgoing.sealing.rules.joint import bodies_to_seal

Away = Mapping[UUID, AbsenceRow]
LAST: Final = 1000  # signing and the registry come after every step
REGISTRY: Final = 2000
_STATES: Final[Mapping[str, str]] = {
    Decision.APPROVED: DONE,
    Decision.CLOSED: DONE,
    Decision.ASKED: NOW,
    Decision.RETURNED: BACK,
}
_SIGNING: Final = frozenset({State.TO_SIGN, State.SIGNING})
_UNSIGNED: Final = _SIGNING | {State.DRAFTING, State.IN_REVIEW}


def way_of(actor: Actor, now: datetime, face: DocumentFace, rows: Sequence[ApprovalRow]) -> Picture:
    """The picture of a document under way; while it is drafted, the way it is going to take."""
    today = local_date(now)
    if face.state == State.DRAFTING:
        process = process_of_type(actor, type_code=face.type_code)
        due = takers(
            actor, steps=process.steps, unit_id=face.unit_id, on=today, document_id=face.id
        )
        posts = [each.taker.id for each in due if each.taker is not None]
        away = _away(actor, [*posts, face.signer_id], today)
        steps = [_planned(each, away) for each in due]
    else:
        latest = max((row.round for row in rows), default=0)
        hidden = GONE - {Decision.SKIPPED}
        shown = [row for row in rows if row.round == latest and row.decision not in hidden]
        away = _away(actor, [*(row.asked_of_id for row in shown), face.signer_id], today)
        steps = [_asked(row, away) for row in shown]
    return picture_of([_drafter(face), *steps, *_last(actor, face, away)])


def way_of_template(
    steps: Sequence[Planned], names: Mapping[str, str], units: Mapping[str, str]
) -> Picture:
    """The picture of a process as it is written; `names`: targets in words, `units` by id."""
    stations = [
        Station(
            step.place,
            step.title or _("chưa chọn việc"),
            _who(step, names),
            ", ".join(filter(None, (words_of(step.condition, units), _term(step.days)))),
        )
        for step in steps
    ]
    first = Station(0, _("Soạn thảo, trình"), _("người soạn"))
    return picture_of([first, *stations, Station(LAST, _("Ký"), _("người ký của văn bản"))])


def _drafter(face: DocumentFace) -> Station:
    now = face.state == State.DRAFTING
    when = _("từ %(at)s") % {"at": _moment(face.state_since)} if now else ""
    return Station(0, _("Soạn thảo"), face.drafter_name, when, NOW if now else DONE)


def _planned(due: Due, away: Away) -> Station:
    if due.why_not:
        return _skipped(due.plan.place, due.plan.title, due.why_not)
    who = _("chưa có ai làm")
    if due.taker is not None:
        who = _with_substitute(due.taker.id, f"{due.taker.full_name}, {due.taker.title}", away)
    return Station(due.plan.place, due.plan.title, who, _term(due.plan.days))


def _asked(row: ApprovalRow, away: Away) -> Station:
    state = _STATES.get(row.decision, LATER)
    title = row.label or KIND_LABELS[StepKind(row.side)]
    if row.decision == Decision.SKIPPED:
        return _skipped(row.place, title, row.note)
    if row.decision == Decision.CLOSED:
        return Station(row.place, title, row.asked_of_name, _("hết hạn, không chờ nữa"), state)
    if row.decided_by_name and state in {DONE, BACK} and row.decided_at:
        who = f"{row.decided_by_name}, {row.decided_by_title}"
        if row.decided_for_name:
            who = _("%(who)s thay %(absent)s") % {
                "who": row.decided_by_name,
                "absent": row.decided_for_name,
            }
        when = ", ".join(filter(None, (say(row.vote_label), _moment(row.decided_at))))
        return Station(row.place, title, who, when, state)
    who = _with_substitute(row.asked_of_id, f"{row.asked_of_name}, {row.asked_of_title}", away)
    return Station(row.place, title, who, _waiting(row) if state == NOW else "", state)


def _skipped(place: int, title: str, why_not: str) -> Station:
    """A step that does not apply to this document, with the reason."""
    return Station(place, title, _("không áp dụng: %(why)s") % {"why": why_not}, "", SKIPPED)


def _waiting(row: ApprovalRow) -> str:
    since = _("từ %(at)s") % {"at": _moment(row.asked_at)}
    if row.due_at is None:
        return since
    return _("%(since)s, hạn %(due)s") % {"since": since, "due": f"{local(row.due_at):%d/%m/%Y}"}


def _last(actor: Actor, face: DocumentFace, away: Away) -> list[Station]:
    state = State(face.state)
    joint = joint_signers(actor, document_id=face.id)
    signing = [_one_of(row, face, away) for row in joint] or [_alone(face, away)]
    registry = NOW if state not in _UNSIGNED else LATER
    bodies = bodies_to_seal(joint)
    if not bodies:
        whole = Station(REGISTRY, _("Số, dấu, phát hành"), _("văn thư"), "", registry)
        return [*signing, whole]
    # Of a joint document the bodies seal the file with the number, ours last.
    return [
        *signing,
        Station(REGISTRY, _("Cấp số"), _("văn thư"), "", registry),
        *(Station(REGISTRY + n, _("Dấu"), body) for n, body in enumerate(bodies.values(), start=1)),
        Station(REGISTRY + len(bodies) + 1, _("Dấu của ta, phát hành"), _("văn thư")),
    ]


def _alone(face: DocumentFace, away: Away) -> Station:
    state = State(face.state)
    signer = face.signer_name or _("chưa chọn người ký")
    if face.signer_id is not None:
        signer = _with_substitute(face.signer_id, signer, away)
    if state in _SIGNING:
        since = _("từ %(at)s") % {"at": _moment(face.state_since)}
        return Station(LAST, _("Ký"), signer, since, NOW)
    return Station(LAST, _("Ký"), signer, "", LATER if state in _UNSIGNED else DONE)


def _one_of(row: JointRow, face: DocumentFace, away: Away) -> Station:
    """One of several signers; those of one place stand side by side."""
    who = f"{row.name}, {row.body_name or row.capacity or row.title}"
    if row.post_id is not None:
        who = _with_substitute(row.post_id, who, away)
    if row.state == Turn.SIGNED:
        return Station(LAST + row.place, _("Ký"), who, _("đã ký"), DONE)
    if row.state == Turn.ASKED and State(face.state) in _SIGNING:
        since = _("từ %(at)s") % {"at": _moment(face.state_since)}
        return Station(LAST + row.place, _("Ký"), who, since, NOW)
    return Station(LAST + row.place, _("Ký"), who, "", LATER)


def _with_substitute(post_id: UUID, who: str, away: Away) -> str:
    """Who is away is named with whoever fills in: both names, wherever the step is shown."""
    found = away.get(post_id)
    if found is None:
        return who
    return _("%(name)s (vắng), thay: %(substitute)s") % {
        "name": found.name,
        "substitute": found.substitute_name,
    }


def _away(actor: Actor, posts: Sequence[UUID | None], on: date) -> Away:
    return away_now(actor, posts=[post for post in posts if post is not None], on=on)


def _who(step: Planned, names: Mapping[str, str]) -> str:
    if step.who in WHO_LABELS:
        return str(WHO_LABELS[Who(step.who)])
    return names.get(f"{step.who}:{step.target}", _("chưa chọn người"))


def _term(days: int | None) -> str:
    return _("%(n)s ngày làm việc") % {"n": days} if days else ""


def _moment(at: datetime) -> str:
    return f"{local(at):%d/%m/%Y %H:%M}"
