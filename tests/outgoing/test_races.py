"""Every pair of acts that can meet on one document or one book, by two people at once.

Real threads, real PostgreSQL: one is done, the other is told in words what stands now; after what
waits behind is done, too, no number is given twice, none is missing, nothing is signed but what
was approved, and what was called back does not go out.
"""

from collections.abc import Callable, Iterator
from functools import partial
from itertools import count
from uuid import UUID

import pytest
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from support.outgoing import NOW, SINCE, Bureau, kept, make_bureau, scan, with_books
from support.racing import Act, against_answers, race, won
from support.work import do_jobs
from vanban.core.people.operations import delegate
from vanban.core.records.models import Document, Version
from vanban.doors.testpki.authority import Pki
from vanban.exchange.sending.models import Dispatch
from vanban.exchange.sending.operations import recall_document
from vanban.foundation.actor import Actor
from vanban.foundation.operation import query
from vanban.outgoing.approval.operations import (
    approve,
    pass_on,
    return_draft,
    submit_for_approval,
    take_back,
    withdraw_draft,
)
from vanban.outgoing.approval.queries import approvals_of
from vanban.outgoing.approval.rules import Side
from vanban.outgoing.copying.operations import request_copy, send_copy
from vanban.outgoing.copying.queries import copies_of
from vanban.outgoing.copying.rules import Form, Medium
from vanban.outgoing.drafting.operations import abandon_draft, revise_draft, upload_version
from vanban.outgoing.drafting.queries import draft_sheet
from vanban.outgoing.drafting.rules import RecipientInput
from vanban.outgoing.numbering.models import NumberEntry, RegisterBook
from vanban.outgoing.numbering.operations import (
    close_book,
    insert_number,
    open_book,
    reserve_number,
    take_number,
    use_reserved_number,
    void_number,
    void_reserved,
)
from vanban.outgoing.numbering.rules import BookKind, SeriesInput
from vanban.outgoing.publication.models import Issue
from vanban.outgoing.publication.operations import issue, issue_and_send, issue_many, seal_register
from vanban.outgoing.publication.rules.registers import RegisterOf
from vanban.outgoing.sealing.operations import request_seal
from vanban.outgoing.signing.models import SigningRequest
from vanban.outgoing.signing.operations import cancel_signature, request_signature, sign_many

REASON = "Sai căn cứ."
BASIS = "Chủ tịch cho phép, ngày 19/11/2026"


def _revise(bureau: Bureau, document_id: UUID) -> Act:
    seen = draft_sheet(bureau.officer, document_id=document_id).mark
    return lambda: revise_draft(
        actor=bureau.officer,
        now=NOW,
        document_id=document_id,
        type_code="quyet-dinh",
        subject=f"Về việc khác {id(seen)}",
        signer_post_id=bureau.leader.post_id,
        recipients=bureau.recipients,
        seen=seen,
    )


def _step(bureau: Bureau, document_id: UUID, side: Side) -> UUID:
    rows = approvals_of(bureau.system, document_id=document_id)
    return next(row.id for row in rows if row.side == side)


def _pass_on(bureau: Bureau, document_id: UUID) -> Act:
    step, other = _step(bureau, document_id, Side.CONTENT), bureau.other_head.post_id
    assert other is not None
    return lambda: pass_on(
        actor=bureau.head,
        now=NOW,
        document_id=document_id,
        step_id=step,
        post_id=other,
        reason="Thuộc đơn vị bạn",
    )


def _take_back(bureau: Bureau, document_id: UUID) -> Act:
    step = _step(bureau, document_id, Side.FORM)
    return lambda: take_back(
        actor=bureau.chief, now=NOW, document_id=document_id, step_id=step, reason=REASON
    )


def _granted(bureau: Bureau) -> UUID:
    assert bureau.leader.post_id is not None
    assert bureau.deputy.post_id is not None
    return delegate(
        actor=bureau.leader,
        now=NOW,
        grantor_id=bureau.leader.post_id,
        grantee_id=bureau.deputy.post_id,
        kind="KT",
        basis=BASIS,
        valid_from=SINCE,
    )


def _job(task: str, *, listener: str = "") -> Callable[[Bureau, UUID], Act]:
    """The job that waits, done as a worker does it."""

    def act(_: Bureau, document_id: UUID) -> Act:
        jobs = ProcrastinateJob.objects.filter(status="todo", task_name__contains=task)
        job = next(each for each in jobs if listener in str(each.args.get("listener", "")))
        return lambda: app.tasks[job.task_name].func(**job.args)

    return act


