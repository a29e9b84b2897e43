"""Signatures in files beside what they sign (CAdES): made and judged; forged and judged."""

import base64
import hashlib
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from asn1crypto import cms as asn1
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from support.judges import need
from support.papers import sign_with
from support.signed import Timestamper, timestamper_at
from vanban.core.files.rules import SIGNATURE, media_type_of
from vanban.doors.testpki.answers import revocation_list
from vanban.doors.testpki.authority import Identity, Pki, make_pki
from vanban.formats.cades import content_inside, prepare_detached, signed_file
from vanban.formats.pades.errors import PadesError
from vanban.formats.pades.signing import finish_signature
from vanban.trust.certificates.rules import (
    RevocationEvidence,
    RevocationQuestion,
    TrustStore,
    trust_store,
)
from vanban.trust.verification.rules.detached import verify_detached
from vanban.trust.verification.rules.report import validation_report
from vanban.trust.verification.rules.verdict import Outcome, Verdict

NOW = datetime(2026, 11, 22, 2, 30, tzinfo=UTC)
YEAR = timedelta(days=365)
WORKBOOK = b"PK\x03\x04 d\xe1\xbb\xb1 to\xc3\xa1n kinh ph\xc3\xad kh\xe1\xba\xafc ph\xe1\xbb\xa5c"
Judge = Callable[[bytes, bytes | None], Verdict]


@pytest.fixture(scope="module")
def store(pki: Pki) -> TrustStore:
    return trust_store({"test-root.pem": (pki.folder / "root.pem").read_bytes()})


@pytest.fixture(scope="module")
def seal(pki: Pki) -> Identity:
    return pki.issue_organisation("Ủy ban nhân dân tỉnh Đắk Lắk", now=NOW - YEAR, kind="ec")


@pytest.fixture(scope="module")
def leader(pki: Pki) -> Identity:
    return pki.issue_person("Nguyễn Văn Hùng", organisation="UBND tỉnh", now=NOW - YEAR)


@pytest.fixture(scope="module")
def judge(pki: Pki, store: TrustStore) -> Judge:
    def source(question: RevocationQuestion) -> tuple[RevocationEvidence, ...]:
        issuer = pki.root if question.issuer == pki.root.certificate else pki.issuing
        return (RevocationEvidence("crl", revocation_list(pki, issuer, now=NOW), "", NOW),)

    return lambda signature, content: verify_detached(signature, content, store, source, NOW)


def signed(content: bytes, identity: Identity, timestamper: Timestamper | None = None) -> bytes:
    prepared = prepare_detached(
        content, certificate=identity.certificate, chain=identity.chain, signing_time=NOW
    )
    value = sign_with(identity, prepared.signed_attributes)
    return finish_signature(prepared, value, timestamper=timestamper)


def codes(verdict: Verdict) -> set[str]:
    grounds = [*verdict.grounds, *(g for each in verdict.signatures for g in each.grounds)]
    return {ground.code.removeprefix("verification.") for ground in grounds}


def openssl(*arguments: str | Path) -> subprocess.CompletedProcess[bytes]:
    command = [need("openssl"), "cms", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, check=False)


def changed(signature: bytes, change: Callable[[asn1.SignedData], None]) -> bytes:
    info = asn1.ContentInfo.load(signature).copy()
    change(info["content"])
    return bytes(info.dump(force=True))


@pytest.mark.checklist(61)
@pytest.mark.parametrize("timed", [False, True])
@pytest.mark.parametrize("who", ["leader", "seal"])
def test_a_signature_beside_a_file_is_valid_here_and_for_openssl(
    timed: bool,
    who: str,
    request: pytest.FixtureRequest,
    pki: Pki,
    judge: Judge,
    tmp_path: Path,
) -> None:
    identity: Identity = request.getfixturevalue(who)
    signature = signed(WORKBOOK, identity, timestamper_at(pki, NOW) if timed else None)
    assert media_type_of(signature) == SIGNATURE
    verdict = judge(signature, WORKBOOK)
    assert verdict.outcome is Outcome.VALID, codes(verdict)
    (found,) = verdict.signatures
    assert found.intact
    assert found.whole_file
    assert (found.signed_at, found.level) == (NOW, "T" if timed else "B")
    assert found.signed_at_source == ("timestamp" if timed else "claimed")

    root, beside, content = (tmp_path / name for name in ("root.pem", "a.p7s", "a.xlsx"))
    root.write_bytes(pki.root.certificate.public_bytes(Encoding.PEM))
    beside.write_bytes(signature)
    content.write_bytes(WORKBOOK)
    told = ("-verify", "-cades", "-binary", "-inform", "DER", "-in", beside, "-content", content)
    trust = ("-CAfile", root, "-purpose", "any", "-no_check_time", "-out", tmp_path / "out")
    assert openssl(*told, *trust).returncode == 0
    content.write_bytes(WORKBOOK + b"1")
    assert openssl(*told, *trust).returncode != 0


