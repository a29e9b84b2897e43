"""The templates of annex III come out filled in, and as the decree wants them."""

import io
from dataclasses import replace

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from hypothesis import given, settings
from hypothesis import strategies as st

from support.well_set import BASE
from vanban.formats.docx.filling import Filling, Form, form_of
from vanban.formats.docx.setting import Block
from vanban.formats.docx.templates import make_template
from vanban.formats.layout.from_docx import sheet_of_docx
from vanban.formats.layout.judging import judge, judge_docx
from vanban.formats.layout.parts import parts_of
from vanban.formats.symbol import DOCUMENT_TYPES, DocumentType, Family

ANNEXES = [Form.ANNEX_PAPER, Form.ANNEX_ELECTRONIC]


def text_of(data: bytes) -> str:
    document = Document(io.BytesIO(data))
    rows = document.element.body.iter(qn("w:p"))
    return "\n".join(Paragraph(each, document).text for each in rows)


def notation_for(kind: DocumentType) -> str:
    notation = f"{kind.abbreviation}-UBND" if kind.abbreviation else "UBND-NNMT"
    return f"2026/{notation}" if kind.family is Family.NORMATIVE else notation


@pytest.mark.parametrize("kind", DOCUMENT_TYPES, ids=lambda kind: kind.code)
def test_every_type_has_a_template_that_the_layout_check_passes(kind: DocumentType) -> None:
    data = make_template(replace(BASE, kind=kind, notation=notation_for(kind)))
    assert judge_docx(data).findings == ()
    text = text_of(data)
    assert f"/{notation_for(kind)}" in text
    assert "Trần Quốc Bảo" in text
    assert "- Lưu: VT, NNMT." in text


LONG_NAMES = tuple(
    f"{name} và các cơ quan, tổ chức, đơn vị trực thuộc trên địa bàn tỉnh"
    for name in ("Bộ Nội vụ", "Tỉnh ủy", "Sở Tài chính", "Sở Xây dựng", "Sở Y tế", "Công an tỉnh")
)
BESIDE = (Block(("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"), "Lê Văn Sơn"),)
fillings = st.builds(
    lambda kind, **parts: replace(BASE, kind=kind, notation=notation_for(kind), **parts),
    kind=st.sampled_from(DOCUMENT_TYPES),
    issuer=st.sampled_from(
        ["Sở Nội vụ", "Ban Quản lý các khu công nghiệp và khu kinh tế Nam Phú Yên", BASE.issuer]
    ),
    superior=st.sampled_from(["", "Ủy ban nhân dân tỉnh Đắk Lắk"]),
    subject=st.sampled_from(["Về việc điều động công chức", "Kiện toàn Ban Chỉ đạo " * 12]),
    signer_lines=st.sampled_from(
        [
            ("CHỦ TỊCH",),
            ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"),
            ("Q. GIÁM ĐỐC",),
            ("KT. TRƯỞNG BAN", "PHÓ TRƯỞNG BAN PHỤ TRÁCH"),
            ("TL. CHỦ TỊCH", "KT. CHÁNH VĂN PHÒNG", "PHÓ CHÁNH VĂN PHÒNG"),
            ("TUQ. CHỦ TỊCH", "GIÁM ĐỐC SỞ NỘI VỤ"),
        ]
    ),
    beside=st.sampled_from([(), BESIDE, BESIDE * 2]),
    recipients=st.sampled_from([(), ("Bộ Nội vụ",), LONG_NAMES, LONG_NAMES * 2]),
    urgency=st.integers(0, 4),
    partners=st.sampled_from([(), ("Sở Tài chính",)]),
)


@settings(deadline=None, max_examples=40)
@given(fillings)
def test_however_it_is_filled_every_part_is_where_the_check_looks_for_it(filling: Filling) -> None:
    sheet = sheet_of_docx(make_template(filling))
    assert judge(sheet).findings == ()
    parts = parts_of(sheet)
    assert parts.nation
    assert parts.motto
    assert parts.number
    assert parts.label
    assert parts.signer
    assert parts.signer.text == "Trần Quốc Bảo"
    assert parts.recipients[-1].text == "- Lưu: VT, NNMT."
    assert [each.text for each in parts.issuers][-1].isupper()
    assert (parts.date is None) == (form_of(filling.kind) is Form.MINUTES)
    if form_of(filling.kind) is Form.LETTER:
        assert parts.about
        assert parts.addressees
    else:
        assert parts.type_name
        assert parts.type_name.text == filling.kind.name.upper()
        assert bool(parts.summary) is parts.needs_summary


@pytest.mark.parametrize("form", [Form.PROMULGATION, Form.ATTACHED, *ANNEXES], ids=str)
def test_the_other_forms_pass_the_check_too(form: Form) -> None:
    assert judge_docx(make_template(BASE, form)).findings == ()


def test_minutes_have_no_date_at_their_head_and_their_recipients_below_both_signatures() -> None:
    text = text_of(make_template(replace(BASE, kind=kind_of("bien-ban"), notation="BB-UBND")))
    assert "Đắk Lắk, ngày" not in text
    assert text.index("THƯ KÝ") < text.index("CHỦ TỌA") < text.index("Nơi nhận:")