ACTS: dict[str, Callable[[Bureau, UUID], Act]] = {
    "submit": lambda b, d: lambda: submit_for_approval(actor=b.officer, now=NOW, document_id=d),
    "abandon": lambda b, d: (
        lambda: abandon_draft(actor=b.officer, now=NOW, document_id=d, reason=REASON)
    ),
    "upload": lambda b, d: (
        lambda: upload_version(actor=b.officer, now=NOW, document_id=d, stored=kept(scan(30)))
    ),
    "revise": _revise,
    "approve content": lambda b, d: (
        lambda: approve(actor=b.head, now=NOW, document_id=d, side=Side.CONTENT)
    ),
    "approve form": lambda b, d: (
        lambda: approve(actor=b.chief, now=NOW, document_id=d, side=Side.FORM)
    ),
    "return by head": lambda b, d: (
        lambda: return_draft(actor=b.head, now=NOW, document_id=d, reason=REASON)
    ),
    "return by signer": lambda b, d: (
        lambda: return_draft(actor=b.leader, now=NOW, document_id=d, reason=REASON)
    ),
    "refuse to issue": lambda b, d: (
        lambda: return_draft(actor=b.clerk, now=NOW, document_id=d, reason=REASON)
    ),
    "withdraw": lambda b, d: (
        lambda: withdraw_draft(actor=b.officer, now=NOW, document_id=d, reason=REASON)
    ),
    "pass on": _pass_on,
    "take back": _take_back,
    "sign": lambda b, d: lambda: request_signature(actor=b.leader, now=NOW, document_id=d),
    "sign by deputy": lambda b, d: (
        lambda: request_signature(actor=b.deputy, now=NOW, document_id=d)
    ),
    "sign many": lambda b, d: lambda: sign_many(actor=b.leader, now=NOW, document_ids=[d]),
    "cancel": lambda b, d: lambda: cancel_signature(actor=b.leader, now=NOW, document_id=d),
    "key works": _job("apply_signature"),
    "number": lambda b, d: lambda: take_number(actor=b.clerk, now=NOW, document_id=d),
    "order": lambda b, d: lambda: issue_and_send(actor=b.clerk, now=NOW, document_id=d),
    "issue many": lambda b, d: lambda: issue_many(actor=b.clerk, now=NOW, document_ids=[d]),
    "void": lambda b, d: lambda: void_number(actor=b.clerk, now=NOW, document_id=d, reason=REASON),
    "stamp": _job("stamp_number"),
    "seal": lambda b, d: lambda: request_seal(actor=b.clerk, now=NOW, document_id=d),
    "issue": lambda b, d: lambda: issue(actor=b.clerk, now=NOW, document_id=d),
    "recall": lambda b, d: (
        lambda: recall_document(actor=b.clerk, now=NOW, document_id=d, reason=REASON)
    ),
    "open the package": _job("handle_event", listener="exchange.sending"),
    "write the packet": _job("write_package"),
}


def _numbered_only(bureau: Bureau) -> UUID:
    """A number taken, not yet in the file."""
    document_id = bureau.signed()
    take_number(actor=bureau.clerk, now=NOW, document_id=document_id)
    return document_id


def _signing(bureau: Bureau) -> UUID:
    document_id = bureau.approved()
    request_signature(actor=bureau.leader, now=NOW, document_id=document_id)
    return document_id


def _issued(bureau: Bureau) -> UUID:
    document_id = bureau.sealed()
    issue(actor=bureau.clerk, now=NOW, document_id=document_id)
    return document_id


def _opened(bureau: Bureau) -> UUID:
    """Issued, its packet still to be written."""
    document_id = _issued(bureau)
    do_jobs(task="handle_event")
    return document_id


