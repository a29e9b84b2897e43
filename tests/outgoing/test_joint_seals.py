"""A joint document: every body's seal over the number, ours last (Decree 30/2020 art. 32, 33)."""

from pathlib import Path
from uuid import UUID

import pytest
from django.db import IntegrityError
from hypothesis import given, settings
from hypothesis import strategies as st

from support.joint import (
    JOINT,
    JOINT_LINES,
    OF_THE_OTHER,
    OTHER,
    OTHER_BODY,
    given_out,
    joint_numbered,
    joint_signed,
    sealed_elsewhere,
    signed_elsewhere,
)
from support.judges import openssl_verifies, pdfsig
from support.outgoing import NOW, TODAY, Bureau
from support.papers import draft
from support.work import do_jobs
from vanban.core.files.queries import load
from vanban.core.organisations.operations import Founding, found_organisation
from vanban.doors.testpki.authority import Pki, make_pki
from vanban.formats.pades.signing import Lock
from vanban.formats.pdf.places import Box
from vanban.foundation import tenancy
from vanban.foundation.actor import Actor
from vanban.foundation.errors import Forbidden, Refusal
from vanban.outgoing.drafting.operations import revise_draft
from vanban.outgoing.drafting.queries import draft_sheet, joint_signers
from vanban.outgoing.drafting.rules import JointInput, SignerInput
from vanban.outgoing.numbering.operations import take_number, void_number
from vanban.outgoing.publication.operations import hold_back, issue_and_send
from vanban.outgoing.publication.queries import order_of
from vanban.outgoing.publication.rules import HoldBack
from vanban.outgoing.sealing.models import CoSeal
from vanban.outgoing.sealing.operations import (
    CannotSeal,
    bring_seal,
    request_seal,
    seal_automatically,
)
from vanban.outgoing.sealing.queries import co_seals, out_to_seal
from vanban.outgoing.sealing.rules import seal_field
from vanban.outgoing.sealing.rules.joint import bears_name, bodies_to_seal
from vanban.outgoing.signing.operations import CannotSign, bring_signature
from vanban.outgoing.signing.queries import lent_out
from vanban.oversight.tracking.queries import timeline_of
from vanban.trust.verification.operations.looking import look_at
from vanban.trust.verification.rules.verdict import Outcome, SignerFacts

pytestmark = pytest.mark.django_db

THIRD, THIRD_BODY = "Nguyễn Thị Kim Oanh", "Kho bạc Nhà nước Khu vực XV"
OF_THE_THIRD = SignerInput(name=THIRD, title="Phó Giám đốc", body_name=THIRD_BODY)


def bring(bureau: Bureau, document_id: UUID, data: bytes, by: Actor | None = None) -> None:
    bring_seal(actor=by or bureau.clerk, now=NOW, document_id=document_id, ordinal=1, data=data)


def refusal(bureau: Bureau, document_id: UUID, data: bytes) -> set[str]:
    """The codes of what stands against a file; every reason says how to mend it."""
    with pytest.raises(CannotSeal) as refused:
        bring(bureau, document_id, data)
    assert all(reason.mend for reason in refused.value.reasons)
    assert bureau.state(document_id) == "numbered"
    assert [row.state for row in co_seals(bureau.clerk, document_id=document_id)] == ["asked"]
    return {reason.code for reason in refused.value.reasons}


