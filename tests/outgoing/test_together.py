"""Many people at one draft: whatever is written is saved, or kept beside it and shown."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.db import connection

from support.outgoing import NOW, Bureau, make_bureau
from vanban.foundation.errors import Refusal
from vanban.outgoing.drafting.operations import DraftMovedOn, revise_draft
from vanban.outgoing.drafting.queries import draft_sheet, set_aside
from vanban.outgoing.drafting.rules import RecipientInput

PEOPLE = 16


def written(
    bureau: Bureau, document_id: object, subject: str, seen: str, **more: object
) -> DraftMovedOn | None:
    given: dict[str, object] = {
        "signer_post_id": bureau.leader.post_id,
        "recipients": bureau.recipients,
    }
    try:
        revise_draft(
            actor=bureau.officer,
            now=NOW,
            document_id=document_id,  # type: ignore[arg-type]
            type_code="quyet-dinh",
            subject=subject,
            seen=seen,
            **(given | more),  # type: ignore[arg-type]
        )
    except DraftMovedOn as moved:
        return moved
    return None


@pytest.mark.django_db(transaction=True)
def test_sixteen_people_saving_one_draft_at_once_lose_nothing() -> None:
    bureau = make_bureau()
    document_id = bureau.drafted()
    seen = draft_sheet(bureau.officer, document_id=document_id).mark
    texts = [f"Trích yếu của người thứ {number}" for number in range(PEOPLE)]
    ready = Barrier(PEOPLE)

    def save(text: str) -> Refusal | None:
        try:
            ready.wait(30)
            return written(bureau, document_id, text, seen)
        finally:
            connection.close()

    with ThreadPoolExecutor(PEOPLE) as people:
        answers = list(people.map(save, texts))
    saved = draft_sheet(bureau.officer, document_id=document_id).subject
    aside = [row.fields["subject"] for row in set_aside(bureau.officer, document_id=document_id)]
    assert sum(answer is None for answer in answers) == 1
    assert sorted([saved, *aside]) == sorted(texts)


@pytest.mark.django_db
def test_the_refusal_shows_both_texts_and_how_to_go_on(bureau: Bureau) -> None:
    document_id = bureau.drafted()
    seen = draft_sheet(bureau.officer, document_id=document_id).mark
    assert written(bureau, document_id, "Chữ của người trước", seen) is None
    moved = written(bureau, document_id, "Chữ của người sau", seen)
    assert moved is not None
    (reason,) = moved.reasons
    assert "Chữ của người trước" in reason.text
    assert "Chữ của người sau" in reason.text
    assert "Chữ chưa lưu" in reason.mend
    fresh = draft_sheet(bureau.officer, document_id=document_id).mark
    assert written(bureau, document_id, "Chữ của người sau", fresh) is None


@pytest.mark.django_db
def test_nothing_of_a_form_that_came_second_is_lost_not_its_recipients_either(
    bureau: Bureau,
) -> None:
    document_id, answered = bureau.drafted(), bureau.drafted()
    seen = draft_sheet(bureau.officer, document_id=document_id).mark
    assert written(bureau, document_id, "Chữ của người trước", seen) is None
    moved = written(
        bureau,
        document_id,
        "Chữ của người trước",
        seen,
        signer_post_id=bureau.deputy.post_id,
        recipients=(RecipientInput(bureau.partner_id), RecipientInput(name="Hợp tác xã Ea Tu")),
        answers_id=answered,
        urgency=2,
        reply_due_date=date(2026, 12, 5),
    )
    assert moved is not None
    told = {reason.field: reason.text for reason in moved.reasons}
    assert set(told) == {
        "urgency", "signer_post_id", "recipients", "answers_id", "reply_due_date",
    }  # fmt: skip
    assert told["recipients"] == (
        "Nơi nhận: đang lưu “Sở Giáo dục và Đào tạo; Ông Y Thông, buôn Ea Kmar”, "
        "bạn ghi “Hợp tác xã Ea Tu”."
    )
    (row,) = set_aside(bureau.officer, document_id=document_id)
    assert row.fields["recipients"] == "Văn phòng Chính phủ; Hợp tác xã Ea Tu"
    assert row.fields["signer_post_id"] == bureau.deputy.name
    assert row.fields["urgency"] == "Thượng khẩn"
    assert row.fields["reply_due_date"] == "05/12/2026"
