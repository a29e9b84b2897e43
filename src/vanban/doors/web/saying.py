"""The house's words (`foundation.words`) in the language of the page being written.

A phrase stands in the catalogue as it is. A sentence with facts in it ("Số {number} đã cấp") was
an f-string in its room and reaches the page with the facts filled in: it is found by the words
around them, and the facts, which may be phrases themselves, are said in turn.
"""

import re
from collections.abc import Callable
from functools import lru_cache, partial
from gettext import GNUTranslations
from operator import eq
from pathlib import Path
from typing import Any, Final

from django.utils.translation import get_language, gettext

FACT: Final = re.compile(r"\{[^{}]*\}")
LONGEST: Final = 2000
# How much of a sentence must stand around its facts: the more where it begins and ends with one.
LEAST_WORDS: Final = 3
LEAST_BETWEEN: Final = 5
# What is looked into: how far, and how many pieces at a time.
DEEPEST: Final = 4
MOST_PIECES: Final = 12
_FOLDER: Final = Path(__file__).parent / "locale"


class _Catalogue(GNUTranslations):
    _catalog: dict[Any, str]

    def sentences(self) -> list[tuple[str, str]]:
        """Sentences with facts and what they are here; the most telling first."""
        found = [
            (phrase, said)
            for phrase, said in self._catalog.items()
            if isinstance(phrase, str) and FACT.search(phrase) and _tells(phrase)
        ]
        return sorted(found, key=lambda each: (-_weight(each[0]), each[0]))


def say(text: str) -> str:
    """The house's words as the page's reader chose; unknown ones as they are."""
    language = get_language() or "vi"
    if not text or language == "vi" or len(text) > LONGEST:
        return str(text)
    return _said(language, text)


@lru_cache(maxsize=4096)
def _said(language: str, text: str, depth: int = 0) -> str:
    found = _as_it_stands(text)
    if found or depth > DEEPEST:
        return found or text
    inside = partial(_said, language, depth=depth + 1)
    for parts, names, sentence in _sentences(language):
        facts = _facts(parts, text)
        if facts is not None:
            told = dict(zip(names, map(inside, facts), strict=True))
            return FACT.sub(lambda place: told.get(place[0], ""), sentence)  # noqa: B023 - at once
    return _piece_by_piece(text, inside)


def _as_it_stands(text: str) -> str:
    """A phrase of the catalogue; also within a sentence, or at its beginning. Else nothing."""
    if not text:
        return ""
    found = gettext(text)
    if found != text:
        return found
    other = _first_turned(text)
    found = gettext(other)
    return _first_turned(found) if found != other else ""


def _piece_by_piece(text: str, inside: Callable[[str], str]) -> str:
    """Sentences one after the other, reasons in a row, a count of something: each by itself."""
    for mark, end in ((". ", "."), ("; ", ""), (": ", "")):
        if 0 < text.count(mark) <= MOST_PIECES:
            *pieces, last = text.split(mark)
            said = [inside(each + end).removesuffix(end) for each in pieces]
            return mark.join([*said, inside(last)])
    if text.endswith("."):
        return f"{inside(text[:-1])}."
    pieces = text.split(", ")
    if 1 < len(pieces) <= MOST_PIECES:
        said = [inside(each) for each in pieces]
        return text if any(map(eq, pieces, said)) else ", ".join(said)  # names: left as they are
    number, _, rest = text.partition(" ")
    if rest and number.isdigit():
        return f"{number} {inside(rest)}"
    rest, _, number = text.rpartition(" ")
    return f"{inside(rest)} {number}" if rest and number[:1].isdigit() else text


def _first_turned(text: str) -> str:
    return text[0].swapcase() + text[1:]


@lru_cache(maxsize=4)
def _sentences(language: str) -> tuple[tuple[tuple[str, ...], tuple[str, ...], str], ...]:
    path = _FOLDER / language / "LC_MESSAGES" / "django.mo"
    if not path.exists():
        return ()
    with path.open("rb") as file:
        sentences = _Catalogue(file).sentences()
    return tuple(
        (tuple(FACT.split(phrase)), tuple(FACT.findall(phrase)), said) for phrase, said in sentences
    )


def _weight(phrase: str) -> int:
    """How much stands around the facts: letters, and a colon for two."""
    around = FACT.sub("", phrase)
    return sum(letter.isalpha() for letter in around) + 2 * around.count(":")


def _tells(phrase: str) -> bool:
    open_ended = phrase.startswith("{") and phrase.endswith("}")
    return _weight(phrase) >= (LEAST_BETWEEN if open_ended else LEAST_WORDS)


def _facts(parts: tuple[str, ...], text: str) -> list[str] | None:
    """What stands between the parts of a sentence, or None; in one pass, whatever the text."""
    first, *between, last = parts
    end = len(text) - len(last)
    if not text.startswith(first) or not text.endswith(last) or end < len(first):
        return None
    facts, at = [], len(first)
    for part in between:
        place = text.find(part, at, end)
        if place < 0:
            return None
        facts.append(text[at:place])
        at = place + len(part)
    return [*facts, text[at:end]]
