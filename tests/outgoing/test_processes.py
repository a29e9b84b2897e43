"""A process is data: written by the administrator, kept by the drafts that began with it."""

from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from threading import Barrier
from uuid import UUID

import pytest
from django.db import connection
from django.db.models import F

from support.outgoing import NOW, Bureau, make_bureau
from vanban.core.records.operations import DocumentNotFound
from vanban.core.records.queries import document_face
from vanban.foundation import tenancy
from vanban.foundation.errors import Forbidden, NotFound, Refusal
from vanban.foundation.ids import new_id
from vanban.outgoing.approval.models import Approval, Process
from vanban.outgoing.approval.operations import (
    CannotApprove,
    CannotPassOn,
    CannotSaveProcess,
    CannotSubmit,
    CannotTakeBack,
    approve,
    pass_on,
    retire_process,
    return_draft,
    save_process,
    submit_for_approval,
    take_back,
)
from vanban.outgoing.approval.queries import (
    ApprovalRow,
    approvals_of,
    process_of_type,
    processes,
)
from vanban.outgoing.approval.rules import Side, StepKind
from vanban.outgoing.approval.rules.conditions import Condition
from vanban.outgoing.approval.rules.templates import Planned, Who
from vanban.outgoing.signing.operations import request_signature

pytestmark = pytest.mark.django_db


def three_levels(bureau: Bureau) -> list[Planned]:
    """The head and the office initial, the deputy answers for content, the office for form."""
    return [
        Planned(StepKind.INITIAL, Who.DRAFTING_HEAD, 1, days=2),
        Planned(StepKind.CONTENT, Who.DRAFTING_HEAD, 2),
        Planned(StepKind.FORM, Who.ROLE, 2, target="office_chief"),
        Planned(
            StepKind.CONTENT, Who.POST, 3, target=str(bureau.deputy.post_id), label="PCT cho ý kiến"
        ),
    ]


def with_process(bureau: Bureau, steps: list[Planned] | None = None) -> UUID:
    return save_process(
        actor=bureau.administrator,
        now=NOW,
        document_type="quyet-dinh",
        name="Ba cấp",
        steps=steps or three_levels(bureau),
    )


def told(bureau: Bureau, document_id: UUID) -> list[tuple[str, str, str]]:
    rows = approvals_of(bureau.system, document_id=document_id)
    return [(row.side, row.asked_of_name, row.decision) for row in rows]


def step(bureau: Bureau, document_id: UUID, side: str, decision: str) -> ApprovalRow:
    rows = approvals_of(bureau.system, document_id=document_id)
    return next(row for row in rows if (row.side, row.decision) == (side, decision))


@pytest.mark.checklist(52)
@pytest.mark.checklist(16)
def test_a_draft_climbs_level_by_level_and_nobody_acts_before_his_turn(bureau: Bureau) -> None:
    with_process(bureau)
    document_id = bureau.submitted()
    first, second, third, fourth = approvals_of(bureau.officer, document_id=document_id)
    assert (first.side, first.decision) == ("initial", "asked")
    assert f"{first.due_at:%d/%m/%Y}" == "24/11/2026"
    assert {row.decision for row in (second, third, fourth)} == {"later"}
    assert (fourth.label, fourth.process_name) == ("PCT cho ý kiến", "Ba cấp")
    with pytest.raises(CannotApprove) as refused:
        approve(actor=bureau.head, now=NOW, document_id=document_id, side=Side.CONTENT)
    assert [reason.code for reason in refused.value.reasons] == ["approval.not_yet"]
    with pytest.raises(DocumentNotFound):
        approve(actor=bureau.chief, now=NOW, document_id=document_id, side=Side.FORM)
    approve(actor=bureau.head, now=NOW, document_id=document_id, side=StepKind.INITIAL)
    approve(actor=bureau.chief, now=NOW, document_id=document_id, side=Side.FORM)
    with pytest.raises(DocumentNotFound):
        approve(actor=bureau.deputy, now=NOW, document_id=document_id, side=Side.CONTENT)
    approve(actor=bureau.head, now=NOW, document_id=document_id, side=Side.CONTENT)
    assert bureau.state(document_id) == "in_review"
    approve(actor=bureau.deputy, now=NOW, document_id=document_id, side=Side.CONTENT)
    assert bureau.state(document_id) == "to_sign"
    assert {decision for _, _, decision in told(bureau, document_id)} == {"approved"}


