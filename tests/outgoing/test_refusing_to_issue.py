"""What was signed and must not go out as it is: the clerk sends it back, and says why."""

import pytest

from support.outgoing import NOW, Bureau
from support.work import do_jobs
from vanban.core.records.queries import versions_of
from vanban.foundation.errors import Forbidden
from vanban.outgoing.approval.operations import (
    CannotReturn,
    approve,
    return_draft,
    submit_for_approval,
    withdraw_draft,
)
from vanban.outgoing.approval.queries import returns_of
from vanban.outgoing.approval.rules import Side
from vanban.outgoing.numbering.operations import take_number, void_number
from vanban.outgoing.sealing.operations import request_seal
from vanban.outgoing.signing.operations import request_signature

WHY = "Sai tên cơ quan nhận"


@pytest.mark.parametrize("who", ["clerk", "leader"])
def test_the_clerk_or_the_signer_sends_back_what_was_signed(
    signing_bureau: Bureau, who: str
) -> None:
    bureau = signing_bureau
    document_id = bureau.signed()
    return_draft(actor=getattr(bureau, who), now=NOW, document_id=document_id, reason=WHY)
    assert bureau.state(document_id) == "drafting"
    assert bureau.kinds(document_id) == ["draft", "prepared", "signed"]
    (row,) = returns_of(bureau.officer, document_id=document_id)
    assert (row.reason, row.from_state) == (WHY, "signed")


def test_it_is_approved_signed_numbered_and_sealed_anew(signing_bureau: Bureau) -> None:
    bureau = signing_bureau
    document_id = bureau.numbered()
    with pytest.raises(CannotReturn):
        return_draft(actor=bureau.clerk, now=NOW, document_id=document_id, reason=WHY)
    void_number(actor=bureau.clerk, now=NOW, document_id=document_id, reason=WHY)
    return_draft(actor=bureau.clerk, now=NOW, document_id=document_id, reason=WHY)
    submit_for_approval(actor=bureau.officer, now=NOW, document_id=document_id)
    approve(actor=bureau.head, now=NOW, document_id=document_id, side=Side.CONTENT)
    approve(actor=bureau.chief, now=NOW, document_id=document_id, side=Side.FORM)
    request_signature(actor=bureau.leader, now=NOW, document_id=document_id)
    do_jobs(task="signing")
    assert bureau.state(document_id) == "signed"
    once = ["draft", "prepared", "signed", "numbered"]
    assert bureau.kinds(document_id) == [*once, "prepared", "signed"]
    take_number(actor=bureau.clerk, now=NOW, document_id=document_id)
    do_jobs(task="numbering")
    request_seal(actor=bureau.clerk, now=NOW, document_id=document_id)
    do_jobs(task="sealing")
    assert bureau.document(document_id).number_printed == "02"
    assert versions_of(bureau.system, document_id=document_id)[0].kind == "sealed"


@pytest.mark.parametrize("who", ["officer", "head", "chief"])
def test_nobody_else_sends_back_what_was_signed(signing_bureau: Bureau, who: str) -> None:
    bureau = signing_bureau
    document_id = bureau.signed()
    with pytest.raises(Forbidden) as refused:
        return_draft(actor=getattr(bureau, who), now=NOW, document_id=document_id, reason=WHY)
    assert "văn thư" in refused.value.reasons[0].mend
    assert bureau.state(document_id) == "signed"


def test_the_drafter_does_not_take_back_what_was_signed(signing_bureau: Bureau) -> None:
    document_id = signing_bureau.signed()
    with pytest.raises(CannotReturn) as refused:
        withdraw_draft(actor=signing_bureau.officer, now=NOW, document_id=document_id)
    assert [each.code for each in refused.value.reasons] == ["approval.signed_in_part"]


def test_the_refusal_needs_its_reason(signing_bureau: Bureau) -> None:
    document_id = signing_bureau.signed()
    with pytest.raises(CannotReturn) as refused:
        return_draft(actor=signing_bureau.clerk, now=NOW, document_id=document_id, reason=" ")
    assert [each.field for each in refused.value.reasons] == ["reason"]
