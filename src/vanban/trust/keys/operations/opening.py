"""Opening with a kept key what was sealed for it. Outside work: no transaction open."""

from dataclasses import dataclass

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec

from vanban.trust.keys.operations import keystore, tokens
from vanban.trust.keys.rules import Channel, KeyPlace


@dataclass(frozen=True, slots=True)
class KeyOpener:
    """A registered key that opens (formats.envelope.sealing.Opener). Refuses (KeyUnavailable)."""

    place: KeyPlace
    certificate: x509.Certificate

    def decrypt(self, data: bytes) -> bytes:
        """RSAES-OAEP with its default hash; ValueError for what was not locked for this key."""
        if self.place.channel is Channel.PKCS11:
            return tokens.decrypt(self.place, data)
        return keystore.decrypt(self.place, data)

    def agree(self, public_key: ec.EllipticCurvePublicKey) -> bytes:
        """The shared secret of ECDH; ValueError for a key of another curve."""
        if self.place.channel is Channel.PKCS11:
            return tokens.agree(self.place, public_key)
        return keystore.agree(self.place, public_key)
