"""Copies by articles 25 to 27: what may be made of what, one series of numbers, box 14."""

import io
import itertools

import pikepdf
import pytest
from PIL import Image

from support.outgoing import NOW, Bureau, kept
from support.work import do_jobs
from vanban.core.files.queries import load
from vanban.formats.pdf.text import words
from vanban.foundation.errors import Forbidden
from vanban.outgoing.copying.operations import CannotCopy, request_copy
from vanban.outgoing.copying.queries import copies_of
from vanban.outgoing.copying.rules import CONVERSIONS, Form, Medium, reasons_against_copying
from vanban.outgoing.publication.operations import issue

PAPER, ELECTRONIC = Medium.PAPER, Medium.ELECTRONIC


def scan(dpi: int) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (round(8.27 * dpi), round(11.69 * dpi)), "white").save(
        out, "PDF", resolution=dpi
    )
    return out.getvalue()


@pytest.mark.parametrize("form", Form)
@pytest.mark.parametrize(("source", "target"), list(itertools.product(Medium, Medium)))
def test_the_decrees_table_of_conversions(form: Form, source: Medium, target: Medium) -> None:
    reasons = reasons_against_copying(
        form=form,
        source=source,
        target=target,
        source_is_copy=True,
        has_extract=True,
        official=True,
        competent=True,
        has_key=True,
        dpi=None,
    )
    electronic_both = source is target is ELECTRONIC
    assert bool(reasons) == (electronic_both and form is not Form.EXTRACT)
    assert ((source, target) in CONVERSIONS[form]) == (not reasons)


def test_all_that_stands_against_a_copy_is_told_at_once() -> None:
    reasons = reasons_against_copying(
        form=Form.COPY_OF_COPY,
        source=PAPER,
        target=ELECTRONIC,
        source_is_copy=False,
        has_extract=False,
        official=False,
        competent=False,
        has_key=False,
        dpi=150.0,
    )
    assert {reason.code for reason in reasons} == {
        "copying.not_a_copy",
        "copying.not_official",
        "copying.not_competent",
        "copying.no_key",
        "copying.low_resolution",
    }
    assert all(reason.mend for reason in reasons)


@pytest.mark.checklist(23)
@pytest.mark.django_db
def test_copies_of_all_forms_share_one_series_and_are_made(signing_bureau: Bureau) -> None:
    bureau = signing_bureau
    document_id = bureau.sealed()
    issue(actor=bureau.clerk, now=NOW, document_id=document_id)
    wanted = (
        (Form.TRUE_COPY, ELECTRONIC, PAPER, None),
        (Form.TRUE_COPY, PAPER, ELECTRONIC, scan(200)),
        (Form.EXTRACT, ELECTRONIC, ELECTRONIC, None),
    )
    for form, source, target, data in wanted:
        extract = form is Form.EXTRACT
        stored = kept(data) if data else kept(scan(300)) if extract else None
        request_copy(
            actor=bureau.clerk,
            now=NOW,
            document_id=document_id,
            form=form,
            source=source,
            target=target,
            signer_post_id=bureau.leader.post_id,  # type: ignore[arg-type]
            recipients=["Sở Nội vụ"],
            stored=stored,
        )
    do_jobs(task="copying")
    rows = copies_of(bureau.clerk, document_id=document_id)
    assert [row.problem for row in rows] == ["", "", ""]
    assert sorted(row.symbol for row in rows) == ["01/SY-UBND", "02/SY-UBND", "03/TrS-UBND"]
    by_symbol = {row.symbol: load(row.sha256) for row in rows}
    with pikepdf.open(io.BytesIO(by_symbol["01/SY-UBND"])) as paper:
        last = len(paper.pages) - 1
    said = " ".join(word.text for word in words(by_symbol["01/SY-UBND"], last))
    for part in ("SAO Y", "Số: 01/SY-UBND", "Đắk Lắk, ngày 20 tháng 11 năm 2026", "- Sở Nội vụ;"):
        assert part in said
    assert b"/ByteRange" in by_symbol["02/SY-UBND"]
    assert b"/ByteRange" not in by_symbol["01/SY-UBND"]


@pytest.mark.django_db
def test_an_electronic_original_is_forwarded_not_copied(signing_bureau: Bureau) -> None:
    bureau = signing_bureau
    document_id = bureau.sealed()
    with pytest.raises(CannotCopy) as refused:
        request_copy(
            actor=bureau.clerk,
            now=NOW,
            document_id=document_id,
            form=Form.TRUE_COPY,
            source=ELECTRONIC,
            target=ELECTRONIC,
            signer_post_id=bureau.officer.post_id,  # type: ignore[arg-type]
        )
    codes = {reason.code for reason in refused.value.reasons}
    assert codes == {"copying.conversion", "copying.not_official", "copying.not_competent"}
    with pytest.raises(Forbidden):
        request_copy(
            actor=bureau.officer,
            now=NOW,
            document_id=document_id,
            form=Form.TRUE_COPY,
            source=ELECTRONIC,
            target=PAPER,
            signer_post_id=bureau.leader.post_id,  # type: ignore[arg-type]
        )
