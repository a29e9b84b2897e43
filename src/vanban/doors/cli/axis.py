"""`vanban axis`: the interchange hub, and what its operator does at the command line."""

import argparse

from vanban.doors.cli import axis_operator, serve
from vanban.doors.cli.processes import prepare_django

HELP = "Chạy trục liên thông văn bản, quản lý hệ thống thành viên"
PORT = 8100


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare where to listen, and the operator's words."""
    serve.add_arguments(parser, port=PORT)
    axis_operator.add_arguments(parser)


def run(options: argparse.Namespace) -> int:
    """Serve an axis, or do the operator's errand."""
    if options.errand is None:
        return serve.serve("axis", options)
    prepare_django("axis")
    return axis_operator.run(options)