@pytest.mark.parametrize("form", ["DER", "PEM"])
@pytest.mark.parametrize("inside", [False, True])
def test_what_openssl_signs_is_valid_here(
    form: str, inside: bool, judge: Judge, leader: Identity, tmp_path: Path
) -> None:
    """Detached or with the file inside (p7m), in the encodings that tools write."""
    key, certificate, content = (tmp_path / name for name in ("key.pem", "own.pem", "a.zip"))
    private = leader.private_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    key.write_bytes(private)
    certificate.write_bytes(leader.certificate.public_bytes(Encoding.PEM))
    content.write_bytes(WORKBOOK)
    more = tmp_path / "chain.pem"
    more.write_bytes(b"".join(each.public_bytes(Encoding.PEM) for each in leader.chain))
    out = tmp_path / "signed"
    made = openssl(
        *("-sign", "-binary", "-cades", "-signer", certificate, "-inkey", key, "-in", content),
        *("-certfile", more, "-outform", form, "-out", out),
        *(["-nodetach"] if inside else []),
    )
    assert made.returncode == 0, made.stderr
    data = out.read_bytes()
    assert media_type_of(data) == SIGNATURE
    assert content_inside(data) == (WORKBOOK if inside else None)
    alone = judge(data, None)
    assert alone.outcome is (Outcome.VALID if inside else Outcome.UNKNOWN), codes(alone)
    assert ("alone" in codes(alone)) is not inside
    assert judge(data, WORKBOOK).outcome is Outcome.VALID
    assert judge(data, b"other").outcome is Outcome.INVALID


def test_a_changed_file_is_told_so(judge: Judge, seal: Identity) -> None:
    verdict = judge(signed(WORKBOOK, seal), WORKBOOK.replace(b"PK", b"QK"))
    assert verdict.outcome is Outcome.INVALID
    assert verdict.headline == "Không hợp lệ: nội dung đã bị thay đổi sau khi ký"


def test_every_signer_of_one_file_is_judged(judge: Judge, seal: Identity, leader: Identity) -> None:
    first, second = signed(WORKBOOK, seal), signed(WORKBOOK, leader)
    other = asn1.ContentInfo.load(second)["content"]

    def join(data: asn1.SignedData) -> None:
        data["signer_infos"].append(other["signer_infos"][0])
        for each in other["certificates"]:
            data["certificates"].append(each)

    both = judge(changed(first, join), WORKBOOK)
    assert both.outcome is Outcome.VALID, codes(both)
    assert [each.signer and each.signer.name for each in both.signatures] == [
        "Ủy ban nhân dân tỉnh Đắk Lắk",
        "Nguyễn Văn Hùng",
    ]


def test_a_stranger_who_takes_the_bodys_name_is_not_recognised(
    judge: Judge, seal: Identity, tmp_path_factory: pytest.TempPathFactory
) -> None:
    foreign = make_pki(tmp_path_factory.mktemp("foreign"), now=NOW - YEAR)
    stranger = foreign.issue_organisation("Ủy ban nhân dân tỉnh Đắk Lắk", now=NOW - YEAR)
    verdict = judge(signed(WORKBOOK, stranger), WORKBOOK)
    assert verdict.outcome is Outcome.UNKNOWN
    assert "untrusted" in codes(verdict)


def test_a_certificate_put_in_place_of_the_signers_is_seen(
    judge: Judge, pki: Pki, leader: Identity
) -> None:
    """The same key, two certificates: the signature names the one it was made with (RFC 5035)."""
    twin = pki.issue_person(
        "Người khác",
        organisation="Cơ quan khác",
        now=NOW - YEAR,
        public_key=leader.private_key.public_key(),
    )
    prepared = prepare_detached(WORKBOOK, certificate=leader.certificate, signing_time=NOW)
    certificate = base64.b64encode(twin.certificate.public_bytes(Encoding.DER)).decode()
    swapped = replace(prepared, state={**prepared.state, "certificate": certificate})
    signature = finish_signature(swapped, sign_with(leader, prepared.signed_attributes))
    verdict = judge(signature, WORKBOOK)
    assert verdict.outcome is Outcome.INVALID
    assert "other_certificate" in codes(verdict)


