"""Drafts: kept whole, opened to whom they concern, and closed to anything secret."""

import io
import zipfile
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.outgoing import DEPUTY, NOW, TODAY, Bureau, decision_for, kept
from support.papers import LINES, draft
from support.work import do_jobs, queued
from vanban.core.people.operations import delegate
from vanban.core.people.rules import DelegationKind
from vanban.core.records.models import Document
from vanban.core.records.operations import CannotMove, DocumentNotFound
from vanban.core.records.queries import document_face, versions_of
from vanban.foundation import tenancy
from vanban.foundation.actor import Actor
from vanban.foundation.errors import Forbidden
from vanban.foundation.ids import new_id
from vanban.foundation.models import AuditEntry
from vanban.outgoing.drafting.operations import (
    CannotDraft,
    abandon_draft,
    revise_draft,
    upload_version,
)
from vanban.outgoing.drafting.queries import (
    draft_form,
    draft_sheet,
    recipients_of,
    signers,
    warnings_on,
)
from vanban.outgoing.drafting.rules import (
    DraftFields,
    Findings,
    Grant,
    Holder,
    RecipientInput,
    competence_of,
    office_that_decides,
    reasons_against_fields,
    warnings_of,
)

pytestmark = pytest.mark.django_db

SECRET = draft(lines=(*LINES, ("Tinos-Bold", 13, 110, 700, "TỐI MẬT")))


def docx(*paragraphs: str) -> bytes:
    rows = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in paragraphs)
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr(
            "word/document.xml",
            f'<w:document xmlns:w="{space}"><w:body>{rows}</w:body></w:document>',
        )
    return out.getvalue()


def codes(refused: pytest.ExceptionInfo[CannotDraft]) -> set[str]:
    return {reason.code for reason in refused.value.reasons}


# ── a draft and its fields ───────────────────────────────────────────────────────────────────


def test_a_draft_keeps_its_fields_recipients_and_file(bureau: Bureau) -> None:
    document_id = bureau.drafted(urgency=1, reply_due_date=TODAY + timedelta(days=7))
    face = document_face(bureau.officer, document_id=document_id)
    assert (face.state, face.type_name, face.urgency) == ("drafting", "Quyết định", 1)
    assert (face.signer_name, face.issuer_code) == (bureau.leader.name, "H15")
    assert face.drafter_name == bureau.officer.name
    rows = recipients_of(bureau.officer, document_id=document_id)
    assert [row.way for row in rows] == ["axis", "internal", "paper"]
    assert bureau.kinds(document_id) == ["draft"]


def test_only_its_drafter_and_the_registry_see_a_new_draft(bureau: Bureau) -> None:
    document_id = bureau.drafted()
    assert draft_sheet(bureau.officer, document_id=document_id).sha256
    assert draft_sheet(bureau.clerk, document_id=document_id).sha256
    for other in (bureau.colleague, bureau.head, bureau.leader):
        with pytest.raises(DocumentNotFound):
            draft_sheet(other, document_id=document_id)


def test_whoever_may_not_draft_is_refused_and_nothing_is_opened(bureau: Bureau) -> None:
    with pytest.raises(Forbidden):
        replace(bureau, officer=bureau.leader).drafted(b"not even a document")


def test_every_reason_against_a_draft_comes_back_at_once(bureau: Bureau) -> None:
    with pytest.raises(CannotDraft) as refused:
        bureau.drafted(
            b"PK plain zip",
            type_code="nothing",
            subject=" ",
            urgency=9,
            notation="QĐ UBND",
            reply_due_date=date(2026, 1, 1),
            signer_post_id=bureau.officer.post_id,
            recipients=(RecipientInput(), RecipientInput(organisation_id=new_id())),
            answers_id=new_id(),
        )
    assert codes(refused) == {
        "drafting.type",
        "drafting.subject",
        "drafting.urgency",
        "drafting.notation",
        "drafting.reply_due",
        "drafting.signer_not_competent",
        "drafting.recipient_name",
        "drafting.recipient_unknown",
        "drafting.answers",
        "drafting.not_a_document",
    }
    assert all(reason.mend for reason in refused.value.reasons)
    assert not Document.objects.exists()


