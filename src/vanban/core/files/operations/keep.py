"""Bytes first, judgement later: what is given is kept before anything is decided."""

import hashlib
from datetime import datetime
from typing import Final

from django.conf import settings

from vanban.core.files.models import Blob
from vanban.core.files.rules import Stored, media_type_of, safe_name
from vanban.foundation.errors import Kind, Reason, Refusal
from vanban.foundation.store import store

_MB: Final = 1024 * 1024


class FileRefused(Refusal):
    """The file cannot be taken: empty, or larger than the house takes."""

    kind = Kind.INVALID
    code = "files.refused"
    title = "Chưa nhận được tệp"


def keep(data: bytes, *, file_name: str) -> Stored:
    """Write bytes durably to the store, under their SHA-256. Call it before the operation that
    uses them, with no transaction open. Refuses an empty or over-large file (FileRefused).
    """
    if not data:
        raise FileRefused(Reason("files.empty", "Tệp rỗng.", "Chọn lại tệp.", field="file"))
    if len(data) > settings.UPLOAD_MAX_BYTES:
        limit = settings.UPLOAD_MAX_BYTES // _MB
        raise FileRefused(
            Reason(
                "files.too_large",
                f"Tệp {len(data) // _MB} MB, quá mức {limit} MB.",
                "Tách thành nhiều tệp đính kèm.",
                field="file",
            )
        )
    digest = hashlib.sha256(data).hexdigest()
    store().put(digest, data)
    return Stored(digest, len(data), media_type_of(data), safe_name(file_name))


def keep_anyhow(data: bytes) -> str:
    """Write bytes that nobody asked for durably to the store, whatever their size, so that what
    came can be shown later; gives their SHA-256. Nothing at all is not kept: "".
    """
    if not data:
        return ""
    digest = hashlib.sha256(data).hexdigest()
    store().put(digest, data)
    return digest


def enter(stored: Stored, *, now: datetime) -> Blob:
    """Give kept bytes their row. Called inside the operation that uses them."""
    blob, _ = Blob.objects.get_or_create(
        sha256=stored.sha256,
        defaults={"size": stored.size, "media_type": stored.media_type, "stored_at": now},
    )
    return blob