STEPS: dict[str, Callable[[Bureau], UUID]] = {
    "drafting": Bureau.drafted,
    "in review": Bureau.submitted,
    "to sign": Bureau.approved,
    "signing": _signing,
    "signed": Bureau.signed,
    "number taken": _numbered_only,
    "numbered": Bureau.numbered,
    "sealed": Bureau.sealed,
    "issued": _issued,
    "package opened": _opened,
}
ONE, BOTH, ANY = {1}, {2}, {1, 2}  # ANY: the one order lets the second act follow, the other not
PAIRS = (
    ("drafting", "submit", "submit", ONE),
    ("drafting", "submit", "abandon", ONE),
    ("drafting", "submit", "upload", ONE),
    ("drafting", "submit", "revise", ANY),
    ("drafting", "revise", "revise", ONE),
    ("drafting", "upload", "upload", BOTH),
    ("drafting", "upload", "abandon", ANY),
    ("drafting", "abandon", "abandon", ONE),
    ("in review", "approve content", "approve content", ONE),
    ("in review", "approve content", "approve form", BOTH),
    ("in review", "approve content", "return by head", ANY),
    ("in review", "approve form", "withdraw", ANY),
    ("in review", "approve content", "pass on", ANY),
    ("to sign", "sign", "sign", ONE),
    ("to sign", "sign", "sign by deputy", ONE),
    ("to sign", "sign", "return by signer", ONE),
    ("to sign", "sign", "withdraw", ONE),
    ("to sign", "sign", "take back", ONE),
    ("to sign", "sign", "sign many", ANY),
    ("to sign", "sign many", "sign many", BOTH),
    ("signing", "cancel", "key works", BOTH),
    ("signing", "cancel", "cancel", BOTH),
    ("signed", "number", "number", ONE),
    ("signed", "number", "order", ANY),
    ("signed", "number", "refuse to issue", ONE),
    ("signed", "order", "refuse to issue", ONE),
    ("signed", "order", "order", BOTH),
    ("signed", "order", "issue many", BOTH),
    ("number taken", "stamp", "void", BOTH),
    ("number taken", "stamp", "stamp", BOTH),
    ("number taken", "void", "void", ONE),
    ("numbered", "seal", "seal", ONE),
    ("numbered", "seal", "void", ONE),
    ("numbered", "seal", "order", ANY),
    ("numbered", "order", "void", ANY),
    ("sealed", "issue", "issue", ONE),
    ("sealed", "issue", "order", ONE),
    ("issued", "recall", "recall", ANY),
    ("issued", "recall", "open the package", BOTH),
    ("package opened", "recall", "write the packet", BOTH),
)


@pytest.fixture
def bureau(transactional_db: None, pki: Pki, settings: object) -> Bureau:
    settings.TRUST_DIR, settings.TSA_URL = str(pki.folder), ""  # type: ignore[attr-defined]
    made = with_books(make_bureau(pki=pki))
    _granted(made)
    return made


def test_of_two_acts_on_one_document_each_is_done_or_refused_in_words(bureau: Bureau) -> None:
    wrong = []
    for step, first, second, wins in PAIRS:
        document_id = STEPS[step](bureau)
        acts = [ACTS[name](bureau, document_id) for name in (first, second)]
        answers = race(*acts)
        told = against_answers(answers)
        if not told and won(answers) not in wins:
            told = [f"{won(answers)} were done"]
        do_jobs()
        told += query(_against)(bureau.system, document_id)
        wrong += [f"{step}: {first} / {second}: {each}" for each in told]
    wrong += query(_against_numbers)(bureau.system)
    assert wrong == [], "\n".join(wrong)


def _book(bureau: Bureau, number: int) -> UUID:
    """A book of its own, open, that is only used when it is chosen."""
    given = SeriesInput(BookKind.OUTGOING, f"so-{number}", f"Sổ {number}", chosen_only=True)
    return open_book(actor=bureau.clerk, now=NOW, given=given)


def _reserved(bureau: Bureau, book_id: UUID) -> UUID:
    return reserve_number(
        actor=bureau.clerk, now=NOW, about="Kế hoạch Tết", basis=BASIS, book_id=book_id
    ).entry_id


def _copy(bureau: Bureau, document_id: UUID) -> UUID:
    return request_copy(
        actor=bureau.clerk,
        now=NOW,
        document_id=document_id,
        form=Form.TRUE_COPY,
        source=Medium.PAPER,
        target=Medium.ELECTRONIC,
        signer_post_id=bureau.leader.post_id,
        stored=kept(scan(200), "quet.pdf"),
    )


def _on_a_book(bureau: Bureau) -> Iterator[tuple[str, set[int], tuple[Act, ...]]]:
    """Acts that meet at one book: what they are called, how many are done, the acts."""
    clerk, chance = bureau.clerk, count(1)

    def take(book: UUID) -> Act:
        document_id = bureau.signed()
        return lambda: take_number(actor=clerk, now=NOW, document_id=document_id, book_id=book)

    def use(entry: UUID) -> Act:
        document_id = bureau.signed()
        return lambda: use_reserved_number(
            actor=clerk, now=NOW, document_id=document_id, entry_id=entry
        )

    def insert(book: UUID) -> Act:
        document_id = bureau.signed()
        return lambda: insert_number(
            actor=clerk, now=NOW, document_id=document_id, book_id=book, after=1, basis=BASIS
        )

    def close(book: UUID) -> Act:
        return lambda: close_book(actor=clerk, now=NOW, book_id=book)

    def seal(book: UUID) -> Act:
        return lambda: seal_register(actor=clerk, now=NOW, of=RegisterOf.book(book))

    def fresh() -> UUID:
        return _book(bureau, next(chance))

    book = fresh()
    yield "close / take", ONE, (close(book), take(book))
    book = fresh()
    yield "close / keep", ONE, (close(book), lambda: _reserved(bureau, book))
    book = fresh()
    yield "close / close", BOTH, (close(book), close(book))
    book = fresh()
    yield "keep / take", BOTH, (lambda: _reserved(bureau, book), take(book))
    entry = _reserved(bureau, book)
    yield "use / use", ONE, (use(entry), use(entry))
    entry = _reserved(bureau, book)
    reason = REASON
    yield (
        "use / void",
        ONE,
        (
            use(entry),
            lambda: void_reserved(actor=clerk, now=NOW, entry_id=entry, reason=reason),
        ),
    )
    yield "insert / insert", BOTH, (insert(book), insert(book))
    yield "seal / seal", ONE, (seal(book), seal(book))
    yield "seal / take", BOTH, (seal(book), take(book))
    yield (
        "open / open",
        ANY,
        (lambda: _book(bureau, 99), lambda: _book(bureau, 99)),
    )


