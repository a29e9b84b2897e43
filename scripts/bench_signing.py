"""Measures signing and verifying: `sign_visible_per_s`, `sign_ratio_to_stock`, `verify_per_s`.

One run, one file of 200 KB, RSA-2048, the red seal at its real size, PAdES B-B. Ours: the engine
of `formats.pades` with the key kept loaded, in as many processes as there are cores. Beside it, on
one core and in turns with ours: the stock pyHanko loop (a SimpleSigner a document, the same
picture) and `openssl speed rsa2048`. What is written is judged before it counts: by our verifier,
by pyHanko's and, where it is installed, by pdfsig. Writes docs/figures/signing.json.
Run by `make bench-signing`.
"""

import argparse
import io
import json
import multiprocessing
import os
import platform
import re
import shutil
import statistics
import subprocess
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pikepdf
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from PIL import Image
from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils.images import PdfImage
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import signers
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.stamp import TextStampStyle
from pyhanko_certvalidator import ValidationContext

from vanban.doors.testpki.answers import revocation_list
from vanban.doors.testpki.authority import Identity, Pki, make_pki
from vanban.formats.pades.appearance import seal_image
from vanban.formats.pades.signing import SEAL_FIELD, Lock, finish_signature, prepare_signature
from vanban.formats.pades.stamps import ImageAppearance
from vanban.formats.pdf.places import Box
from vanban.trust.certificates.rules import (
    RevocationEvidence,
    RevocationQuestion,
    RevocationSource,
    TrustStore,
    trust_store,
)
from vanban.trust.verification.rules.engine import verify_pdf
from vanban.trust.verification.rules.verdict import Outcome

NOW = datetime(2026, 11, 5, 2, 30, tzinfo=UTC)
SIZE = 200_000
FIGURE = Path(__file__).parent.parent / "docs" / "figures" / "signing.json"
BOX = Box(0, 320.0, 560.0, 422.0, 662.0)  # 36 mm
GOALS = {"sign_visible_per_s": 200, "sign_ratio_to_stock": 25, "verify_per_s": 100}
Work = Callable[[], object]


def main() -> None:
    """Measure, judge, write the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=6.0, help="for each measurement")
    asked = parser.parse_args()
    with TemporaryDirectory(prefix="vanban-bench-") as top:
        bench = Bench(Path(top))
        bench.judge()
        figures = _measured(bench, asked.seconds)
    FIGURE.parent.mkdir(parents=True, exist_ok=True)
    FIGURE.write_text(json.dumps(figures, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(figures, ensure_ascii=False, indent=2))


class Bench:
    """The file, the keys and the two ways of signing."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.pki: Pki = make_pki(folder / "pki", now=NOW)
        self.seal: Identity = self.pki.issue_organisation("Ủy ban nhân dân tỉnh Đắk Lắk", now=NOW)
        self.pdf = _paper()
        self.png = seal_image("ỦY BAN NHÂN DÂN", "TỈNH ĐẮK LẮK")
        self.picture = folder / "seal.png"
        self.picture.write_bytes(self.png)
        self.key_file, self.certificate_file = _written(self.seal, folder)
        self.root_file = self.pki.folder / "root.pem"
        self.store: TrustStore = trust_store({"test-root.pem": self.root_file.read_bytes()})
        self.lists = _lists(self.pki)

    def sign(self) -> bytes:
        """Ours: the picture composed once, the key loaded once, the container written directly."""
        prepared = prepare_signature(
            self.pdf,
            field_name=SEAL_FIELD,
            appearance=ImageAppearance(self.png, BOX),
            certificate=self.seal.certificate,
            chain=self.seal.chain,
            signing_time=NOW,
            lock=Lock(),
        )
        key = self.seal.private_key
        assert isinstance(key, rsa.RSAPrivateKey)  # noqa: S101 - the figure is about RSA-2048
        value = key.sign(prepared.signed_attributes, padding.PKCS1v15(), hashes.SHA256())
        return finish_signature(prepared, value)

    def sign_stock(self) -> bytes:
        """As the manual of pyHanko shows it: everything from files, for each document."""
        signer = signers.SimpleSigner.load(
            str(self.key_file), str(self.certificate_file), ca_chain_files=()
        )
        with Image.open(self.picture) as image:
            style = TextStampStyle(stamp_text="", background=PdfImage(image), border_width=0)
            writer = IncrementalPdfFileWriter(io.BytesIO(self.pdf))
            out = signers.PdfSigner(
                signers.PdfSignatureMetadata(
                    field_name=SEAL_FIELD, subfilter=SigSeedSubFilter.PADES, md_algorithm="sha256"
                ),
                signer=signer,
                stamp_style=style,
                new_field_spec=SigFieldSpec(SEAL_FIELD, box=(320, 180, 422, 282)),
            ).sign_pdf(writer)
        found: bytes = out.getvalue()
        return found

    def verify(self, pdf: bytes) -> Outcome:
        return verify_pdf(pdf, self.store, self.lists, NOW).outcome

    def judge(self) -> None:
        """A figure for signatures that others call invalid would be worth nothing."""
        pdf = self.sign()
        if self.verify(pdf) is not Outcome.VALID:
            raise SystemExit("our own verifier does not call it valid")
        root = load_cert_from_pemder(str(self.root_file))
        context = ValidationContext(trust_roots=[root], moment=NOW, revocation_mode="soft-fail")
        found = validate_pdf_signature(
            PdfFileReader(io.BytesIO(pdf)).embedded_signatures[0], context
        )
        if not (found.bottom_line and found.coverage.name == "ENTIRE_FILE"):
            raise SystemExit(found.pretty_print_details())
        if program := shutil.which("pdfsig"):
            path = self.folder / "judged.pdf"
            path.write_bytes(pdf)
            done = subprocess.run([program, "-nocert", str(path)], capture_output=True, check=True)
            if b"Signature is Valid." not in done.stdout:
                raise SystemExit(done.stdout.decode())


