"""A scan tells nobody's place: the drafter sets where each signature stands by hand."""

import io
from pathlib import Path
from uuid import UUID

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support.joint import OF_THE_OTHER, OTHER
from support.judges import pdfsig
from support.outgoing import DEPUTY, LEADER, NOW, Bureau, kept, scan
from support.work import do_jobs
from vanban.core.files.queries import load
from vanban.formats.pdf.places import MM
from vanban.foundation.errors import Forbidden, Refusal
from vanban.outgoing.approval.operations import (
    CannotSubmit,
    approve,
    submit_for_approval,
)
from vanban.outgoing.approval.rules import Side
from vanban.outgoing.drafting.operations import (
    CannotDraft,
    place_signatures,
    upload_version,
)
from vanban.outgoing.drafting.queries import spot_of, spots_sheet
from vanban.outgoing.drafting.rules import JointInput, SignerInput
from vanban.outgoing.drafting.rules.spots import (
    Spot,
    box_of,
    reasons_against_spots,
    usual_spots,
)
from vanban.outgoing.signing.operations import request_signature

pytestmark = pytest.mark.django_db
A4 = (595.3, 841.9)
LEFT, RIGHT = Spot(DEPUTY, 1, 30, 210), Spot(LEADER, 1, 120, 210)


def place(bureau: Bureau, document_id: UUID, *spots: Spot) -> None:
    sheet = spots_sheet(bureau.officer, document_id=document_id)
    assert sheet is not None
    place_signatures(
        actor=bureau.officer,
        now=NOW,
        document_id=document_id,
        version_id=sheet.version_id,
        spots=spots,
    )


def of_two(bureau: Bureau) -> UUID:
    beside = JointInput((SignerInput(post_id=bureau.deputy.post_id),))
    return bureau.drafted(scan(100), joint=beside)


def refused_to_submit(bureau: Bureau, document_id: UUID) -> bool:
    try:
        submit_for_approval(actor=bureau.officer, now=NOW, document_id=document_id)
    except CannotSubmit as refused:
        (reason,) = refused.reasons
        assert reason.code == "approval.signer_not_printed"
        assert "Đặt chỗ ký" in reason.mend
        return True
    return False


def test_a_scan_of_two_signers_is_signed_where_the_drafter_said(
    signing_bureau: Bureau, tmp_path: Path
) -> None:
    bureau = signing_bureau
    document_id = of_two(bureau)
    assert refused_to_submit(bureau, document_id)
    place(bureau, document_id, LEFT, RIGHT)
    assert not refused_to_submit(bureau, document_id)
    approve(actor=bureau.head, now=NOW, document_id=document_id, side=Side.CONTENT)
    approve(actor=bureau.chief, now=NOW, document_id=document_id, side=Side.FORM)
    for who in (bureau.deputy, bureau.leader):
        request_signature(actor=who, now=NOW, document_id=document_id)
        do_jobs(task="signing")
    pdf = load(bureau.sha256(document_id, "signed"))
    assert pdfsig(pdf, tmp_path) == ["Signature is Valid."] * 2
    with pikepdf.open(io.BytesIO(pdf)) as document:
        size = [float(each) for each in document.pages[0].MediaBox][2:]
        found = {
            str(field["/T"]): [round(float(each) / MM) for each in field["/Rect"]]
            for field in document.Root.AcroForm.Fields
            if field.get("/FT") == "/Sig"
        }
    top = round(size[1] / MM) - 210
    assert found == {
        "ChuKy1": [30, top - 24, 76, top],
        "ChuKy2": [120, top - 24, 166, top],
    }


def test_another_file_begins_without_places(bureau: Bureau) -> None:
    document_id = of_two(bureau)
    place(bureau, document_id, LEFT, RIGHT)
    assert spot_of(document_id, DEPUTY) == LEFT
    sheet = spots_sheet(bureau.officer, document_id=document_id)
    assert sheet is not None
    upload_version(
        actor=bureau.officer, now=NOW, document_id=document_id, stored=kept(scan(110)), note=""
    )
    assert spot_of(document_id, DEPUTY) is None
    assert refused_to_submit(bureau, document_id)
    with pytest.raises(CannotDraft) as refused:
        place_signatures(
            actor=bureau.officer,
            now=NOW,
            document_id=document_id,
            version_id=sheet.version_id,
            spots=[LEFT, RIGHT],
        )
    assert [each.code for each in refused.value.reasons] == ["drafting.spots_other_file"]
    place(bureau, document_id, LEFT, RIGHT)
    place(bureau, document_id)
    assert spot_of(document_id, DEPUTY) is None, "taken back"


def test_only_who_drafts_sets_places_and_only_in_a_draft(bureau: Bureau) -> None:
    document_id = of_two(bureau)
    sheet = spots_sheet(bureau.officer, document_id=document_id)
    assert sheet is not None
    whole = {"now": NOW, "document_id": document_id, "version_id": sheet.version_id}
    with pytest.raises(Forbidden):
        place_signatures(actor=bureau.leader, spots=[LEFT, RIGHT], **whole)
    with pytest.raises(Refusal):
        place_signatures(actor=bureau.colleague, spots=[LEFT, RIGHT], **whole)
    assert spots_sheet(bureau.colleague, document_id=document_id) is None
    place(bureau, document_id, LEFT, RIGHT)
    submit_for_approval(actor=bureau.officer, now=NOW, document_id=document_id)
    with pytest.raises(CannotDraft):
        place(bureau, document_id, LEFT, RIGHT)


def test_everything_wrong_with_places_comes_back_at_once(bureau: Bureau) -> None:
    document_id = bureau.drafted(scan(100), joint=JointInput((OF_THE_OTHER,)))
    with pytest.raises(CannotDraft) as refused:
        place(
            bureau,
            document_id,
            Spot(LEADER, 1, 190, 20),
            Spot("Ai Đó", 1, 20, 20),
            Spot("Ai Kia", 1, 40, 30),
        )
    assert [each.code for each in refused.value.reasons] == [
        "drafting.spots_names",
        "drafting.spots_outside",
        "drafting.spots_meet",
    ]
    assert all(each.mend for each in refused.value.reasons)
    assert OTHER in refused.value.reasons[0].text


NAMES = [f"Người ký {letter}" for letter in "ABCDEFGHIJKL"]


@given(count=st.integers(1, 12), pages=st.integers(1, 5))
@settings(deadline=None)
def test_the_usual_places_are_good_ones(count: int, pages: int) -> None:
    names, sizes = NAMES[:count], [A4] * pages
    spots = usual_spots(names, sizes)
    assert [each.name for each in spots] == names
    assert reasons_against_spots(spots, names, sizes) == []


@given(left=st.floats(0, 160), top=st.floats(0, 270))
@settings(deadline=None)
def test_a_place_is_measured_from_the_upper_left(left: float, top: float) -> None:
    box = box_of(Spot("A", 1, left, top), A4)
    assert box.x0 == pytest.approx(left * MM)
    assert A4[1] - box.y1 == pytest.approx(top * MM)
    assert box.width / MM == pytest.approx(46)
    assert box.height / MM == pytest.approx(24)
