"""What an adapter is told of one signing, the same for every service."""

import hashlib
from dataclasses import dataclass
from uuid import UUID

from vanban.trust.keys.rules.transactions import Part


@dataclass(frozen=True, slots=True)
class Asking:
    """`account`: MSISDN, credential or user. `seconds`: how long the holder has. `serial`: of the
    certificate, hexadecimal. `instant`: yyyyMMddHHmmss in UTC. `elliptic`: the key is no RSA key.
    `whole_cms`: the service builds the CMS itself, so it is given the document's digest.
    """

    transaction_id: UUID
    account: str
    parts: tuple[Part, ...] = ()
    display: str = ""
    seconds: int = 300
    serial: str = ""
    instant: str = ""
    elliptic: bool = False
    whole_cms: bool = False

    def digest_of(self, part: Part) -> bytes:
        """The SHA-256 to be signed."""
        return part.digest if self.whole_cms else hashlib.sha256(part.to_sign).digest()