@pytest.mark.checklist(17)
def test_the_other_body_seals_the_numbered_file_and_ours_comes_last(
    signing_bureau: Bureau, pki: Pki, tmp_path: Path
) -> None:
    bureau = signing_bureau
    document_id = joint_signed(bureau, pki)
    (before,) = co_seals(bureau.clerk, document_id=document_id)
    assert (before.body_name, before.signers, before.state) == (OTHER_BODY, (OTHER,), "later")
    assert out_to_seal(bureau.clerk, document_id=document_id) is None
    take_number(actor=bureau.clerk, now=NOW, document_id=document_id)
    do_jobs(task="numbering")

    with pytest.raises(CannotSeal) as refused:
        request_seal(actor=bureau.clerk, now=NOW, document_id=document_id)
    (reason,) = refused.value.reasons
    assert reason.code == "sealing.co_seal_missing"
    assert OTHER_BODY in reason.text
    assert reason.mend

    out, numbered = given_out(bureau, document_id)
    assert (out.body_name, out.ordinal) == (OTHER_BODY, 1)
    back = sealed_elsewhere(pki, numbered)
    bring(bureau, document_id, back)
    (after,) = co_seals(bureau.officer, document_id=document_id)
    assert (after.state, after.holder_name) == ("sealed", OTHER_BODY)
    assert (after.brought_by_name, after.since) == (bureau.clerk.name, NOW)

    request_seal(actor=bureau.clerk, now=NOW, document_id=document_id)
    do_jobs(task="sealing")
    assert bureau.state(document_id) == "sealed"
    assert bureau.kinds(document_id)[-3:] == ["numbered", "co_sealed", "sealed"]
    final = load(bureau.sha256(document_id, "sealed"))
    assert final.startswith(back)
    assert pdfsig(final, tmp_path) == ["Signature is Valid."] * 4
    assert openssl_verifies(final, tmp_path, pki.root.certificate) == [0] * 4
    verdict = look_at(final, now=NOW)
    assert verdict.outcome is not Outcome.INVALID
    assert all(each.intact and not each.changes.content for each in verdict.signatures)
    told = [row.did for row in timeline_of(bureau.clerk, document_id=document_id)]
    assert f"nhận lại tệp có dấu của {OTHER_BODY}" in told


def test_every_body_is_named_until_it_has_sealed_one_over_the_other(
    signing_bureau: Bureau, pki: Pki
) -> None:
    bureau = signing_bureau
    lines = (*JOINT_LINES, ("Tinos-Bold", 14, 360, 70, THIRD))
    third = bureau_file(bureau, pki, lines)
    with pytest.raises(CannotSeal) as refused:
        request_seal(actor=bureau.clerk, now=NOW, document_id=third)
    texts = " ".join(reason.text for reason in refused.value.reasons)
    assert OTHER_BODY in texts
    assert THIRD_BODY in texts

    _, numbered = given_out(bureau, third)
    theirs = sealed_elsewhere(pki, numbered)
    at_once = sealed_elsewhere(pki, numbered, THIRD_BODY)
    bring(bureau, third, theirs)
    with pytest.raises(CannotSeal) as late:
        bring_seal(actor=bureau.clerk, now=NOW, document_id=third, ordinal=2, data=at_once)
    assert [reason.code for reason in late.value.reasons] == ["sealing.brought_beside"]
    assert OTHER_BODY in late.value.reasons[0].text
    out, over = given_out(bureau, third)
    assert (out.body_name, over) == (THIRD_BODY, theirs)
    back = sealed_elsewhere(pki, over, THIRD_BODY, field="ConDau2")
    bring_seal(actor=bureau.clerk, now=NOW, document_id=third, ordinal=2, data=back)
    request_seal(actor=bureau.clerk, now=NOW, document_id=third)
    do_jobs(task="sealing")
    assert bureau.state(third) == "sealed"
    with pytest.raises(CannotSeal):
        bring(bureau, third, back)


def bureau_file(
    bureau: Bureau, pki: Pki, lines: tuple[tuple[str, int, int, int, str], ...]
) -> UUID:
    """A document of three bodies with its number."""
    return joint_numbered(bureau, pki, OF_THE_OTHER, OF_THE_THIRD, data=draft(lines=lines))


