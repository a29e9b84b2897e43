"""From a draft to a document issued, with real keys; each file grows out of the one before."""

import io
import os
from itertools import pairwise
from pathlib import Path

import pikepdf
import pytest

from support.judges import openssl_verifies, pdfsig
from support.outgoing import NOW, Bureau, kept
from support.papers import draft
from support.work import do_jobs
from vanban.core.files.queries import load
from vanban.core.records.queries import attachments_of
from vanban.doors.testpki.authority import Pki
from vanban.formats.pdf.rendering import render_page
from vanban.outgoing.publication.operations import issue, issue_and_send
from vanban.outgoing.publication.queries import issue_of


@pytest.mark.checklist(17)
def test_a_document_goes_from_draft_to_issued_and_others_call_both_signatures_valid(
    signing_bureau: Bureau, pki: Pki, tmp_path: Path
) -> None:
    bureau = signing_bureau
    document_id = bureau.sealed()
    assert bureau.kinds(document_id) == ["draft", "prepared", "signed", "numbered", "sealed"]
    files = [load(bureau.sha256(document_id, kind)) for kind in bureau.kinds(document_id)]
    for earlier, later in pairwise(files):
        assert later.startswith(earlier)
    sealed = files[-1]
    assert pdfsig(sealed, tmp_path) == ["Signature is Valid."] * 2
    assert openssl_verifies(sealed, tmp_path, pki.root.certificate) == [0, 0]
    business_id = issue(actor=bureau.clerk, now=NOW, document_id=document_id)
    assert business_id == "H15,2026/11/20,01/QĐ-UBND"
    document = bureau.document(document_id)
    assert (document.state, document.signer_authority) == (
        "issued",
        "TM. ỦY BAN NHÂN DÂN|CHỦ TỊCH",
    )
    row = issue_of(bureau.clerk, document_id=document_id)
    assert row is not None
    assert not row.late


def test_number_and_date_stand_in_the_file_under_the_seal(signing_bureau: Bureau) -> None:
    sealed = load(signing_bureau.sha256(signing_bureau.sealed(), "sealed"))
    with pikepdf.open(io.BytesIO(sealed)) as document:
        fields = {str(field["/T"]): field for field in document.Root.AcroForm.Fields}
        assert str(fields["So"]["/V"]) == "01"
        assert str(fields["Ngay"]["/V"]) == "ngày 20 tháng 11 năm 2026"
        covered = [int(part) for part in fields["ConDau"]["/V"]["/ByteRange"].as_list()]
    assert covered[2] + covered[3] == len(sealed)
    out = os.environ.get("VANBAN_TEST_PICTURES")
    if out:
        (Path(out) / "sealed.png").write_bytes(render_page(sealed, 0, 900, form="png"))


@pytest.mark.checklist(17)
def test_a_separate_annex_carries_the_organisations_signature_and_the_uploaded_one_stays(
    signing_bureau: Bureau, tmp_path: Path
) -> None:
    annex = draft("PHỤ LỤC")
    document_id = signing_bureau.sealed(attachments=[kept(annex, "phu-luc.pdf")])
    (row,) = attachments_of(signing_bureau.clerk, document_id=document_id)
    assert row.file_name == "phu-luc.pdf"
    assert load(row.sha256).startswith(annex)
    assert pdfsig(load(row.sha256), tmp_path) == ["Signature is Valid."]


def test_one_order_numbers_seals_and_issues_as_three_acts(signing_bureau: Bureau) -> None:
    document_id = signing_bureau.signed()
    issue_and_send(actor=signing_bureau.clerk, now=NOW, document_id=document_id)
    do_jobs()
    assert signing_bureau.state(document_id) == "issued"
    row = issue_of(signing_bureau.clerk, document_id=document_id)
    assert row is not None
    assert row.issued_by_name == signing_bureau.clerk.name
