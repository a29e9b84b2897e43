"""Every bit of what comes from outside may be a lie: the answer is a verdict, never an exception.

Where a signed byte was changed nothing is called valid; where a bit is read by nothing (padding,
an unsigned attribute) the verdict may stand, and says the same as before.
"""

import dataclasses
import io
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pikepdf
import pytest
from asn1crypto import core
from asn1crypto import ocsp as asn1_ocsp
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp

from support.papers import sign_with
from support.signed import timestamper_at
from vanban.doors.testpki.answers import ocsp_answer, revocation_list
from vanban.doors.testpki.authority import Identity, Pki
from vanban.formats.pades.signing import finish_signature, prepare_signature
from vanban.trust.certificates.rules import (
    RevocationEvidence,
    RevocationQuestion,
    RevocationSource,
    TrustStore,
    question_about,
    trust_store,
)
from vanban.trust.verification.rules import engine
from vanban.trust.verification.rules.engine import verify_pdf
from vanban.trust.verification.rules.evidence import kept_in
from vanban.trust.verification.rules.reading import read_signatures
from vanban.trust.verification.rules.revocation import GOOD, Asking, state_of
from vanban.trust.verification.rules.verdict import Outcome, SignatureFinding

NOW = datetime(2026, 11, 22, 2, 30, tzinfo=UTC)
TOKEN = bytes.fromhex("060b2a864886f70d010910020e")  # id-aa-timeStampToken

# What a changed sign bit makes cryptography warn of; in the house it is a warning in a log.
pytestmark = pytest.mark.filterwarnings("ignore::cryptography.utils.CryptographyDeprecationWarning")


@pytest.fixture(scope="module")
def store(pki: Pki) -> TrustStore:
    """The issuing authority is in the store, as those of Ban Cơ yếu are: files leave it out."""
    names = ("root.pem", "issuing.pem")
    return trust_store({f"test-{name}": (pki.folder / name).read_bytes() for name in names})


@pytest.fixture(scope="module")
def leader(pki: Pki) -> Identity:
    return pki.issue_person(
        "Nguyễn Văn Hùng", organisation="UBND tỉnh", now=NOW - timedelta(days=90), kind="ec"
    )


@pytest.fixture(scope="module")
def good(pki: Pki) -> RevocationSource:
    """Whatever is asked of our authorities is answered by their lists of today."""
    whole = {
        each.certificate: RevocationEvidence("crl", revocation_list(pki, each, now=NOW), "", NOW)
        for each in (pki.root, pki.issuing)
    }
    return lambda question: tuple(whole[k] for k in whole if k == question.issuer)


def blank() -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(out)
    return out.getvalue()


@pytest.fixture(scope="module")
def signed(leader: Identity, pki: Pki) -> bytes:
    """A small file, signed, with a time stamp beside the signature."""
    prepared = prepare_signature(
        blank(),
        field_name="ChuKy",
        appearance=None,
        certificate=leader.certificate,
        signing_time=NOW,
    )
    value = sign_with(leader, prepared.signed_attributes)
    return finish_signature(prepared, value, timestamper=timestamper_at(pki, NOW))


class Bench:
    """One signature judged again and again with other bytes in its container."""

    def __init__(self, pdf: bytes, store: TrustStore, source: RevocationSource) -> None:
        self.signature = read_signatures(pdf).signatures[0]
        self.world = engine._World(pdf, store, Asking(source, NOW), ())
        self.draft = engine._draft(self.world, self.signature)

    def judged(self, contents: bytes) -> SignatureFinding:
        signature = dataclasses.replace(self.signature, contents=contents)
        draft = dataclasses.replace(
            self.draft,
            signature=signature,
            container=engine._container(self.world.pdf, signature),
        )
        return engine._judged(self.world, draft, [draft])


def one_a_byte(data: bytes, *, thinned_from: int | None = None) -> Iterator[tuple[str, bytes]]:
    """The data once for each of its bytes (after `thinned_from` each third), another bit of it
    each time: all kinds of changes in a fraction of the time.
    """
    for at in range(len(data)):
        if thinned_from is not None and at > thinned_from and at % 3:
            continue
        changed = bytearray(data)
        changed[at] ^= 1 << (at * 5 + 7) % 8
        yield f"byte {at}", bytes(changed)


def test_every_changed_byte_of_a_signature_ends_in_a_verdict(
    signed: bytes, store: TrustStore, good: RevocationSource
) -> None:
    bench = Bench(signed, store, good)
    whole = bench.signature.contents
    before = bench.judged(whole)
    assert (before.outcome, before.timestamp.state) == (Outcome.VALID, "valid")
    told = verify_pdf(signed, store, good, NOW).signatures[0]
    assert before == dataclasses.replace(told, evidence=())
    outcomes = set()
    token = whole.index(TOKEN)  # two thirds of the bytes, and every one judged like its neighbour
    for place, contents in one_a_byte(whole.rstrip(b"\0"), thinned_from=token):
        found = bench.judged(contents)
        outcomes.add(found.outcome)
        if found.outcome is not Outcome.VALID:
            assert found.grounds, place
            continue
        # A bit that nothing signs: who signed and what stays; the time is the same, or unproved.
        assert found.signer == before.signer, place
        assert found.intact, place
        same = found.timestamp == before.timestamp and found.signed_at == before.signed_at
        assert same or (found.signed_at_source == "claimed"), place
    assert outcomes == set(Outcome)