def test_a_draft_keeps_the_process_it_began_with(bureau: Bureau) -> None:
    with_process(bureau)
    document_id = bureau.submitted()
    retired = with_process(bureau, [*three_levels(bureau)[1:3]])
    assert len(approvals_of(bureau.officer, document_id=document_id)) == 4
    later = bureau.submitted()
    assert len(approvals_of(bureau.officer, document_id=later)) == 2
    tenancy.enter(bureau.organisation_id)
    rows = Process.objects.order_by("version").values_list("version", "retired_at")
    assert list(rows) == [(1, NOW), (2, None)]
    retire_process(actor=bureau.administrator, now=NOW, process_id=retired)
    assert process_of_type(bureau.officer, type_code="quyet-dinh").id is None


def test_a_process_for_all_types_gives_way_to_the_types_own(bureau: Bureau) -> None:
    steps = three_levels(bureau)[1:3]
    admin = bureau.administrator
    save_process(actor=admin, now=NOW, document_type="", name="Chung", steps=steps)
    assert process_of_type(bureau.officer, type_code="cong-van").name == "Chung"
    with_process(bureau)
    assert process_of_type(bureau.officer, type_code="quyet-dinh").name == "Ba cấp"
    assert [row.type_name for row in processes(bureau.officer)] == [
        "Mọi loại văn bản",
        "Quyết định",
    ]


def test_a_step_nobody_can_take_is_refused_with_every_other_fault(bureau: Bureau) -> None:
    steps = [
        Planned(StepKind.CONTENT, Who.POST, 1, target=str(bureau.clerk.post_id)),
        Planned(StepKind.OPINION, Who.UNIT, 1, target=str(new_id())),
        Planned(StepKind.INITIAL, "", 2),
        Planned("", Who.RIGHT, 2),
    ]
    with pytest.raises(CannotSaveProcess) as refused:
        save_process(
            actor=bureau.administrator, now=NOW, document_type="thu-tay", name="", steps=steps
        )
    assert {reason.code for reason in refused.value.reasons} == {
        "approval.type_unknown",
        "approval.unnamed",
        "approval.without_form",
        "approval.taker_without_right",
        "approval.nobody_takes",
        "approval.step_unclear",
    }
    with pytest.raises(Forbidden):
        save_process(actor=bureau.head, now=NOW, document_type="", name="Của tôi", steps=steps)
    with pytest.raises(NotFound):
        retire_process(actor=bureau.administrator, now=NOW, process_id=new_id())


def test_a_taker_who_has_left_since_is_named_when_the_draft_goes_up(bureau: Bureau) -> None:
    with_process(bureau)
    document_id = bureau.drafted()
    tenancy.enter(bureau.organisation_id)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE people_post SET valid_to = valid_from WHERE id = %s", [bureau.deputy.post_id]
        )
    with pytest.raises(CannotSubmit) as refused:
        submit_for_approval(actor=bureau.officer, now=NOW, document_id=document_id)
    assert [reason.code for reason in refused.value.reasons] == ["approval.no_content_approver"]


def test_an_answer_is_taken_back_and_given_again(bureau: Bureau) -> None:
    document_id = bureau.approved()
    mine = step(bureau, document_id, "form", "approved")
    with pytest.raises(Forbidden):
        take_back(actor=bureau.head, now=NOW, document_id=document_id, step_id=mine.id)
    take_back(
        actor=bureau.chief, now=NOW, document_id=document_id, step_id=mine.id, reason="Sót phụ lục"
    )
    assert bureau.state(document_id) == "in_review"
    assert told(bureau, document_id) == [
        ("content", bureau.head.name, "approved"),
        ("form", bureau.chief.name, "taken_back"),
        ("form", bureau.chief.name, "asked"),
    ]
    approve(actor=bureau.chief, now=NOW, document_id=document_id, side=Side.FORM)
    assert bureau.state(document_id) == "to_sign"


