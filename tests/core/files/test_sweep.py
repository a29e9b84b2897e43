"""Bytes that belong to nothing are swept after a safe age; a living file never is."""

import hashlib
import os
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from vanban.core.files.operations import enter, keep, sweep_store
from vanban.core.files.queries import load
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.clock import now
from vanban.foundation.errors import NotFound
from vanban.foundation.ids import new_id
from vanban.foundation.jobs import defer
from vanban.foundation.operation import operation
from vanban.foundation.store import Bucket, Folder, store

pytestmark = pytest.mark.django_db

SYSTEM = Actor.system(None, name="Kho tệp")
AGE = timedelta(days=30)


@pytest.fixture
def kept(settings: Any, tmp_path: Path) -> Path:
    settings.STORE_URL = (tmp_path / "store").as_uri()
    return tmp_path / "store"


def write(text: str) -> str:
    return keep(text.encode(), file_name="x.bin").sha256


def age(kept: Path, days: float) -> None:
    """All that lies in the store grows older."""
    for path in kept.rglob("*"):
        if path.is_file():
            told = path.stat().st_mtime - days * 86400
            os.utime(path, (told, told))


def sweep(at: datetime | None = None) -> tuple[int, int]:
    return sweep_store(actor=SYSTEM, now=at or now(), age=AGE)


@operation("tests.use")
def use(*, actor: Actor, now: datetime, sha256: str, how: str) -> None:
    """A row somewhere that names the bytes."""
    if how == "blob":
        from vanban.core.files.rules import Stored

        enter(Stored(sha256, 1, "application/pdf", "x.pdf"), now=now)
    elif how == "job":
        defer("core.files.jobs.sweep", in_seconds=9999, file={"sha256": sha256})
    else:
        audit.subject("document", new_id(), sha256=sha256)


def test_what_no_row_names_is_set_aside_and_in_the_end_destroyed(kept: Path) -> None:
    orphan = write("một tệp mà giao dịch của nó chưa từng xong")
    assert sweep() == (0, 0)  # young: its transaction may be under way
    age(kept, 31)
    assert sweep() == (1, 0)
    assert sweep() == (0, 0)
    age(kept, 31)
    assert sweep() == (0, 1)
    with pytest.raises(NotFound):
        load(orphan)


@pytest.mark.parametrize("how", ["blob", "job", "audit"])
def test_what_any_row_names_is_never_swept(kept: Path, how: str) -> None:
    living, orphan = write(f"sống nhờ {how}"), write("không ai cần")
    use(actor=SYSTEM, now=now(), sha256=living, how=how)
    age(kept, 400)
    assert sweep() == (1, 0)
    age(kept, 400)
    assert sweep() == (0, 1)
    assert load(living).decode() == f"sống nhờ {how}"
    with pytest.raises(NotFound):
        load(orphan)


def test_what_was_set_aside_comes_back_when_it_is_needed_after_all(kept: Path) -> None:
    needed, put_again = write("cần lại"), write("ghi lại")
    age(kept, 31)
    assert sweep() == (2, 0)
    assert load(needed) == "cần lại".encode()
    assert b"".join(store().pieces(needed)) == "cần lại".encode()
    assert write("ghi lại") == put_again
    use(actor=SYSTEM, now=now(), sha256=put_again, how="blob")
    age(kept, 31)
    sweep()
    assert load(put_again) == "ghi lại".encode()


def test_bytes_put_once_more_are_young_again(kept: Path) -> None:
    again = write("một mẫu dùng nhiều lần")
    age(kept, 31)
    assert write("một mẫu dùng nhiều lần") == again  # its transaction comes in a moment
    assert sweep() == (0, 0)


def test_half_written_files_of_the_dead_are_cleared(kept: Path) -> None:
    folder = kept / "ab" / "cd"
    folder.mkdir(parents=True)
    (folder / ".part-x").write_bytes(b"half")
    assert sweep() == (0, 0)
    assert (folder / ".part-x").exists()
    age(kept, 31)
    sweep()
    assert not (folder / ".part-x").exists()


def test_the_sweep_is_set_off_once_a_day_by_whoever_comes_first() -> None:
    from vanban.core.files.operations import begin_sweep

    day, later = timedelta(days=1), now() + timedelta(days=2)
    assert not begin_sweep(now=now(), every=day)  # a new installation has nothing stray
    assert begin_sweep(now=later, every=day)
    assert not begin_sweep(now=later, every=day)


@pytest.mark.parametrize("where", ["folder", "bucket"])
def test_both_kinds_of_store_know_what_is_old_and_bring_back(tmp_path: Path, where: str) -> None:
    found = Folder(tmp_path) if where == "folder" else Bucket("memory:///")
    key = hashlib.sha256(b"x").hexdigest()
    found.put(key, b"x")
    later = now() + timedelta(hours=1)
    assert list(found.older_than(now() - timedelta(hours=1))) == []
    assert list(found.older_than(later)) == [key]
    found.set_aside(key)
    assert list(found.older_than(later)) == []
    assert list(found.older_than(later, aside=True)) == [key]
    assert found.get(key) == b"x"
    assert list(found.older_than(later, aside=True)) == []
    found.set_aside(key)
    found.drop_aside(key)
    with pytest.raises(FileNotFoundError):
        found.get(key)
