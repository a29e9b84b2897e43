"""`vanban axis`: the interchange hub."""

import argparse

from vanban.doors.cli import serve

HELP = "Chạy trục liên thông văn bản"
PORT = 8100


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare where to listen."""
    serve.add_arguments(parser, port=PORT)


def run(options: argparse.Namespace) -> int:
    """Serve an axis."""
    return serve.serve("axis", options)
