"""What is issued inside the body: everybody of a unit is asked to read it and to confirm it."""

import pytest

from support.outgoing import NOW, Bureau
from vanban.core.records.operations.reading import (
    CannotAskReading,
    ask_reading,
    confirm_reading,
)
from vanban.outgoing.publication.operations import issue
from vanban.oversight.tracking.queries import reading_board, waiting_for_me

pytestmark = pytest.mark.django_db


@pytest.mark.checklist(25)
def test_whoever_drafted_it_asks_once_it_is_issued_and_sees_who_confirmed(
    signing_bureau: Bureau,
) -> None:
    bureau = signing_bureau
    document = bureau.sealed()
    assert bureau.other_head.post_id is not None
    given = {"document_id": document, "post_ids": [bureau.other_head.post_id]}
    with pytest.raises(CannotAskReading) as refused:
        ask_reading(actor=bureau.officer, now=NOW, **given)
    assert [reason.code for reason in refused.value.reasons] == ["records.reading_too_early"]
    issue(actor=bureau.clerk, now=NOW, document_id=document)
    ask_reading(actor=bureau.officer, now=NOW, **given)
    (waits,) = waiting_for_me(bureau.other_head, now=NOW)
    assert (waits.id, waits.kind) == (document, "read")
    confirm_reading(actor=bureau.other_head, now=NOW, document_id=document)
    assert waiting_for_me(bureau.other_head, now=NOW) == []
    board = reading_board(bureau.officer, document_id=document)
    assert board is not None
    assert [(row.name, row.confirmed_at) for row in board.readers] == [
        (bureau.other_head.name, NOW)
    ]
