"""`vanban worker`: background jobs of an office."""

import argparse

from vanban.doors.cli.processes import become

HELP = "Chạy các việc nền của văn phòng (ký, gửi, nhận, lập chỉ mục)"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare how many jobs run at once, and of which queues."""
    parser.add_argument("--concurrency", type=int, default=4, help="số việc chạy cùng lúc")
    parser.add_argument("--queue", action="append", default=[], help="chỉ nhận hàng đợi này")


def run(options: argparse.Namespace) -> int:
    """Hand over to the worker's own door."""
    queues = [word for queue in options.queue for word in ("--queue", queue)]
    become("vanban.doors.worker.run", "--concurrency", str(options.concurrency), *queues)
