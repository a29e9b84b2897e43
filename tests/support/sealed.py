"""A sealed file as others read it: what its last signature covers, what page 1 says."""

import re
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from cryptography import x509

from support.judges import need
from support.stack import Stack

RANGE = re.compile(rb"/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s*\]")


def root_of(stack: Stack) -> x509.Certificate:
    """The root of the demo's own authority."""
    return x509.load_pem_x509_certificate((stack.folder / "testpki" / "root.pem").read_bytes())


def covered_by_last_signature(pdf: bytes) -> bytes:
    """The file with nothing but what the last signature covers: its own value blanked out."""
    start, before, after, rest = max(
        (tuple(map(int, match.groups())) for match in RANGE.finditer(pdf)),
        key=lambda found: found[1],
    )
    assert start == 0
    assert after + rest == len(pdf), "something was added after the seal"
    return pdf[:before] + b"<" + b"0" * (after - before - 2) + b">" + pdf[after:]


def text_of_page_1(pdf: bytes) -> str:
    """What poppler reads on page 1, stamps included."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "read.pdf"
        path.write_bytes(pdf)
        command = [need("pdftotext"), "-layout", "-l", "1", str(path), "-"]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout
