"""The directory's whole lists: made once for all who ask at once, new after every change."""

import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connections

from support.axis import OPERATOR
from vanban.axis.members.operations import import_agencies
from vanban.axis.members.queries import forget_if_outdated
from vanban.axis.members.rules import AgencyInput
from vanban.doors.axis import directory as lists
from vanban.foundation.store import store

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
CROWD = 8


class Counted:
    """The question behind a list, counted. The first asking lasts until `ready` says so; with
    `restless`, the directory changes during every later one.
    """

    def __init__(self, ask: Any) -> None:
        self.times = 0
        self.ready = threading.Event()
        self.restless = False
        self._ask = ask

    def __call__(self, *words: Any, **named: Any) -> Iterator[Any]:
        self.times += 1
        assert self.ready.wait(60)
        if self.restless and self.times > 1:
            enter(f"H{50 + self.times}")
        yield from self._ask(*words, **named)


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Counted:
    found = Counted(lists.whole_directory)
    monkeypatch.setattr(lists, "whole_directory", found)
    return found


def enter(code: str) -> None:
    entry = [AgencyInput(code=code, name=f"Cơ quan {code}")]
    import_agencies(actor=OPERATOR, now=NOW, agencies=entry)


def ask() -> list[str]:
    forget_if_outdated()
    body = b"".join(lists.agencies(OPERATOR, now=NOW).body)
    return [row["code"] for row in json.loads(body)["data"]]


@pytest.mark.django_db(transaction=True)
def test_those_who_ask_at_once_share_one_making(counted: Counted) -> None:
    enter("H15")
    came: list[list[str]] = []
    asking = threading.Semaphore(0)

    def one() -> None:
        try:
            asking.release()
            came.append(ask())
        finally:
            connections.close_all()

    crowd = [threading.Thread(target=one) for _ in range(CROWD)]
    for thread in crowd:
        thread.start()
    for _ in crowd:
        assert asking.acquire(timeout=60)
    counted.ready.set()
    for thread in crowd:
        thread.join(60)
    assert came == [["H15"]] * CROWD
    assert counted.times == 1


@pytest.mark.django_db(transaction=True)
def test_those_who_wait_while_the_directory_changes_share_the_next_making(
    counted: Counted, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However fast it changes: one is under way, and one more serves all who came meanwhile."""
    enter("H15")
    came: list[list[str]] = []
    at_the_door = threading.Semaphore(0)
    alone = lists._alone

    def announced(path: Path) -> Any:
        at_the_door.release()
        return alone(path)

    def one() -> None:
        try:
            came.append(ask())
        finally:
            connections.close_all()

    monkeypatch.setattr(lists, "_alone", announced)
    counted.restless = True
    crowd = [threading.Thread(target=one) for _ in range(CROWD)]
    for number, thread in enumerate(crowd):
        thread.start()
        assert at_the_door.acquire(timeout=60)
        enter(f"H{20 + number}")
    counted.ready.set()
    for thread in crowd:
        thread.join(60)
    assert len(came) == CROWD
    everything = {"H15", *(f"H{20 + number}" for number in range(CROWD))}
    assert all(everything <= set(codes) for codes in came)
    assert counted.times == 2


@pytest.mark.django_db
def test_a_list_that_was_asked_for_before_its_making_began_is_never_an_old_one(
    settings: Any, tmp_path: Path
) -> None:
    settings.STORE_URL = (tmp_path / "store").as_uri()
    for number in range(6):
        enter(f"H{10 + number}")
        assert ask() == [f"H{10 + each}" for each in range(number + 1)]
    folder = store().drafts
    assert len(list(folder.glob("directory-all-0-*"))) == 3  # the newest; no more of the disk
    assert list(folder.glob(".part-*")) == []


@pytest.mark.django_db
def test_a_making_that_fails_leaves_nothing_and_the_next_one_makes_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    enter("H15")

    def broken(*words: Any, **named: Any) -> Iterator[Any]:
        yield []
        raise OSError("no room")

    with monkeypatch.context() as patch:
        patch.setattr(lists, "whole_directory", broken)
        with pytest.raises(OSError, match="no room"):
            ask()
    assert list(store().drafts.glob(".part-*")) == []
    assert ask() == ["H15"]
