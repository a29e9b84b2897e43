"""Content and form are answered for by two names; what changed must be approved again."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.outgoing import NOW, Bureau, kept
from support.papers import draft
from vanban.core.files.queries import load
from vanban.core.records.operations import DocumentNotFound
from vanban.core.records.queries import document_face
from vanban.formats.pades.fields import DATE_FIELD, NUMBER_FIELD, field_names
from vanban.foundation import tenancy
from vanban.foundation.errors import Forbidden, NotFound
from vanban.foundation.ids import new_id
from vanban.foundation.models import EventRecord
from vanban.outgoing.approval.operations import (
    CannotApprove,
    CannotReturn,
    CannotSubmit,
    approve,
    return_draft,
    submit_for_approval,
    withdraw_draft,
)
from vanban.outgoing.approval.queries import approvals_of, approvers, returns_of, stamp_plan
from vanban.outgoing.approval.rules import Side, both_sides, may_decide
from vanban.outgoing.drafting.operations import create_draft, upload_version

pytestmark = pytest.mark.django_db


def test_submitting_makes_the_pdf_to_sign_with_empty_fields_and_asks_two_people(
    bureau: Bureau,
) -> None:
    document_id = bureau.submitted()
    assert bureau.kinds(document_id) == ["draft", "prepared"]
    prepared = load(bureau.sha256(document_id, "prepared"))
    assert prepared.startswith(load(bureau.sha256(document_id, "draft")))
    assert field_names(prepared) == {NUMBER_FIELD, DATE_FIELD}
    assert stamp_plan(bureau.clerk, document_id=document_id) is not None
    content, form = approvals_of(bureau.officer, document_id=document_id)
    assert (content.side, content.asked_of_name) == ("content", bureau.head.name)
    assert (form.side, form.asked_of_name) == ("form", bureau.chief.name)
    document = bureau.document(document_id)
    assert (document.state, document.notation, document.page_count) == ("in_review", "QĐ-UBND", 1)


def test_a_draft_that_lacks_much_is_told_everything_at_once(bureau: Bureau) -> None:
    lonely = replace(bureau.officer, unit_id=None)
    document_id = create_draft(actor=lonely, now=NOW, type_code="cong-van", subject="V/v họp")
    with pytest.raises(CannotSubmit) as refused:
        submit_for_approval(actor=lonely, now=NOW, document_id=document_id)
    assert {reason.code for reason in refused.value.reasons} == {
        "approval.no_file",
        "approval.no_signer",
        "approval.no_recipient",
        "approval.no_content_approver",
        "approval.no_notation",
    }
    assert all(reason.mend for reason in refused.value.reasons)


def test_a_letter_takes_the_units_abbreviation_unless_the_draft_prints_another(
    bureau: Bureau,
) -> None:
    blank = draft(lines=(("Tinos-Regular", 13, 100, 500, "Nguyễn Văn Hùng"),))
    document_id = bureau.submitted(blank, type_code="cong-van")
    assert bureau.document(document_id).notation == "UBND-VX"
    printed = bureau.submitted(type_code="cong-van")
    assert bureau.document(printed).notation == "QĐ-UBND"


def test_both_names_are_kept_and_the_document_goes_to_its_signer(bureau: Bureau) -> None:
    document_id = bureau.submitted()
    approve(
        actor=bureau.head, now=NOW, document_id=document_id, side=Side.CONTENT, note="Đã rà số liệu"
    )
    assert bureau.state(document_id) == "in_review"
    with pytest.raises(NotFound):
        document_face(bureau.leader, document_id=document_id)
    approve(actor=bureau.chief, now=NOW, document_id=document_id, side=Side.FORM)
    assert bureau.state(document_id) == "to_sign"
    assert document_face(bureau.leader, document_id=document_id).state == "to_sign"
    content, form = approvals_of(bureau.leader, document_id=document_id)
    assert (content.decided_by_name, content.note) == (bureau.head.name, "Đã rà số liệu")
    assert (form.decided_by_name, form.decided_by_title) == (bureau.chief.name, "Chánh Văn phòng")
    tenancy.enter(bureau.organisation_id)
    names = list(EventRecord.objects.order_by("recorded_at").values_list("name", flat=True))
    assert "outgoing.drafting.DraftSubmitted" in names
    assert "outgoing.approval.DraftApproved" in names


@pytest.mark.parametrize("who", ["officer", "colleague", "other_head", "leader", "clerk"])
@pytest.mark.parametrize("side", list(Side))
def test_nobody_else_approves(bureau: Bureau, who: str, side: Side) -> None:
    document_id = bureau.submitted()
    with pytest.raises((Forbidden, DocumentNotFound)):
        approve(actor=getattr(bureau, who), now=NOW, document_id=document_id, side=side)


def test_a_side_is_approved_once_and_only_in_review(bureau: Bureau) -> None:
    document_id = bureau.submitted()
    approve(actor=bureau.head, now=NOW, document_id=document_id, side=Side.CONTENT)
    with pytest.raises(CannotApprove) as refused:
        approve(actor=bureau.head, now=NOW, document_id=document_id, side=Side.CONTENT)
    assert [reason.code for reason in refused.value.reasons] == ["approval.already"]
    with pytest.raises(Forbidden):
        approve(actor=bureau.head, now=NOW, document_id=document_id, side=Side.FORM)
    approve(actor=bureau.chief, now=NOW, document_id=document_id, side=Side.FORM)
    with pytest.raises(CannotApprove):
        approve(actor=bureau.chief, now=NOW, document_id=document_id, side=Side.FORM)


def test_one_person_holds_both_sides_only_with_both_rights(bureau: Bureau) -> None:
    document_id = bureau.drafted()
    submit_for_approval(
        actor=bureau.officer,
        now=NOW,
        document_id=document_id,
        content_approver_id=bureau.chief.post_id,
    )
    for side in Side:
        approve(actor=bureau.chief, now=NOW, document_id=document_id, side=side)
    assert bureau.state(document_id) == "to_sign"


def test_an_approver_without_the_right_cannot_be_chosen(bureau: Bureau) -> None:
    document_id = bureau.drafted()
    with pytest.raises(CannotSubmit) as refused:
        submit_for_approval(
            actor=bureau.officer,
            now=NOW,
            document_id=document_id,
            form_approver_id=bureau.head.post_id,
        )
    assert [reason.code for reason in refused.value.reasons] == ["approval.no_form_approver"]


def test_a_returned_draft_voids_the_approvals_and_keeps_every_opinion(bureau: Bureau) -> None:
    document_id = bureau.submitted()
    approve(actor=bureau.head, now=NOW, document_id=document_id, side=Side.CONTENT, note="Đồng ý")
    return_draft(actor=bureau.chief, now=NOW, document_id=document_id, reason="Sai lề trang 1")
    assert bureau.state(document_id) == "drafting"
    (returned,) = returns_of(bureau.officer, document_id=document_id)
    assert (returned.by_name, returned.reason) == (bureau.chief.name, "Sai lề trang 1")
    upload_version(
        actor=bureau.officer, now=NOW, document_id=document_id, stored=kept(draft("NGHỊ QUYẾT"))
    )
    submit_for_approval(actor=bureau.officer, now=NOW, document_id=document_id)
    approve(actor=bureau.chief, now=NOW, document_id=document_id, side=Side.FORM)
    assert bureau.state(document_id) == "in_review"
    rows = approvals_of(bureau.officer, document_id=document_id)
    assert [(row.round, row.side, row.decision) for row in rows] == [
        (2, "content", "asked"),
        (2, "form", "approved"),
        (1, "content", "void"),
        (1, "form", "returned"),
    ]
    assert rows[2].note == "Đồng ý"
    assert bureau.kinds(document_id) == ["draft", "prepared", "draft", "prepared"]


def test_the_signer_returns_an_approved_draft_and_says_why(bureau: Bureau) -> None:
    document_id = bureau.approved()
    with pytest.raises(CannotReturn) as refused:
        return_draft(actor=bureau.leader, now=NOW, document_id=document_id, reason=" ")
    assert [reason.code for reason in refused.value.reasons] == ["approval.no_reason"]
    return_draft(actor=bureau.leader, now=NOW, document_id=document_id, reason="Bổ sung căn cứ")
    assert bureau.state(document_id) == "drafting"
    with pytest.raises(CannotReturn):
        return_draft(actor=bureau.leader, now=NOW, document_id=document_id, reason="Lần nữa")


def test_strangers_neither_return_nor_withdraw(bureau: Bureau) -> None:
    document_id = bureau.submitted()
    for act in (return_draft, withdraw_draft):
        for who in (bureau.colleague, bureau.other_head, bureau.clerk):
            with pytest.raises((Forbidden, DocumentNotFound)):
                act(actor=who, now=NOW, document_id=document_id, reason="Thử")
    with pytest.raises(Forbidden):
        return_draft(actor=bureau.officer, now=NOW, document_id=document_id, reason="Thử")


def test_a_drafter_takes_his_draft_back(bureau: Bureau) -> None:
    document_id = bureau.submitted()
    withdraw_draft(actor=bureau.officer, now=NOW, document_id=document_id)
    assert bureau.state(document_id) == "drafting"
    (returned,) = returns_of(bureau.officer, document_id=document_id)
    assert returned.withdrawn


def test_a_signed_pdf_cannot_be_submitted_as_a_draft(bureau: Bureau) -> None:
    signed = draft() + b"\n% /ByteRange [0 10 20 30]\n"
    with pytest.raises(Exception, match="chữ ký số"):
        bureau.drafted(signed)


def test_the_usual_approvers_are_the_units_head_and_the_office(bureau: Bureau) -> None:
    usual = approvers(bureau.officer, unit_id=bureau.unit_id, on=NOW.date())
    assert usual.content is not None
    assert usual.form is not None
    assert usual.content.full_name == bureau.head.name
    assert usual.form.full_name == bureau.chief.name


@given(st.sampled_from(list(Side)), st.booleans(), st.booleans(), st.booleans(), st.booleans())
def test_a_right_alone_is_not_enough_for_content(
    side: Side, permitted: bool, asked: bool, same_unit: bool, has_unit: bool
) -> None:
    post, unit = new_id(), new_id() if has_unit else None
    reasons = may_decide(
        side=side,
        asked=post if asked else new_id(),
        post=post,
        unit=unit,
        drafting_unit=unit if same_unit else new_id(),
        permitted=permitted,
    )
    allowed = permitted and (side is Side.FORM or asked or (has_unit and same_unit))
    assert (reasons == []) == allowed


@given(
    st.lists(st.tuples(st.sampled_from(["content", "form"]), st.sampled_from(["approved", "void"])))
)
def test_only_two_approvals_make_an_approved_draft(decisions: list[tuple[str, str]]) -> None:
    assert both_sides(decisions) == (
        {("content", "approved"), ("form", "approved")} <= set(decisions)
    )
