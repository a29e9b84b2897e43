"""HTML attributes from a tag's keyword arguments, escaped once."""

from collections.abc import Mapping
from html import escape

from django.utils.safestring import SafeString, mark_safe

from vanban.foundation.words import Words

DASHED = ("hx_", "data_", "aria_")
NOTHING = mark_safe("")


def attribute_name(name: str) -> str:
    """`hx_post` -> `hx-post`, `data_key` -> `data-key`; `for_`, `class_` lose the underscore."""
    if name.startswith(DASHED):
        return name.replace("_", "-")
    return name.rstrip("_")


def written(given: object) -> str:
    """Words for a page: escaped, unless a tag of ours has made them."""
    if given is None:
        return ""
    if isinstance(given, Words):
        return given.__html__()
    return given if isinstance(given, SafeString) else escape(str(given))


def attributes(given: Mapping[str, object]) -> SafeString:
    """` name="value"` for each value that says something; True writes the bare name."""
    pairs, bare = "", ""
    for name, value in given.items():
        if value is None or value is False or value == "":
            continue
        if value is True:
            bare += f" {escape(attribute_name(name))}"
        else:
            kept = str.__str__(value) if isinstance(value, Words) and name == "value" else value
            pairs += f' {escape(attribute_name(name))}="{written(kept)}"'
    return SafeString(pairs + bare)
