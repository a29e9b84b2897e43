"""A signed paper, ways to change it, and the judge, for tests of forgeries."""

import io
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pikepdf
import pytest
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from support.papers import draft
from support.signed import signed
from vanban.doors.testpki.answers import revocation_list
from vanban.doors.testpki.authority import Identity, Pki
from vanban.trust.certificates.rules import (
    RevocationEvidence,
    RevocationQuestion,
    TrustStore,
    trust_store,
)
from vanban.trust.verification.rules.engine import verify_pdf
from vanban.trust.verification.rules.verdict import Verdict

NOW = datetime(2026, 11, 22, 2, 30, tzinfo=UTC)
Writer = IncrementalPdfFileWriter
Judge = Callable[[bytes], Verdict]


@pytest.fixture(scope="module")
def store(pki: Pki) -> TrustStore:
    return trust_store({"test-root.pem": (pki.folder / "root.pem").read_bytes()})


@pytest.fixture(scope="module")
def leader(pki: Pki) -> Identity:
    year = timedelta(days=365)
    return pki.issue_person("Nguyễn Văn Hùng", organisation="UBND tỉnh", now=NOW - year)


@pytest.fixture(scope="module")
def judge(pki: Pki, store: TrustStore) -> Judge:
    def source(question: RevocationQuestion) -> tuple[RevocationEvidence, ...]:
        issuer = pki.root if question.issuer == pki.root.certificate else pki.issuing
        return (RevocationEvidence("crl", revocation_list(pki, issuer, now=NOW), "", NOW),)

    return lambda pdf: verify_pdf(pdf, store, source, NOW)


@pytest.fixture(scope="module")
def paper(leader: Identity) -> bytes:
    return signed(draft(), leader, now=NOW)


def codes(verdict: Verdict) -> set[str]:
    grounds = [*verdict.grounds, *(g for each in verdict.signatures for g in each.grounds)]
    return {ground.code.removeprefix("verification.") for ground in grounds}


def details(verdict: Verdict) -> str:
    return " ".join(ground.detail for each in verdict.signatures for ground in each.grounds)


def updated(pdf: bytes, change: Callable[[Writer], None]) -> bytes:
    writer = Writer(io.BytesIO(pdf))
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def page(writer: Writer) -> object:
    return writer.find_page_for_modification(0)[0].get_object()


def planted(change: Callable[[pikepdf.Pdf], None]) -> bytes:
    """A draft prepared by a forger before it is given to be signed."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(draft())) as document:
        change(document)
        document.save(out)
    return out.getvalue()
