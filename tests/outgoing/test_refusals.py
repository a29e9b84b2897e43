"""Whatever is refused on the way of an outgoing document: all reasons, each with its mend."""

import ast
from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Final

import pytest

import vanban.outgoing
from support.outgoing import NOW, Bureau
from vanban.foundation.errors import Refusal
from vanban.outgoing.approval.operations import (
    ask_opinions,
    extend_opinions,
    pass_on,
    return_draft,
    save_process,
    submit_for_approval,
)
from vanban.outgoing.approval.queries import approvals_of
from vanban.outgoing.copying.operations import request_copy
from vanban.outgoing.copying.rules import Form, Medium
from vanban.outgoing.drafting.operations import (
    create_draft,
    open_follow_up,
    revise_draft,
    save_group,
    upload_version,
)
from vanban.outgoing.drafting.rules import GroupInput, LinkKind
from vanban.outgoing.numbering.operations import (
    insert_number,
    open_book,
    reserve_number,
    revise_book,
    void_number,
)
from vanban.outgoing.numbering.queries import books
from vanban.outgoing.numbering.rules import BookKind, SeriesInput
from vanban.outgoing.publication.operations.paper import add_paper_rule

ROOMS = Path(vanban.outgoing.__file__).parent
PAST = date(2026, 11, 1)


def reasons_in(path: Path) -> list[ast.Call]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    calls = [each for each in ast.walk(tree) if isinstance(each, ast.Call)]
    return [each for each in calls if getattr(each.func, "id", "") == "Reason"]


def test_every_reason_of_outgoing_says_how_to_mend_it() -> None:
    silent = [
        f"{path.relative_to(ROOMS)}:{call.lineno}"
        for path in ROOMS.rglob("*.py")
        for call in reasons_in(path)
        if len(call.args) < 3 and not any(word.arg == "mend" for word in call.keywords)
    ]
    assert silent == []


def nothing_filled_in(bureau: Bureau) -> None:
    create_draft(actor=bureau.officer, now=NOW, type_code="", subject="", secrecy="Mật")


def nothing_left(bureau: Bureau) -> None:
    document_id = bureau.drafted()
    revise_draft(
        actor=bureau.officer,
        now=NOW,
        document_id=document_id,
        type_code="",
        subject="",
        notation="QĐ UBND",
        reply_due_date=PAST,
    )


def too_late_and_nothing(bureau: Bureau) -> None:
    upload_version(actor=bureau.officer, now=NOW, document_id=bureau.submitted())


def bare(bureau: Bureau) -> None:
    document_id = create_draft(
        actor=bureau.officer, now=NOW, type_code="thong-bao", subject="Về việc nghỉ lễ"
    )
    submit_for_approval(actor=bureau.officer, now=NOW, document_id=document_id)


def returned_without_a_word(bureau: Bureau) -> None:
    return_draft(actor=bureau.clerk, now=NOW, document_id=bureau.numbered(), reason="")


def asked_of_nobody(bureau: Bureau) -> None:
    document_id = bureau.drafted()
    ask_opinions(
        actor=bureau.officer, now=NOW, document_id=document_id, question=" ", due_date=PAST
    )


def extended_backwards(bureau: Bureau) -> None:
    document_id = bureau.drafted()
    extend_opinions(actor=bureau.officer, now=NOW, document_id=document_id, due_date=PAST)


def passed_on_to_nobody(bureau: Bureau) -> None:
    document_id = bureau.submitted()
    step = approvals_of(bureau.officer, document_id=document_id)[0]
    pass_on(
        actor=bureau.officer,
        now=NOW,
        document_id=document_id,
        step_id=step.id,
        post_id=None,
        reason="",
    )


def process_of_nothing(bureau: Bureau) -> None:
    save_process(actor=bureau.administrator, now=NOW, document_type="khong-co", name=" ", steps=())


def group_of_nobody(bureau: Bureau) -> None:
    save_group(actor=bureau.officer, now=NOW, given=GroupInput(name=" "))


def book_of_no_name(bureau: Bureau) -> None:
    given = SeriesInput(BookKind.OUTGOING, "", " ", width=9, first_number=7)
    open_book(actor=bureau.clerk, now=NOW, given=given, year=2031)


def book_revised_to_nothing(bureau: Bureau) -> None:
    (row,) = books(bureau.clerk, kind=BookKind.OUTGOING, year=2026)
    given = SeriesInput(BookKind.OUTGOING, row.series, " ", width=9)
    revise_book(actor=bureau.clerk, now=NOW, book_id=row.id, given=given)


def kept_for_nothing(bureau: Bureau) -> None:
    reserve_number(actor=bureau.clerk, now=NOW, about=" ", basis=" ")


def put_in_nowhere(bureau: Bureau) -> None:
    (row,) = books(bureau.clerk, kind=BookKind.OUTGOING, year=2026)
    document_id = bureau.numbered()
    insert_number(
        actor=bureau.clerk,
        now=NOW,
        document_id=document_id,
        book_id=row.id,
        after=77,
        basis="",
    )


def voided_after_the_seal(bureau: Bureau) -> None:
    void_number(actor=bureau.clerk, now=NOW, document_id=bureau.sealed(), reason="")


def copied_before_issue(bureau: Bureau) -> None:
    request_copy(
        actor=bureau.clerk,
        now=NOW,
        document_id=bureau.sealed(),
        form=Form.COPY_OF_COPY,
        source=Medium.ELECTRONIC,
        target=Medium.ELECTRONIC,
        signer_post_id=None,
    )


def corrected_before_issue(bureau: Bureau) -> None:
    open_follow_up(
        actor=bureau.clerk,
        now=NOW,
        document_id=bureau.sealed(),
        kind=LinkKind.CORRECTS,
        reason="sai",
    )


def paper_by_no_rule(bureau: Bureau) -> None:
    add_paper_rule(actor=bureau.clerk, now=NOW, basis=" ", type_codes=["khong-co"])


AT_LEAST: Final = MappingProxyType(
    {
        nothing_filled_in: 3,
        nothing_left: 4,
        too_late_and_nothing: 2,
        bare: 3,
        returned_without_a_word: 2,
        asked_of_nobody: 3,
        extended_backwards: 2,
        passed_on_to_nobody: 2,
        process_of_nothing: 2,
        group_of_nobody: 2,
        book_of_no_name: 3,
        book_revised_to_nothing: 2,
        kept_for_nothing: 2,
        put_in_nowhere: 3,
        voided_after_the_seal: 2,
        copied_before_issue: 3,
        corrected_before_issue: 2,
        paper_by_no_rule: 2,
    }
)


@pytest.mark.parametrize("act", AT_LEAST, ids=lambda act: act.__name__)
def test_all_that_stands_against_an_act_is_told_at_once(
    signing_bureau: Bureau, act: Callable[[Bureau], None]
) -> None:
    with pytest.raises(Refusal) as refused:
        act(signing_bureau)
    reasons = refused.value.reasons
    assert len({(each.code, each.field) for each in reasons}) >= AT_LEAST[act], reasons
    assert all(each.text.endswith(".") and each.mend.endswith(".") for each in reasons)
