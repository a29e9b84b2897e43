"""`vanban testpki`: a certificate authority and a time-stamp authority, for tests and the demo."""

import argparse

from vanban.doors.cli.processes import become

HELP = "Chạy CA, OCSP, CRL và TSA thử nghiệm (không có giá trị pháp lý)"
PORT = 8200


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare where to listen and where its keys and roots are kept."""
    parser.add_argument("--port", type=int, default=PORT)
    parser.add_argument("--folder", default="var/testpki")


def run(options: argparse.Namespace) -> int:
    """Hand over to the authority's own door."""
    become("vanban.doors.testpki", "--port", str(options.port), "--folder", options.folder)