def test_what_is_not_the_seal_of_that_body_is_refused_by_name(
    signing_bureau: Bureau, pki: Pki, tmp_path: Path
) -> None:
    bureau = signing_bureau
    document_id = joint_numbered(bureau, pki)
    _, numbered = given_out(bureau, document_id)

    def against(data: bytes) -> set[str]:
        return refusal(bureau, document_id, data)

    other = sealed_elsewhere(pki, numbered, "Sở Nội vụ tỉnh Đắk Lắk")
    assert against(other) == {"sealing.brought_other_body"}
    assert against(signed_elsewhere(pki, numbered)) == {"sealing.brought_person"}
    own = sealed_elsewhere(pki, numbered, "Ủy ban nhân dân tỉnh Đắk Lắk")
    assert against(own) == {"sealing.brought_other_body"}
    stranger = make_pki(tmp_path, now=NOW)
    assert against(sealed_elsewhere(stranger, numbered)) == {"returned.unvouched"}
    locked = sealed_elsewhere(pki, numbered, lock=Lock())
    assert against(locked) == {"returned.locked"}
    hiding = sealed_elsewhere(pki, numbered, over=Box(0, 90, 630, 560, 790))
    assert against(hiding) == {"returned.covering"}
    twice = sealed_elsewhere(pki, sealed_elsewhere(pki, numbered), field="Lan2")
    assert against(twice) == {"returned.too_many"}


def test_a_file_that_is_not_the_numbered_one_is_refused(signing_bureau: Bureau, pki: Pki) -> None:
    bureau = signing_bureau
    document_id = joint_numbered(bureau, pki)
    _, numbered = given_out(bureau, document_id)
    signed = load(bureau.sha256(document_id, "signed"))

    def against(data: bytes) -> set[str]:
        return refusal(bureau, document_id, data)

    assert against(sealed_elsewhere(pki, signed)) == {"sealing.brought_before_number"}
    assert against(sealed_elsewhere(pki, JOINT)) == {"returned.not_ours"}
    assert against(numbered) == {"returned.unsigned"}
    good = sealed_elsewhere(pki, numbered)
    assert against(good + b"\n%%EOF\n1 0 obj\n<< >>\nendobj\n") & {
        "returned.after",
        "returned.broken",
    }
    at = good.index(b"stream", len(numbered)) + 20  # what the seal shows
    changed = good[:at] + bytes([good[at] ^ 1]) + good[at + 1 :]
    assert "returned.damaged" in against(changed)


def test_who_is_neither_drafter_nor_clerk_brings_nothing(signing_bureau: Bureau, pki: Pki) -> None:
    bureau = signing_bureau
    document_id = joint_numbered(bureau, pki)
    _, numbered = given_out(bureau, document_id)
    back = sealed_elsewhere(pki, numbered)
    for who in (bureau.head, bureau.chief, bureau.leader):
        with pytest.raises(Forbidden):
            bring(bureau, document_id, back, by=who)
    with pytest.raises(Refusal):
        bring(bureau, document_id, back, by=bureau.other_head)
    bring(bureau, document_id, back, by=bureau.officer)
    assert [row.state for row in co_seals(bureau.clerk, document_id=document_id)] == ["sealed"]


def test_another_organisation_sees_no_seal_of_ours(signing_bureau: Bureau, pki: Pki) -> None:
    bureau = signing_bureau
    document_id = joint_numbered(bureau, pki)
    bring(bureau, document_id, sealed_elsewhere(pki, given_out(bureau, document_id)[1]))
    stranger = Actor.system(bureau.neighbour_id)
    assert co_seals(stranger, document_id=document_id) == []
    tenancy.enter(bureau.neighbour_id)
    assert not CoSeal.objects.exists()
    tenancy.enter(bureau.organisation_id)
    row = CoSeal.objects.get()
    row.id, row.ordinal = document_id, 2
    with pytest.raises(IntegrityError):  # two seals over one file
        row.save(force_insert=True)


def test_a_voided_number_takes_the_seals_with_it(signing_bureau: Bureau, pki: Pki) -> None:
    bureau = signing_bureau
    document_id = joint_numbered(bureau, pki)
    old = sealed_elsewhere(pki, given_out(bureau, document_id)[1])
    bring(bureau, document_id, old)
    void_number(actor=bureau.clerk, now=NOW, document_id=document_id, reason="Ghi nhầm sổ.")
    take_number(actor=bureau.clerk, now=NOW, document_id=document_id)
    do_jobs(task="numbering")
    assert refusal(bureau, document_id, old) == {"sealing.brought_before_number"}
    with pytest.raises(CannotSeal):
        request_seal(actor=bureau.clerk, now=NOW, document_id=document_id)
    bring(bureau, document_id, sealed_elsewhere(pki, given_out(bureau, document_id)[1]))
    request_seal(actor=bureau.clerk, now=NOW, document_id=document_id)
    do_jobs(task="sealing")
    assert bureau.state(document_id) == "sealed"


