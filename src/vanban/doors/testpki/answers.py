"""What the demonstration authority answers: revocation lists, OCSP and time stamps."""

import hashlib
import secrets
from datetime import UTC, datetime, timedelta

from asn1crypto import algos, cms, core, tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.x509 import ocsp

from vanban.doors.testpki.authority import Identity, Pki, Revoked

# Decree 68/2024 names no interval; a day keeps demonstrations running over a weekend's pause.
LIST_LIFE = timedelta(days=1)
_POLICY = "1.3.6.1.4.1.99999.1"
# SEQUENCE { PKIStatusInfo { rejection } }: asn1crypto insists on a token.
_REJECTED = bytes.fromhex("30053003020102")
_DIGESTS = {"sha256", "sha384", "sha512"}


def revocation_list(pki: Pki, issuer: Identity, *, now: datetime) -> bytes:
    """The list of an issuer (DER), fresh at each question."""
    now = now.astimezone(UTC)
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(issuer.certificate.subject)
        .last_update(now - timedelta(minutes=5))
        .next_update(now + LIST_LIFE)
        .add_extension(x509.CRLNumber(int(now.timestamp())), critical=False)
    )
    rows = pki.revoked() if issuer is pki.issuing else ()
    for row in rows:
        builder = builder.add_revoked_certificate(_row(row))
    signed = builder.sign(issuer.private_key, hashes.SHA256())
    return signed.public_bytes(serialization.Encoding.DER)


def _row(row: Revoked) -> x509.RevokedCertificate:
    return (
        x509.RevokedCertificateBuilder()
        .serial_number(row.serial)
        .revocation_date(row.at)
        .add_extension(x509.CRLReason(row.reason), critical=False)
        .build()
    )


def ocsp_answer(pki: Pki, request: bytes, *, now: datetime) -> bytes:
    """The answer to one OCSP request (DER); only certificates issued here are known."""
    try:
        asked = ocsp.load_der_ocsp_request(request)
        known = pki.knows(asked.serial_number)
    except ValueError:
        return _ocsp_refusal(ocsp.OCSPResponseStatus.MALFORMED_REQUEST)
    if not known:
        return _ocsp_refusal(ocsp.OCSPResponseStatus.UNAUTHORIZED)
    path = pki.folder / "issued" / f"{asked.serial_number:x}.pem"
    certificate = x509.load_pem_x509_certificate(path.read_bytes())
    revoked = next((row for row in pki.revoked() if row.serial == asked.serial_number), None)
    now = now.astimezone(UTC)
    good = ocsp.OCSPCertStatus.GOOD
    builder = ocsp.OCSPResponseBuilder().add_response(
        cert=certificate,
        issuer=pki.issuing.certificate,
        algorithm=asked.hash_algorithm,
        cert_status=ocsp.OCSPCertStatus.REVOKED if revoked else good,
        this_update=now - timedelta(minutes=5),
        next_update=now + timedelta(hours=12),
        revocation_time=revoked.at if revoked else None,
        revocation_reason=revoked.reason if revoked else None,
    )
    builder = builder.responder_id(ocsp.OCSPResponderEncoding.HASH, pki.ocsp.certificate)
    builder = builder.certificates([pki.ocsp.certificate])
    for extension in asked.extensions:
        if isinstance(extension.value, x509.OCSPNonce):
            builder = builder.add_extension(extension.value, critical=False)
    signed = builder.sign(pki.ocsp.private_key, hashes.SHA256())
    return signed.public_bytes(serialization.Encoding.DER)


def _ocsp_refusal(status: ocsp.OCSPResponseStatus) -> bytes:
    refusal = ocsp.OCSPResponseBuilder.build_unsuccessful(status)
    return refusal.public_bytes(serialization.Encoding.DER)


