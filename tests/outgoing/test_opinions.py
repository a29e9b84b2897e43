"""Opinions are asked until a day, given with a vote, extended, closed, counted."""

import io
from datetime import date
from uuid import UUID

import pytest
from docx import Document

from support.outgoing import NOW, Bureau
from vanban.core.records.operations import DocumentNotFound
from vanban.foundation.actor import Actor
from vanban.foundation.errors import Forbidden, NotFound
from vanban.foundation.ids import new_id
from vanban.outgoing.approval.operations import (
    CannotAskOpinions,
    CannotGiveOpinion,
    CannotTakeIn,
    approve,
    ask_opinions,
    close_opinions,
    extend_opinions,
    give_opinion,
    print_opinions,
    return_draft,
    save_process,
    submit_for_approval,
    take_in_opinion,
)
from vanban.outgoing.approval.queries import ApprovalRow, approvals_of, opinions_of
from vanban.outgoing.approval.rules import Side, StepKind
from vanban.outgoing.approval.rules.templates import DEFAULT, Planned, Who
from vanban.oversight.tracking.queries import counts_for, timeline_of, waiting_for_me

pytestmark = pytest.mark.django_db
DUE = date(2026, 11, 25)


def asked(bureau: Bureau, *, document_id: UUID | None = None) -> UUID:
    """A draft on which the other unit's head and a colleague are asked for their opinion."""
    found = document_id or bureau.drafted()
    ask_opinions(
        actor=bureau.officer,
        now=NOW,
        document_id=found,
        question="Mức hỗ trợ ở Điều 2 đã hợp lý chưa?",
        due_date=DUE,
        units=[bureau.other_head.unit_id or new_id()],
        posts=[post_of(bureau.colleague)],
    )
    return found


def post_of(actor: Actor) -> UUID:
    assert actor.post_id is not None
    return actor.post_id


def row_of(bureau: Bureau, document_id: UUID, actor: Actor) -> ApprovalRow:
    rows = opinions_of(bureau.system, document_id=document_id)
    return next(row for row in rows if row.asked_of_id == actor.post_id)


def give(bureau: Bureau, document_id: UUID, actor: Actor, vote: str, note: str = "") -> None:
    step = row_of(bureau, document_id, actor).id
    give_opinion(actor=actor, now=NOW, document_id=document_id, step_id=step, vote=vote, note=note)


@pytest.mark.checklist(15)
def test_units_and_people_are_asked_and_what_they_say_is_kept(bureau: Bureau) -> None:
    document_id = asked(bureau)
    rows = {row.asked_of_name: row for row in opinions_of(bureau.officer, document_id=document_id)}
    assert rows[bureau.other_head.name].unit_name == "Phòng Tổng hợp"
    assert f"{rows[bureau.colleague.name].due_at:%d/%m/%Y}" == "25/11/2026"
    give(bureau, document_id, bureau.other_head, "comment", "Nêu rõ nguồn kinh phí.")
    give(bureau, document_id, bureau.colleague, "agree")
    rows = {row.asked_of_name: row for row in opinions_of(bureau.officer, document_id=document_id)}
    said = rows[bureau.other_head.name]
    assert (said.vote_label, said.note) == ("Đồng ý, có ý kiến", "Nêu rõ nguồn kinh phí.")
    assert rows[bureau.colleague.name].vote == "agree"
    told = [(row.who, row.did) for row in timeline_of(bureau.officer, document_id=document_id)][:3]
    assert told == [
        (bureau.colleague.name, "cho ý kiến: Đồng ý"),
        (bureau.other_head.name, "cho ý kiến: Đồng ý, có ý kiến"),
        (bureau.officer.name, "xin ý kiến"),
    ]


def test_the_last_opinion_counts_until_it_is_closed(bureau: Bureau) -> None:
    document_id = asked(bureau)
    give(bureau, document_id, bureau.colleague, "agree")
    give(bureau, document_id, bureau.colleague, "disagree", "Trùng với Quyết định trước.")
    assert row_of(bureau, document_id, bureau.colleague).vote == "disagree"
    close_opinions(actor=bureau.officer, now=NOW, document_id=document_id)
    assert row_of(bureau, document_id, bureau.other_head).decision == "closed"
    with pytest.raises(CannotGiveOpinion) as refused:
        give(bureau, document_id, bureau.other_head, "agree")
    assert [reason.code for reason in refused.value.reasons] == ["approval.opinions_closed"]
    with pytest.raises(CannotAskOpinions):
        close_opinions(actor=bureau.officer, now=NOW, document_id=document_id)


