"""A worker that dies after any of its transactions: the batch ends once, whatever was left undone.

The dying of real processes at every step of one document is tried in exchange; here it is every
transaction of a batch, from the leader's signature over number and seal to issuing.
"""

from collections.abc import Callable
from typing import TypeVar
from uuid import UUID

import pytest
from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from support.clock import standing
from support.outgoing import NOW, Bureau
from vanban.foundation import operation as edge
from vanban.outgoing.numbering.models import NumberEntry
from vanban.outgoing.publication.models import Issue
from vanban.outgoing.publication.operations import issue_many
from vanban.outgoing.signing.operations import sign_many
from vanban.outgoing.signing.queries import batch_of
from vanban.outgoing.signing.rules import ItemState

pytestmark = pytest.mark.django_db
R = TypeVar("R")
OURS = "outgoing."
LEAST, MOST = 8, 60  # transactions of the jobs of one document


class Worker:
    """Does what waits, and dies once, right after so many transactions; another goes on."""

    def __init__(self, dies_after: int) -> None:
        self.left = dies_after

    @property
    def died(self) -> bool:
        return self.left <= 0

    def transaction(self, begun: Callable[[], R]) -> R:
        answer = begun()
        self.left -= 1
        if self.left == 0:
            raise SystemExit
        return answer

    def work(self, patch: pytest.MonkeyPatch) -> None:
        with patch.context() as mortal:
            begin = edge._again_when_broken_off
            mortal.setattr(
                edge, "_again_when_broken_off", lambda given: self.transaction(lambda: begin(given))
            )
            while (job := self._next()) is not None:
                try:
                    app.tasks[job.task_name].func(**job.args)
                except SystemExit:
                    app.tasks[job.task_name].func(**job.args)

    def _next(self) -> ProcrastinateJob | None:
        waiting = ProcrastinateJob.objects.filter(status="todo").order_by("id")
        ours = (job for job in waiting if OURS in f"{job.task_name} {job.args.get('listener')}")
        job = next(ours, None)
        if job is not None:
            with connection.cursor() as cursor:
                cursor.execute(
                    "UPDATE procrastinate_jobs SET status = 'succeeded' WHERE id = %s", [job.id]
                )
        return job


def against(bureau: Bureau, document_id: UUID, batches: list[UUID]) -> list[str]:
    """What is not there once."""
    wrong = []
    if bureau.state(document_id) != "issued":
        wrong.append(f"it is {bureau.state(document_id)}")
    kinds = [kind for kind in bureau.kinds(document_id) if kind not in {"draft", "prepared"}]
    if kinds != ["signed", "numbered", "sealed"]:
        wrong.append(f"its versions are {kinds}")
    if NumberEntry.objects.filter(document_id=document_id).count() != 1:
        wrong.append("not one number")
    if Issue.objects.filter(document_id=document_id).count() != 1:
        wrong.append("not issued once")
    for batch_id in batches:
        told = batch_of(bureau.system, batch_id=batch_id)
        states = [item.state for item in told.items] if told else []
        if states != [ItemState.DONE] or told is None or told.finished_at is None:
            wrong.append(f"the batch says {states}")
    return wrong


def test_killed_after_any_transaction_a_batch_ends_once(
    signing_bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    bureau, wrong = signing_bureau, []
    for step in range(1, MOST):
        worker, document_id = Worker(dies_after=step), bureau.approved()
        with standing(NOW):
            given = {"now": NOW, "document_ids": [document_id]}
            batches = [sign_many(actor=bureau.leader, **given)]  # type: ignore[arg-type]
            worker.work(monkeypatch)
            batches.append(issue_many(actor=bureau.clerk, **given))  # type: ignore[arg-type]
            worker.work(monkeypatch)
        wrong += [f"after {step}: {each}" for each in against(bureau, document_id, batches)]
        if not worker.died:
            break
    assert wrong == [], "\n".join(wrong)
    assert not worker.died, "every transaction was the last of a worker once"
    assert step > LEAST
