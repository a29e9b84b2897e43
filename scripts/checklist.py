"""Writes docs/checklist.md from the tests: which test shows which row of the Ministry's checklist.

A test says so with `@pytest.mark.checklist(3)` (several rows: `checklist(3, 5)`). Run by
`make checklist`; with `--check` it only tells whether the page is up to date.
"""

import ast
import csv
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
ROWS = Path(__file__).with_suffix(".tsv")
PAGE = ROOT / "docs" / "checklist.md"
HEAD = """# The checklist of functions, and the test that shows each

What Decree 30/2020 (N30), Decision 28/2018 (Q28) and the Ministry's guidance (official letter
1036/BTTTT-THH of 2015, Decision 395/QĐ-BTTTT of 2020) ask of a document system. A ground in round
brackets is believed to stand in that paper and has to be checked against the original before it
is quoted. M: must, S: should. Written by `make checklist` from the marks in the tests; a row
without a test is shown by none yet, and "not yet" names what of a row is not there or not tried.

"""


class UnknownRow(SystemExit):
    """A test is marked with a row that the checklist does not have."""


def marked_tests() -> Iterator[tuple[int, str]]:
    """Every (row, test) marked in the tests, the test as pytest names it."""
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        text = path.read_text(encoding="utf-8")
        if "checklist" not in text:
            continue
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
                for row in _rows_of(node):
                    yield row, f"{path.relative_to(ROOT).as_posix()}::{node.name}"


def _rows_of(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> list[int]:
    calls = [each for each in node.decorator_list if isinstance(each, ast.Call)]
    marks = [call for call in calls if ast.unparse(call.func) == "pytest.mark.checklist"]
    return [ast.literal_eval(argument) for mark in marks for argument in mark.args]


def page() -> str:
    """The whole page. Ends (UnknownRow) on a mark with a row there is not."""
    with ROWS.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    tests: dict[int, list[str]] = defaultdict(list)
    for number, test in marked_tests():
        tests[number].append(test)
    unknown = sorted(set(tests) - {int(row["row"]) for row in rows})
    if unknown:
        raise UnknownRow(f"rows the checklist does not have: {unknown}: {tests[unknown[0]]}")
    shown = sum(1 for row in rows if tests[int(row["row"])])
    partly = sum(1 for row in rows if tests[int(row["row"])] and row["not_yet"])
    lines = [f"{shown} of {len(rows)} rows are shown by a test, {partly} of them in part.\n\n"]
    lines.append(
        "| row | group | function | | ground | test | not yet |\n"
        "| --- | --- | --- | --- | --- | --- | --- |\n"
    )
    for row in rows:
        names = "<br>".join(f"`{test}`" for test in tests[int(row["row"])])
        told = [row[each] for each in ("row", "group", "function", "level", "ground")]
        cells = [*told, names, row["not_yet"]]
        lines.append("| " + " | ".join(cells) + " |\n")
    return HEAD + "".join(lines)


def main() -> int:
    """Write the page, or compare."""
    text = page()
    if "--check" in sys.argv:
        return 0 if PAGE.exists() and PAGE.read_text(encoding="utf-8") == text else 1
    PAGE.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
