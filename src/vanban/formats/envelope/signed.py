"""CMS signed files (RFC 5652): the content inside, one signer, SHA-256."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from asn1crypto import cms
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from vanban.formats.der import UNREADABLE
from vanban.formats.envelope.errors import EnvelopeError
from vanban.formats.pades.cms import check_signature, content_info, signed_attributes
from vanban.formats.pades.errors import PadesError


@dataclass(frozen=True, slots=True)
class Signed:
    """A signed file whose signature fits; whether to trust the signer is asked elsewhere."""

    content: bytes
    certificate: x509.Certificate
    others: tuple[x509.Certificate, ...]


def sign(
    content: bytes,
    *,
    certificate: x509.Certificate,
    chain: tuple[x509.Certificate, ...],
    signature: Callable[[bytes], bytes],
) -> bytes:
    """Sign bytes; `signature` makes the signature value over the attributes, in the key's place."""
    der = certificate.public_bytes(Encoding.DER)
    attributes = signed_attributes(hashlib.sha256(content).digest(), der)
    detached = content_info(
        signed=attributes,
        signature=signature(attributes),
        certificate=der,
        chain=tuple(each.public_bytes(Encoding.DER) for each in chain),
    )
    whole = cms.ContentInfo.load(detached)
    whole["content"]["encap_content_info"] = {"content_type": "data", "content": content}
    return bytes(whole.dump(force=True))


def open_signed(data: bytes) -> Signed:
    """The content of a signed file. Refuses (EnvelopeError) what is none, or was altered."""
    try:
        whole = cms.ContentInfo.load(data)
        if whole["content_type"].native != "signed_data":
            raise _unreadable()
        signed = whole["content"]
        content = signed["encap_content_info"]["content"].native
        (signer,) = signed["signer_infos"]
        attributes = signer["signed_attrs"]
        by_type = {each["type"].native: each["values"] for each in attributes}
        digest = by_type["message_digest"][0].native
        certificates = [
            x509.load_der_x509_certificate(each.chosen.dump()) for each in signed["certificates"]
        ]
        serial = signer["sid"].chosen["serial_number"].native
        issuer = signer["sid"].chosen["issuer"].dump()
        own = [
            each
            for each in certificates
            if each.serial_number == serial and each.issuer.public_bytes() == issuer
        ]
    except UNREADABLE as wrong:
        raise _unreadable() from wrong
    if not own or not isinstance(content, bytes):
        raise _unreadable()
    if hashlib.sha256(content).digest() != digest:
        raise _altered()
    try:
        check_signature(
            own[0].public_bytes(Encoding.DER),
            attributes.untag().dump(),
            signer["signature"].native,
        )
    except (PadesError, *UNREADABLE) as wrong:
        raise _altered() from wrong
    return Signed(content, own[0], tuple(each for each in certificates if each is not own[0]))


def _unreadable() -> EnvelopeError:
    return EnvelopeError("signed.unreadable", "Tệp không có chữ ký đọc được.")


def _altered() -> EnvelopeError:
    return EnvelopeError("signed.altered", "Chữ ký không khớp: tệp đã bị sửa đổi.")
