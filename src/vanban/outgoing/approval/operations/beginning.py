"""A round begins: the steps of the process become the draft's own."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Max

from vanban.core.records.models import Document, Version
from vanban.outgoing.approval.models import Approval
from vanban.outgoing.approval.operations.answering import settle
from vanban.outgoing.approval.queries import Due, ProcessRow
from vanban.outgoing.approval.rules import Decision


def round_to_come(document: Document) -> int:
    """The number of the round that the next submission begins."""
    rows = Approval.objects.filter(document=document, by_hand=False)
    return (rows.aggregate(top=Max("round"))["top"] or 0) + 1


def next_ordinal(document: Document, number: int) -> int:
    """The next place in the list of a round's steps."""
    rows = Approval.objects.filter(document=document, round=number)
    return (rows.aggregate(top=Max("ordinal"))["top"] or 0) + 1


def begin_round(
    document: Document,
    version: Version,
    process: ProcessRow,
    asked: Sequence[Due],
    *,
    now: datetime,
) -> int:
    """Write the steps of a round and ask those that come first; the number of the round.

    Everybody takes his step (judged before); one that does not apply is kept with the reason.
    """
    number = round_to_come(document)
    first = next_ordinal(document, number)
    rows = [
        Approval.objects.create(
            organisation_id=document.organisation_id,
            document=document,
            version=version,
            process_id=process.id,
            round=number,
            ordinal=first + index,
            place=due.plan.place,
            side=due.plan.kind,
            label=due.plan.label,
            asked_of_id=due.taker.id,
            unit_id=due.unit_id,
            asked_at=now,
            days=due.plan.days,
            decision=Decision.SKIPPED if due.why_not else Decision.LATER,
            note=due.why_not,
        )
        for index, due in enumerate(asked)
        if due.taker is not None
    ]
    settle(document, rows, now=now)
    return number
