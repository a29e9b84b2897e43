"""Bytes are kept once under their digest, whole or not at all, however they are handed over."""

import hashlib
from pathlib import Path

import pytest

from vanban.foundation.store import PIECE, Bucket, Folder, Store


@pytest.fixture(params=["folder", "bucket"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    if request.param == "folder":
        return Folder(tmp_path / "store")
    return Bucket("memory:///")


def draft(store: Store, data: bytes) -> tuple[str, Path]:
    path = store.drafts / f"draft-{hashlib.sha256(data).hexdigest()[:8]}"
    path.write_bytes(data)
    return hashlib.sha256(data).hexdigest(), path


@pytest.mark.parametrize("data", [b"x", b"\r\n" * 7, bytes(range(256)) * 4096])
def test_bytes_and_files_come_back_whole(store: Store, data: bytes) -> None:
    key, path = draft(store, data)
    store.put_file(key, path)
    assert not path.exists()
    assert store.get(key) == b"".join(store.pieces(key)) == data
    store.put(key, data)
    store.put_file(*draft(store, data))
    assert store.get(key) == data


def test_pieces_are_small(store: Store) -> None:
    key, path = draft(store, b"a" * (3 * PIECE + 1))
    store.put_file(key, path)
    assert sum(len(piece) for piece in store.pieces(key)) == 3 * PIECE + 1


def test_what_was_never_kept_is_not_found(store: Store) -> None:
    with pytest.raises(FileNotFoundError):
        store.get("0" * 64)
    with pytest.raises(FileNotFoundError):
        store.pieces("0" * 64)