def test_nothing_is_taken_back_once_others_went_on(bureau: Bureau) -> None:
    with_process(bureau)
    document_id = bureau.submitted()
    approve(actor=bureau.head, now=NOW, document_id=document_id, side=StepKind.INITIAL)
    initial = step(bureau, document_id, "initial", "approved")
    take_back(actor=bureau.head, now=NOW, document_id=document_id, step_id=initial.id)
    assert {row[2] for row in told(bureau, document_id)} == {"taken_back", "asked", "later"}
    approve(actor=bureau.head, now=NOW, document_id=document_id, side=StepKind.INITIAL)
    approve(actor=bureau.chief, now=NOW, document_id=document_id, side=Side.FORM)
    again = step(bureau, document_id, "initial", "approved")
    with pytest.raises(CannotTakeBack) as refused:
        take_back(actor=bureau.head, now=NOW, document_id=document_id, step_id=again.id)
    assert [reason.code for reason in refused.value.reasons] == ["approval.others_went_on"]
    with pytest.raises(NotFound):
        take_back(actor=bureau.head, now=NOW, document_id=document_id, step_id=new_id())


def test_nothing_is_taken_back_once_the_key_is_at_work(signing_bureau: Bureau) -> None:
    bureau = signing_bureau
    document_id = bureau.approved()
    request_signature(actor=bureau.leader, now=NOW, document_id=document_id)
    mine = step(bureau, document_id, "form", "approved")
    with pytest.raises(CannotTakeBack) as refused:
        take_back(actor=bureau.chief, now=NOW, document_id=document_id, step_id=mine.id)
    assert [reason.code for reason in refused.value.reasons] == ["approval.signing_begun"]


def test_a_step_is_passed_on_with_a_trace(bureau: Bureau) -> None:
    document_id = bureau.submitted()
    content = step(bureau, document_id, "content", "asked")
    with pytest.raises(CannotPassOn) as refused:
        pass_on(
            actor=bureau.officer,
            now=NOW,
            document_id=document_id,
            step_id=content.id,
            post_id=bureau.clerk.post_id,
            reason=" ",
        )
    assert [reason.code for reason in refused.value.reasons] == [
        "approval.taker_without_right",
        "approval.no_reason",
    ]
    pass_on(
        actor=bureau.head,
        now=NOW,
        document_id=document_id,
        step_id=content.id,
        post_id=bureau.other_head.post_id,
        reason="Nội dung thuộc Phòng Tổng hợp",
    )
    assert told(bureau, document_id) == [
        ("content", bureau.head.name, "passed_on"),
        ("form", bureau.chief.name, "asked"),
        ("content", bureau.other_head.name, "asked"),
    ]
    approve(actor=bureau.other_head, now=NOW, document_id=document_id, side=Side.CONTENT)
    with pytest.raises((Forbidden, DocumentNotFound)):
        pass_on(
            actor=bureau.colleague,
            now=NOW,
            document_id=document_id,
            step_id=content.id,
            post_id=bureau.head.post_id,
            reason="Thử",
        )
    approve(actor=bureau.chief, now=NOW, document_id=document_id, side=Side.FORM)
    assert bureau.state(document_id) == "to_sign"


def test_a_return_from_a_later_level_voids_every_step(bureau: Bureau) -> None:
    with_process(bureau)
    document_id = bureau.submitted()
    with pytest.raises((Forbidden, DocumentNotFound)):
        return_draft(actor=bureau.chief, now=NOW, document_id=document_id, reason="Chưa tới lượt")
    approve(actor=bureau.head, now=NOW, document_id=document_id, side=StepKind.INITIAL)
    return_draft(actor=bureau.chief, now=NOW, document_id=document_id, reason="Sai lề")
    assert bureau.state(document_id) == "drafting"
    decisions = [decision for _, _, decision in told(bureau, document_id)]
    assert decisions == ["void", "void", "returned", "void"]


PEOPLE = 16


@pytest.mark.django_db(transaction=True)
def test_sixteen_at_once_and_every_step_counts_once() -> None:
    bureau = make_bureau()
    with_process(bureau)
    document_id = bureau.submitted()
    acts = [
        (bureau.head, StepKind.INITIAL),
        (bureau.head, StepKind.CONTENT),
        (bureau.chief, StepKind.FORM),
        (bureau.deputy, StepKind.CONTENT),
    ]
    ready = Barrier(PEOPLE)

    def press(number: int) -> int:
        """Everybody presses every button, over and over, until the draft is through."""
        done = 0
        try:
            ready.wait(60)
            for _ in range(len(acts)):
                for actor, kind in acts[number % 4 :] + acts[: number % 4]:
                    try:
                        approve(actor=actor, now=NOW, document_id=document_id, side=kind)
                        done += 1
                    except Refusal:
                        continue
        finally:
            connection.close()
        return done

    with ThreadPoolExecutor(PEOPLE) as people:
        counted = sum(people.map(press, range(PEOPLE)))
    assert counted == len(acts)
    assert document_face(bureau.system, document_id=document_id).state == "to_sign"
    assert [row[2] for row in told(bureau, document_id)] == ["approved"] * 4


