"""The object store: bytes by key, written once. A local folder, or any S3-compatible service."""

import os
import tempfile
from functools import lru_cache
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlparse

import obstore
from django.conf import settings


class Store(Protocol):
    def put(self, key: str, data: bytes) -> None:
        """Keep the bytes durably; a second put of the same key changes nothing."""

    def get(self, key: str) -> bytes:
        """The bytes; FileNotFoundError when there are none."""


class Folder:
    """Bytes in files: written aside, flushed to the disk, then given their name at once."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def put(self, key: str, data: bytes) -> None:
        path = self._path(key)
        if path.exists() and path.stat().st_size == len(data):
            return
        path.parent.mkdir(parents=True, exist_ok=True)
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
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def get(self, key: str) -> bytes:
        return self._path(key).read_bytes()

    def _path(self, key: str) -> Path:
        return self.root / key[:2] / key[2:4] / key


class Bucket:
    """Bytes in an S3-compatible bucket; the service answers for durability."""

    def __init__(self, url: str) -> None:
        self.store = obstore.store.from_url(url)

    def put(self, key: str, data: bytes) -> None:
        obstore.put(self.store, f"{key[:2]}/{key}", data)

    def get(self, key: str) -> bytes:
        return bytes(obstore.get(self.store, f"{key[:2]}/{key}").bytes())


@lru_cache(maxsize=4)
def _open(url: str) -> Store:
    parts = urlparse(url)
    return Folder(Path(unquote(parts.path))) if parts.scheme == "file" else Bucket(url)


def store() -> Store:
    """The store named by VANBAN_STORE_URL (`file:///…` or `s3://…`)."""
    return _open(settings.STORE_URL)
