"""Many people at one draft: whatever is written is saved, or kept beside it and shown."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from support.outgoing import NOW, Bureau, make_bureau
from vanban.foundation.errors import Refusal
from vanban.outgoing.drafting.operations import DraftMovedOn, revise_draft
from vanban.outgoing.drafting.queries import draft_sheet, set_aside

PEOPLE = 16


def written(bureau: Bureau, document_id: object, subject: str, seen: str) -> Refusal | None:
    try:
        revise_draft(
            actor=bureau.officer,
            now=NOW,
            document_id=document_id,  # type: ignore[arg-type]
            type_code="quyet-dinh",
            subject=subject,
            signer_post_id=bureau.leader.post_id,
            recipients=bureau.recipients,
            seen=seen,
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
