"""A signer signs what he has read; an order of the clerk holds for the number taken with it."""

from datetime import timedelta

import pytest

from support.clock import standing
from support.outgoing import LEADER, NOW, Bureau, decision_for, kept
from support.work import do_jobs
from vanban.outgoing.approval.operations import (
    CannotSubmit,
    approve,
    submit,
    submit_for_approval,
    withdraw_draft,
)
from vanban.outgoing.approval.rules import Side
from vanban.outgoing.drafting.operations import revise_draft, upload_version
from vanban.outgoing.numbering.operations import take_number, void_number
from vanban.outgoing.publication.operations import issue_and_send, issue_many
from vanban.outgoing.publication.queries import order_of
from vanban.outgoing.signing.operations import CannotBegin, CannotSign, request_signature, sign_many
from vanban.outgoing.signing.queries import batch_of

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=5)
REASON = "Sai căn cứ."


def replaced(bureau: Bureau) -> object:
    """A draft that waits for its signer, with another file than the one that waited at first."""
    document_id = bureau.approved()
    withdraw_draft(actor=bureau.officer, now=LATER, document_id=document_id, reason=REASON)
    other = kept(decision_for(LEADER) + b"\n% another")
    upload_version(actor=bureau.officer, now=LATER, document_id=document_id, stored=other)
    submit_for_approval(actor=bureau.officer, now=LATER, document_id=document_id)
    approve(actor=bureau.head, now=LATER, document_id=document_id, side=Side.CONTENT)
    approve(actor=bureau.chief, now=LATER, document_id=document_id, side=Side.FORM)
    return document_id


def test_a_file_that_took_the_place_of_the_one_read_is_not_signed(signing_bureau: Bureau) -> None:
    document_id = replaced(signing_bureau)
    leader = signing_bureau.leader
    with pytest.raises(CannotSign) as refused:
        request_signature(actor=leader, now=LATER, document_id=document_id, read_at=NOW)  # type: ignore[arg-type]
    (reason,) = refused.value.reasons
    assert (reason.code, bool(reason.mend)) == ("signing.read_another", True)
    request_signature(actor=leader, now=LATER, document_id=document_id, read_at=LATER)  # type: ignore[arg-type]


def test_nor_among_many(signing_bureau: Bureau) -> None:
    document_id, other = replaced(signing_bureau), signing_bureau.approved()
    given = {"actor": signing_bureau.leader, "now": LATER, "document_ids": [document_id, other]}
    with pytest.raises(CannotBegin) as refused:
        sign_many(**given, read_at=NOW)  # type: ignore[arg-type]
    assert [reason.code for reason in refused.value.reasons] == ["signing.read_another"]
    batch_id = sign_many(**given, read_at=LATER)  # type: ignore[arg-type]
    with standing(LATER):
        do_jobs(task="outgoing.signing.jobs")
    told = batch_of(signing_bureau.leader, batch_id=batch_id)
    assert told is not None
    assert told.done == 2


def test_what_is_replaced_while_the_batch_waits_is_not_signed_in_it(
    signing_bureau: Bureau,
) -> None:
    document_id = signing_bureau.approved()
    batch_id = sign_many(actor=signing_bureau.leader, now=NOW, document_ids=[document_id])
    withdraw_draft(actor=signing_bureau.officer, now=LATER, document_id=document_id, reason=REASON)
    submit_for_approval(actor=signing_bureau.officer, now=LATER, document_id=document_id)
    approve(actor=signing_bureau.head, now=LATER, document_id=document_id, side=Side.CONTENT)
    approve(actor=signing_bureau.chief, now=LATER, document_id=document_id, side=Side.FORM)
    with standing(LATER):
        do_jobs(task="outgoing.signing.jobs")
    told = batch_of(signing_bureau.leader, batch_id=batch_id)
    assert told is not None
    assert [item.problem.code for item in told.items if item.problem] == ["signing.read_another"]


def test_a_signer_changed_while_the_file_is_made_does_not_go_up(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    document_id = bureau.drafted()
    looked = submit.look_at_pdf

    def meanwhile(data: bytes, *, signer: str = "") -> object:
        revise_draft(
            actor=bureau.officer,
            now=NOW,
            document_id=document_id,
            type_code="quyet-dinh",
            subject="Về việc khác",
            signer_post_id=bureau.deputy.post_id,
            recipients=bureau.recipients,
        )
        return looked(data, signer=signer)

    monkeypatch.setattr(submit, "look_at_pdf", meanwhile)
    with pytest.raises(CannotSubmit) as refused:
        submit_for_approval(actor=bureau.officer, now=NOW, document_id=document_id)
    assert "approval.signer_changed" in {reason.code for reason in refused.value.reasons}


def test_a_number_voided_ends_the_order_that_took_it(signing_bureau: Bureau) -> None:
    bureau = signing_bureau
    document_id = bureau.signed()
    with standing(NOW):
        batch_id = issue_many(actor=bureau.clerk, now=NOW, document_ids=[document_id])
        do_jobs(task="publication.jobs")
        do_jobs(task="stamp_number")
    void_number(actor=bureau.clerk, now=LATER, document_id=document_id, reason=REASON)
    with standing(LATER):
        do_jobs()
    assert bureau.document(document_id).state == "signed", "no other number was taken"
    order = order_of(bureau.clerk, document_id=document_id)
    assert order is not None
    assert "hủy" in order.problem
    told = batch_of(bureau.clerk, batch_id=batch_id)
    assert told is not None
    assert [item.problem.code for item in told.items if item.problem] == [
        "publication.number_voided"
    ]
    assert told.finished_at == LATER


def test_a_number_taken_by_hand_after_it_waits_for_the_clerk(signing_bureau: Bureau) -> None:
    bureau = signing_bureau
    document_id = bureau.signed()
    with standing(NOW):
        issue_and_send(actor=bureau.clerk, now=NOW, document_id=document_id)
        void_number(actor=bureau.clerk, now=LATER, document_id=document_id, reason=REASON)
        take_number(actor=bureau.clerk, now=LATER, document_id=document_id)
        do_jobs()
    assert bureau.document(document_id).state == "numbered"
    again = LATER + timedelta(minutes=1)
    with standing(again):
        issue_and_send(actor=bureau.clerk, now=again, document_id=document_id)
        do_jobs()
    assert bureau.document(document_id).state == "issued"
