"""What happened to a register book, in words."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from vanban.foundation.words import Words

TOLD_OF_BOOKS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "incoming.registration.open_book": "mở sổ",
        "outgoing.numbering.open_book": "mở sổ",
        "outgoing.numbering.revise_book": "sửa tên, phạm vi, cách đánh số",
        "outgoing.numbering.reserve_number": "giữ số {number}",
        "outgoing.numbering.void_reserved": "hủy số giữ trước {number}",
        "outgoing.numbering.close_book": "khóa sổ",
        "outgoing.numbering.reopen_book": "mở lại sổ",
        "outgoing.publication.open_register": "in, xuất sổ",
        "incoming.assignment.open_register": "in, xuất sổ",
        "outgoing.publication.seal_register": "yêu cầu in và ký số sổ",
        "outgoing.publication.give_register": "chuyển sổ tới thiết bị ký của cơ quan",
        "outgoing.publication.cancel_register": "dừng ký sổ",
        "outgoing.publication.complete_register": "ký số sổ xong, {lines} dòng",
        "outgoing.publication.fail_register": "chưa ký số được sổ",
        "outgoing.publication.open_sealed_register": "tải bản sổ đã ký",
    }
)
_WHY: Final = ("reason", "basis", "problem")


def told_of_book(act: str, facts: Mapping[str, Any]) -> tuple[Words, str] | None:
    """What was done to a book and why; None for an act that is not told."""
    words = TOLD_OF_BOOKS.get(act)
    if words is None:
        return None
    known = {name: facts.get(name, "") for name in ("number", "lines")}
    why = next((str(facts[name]) for name in _WHY if facts.get(name)), "")
    return Words(words.format(**known).strip()), why
