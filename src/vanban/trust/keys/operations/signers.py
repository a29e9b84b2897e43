"""One interface in front of every place a key may live. Outside work: no transaction open."""

from dataclasses import dataclass

from cryptography import x509

from vanban.trust.keys.operations import keystore, tokens
from vanban.trust.keys.rules import Channel, KeyPlace, Signer


@dataclass(frozen=True, slots=True)
class _Opened:
    place: KeyPlace
    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...]

    def sign(self, data: bytes) -> bytes:
        if self.place.channel is Channel.PKCS11:
            return tokens.sign(self.place, data)
        return keystore.sign(self.place, data)


def open_signer(
    place: KeyPlace, certificate: x509.Certificate, chain: tuple[x509.Certificate, ...]
) -> Signer:
    """A signer for a registered key. Its ``sign`` refuses with KeyUnavailable."""
    return _Opened(place, certificate, chain)
