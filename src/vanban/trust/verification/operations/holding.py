"""Whether a certificate still holds, asked of its issuer before a key or a device is asked to sign.

Outside work: no transaction open. What only lacks an answer stands in nobody's way: the verdict on
the signed file tells it.
"""

from collections.abc import Iterable
from datetime import datetime

from asn1crypto import pem as asn1_pem
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from vanban.foundation.actor import Actor
from vanban.foundation.clock import local
from vanban.foundation.errors import Reason
from vanban.trust.certificates.operations.asking import issuers
from vanban.trust.certificates.operations.registering import note_revocation
from vanban.trust.certificates.operations.trusting import trusted
from vanban.trust.certificates.queries import UsableKey
from vanban.trust.keys.rules import Channel
from vanban.trust.keys.rules.working import CannotFinish
from vanban.trust.verification.rules.chains import ChainState, build_chain
from vanban.trust.verification.rules.revocation import REVOKED, Asking, states_of

ANSWER_S = 2.0
_MEND = "Dùng chứng thư khác, hoặc báo cán bộ chứng thư số."


def reasons_against_key(*, actor: Actor, now: datetime, usable: UsableKey) -> list[Reason]:
    """What the issuers say against signing with this certificate now, all of it.

    A revocation of the certificate itself is written into the register. `actor`: the house.
    """
    leaf = _read(usable.certificate_pem)[0]
    chain = build_chain(leaf, _read(usable.chain_pem), trusted(), now)
    if chain.state is ChainState.BROKEN:
        text = "Chuỗi chứng thư của người ký sai quy tắc."
        return [Reason("certificates.broken_chain", text, _MEND, facts={"detail": chain.detail})]
    if chain.state is not ChainState.TRUSTED:
        return []
    reasons = []
    source = issuers(now, timeout_s=ANSWER_S)
    for place, state in enumerate(states_of(chain, Asking(source, now))):
        if state.state != REVOKED or (state.revoked_at and state.revoked_at > now):
            continue
        since = state.revoked_at or now
        if place == 0:
            note_revocation(
                actor=actor, now=now, certificate_id=usable.certificate_id, revoked_at=since
            )
        text = f"Chứng thư số của {state.subject} đã bị thu hồi lúc {local(since):%H:%M %d/%m/%Y}."
        reasons.append(Reason("certificates.revoked", text, _MEND))
    return reasons


def require_holding(
    *, actor: Actor, now: datetime, usable: UsableKey | None, channel: Channel | None, gone: Reason
) -> None:
    """Raise CannotFinish where the key is not there any more (`gone`), or its issuer says no.

    A file carried by hand needs no key of ours: whoever signs it is judged when it comes back.
    """
    if usable is None:
        if channel is not Channel.FILE:
            raise CannotFinish(gone)
        return
    against = reasons_against_key(actor=actor, now=now, usable=usable)
    if against:
        raise CannotFinish(against[0])


def reasons_against_stranger(
    leaf: x509.Certificate, others: Iterable[x509.Certificate], *, now: datetime
) -> list[Reason]:
    """Why a certificate that nobody registered yet cannot be believed: it must lead to a root that
    is trusted here, today.
    """
    embedded = [asn1_x509.Certificate.load(_der(each)) for each in others]
    chain = build_chain(asn1_x509.Certificate.load(_der(leaf)), embedded, trusted(), now)
    if chain.state is ChainState.TRUSTED:
        return []
    text = {
        ChainState.EXPIRED: "Chứng thư trong thiết bị đã hết hạn.",
        ChainState.NOT_YET: "Chứng thư trong thiết bị chưa có hiệu lực.",
    }.get(chain.state, "Hệ thống chưa tin nơi cấp chứng thư trong thiết bị này.")
    return [Reason("certificates.stranger", text, _MEND, facts={"state": str(chain.state)})]


def _der(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(Encoding.DER)


def _read(pem: str) -> list[asn1_x509.Certificate]:
    if not pem.strip():
        return []
    parts = asn1_pem.unarmor(pem.encode(), multiple=True)
    return [asn1_x509.Certificate.load(der) for _, _, der in parts]
