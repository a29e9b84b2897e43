"""From the register to a key that opens. Outside work: no transaction open."""

from cryptography import x509

from vanban.trust.certificates.queries import UsableKey
from vanban.trust.keys.operations.opening import KeyOpener


def opener_of(usable: UsableKey) -> KeyOpener:
    """What opens envelopes addressed to the certificate of the key."""
    certificate = x509.load_pem_x509_certificate(usable.certificate_pem.encode())
    return KeyOpener(usable.place, certificate)
