"""The book of kept copies in use (annex IV): asked, allowed, handed out, signed for, given back."""

import io
import zipfile
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError

from support.outgoing import NOW, TODAY, Bureau
from support.work import do_jobs
from vanban.core.records.operations import DocumentNotFound
from vanban.formats.pdf.text import words
from vanban.foundation import tenancy
from vanban.foundation.errors import Forbidden, NotFound
from vanban.outgoing.publication.models import FileCopyLoan
from vanban.outgoing.publication.operations import (
    CannotLend,
    answer_file_copy,
    ask_file_copy,
    export_loans,
    hand_out_file_copy,
    issue,
    print_loans,
    sign_for_file_copy,
    take_back_file_copy,
    withdraw_file_copy,
)
from vanban.outgoing.publication.operations.registers import LENDING
from vanban.outgoing.publication.queries import allowers, loans_of_year, loans_to_see
from vanban.outgoing.publication.rules.lending import LoanState
from vanban.oversight.tracking.queries.notices import notices_of
from vanban.oversight.tracking.queries.trail import timeline_of

pytestmark = pytest.mark.django_db
PURPOSE = "Đối chiếu phục vụ thanh tra"


@pytest.fixture
def issued(signing_bureau: Bureau) -> UUID:
    document_id = signing_bureau.sealed()
    issue(actor=signing_bureau.clerk, now=NOW, document_id=document_id)
    return document_id


def asked(bureau: Bureau, document_id: UUID, **more: object) -> UUID:
    given: dict[str, object] = {"purpose": PURPOSE, "allower_id": bureau.chief.post_id}
    return ask_file_copy(actor=bureau.officer, now=NOW, document_id=document_id, **(given | more))  # type: ignore[arg-type]


def codes(refused: pytest.ExceptionInfo[CannotLend]) -> set[str]:
    assert all(reason.mend for reason in refused.value.reasons)
    return {reason.code.removeprefix("publication.") for reason in refused.value.reasons}


def test_a_kept_copy_goes_out_and_comes_back_by_the_book(
    signing_bureau: Bureau, issued: UUID
) -> None:
    bureau = signing_bureau
    assert [row.id for row in allowers(bureau.officer, on=TODAY)] == [
        bureau.leader.post_id,
        bureau.deputy.post_id,
        bureau.chief.post_id,
    ]
    loan = asked(bureau, issued)
    (row,) = loans_to_see(bureau.chief)
    assert (row.to_answer, row.mine, row.user_name) == (True, False, "Lê Văn Tuấn, Chuyên viên")
    answer_file_copy(actor=bureau.chief, now=NOW, loan_id=loan, allow=True)
    hand_out_file_copy(
        actor=bureau.clerk,
        now=NOW,
        loan_id=loan,
        due_on=TODAY + timedelta(days=3),
        dossier="01/TH-2026",
    )
    sign_for_file_copy(actor=bureau.officer, now=NOW, loan_id=loan)
    later = NOW + timedelta(days=2)
    take_back_file_copy(actor=bureau.clerk, now=later, loan_id=loan, note="Còn nguyên")
    assert loans_to_see(bureau.officer) == []
    (line,) = loans_of_year(bureau.clerk, year=2026)
    assert (line.state, line.signed_at, line.returned_on) == (
        LoanState.BACK,
        NOW,
        TODAY + timedelta(days=2),
    )
    assert loans_of_year(bureau.clerk, year=2025) == []
    told = [row.did for row in timeline_of(bureau.clerk, document_id=issued)]
    assert told[:5] == [
        "nhận lại bản lưu từ Lê Văn Tuấn, Chuyên viên",
        "ký nhận bản lưu",
        "giao bản lưu cho Lê Văn Tuấn, Chuyên viên",
        "cho phép Lê Văn Tuấn, Chuyên viên dùng bản lưu",
        "xin dùng bản lưu",
    ]


def test_the_book_prints_its_nine_columns(signing_bureau: Bureau, issued: UUID) -> None:
    bureau = signing_bureau
    loan = asked(bureau, issued)
    answer_file_copy(actor=bureau.chief, now=NOW, loan_id=loan, allow=True)
    hand_out_file_copy(actor=bureau.clerk, now=NOW, loan_id=loan, dossier="01/TH-2026")
    sign_for_file_copy(actor=bureau.officer, now=NOW, loan_id=loan)
    sheet = zipfile.ZipFile(io.BytesIO(export_loans(actor=bureau.clerk, now=NOW, year=2026)))
    text = sheet.read("xl/worksheets/sheet1.xml").decode()
    assert len(LENDING) == 9
    for part in (*LENDING, "01/QĐ-UBND, 20/11/2026", "01/TH-2026", "Đỗ Hữu Huy", PURPOSE):
        assert part in text
    pdf = print_loans(actor=bureau.clerk, now=NOW, year=2026)
    cover = " ".join(word.text for word in words(pdf, 0))
    assert "SỔ SỬ DỤNG BẢN LƯU" in cover
    inside = " ".join(word.text for word in words(pdf, 1))
    for part in ("(9)", "20/11/2026", "01/QĐ-UBND,", "09:30"):
        assert part in inside
    with pytest.raises(Forbidden):
        print_loans(actor=bureau.officer, now=NOW, year=2026)


def test_whoever_is_to_act_next_hears_of_it(signing_bureau: Bureau, issued: UUID) -> None:
    bureau = signing_bureau
    loan = asked(bureau, issued)
    do_jobs()
    assert "file_copy_asked" in [row.kind for row in notices_of(bureau.chief)]
    answer_file_copy(actor=bureau.chief, now=NOW, loan_id=loan, allow=True)
    do_jobs()
    for person in (bureau.officer, bureau.clerk):
        assert "file_copy_moved" in [row.kind for row in notices_of(person)]


