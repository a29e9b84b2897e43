"""Whose certificate made the last signature of a file."""

import io

from asn1crypto import x509 as asn1_x509
from cryptography import x509
from pyhanko.pdf_utils.misc import PdfError as Broken
from pyhanko.pdf_utils.reader import PdfFileReader

from vanban.formats.pades.errors import PadesError


def last_signer(pdf: bytes) -> tuple[x509.Certificate, tuple[x509.Certificate, ...]]:
    """The certificate of the last signature and those that came with it, as they lie in the file.

    Nothing is said of their worth. Refuses (PadesError) a file without a readable signature.
    """
    try:
        found = PdfFileReader(io.BytesIO(pdf), strict=False).embedded_regular_signatures
        signature = found[-1]
        leaf, others = signature.signer_cert, signature.other_embedded_certs
        return _read(leaf), tuple(_read(each) for each in others)
    except (Broken, ValueError, KeyError, TypeError, IndexError, AttributeError) as wrong:
        raise PadesError("pades.no_signer", "Không đọc được chứng thư trong chữ ký.") from wrong


def _read(certificate: asn1_x509.Certificate) -> x509.Certificate:
    return x509.load_der_x509_certificate(certificate.dump())