def test_a_recipient_stands_once_in_the_list(bureau: Bureau) -> None:
    twice = (RecipientInput(bureau.partner_id), RecipientInput(bureau.partner_id))
    with pytest.raises(CannotDraft) as refused:
        bureau.drafted(recipients=twice)
    assert codes(refused) == {"drafting.recipient_twice"}


def test_a_revised_draft_keeps_what_changed_in_the_trail(bureau: Bureau) -> None:
    document_id = bureau.drafted()
    revise_draft(
        actor=bureau.officer,
        now=NOW,
        document_id=document_id,
        type_code="cong-van",
        subject="V/v khắc phục hậu quả mưa lũ",
        signer_post_id=bureau.leader.post_id,
        recipients=(RecipientInput(bureau.neighbour_id),),
    )
    sheet = draft_sheet(bureau.officer, document_id=document_id)
    assert (sheet.type_code, len(sheet.recipients)) == ("cong-van", 1)
    tenancy.enter(bureau.organisation_id)
    entry = AuditEntry.objects.filter(act="outgoing.drafting.revise_draft").get()
    assert '"changed": ["subject", "type_code", "type_name"]' in entry.payload


def test_every_uploaded_version_is_kept(bureau: Bureau) -> None:
    document_id = bureau.drafted()
    upload_version(
        actor=bureau.officer,
        now=NOW,
        document_id=document_id,
        stored=kept(draft("NGHỊ QUYẾT")),
        note="Sửa theo ý kiến phòng",
    )
    newest, oldest = versions_of(bureau.officer, document_id=document_id)
    assert newest.note == "Sửa theo ý kiến phòng"
    assert newest.sha256 != oldest.sha256
    assert draft_sheet(bureau.officer, document_id=document_id).sha256 == newest.sha256


def test_a_file_is_not_changed_while_others_judge_it(bureau: Bureau) -> None:
    document_id = bureau.submitted()
    for change in (
        lambda: upload_version(
            actor=bureau.officer, now=NOW, document_id=document_id, stored=kept(draft("KHÁC"))
        ),
        lambda: revise_draft(
            actor=bureau.officer,
            now=NOW,
            document_id=document_id,
            type_code="quyet-dinh",
            subject="Khác",
        ),
    ):
        with pytest.raises(CannotDraft) as refused:
            change()
        assert "records.wrong_state" in codes(refused)


def test_an_abandoned_draft_is_kept_and_cannot_go_on(bureau: Bureau) -> None:
    document_id = bureau.drafted()
    abandon_draft(actor=bureau.officer, now=NOW, document_id=document_id, reason="Trùng")
    assert bureau.state(document_id) == "abandoned"
    assert bureau.kinds(document_id) == ["draft"]
    with pytest.raises(CannotMove):
        abandon_draft(actor=bureau.officer, now=NOW, document_id=document_id)


# ── nothing secret ────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "given_in",
    [
        {"secrecy": "Mật"},
        {"secrecy": "Tuyệt mật"},
        {"subject": "(Mật) Về việc bố trí lực lượng"},
        {"data": SECRET},
        {"data": docx("ỦY BAN NHÂN DÂN", "MẬT", "Nội dung")},
        {"attachments": SECRET},
    ],
)
def test_anything_secret_stops_the_draft_with_the_instruction(
    bureau: Bureau, given_in: dict[str, object]
) -> None:
    more = dict(given_in)
    data = more.pop("data", draft())
    if "attachments" in more:
        more["attachments"] = [kept(SECRET, "phu-luc.pdf")]
    with pytest.raises(CannotDraft) as refused:
        bureau.drafted(data, **more)  # type: ignore[arg-type]
    (reason,) = refused.value.reasons
    assert reason.code == "drafting.secret"
    assert "117/2025/QH15" in reason.mend
    assert not Document.objects.exists()


def test_a_secret_file_cannot_come_in_as_a_later_version(bureau: Bureau) -> None:
    document_id = bureau.drafted()
    with pytest.raises(CannotDraft):
        upload_version(actor=bureau.officer, now=NOW, document_id=document_id, stored=kept(SECRET))
    assert bureau.kinds(document_id) == ["draft"]