def test_who_is_asked_sees_his_own_opinion_who_asks_sees_all(bureau: Bureau) -> None:
    document_id = asked(bureau)
    assert len(opinions_of(bureau.officer, document_id=document_id)) == 2
    (own,) = opinions_of(bureau.other_head, document_id=document_id)
    assert own.asked_of_id == bureau.other_head.post_id


def test_the_term_is_extended_for_those_who_have_not_answered(bureau: Bureau) -> None:
    document_id = asked(bureau)
    give(bureau, document_id, bureau.colleague, "agree")
    with pytest.raises(CannotAskOpinions):
        extend_opinions(actor=bureau.officer, now=NOW, document_id=document_id, due_date=DUE)
    extend_opinions(
        actor=bureau.officer, now=NOW, document_id=document_id, due_date=date(2026, 11, 27)
    )
    assert f"{row_of(bureau, document_id, bureau.other_head).due_at:%d/%m}" == "27/11"
    assert f"{row_of(bureau, document_id, bureau.colleague).due_at:%d/%m}" == "25/11"


def test_a_request_that_lacks_much_is_told_everything_at_once(bureau: Bureau) -> None:
    document_id = asked(bureau)
    with pytest.raises(CannotAskOpinions) as refused:
        ask_opinions(
            actor=bureau.officer,
            now=NOW,
            document_id=document_id,
            question="",
            due_date=date(2026, 11, 19),
            units=[new_id()],
            posts=[post_of(bureau.colleague), new_id()],
        )
    assert [reason.code for reason in refused.value.reasons] == [
        "approval.unit_without_head",
        "approval.not_here",
        "approval.no_question",
        "approval.asked_already",
        "approval.opinion_due",
    ]


def test_only_who_is_asked_gives_an_opinion_and_only_who_asks_closes(bureau: Bureau) -> None:
    document_id = asked(bureau)
    step = row_of(bureau, document_id, bureau.colleague).id
    for who in (bureau.other_head, bureau.officer):
        with pytest.raises(Forbidden):
            give_opinion(actor=who, now=NOW, document_id=document_id, step_id=step, vote="agree")
    with pytest.raises(DocumentNotFound):
        give_opinion(
            actor=bureau.deputy, now=NOW, document_id=document_id, step_id=step, vote="agree"
        )
    with pytest.raises(NotFound):
        give_opinion(
            actor=bureau.colleague, now=NOW, document_id=document_id, step_id=new_id(), vote="agree"
        )
    for act in (close_opinions, extend_opinions):
        more = {} if act is close_opinions else {"due_date": date(2026, 11, 30)}
        with pytest.raises(Forbidden):
            act(actor=bureau.colleague, now=NOW, document_id=document_id, **more)


def test_what_is_asked_waits_for_them_and_holds_nothing_up(bureau: Bureau) -> None:
    document_id = asked(bureau)
    waiting = waiting_for_me(bureau.colleague, now=NOW)
    assert [(row.kind, row.id, row.detail) for row in waiting] == [
        ("opinion", document_id, "cho ý kiến")
    ]
    assert f"{waiting[0].due_at:%d/%m/%Y}" == "25/11/2026"
    assert counts_for(bureau.colleague)["opinion"] == 1
    submit_for_approval(actor=bureau.officer, now=NOW, document_id=document_id)
    give(bureau, document_id, bureau.colleague, "agree")
    approve(actor=bureau.head, now=NOW, document_id=document_id, side=Side.CONTENT)
    approve(actor=bureau.chief, now=NOW, document_id=document_id, side=Side.FORM)
    assert bureau.state(document_id) == "to_sign"
    assert row_of(bureau, document_id, bureau.other_head).decision == "closed"
    assert waiting_for_me(bureau.other_head, now=NOW) == []
    assert len(approvals_of(bureau.officer, document_id=document_id)) == 2


