"""`vanban openapi`: the description of the REST API, as the code has it."""

import argparse
import io
import sys
from pathlib import Path

from vanban.doors.cli.processes import prepare_django

HELP = "In mô tả OpenAPI của API, hoặc so với tệp đã lưu"
API = "vanban.doors.api.api.api"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare where to write, or what to compare with."""
    choice = parser.add_mutually_exclusive_group()
    choice.add_argument("--output", type=Path, help="tệp nhận mô tả")
    choice.add_argument("--check", type=Path, help="tệp phải giống hệt mô tả, nếu không trả 1")


def run(options: argparse.Namespace) -> int:
    """Print, write or compare."""
    text = description()
    if options.check is not None:
        return _compare(text, options.check)
    if options.output is not None:
        options.output.write_text(text, encoding="utf-8")
    else:
        print(text, end="")
    return 0


def description() -> str:
    """Build the description: the same bytes for the same code."""
    prepare_django("test")
    from django.core.management import call_command

    output = io.StringIO()
    call_command(
        "export_openapi_schema", api=API, indent=2, sorted=True, ensure_ascii=False, stdout=output
    )
    return output.getvalue()


def _compare(text: str, path: Path) -> int:
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return 0
    print(f"{path}: khác với mã nguồn; chạy `vanban openapi --output {path}`", file=sys.stderr)
    return 1
