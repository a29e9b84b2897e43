"""Several signers of one document: each over those before, the number and the seal after all."""

from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support.joint import JOINT, OF_THE_OTHER, OTHER, OTHER_BODY, signed_elsewhere
from support.judges import openssl_verifies, pdfsig
from support.outgoing import DEPUTY, LEADER, NOW, TODAY, Bureau, enrol
from support.papers import LINES, draft
from support.work import do_jobs
from vanban.core.files.queries import load
from vanban.core.records.queries import visible_documents
from vanban.doors.testpki.authority import Pki
from vanban.formats.docx.filling import Filling
from vanban.formats.docx.setting import Block
from vanban.formats.docx.templates import make_template
from vanban.formats.layout.from_docx import sheet_of_docx
from vanban.formats.layout.judging import judge_docx
from vanban.formats.symbol import document_type
from vanban.foundation.actor import Actor
from vanban.foundation.errors import Forbidden
from vanban.outgoing.approval.operations import (
    CannotSubmit,
    approve,
    return_draft,
    submit_for_approval,
)
from vanban.outgoing.approval.operations.decide import CannotReturn, withdraw_draft
from vanban.outgoing.approval.rules import Side
from vanban.outgoing.drafting.operations import CannotDraft, revise_draft
from vanban.outgoing.drafting.queries import draft_sheet, joint_signers, turn_to_sign
from vanban.outgoing.drafting.rules import JointInput, SignerInput, Turn
from vanban.outgoing.drafting.rules.signers import places, standing
from vanban.outgoing.numbering.operations import take_number
from vanban.outgoing.sealing.operations import request_seal
from vanban.outgoing.signing.operations import CannotSign, bring_signature, request_signature
from vanban.outgoing.signing.queries import lent_out, requests_of, signature_place
from vanban.oversight.tracking.queries.concerned import posts_concerned
from vanban.oversight.tracking.queries.outgoing import to_sign
from vanban.oversight.tracking.rules.notices import NoticeKind

pytestmark = pytest.mark.django_db


def beside(*signers: SignerInput, in_turn: bool = True) -> JointInput:
    return JointInput(signers, in_turn=in_turn)


def deputy_of(bureau: Bureau) -> SignerInput:
    return SignerInput(post_id=bureau.deputy.post_id)


def sign(bureau: Bureau, who: Actor, document_id: UUID) -> None:
    request_signature(actor=who, now=NOW, document_id=document_id)
    do_jobs(task="signing")


def waits_for(who: Actor, document_id: UUID) -> bool:
    return to_sign(who, visible_documents(who), TODAY).filter(id=document_id).exists()


@pytest.mark.checklist(17)
def test_two_leaders_sign_in_turn_and_number_and_seal_come_after_both(
    signing_bureau: Bureau, pki: Pki, tmp_path: Path
) -> None:
    bureau = signing_bureau
    document_id = bureau.approved(JOINT, joint=beside(deputy_of(bureau)))
    assert (waits_for(bureau.deputy, document_id), waits_for(bureau.leader, document_id)) == (
        True,
        False,
    )
    with pytest.raises(CannotSign) as refused:
        request_signature(actor=bureau.leader, now=NOW, document_id=document_id)
    assert [reason.code for reason in refused.value.reasons] == ["signing.not_your_turn"]
    assert DEPUTY in refused.value.reasons[0].text

    sign(bureau, bureau.deputy, document_id)
    assert bureau.state(document_id) == "to_sign"
    assert bureau.document(document_id).signer_name == LEADER
    asked = {"document_id": document_id}
    assert posts_concerned(bureau.system, kind=NoticeKind.TO_SIGN, ids=asked) == {
        bureau.leader.post_id
    }
    with pytest.raises(CannotSign) as again:
        request_signature(actor=bureau.deputy, now=NOW, document_id=document_id)
    assert [reason.code for reason in again.value.reasons] == ["signing.signed_already"]

    sign(bureau, bureau.leader, document_id)
    assert bureau.state(document_id) == "signed"
    take_number(actor=bureau.clerk, now=NOW, document_id=document_id)
    do_jobs(task="numbering")
    request_seal(actor=bureau.clerk, now=NOW, document_id=document_id)
    do_jobs(task="sealing")
    assert bureau.state(document_id) == "sealed"
    assert bureau.kinds(document_id) == [
        "draft",
        "prepared",
        "signed",
        "signed",
        "numbered",
        "sealed",
    ]
    assert [
        (row.signer_name, row.ordinal)
        for row in requests_of(bureau.leader, document_id=document_id)
    ] == [(LEADER, 2), (DEPUTY, 1)]
    place = signature_place(bureau.system, document_id=document_id)
    assert place is not None
    assert place.box.x0 > 300, "the seal stands on the document's own signature"
    pdf = load(bureau.sha256(document_id, "sealed"))
    assert pdfsig(pdf, tmp_path) == ["Signature is Valid."] * 3
    assert openssl_verifies(pdf, tmp_path, pki.root.certificate) == [0, 0, 0]


