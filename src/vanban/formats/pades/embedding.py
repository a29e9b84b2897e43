"""What a signing service answers: a bare value, or a CMS of its own making.

Services differ and do not say: the answer is read as a CMS first, else taken for a value. A CMS is
taken whole when it was made over our document's digest, or for its value when that was made over
the attributes we gave. Whatever it is, the certificate that was asked for must have made it.
"""

import base64
from collections.abc import Callable

from asn1crypto import cms as asn1
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from vanban.formats.pades.errors import PadesError
from vanban.formats.pades.signing import PreparedSignature, placed

Finish = Callable[[PreparedSignature, bytes], tuple[bytes, bool]]


def finish_with_answer(
    prepared: PreparedSignature, answer: bytes, finish: Finish
) -> tuple[bytes, bool]:
    """The signed file, and whether it carries a time stamp. `finish` puts a bare value in.

    Refuses (:class:`PadesError`) what the certificate's key did not make over this document.
    """
    container = _container(answer)
    if container is None:
        return finish(prepared, answer)
    signer = container["content"]["signer_infos"][0]
    value = bytes(signer["signature"].native)
    attributes = signer["signed_attrs"]
    if not attributes:
        return finish(prepared, value)
    digest = next(
        (
            each["values"][0].native
            for each in attributes
            if each["type"].native == "message_digest"
        ),
        b"",
    )
    if digest != bytes.fromhex(prepared.state["document_digest"]):
        raise _wrong()
    _check(prepared, attributes.untag().dump(), value, container)
    return placed(prepared, answer), False


def _container(answer: bytes) -> asn1.ContentInfo | None:
    try:
        info = asn1.ContentInfo.load(answer, strict=True)
        if info["content_type"].native != "signed_data":
            return None
        if len(info["content"]["signer_infos"]) != 1:
            raise _wrong()
    except (ValueError, TypeError, KeyError):
        return None
    return info


def _check(
    prepared: PreparedSignature, attributes: bytes, value: bytes, container: asn1.ContentInfo
) -> None:
    der = base64.b64decode(prepared.state["certificate"])
    inside = {each.chosen.dump() for each in container["content"]["certificates"] or ()}
    key = x509.load_der_x509_certificate(der).public_key()
    try:
        if der not in inside:
            raise _wrong()
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(value, attributes, padding.PKCS1v15(), hashes.SHA256())
        elif isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(value, attributes, ec.ECDSA(hashes.SHA256()))
        else:
            raise PadesError("pades.key_kind", "Chứng thư dùng loại khóa chưa hỗ trợ.")
    except InvalidSignature as wrong:
        raise _wrong() from wrong


def _wrong() -> PadesError:
    return PadesError(
        "pades.wrong_signature", "Chữ ký nhận được không khớp với chứng thư của người ký."
    )
