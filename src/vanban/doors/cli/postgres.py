"""`vanban postgres`: the embedded PostgreSQL, as a process."""

import argparse

from vanban.doors.cli.processes import become

HELP = "Chạy PostgreSQL kèm theo gói (không cần khi đã có DATABASE_URL)"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare where the data is and which databases are wanted."""
    parser.add_argument("--folder", default="var/pg")
    parser.add_argument("--database", action="append", default=[], dest="databases")
    parser.add_argument("--ready", help="tệp nhận địa chỉ các cơ sở dữ liệu (JSON)")
    parser.add_argument("--fresh", action="store_true", help="xoá các cơ sở dữ liệu rồi tạo lại")
    parser.add_argument("--once", action="store_true", help="tạo xong thì dừng")


def run(options: argparse.Namespace) -> int:
    """Hand over to the server's own process."""
    words = ["--folder", options.folder]
    words += [word for name in options.databases for word in ("--database", name)]
    words += ["--ready", options.ready] if options.ready else []
    words += ["--fresh"] if options.fresh else []
    words += ["--once"] if options.once else []
    become("vanban.config.embedded_service", *words)