def test_all_that_stands_against_asking_is_told_at_once(
    signing_bureau: Bureau, issued: UUID
) -> None:
    bureau = signing_bureau
    draft = bureau.drafted()
    with pytest.raises(CannotLend) as refused:
        asked(
            bureau, draft, purpose=" ", allower_id=bureau.head.post_id, visitor="Ông A, Thanh tra"
        )
    assert codes(refused) == {
        "no_file_copy",
        "lending_purpose",
        "lending_allower",
        "lending_visitor",
    }
    asked(bureau, issued)
    with pytest.raises(CannotLend) as refused:
        asked(bureau, issued)
    assert codes(refused) == {"lent_already"}
    with pytest.raises(DocumentNotFound):
        ask_file_copy(
            actor=bureau.other_head,
            now=NOW,
            document_id=issued,
            purpose=PURPOSE,
            allower_id=bureau.chief.post_id,
        )


def test_a_refusal_needs_its_reason_and_only_who_was_asked_answers(
    signing_bureau: Bureau, issued: UUID
) -> None:
    bureau = signing_bureau
    loan = asked(bureau, issued)
    for person in (bureau.leader, bureau.clerk, bureau.officer):
        with pytest.raises(NotFound):
            answer_file_copy(actor=person, now=NOW, loan_id=loan, allow=True)
    with pytest.raises(CannotLend) as refused:
        answer_file_copy(actor=bureau.chief, now=NOW, loan_id=loan, allow=False)
    assert codes(refused) == {"lending_note"}
    answer_file_copy(
        actor=bureau.chief, now=NOW, loan_id=loan, allow=False, note="Xem bản điện tử."
    )
    with pytest.raises(CannotLend) as refused:
        answer_file_copy(actor=bureau.chief, now=NOW, loan_id=loan, allow=True)
    assert codes(refused) == {"lending_moved_on"}
    with pytest.raises(CannotLend) as refused:
        hand_out_file_copy(actor=bureau.clerk, now=NOW, loan_id=loan)
    assert codes(refused) == {"lending_moved_on"}


def test_days_run_forward_and_each_step_follows_the_one_before(
    signing_bureau: Bureau, issued: UUID
) -> None:
    bureau = signing_bureau
    loan = asked(bureau, issued)
    with pytest.raises(CannotLend) as refused:
        hand_out_file_copy(
            actor=bureau.clerk,
            now=NOW,
            loan_id=loan,
            given_on=TODAY + timedelta(days=1),
            due_on=TODAY,
            dossier="x" * 101,
        )
    assert codes(refused) == {"lending_moved_on", "lent_on", "lending_due", "lending_dossier"}
    answer_file_copy(actor=bureau.chief, now=NOW, loan_id=loan, allow=True)
    with pytest.raises(CannotLend) as refused:
        sign_for_file_copy(actor=bureau.officer, now=NOW, loan_id=loan)
    assert codes(refused) == {"lending_moved_on"}
    with pytest.raises(Forbidden):
        hand_out_file_copy(actor=bureau.officer, now=NOW, loan_id=loan)
    hand_out_file_copy(actor=bureau.clerk, now=NOW, loan_id=loan)
    with pytest.raises(CannotLend) as refused:
        take_back_file_copy(
            actor=bureau.clerk, now=NOW, loan_id=loan, returned_on=TODAY - timedelta(days=1)
        )
    assert codes(refused) == {"lending_back"}
    with pytest.raises(CannotLend) as refused:
        withdraw_file_copy(actor=bureau.officer, now=NOW, loan_id=loan)
    assert codes(refused) == {"lending_moved_on"}
    tenancy.enter(bureau.organisation_id)
    with pytest.raises(IntegrityError):
        FileCopyLoan.objects.filter(id=loan).update(given_on=None)


def test_somebody_from_outside_signs_on_the_printed_book(
    signing_bureau: Bureau, issued: UUID
) -> None:
    bureau = signing_bureau
    loan = ask_file_copy(
        actor=bureau.clerk,
        now=NOW,
        document_id=issued,
        purpose=PURPOSE,
        allower_id=bureau.leader.post_id,
        visitor="Nguyễn Thị Lan, Thanh tra tỉnh",
    )
    answer_file_copy(actor=bureau.leader, now=NOW, loan_id=loan, allow=True)
    hand_out_file_copy(actor=bureau.clerk, now=NOW, loan_id=loan)
    with pytest.raises(CannotLend) as refused:
        sign_for_file_copy(actor=bureau.clerk, now=NOW, loan_id=loan)
    assert codes(refused) == {"lending_on_paper"}
    (line,) = loans_of_year(bureau.clerk, year=2026)
    assert (line.user_name, line.on_paper) == ("Nguyễn Thị Lan, Thanh tra tỉnh", True)


def test_who_may_allow_it_and_asks_himself_need_not_wait(
    signing_bureau: Bureau, issued: UUID
) -> None:
    bureau = signing_bureau
    ask_file_copy(
        actor=bureau.chief,
        now=NOW,
        document_id=issued,
        purpose=PURPOSE,
        allower_id=bureau.chief.post_id,
    )
    (row,) = loans_to_see(bureau.chief)
    assert row.state == LoanState.ALLOWED
    withdraw_file_copy(actor=bureau.chief, now=NOW, loan_id=row.id)
    assert loans_to_see(bureau.chief) == []
