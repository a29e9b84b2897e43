"""Opinions on a draft: asking, giving, the table of what was said."""

from django.urls import reverse

from vanban.core.organisations.queries import units_of
from vanban.core.people.queries import AbsenceRow, head_of_unit, post, posts_of_organisation
from vanban.doors.web.outgoing.steps.scene import ASK, Context, Scene
from vanban.doors.web.saying import say
from vanban.foundation.clock import local_date
from vanban.outgoing.approval.queries import ApprovalRow, opinions_of, opinions_to_give
from vanban.outgoing.approval.rules import (
    OUTCOME_LABELS,
    VOTE_LABELS,
    Decision,
    Vote,
)


def opinion_due(scene: Scene, filling_in: list[AbsenceRow]) -> Context | None:
    """The opinion this person is asked for, as its form; None where none waits."""
    absent = {row.post_id: row for row in filling_in}
    rows = opinions_to_give(
        scene.actor, document_id=scene.face.id, posts=[scene.actor.post_id, *absent]
    )
    if not rows:
        return None
    row = rows[0]
    return {
        "row": row,
        "asker": post(row.asked_by_id) if row.asked_by_id else None,
        "url": reverse("outgoing:opinion", args=[scene.face.id, row.id]),
        "for": absent.get(row.asked_of_id),
        "votes": [(vote.value, VOTE_LABELS[vote]) for vote in Vote],
    }


def opinions_context(scene: Scene, *, may_ask: bool) -> Context:
    """The opinions asked by hand: counts in words, each answer, and what may be done about them."""
    rows = opinions_of(scene.actor, document_id=scene.face.id)
    latest = max((row.round for row in rows), default=0)
    shown = [row for row in rows if row.round == latest]
    waits = [row for row in shown if row.decision == Decision.ASKED]
    return {
        "opinions": shown,
        "opinions_file": reverse("outgoing:opinions_file", args=[scene.face.id]) if rows else "",
        "may_take_in": scene.mine,
        "outcomes": list(OUTCOME_LABELS.items()),
        "opinion_counts": counts_of(shown),
        "opinions_open": len(waits),
        "opinions_due": max((row.due_at for row in waits if row.due_at), default=None),
        "ask_url": scene.mode_url(ASK) if may_ask else "",
        "extend_to": reverse("outgoing:extend_opinions", args=[scene.face.id]) if may_ask else "",
        "close_to": reverse("outgoing:close_opinions", args=[scene.face.id]) if may_ask else "",
    }


def counts_of(rows: list[ApprovalRow]) -> list[tuple[str, int]]:
    """How many said what; who has not answered is counted, too."""
    given = [row for row in rows if row.decision == Decision.APPROVED]
    counts = [
        (label, sum(row.vote == vote for row in given)) for vote, label in VOTE_LABELS.items()
    ]
    silent = len(rows) - len(given)
    return [(say(label), count) for label, count in [*counts, ("Chưa có ý kiến", silent)] if count]


def ask(scene: Scene) -> Context:
    """Who can be asked: the units with a head, and every person of the body."""
    today = local_date(scene.now)
    units = [
        (str(unit.id), unit.name)
        for unit in units_of(scene.actor.organisation, on=today)
        if head_of_unit(unit.id, on=today) is not None
    ]
    people = [
        (str(post.id), f"{post.full_name}, {post.title}")
        for post in posts_of_organisation(scene.actor.organisation, on=today)
        if post.id != scene.actor.post_id
    ]
    return {
        "template": "outgoing/panes/ask_opinions.html",
        "ask_to": reverse("outgoing:ask_opinions", args=[scene.face.id]),
        "units": units,
        "people": people,
    }
