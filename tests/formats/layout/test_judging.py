"""Good documents pass, every planted fault is told with its place, and a click mends it."""

import io
import zipfile
from functools import lru_cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.papers import draft
from support.planted import FAULTS
from support.planting import Fault, planted
from support.well_set import good_ones
from vanban.formats.docx.package import DocxError
from vanban.formats.layout.findings import Finding
from vanban.formats.layout.judging import judge_docx, judge_pdf
from vanban.formats.layout.mending import mend_docx


@lru_cache(maxsize=1)
def goods() -> dict[str, bytes]:
    return dict(good_ones())


@pytest.mark.parametrize("name", list(dict(good_ones())))
def test_a_document_set_as_the_decree_wants_has_no_fault(name: str) -> None:
    assert judge_docx(goods()[name]).findings == ()


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_each_planted_fault_is_told_where_it_stands_and_mended_by_a_click(fault: Fault) -> None:
    bad = next(bad for good in goods().values() if (bad := planted(good, fault)) is not None)
    told = [each for each in judge_docx(bad).findings if each.code in fault.codes]
    assert told, fault.name
    assert told[0].clause.startswith("Phụ lục")
    assert told[0].text
    assert told[0].mend
    if told[0].mechanical:
        mended = mend_docx(bad)
        assert {each.code for each in mended.mended} & fault.codes
        left = {each.code for each in judge_docx(mended.data).findings}
        assert not left & fault.codes


def test_mending_leaves_a_good_document_bit_for_bit() -> None:
    good = goods()["quyet-dinh"]
    assert mend_docx(good).data == good


def test_mending_only_some_faults_leaves_the_others() -> None:
    light = next(each for each in FAULTS if each.name == "type light")
    ragged = next(each for each in FAULTS if each.name == "text ragged")
    one = planted(goods()["quyet-dinh"], light)
    assert one is not None
    both = planted(one, ragged)
    assert both is not None
    left = judge_docx(mend_docx(both, codes={"type.bold"}).data).findings
    assert {each.code for each in left} == {"body.justify"}


def test_a_pdf_is_judged_by_what_stands_on_its_pages() -> None:
    codes = {each.code for each in judge_pdf(draft()).findings}
    assert "motto.missing" in codes
    assert "recipients.missing" in codes
    boxes = [each for each in judge_pdf(draft()).findings if each.code == "issuer.size"]
    assert not boxes


def test_a_file_without_a_head_is_told_once_and_not_part_by_part() -> None:
    plain = draft("Thư ngỏ", (("Tinos-Regular", 13, 100, 700, "Kính thưa bà con."),))
    assert [each.code for each in judge_pdf(plain).findings] == ["page.no_head"]


def test_a_finding_keeps_its_places_through_json() -> None:
    bad = planted(goods()["quyet-dinh"], FAULTS[0])
    assert bad is not None
    finding = judge_docx(bad).findings[0]
    assert Finding.from_json(finding.as_json()) == finding


@given(st.binary(max_size=200))
def test_bytes_that_are_no_word_file_are_refused_in_words(data: bytes) -> None:
    with pytest.raises(DocxError, match="Tệp"):
        judge_docx(data)


def test_a_word_file_that_unpacks_beyond_measure_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * (61 * 1024 * 1024))
    with pytest.raises(DocxError, match="quá lớn"):
        judge_docx(out.getvalue())