def test_of_two_acts_on_one_book_each_is_done_or_refused_in_words(bureau: Bureau) -> None:
    wrong = []
    for name, wins, acts in _on_a_book(bureau):
        answers = race(*acts)
        told = against_answers(answers)
        if not told and won(answers) not in wins:
            told = [f"{won(answers)} were done"]
        do_jobs()
        wrong += [f"{name}: {each}" for each in told]
    wrong += query(_against_numbers)(bureau.system)
    assert wrong == [], "\n".join(wrong)


def test_of_two_documents_that_reach_one_identifier_at_once_one_leaves(bureau: Bureau) -> None:
    acts = []
    for book in (1, 2):  # each begins at 01, with the same notation
        document_id = bureau.signed()
        book_id = _book(bureau, book)
        take_number(actor=bureau.clerk, now=NOW, document_id=document_id, book_id=book_id)
        do_jobs()
        request_seal(actor=bureau.clerk, now=NOW, document_id=document_id)
        do_jobs()
        acts.append(ACTS["issue"](bureau, document_id))
    answers = race(*acts)
    assert (won(answers), against_answers(answers)) == (1, []), answers


def test_a_copy_asked_for_and_sent_twice_at_once_has_numbers_of_its_own_and_leaves_once(
    bureau: Bureau,
) -> None:
    issued = _issued(bureau)
    do_jobs()
    answers = race(lambda: _copy(bureau, issued), lambda: _copy(bureau, issued))
    assert won(answers) == len(answers), answers
    do_jobs()
    symbols = [row.symbol for row in copies_of(bureau.clerk, document_id=issued)]
    assert len(set(symbols)) == len(answers)
    copy = answers[0]
    assert isinstance(copy, UUID)
    to = [RecipientInput(organisation_id=bureau.partner_id)]
    send = partial(send_copy, actor=bureau.clerk, now=NOW, copy_id=copy, recipients=to)
    answers = race(send, send)
    assert (won(answers), against_answers(answers)) == (1, [])
    assert query(_against_numbers)(bureau.system) == []


def _against(_: Actor, document_id: UUID) -> list[str]:
    """What is wrong with a document after all was done."""
    document = Document.objects.get(id=document_id)
    wrong = []
    numbers = NumberEntry.objects.filter(document=document, voided_at=None)
    if [each.number for each in numbers] != [document.number][: document.number is not None]:
        wrong.append(f"its number is {document.number}, in the book {list(numbers)}")
    if document.state in {"signing", "sealing"}:
        wrong.append("it hangs at the key")
    prepared = Version.objects.filter(document=document, kind="prepared").order_by("-ordinal")
    signatures = SigningRequest.objects.filter(document=document, state="done")
    if any(each.source != prepared.first() for each in signatures):
        wrong.append("another version was signed than the last that went up")
    if Issue.objects.filter(document=document).exists() != (document.business_id != ""):
        wrong.append("issued and not, both")
    if document.state == "recalled":
        gone = Dispatch.objects.filter(
            package__document=document,
            package__kind="document",
            state__in=["sent", "handed_over", "queued"],
        )
        asked = Dispatch.objects.filter(package__about__in=gone).values_list("package__about")
        wrong += [
            f"called back, and gone to {each.target_name}"
            for each in gone
            if (each.id,) not in set(asked)
        ]
    return wrong


def _against_numbers(actor: Actor) -> list[str]:
    """A book has every number once, from its first to the one before its next."""
    wrong = []
    for book in RegisterBook.objects.filter(organisation_id=actor.organisation):
        rows = NumberEntry.objects.filter(book=book, suffix="").order_by("number")
        given = list(rows.values_list("number", flat=True))
        if given != list(range(book.first_number, book.next_number)):
            wrong.append(f"{book.series}: {given}, next {book.next_number}")
    return wrong
