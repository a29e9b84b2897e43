"""Did this key sign these bytes? Of certificates, revocation lists and OCSP answers."""

from dataclasses import dataclass
from typing import Final

from asn1crypto import ocsp as asn1_ocsp
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from cryptography.x509.oid import SignatureAlgorithmOID

Scheme = padding.PSS | padding.PKCS1v15 | ec.ECDSA
_HASHES: Final[dict[str, hashes.HashAlgorithm]] = {
    "sha1": hashes.SHA1(),  # noqa: S303 - refused below; named so that it is refused by its name
    "sha256": hashes.SHA256(),
    "sha384": hashes.SHA384(),
    "sha512": hashes.SHA512(),
}


@dataclass(frozen=True, slots=True)
class Seal:
    """A signature over bytes, and how it was made."""

    signature: bytes
    data: bytes
    algorithm: hashes.HashAlgorithm | None
    scheme: Scheme | None

    def made_by(self, signer: x509.Certificate, *, allow_sha1: bool) -> bool:
        """The signer's key made it, by an algorithm that is still believed.

        Raises what formats.der names for a key or a signature that cannot be read.
        """
        weak = isinstance(self.algorithm, hashes.MD5) or (
            isinstance(self.algorithm, hashes.SHA1) and not allow_sha1
        )
        if self.algorithm is None or weak:
            return False
        key = signer.public_key()
        try:
            match key, self.scheme:
                case rsa.RSAPublicKey(), padding.PSS() | padding.PKCS1v15():
                    key.verify(self.signature, self.data, self.scheme, self.algorithm)
                case ec.EllipticCurvePublicKey(), ec.ECDSA():
                    key.verify(self.signature, self.data, self.scheme)
                case _:
                    return False
        except InvalidSignature:
            return False
        return True


def seal_of(certificate: x509.Certificate) -> Seal:
    """The issuer's signature on a certificate."""
    return Seal(
        certificate.signature,
        certificate.tbs_certificate_bytes,
        certificate.signature_hash_algorithm,
        _known(certificate.signature_algorithm_parameters),
    )


def seal_of_list(listed: x509.CertificateRevocationList) -> Seal:
    """The issuer's signature on a revocation list."""
    return Seal(
        listed.signature,
        listed.tbs_certlist_bytes,
        listed.signature_hash_algorithm,
        _known(listed.signature_algorithm_parameters),
    )


def seal_of_answer(response: ocsp.OCSPResponse, responder: x509.Certificate) -> Seal:
    """The responder's signature on an OCSP answer."""
    signature, data = response.signature, response.tbs_response_bytes
    if response.signature_algorithm_oid == SignatureAlgorithmOID.RSASSA_PSS:
        return Seal(signature, data, *_pss_of(response))
    algorithm = response.signature_hash_algorithm
    if isinstance(responder.public_key(), rsa.RSAPublicKey):
        return Seal(signature, data, algorithm, padding.PKCS1v15())
    return Seal(signature, data, algorithm, ec.ECDSA(algorithm) if algorithm else None)


def _known(scheme: object) -> Scheme | None:
    return scheme if isinstance(scheme, Scheme) else None


def _pss_of(response: ocsp.OCSPResponse) -> tuple[hashes.HashAlgorithm, padding.PSS]:
    """What RFC 4055 lets a signer choose; cryptography does not read it of an OCSP answer."""
    whole = asn1_ocsp.OCSPResponse.load(response.public_bytes(Encoding.DER))
    given = whole["response_bytes"]["response"].parsed["signature_algorithm"]["parameters"]
    masking = given["mask_gen_algorithm"]["parameters"]["algorithm"].native
    return (
        _HASHES[given["hash_algorithm"]["algorithm"].native],
        padding.PSS(padding.MGF1(_HASHES[masking]), given["salt_length"].native),
    )