def test_side_by_side_whoever_comes_first_signs_first(signing_bureau: Bureau) -> None:
    bureau = signing_bureau
    document_id = bureau.approved(JOINT, joint=beside(deputy_of(bureau), in_turn=False))
    assert waits_for(bureau.deputy, document_id)
    sign(bureau, bureau.leader, document_id)
    assert bureau.state(document_id) == "to_sign"
    assert not waits_for(bureau.leader, document_id)
    sign(bureau, bureau.deputy, document_id)
    document = bureau.document(document_id)
    assert (document.state, document.signer_name) == ("signed", LEADER)


def test_returned_in_between_everybody_signs_the_new_file(signing_bureau: Bureau) -> None:
    bureau = signing_bureau
    document_id = bureau.approved(JOINT, joint=beside(deputy_of(bureau)))
    sign(bureau, bureau.deputy, document_id)
    with pytest.raises(CannotReturn) as refused:
        withdraw_draft(actor=bureau.officer, now=NOW, document_id=document_id)
    assert [reason.code for reason in refused.value.reasons] == ["approval.signed_in_part"]
    return_draft(actor=bureau.leader, now=NOW, document_id=document_id, reason="Sửa Điều 2.")
    assert {row.state for row in joint_signers(bureau.officer, document_id=document_id)} == {
        "later"
    }
    submit_for_approval(actor=bureau.officer, now=NOW, document_id=document_id)
    approve(actor=bureau.head, now=NOW, document_id=document_id, side=Side.CONTENT)
    approve(actor=bureau.chief, now=NOW, document_id=document_id, side=Side.FORM)
    assert waits_for(bureau.deputy, document_id)
    sign(bureau, bureau.deputy, document_id)
    sign(bureau, bureau.leader, document_id)
    assert bureau.state(document_id) == "signed"
    signed = load(bureau.sha256(document_id, "signed"))
    assert signed.startswith(load(bureau.sha256(document_id, "prepared")))


def test_minutes_are_signed_by_their_secretary_too(signing_bureau: Bureau, pki: Pki) -> None:
    bureau = signing_bureau
    enrol(replace_leaders(bureau), pki)
    officer = bureau.officer
    lines = (*LINES, ("Tinos-Bold", 14, 100, 210, officer.name))
    secretary = SignerInput(post_id=officer.post_id, capacity="Thư ký")
    document_id = bureau.approved(draft(lines=lines), type_code="bien-ban", joint=beside(secretary))
    turn = turn_to_sign(officer, document_id=document_id, on=TODAY)
    assert turn is not None
    assert turn.right.lines == ("THƯ KÝ",)
    sign(bureau, officer, document_id)
    sign(bureau, bureau.leader, document_id)
    assert bureau.state(document_id) == "signed"


def replace_leaders(bureau: Bureau) -> Bureau:
    """The same body with the officer where a key is given to."""
    return replace(bureau, leader=bureau.officer, deputy=bureau.colleague)


# ── another body's signature ────────────────────────────────────────────────────────────────


def lent_document(bureau: Bureau) -> tuple[UUID, bytes]:
    document_id = bureau.approved(JOINT, joint=beside(OF_THE_OTHER))
    lent = lent_out(bureau.officer, document_id=document_id)
    assert lent is not None
    assert (lent.name, lent.body_name, lent.ordinal) == (OTHER, OTHER_BODY, 1)
    return document_id, load(lent.sha256)


def test_the_signature_of_another_body_is_brought_back_as_a_file(
    signing_bureau: Bureau, pki: Pki, tmp_path: Path
) -> None:
    bureau = signing_bureau
    document_id, given_out = lent_document(bureau)
    back = signed_elsewhere(pki, given_out)
    with pytest.raises(Forbidden):
        bring_signature(actor=bureau.head, now=NOW, document_id=document_id, ordinal=1, data=back)
    bring_signature(actor=bureau.officer, now=NOW, document_id=document_id, ordinal=1, data=back)
    rows = joint_signers(bureau.officer, document_id=document_id)
    assert [row.state for row in rows] == ["signed", "asked"]
    sign(bureau, bureau.leader, document_id)
    assert bureau.state(document_id) == "signed"
    assert (
        pdfsig(load(bureau.sha256(document_id, "signed")), tmp_path) == ["Signature is Valid."] * 2
    )
    with pytest.raises(CannotSign):
        bring_signature(
            actor=bureau.officer, now=NOW, document_id=document_id, ordinal=1, data=back
        )


def test_a_file_that_another_signed_or_that_is_not_ours_is_refused(
    signing_bureau: Bureau, pki: Pki
) -> None:
    bureau = signing_bureau
    document_id, given_out = lent_document(bureau)

    def refusal(data: bytes) -> set[str]:
        with pytest.raises(CannotSign) as refused:
            bring_signature(
                actor=bureau.clerk, now=NOW, document_id=document_id, ordinal=1, data=data
            )
        assert all(reason.mend for reason in refused.value.reasons)
        return {reason.code for reason in refused.value.reasons}

    assert refusal(signed_elsewhere(pki, given_out, "Phạm Văn Khác")) == {
        "signing.brought_other_signer"
    }
    assert refusal(given_out) == {"returned.unsigned"}
    assert refusal(signed_elsewhere(pki, JOINT)) == {"returned.not_ours"}
    assert bureau.state(document_id) == "to_sign"