def test_bytes_changed_in_the_file_itself_are_judged_as_in_the_bench(
    signed: bytes, store: TrustStore, good: RevocationSource
) -> None:
    bench = Bench(signed, store, good)
    whole = bench.signature.contents
    start = signed.index(b"/Contents <") + len(b"/Contents <")
    for place, contents in list(one_a_byte(whole.rstrip(b"\0")))[::97]:
        digits = contents.hex().encode("ascii")
        pdf = signed[:start] + digits + signed[start + len(digits) :]
        found = verify_pdf(pdf, store, good, NOW).signatures[0]
        padded = contents.ljust(len(whole), b"\0")
        assert (found.outcome, found.grounds) == (
            bench.judged(padded).outcome,
            bench.judged(padded).grounds,
        ), place


def asked_about(leader: Identity, pki: Pki) -> tuple[RevocationQuestion, x509.Certificate]:
    issuer = pki.issuing.certificate
    return question_about(leader.certificate, issuer), issuer


def answer_for(leader: Identity, pki: Pki) -> bytes:
    builder = ocsp.OCSPRequestBuilder().add_certificate(
        leader.certificate, pki.issuing.certificate, hashes.SHA1()
    )
    request = builder.build().public_bytes(Encoding.DER)
    return ocsp_answer(pki, request, now=NOW)


def state(kind: str, der: bytes, leader: Identity, pki: Pki) -> str:
    _, issuer = asked_about(leader, pki)
    source = lambda _: (RevocationEvidence(kind, der, "", NOW),)  # noqa: E731
    return state_of(leader.certificate, issuer, Asking(source, NOW), None)[0].state


@pytest.mark.parametrize("kind", ["ocsp", "crl"])
def test_no_changed_bit_of_what_an_issuer_signed_is_believed(
    kind: str, leader: Identity, pki: Pki
) -> None:
    if kind == "ocsp":
        der = answer_for(leader, pki)
        said = ocsp.load_der_ocsp_response(der).tbs_response_bytes
    else:
        der = revocation_list(pki, pki.issuing, now=NOW)
        said = x509.load_der_x509_crl(der).tbs_certlist_bytes
    assert state(kind, der, leader, pki) == GOOD
    inside = range(der.index(said), der.index(said) + len(said))
    for at in range(len(der)):
        for bit in range(8):
            changed = bytearray(der)
            changed[at] ^= 1 << bit
            found = state(kind, bytes(changed), leader, pki)
            assert at not in inside or found not in {GOOD, "revoked"}, (at, bit)


def test_evidence_in_a_file_is_read_or_passed_over(leader: Identity, pki: Pki) -> None:
    der = answer_for(leader, pki)
    out = io.BytesIO()
    for place, changed in list(one_a_byte(der))[::40]:
        with pikepdf.new() as document:
            document.add_blank_page()
            answers = pikepdf.Array([document.make_stream(changed)])
            lists = pikepdf.Array([document.make_stream(changed[::-1]), pikepdf.Name("/Odd")])
            document.Root["/DSS"] = pikepdf.Dictionary({"/OCSPs": answers, "/CRLs": lists})
            out = io.BytesIO()
            document.save(out)
        assert len(kept_in(out.getvalue())) <= 1, place


PSS = padding.PSS(padding.MGF1(hashes.SHA256()), 32)


def sealed_again(der: bytes, key: rsa.RSAPrivateKey) -> bytes:
    """The same OCSP answer signed by RSA-PSS, which cryptography's builder does not offer."""
    whole = asn1_ocsp.OCSPResponse.load(der)
    basic = whole["response_bytes"]["response"].parsed
    hashed = {"algorithm": "sha256"}
    basic["signature_algorithm"] = {
        "algorithm": "rsassa_pss",
        "parameters": {
            "hash_algorithm": hashed,
            "mask_gen_algorithm": {"algorithm": "mgf1", "parameters": hashed},
            "salt_length": 32,
        },
    }
    basic["signature"] = key.sign(basic["tbs_response_data"].dump(), PSS, hashes.SHA256())
    whole["response_bytes"]["response"] = core.ParsableOctetString(basic.dump(force=True))
    made: bytes = whole.dump(force=True)
    return made


def test_answers_and_lists_signed_by_rsa_pss_are_read(leader: Identity, pki: Pki) -> None:
    der = answer_for(leader, pki)
    key = pki.ocsp.private_key
    assert isinstance(key, rsa.RSAPrivateKey)
    assert state("ocsp", sealed_again(der, key), leader, pki) == GOOD
    stranger = rsa.generate_private_key(65537, 2048)
    assert state("ocsp", sealed_again(der, stranger), leader, pki) == "unknown"
    own = pki.issuing.private_key
    assert isinstance(own, rsa.RSAPrivateKey)
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(pki.issuing.certificate.subject)
        .last_update(NOW)
        .next_update(NOW + timedelta(days=1))
    )
    for signer, expected in ((own, GOOD), (stranger, "unknown")):
        listed = builder.sign(signer, hashes.SHA256(), rsa_padding=PSS)
        assert state("crl", listed.public_bytes(Encoding.DER), leader, pki) == expected
