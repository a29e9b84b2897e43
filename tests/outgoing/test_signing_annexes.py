"""Files that go with a document and are no PDF: signed in a file beside each, sent with it."""

import io
import zipfile
from uuid import UUID

import pytest

from support.clock import standing
from support.outgoing import LEADER, NOW, Bureau, kept
from support.papers import draft
from support.work import do_jobs
from vanban.core.files.queries import load
from vanban.core.records.queries import AttachmentRow, attachments_of
from vanban.foundation.errors import Forbidden
from vanban.outgoing.publication.operations import issue
from vanban.outgoing.signing.operations import sign_annex
from vanban.outgoing.signing.operations.request import CannotSign
from vanban.outgoing.signing.queries import added
from vanban.trust.verification.queries import verdict_of
from vanban.trust.verification.rules.verdict import Outcome

pytestmark = pytest.mark.django_db
BODY = "Ủy ban nhân dân tỉnh Đắk Lắk"


def workbook() -> bytes:
    """A ZIP with a workbook's part: enough to be told apart from other files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(zipfile.ZipInfo("xl/workbook.xml"), "<workbook/>")
    return out.getvalue()


def files(bureau: Bureau, document_id: UUID) -> list[AttachmentRow]:
    return attachments_of(bureau.clerk, document_id=document_id)


def signers(bureau: Bureau, row: AttachmentRow) -> list[str]:
    verdict = verdict_of(bureau.clerk, file_sha256=row.sha256, content_sha256=row.signs)
    assert verdict is not None
    assert verdict.outcome is not Outcome.INVALID
    assert all(each.intact for each in verdict.signatures)
    return [each.signer.name for each in verdict.signatures if each.signer]


@pytest.mark.checklist(17)
def test_the_seal_signs_a_workbook_beside_it_and_a_pdf_inside(signing_bureau: Bureau) -> None:
    book, annex = workbook(), draft("PHỤ LỤC")
    document_id = signing_bureau.sealed(
        attachments=[kept(book, "du-toan.xlsx"), kept(annex, "phu-luc.pdf")]
    )
    by_name = {row.file_name: row for row in files(signing_bureau, document_id)}
    assert set(by_name) == {"du-toan.xlsx", "phu-luc.pdf", "du-toan.xlsx.p7s"}
    assert load(by_name["du-toan.xlsx"].sha256) == book
    assert load(by_name["phu-luc.pdf"].sha256).startswith(annex)
    beside = by_name["du-toan.xlsx.p7s"]
    assert (beside.kind, beside.signs) == ("signature", by_name["du-toan.xlsx"].sha256)
    assert signers(signing_bureau, beside) == [BODY]


@pytest.mark.checklist(17)
def test_several_people_sign_the_same_workbook(signing_bureau: Bureau) -> None:
    bureau = signing_bureau
    document_id = bureau.approved(attachments=[kept(workbook(), "du-toan.xlsx")])
    (row,) = files(bureau, document_id)
    with standing(NOW):
        sign_annex(actor=bureau.leader, now=NOW, document_id=document_id, attachment_id=row.id)
        do_jobs(task="added")
        sign_annex(
            actor=bureau.clerk, now=NOW, document_id=document_id, attachment_id=row.id, body=True
        )
        do_jobs(task="added")
    assert [
        signers(bureau, each) for each in files(bureau, document_id) if each.kind == "signature"
    ] == [[LEADER], [BODY]]


def test_nothing_is_signed_that_has_left_and_no_file_that_is_not_there(
    signing_bureau: Bureau,
) -> None:
    bureau = signing_bureau
    document_id = bureau.sealed(attachments=[kept(workbook(), "du-toan.xlsx")])
    book, beside = files(bureau, document_id)

    def reasons(attachment_id: UUID) -> set[str]:
        with pytest.raises(CannotSign) as caught:
            sign_annex(
                actor=bureau.leader,
                now=NOW,
                document_id=document_id,
                attachment_id=attachment_id,
            )
        return {each.code for each in caught.value.reasons}

    assert reasons(beside.id) == {"signing.annex_not_signable"}
    assert reasons(document_id) == {"signing.no_annex"}
    issue(actor=bureau.clerk, now=NOW, document_id=document_id)
    assert reasons(book.id) == {"signing.annex_too_late"}
    assert reasons(document_id) == {"signing.annex_too_late", "signing.no_annex"}


def test_a_pdf_waits_for_the_seal_and_the_bodys_key_for_its_keeper(signing_bureau: Bureau) -> None:
    bureau = signing_bureau
    given = [kept(draft("PHỤ LỤC"), "phu-luc.pdf"), kept(workbook(), "du-toan.xlsx")]
    document_id = bureau.approved(attachments=given)
    pdf, book = files(bureau, document_id)
    with pytest.raises(CannotSign) as caught:
        sign_annex(actor=bureau.leader, now=NOW, document_id=document_id, attachment_id=pdf.id)
    assert [each.code for each in caught.value.reasons] == ["signing.annex_is_pdf"]
    with pytest.raises(Forbidden):
        sign_annex(
            actor=bureau.leader, now=NOW, document_id=document_id, attachment_id=book.id, body=True
        )
    with pytest.raises(CannotSign) as caught:
        sign_annex(
            actor=bureau.leader,
            now=NOW,
            document_id=document_id,
            attachment_id=book.id,
            way="file",
        )
    assert [each.code for each in caught.value.reasons] == ["signing.not_by_a_tool"]


def test_a_document_that_was_issued_meanwhile_stays_as_it_left(signing_bureau: Bureau) -> None:
    bureau = signing_bureau
    document_id = bureau.sealed(attachments=[kept(workbook(), "du-toan.xlsx")])
    before = files(bureau, document_id)
    with standing(NOW):
        added_id = sign_annex(
            actor=bureau.leader, now=NOW, document_id=document_id, attachment_id=before[0].id
        )
        issue(actor=bureau.clerk, now=NOW, document_id=document_id)
        do_jobs(task="added")
    assert files(bureau, document_id) == before
    row = added(bureau.leader, added_id=added_id)
    assert row is not None
    assert row.problem is not None
    assert row.problem.code == "signing.annex_too_late"
