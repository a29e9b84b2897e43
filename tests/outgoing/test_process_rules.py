"""From any process, any order of allowed acts ends, skips nothing, and lets nobody out of turn."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vanban.formats.workdays import Calendar
from vanban.foundation.ids import new_id
from vanban.outgoing.approval.rules import Decision, Side, StepKind
from vanban.outgoing.approval.rules.conditions import Condition, Facts, why_not
from vanban.outgoing.approval.rules.course import (
    OPEN,
    Step,
    due_moment,
    is_through,
    place_due,
    reasons_against_asking,
    reasons_against_extending,
    reasons_against_taking_back,
    reasons_against_vote,
    standing,
)
from vanban.outgoing.approval.rules.templates import (
    DEFAULT,
    Planned,
    Taker,
    Who,
    in_order,
    reasons_against_template,
)

TODAY = date(2026, 11, 20)
KINDS = st.sampled_from(list(StepKind))
PLACES = st.integers(1, 4)


@st.composite
def rounds(draw: st.DrawFn) -> list[Step]:
    """The steps of a process that has both responsibilities, and opinions asked by hand."""
    kinds = [StepKind.CONTENT, StepKind.FORM, *draw(st.lists(KINDS, max_size=5))]
    steps = [Step(new_id(), draw(PLACES), kind, Decision.LATER) for kind in kinds]
    by_hand = draw(st.integers(0, 2))
    return steps + [
        Step(new_id(), 1, StepKind.OPINION, Decision.ASKED, by_hand=True) for _ in range(by_hand)
    ]


def settled(steps: Sequence[Step]) -> list[Step]:
    due = standing(steps)
    return [replace(step, decision=due.get(step.id, step.decision)) for step in steps]


def answered(steps: Sequence[Step], chosen: Step, decision: Decision) -> list[Step]:
    after = [replace(step, decision=decision) if step.id == chosen.id else step for step in steps]
    return settled(after)


def due_now(steps: Sequence[Step]) -> list[Step]:
    return [step for step in steps if step.decision is Decision.ASKED and not step.by_hand]


@settings(deadline=None)
@given(rounds(), st.data())
def test_any_order_of_answers_ends_and_skips_nothing(
    steps: list[Step], data: st.DataObject
) -> None:
    steps = settled(steps)
    obligatory = sum(not step.by_hand for step in steps)
    for _ in range(obligatory):
        assert not is_through(steps)
        due = due_now(steps)
        assert due, "somebody is always asked while the draft is not through"
        steps = answered(steps, data.draw(st.sampled_from(due)), Decision.APPROVED)
    assert is_through(steps)
    assert all(step.decision is Decision.APPROVED for step in steps if not step.by_hand)


@settings(deadline=None)
@given(rounds(), st.data())
def test_nobody_is_asked_before_the_places_ahead_of_him_are_over(
    steps: list[Step], data: st.DataObject
) -> None:
    steps = settled(steps)
    while not is_through(steps):
        due = due_now(steps)
        assert len({step.place for step in due}) == 1
        waiting = {step.place for step in steps if step.decision in OPEN and not step.by_hand}
        assert due[0].place == min(waiting) == place_due(steps)
        steps = answered(steps, data.draw(st.sampled_from(due)), Decision.APPROVED)


@settings(deadline=None)
@given(rounds(), st.data())
def test_what_is_taken_back_is_asked_again_and_still_ends(
    steps: list[Step], data: st.DataObject
) -> None:
    steps, taken_back = settled(steps), 0
    while not is_through(steps):
        given_ones = [
            step
            for step in steps
            if not step.by_hand
            and not reasons_against_taking_back(step, steps, signing_begun=False)
        ]
        if given_ones and taken_back < 3 and data.draw(st.booleans()):
            again = data.draw(st.sampled_from(given_ones))
            taken_back += 1
            gone = answered(steps, again, Decision.TAKEN_BACK)
            steps = settled([*gone, replace(again, id=new_id(), decision=Decision.LATER)])
            assert again.place == place_due(steps)
        else:
            steps = answered(steps, data.draw(st.sampled_from(due_now(steps))), Decision.APPROVED)
    kept = [step for step in steps if step.decision is Decision.TAKEN_BACK]
    assert len(kept) == taken_back


@settings(deadline=None)
@given(rounds(), st.lists(st.sampled_from(list(Decision)), min_size=9, max_size=9))
def test_settling_twice_changes_nothing(steps: list[Step], decisions: list[Decision]) -> None:
    mixed = [replace(step, decision=each) for step, each in zip(steps, decisions, strict=False)]
    assert settled(settled(mixed)) == settled(mixed)


@settings(deadline=None)
@given(rounds())
def test_opinions_asked_by_hand_hold_nothing_up(steps: list[Step]) -> None:
    done = [step if step.by_hand else replace(step, decision=Decision.APPROVED) for step in steps]
    assert is_through(done)


def test_without_both_responsibilities_nothing_goes_to_the_signer() -> None:
    only = [Step(new_id(), 1, StepKind.CONTENT, Decision.APPROVED)]
    assert not is_through(only)
    assert is_through([*only, Step(new_id(), 1, StepKind.FORM, Decision.APPROVED)])


@pytest.mark.parametrize(
    ("decision", "later", "begun", "codes"),
    [
        (Decision.APPROVED, Decision.ASKED, False, []),
        (Decision.APPROVED, Decision.APPROVED, False, ["approval.others_went_on"]),
        (Decision.APPROVED, Decision.ASKED, True, ["approval.signing_begun"]),
        (
            Decision.APPROVED,
            Decision.APPROVED,
            True,
            ["approval.signing_begun", "approval.others_went_on"],
        ),
        (Decision.ASKED, Decision.LATER, False, ["approval.nothing_to_take_back"]),
    ],
)
def test_an_answer_is_taken_back_only_while_nobody_went_on(
    decision: Decision, later: Decision, begun: bool, codes: list[str]
) -> None:
    step = Step(new_id(), 1, StepKind.CONTENT, decision)
    steps = [step, Step(new_id(), 2, StepKind.FORM, later)]
    reasons = reasons_against_taking_back(step, steps, signing_begun=begun)
    assert [reason.code for reason in reasons] == codes
    assert all(reason.mend for reason in reasons)


def test_the_term_of_a_step_counts_working_days() -> None:
    friday = datetime(2026, 11, 20, 2, 30, tzinfo=UTC)
    due = due_moment(friday, 2, Calendar())
    assert due is not None
    assert (due.astimezone(UTC).isoformat()) == "2026-11-24T10:00:00+00:00"  # Tuesday 17.00
    assert due_moment(friday, None, Calendar()) is None


def test_the_usual_process_asks_both_sides_at_once() -> None:
    assert {step.kind for step in DEFAULT} == set(Side)
    assert {step.place for step in DEFAULT} == {1}


def test_places_are_numbered_without_gaps() -> None:
    steps = [Planned("form", Who.RIGHT, 7), Planned("content", Who.DRAFTING_HEAD, 3)]
    assert [(step.kind, step.place) for step in in_order(steps)] == [("content", 1), ("form", 2)]


def test_a_bad_process_is_told_everything_at_once() -> None:
    steps = [
        Planned("content", Who.DRAFTING_HEAD, 1),
        Planned("initial", Who.ROLE, 2, target="nobody"),
        Planned("opinion", Who.UNIT, 2, target="0190a5a0-0000-7000-8000-000000000001", days=90),
    ]
    takers = [Taker("Lê Văn Tuấn", has_right=False), None, None]
    reasons = reasons_against_template(name=" ", steps=steps, takers=takers)
    assert [reason.code for reason in reasons] == [
        "approval.unnamed",
        "approval.without_form",
        "approval.taker_without_right",
        "approval.step_unclear",
        "approval.nobody_takes",
        "approval.step_days",
    ]
    assert all(reason.mend for reason in reasons)


def test_asking_for_opinions_is_told_everything_at_once() -> None:
    reasons = reasons_against_asking(
        question=" ",
        people=0,
        again=["Đỗ Hữu Huy"],
        due=date(2026, 11, 19),
        today=TODAY,
        file=False,
    )
    assert [reason.code for reason in reasons] == [
        "approval.no_question",
        "approval.nobody_asked",
        "approval.asked_already",
        "approval.opinion_due",
        "approval.no_file",
    ]
    assert all(reason.mend for reason in reasons)


@pytest.mark.parametrize(
    ("vote", "note", "code"),
    [
        ("agree", "", None),
        ("comment", "Sửa Điều 2.", None),
        ("comment", " ", "approval.no_words"),
        ("disagree", "", "approval.no_words"),
        ("", "Được.", "approval.no_vote"),
        ("maybe", "", "approval.no_vote"),
    ],
)
def test_a_reservation_needs_words_and_every_opinion_a_vote(
    vote: str, note: str, code: str | None
) -> None:
    assert [reason.code for reason in reasons_against_vote(vote, note)] == ([code] if code else [])


@pytest.mark.parametrize(
    ("open_ones", "due", "codes"),
    [
        (1, date(2026, 11, 26), []),
        (1, date(2026, 11, 25), ["approval.opinion_due"]),
        (1, None, ["approval.opinion_due"]),
        (0, date(2026, 11, 26), ["approval.nothing_open"]),
    ],
)
def test_a_term_is_only_moved_back(open_ones: int, due: date | None, codes: list[str]) -> None:
    reasons = reasons_against_extending(
        open_ones=open_ones, due=due, latest=date(2026, 11, 25), today=TODAY
    )
    assert [reason.code for reason in reasons] == codes


KNOWN = Facts("quyet-dinh", 1, frozenset({"axis", "paper"}), "u1")


@pytest.mark.parametrize(
    ("condition", "why"),
    [
        (Condition(), ""),
        (Condition(("quyet-dinh",), 1, ("paper",), ("u1",)), ""),
        (Condition(("cong-van", "quyet-dinh"), 0, ("internal", "axis"), ("u2", "u1")), ""),
        (Condition(type_codes=("cong-van",)), "chỉ khi Công văn"),
        (Condition(type_codes=("cong-van", "to-trinh")), "chỉ khi Công văn hoặc Tờ trình"),
        (Condition(urgency=2), "chỉ khi từ Thượng khẩn trở lên"),
        (Condition(ways=("internal",)), "chỉ khi có nơi nhận trong hệ thống"),
        (Condition(units=("u2",)), "chỉ khi Phòng Tổng hợp soạn"),
        (Condition(units=("u2", "u3")), "chỉ khi Phòng Tổng hợp hoặc Văn phòng soạn"),
        (Condition(units=("gone",)), "chỉ khi đơn vị khác soạn"),
        (
            Condition(("quyet-dinh", "cong-van"), 3, ("axis", "internal"), ("u2",)),
            "chỉ khi Hỏa tốc, Phòng Tổng hợp soạn",
        ),
    ],
    ids=[
        "always",
        "all-hold",
        "one-of-each-is-enough",
        "type",
        "types",
        "urgency",
        "way",
        "unit",
        "units",
        "unit-that-ended",
        "only-what-fails-is-told",
    ],
)
def test_a_condition_holds_when_all_it_names_holds(condition: Condition, why: str) -> None:
    assert why_not(condition, KNOWN, {"u2": "Phòng Tổng hợp", "u3": "Văn phòng"}) == why
