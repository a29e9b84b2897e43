"""Reading bytes. Whether the reader may is decided by the document that holds them."""

from vanban.core.files.models import Blob
from vanban.core.files.rules import Stored
from vanban.foundation.errors import NotFound, Reason
from vanban.foundation.store import store


def load(sha256: str) -> bytes:
    """The bytes of a blob (NotFound when the store has lost or never had them)."""
    try:
        return store().get(sha256)
    except FileNotFoundError as error:
        raise NotFound(
            Reason(
                "files.gone",
                "Không đọc được tệp trong kho.",
                "Báo quản trị: kho tệp thiếu một tệp.",
                facts={"sha256": sha256},
            )
        ) from error


def stored(sha256: str, *, file_name: str) -> Stored:
    """What is known of a blob already entered."""
    blob = Blob.objects.get(sha256=sha256)
    return Stored(blob.sha256, blob.size, blob.media_type, file_name)
