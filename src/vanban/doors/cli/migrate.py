"""`vanban migrate`: bring the database's tables to the form of the code."""

import argparse

from vanban.doors.cli.processes import prepare_django

HELP = "Đưa cơ sở dữ liệu về đúng dạng của phiên bản này"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare whose tables, and whether only to look."""
    parser.add_argument("--process", choices=["office", "axis"], default="office")
    parser.add_argument("--check", action="store_true", help="chỉ xem, trả 1 nếu còn thiếu")


def run(options: argparse.Namespace) -> int:
    """Apply what is missing, or tell that something is."""
    prepare_django(options.process)
    from django.core.management import call_command

    call_command("migrate", interactive=False, check_unapplied=options.check)
    return 0
