"""Programs of other people that judge what we sign."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from asn1crypto import cms
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding


def need(program: str) -> str:
    found = shutil.which(program)
    if found is None:
        pytest.skip(f"needs {program}")
    return found


def pdfsig(pdf: bytes, folder: Path) -> list[str]:
    """The verdict of poppler on each signature of the file."""
    path = folder / "judged.pdf"
    path.write_bytes(pdf)
    command = [need("pdfsig"), "-nocert", str(path)]
    said = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    return re.findall(r"Signature Validation: (.*)", said)


def qpdf_complaints(pdf: bytes, folder: Path) -> str:
    path = folder / "judged.pdf"
    path.write_bytes(pdf)
    done = subprocess.run(
        [need("qpdf"), "--check", str(path)], capture_output=True, text=True, check=False
    )
    return "" if done.returncode == 0 else done.stdout + done.stderr


def openssl_verifies(pdf: bytes, folder: Path, root: x509.Certificate) -> list[int]:
    """Exit codes of ``openssl cms -verify`` for each signature over its byte range."""
    openssl = need("openssl")
    anchor = folder / "root.pem"
    anchor.write_bytes(root.public_bytes(Encoding.PEM))
    codes = []
    for match in re.finditer(rb"/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)", pdf):
        a, b, c, d = (int(part) for part in match.groups())
        container = bytes.fromhex(pdf[a + b + 1 : c - 1].decode())
        der = cms.ContentInfo.load(container, strict=False).dump()
        (folder / "content").write_bytes(pdf[a : a + b] + pdf[c : c + d])
        (folder / "cms.der").write_bytes(der)
        command = [openssl, "cms", "-verify", "-binary", "-inform", "DER", "-cades"]
        command += ["-in", str(folder / "cms.der"), "-content", str(folder / "content")]
        command += ["-CAfile", str(anchor), "-purpose", "any", "-out", "/dev/null"]
        command += ["-no_check_time"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        print(done.stderr)
        codes.append(done.returncode)
    return codes
