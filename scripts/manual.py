"""Tells whether every name the manual sets in italics stands on a page of ours.

`docs/su-dung.md` names screens and buttons *as they are written there*. A name that was changed on
the page and not in the manual is printed, and the fence falls.
"""

import html
import re
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
MANUAL = ROOT / "docs" / "su-dung.md"
PAGES = ("*.html", "*.js", "*.py", "*.txt")
NAME = re.compile(r"(?<!\*)\*([^*\n]+)\*(?!\*)")
STEPS = re.compile(r" → | · ")


def _plain(text: str) -> str:
    """As it is compared: composed, in small letters, one space between words."""
    return " ".join(unicodedata.normalize("NFC", html.unescape(text)).lower().split())


def names() -> Iterator[tuple[int, str]]:
    """Each name and the line it stands in; a way through menus (`A → B`) is several."""
    for number, line in enumerate(MANUAL.read_text(encoding="utf-8").splitlines(), 1):
        for found in NAME.findall(line):
            yield from ((number, each) for each in STEPS.split(found))


def unknown() -> list[tuple[int, str]]:
    """The names that stand on no page."""
    source = ROOT / "src" / "vanban"
    files = (path for form in PAGES for path in source.rglob(form))
    pages = _plain("\n".join(path.read_text(encoding="utf-8") for path in files))
    return [(at, name) for at, name in names() if _plain(name).rstrip("….") not in pages]


def main() -> int:
    """Print what is not there."""
    found = unknown()
    for at, name in found:
        print(f"{MANUAL.relative_to(ROOT)}:{at}: “{name}” stands on no page")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
