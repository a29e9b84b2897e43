"""Journey 1 in a real browser: drafted, approved twice, signed, numbered, sealed, issued, handled.

Two offices, the axis between them, everybody at a desk of their own; the drafter's page stays open
from the issue on and is never loaded again.
"""

from pathlib import Path

import pytest

from support.desk import Room
from support.steps import (
    DEPARTMENT,
    DOCX,
    GOVERNMENT,
    Paper,
    drafted_and_approved,
    handled,
    judged,
    signed_and_issued,
    told_of_all,
)
from support.word import decision

pytestmark = [pytest.mark.journey, pytest.mark.needs("chromium")]


@pytest.mark.needs("soffice")
@pytest.mark.checklist(16, 20, 21)
def test_a_decision_travels(room: Room, tmp_path: Path) -> None:
    subject = "Về việc khôi phục sản xuất nông nghiệp sau đợt mưa lũ tháng 11 năm 2026"
    paper = Paper("du-thao.docx", DOCX, decision(subject), subject, "Quyết định")
    sender = drafted_and_approved(room, paper)
    issued = signed_and_issued(room, sender, paper)
    for body in (GOVERNMENT, DEPARTMENT):
        handled(room, body, subject)
        told_of_all(sender, body)
    sender.picture("sender-sees-all")
    judged(room.stack, sender, issued, tmp_path)
