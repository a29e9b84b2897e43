"""Kept copies in use: asked for, allowed, handed out, signed for, given back (annex IV)."""

from datetime import date, datetime
from uuid import UUID

from vanban.core.organisations.queries import organisation
from vanban.core.people.queries import posts_of_organisation
from vanban.core.records.models import Document
from vanban.core.records.operations import grant_access, lock_document, touch
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.clock import local_date
from vanban.foundation.errors import Forbidden, Kind, NotFound, Reason, Refusal, refuse_if
from vanban.foundation.events import record
from vanban.foundation.operation import operation
from vanban.outgoing.drafting.rules import reasons_against_ended
from vanban.outgoing.publication.events import FileCopyAsked, FileCopyMoved
from vanban.outgoing.publication.models import FileCopyLoan
from vanban.outgoing.publication.rules.lending import (
    ALLOW,
    LIVE,
    LoanState,
    has_file_copy,
    reasons_against_answer,
    reasons_against_asking,
    reasons_against_handing_out,
    reasons_against_signing_for,
    reasons_against_taking_back,
    reasons_against_withdrawing,
)

KEEPER = "outgoing.issue"
"""Who keeps the copies: the clerk's office (art. 19)."""


class CannotLend(Refusal):
    """The use of a kept copy cannot go on so."""

    kind = Kind.CONFLICT
    code = "publication.cannot_lend"
    title = "Chưa ghi được"


@operation("outgoing.publication.ask_file_copy")
def ask_file_copy(
    *,
    actor: Actor,
    now: datetime,
    document_id: UUID,
    purpose: str,
    allower_id: UUID | None,
    visitor: str = "",
) -> UUID:
    """Ask to use the kept copy of an issued document; of whom may allow it.

    `visitor`: who uses it, with his body, when he is from outside (the clerk asks for him). Whoever
    may allow it himself and asks himself has his answer at once. Refuses (DocumentNotFound),
    (Forbidden) an account without a post, (CannotLend) with all reasons: not issued, no purpose,
    the person asked may not allow it, for somebody else without being the clerk, asked already.
    """
    document = lock_document(actor, document_id)
    if actor.post_id is None:
        raise Forbidden(
            Reason(
                "publication.no_post",
                "Tài khoản này không sử dụng bản lưu.",
                "Đổi sang một chức vụ.",
            )
        )
    visitor, purpose, today = visitor.strip(), purpose.strip(), local_date(now)
    audit.subject("document", document_id, purpose=purpose, visitor=visitor)
    allowers = posts_of_organisation(actor.organisation, on=today, permission=ALLOW)
    allower = next((each for each in allowers if each.id == allower_id), None)
    mine = FileCopyLoan.objects.filter(
        document_id=document_id, user_id=actor.post_id, state__in=LIVE
    )
    reasons = reasons_against_asking(
        kept=has_file_copy(direction=document.direction, state=document.state),
        purpose=purpose,
        competent=allower is not None,
        visitor=visitor,
        for_visitor=actor.may(KEEPER),
        again=not visitor and mine.exists(),
    )
    ended = reasons_against_ended(organisation(actor.organisation), today)
    refuse_if(CannotLend, [*reasons, *ended])
    assert allower is not None  # noqa: S101 - judged above
    at_once = allower.id == actor.post_id
    loan = FileCopyLoan.objects.create(
        organisation_id=actor.organisation,
        document=document,
        state=LoanState.ALLOWED if at_once else LoanState.ASKED,
        user_id=None if visitor else actor.post_id,
        user_name=visitor or f"{actor.name}, {actor.title}",
        purpose=purpose,
        asked_by_id=actor.post_id,
        asked_at=now,
        allower_id=allower.id,
        allower_name=f"{allower.full_name}, {allower.title}",
        answered_at=now if at_once else None,
    )
    grant_access(document, now=now, reason="file_copy", posts=[allower.id])
    _tell(loan, now=now)
    return loan.id


@operation("outgoing.publication.answer_file_copy")
def answer_file_copy(
    *, actor: Actor, now: datetime, loan_id: UUID, allow: bool, note: str = ""
) -> None:
    """Let somebody use a kept copy, or not (then with the reason).

    Refuses (NotFound) for whom it was not asked of, (CannotLend) with all reasons: answered or
    withdrawn already, no reason.
    """
    loan = _locked(actor, loan_id)
    if loan.allower_id != actor.post_id:
        raise _no_loan()
    note = note.strip()
    audit.subject("document", loan.document_id, who=loan.user_name, allow=allow, note=note)
    refuse_if(CannotLend, reasons_against_answer(state=loan.state, allow=allow, note=note))
    loan.state = LoanState.ALLOWED if allow else LoanState.REFUSED
    loan.answered_at, loan.answer = now, note
    loan.save(update_fields=["state", "answered_at", "answer"])
    _tell(loan, now=now)