def time_stamp_answer(pki: Pki, request: bytes, *, now: datetime) -> bytes:
    """The answer to one RFC 3161 request (DER)."""
    try:
        asked = tsp.TimeStampReq.load(request)
        imprint = asked["message_imprint"]
        algorithm = imprint["hash_algorithm"]["algorithm"].native
        length = hashlib.new(algorithm).digest_size if algorithm in _DIGESTS else -1
        sound = len(imprint["hashed_message"].native) == length
    except (ValueError, KeyError, TypeError):
        sound, asked = False, None
    if asked is None or not sound:
        return _REJECTED
    token = _token(pki.tsa, asked, now.astimezone(UTC))
    granted: bytes = tsp.TimeStampResp(
        {"status": {"status": "granted"}, "time_stamp_token": token}
    ).dump()
    return granted


def _token(tsa: Identity, asked: tsp.TimeStampReq, now: datetime) -> cms.ContentInfo:
    body = _time_stamp_info(tsa, asked, now).dump()
    attributes = _attributes(body, tsa.certificate.public_bytes(serialization.Encoding.DER))
    key = tsa.private_key
    if not isinstance(key, rsa.RSAPrivateKey):
        raise TypeError("tsa")
    leaf = asn1_x509.Certificate.load(tsa.certificate.public_bytes(serialization.Encoding.DER))
    named = cms.IssuerAndSerialNumber({"issuer": leaf.issuer, "serial_number": leaf.serial_number})
    signer = cms.SignerInfo(
        {
            "version": "v1",
            "sid": cms.SignerIdentifier("issuer_and_serial_number", named),
            "digest_algorithm": {"algorithm": "sha256"},
            "signed_attrs": attributes,
            "signature_algorithm": {"algorithm": "sha256_rsa"},
            "signature": key.sign(attributes.dump(), padding.PKCS1v15(), hashes.SHA256()),
        }
    )
    chain = [asn1_x509.Certificate.load(each) for each in _included(tsa, asked)]
    signed = cms.SignedData(
        {
            "version": "v3",
            "digest_algorithms": [{"algorithm": "sha256"}],
            "encap_content_info": {
                "content_type": "tst_info",
                "content": core.ParsableOctetString(body),
            },
            "certificates": [cms.CertificateChoices("certificate", each) for each in chain],
            "signer_infos": [signer],
        }
    )
    return cms.ContentInfo({"content_type": "signed_data", "content": signed})


def _time_stamp_info(tsa: Identity, asked: tsp.TimeStampReq, now: datetime) -> tsp.TSTInfo:
    name = asn1_x509.Name.load(tsa.certificate.subject.public_bytes())
    info = {
        "version": "v1",
        "policy": _POLICY,
        "message_imprint": asked["message_imprint"],
        "serial_number": secrets.randbits(64),
        "gen_time": now.replace(microsecond=0),
        "accuracy": {"seconds": 1},
        "tsa": asn1_x509.GeneralName("directory_name", name),
    }
    if asked["nonce"].native is not None:
        info["nonce"] = asked["nonce"]
    return tsp.TSTInfo(info)


def _included(tsa: Identity, asked: tsp.TimeStampReq) -> list[bytes]:
    if not asked["cert_req"].native:
        return []
    der = serialization.Encoding.DER
    return [tsa.certificate.public_bytes(der), tsa.chain[0].public_bytes(der)]


def _attributes(body: bytes, certificate: bytes) -> cms.CMSAttributes:
    identified = tsp.SigningCertificateV2(
        {
            "certs": [
                {
                    "hash_algorithm": algos.DigestAlgorithm({"algorithm": "sha256"}),
                    "cert_hash": hashlib.sha256(certificate).digest(),
                }
            ]
        }
    )
    return cms.CMSAttributes(
        [
            cms.CMSAttribute({"type": "content_type", "values": ["tst_info"]}),
            cms.CMSAttribute({"type": "message_digest", "values": [hashlib.sha256(body).digest()]}),
            cms.CMSAttribute({"type": "signing_certificate_v2", "values": [identified]}),
        ]
    )
