"""As what a signer signs (TM., KT., TL., TUQ., Q.): chosen by the drafter of what he may."""

from datetime import date
from uuid import UUID

import pytest

from support.outgoing import NOW, TODAY, Bureau, decision_for
from support.work import do_jobs
from vanban.core.people.operations import delegate, revoke_delegation
from vanban.foundation.ids import new_id
from vanban.outgoing.approval.operations import submit_for_approval
from vanban.outgoing.drafting.operations import CannotDraft, revise_draft
from vanban.outgoing.drafting.queries import draft_sheet, signers, turn_to_sign
from vanban.outgoing.signing.operations import CannotSign, request_signature

pytestmark = pytest.mark.django_db
CHIEF = "Đỗ Hữu Huy"


def let(bureau: Bureau, kind: str, *types: str, basis: str = "Quy chế làm việc, Điều 9") -> UUID:
    """The leader lets the office chief sign for him."""
    assert bureau.leader.post_id is not None
    assert bureau.chief.post_id is not None
    return delegate(
        actor=bureau.leader,
        now=NOW,
        grantor_id=bureau.leader.post_id,
        grantee_id=bureau.chief.post_id,
        kind=kind,
        basis=basis,
        valid_from=date(2026, 1, 1) if kind == "TL" else date(2026, 2, 1),
        valid_to=date(2026, 12, 31),
        document_types=types,
    )


def drafted(bureau: Bureau, chosen: UUID | None) -> UUID:
    return bureau.drafted(
        decision_for(CHIEF), signer_post_id=bureau.chief.post_id, signer_delegation_id=chosen
    )


def codes(bureau: Bureau, chosen: UUID | None, **more: object) -> list[str]:
    with pytest.raises(CannotDraft) as refused:
        bureau.drafted(
            decision_for(CHIEF),
            signer_post_id=bureau.chief.post_id,
            signer_delegation_id=chosen,
            **more,
        )
    assert all(reason.mend for reason in refused.value.reasons)
    return [reason.code for reason in refused.value.reasons]


def test_everything_a_person_may_sign_as_is_offered_the_usual_first(bureau: Bureau) -> None:
    by_order = let(bureau, "TL")
    authorised = let(bureau, "TUQ", "quyet-dinh", "thong-bao")
    rows = [
        row
        for row in signers(bureau.officer, on=TODAY, type_code="quyet-dinh")
        if row.post_id == bureau.chief.post_id
    ]
    assert [(row.delegation_id, row.lines) for row in rows] == [
        (authorised, ("TUQ. CHỦ TỊCH", "CHÁNH VĂN PHÒNG")),
        (by_order, ("TL. CHỦ TỊCH", "CHÁNH VĂN PHÒNG")),
    ]
    letters = signers(bureau.officer, on=TODAY, type_code="cong-van")
    assert [row.kind for row in letters if row.post_id == bureau.chief.post_id] == ["TL"]


def test_the_signer_signs_as_the_drafter_chose(signing_bureau: Bureau) -> None:
    bureau = signing_bureau
    by_order, authorised = let(bureau, "TL"), let(bureau, "TUQ", "quyet-dinh")
    for chosen, kind in ((by_order, "TL"), (authorised, "TUQ"), (None, "TUQ")):
        document_id = bureau.approved(
            decision_for(CHIEF),
            signer_post_id=bureau.chief.post_id,
            signer_delegation_id=chosen,
        )
        turn = turn_to_sign(bureau.chief, document_id=document_id, on=TODAY)
        assert turn is not None
        assert turn.right.lines[0] == f"{kind}. CHỦ TỊCH"
        request_signature(actor=bureau.chief, now=NOW, document_id=document_id)
        do_jobs(task="signing")
        assert bureau.document(document_id).signer_authority.startswith(f"{kind}. CHỦ TỊCH")


def test_what_the_signer_does_not_hold_cannot_be_chosen(bureau: Bureau) -> None:
    assert codes(bureau, None) == ["drafting.signer_not_competent"]
    authorised = let(bureau, "TUQ", "thong-bao")
    by_order = let(bureau, "TL")
    assert codes(bureau, authorised) == ["drafting.capacity_not_held"], "not of this type"
    assert codes(bureau, new_id(), subject=" ") == [
        "drafting.subject",
        "drafting.capacity_not_held",
    ]
    document_id = drafted(bureau, by_order)
    before = draft_sheet(bureau.officer, document_id=document_id)
    assert before.signer_delegation_id == by_order
    revise_draft(
        actor=bureau.officer,
        now=NOW,
        document_id=document_id,
        type_code="thong-bao",
        subject="Về việc nghỉ Tết",
        signer_post_id=bureau.chief.post_id,
        signer_delegation_id=authorised,
        recipients=bureau.recipients,
    )
    after = draft_sheet(bureau.officer, document_id=document_id)
    assert after.signer_delegation_id == authorised
    assert after.mark != before.mark


def test_a_choice_that_has_lapsed_goes_no_further_and_says_why(signing_bureau: Bureau) -> None:
    bureau = signing_bureau
    by_order, authorised = let(bureau, "TL"), let(bureau, "TUQ", "quyet-dinh")
    waits = bureau.approved(
        decision_for(CHIEF), signer_post_id=bureau.chief.post_id, signer_delegation_id=authorised
    )
    draft = drafted(bureau, authorised)
    revoke_delegation(actor=bureau.leader, now=NOW, delegation_id=authorised)
    with pytest.raises(Exception, match="tư cách đã chọn"):
        submit_for_approval(actor=bureau.officer, now=NOW, document_id=draft)
    with pytest.raises(CannotSign) as refused:
        request_signature(actor=bureau.chief, now=NOW, document_id=waits)
    (reason,) = refused.value.reasons
    assert reason.code == "drafting.capacity_not_held"
    assert "TL. CHỦ TỊCH" in reason.text
    assert by_order != authorised
