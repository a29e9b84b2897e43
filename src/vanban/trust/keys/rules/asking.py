"""What an adapter is told of one signing, the same for every service."""

from dataclasses import dataclass
from uuid import UUID

from vanban.trust.keys.rules.transactions import Part


@dataclass(frozen=True, slots=True)
class Asking:
    """`account`: MSISDN, credential or user. `seconds`: how long the holder has. `serial`: of the
    certificate, hexadecimal. `instant`: yyyyMMddHHmmss in UTC. `elliptic`: the key is no RSA key.
    """

    transaction_id: UUID
    account: str
    parts: tuple[Part, ...] = ()
    display: str = ""
    seconds: int = 300
    serial: str = ""
    instant: str = ""
    elliptic: bool = False
