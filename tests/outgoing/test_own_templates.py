"""A body's own templates: kept by the registry, filled for the drafter, used no more."""

import io
from dataclasses import replace

import pytest
from docx import Document

from support.outgoing import NOW, Bureau, kept
from vanban.core.files.queries import load
from vanban.foundation.errors import Forbidden, NotFound
from vanban.outgoing.drafting.operations import (
    CannotKeepTemplate,
    add_template,
    template_for,
    withdraw_template,
)
from vanban.outgoing.drafting.queries import own_template, own_templates
from vanban.outgoing.drafting.rules import FIELDS

pytestmark = pytest.mark.django_db


def word(*lines: str) -> bytes:
    document = Document()
    for text in lines:
        document.add_paragraph(text)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


WHOLE = word(*(f"{{{{{name}}}}}" for name in FIELDS))


def test_the_registry_keeps_a_template_and_a_drafter_gets_it_filled(bureau: Bureau) -> None:
    stored = kept(WHOLE, "phieu-chuyen.docx")
    added = add_template(
        actor=bureau.clerk, now=NOW, name=" Phiếu  chuyển ", type_code="phieu-chuyen", stored=stored
    )
    (row,) = own_templates(bureau.officer)
    assert (row.name, row.type_code, row.id) == ("Phiếu chuyển", "phieu-chuyen", added)
    assert load(row.sha256) == WHOLE
    made = template_for(
        bureau.officer,
        now=NOW,
        type_code="phieu-chuyen",
        subject="Chuyển đơn của công dân",
        signer_post_id=bureau.leader.post_id,
        recipients=bureau.recipients,
        form=added,
    )
    text = "\n".join(each.text for each in Document(io.BytesIO(made)).paragraphs)
    assert "PHIẾU CHUYỂN" in text
    assert "Chuyển đơn của công dân" in text
    assert "- Ông Y Thông, buôn Ea Kmar;" in text
    assert bureau.leader.name in text
    assert "{{" not in text


def test_what_stands_against_a_template_is_told_at_once(bureau: Bureau) -> None:
    stored = kept(word("{{so_di}}", "TUYỆT MẬT"), "mau.docx")
    with pytest.raises(CannotKeepTemplate) as refused:
        add_template(actor=bureau.clerk, now=NOW, name="", type_code="khong-co", stored=stored)
    assert {reason.code for reason in refused.value.reasons} == {
        "drafting.template_name",
        "drafting.type",
        "drafting.template_field",
        "drafting.secret",
    }
    assert all(reason.mend for reason in refused.value.reasons)
    with pytest.raises(CannotKeepTemplate, match="Word"):
        add_template(actor=bureau.clerk, now=NOW, name="Mẫu", stored=kept(b"%PDF-1.7", "m.pdf"))
    with pytest.raises(CannotKeepTemplate, match="Chưa có tệp"):
        add_template(actor=bureau.clerk, now=NOW, name="Mẫu", stored=None)


def test_only_the_registry_and_the_administrator_keep_templates(bureau: Bureau) -> None:
    stored = kept(WHOLE, "mau.docx")
    with pytest.raises(Forbidden):
        add_template(actor=bureau.officer, now=NOW, name="Mẫu", stored=stored)
    added = add_template(actor=bureau.administrator, now=NOW, name="Mẫu", stored=stored)
    with pytest.raises(Forbidden):
        withdraw_template(actor=bureau.officer, now=NOW, template_id=added)


def test_used_no_more_its_name_is_free_again_and_nobody_is_offered_it(bureau: Bureau) -> None:
    stored = kept(WHOLE, "mau.docx")
    added = add_template(actor=bureau.clerk, now=NOW, name="Mẫu", stored=stored)
    with pytest.raises(CannotKeepTemplate, match="Đã có mẫu"):
        add_template(actor=bureau.clerk, now=NOW, name="Mẫu", stored=stored)
    elsewhere = replace(bureau.clerk, organisation_id=bureau.neighbour_id)
    with pytest.raises(NotFound):
        own_template(elsewhere, template_id=added)
    withdraw_template(actor=bureau.clerk, now=NOW, template_id=added)
    assert own_templates(bureau.officer) == []
    with pytest.raises(NotFound):
        template_for(bureau.officer, now=NOW, type_code="quyet-dinh", form=added)
    assert add_template(actor=bureau.clerk, now=NOW, name="Mẫu", stored=stored) != added
