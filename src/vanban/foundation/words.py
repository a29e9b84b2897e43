"""The house's own words: Vietnamese wherever they are kept or sent, the reader's tongue on a page.

A label or a refusal is written in Vietnamese once, in the room that decides it. As data (stored,
sent, printed, hashed, answered by the API) it is that very text, whoever acts. Only where a page
is written (`__html__`, which templates ask for first) is it said as the reader chose.
"""

import html
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TypeVar

Key = TypeVar("Key")
_sayer: list[Callable[[str], str]] = []


class Words(str):
    """A phrase of the house; equal to, hashed and stored as its Vietnamese text."""

    __slots__ = ()

    def __str__(self) -> str:
        return self  # so that template filters do not lose what it is

    def lower(self) -> "Words":
        return Words(super().lower())

    def capitalize(self) -> "Words":
        return Words(super().capitalize())

    def __html__(self) -> str:
        return html.escape(_sayer[0](self) if _sayer else self)


def said_by(say: Callable[[str], str]) -> None:
    """Let a door say how words sound in the language of the page being written."""
    _sayer[:] = [say]


def spoken(table: Mapping[Key, str]) -> Mapping[Key, Words]:
    """A table of labels, to be shown as the reader chose."""
    return MappingProxyType({key: Words(text) for key, text in table.items()})
