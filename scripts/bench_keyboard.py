"""Measures a clerk who registers 100 arrived documents with the keyboard alone, in a real browser.

Keystrokes and seconds a document, from the key to the next document opened, pages and database on
the same machine. Of every ten one lacks its summary (typed) and one was sent twice (put with the
first). Writes docs/figures/keyboard.json. Run by `make bench-keyboard`.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parent.parent
FIGURE = ROOT / "docs" / "figures" / "keyboard.json"
TEST = (
    "tests/doors/web/incoming/test_registering_browser.py"
    "::test_a_clerk_registers_what_arrived_with_the_keyboard_alone"
)


def main() -> None:
    """Run the test of the suite on more documents, and write the figure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=100)
    count = parser.parse_args().documents
    with TemporaryDirectory(prefix="vanban-bench-") as top:
        told = Path(top) / "told.json"
        told_to = {"VANBAN_KEYBOARD_DOCUMENTS": str(count), "VANBAN_KEYBOARD_FIGURE": str(told)}
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", TEST]
        subprocess.run(command, check=True, cwd=ROOT, env=os.environ | told_to)
        measured = json.loads(told.read_text(encoding="utf-8"))
    common = {
        "command": "make bench-keyboard",
        "ratio": None,
        "data": f"{count} arrivals: of ten, 1 lacks its summary, 1 was sent twice, 8 are whole",
        "machine": f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}",
        "measured_on": date.today().isoformat(),  # noqa: DTZ011 - the day where it was measured
    }
    figures = [
        {
            "name": "register_keystrokes_per_doc",
            "value": measured["keystrokes"],
            "unit": "keystrokes/document, summaries typed in full",
            "compared_with": {"a whole document": measured["keystrokes_whole"]},
        },
        {
            "name": "register_seconds_per_doc",
            "value": measured["seconds"],
            "unit": "s/document, until the next one is open",
            "compared_with": {"slowest": measured["slowest"]},
        },
    ]
    written = [each | common for each in figures]
    FIGURE.write_text(json.dumps(written, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(written, ensure_ascii=False, indent=2))


if __name__ == "__main__":
    main()
