"""The two benches of survival, small: an axis that goes away, and kill -9 of every part once."""

import subprocess
import sys
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).parents[2] / "scripts"


@pytest.mark.parametrize(
    ("script", "words"),
    [
        ("bench_outage.py", ["--documents", "12", "--outages", "1", "--days", "0.1"]),
        ("bench_kill9.py", ["--kills", "1", "--documents", "6"]),
    ],
)
def test_nothing_is_lost_doubled_or_out_of_order(script: str, words: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, str(SCRIPTS / script), *words, "--trial"],
        capture_output=True,
        text=True,
        timeout=400,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-4000:]
