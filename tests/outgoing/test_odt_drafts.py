"""A draft as an ODT: kept bit for bit, shown, judged and compared like one in Word."""

from functools import lru_cache

import pytest

from support.outgoing import NOW, Bureau, kept
from support.planted import FAULTS
from support.planting import planted
from support.well_set import good_ones
from vanban.core.files.operations.renditions import convert
from vanban.core.files.queries import load
from vanban.core.files.rules import DOC, ODT
from vanban.core.records.queries import versions_of
from vanban.formats.docx.setting import Line, Sheet
from vanban.outgoing.drafting.operations import (
    CannotDraft,
    compare_versions,
    layout_of_draft,
    mend_layout,
    upload_version,
)
from vanban.outgoing.drafting.queries import draft_file

pytestmark = [pytest.mark.django_db, pytest.mark.needs("soffice")]


@lru_cache(maxsize=2)
def odt(fault: str = "") -> bytes:
    """A decision as LibreOffice writes it, with a fault of layout in it or none."""
    data: bytes | None = dict(good_ones())["quyet-dinh"]
    if fault and data is not None:
        data = planted(data, next(each for each in FAULTS if each.name == fault))
    assert data is not None
    return convert(data, suffix=".docx", form="odt")


@pytest.mark.checklist(57)
def test_an_odt_is_kept_bit_for_bit_shown_judged_and_compared(bureau: Bureau) -> None:
    document_id = bureau.drafted(stored=kept(odt("type light"), "du-thao.odt"))
    file = draft_file(bureau.officer, document_id=document_id)
    assert file is not None
    assert file.media_type == ODT
    assert file.file_name == "du-thao.odt"
    assert load(file.sha256) == odt("type light")
    judged = layout_of_draft(actor=bureau.officer, now=NOW, document_id=document_id)
    assert judged is not None
    assert {each.code for each in judged.findings} == {"type.bold"}
    (finding,) = judged.findings
    assert finding.page == 0
    assert finding.box is not None
    assert not finding.mechanical
    with pytest.raises(CannotDraft, match="Word"):
        mend_layout(actor=bureau.officer, now=NOW, document_id=document_id)
    better = kept(dict(good_ones())["quyet-dinh"], "du-thao.docx")
    upload_version(actor=bureau.officer, now=NOW, document_id=document_id, stored=better)
    after, before = (
        sorted(versions_of(bureau.officer, document_id=document_id), key=lambda row: -row.ordinal)
    )[:2]
    pairs = compare_versions(
        actor=bureau.officer, now=NOW, document_id=document_id, before=before.id, after=after.id
    )
    assert not [each for each in pairs if each.changed]


def test_an_old_word_file_is_judged_as_the_same_document_in_the_new_form(bureau: Bureau) -> None:
    good = dict(good_ones())["quyet-dinh"]
    light = planted(good, next(each for each in FAULTS if each.name == "type light"))
    assert light is not None
    data = convert(light, suffix=".docx", form="doc")
    document_id = bureau.drafted(stored=kept(data, "du-thao.doc"))
    file = draft_file(bureau.officer, document_id=document_id)
    assert file is not None
    assert file.media_type == DOC
    assert load(file.sha256) == data
    judged = layout_of_draft(actor=bureau.officer, now=NOW, document_id=document_id)
    assert judged is not None
    (finding,) = judged.findings
    assert finding.code == "type.bold"
    assert finding.box is not None


def test_an_odt_with_a_mark_of_secrecy_is_not_taken(bureau: Bureau) -> None:
    sheet = Sheet()
    for text in ("TỐI MẬT", "QUYẾT ĐỊNH", "Điều 1. Giao nhiệm vụ."):
        sheet.add(Line(text))
    secret = convert(sheet.saved(), suffix=".docx", form="odt")
    with pytest.raises(CannotDraft) as refused:
        bureau.drafted(stored=kept(secret, "du-thao.odt"))
    assert {reason.code for reason in refused.value.reasons} == {"drafting.secret"}