def test_attributes_cut_out_of_a_signature_are_no_file(judge: Judge, leader: Identity) -> None:
    """The value over signed attributes is one over those bytes as content, if nobody looks."""
    signature = signed(WORKBOOK, leader)
    attributes = asn1.ContentInfo.load(signature)["content"]["signer_infos"][0]["signed_attrs"]
    content = attributes.untag().dump()

    def strip(data: asn1.SignedData) -> None:
        signer = data["signer_infos"][0]
        data["signer_infos"] = [
            asn1.SignerInfo(
                {
                    name: signer[name]
                    for name in ("version", "sid", "digest_algorithm", "signature_algorithm")
                }
                | {"signature": signer["signature"].native}
            )
        ]

    verdict = judge(changed(signature, strip), content)
    assert verdict.outcome is Outcome.INVALID
    assert "attributes_as_content" in codes(verdict)


def test_revocation_counts_from_its_moment(pki: Pki, store: TrustStore) -> None:
    """Signed and stamped before: valid for good; without a stamp nothing proves it."""
    person = pki.issue_person("Lê Văn Tuấn", organisation="Sở Y tế", now=NOW - YEAR)
    timed = signed(WORKBOOK, person, timestamper_at(pki, NOW))
    bare = signed(WORKBOOK, person)
    after = NOW + timedelta(days=2)
    pki.revoke(person.certificate.serial_number, now=NOW + timedelta(days=1))

    def source(question: RevocationQuestion) -> tuple[RevocationEvidence, ...]:
        issuer = pki.root if question.issuer == pki.root.certificate else pki.issuing
        return (RevocationEvidence("crl", revocation_list(pki, issuer, now=after), "", after),)

    assert verify_detached(timed, WORKBOOK, store, source, after).outcome is Outcome.VALID
    late = verify_detached(bare, WORKBOOK, store, source, after)
    assert late.outcome is Outcome.UNKNOWN
    assert "revoked_untimed" in codes(late)


def test_a_value_of_another_key_is_never_written(leader: Identity, seal: Identity) -> None:
    prepared = prepare_detached(
        WORKBOOK, certificate=leader.certificate, chain=leader.chain, signing_time=NOW
    )
    with pytest.raises(PadesError):
        finish_signature(prepared, sign_with(seal, prepared.signed_attributes))


@settings(deadline=None, max_examples=60)
@given(data=st.data())
def test_no_changed_byte_is_believed_and_none_defeats_the_reader(
    data: st.DataObject, judge: Judge, leader: Identity
) -> None:
    signature = bytearray(signed(WORKBOOK, leader))
    place = data.draw(st.integers(0, len(signature) - 1))
    signature[place] ^= data.draw(st.integers(1, 255))
    verdict = judge(bytes(signature), WORKBOOK)
    if verdict.outcome is Outcome.VALID:  # what was changed is not what was signed
        (found,) = verdict.signatures
        assert found.signer is not None
        assert (
            found.signer.sha256
            == hashlib.sha256(leader.certificate.public_bytes(Encoding.DER)).hexdigest()
        )


@settings(deadline=None, max_examples=60)
@given(rubbish=st.binary(max_size=300))
def test_rubbish_ends_in_a_verdict(rubbish: bytes, judge: Judge) -> None:
    assert judge(rubbish, WORKBOOK).outcome is not Outcome.VALID


def test_a_signature_finds_its_file_by_what_it_signs_then_by_its_name(leader: Identity) -> None:
    signature = signed(WORKBOOK, leader)
    files = [("khac.xlsx", b"khac"), ("du-toan.xlsx", WORKBOOK)]
    assert signed_file(signature, "bat-ky.p7s", files) == 1
    altered = [("khac.xlsx", b"khac"), ("du-toan.xlsx", b"sua")]
    assert signed_file(signature, "Du-toan.xlsx.p7s", altered) == 1
    assert signed_file(signature, "du-toan.p7s", altered) == 1
    assert signed_file(signature, "phu-luc.p7s", altered) is None
    assert signed_file(b"rubbish", "du-toan.xlsx.p7s", altered) == 1


def test_the_report_names_both_files(judge: Judge, leader: Identity) -> None:
    signature = signed(WORKBOOK, leader)
    sums = [hashlib.sha256(each).hexdigest() for each in (signature, WORKBOOK)]
    verdict = judge(signature, WORKBOOK)
    report = etree.fromstring(
        validation_report(verdict, file_sha256=sums[0], content_sha256=sums[1])
    )
    values = [each.text for each in report.iter("{*}DigestValue")]
    assert len(set(values[:2])) == 2
    assert Verdict.from_json(verdict.as_json()) == verdict