def test_held_back_after_our_seal_every_body_seals_the_next_number(
    signing_bureau: Bureau, pki: Pki
) -> None:
    bureau = signing_bureau
    document_id = joint_numbered(bureau, pki)
    bring(bureau, document_id, sealed_elsewhere(pki, given_out(bureau, document_id)[1]))
    request_seal(actor=bureau.clerk, now=NOW, document_id=document_id)
    do_jobs(task="sealing")
    hold_back(
        actor=bureau.clerk,
        now=NOW,
        document_id=document_id,
        reason="Ghi nhầm sổ.",
        number=HoldBack.RENUMBER,
    )
    take_number(actor=bureau.clerk, now=NOW, document_id=document_id)
    do_jobs(task="numbering")
    assert [row.state for row in co_seals(bureau.clerk, document_id=document_id)] == ["asked"]
    with pytest.raises(CannotSeal):
        request_seal(actor=bureau.clerk, now=NOW, document_id=document_id)
    bring(bureau, document_id, sealed_elsewhere(pki, given_out(bureau, document_id)[1]))
    request_seal(actor=bureau.clerk, now=NOW, document_id=document_id)
    do_jobs(task="sealing")
    assert bureau.state(document_id) == "sealed"


def test_issuing_in_one_go_and_sealing_by_policy_wait_for_the_other_bodies(
    signing_bureau: Bureau, pki: Pki
) -> None:
    bureau = signing_bureau
    document_id = joint_signed(bureau, pki)
    issue_and_send(actor=bureau.clerk, now=NOW, document_id=document_id)
    do_jobs()
    assert bureau.state(document_id) == "numbered"
    order = order_of(bureau.clerk, document_id=document_id)
    assert order is not None
    assert OTHER_BODY in order.problem
    with pytest.raises(CannotSeal) as refused:
        seal_automatically(actor=bureau.clerk, now=NOW, document_id=document_id)
    assert "sealing.co_seal_missing" in {reason.code for reason in refused.value.reasons}


def test_the_drafter_says_whether_the_other_bodies_seal(bureau: Bureau) -> None:
    def seals(type_code: str, chosen: bool | None) -> list[bool]:
        joint = JointInput((OF_THE_OTHER,), seals=chosen)
        document_id = bureau.drafted(JOINT, type_code=type_code, joint=joint)
        sheet = draft_sheet(bureau.officer, document_id=document_id)
        assert sheet.joint_input.seals is sheet.joint[0].seals
        return [row.seals for row in sheet.joint]

    assert seals("quyet-dinh", None) == [True, False]
    assert seals("bien-ban", None) == [False, False]
    assert seals("bien-ban", chosen=True) == [True, False]
    assert seals("quyet-dinh", chosen=False) == [False, False]
    document_id = bureau.drafted(JOINT, joint=JointInput((OF_THE_OTHER,)))
    mark = draft_sheet(bureau.officer, document_id=document_id).mark
    revise_draft(
        actor=bureau.officer,
        now=NOW,
        document_id=document_id,
        type_code="quyet-dinh",
        subject="Về việc phối hợp",
        signer_post_id=bureau.leader.post_id,
        recipients=bureau.recipients,
        joint=JointInput((OF_THE_OTHER,), seals=False),
    )
    assert draft_sheet(bureau.officer, document_id=document_id).mark != mark
    assert not any(row.seals for row in joint_signers(bureau.officer, document_id=document_id))