def test_what_was_approved_before_there_were_processes_is_carried_over(bureau: Bureau) -> None:
    """The migration's own statement, on rows as they were: a content and a form, no more told."""
    migration = import_module("vanban.outgoing.approval.migrations.0002_processes")
    document_id = bureau.approved()
    tenancy.enter(bureau.organisation_id)
    rows = Approval.objects.filter(document_id=document_id)
    rows.update(ordinal=F("ordinal") + 10, unit=None)
    with connection.cursor() as cursor:
        cursor.execute(migration.CARRY_OVER)
    tenancy.enter(bureau.organisation_id)
    carried = rows.order_by("ordinal").values_list("ordinal", "place", "side", "unit")
    assert list(carried) == [(1, 1, "content", bureau.unit_id), (2, 1, "form", None)]


# ── conditions ──────────────────────────────────────────────────────────────────────────────


def with_conditions(bureau: Bureau) -> UUID:
    """The deputy is asked only for what is urgent, the office initials only what goes on paper."""
    return with_process(
        bureau,
        [
            Planned(StepKind.CONTENT, Who.DRAFTING_HEAD, 1),
            Planned(
                StepKind.CONTENT,
                Who.POST,
                2,
                target=str(bureau.deputy.post_id),
                condition=Condition(urgency=2),
            ),
            Planned(StepKind.FORM, Who.ROLE, 3, target="office_chief"),
            Planned(
                StepKind.OPINION,
                Who.POST,
                3,
                target=str(bureau.other_head.post_id),
                condition=Condition(units=(str(bureau.other_head.unit_id),)),
            ),
        ],
    )


def test_a_step_that_does_not_apply_is_passed_over_and_says_why(bureau: Bureau) -> None:
    with_conditions(bureau)
    document_id = bureau.submitted()
    rows = approvals_of(bureau.officer, document_id=document_id)
    assert [(row.decision, row.note) for row in rows] == [
        ("asked", ""),
        ("skipped", "chỉ khi từ Thượng khẩn trở lên"),
        ("later", ""),
        ("skipped", "chỉ khi Phòng Tổng hợp soạn"),
    ]
    approve(actor=bureau.head, now=NOW, document_id=document_id, side=Side.CONTENT)
    with pytest.raises(DocumentNotFound):
        approve(actor=bureau.deputy, now=NOW, document_id=document_id, side=Side.CONTENT)
    approve(actor=bureau.chief, now=NOW, document_id=document_id, side=Side.FORM)
    assert bureau.state(document_id) == "to_sign"


def test_a_step_applies_where_its_condition_holds(bureau: Bureau) -> None:
    with_conditions(bureau)
    document_id = bureau.submitted(urgency=3)
    approve(actor=bureau.head, now=NOW, document_id=document_id, side=Side.CONTENT)
    assert bureau.state(document_id) == "in_review"
    approve(actor=bureau.deputy, now=NOW, document_id=document_id, side=Side.CONTENT)
    approve(actor=bureau.chief, now=NOW, document_id=document_id, side=Side.FORM)
    assert bureau.state(document_id) == "to_sign"


def test_everything_against_conditions_comes_back_at_once(bureau: Bureau) -> None:
    wrong = Condition(("quyet-dinh",), 9, ("paper", "pigeon"), (str(new_id()),))
    with pytest.raises(CannotSaveProcess) as refused:
        with_process(
            bureau,
            [
                Planned(StepKind.CONTENT, Who.DRAFTING_HEAD, 1, condition=wrong),
                Planned(StepKind.FORM, Who.RIGHT, 1),
            ],
        )
    assert {reason.code for reason in refused.value.reasons} == {
        "approval.only_sometimes_content",
        "approval.condition_type",
        "approval.condition_urgency",
        "approval.condition_way",
        "approval.condition_unit",
    }
    assert all(reason.mend for reason in refused.value.reasons)