@operation("outgoing.publication.hand_out_file_copy")
def hand_out_file_copy(
    *,
    actor: Actor,
    now: datetime,
    loan_id: UUID,
    given_on: date | None = None,
    due_on: date | None = None,
    dossier: str = "",
) -> None:
    """The clerk hands a kept copy out (today), from which dossier, to be back by a day.

    Refuses (Forbidden) whoever is no clerk, (NotFound), (CannotLend) with all reasons: not allowed
    yet or out already, a day before it was asked for or to come, due before that day.
    """
    actor.require(KEEPER)
    loan = _locked(actor, loan_id)
    day, dossier = given_on or local_date(now), dossier.strip()
    audit.subject("document", loan.document_id, who=loan.user_name, day=day, due=due_on)
    refuse_if(
        CannotLend,
        reasons_against_handing_out(
            state=loan.state,
            given_on=day,
            asked_on=local_date(loan.asked_at),
            due_on=due_on,
            today=local_date(now),
            dossier=dossier,
        ),
    )
    loan.state, loan.given_on, loan.given_at = LoanState.OUT, day, now
    loan.given_by_name, loan.due_on, loan.dossier = actor.name, due_on, dossier
    loan.save(update_fields=["state", "given_on", "given_at", "given_by_name", "due_on", "dossier"])
    _tell(loan, now=now)


@operation("outgoing.publication.sign_for_file_copy")
def sign_for_file_copy(*, actor: Actor, now: datetime, loan_id: UUID) -> None:
    """Who uses a kept copy confirms that he has it: column 6 of the book.

    Refuses (NotFound) anybody else, (CannotLend): not handed out, signed for already, a visitor's.
    """
    loan = _own(actor, loan_id)
    refuse_if(
        CannotLend,
        reasons_against_signing_for(
            state=loan.state, signed=loan.signed_at is not None, on_paper=loan.user_id is None
        ),
    )
    loan.signed_at = now
    loan.save(update_fields=["signed_at"])
    touch(loan.document_id)


@operation("outgoing.publication.take_back_file_copy")
def take_back_file_copy(
    *,
    actor: Actor,
    now: datetime,
    loan_id: UUID,
    returned_on: date | None = None,
    note: str = "",
) -> None:
    """The clerk has a kept copy back (today), with a note on its state.

    Refuses (Forbidden) whoever is no clerk, (NotFound), (CannotLend) with all reasons: not out, a
    day before it was handed out or to come.
    """
    actor.require(KEEPER)
    loan = _locked(actor, loan_id)
    day, note = returned_on or local_date(now), note.strip()
    audit.subject("document", loan.document_id, who=loan.user_name, day=day, note=note)
    refuse_if(
        CannotLend,
        reasons_against_taking_back(
            state=loan.state,
            returned_on=day,
            given_on=loan.given_on,
            today=local_date(now),
            note=note,
        ),
    )
    loan.state, loan.returned_on, loan.returned_at = LoanState.BACK, day, now
    loan.taken_back_by_name, loan.note = actor.name, note
    loan.save(update_fields=["state", "returned_on", "returned_at", "taken_back_by_name", "note"])
    touch(loan.document_id)


@operation("outgoing.publication.withdraw_file_copy")
def withdraw_file_copy(
    *,
    actor: Actor,
    now: datetime,  # noqa: ARG001 - audited
    loan_id: UUID,
) -> None:
    """Who asked needs it no longer. Refuses (NotFound) anybody else, (CannotLend) handed out."""
    loan = _own(actor, loan_id)
    refuse_if(CannotLend, reasons_against_withdrawing(state=loan.state))
    loan.state = LoanState.WITHDRAWN
    loan.save(update_fields=["state"])
    touch(loan.document_id)


def _tell(loan: FileCopyLoan, *, now: datetime) -> None:
    """Whoever is to act next: who is asked; then the clerks; then who uses it."""
    touch(loan.document_id)
    asked = loan.state == LoanState.ASKED
    posts = [loan.allower_id if asked else loan.asked_by_id]
    if loan.state == LoanState.ALLOWED:
        keepers = posts_of_organisation(loan.organisation_id, on=local_date(now), permission=KEEPER)
        posts += [each.id for each in keepers]
    record(
        (FileCopyAsked if asked else FileCopyMoved)(
            organisation_id=loan.organisation_id,
            document_id=loan.document_id,
            post_ids=tuple(dict.fromkeys(str(each) for each in posts)),
        )
    )


def _locked(actor: Actor, loan_id: UUID) -> FileCopyLoan:
    """A loan of the body, its document locked first. Refuses (NotFound)."""
    rows = FileCopyLoan.objects.filter(id=loan_id, organisation_id=actor.organisation)
    document_id = rows.values_list("document_id", flat=True).first()
    if document_id is None:
        raise _no_loan()
    document: Document = lock_document(actor, document_id)
    audit.subject("document", document.id)
    return rows.select_for_update(no_key=True).get()


def _own(actor: Actor, loan_id: UUID) -> FileCopyLoan:
    """The loan of who asked for it. Refuses (NotFound) anybody else."""
    loan = _locked(actor, loan_id)
    if loan.asked_by_id != actor.post_id:
        raise _no_loan()
    audit.subject("document", loan.document_id, who=loan.user_name)
    return loan


def _no_loan() -> NotFound:
    return NotFound(
        Reason(
            "publication.no_loan",
            "Không có yêu cầu sử dụng bản lưu này.",
            "Mở lại trang của văn bản.",
        )
    )
