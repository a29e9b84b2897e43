"""HTML attributes from a tag's keyword arguments, escaped once."""

from collections.abc import Mapping

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

DASHED = ("hx_", "data_", "aria_")
NOTHING = mark_safe("")


def attribute_name(name: str) -> str:
    """`hx_post` -> `hx-post`, `data_key` -> `data-key`; `for_`, `class_` lose the underscore."""
    if name.startswith(DASHED):
        return name.replace("_", "-")
    return name.rstrip("_")


def attributes(given: Mapping[str, object]) -> SafeString:
    """` name="value"` for each value that says something; True writes the bare name."""
    pairs: list[tuple[str, object]] = []
    bare: list[tuple[str]] = []
    for name, value in given.items():
        if value is None or value is False or value == "":
            continue
        if value is True:
            bare.append((attribute_name(name),))
        else:
            pairs.append((attribute_name(name), value))
    return format_html(
        "{}{}",
        format_html_join("", ' {}="{}"', pairs),
        format_html_join("", " {}", bare),
    )