def test_a_leave_is_given_to_its_person_and_has_room_for_who_confirms_it() -> None:
    leave = replace(BASE, kind=kind_of("giay-nghi-phep"), notation="GNP-UBND", recipients=())
    text = text_of(make_template(leave))
    assert "Được nghỉ phép trong thời gian" in text
    assert "Xác nhận của cơ quan (tổ chức) hoặc chính quyền địa phương" in text
    assert "- Ông (bà) có tên ở trên;" in text


def test_a_legal_document_promulgates_in_a_sentence_after_its_grounds() -> None:
    kind = kind_of("qppl-quyet-dinh")
    text = text_of(make_template(replace(BASE, kind=kind, notation="2026/QĐ-UBND")))
    said = "Ủy ban nhân dân tỉnh Đắk Lắk ban hành Quyết định về việc khôi phục sản xuất"
    assert said in text
    assert "QUYẾT ĐỊNH:" not in text
    assert "Điều 1. Phạm vi điều chỉnh" in text


@pytest.mark.parametrize(
    ("urgency", "words"),
    [(0, ""), (1, "KHẨN"), (2, "THƯỢNG KHẨN"), (3, "HỎA TỐC"), (4, "HỎA TỐC HẸN GIỜ")],
)
def test_the_stamp_of_urgency_is_red_in_its_frame(urgency: int, words: str) -> None:
    rows = lines_of(make_template(replace(BASE, urgency=urgency)))
    stamped = [each for each in rows if each._p.xml.count("FF0000")]
    assert [each.text for each in stamped] == ([words] if words else [])
    assert all("w:pBdr" in each._p.xml for each in stamped)


def test_bodies_that_issue_together_stand_together_at_the_head() -> None:
    joint = replace(BASE, partners=("Sở Tài chính",), issuer="Sở Nội vụ")
    assert "SỞ NỘI VỤ -\nSỞ TÀI CHÍNH" in text_of(make_template(joint))


def test_a_letter_says_what_it_is_about_and_whom_it_addresses() -> None:
    kind = next(each for each in DOCUMENT_TYPES if each.code == "cong-van")
    answer = replace(
        BASE,
        kind=kind,
        notation="UBND-NNMT",
        subject="Góp ý dự thảo",
        answers="Công văn số 12/BNV-VP ngày 05/11/2026 của Bộ Nội vụ",
    )
    text = text_of(make_template(answer))
    assert "V/v góp ý dự thảo" in text
    assert "Kính gửi:" in text
    assert "Phúc đáp Công văn số 12/BNV-VP" in text


@pytest.mark.parametrize("form", ANNEXES, ids=str)
def test_an_annex_leaves_its_reference_unfilled(form: Form) -> None:
    assert "(Kèm theo Văn bản số      /" in text_of(make_template(BASE, form))


def test_types_find_their_own_template() -> None:
    forms = {form_of(kind) for kind in DOCUMENT_TYPES}
    assert forms >= {Form.RESOLUTION, Form.DECISION, Form.TYPED, Form.LETTER, Form.MINUTES}


def lines_of(data: bytes) -> list[Paragraph]:
    document = Document(io.BytesIO(data))
    return [Paragraph(each, document) for each in document.element.body.iter(qn("w:p"))]


def kind_of(code: str) -> DocumentType:
    return next(each for each in DOCUMENT_TYPES if each.code == code)


def test_several_addressees_stand_one_under_the_other() -> None:
    several = replace(
        BASE, kind=kind_of("cong-van"), notation="UBND-NNMT", recipients=("Sở A", "Sở B", "Sở C")
    )
    data = make_template(several)
    names = [each for each in lines_of(data) if each.text.startswith("- Sở")]
    assert [each.text for each in names] == ["- Sở A;", "- Sở B;", "- Sở C."]
    indents = {each.paragraph_format.left_indent for each in names}
    assert len(indents) == 1
    assert None not in indents
    assert judge_docx(data).findings == ()


def test_a_submission_does_not_list_twice_whom_it_addresses() -> None:
    text = text_of(make_template(replace(BASE, kind=kind_of("to-trinh"), recipients=("A", "B"))))
    assert "Kính gửi: A" in text
    assert "- Như trên;" in text
    assert "- B;" in text
    assert "- A;" not in text


@pytest.mark.parametrize("code", ["giay-gioi-thieu", "giay-nghi-phep"])
def test_papers_of_a_person_have_no_summary_and_pass_the_check(code: str) -> None:
    kind = kind_of(code)
    filled = replace(BASE, kind=kind, notation=f"{kind.abbreviation}-UBND", subject="Việc riêng")
    data = make_template(filled)
    titles = [each.text for each in lines_of(data)]
    assert titles[titles.index(kind.name.upper()) + 1] == ""
    assert judge_docx(data).findings == ()


def test_a_telegram_lists_whom_it_goes_to() -> None:
    telegram = replace(
        BASE, kind=kind_of("cong-dien"), notation="CĐ-UBND", recipients=("Sở A", "Sở B")
    )
    text = text_of(make_template(telegram))
    assert text.count("điện:") == 1
    assert "- Sở B." in text
