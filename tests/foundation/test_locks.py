"""Rows are locked so that those who only point at them need not wait: no ring of waiting."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from threading import Barrier, Event
from uuid import UUID

import pytest
from django.db import connection

import vanban
from support.outgoing import NOW, make_bureau
from support.racing import race
from vanban.core.records.operations import lock_document
from vanban.foundation.actor import Actor
from vanban.foundation.ids import new_id
from vanban.foundation.operation import operation
from vanban.outgoing.approval.operations import approve
from vanban.outgoing.approval.rules import Side
from vanban.oversight.tracking.operations.telling import tell
from vanban.oversight.tracking.rules.notices import NoticeKind

SOURCE = Path(vanban.__file__).parent
DRAFTS = 4


@pytest.mark.django_db(transaction=True)
def test_a_row_that_points_at_a_locked_document_is_written_at_once() -> None:
    bureau = make_bureau()
    document_id = bureau.submitted()
    locked, told = Event(), Event()

    @operation("test.act")
    def hold(*, actor: Actor, now: datetime) -> None:
        lock_document(actor, document_id)
        locked.set()
        assert told.wait(60), "the other one waits for our lock"

    def act() -> None:
        try:
            hold(actor=bureau.head, now=NOW)
        finally:
            connection.close()

    def point() -> None:
        try:
            assert locked.wait(60)
            tell(
                actor=bureau.system,
                now=NOW,
                event_id=new_id(),
                kind=NoticeKind.TO_APPROVE,
                document_id=document_id,
                posts=[bureau.head.post_id],
            )
            told.set()
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        for each in [pool.submit(act), pool.submit(point)]:
            each.result(90)


@pytest.mark.django_db(transaction=True)
def test_drafts_go_on_while_people_are_told_of_them() -> None:
    bureau = make_bureau()
    drafts = [bureau.submitted() for _ in range(DRAFTS)]
    ready = Barrier(2 * DRAFTS)

    def go_on(number: int) -> None:
        try:
            ready.wait(60)
            approve(actor=bureau.head, now=NOW, document_id=drafts[number], side=Side.CONTENT)
            approve(actor=bureau.chief, now=NOW, document_id=drafts[number], side=Side.FORM)
        finally:
            connection.close()

    def be_told(number: int) -> None:
        try:
            ready.wait(60)
            for _ in range(6):
                tell(
                    actor=bureau.system,
                    now=NOW,
                    event_id=new_id(),
                    kind=NoticeKind.TO_APPROVE,
                    document_id=drafts[number],
                    posts=[bureau.head.post_id, bureau.chief.post_id],
                )
        finally:
            connection.close()

    with ThreadPoolExecutor(2 * DRAFTS) as pool:
        all_of = [pool.submit(act, number) for number in range(DRAFTS) for act in (go_on, be_told)]
        for each in all_of:
            each.result(90)


LOCKING = re.compile(r"select_for_update\([^()]*(?:\([^()]*\)[^()]*)*\)")


def test_nobody_locks_the_key_of_a_row() -> None:
    """FOR UPDATE stops whoever writes a row that points here; FOR NO KEY UPDATE does not."""
    wide = [
        f"{path.relative_to(SOURCE)}: {call}"
        for path in SOURCE.rglob("*.py")
        for call in re.findall(
            r"select_for_update\([^()]*(?:\([^()]*\)[^()]*)*\)", path.read_text()
        )
        if "no_key=True" not in call
    ]
    assert wide == []


@pytest.mark.django_db(transaction=True)
def test_what_the_database_breaks_off_because_two_wait_for_each_other_is_done_again() -> None:
    bureau = make_bureau()
    first, second = bureau.drafted(), bureau.drafted()
    both = Barrier(2)
    begun: list[UUID] = []

    @operation("test.crossing")
    def cross(*, actor: Actor, now: datetime, one: UUID, other: UUID) -> UUID:
        begun.append(one)
        lock_document(actor, one)
        if len(begun) <= 2:  # each waits for the other the first time only
            both.wait(60)
        lock_document(actor, other)
        return one

    answers = race(
        lambda: cross(actor=bureau.officer, now=NOW, one=first, other=second),
        lambda: cross(actor=bureau.officer, now=NOW, one=second, other=first),
    )
    assert answers == [first, second]
    assert len(begun) > len(answers), "one of them was broken off"
