"""Writes docs/figures.md from docs/figures/*.json, so that no figure in the docs is typed by hand.

Run by `make figures`; with `--check` it only tells whether the page is up to date.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

DOCS = Path(__file__).parent.parent / "docs"
PAGE = DOCS / "figures.md"
HEAD = """# Figures

Measured by the `make bench-…` command named beside each; written by `make figures` from
`docs/figures/*.json`.
The machines are shared and noisy: trust ratios within one row, not absolute values across rows.

| figure | value | unit | compared with | ratio | data | machine | on | command |
| --- | --- | --- | --- | --- | --- | --- | --- | --- |
"""


def figures() -> Iterator[dict[str, Any]]:
    """Every figure of every file, by name."""
    for path in sorted((DOCS / "figures").glob("*.json")):
        found = json.loads(path.read_text(encoding="utf-8"))
        yield from found if isinstance(found, list) else [found]


def row(figure: dict[str, Any]) -> str:
    """One line of the table."""
    compared = "; ".join(f"{name}: {value}" for name, value in figure["compared_with"].items())
    cells = [
        f"`{figure['name']}`",
        figure["value"],
        figure["unit"],
        compared,
        figure["ratio"],
        figure["data"],
        figure["machine"],
        figure["measured_on"],
        f"`{figure['command']}`",
    ]
    return "| " + " | ".join(str(cell) for cell in cells) + " |\n"


def main() -> int:
    """Write the page, or compare."""
    text = HEAD + "".join(row(figure) for figure in figures())
    if "--check" in sys.argv:
        return 0 if PAGE.exists() and PAGE.read_text(encoding="utf-8") == text else 1
    PAGE.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