def test_a_document_about_secrets_is_no_secret(bureau: Bureau) -> None:
    spoken = draft(lines=(*LINES, ("Tinos-Regular", 13, 110, 600, "về bảo vệ bí mật nhà nước")))
    bureau.drafted(spoken, subject="Về danh mục bí mật nhà nước độ Tối mật của ngành Y tế")


# ── what a look at the file tells ─────────────────────────────────────────────────────────────


def test_a_number_already_printed_is_a_warning_and_no_refusal(bureau: Bureau) -> None:
    lines = tuple((*line[:4], line[4].replace("Số:        /", "Số: 3481/")) for line in LINES)
    document_id = bureau.drafted(draft(lines=lines))
    found = warnings_on(bureau.officer, document_id=document_id)
    assert [reason.code for reason in found] == ["drafting.number_printed"]
    assert "3481" in found[0].text


def test_a_signer_whose_name_is_not_printed_is_a_warning(bureau: Bureau) -> None:
    document_id = bureau.drafted(decision_for("Người Khác Hẳn"))
    found = warnings_on(bureau.officer, document_id=document_id)
    assert [reason.code for reason in found] == ["drafting.signer_not_printed"]


def test_a_broken_pdf_is_refused_in_plain_words(bureau: Bureau) -> None:
    with pytest.raises(CannotDraft) as refused:
        bureau.drafted(b"%PDF-1.7 broken")
    assert codes(refused) == {"drafting.file_unusable"}


def test_a_pdf_that_runs_something_is_no_document_to_sign(bureau: Bureau) -> None:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(draft())) as document:
        document.Root.OpenAction = pikepdf.Dictionary(
            S=pikepdf.Name.JavaScript, JS=pikepdf.String("this.getField('so').value = 2;")
        )
        document.save(out)
    with pytest.raises(CannotDraft) as refused:
        bureau.drafted(out.getvalue())
    assert codes(refused) == {"drafting.file_active"}


@pytest.mark.needs("soffice")
@pytest.mark.checklist(57)
def test_a_word_draft_is_rendered_before_anybody_waits_for_it(bureau: Bureau) -> None:
    document_id = bureau.drafted(word("QUYẾT ĐỊNH", "Điều 1. Giao nhiệm vụ."))
    assert queued("drafting") == ["outgoing.drafting.jobs.render"]
    do_jobs(task="drafting")
    sheet = draft_sheet(bureau.officer, document_id=document_id)
    assert sheet.media_type.endswith("document")
    assert warnings_on(bureau.officer, document_id=document_id) == []


def word(*paragraphs: str) -> bytes:
    import docx as python_docx

    document = python_docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


@given(
    st.builds(
        Findings,
        printed_number=st.sampled_from(["", "12/QĐ-UBND"]),
        printed_date=st.sampled_from(["", "ngày 1 tháng 1 năm 2026"]),
        printed_notation=st.sampled_from(["", "QĐ-UBND"]),
        has_text=st.booleans(),
        signer_found=st.booleans(),
    )
)
def test_what_was_seen_reads_back_and_every_warning_says_what_to_do(findings: Findings) -> None:
    assert Findings.from_json(findings.as_json()) == findings
    warnings = warnings_of(findings, notation="CV-UBND")
    assert all(warning.text and warning.mend for warning in warnings)
    assert bool(findings.printed_number) == any(
        warning.code == "drafting.number_printed" for warning in warnings
    )


@given(st.text(max_size=30), st.integers(-3, 9), st.text(max_size=12), st.booleans())
def test_judging_fields_never_breaks_and_always_mends(
    subject: str, urgency: int, notation: str, past: bool
) -> None:
    day = TODAY - timedelta(days=1) if past else TODAY
    fields = DraftFields("quyet-dinh", subject, urgency, notation, day)
    reasons = reasons_against_fields(fields, today=TODAY)
    assert all(reason.mend for reason in reasons)
    assert past == any(reason.code == "drafting.reply_due" for reason in reasons)


