"""The object store: bytes by key, written once. A local folder, or any S3-compatible service."""

import contextlib
import os
import tempfile
from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, BinaryIO, Final, Protocol
from urllib.parse import unquote, urlparse

import obstore
from django.conf import settings
from obstore.exceptions import BaseError

PIECE = 256 * 1024
FAULTS: Final = (OSError, BaseError)  # how a store says that it is full, gone or not ours
_ASIDE: Final = ".aside"


class Store(Protocol):
    @property
    def drafts(self) -> Path:
        """A folder for files that are still being written, from which `put_file` is quick."""

    def put(self, key: str, data: bytes) -> None:
        """Keep the bytes durably; a second put of the same key changes nothing."""

    def put_file(self, key: str, path: Path) -> None:
        """Keep the bytes of a finished file durably, however large; the file itself is used up."""

    def get(self, key: str) -> bytes:
        """The bytes; FileNotFoundError when there are none."""

    def pieces(self, key: str) -> Iterator[bytes]:
        """The bytes piece by piece, in flat memory; FileNotFoundError before the first piece."""

    def remove(self, key: str) -> None:
        """Destroy the bytes, durably; what is not there is destroyed. Only under a record."""

    def older_than(self, moment: datetime, *, aside: bool = False) -> Iterator[str]:
        """The keys last put before a moment; with `aside` those set aside before it."""

    def set_aside(self, key: str) -> None:
        """Take bytes that nothing seems to need out of the way; `get` and `pieces` bring them back.

        A sweep that errs loses nothing: what is asked for again within the age is there again.
        """

    def drop_aside(self, key: str) -> None:
        """Destroy bytes that were set aside."""


class Folder:
    """Bytes in files: written aside, flushed to the disk, then given their name at once."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def put(self, key: str, data: bytes) -> None:
        path = self._path(key)
        if path.exists() and path.stat().st_size == len(data):
            path.touch()  # somebody is about to need it: it is young again
            return
        _make_folder(path.parent)
        handle, aside = tempfile.mkstemp(dir=path.parent, prefix=".part-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            Path(aside).rename(path)
        except BaseException:
            Path(aside).unlink(missing_ok=True)
            raise
        _flush_folder(path.parent)

    @property
    def drafts(self) -> Path:
        folder = self.root / ".drafts"
        _make_folder(folder)
        return folder

    def put_file(self, key: str, path: Path) -> None:
        kept = self._path(key)
        with path.open("rb") as file:
            os.fsync(file.fileno())
        _make_folder(kept.parent)
        path.rename(kept)  # the name is the digest: what may lie there is the same bytes
        _flush_folder(kept.parent)

    def get(self, key: str) -> bytes:
        return self._found(key).read_bytes()

    def pieces(self, key: str) -> Iterator[bytes]:
        return _pieces_of(self._found(key).open("rb"))

    def remove(self, key: str) -> None:
        for path in (self._path(key), self._aside(key)):
            if path.exists():
                path.unlink(missing_ok=True)
                _flush_folder(path.parent)

    def older_than(self, moment: datetime, *, aside: bool = False) -> Iterator[str]:
        places = (self.root / _ASIDE).glob("*") if aside else self.root.glob("[!.]?/??/*")
        for path in places:
            try:
                changed = path.stat().st_mtime
            except FileNotFoundError:
                continue  # taken away meanwhile
            if changed >= moment.timestamp():
                continue
            if path.name.startswith("."):
                path.unlink(missing_ok=True)  # half written when its writer died
            else:
                yield path.name

    def set_aside(self, key: str) -> None:
        _make_folder(self.root / _ASIDE)
        self._path(key).rename(self._aside(key))
        self._aside(key).touch()  # its second age begins
        _flush_folder(self.root / _ASIDE)

    def drop_aside(self, key: str) -> None:
        self._aside(key).unlink(missing_ok=True)

    def _found(self, key: str) -> Path:
        """Where the bytes lie, out of what was set aside if need be."""
        path, aside = self._path(key), self._aside(key)
        if not path.exists() and aside.exists():
            _make_folder(path.parent)
            aside.rename(path)
            path.touch()
            _flush_folder(path.parent)
        return path

    def _path(self, key: str) -> Path:
        return self.root / key[:2] / key[2:4] / key

    def _aside(self, key: str) -> Path:
        return self.root / _ASIDE / key


def _flush_folder(path: Path) -> None:
    folder = os.open(path, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _make_folder(path: Path) -> None:
    """Make a folder whose own name outlives a power cut too."""
    if path.is_dir():
        return
    _make_folder(path.parent)
    path.mkdir(exist_ok=True)
    _flush_folder(path.parent)


def _pieces_of(file: BinaryIO) -> Iterator[bytes]:
    with file:
        while piece := file.read(PIECE):
            yield piece


class Bucket:
    """Bytes in an S3-compatible bucket; the service answers for durability."""

    def __init__(self, url: str) -> None:
        self.store = obstore.store.from_url(url)

    def put(self, key: str, data: bytes) -> None:
        obstore.put(self.store, f"{key[:2]}/{key}", data)

    @property
    def drafts(self) -> Path:
        return Path(tempfile.gettempdir())

    def put_file(self, key: str, path: Path) -> None:
        obstore.put(self.store, f"{key[:2]}/{key}", path)
        path.unlink()

    def get(self, key: str) -> bytes:
        return bytes(self._found(key).bytes())

    def pieces(self, key: str) -> Iterator[bytes]:
        found = self._found(key)
        return (bytes(piece) for piece in found.stream(min_chunk_size=PIECE))

    def remove(self, key: str) -> None:
        for place in (f"{key[:2]}/{key}", f"{_ASIDE}/{key}"):
            with contextlib.suppress(FileNotFoundError):
                obstore.delete(self.store, place)

    def older_than(self, moment: datetime, *, aside: bool = False) -> Iterator[str]:
        for batch in obstore.list(self.store, prefix=_ASIDE if aside else None):
            for row in batch:
                folder, _, key = row["path"].rpartition("/")
                if (folder == _ASIDE) == aside and row["last_modified"] < moment:
                    yield key

    def set_aside(self, key: str) -> None:
        obstore.copy(self.store, f"{key[:2]}/{key}", f"{_ASIDE}/{key}")
        obstore.delete(self.store, f"{key[:2]}/{key}")

    def drop_aside(self, key: str) -> None:
        with contextlib.suppress(FileNotFoundError):
            obstore.delete(self.store, f"{_ASIDE}/{key}")

    def _found(self, key: str) -> Any:
        """The bytes, out of what was set aside if need be."""
        try:
            return obstore.get(self.store, f"{key[:2]}/{key}")
        except FileNotFoundError:
            obstore.copy(self.store, f"{_ASIDE}/{key}", f"{key[:2]}/{key}")
            self.drop_aside(key)
            return obstore.get(self.store, f"{key[:2]}/{key}")


@lru_cache(maxsize=4)
def _open(url: str) -> Store:
    parts = urlparse(url)
    return Folder(Path(unquote(parts.path))) if parts.scheme == "file" else Bucket(url)


def store() -> Store:
    """The store named by VANBAN_STORE_URL (`file:///…` or `s3://…`)."""
    return _open(settings.STORE_URL)