def test_a_signature_that_locks_or_that_nobody_vouches_for_is_not_taken(
    signing_bureau: Bureau, pki: Pki, tmp_path: Path
) -> None:
    bureau = signing_bureau
    document_id = bureau.approved(JOINT, joint=JointInput((OF_THE_OTHER,)))
    lent = lent_out(bureau.officer, document_id=document_id)
    assert lent is not None
    back = signed_elsewhere(make_pki(tmp_path, now=NOW), load(lent.sha256))
    with pytest.raises(CannotSign) as refused:
        bring_signature(
            actor=bureau.officer, now=NOW, document_id=document_id, ordinal=1, data=back
        )
    assert {reason.code for reason in refused.value.reasons} == {"returned.unvouched"}


def test_a_department_is_known_by_the_directory_too(signing_bureau: Bureau, pki: Pki) -> None:
    bureau = signing_bureau
    founding = Founding(
        code="H15.99",
        name="Sở Tài chính tỉnh Đắk Lắk",
        short_name="STC Đắk Lắk",
        kind="agency",
        valid_from=TODAY,
        hosted=False,
    )
    found_organisation(actor=Actor.system(None), now=NOW, founding=founding)
    document_id = joint_numbered(bureau, pki)
    back = sealed_elsewhere(pki, given_out(bureau, document_id)[1], "STC Đắk Lắk")
    bring(bureau, document_id, back)
    assert co_seals(bureau.clerk, document_id=document_id)[0].holder_name == "STC Đắk Lắk"


# ── rules ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("holder", "above", "body", "same"),
    [
        ("Sở Tài chính", "UBND tỉnh Đắk Lắk", "Sở Tài chính tỉnh Đắk Lắk", True),
        ("SỞ TÀI CHÍNH TỈNH ĐẮK LẮK", "", "Sở Tài chính tỉnh Đắk Lắk", True),
        ("Sở Tài chính", "UBND tỉnh Gia Lai", "Sở Tài chính tỉnh Đắk Lắk", False),
        ("Sở Tài chính", "", "Sở Tài chính tỉnh Đắk Lắk", False),
        ("Sở Tài nguyên", "UBND tỉnh Đắk Lắk", "Sở Tài chính tỉnh Đắk Lắk", False),
        ("Tỉnh", "Đắk Lắk", "Sở Tài chính tỉnh Đắk Lắk", False),
        ("", "UBND tỉnh Đắk Lắk", "Sở Tài chính tỉnh Đắk Lắk", False),
        ("Bộ Tài chính", "Bộ Tài chính", "Bộ Tài chính", True),
    ],
)
def test_whose_seal_it_is_follows_from_the_names(
    holder: str, above: str, body: str, *, same: bool
) -> None:
    signer = SignerFacts(holder, above, "", "", "1", "CA", "0" * 64, NOW, NOW)
    assert bears_name(signer, [body], []) is same


class Row:
    def __init__(self, ordinal: int, body_name: str, *, seals: bool) -> None:
        self.ordinal, self.body_name, self.seals = ordinal, body_name, seals


@given(
    given=st.lists(
        st.tuples(st.sampled_from(["", "Sở A", "sở  a", "Sở B", "Sở C"]), st.booleans()), max_size=9
    )
)
@settings(deadline=None)
def test_each_body_seals_once_however_many_sign_for_it(given: list[tuple[str, bool]]) -> None:
    rows = [Row(n, body, seals=seals) for n, (body, seals) in enumerate(given, start=1)]
    wanted = bodies_to_seal(rows)
    named = {" ".join(body.lower().split()) for body, seals in given if body and seals}
    assert {" ".join(body.lower().split()) for body in wanted.values()} == named
    assert len(wanted) == len(named)
    assert set(wanted) <= {row.ordinal for row in rows if row.seals and row.body_name}


@given(taken=st.sets(st.sampled_from(["ConDau", "ConDau2", "ConDau3", "ConDau4", "ChuKy"])))
@settings(deadline=None)
def test_our_seal_finds_a_field_that_nobody_has(taken: set[str]) -> None:
    assert seal_field(taken) not in taken
    assert seal_field(set()) == "ConDau"
