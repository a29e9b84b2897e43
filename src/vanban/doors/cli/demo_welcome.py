"""What the demo tells at its end: addresses, who may sign in, and what this machine lacks."""

import json
import shutil
from collections.abc import Sequence
from pathlib import Path

from vanban.doors.cli.demo_plan import AXIS, OFFICES, Plan

FEATURES = {
    "soffice": "chuyển DOCX sang PDF",
    "pdfsig": "đối chiếu chữ ký bằng công cụ thứ hai",
    "softhsm2-util": "khoá trong HSM mềm (đang dùng kho khoá mã hoá bằng tệp)",
}


def missing_features() -> list[str]:
    """Name in plain words what is off because a Debian package is missing."""
    return [words for program, words in FEATURES.items() if shutil.which(program) is None]


def welcome(plan: Plan, missing: list[str]) -> None:
    """Print where everything is and how to sign in."""
    rows = [(part.title, plan.address(part.code)) for part in OFFICES]
    rows += [(AXIS.title, plan.address(AXIS.code))]
    rows += [("CA và TSA thử nghiệm", plan.address("testpki"))]
    print("\nVăn Bản đang chạy:\n")
    _table(["Nơi", "Địa chỉ"], rows)
    for part in OFFICES:
        accounts = _accounts(plan.place(part.code, "accounts.json"))
        if accounts:
            print(f"\nĐăng nhập {part.title}, {plan.address(part.code)}:\n")
            _table(["Cơ quan", "Họ tên", "Chức vụ", "Tên đăng nhập", "Mật khẩu"], accounts)
    if missing:
        print("\nMáy này chưa có: " + "; ".join(missing) + ".")
        print("Cài bằng quyền root: scripts/debian-packages install run")
    print(f"\nNhật ký: {plan.folder / 'logs'}    Dừng: Ctrl-C\n", flush=True)


def _accounts(path: Path) -> list[tuple[str, ...]]:
    if not path.exists():
        return []
    keys = ("organisation", "name", "title", "username", "password")
    return [
        tuple(str(account.get(key, "")) for key in keys)
        for account in json.loads(path.read_text(encoding="utf-8"))
    ]


def _table(heads: list[str], rows: Sequence[tuple[str, ...]]) -> None:
    lines = [tuple(heads), *rows]
    widths = [max(len(line[column]) for line in lines) for column in range(len(heads))]
    for number, line in enumerate(lines):
        print("  " + "  ".join(word.ljust(width) for word, width in zip(line, widths, strict=True)))
        if number == 0:
            print("  " + "  ".join("─" * width for width in widths))