# ── who may sign ──────────────────────────────────────────────────────────────────────────────


def test_the_form_offers_types_and_those_who_may_sign(bureau: Bureau) -> None:
    form = draft_form(bureau.officer, now=NOW)
    assert len([row for row in form.types if row.family == "hanh-chinh"]) == 29
    assert [row.full_name for row in form.signers] == [bureau.leader.name, DEPUTY]
    assert form.signers[1].lines == ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")


def post_of(actor: Actor) -> UUID:
    assert actor.post_id is not None
    return actor.post_id


def test_who_holds_a_delegation_may_be_chosen_within_its_time_and_types(bureau: Bureau) -> None:
    delegate(
        actor=bureau.system,
        now=NOW,
        grantor_id=post_of(bureau.leader),
        grantee_id=post_of(bureau.chief),
        kind="TL",
        basis="12/QĐ-UBND",
        valid_from=TODAY,
        valid_to=TODAY + timedelta(days=9),
        document_types=["thong-bao"],
    )
    chief = bureau.chief.name
    offered = signers(bureau.officer, on=TODAY, type_code="thong-bao")
    (row,) = [each for each in offered if each.full_name == chief]
    assert (row.kind, row.lines) == ("TL", ("TL. CHỦ TỊCH", "CHÁNH VĂN PHÒNG"))
    for day, type_code in ((TODAY, "quyet-dinh"), (TODAY + timedelta(days=10), "thong-bao")):
        names = [each.full_name for each in signers(bureau.officer, on=day, type_code=type_code)]
        assert chief not in names


LEAD, CHIEF, VICE, CLERK = (new_id() for _ in range(4))


def grant(kind: DelegationKind, grantor: UUID, grantee: UUID, *, may_sign: bool = True) -> Grant:
    return Grant(new_id(), kind, grantor, grantee, "Chủ tịch", "TM. UBND", may_sign)


def test_tl_may_be_passed_by_a_head_to_his_own_deputy_and_tuq_to_nobody() -> None:
    vice = Holder(VICE, "Phó Chánh Văn phòng", "", may_sign=False)
    deputy = grant(DelegationKind.DEPUTY, CHIEF, VICE, may_sign=False)
    by_order = grant(DelegationKind.BY_ORDER, LEAD, CHIEF)
    authorised = grant(DelegationKind.AUTHORISED, LEAD, CHIEF)
    passed = competence_of(vice, [deputy, by_order], type_code="cong-van")
    assert passed is not None
    assert passed.kind is DelegationKind.BY_ORDER
    assert passed.lines[0].startswith("TL. ")
    assert competence_of(vice, [deputy, authorised], type_code="cong-van") is None
    again = grant(DelegationKind.AUTHORISED, CHIEF, VICE, may_sign=False)
    assert competence_of(vice, [again, authorised], type_code="cong-van") is None


@given(st.sampled_from(list(DelegationKind)), st.booleans(), st.booleans())
def test_nobody_signs_for_another_without_a_grant_from_one_who_may(
    kind: DelegationKind, granted: bool, grantor_may_sign: bool
) -> None:
    holder = Holder(CLERK, "Văn thư", "", may_sign=False)
    grants = [grant(kind, LEAD, CLERK, may_sign=grantor_may_sign)] if granted else []
    right = competence_of(holder, grants, type_code="cong-van", for_post=LEAD)
    assert (right is not None) == (granted and grantor_may_sign)


@pytest.mark.parametrize(
    ("lines", "office"),
    [
        ((), "SỞ NỘI VỤ"),
        (("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH"), "SỞ NỘI VỤ"),
        (("GIÁM ĐỐC",), "GIÁM ĐỐC SỞ NỘI VỤ"),
        (("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"), "GIÁM ĐỐC SỞ NỘI VỤ"),
        (("Q. GIÁM ĐỐC",), "GIÁM ĐỐC SỞ NỘI VỤ"),
    ],
)
def test_a_decision_is_made_in_the_name_of_who_decides(lines: tuple[str, ...], office: str) -> None:
    assert office_that_decides(lines, "Sở Nội vụ") == office