# ── the draft ───────────────────────────────────────────────────────────────────────────────


def test_everything_against_the_signers_comes_back_at_once(bureau: Bureau) -> None:
    officer = SignerInput(post_id=bureau.officer.post_id)
    unclear = SignerInput(name=OTHER)
    with pytest.raises(CannotDraft) as refused:
        bureau.drafted(
            JOINT,
            signer_post_id=None,
            joint=beside(officer, officer, unclear, SignerInput(post_id=bureau.partner_id)),
        )
    codes = [reason.code for reason in refused.value.reasons]
    assert sorted(set(codes)) == [
        "drafting.joint_no_main",
        "drafting.joint_not_competent",
        "drafting.joint_twice",
        "drafting.joint_unclear",
        "drafting.joint_unknown",
    ]
    assert all(reason.mend and reason.field for reason in refused.value.reasons)


def test_every_signers_name_must_be_on_the_page(bureau: Bureau) -> None:
    document_id = bureau.drafted(joint=beside(deputy_of(bureau)))
    with pytest.raises(CannotSubmit) as refused:
        submit_for_approval(actor=bureau.officer, now=NOW, document_id=document_id)
    assert [reason.code for reason in refused.value.reasons] == ["approval.signer_not_printed"]
    assert DEPUTY in refused.value.reasons[0].text
    assert LEADER not in refused.value.reasons[0].text


def test_the_form_gives_back_who_signs_along_and_its_mark_knows_them(bureau: Bureau) -> None:
    joint = beside(deputy_of(bureau), in_turn=False)
    document_id = bureau.drafted(JOINT, joint=joint)
    sheet = draft_sheet(bureau.officer, document_id=document_id)
    assert [row.name for row in sheet.joint] == [DEPUTY, LEADER]
    assert sheet.joint_input.in_turn is False
    again: dict[str, Any] = {
        "type_code": "quyet-dinh",
        "subject": sheet.subject,
        "signer_post_id": sheet.signer_post_id,
        "recipients": bureau.recipients,
    }
    revise_draft(actor=bureau.officer, now=NOW, document_id=document_id, **again)
    assert draft_sheet(bureau.officer, document_id=document_id).joint == ()
    assert draft_sheet(bureau.officer, document_id=document_id).mark != sheet.mark


@pytest.mark.parametrize("others", [1, 2, 3])
def test_the_template_sets_every_signature_block_by_annex_1(others: int) -> None:
    blocks = [Block(("GIÁM ĐỐC", "SỞ TÀI CHÍNH"), f"Lê Thị Thanh {n}") for n in "ABC"[:others]]
    filling = Filling(
        kind=document_type("quyet-dinh"),
        issuer="Ủy ban nhân dân tỉnh Đắk Lắk",
        place="Đắk Lắk",
        year=2026,
        notation="QĐ-UBND",
        subject="Về việc phối hợp quản lý ngân sách",
        signer_name=LEADER,
        signer_lines=("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"),
        beside=blocks,
        recipients=("Văn phòng Chính phủ",),
    )
    found = judge_docx(make_template(filling))
    assert [each.code for each in found.findings] == []


def test_minutes_have_their_secretary_and_their_chair() -> None:
    filling = Filling(
        kind=document_type("bien-ban"),
        issuer="Ủy ban nhân dân tỉnh Đắk Lắk",
        place="Đắk Lắk",
        year=2026,
        notation="BB-UBND",
        subject="Họp giao ban tháng 11",
        signer_name=LEADER,
        recipients=("Sở Tài chính",),
    )
    minutes = make_template(filling)
    assert [each.code for each in judge_docx(minutes).findings] == []
    words = "\n".join(piece.text for piece in sheet_of_docx(minutes).pieces)
    assert "THƯ KÝ" in words
    assert words.index("CHỦ TỌA") < words.index(LEADER)


# ── whose turn it is ────────────────────────────────────────────────────────────────────────


class Row:
    def __init__(self, ordinal: int, place: int, state: str) -> None:
        self.ordinal, self.place, self.state = ordinal, place, state


@given(in_turn=st.booleans(), signed=st.lists(st.booleans(), min_size=1, max_size=12))
@settings(deadline=None)
def test_someone_is_asked_until_all_have_signed(*, in_turn: bool, signed: list[bool]) -> None:
    rows = [
        Row(number, place, Turn.SIGNED if done else Turn.LATER)
        for number, (place, done) in enumerate(
            zip(places(len(signed), in_turn=in_turn), signed, strict=True), start=1
        )
    ]
    turns = standing(rows)
    asked = [number for number, turn in turns.items() if turn is Turn.ASKED]
    open_ones = [number for number, done in enumerate(signed, start=1) if not done]
    assert asked == (open_ones[:1] if in_turn else open_ones)
    assert [turns[number] is Turn.SIGNED for number in sorted(turns)] == signed
