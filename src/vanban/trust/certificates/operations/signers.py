"""From the register to a signer. Outside work: no transaction open."""

from cryptography import x509

from vanban.trust.certificates.queries import UsableKey
from vanban.trust.keys.operations.signers import open_signer
from vanban.trust.keys.rules import Signer


def signer_of(usable: UsableKey) -> Signer:
    """A signer for the key a query named. Its ``sign`` refuses with KeyUnavailable."""
    certificate = x509.load_pem_x509_certificate(usable.certificate_pem.encode())
    above = usable.chain_pem.encode()
    chain = tuple(x509.load_pem_x509_certificates(above)) if above.strip() else ()
    return open_signer(usable.place, certificate, chain)