def _written(identity: Identity, folder: Path) -> tuple[Path, Path]:
    """Key and certificate as files, as the stock way wants them."""
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    plain = serialization.NoEncryption()
    pkcs8 = serialization.PrivateFormat.PKCS8
    key.write_bytes(identity.private_key.private_bytes(serialization.Encoding.PEM, pkcs8, plain))
    certificate.write_bytes(identity.certificate.public_bytes(serialization.Encoding.PEM))
    return key, certificate


def _paper() -> bytes:
    """Six pages of text and a picture, a classical cross-reference: 200 KB."""
    document = pikepdf.new()
    font = document.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
        )
    )
    filling = document.make_stream(os.urandom(SIZE - 4_000))
    for number in range(6):
        lines = b" ".join(b"1 0 0 1 72 %d Tm (Dong %d) Tj" % (780 - 14 * n, n) for n in range(48))
        page = document.add_blank_page(page_size=(595, 842))
        page.contents_add(b"BT /F0 12 Tf " + lines + b" ET")
        page.obj.Resources = pikepdf.Dictionary(
            Font=pikepdf.Dictionary(F0=font), Properties=pikepdf.Dictionary(X=filling)
        )
        if not number:
            document.Root.Lang = pikepdf.String("vi")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _lists(pki: Pki) -> RevocationSource:
    """The issuers' lists, fetched before: caches are warm."""
    kept = {
        issuer.certificate: RevocationEvidence(
            "crl", revocation_list(pki, issuer, now=NOW), "http://127.0.0.1/list", NOW
        )
        for issuer in (pki.root, pki.issuing)
    }

    def source(question: RevocationQuestion) -> tuple[RevocationEvidence, ...]:
        return (kept[question.issuer],)

    return source


def _measured(bench: Bench, seconds: float) -> list[dict[str, Any]]:
    rounds = [
        (_rate(bench.sign, seconds / 3), _rate(bench.sign_stock, seconds / 3), _openssl())
        for _ in range(3)
    ]
    ours, stock, raw = (statistics.median(each) for each in zip(*rounds, strict=True))
    signed = bench.sign()
    verify_one = _rate(partial(bench.verify, signed), seconds / 3)
    sign_all = _on_all_cores(bench.sign, seconds)
    verify_all = _on_all_cores(partial(bench.verify, signed), seconds)
    paper = f"{len(bench.pdf)} bytes, 6 pages, RSA-2048, PAdES B-B, seal {len(bench.png)} bytes PNG"
    kept = "the chain and the lists known, the file read, digested, compared"
    return [
        _figure(
            "sign_visible_per_s",
            sign_all,
            "signatures/s",
            {"one_core_per_s": round(ours, 1), "openssl_rsa2048_one_core_per_s": round(raw)},
            ours / raw,
            f"{paper}, {os.cpu_count()} processes; ratio: one core over openssl on one core",
        ),
        _figure(
            "sign_ratio_to_stock",
            ours / stock,
            "times",
            {"ours_one_core_per_s": round(ours, 1), "stock_pyhanko_per_s": round(stock, 2)},
            ours / stock,
            f"{paper}, one core, median of 3 turns",
        ),
        _figure(
            "verify_per_s",
            verify_all,
            "verdicts/s",
            {"one_core_per_s": round(verify_one, 1)},
            None,
            f"{paper}; {kept}; {os.cpu_count()} processes",
        ),
    ]


def _figure(
    name: str,
    value: float,
    unit: str,
    compared: dict[str, float],
    ratio: float | None,
    data: str,
) -> dict[str, Any]:
    return {
        "name": name,
        "command": "make bench-signing",
        "value": round(value, 1),
        "unit": unit,
        "compared_with": {"goal": GOALS[name], **compared},
        "ratio": round(ratio, 3) if ratio is not None else None,
        "data": data,
        "machine": f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}",
        "measured_on": date.today().isoformat(),  # noqa: DTZ011 - the day where it was measured
    }


def _rate(work: Work, seconds: float) -> float:
    work()
    count, begun = 0, time.perf_counter()
    while (passed := time.perf_counter() - begun) < seconds:
        work()
        count += 1
    return count / passed


def _on_all_cores(work: Work, seconds: float) -> float:
    """The sum of as many processes as there are cores, begun together."""
    context = multiprocessing.get_context("fork")
    number = os.cpu_count() or 1
    start, answers = context.Barrier(number), context.SimpleQueue()

    def run() -> None:
        work()
        start.wait()
        answers.put(_rate(work, seconds))

    processes = [context.Process(target=run) for _ in range(number)]
    for each in processes:
        each.start()
    for each in processes:
        each.join()
    return sum(answers.get() for _ in processes)


def _openssl() -> float:
    """Raw private-key operations a second on one core, as openssl counts them."""
    command = ["openssl", "speed", "-seconds", "1", "rsa2048"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    line = re.search(r"^rsa 2048 bits(.*)$", said, re.MULTILINE)
    if line is None:
        raise SystemExit(said)
    return float(line[1].split()[2])


if __name__ == "__main__":
    main()
