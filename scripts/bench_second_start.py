"""Measures `second_start_s`: `make run` again, until the first page answers.

Writes docs/figures/second_start_s.json. Run by `make bench-second-start`.
"""

import json
import os
import platform
import signal
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.request
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

ROUNDS = 5
PORT = 18700
FIGURE = Path(__file__).parent.parent / "docs" / "figures" / "second_start_s.json"


def seconds_to_first_page(folder: Path) -> float:
    """Start the demo, wait for the first page of the first office, stop it; tell how long."""
    began = time.monotonic()
    words = ["demo", "--folder", str(folder), "--port", str(PORT)]
    with (folder.parent / "demo.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "vanban.doors.cli.main", *words], stdout=log, stderr=log
        )
        while not answers():
            if process.poll() is not None:
                sys.exit((folder.parent / "demo.log").read_text(encoding="utf-8"))
            time.sleep(0.05)
        taken = time.monotonic() - began
        time.sleep(2)  # let the start finish before it is taken down
        process.send_signal(signal.SIGTERM)
        process.wait(120)
    return taken


def answers() -> bool:
    """Tell whether the first page is there, in full."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{PORT}/", timeout=5) as page:
            return bool(page.read()) and page.status == 200  # noqa: PLR2004 - OK
    except (OSError, urllib.error.URLError):
        return False


def main() -> None:
    """Start once to fill the databases, then measure; the median counts."""
    with TemporaryDirectory(prefix="vanban-bench-") as top:
        Path(top).chmod(0o755)
        first = seconds_to_first_page(Path(top) / "demo")
        again = [seconds_to_first_page(Path(top) / "demo") for _ in range(ROUNDS)]
    FIGURE.parent.mkdir(parents=True, exist_ok=True)
    figure = {
        "name": "second_start_s",
        "command": "make bench-second-start",
        "value": round(statistics.median(again), 2),
        "unit": "s",
        "compared_with": {"goal": 15, "first_start_s": round(first, 1)},
        "ratio": round(first / statistics.median(again), 2),
        "data": f"median of {ROUNDS}, from {min(again):.2f} to {max(again):.2f}; demo data loaded",
        "machine": f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}",
        "measured_on": date.today().isoformat(),  # noqa: DTZ011 - the day where it was measured
    }
    FIGURE.write_text(json.dumps(figure, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(figure, ensure_ascii=False, indent=2))


if __name__ == "__main__":
    main()
