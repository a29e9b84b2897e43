"""Initials (ký nháy) are drawn into the file before its signer sees it, and his signature covers
them.
"""

from pathlib import Path
from uuid import UUID

import pytest

from support.judges import pdfsig, qpdf_complaints
from support.outgoing import NOW, Bureau
from support.papers import LINES, draft
from support.work import do_jobs, queued
from vanban.core.files.queries import load
from vanban.core.records.queries import versions_of
from vanban.formats.pades.appearance import handwriting
from vanban.formats.pdf.document import opened
from vanban.formats.pdf.initials import Spot, find_spot
from vanban.formats.pdf.text import plain_text
from vanban.outgoing.approval.operations import (
    approve,
    draw_initials_on,
    save_process,
    take_back,
)
from vanban.outgoing.approval.queries import approvals_of
from vanban.outgoing.approval.rules import Side, StepKind
from vanban.outgoing.approval.rules.templates import Planned, Who
from vanban.outgoing.signing.operations import CannotSign, request_signature
from vanban.trust.keys.operations.pictures import (
    fit_picture,
    initials_png,
    picture_png,
    use_picture,
)

pytestmark = pytest.mark.django_db

PAPER = draft(
    lines=(
        *LINES,
        ("Tinos-Regular", 14, 100, 400, "Quyết định này có hiệu lực kể từ ngày ký./."),
        ("Tinos-Regular", 11, 100, 200, "- Lưu: VT, VX."),
    )
)


def initialled(bureau: Bureau) -> UUID:
    """Approved by a process in which the head of the unit and the office initial."""
    save_process(
        actor=bureau.administrator,
        now=NOW,
        document_type="quyet-dinh",
        name="Có ký nháy",
        steps=[
            Planned(StepKind.INITIAL, Who.DRAFTING_HEAD, 1),
            Planned(StepKind.CONTENT, Who.DRAFTING_HEAD, 2),
            Planned(StepKind.FORM, Who.ROLE, 3, target="office_chief"),
            Planned(StepKind.INITIAL, Who.ROLE, 4, target="office_chief"),
        ],
    )
    document_id = bureau.submitted(PAPER)
    approve(actor=bureau.head, now=NOW, document_id=document_id, side=StepKind.INITIAL)
    approve(actor=bureau.head, now=NOW, document_id=document_id, side=Side.CONTENT)
    approve(actor=bureau.chief, now=NOW, document_id=document_id, side=Side.FORM)
    approve(actor=bureau.chief, now=NOW, document_id=document_id, side=StepKind.INITIAL)
    return document_id


def words_of(data: bytes) -> str:
    with opened(data) as document:
        return plain_text(document, 0)


def test_initials_stand_at_the_end_of_the_text_and_of_the_recipients_under_the_signature(
    signing_bureau: Bureau, tmp_path: Path
) -> None:
    bureau = signing_bureau
    document_id = initialled(bureau)
    assert queued("approval") == ["outgoing.approval.jobs.draw_initials"]
    with pytest.raises(CannotSign) as refused:
        request_signature(actor=bureau.leader, now=NOW, document_id=document_id)
    assert [reason.code for reason in refused.value.reasons] == ["signing.being_initialled"]
    do_jobs(task="approval")
    draw_initials_on(actor=bureau.system, now=NOW, document_id=document_id)
    assert bureau.kinds(document_id) == ["draft", "prepared", "prepared"], "drawn once"
    drawn = load(bureau.sha256(document_id, "prepared"))
    for person in (bureau.head, bureau.chief):
        assert person.name in words_of(drawn)
    assert words_of(drawn).count("ký nháy 20/11/2026") == 2
    newest = versions_of(bureau.leader, document_id=document_id)[0]
    assert newest.note == f"Có ký nháy của {bureau.head.name}, {bureau.chief.name}"

    request_signature(actor=bureau.leader, now=NOW, document_id=document_id)
    do_jobs(task="signing")
    signed = load(bureau.sha256(document_id, "signed"))
    assert signed.startswith(drawn)
    assert pdfsig(signed, tmp_path) == ["Signature is Valid."]
    assert qpdf_complaints(signed, tmp_path) == ""


def test_initials_taken_back_are_not_on_the_file(signing_bureau: Bureau) -> None:
    bureau = signing_bureau
    document_id = initialled(bureau)
    do_jobs(task="approval")
    rows = approvals_of(bureau.chief, document_id=document_id)
    own = next(row for row in rows if row.place == 4)
    take_back(actor=bureau.chief, now=NOW, document_id=document_id, step_id=own.id)
    assert bureau.state(document_id) == "in_review"
    approve(actor=bureau.chief, now=NOW, document_id=document_id, side=StepKind.INITIAL)
    do_jobs(task="approval")
    drawn = words_of(load(bureau.sha256(document_id, "prepared")))
    assert drawn.count(bureau.chief.name) == 1, "drawn on the submitted file, not on the last one"


def test_a_persons_own_initials_are_not_his_signature(signing_bureau: Bureau) -> None:
    bureau = signing_bureau
    person = bureau.head.person_id
    assert person is not None
    small = fit_picture(handwriting("Hiền"), clear_ground=False, initials=True)
    use_picture(actor=bureau.head, now=NOW, fitting=small, person_id=person)
    assert initials_png(bureau.head, person_id=person)
    assert picture_png(bureau.head, person_id=person)[0] == b""
    document_id = initialled(bureau)
    do_jobs(task="approval")
    drawn = words_of(load(bureau.sha256(document_id, "prepared")))
    assert bureau.head.name not in drawn, "his picture stands there instead of words"
    assert bureau.chief.name in drawn


def test_the_places_are_right_of_the_words_and_beside_each_other() -> None:
    end, foot = find_spot(PAPER, Spot.TEXT_END), find_spot(PAPER, Spot.RECIPIENTS_END)
    assert (end.page, end.y0 < 400 < end.y1) == (0, True)
    assert (foot.page, foot.y0 < 200 < foot.y1) == (0, True)
    assert end.x0 > 330
    second = find_spot(PAPER, Spot.RECIPIENTS_END, taken=1)
    assert second.x0 >= foot.x1
    without = find_spot(draft(), Spot.TEXT_END)
    assert (without.y0 > 0, without.y1 < 60) == (True, True)
