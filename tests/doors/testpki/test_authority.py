"""The demonstration authority answers like a real one, and says what it is."""

import subprocess
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from vanban.doors.testpki.authority import Identity, Pki, make_pki
from vanban.doors.testpki.service import server
from vanban.formats.pades.errors import PadesError
from vanban.formats.pades.timestamps import time_stamp_request, time_stamp_token
from vanban.trust.keys.operations.stamping import TimestampUnavailable, timestamper

NOW = datetime(2026, 11, 22, 2, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def pki(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pki]:
    folder = tmp_path_factory.mktemp("pki")
    made = make_pki(folder, now=NOW, url="http://127.0.0.1:1")
    with server(made, host="127.0.0.1", port=0, clock=lambda: NOW) as listening:
        made.url = f"http://127.0.0.1:{listening.server_port}"
        thread = threading.Thread(target=listening.serve_forever, daemon=True)
        thread.start()
        yield made
        listening.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def person(pki: Pki) -> Identity:
    return pki.issue_person(
        "H'Yim Kđoh",
        organisation="Ủy ban nhân dân xã Ea Kênh",
        unit="Văn phòng",
        place="Đắk Lắk",
        email="hyim@eakenh.daklak.gov.vn",
        now=NOW,
        kind="ec",
    )


def pem(folder: Path, name: str, certificates: list[x509.Certificate]) -> str:
    path = folder / name
    path.write_bytes(b"".join(each.public_bytes(Encoding.PEM) for each in certificates))
    return str(path)


def openssl(*words: str) -> str:
    done = subprocess.run(["openssl", *words], capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


@pytest.mark.needs("openssl")
def test_openssl_believes_the_chain(pki: Pki, person: Identity, tmp_path: Path) -> None:
    root = pem(tmp_path, "root.pem", [pki.root.certificate])
    above = pem(tmp_path, "above.pem", [pki.issuing.certificate])
    leaf = pem(tmp_path, "leaf.pem", [person.certificate])
    moment = str(int(NOW.timestamp()) + 60)
    said = openssl("verify", "-attime", moment, "-CAfile", root, "-untrusted", above, leaf)
    assert said.strip().endswith("leaf.pem: OK")


def test_every_name_says_that_it_is_a_trial(pki: Pki) -> None:
    for authority in (pki.root, pki.issuing, pki.tsa, pki.ocsp):
        common = authority.certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0]
        assert "thử nghiệm" in str(common.value)


def test_subjects_look_like_those_of_officials(person: Identity) -> None:
    said = person.certificate.subject.rfc4514_string()
    assert said == ("CN=H'Yim Kđoh,OU=Văn phòng,O=Ủy ban nhân dân xã Ea Kênh,L=Đắk Lắk,C=VN")
    life = person.certificate.not_valid_after_utc - person.certificate.not_valid_before_utc
    assert life <= timedelta(days=5 * 366)  # Decree 68/2024, art. 9
    assert isinstance(person.private_key, ec.EllipticCurvePrivateKey)


def test_the_folder_is_opened_again_as_it_was(pki: Pki) -> None:
    again = make_pki(pki.folder, now=NOW + timedelta(days=9), url="http://127.0.0.1:2")
    assert again.root.certificate == pki.root.certificate
    assert again.url == "http://127.0.0.1:1"
    assert (pki.folder / "root.key").stat().st_mode & 0o077 == 0


@pytest.mark.needs("openssl")
def test_openssl_reads_its_ocsp_answers_and_lists(pki: Pki, tmp_path: Path) -> None:
    good = pki.issue_person("Người Một", organisation="Sở Nội vụ", now=NOW)
    bad = pki.issue_person("Người Hai", organisation="Sở Nội vụ", now=NOW)
    pki.revoke(bad.certificate.serial_number, now=NOW)
    issuer = pem(tmp_path, "issuer.pem", [pki.issuing.certificate])
    root = pem(tmp_path, "root.pem", [pki.root.certificate])
    for identity, word in ((good, "good"), (bad, "revoked")):
        leaf = pem(tmp_path, "leaf.pem", [identity.certificate])
        words = ["ocsp", "-issuer", issuer, "-cert", leaf, "-url", f"{pki.url}/ocsp"]
        said = openssl(*words, "-CAfile", root, "-no_cert_checks", "-validity_period", "9999999999")
        assert f"leaf.pem: {word}" in said
    answer = httpx.get(f"{pki.url}/crl/issuing.crl")
    listed = x509.load_der_x509_crl(answer.content)
    issued = pki.issuing.certificate.public_key()
    assert listed.is_signature_valid(issued)
    revoked = {row.serial_number for row in listed}
    assert bad.certificate.serial_number in revoked
    assert good.certificate.serial_number not in revoked


@pytest.mark.needs("openssl")
def test_openssl_believes_its_time_stamps(pki: Pki, tmp_path: Path) -> None:
    token = timestamper(f"{pki.url}/tsa", pauses_s=())(b"chu ky")
    (tmp_path / "token").write_bytes(token)
    (tmp_path / "data").write_bytes(b"chu ky")
    root = pem(tmp_path, "root.pem", [pki.root.certificate])
    words = ["ts", "-verify", "-token_in", "-in", str(tmp_path / "token")]
    said = openssl(
        *words,
        "-data",
        str(tmp_path / "data"),
        "-CAfile",
        root,
        "-attime",
        str(NOW.timestamp())[:10],
    )
    assert "Verification: OK" in said


def test_a_stamp_over_something_else_is_refused(pki: Pki) -> None:
    answer = httpx.post(f"{pki.url}/tsa", content=time_stamp_request(b"mot", 1)).content
    assert time_stamp_token(answer, b"mot", 1)
    for value, nonce in ((b"hai", 1), (b"mot", 2)):
        with pytest.raises(PadesError, match="tsa_wrong"):
            time_stamp_token(answer, value, nonce)
    rejected = httpx.post(f"{pki.url}/tsa", content=b"rubbish").content
    with pytest.raises(PadesError, match="tsa_refused"):
        time_stamp_token(rejected, b"mot", 1)
    with pytest.raises(PadesError, match="tsa_broken"):
        time_stamp_token(b"<html>", b"mot", 1)


def test_an_authority_that_does_not_answer_is_a_plain_refusal(pki: Pki) -> None:
    for url in (f"{pki.url}/nowhere", "http://127.0.0.1:9"):
        with pytest.raises(TimestampUnavailable):
            timestamper(url, timeout_s=1, pauses_s=())(b"chu ky")


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/", 200),
        ("GET", "/ca.pem", 200),
        ("GET", "/ca/root.crt", 200),
        ("GET", "/ca/issuing.crt", 200),
        ("GET", "/crl", 200),
        ("GET", "/crl/root.crl", 200),
        ("GET", "/ca/root.key", 200),
        ("GET", "/root.key", 404),
        ("GET", "/issued/", 404),
        ("POST", "/ca.pem", 413),
        ("PUT", "/ca.pem", 405),
        ("DELETE", "/crl", 405),
    ],
)
def test_what_is_served(pki: Pki, method: str, path: str, status: int) -> None:
    answer = httpx.request(method, f"{pki.url}{path}")
    assert answer.status_code == status
    assert b"PRIVATE" not in answer.content
