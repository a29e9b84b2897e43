"""`vanban office`: the document office: pages, API, gateway."""

import argparse

from vanban.doors.cli import serve

HELP = "Chạy văn phòng văn bản (trang web, API)"
PORT = 8000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare where to listen."""
    serve.add_arguments(parser, port=PORT)


def run(options: argparse.Namespace) -> int:
    """Serve an office."""
    return serve.serve("office", options)
