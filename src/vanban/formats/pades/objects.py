"""Writing PDF objects as plain Python values."""

from collections.abc import Mapping, Sequence
from typing import Any

from pyhanko.pdf_utils import generic


def pdf(value: Any) -> Any:  # noqa: PLR0911 - one line a kind
    """The PDF object of a value: "/Name" is a name, other strings are text; PDF objects stay."""
    match value:
        case generic.PdfObject():
            return value
        case bool():
            return generic.BooleanObject(value)  # type: ignore[no-untyped-call]
        case int():
            return generic.NumberObject(value)  # type: ignore[no-untyped-call]
        case float():
            return generic.FloatObject(round(value, 3))  # type: ignore[no-untyped-call]
        case str():
            return generic.NameObject(value) if value.startswith("/") else text(value)
        case Mapping():
            return dictionary(value)
        case Sequence():
            return generic.ArrayObject([pdf(each) for each in value])
    raise TypeError(type(value).__name__)


def dictionary(entries: Mapping[str, Any] | None = None) -> generic.DictionaryObject:
    made = generic.DictionaryObject()  # type: ignore[no-untyped-call]
    for key, value in (entries or {}).items():
        put(made, key, value)
    return made


def stream(
    entries: Mapping[str, Any], *, plain: bytes | None = None, packed: bytes | None = None
) -> generic.StreamObject:
    """A stream of plain bytes, or of bytes already packed as its /Filter says."""
    made = generic.StreamObject(stream_data=plain, encoded_data=packed)
    for key, value in entries.items():
        put(made, key, value)
    return made


def put(into: generic.DictionaryObject, key: str, value: Any) -> None:
    into[generic.NameObject(key)] = pdf(value)


def text(value: str) -> Any:
    """A text string, also when it begins with a slash ("/QĐ-UBND")."""
    return generic.pdf_string(value)


def target(reference: Any) -> Any:
    """What an indirect reference points to (or the thing itself)."""
    return reference.get_object()
