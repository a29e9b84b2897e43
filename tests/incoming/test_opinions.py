"""Opinions are asked of people and units, given with a vote, read by who asked, and closed."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from support.incoming import NOW, Place, directed
from vanban.core.records.queries import document_face
from vanban.foundation.actor import Actor
from vanban.foundation.errors import Forbidden, NotFound
from vanban.incoming.processing.operations import (
    CannotAskOpinions,
    CannotGiveOpinion,
    ask_opinions,
    close_opinions,
    finish_work,
    give_opinion,
    start_work,
)
from vanban.incoming.processing.queries import OpinionRoundRow, opinion_rounds
from vanban.oversight.tracking.queries import counts_for, waiting_for_me

QUESTION = "Phòng có thống nhất mức hỗ trợ 30 triệu đồng không?"


def asked(place: Place, document: UUID, **changes: object) -> UUID:
    given: dict[str, object] = {
        "question": QUESTION,
        "unit_ids": [place.other_unit_id],
        "post_ids": [place.deputy.post_id],
        "due": date(2026, 11, 25),
    }
    return ask_opinions(
        actor=place.head,
        now=NOW,
        document_id=document,
        **(given | changes),  # type: ignore[arg-type]
    )


def seen(actor: Actor, document: UUID) -> OpinionRoundRow:
    (row,) = opinion_rounds(actor, document_id=document)
    return row


def waiting(actor: Actor) -> list[str]:
    return [row.kind for row in waiting_for_me(actor, now=NOW) if row.kind == "opinion"]


@pytest.mark.checklist(9)
def test_two_opinions_are_collected_and_summed_up(place: Place) -> None:
    document = directed(place)
    with pytest.raises(NotFound):
        document_face(place.other_officer, document_id=document)
    round_id = asked(place, document)
    assert waiting(place.other_officer) == waiting(place.deputy) == ["opinion"]
    assert counts_for(place.deputy)["opinion"] == 1
    give_opinion(actor=place.deputy, now=NOW, round_id=round_id, vote="agree")
    give_opinion(
        actor=place.other_officer,
        now=NOW,
        round_id=round_id,
        vote="other",
        text="Đề nghị thêm mức cho hộ nghèo.",
    )
    assert waiting(place.other_officer) == waiting(place.deputy) == []
    row = seen(place.head, document)
    assert row.summary == "2/2 đã trả lời: 1 đồng ý, 1 ý kiến khác"
    assert [(each.vote_label, each.given_by_name) for each in row.opinions] == [
        ("Ý kiến khác", "H'Loan Niê"),
        ("Đồng ý", "Y Krec Mlô"),
    ]
    close_opinions(actor=place.head, now=NOW, round_id=round_id)
    close_opinions(actor=place.head, now=NOW, round_id=round_id)  # again: no change
    assert seen(place.head, document).closed_at == NOW


def test_those_asked_read_their_own_answer_and_not_the_others(place: Place) -> None:
    document = directed(place)
    round_id = asked(
        place, document, post_ids=[place.other_officer.post_id, place.colleague.post_id],
        unit_ids=[],
    )  # fmt: skip
    give_opinion(
        actor=place.colleague, now=NOW, round_id=round_id, vote="disagree", text="Vượt dự toán."
    )
    assert seen(place.other_officer, document).summary == "1/2 đã trả lời"
    others = seen(place.other_officer, document).opinions
    assert [(each.shown, each.text, each.mine) for each in others] == [
        (False, "", False),
        (True, "", True),
    ]
    assert [each.text for each in seen(place.leader, document).opinions] == ["Vượt dự toán.", ""]


def test_every_reason_against_asking_is_told_at_once(place: Place) -> None:
    document = directed(place)
    with pytest.raises(CannotAskOpinions) as refused:
        asked(place, document, question=" ", unit_ids=[], post_ids=[], due=NOW - timedelta(days=1))
    assert {reason.code for reason in refused.value.reasons} == {
        "processing.question",
        "processing.nobody_asked",
        "processing.opinion_due",
    }
    with pytest.raises(CannotAskOpinions) as refused:
        asked(place, document, post_ids=[place.deputy.post_id] * 2, unit_ids=[document])
    assert {reason.code for reason in refused.value.reasons} == {
        "processing.asked_twice",
        "processing.not_here",
    }
    with pytest.raises(CannotAskOpinions) as refused:  # the registry sees it and handles nothing
        ask_opinions(
            actor=place.clerk,
            now=NOW,
            document_id=document,
            question=QUESTION,
            post_ids=[place.deputy.post_id],  # type: ignore[list-item]
            due=date(2026, 11, 25),
        )
    assert [reason.code for reason in refused.value.reasons] == ["processing.not_at_work"]


@pytest.mark.parametrize(
    ("vote", "text", "code"),
    [
        ("", "", "processing.no_vote"),
        ("disagree", " ", "processing.no_words"),
        ("other", "", "processing.no_words"),
        ("agree", "x" * 4001, "processing.too_long"),
    ],
)
def test_an_opinion_says_something(place: Place, vote: str, text: str, code: str) -> None:
    round_id = asked(place, directed(place))
    with pytest.raises(CannotGiveOpinion) as refused:
        give_opinion(actor=place.deputy, now=NOW, round_id=round_id, vote=vote, text=text)
    assert [reason.code for reason in refused.value.reasons] == [code]


def test_an_opinion_is_given_once_and_not_after_the_end(place: Place) -> None:
    document = directed(place)
    round_id = asked(place, document)
    give_opinion(actor=place.deputy, now=NOW, round_id=round_id, vote="agree")
    with pytest.raises(CannotGiveOpinion) as refused:
        give_opinion(actor=place.deputy, now=NOW, round_id=round_id, vote="agree")
    assert [reason.code for reason in refused.value.reasons] == ["processing.answered"]
    with pytest.raises(CannotGiveOpinion) as refused:
        give_opinion(actor=place.leader, now=NOW, round_id=round_id, vote="agree")
    assert [reason.code for reason in refused.value.reasons] == ["processing.not_asked"]
    with pytest.raises(Forbidden):
        close_opinions(actor=place.leader, now=NOW, round_id=round_id)


def test_when_the_work_is_done_nobody_is_waited_for(place: Place) -> None:
    document = directed(place)
    round_id = asked(place, document)
    start_work(actor=place.head, now=NOW, document_id=document)
    later = NOW + timedelta(hours=1)
    finish_work(actor=place.head, now=later, document_id=document, result="Đã báo cáo.")
    assert seen(place.head, document).closed_at == later
    with pytest.raises(CannotGiveOpinion) as refused:
        give_opinion(actor=place.deputy, now=later, round_id=round_id, vote="agree")
    assert [reason.code for reason in refused.value.reasons] == ["processing.closed"]
    assert waiting(place.deputy) == []