def test_an_approver_asks_too_and_a_return_ends_the_asking(bureau: Bureau) -> None:
    document_id = bureau.submitted()
    ask_opinions(
        actor=bureau.head,
        now=NOW,
        document_id=document_id,
        question="Đúng thẩm quyền chưa?",
        due_date=DUE,
        posts=[post_of(bureau.other_head)],
    )
    return_draft(actor=bureau.chief, now=NOW, document_id=document_id, reason="Sai lề")
    assert waiting_for_me(bureau.other_head, now=NOW) == []
    asked(bureau, document_id=document_id)
    assert [row.kind for row in waiting_for_me(bureau.other_head, now=NOW)] == ["opinion"]


def test_an_opinion_of_the_process_is_waited_for_or_closed(bureau: Bureau) -> None:
    other = str(bureau.other_head.unit_id)
    steps = [Planned(StepKind.OPINION, Who.UNIT, 0, target=other, days=3), *DEFAULT]
    save_process(
        actor=bureau.administrator, now=NOW, document_type="", name="Có góp ý", steps=steps
    )
    document_id, second = bureau.submitted(), bureau.submitted()
    opinion = approvals_of(bureau.system, document_id=document_id)[0]
    assert (opinion.side, opinion.decision) == ("opinion", "asked")
    give_opinion(
        actor=bureau.other_head, now=NOW, document_id=document_id, step_id=opinion.id, vote="agree"
    )
    close_opinions(actor=bureau.officer, now=NOW, document_id=second)
    for each in (document_id, second):
        decisions = [row.decision for row in approvals_of(bureau.system, document_id=each)]
        assert decisions[1:] == ["asked", "asked"]


def test_how_each_opinion_was_taken_in_stands_in_the_table_for_the_signer(bureau: Bureau) -> None:
    document_id = asked(bureau)
    give(bureau, document_id, bureau.other_head, "comment", "Nêu rõ nguồn kinh phí.")
    said = row_of(bureau, document_id, bureau.other_head).id
    silent = row_of(bureau, document_id, bureau.colleague).id

    def take_in(
        step_id: UUID,
        text: str = "Đã bổ sung ở Điều 3.",
        who: Actor | None = None,
        outcome: str = "taken",
    ) -> None:
        take_in_opinion(
            actor=who or bureau.officer,
            now=NOW,
            document_id=document_id,
            step_id=step_id,
            outcome=outcome,
            text=text,
        )

    with pytest.raises(CannotTakeIn) as refused:
        take_in(silent, "x" * 4001, outcome="")
    assert [reason.code for reason in refused.value.reasons] == [
        "approval.no_opinion_yet",
        "approval.no_outcome",
        "approval.too_long",
    ]
    with pytest.raises(CannotTakeIn) as unexplained:
        take_in(said, " ", outcome="explained")
    assert [reason.code for reason in unexplained.value.reasons] == ["approval.no_explanation"]
    with pytest.raises(Forbidden):
        take_in(said, who=bureau.other_head)
    with pytest.raises(NotFound):
        take_in(new_id())
    take_in(said)
    told = timeline_of(bureau.officer, document_id=document_id)[0]
    assert told.did == f"tiếp thu, giải trình ý kiến của {bureau.other_head.name}"
    data = print_opinions(actor=bureau.officer, now=NOW, document_id=document_id)
    word = Document(io.BytesIO(data))
    (table,) = (each for each in word.tables if len(each.columns) == 5)
    lines = [[cell.text for cell in row.cells] for row in table.rows]
    assert lines[0][1:] == ["Đơn vị, cá nhân", "Ý kiến", "Nội dung góp ý", "Tiếp thu, giải trình"]
    assert [line[2:] for line in lines[1:]] == [
        ["Đồng ý, có ý kiến", "Nêu rõ nguồn kinh phí.", "Tiếp thu. Đã bổ sung ở Điều 3."],
        ["Chưa có ý kiến", "", ""],
    ]
    text = "\n".join(each.text for each in word.paragraphs)
    counted = "Xin ý kiến 2 nơi: 1 đồng ý, có ý kiến, 1 chưa có ý kiến. Đã xử lý: 1 tiếp thu."
    assert counted in text
    own = print_opinions(actor=bureau.other_head, now=NOW, document_id=document_id)
    (table,) = (each for each in Document(io.BytesIO(own)).tables if len(each.columns) == 5)
    assert len(table.rows) == 2


def test_a_draft_on_which_nobody_was_asked_has_no_table(bureau: Bureau) -> None:
    with pytest.raises(NotFound):
        print_opinions(actor=bureau.officer, now=NOW, document_id=bureau.drafted())
