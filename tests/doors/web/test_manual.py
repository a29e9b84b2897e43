"""The manual by role: whoever works here has a chapter, and what it names stands on a page."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
CHAPTERS = ("Văn thư", "Lãnh đạo", "Trưởng phòng", "Chuyên viên", "Quản trị")


@pytest.mark.checklist(65)
def test_every_role_has_its_chapter_and_every_name_in_it_stands_on_a_page() -> None:
    lines = (ROOT / "docs" / "su-dung.md").read_text(encoding="utf-8").splitlines()
    assert [role for role in CHAPTERS if f"## {role}" not in lines] == []
    done = subprocess.run(
        [sys.executable, str(ROOT / "scripts" / "manual.py")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout == ""
    assert done.returncode == 0
