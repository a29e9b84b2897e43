"""`vanban testpki`: a certificate authority and a time-stamp authority, for tests and the demo."""

import argparse
from pathlib import Path

HELP = "Chạy CA, OCSP, CRL và TSA thử nghiệm (không có giá trị pháp lý)"
PORT = 8200


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare where to listen and where its keys and roots are kept."""
    parser.add_argument("--port", type=int, default=PORT)
    parser.add_argument("--folder", type=Path, default=Path("var/testpki"))


def run(options: argparse.Namespace) -> int:
    """Serve until stopped.

    Its address is written into every certificate it issues: the first start settles it for good.
    """
    from vanban.doors.testpki.service import serve

    serve(options.folder, url=f"http://127.0.0.1:{options.port}")
    return 0
