"""Registering one's own token by what it proves of itself. Outside work: no transaction open.

Each person brings his own token and signs a sample page with it. The certificate must name him and
his organisation and lead to a root that is trusted here; whatever else is registered goes through
the administrator of keys.
"""

from collections.abc import Iterable
from datetime import datetime

from cryptography import x509

from vanban.formats.pades.holder import last_signer
from vanban.foundation.actor import Actor
from vanban.outgoing.signing.queries import AddedRow
from vanban.trust.certificates.operations.enrolling import enrol_desk_key
from vanban.trust.certificates.rules import facts_of
from vanban.trust.keys.rules import CHANNEL_NAMES, Channel
from vanban.trust.keys.rules.working import CannotFinish
from vanban.trust.verification.operations.holding import reasons_against_stranger


def register_shown(*, actor: Actor, now: datetime, row: AddedRow, pdf: bytes) -> None:
    """Register the token that signed the sample page, for the person who asked.

    Raises CannotFinish, or refuses as ``enrol_desk_key``: another's certificate, one known here
    already, one that leads to no trusted root.
    """
    leaf, others = last_signer(pdf)
    against = reasons_against_stranger(leaf, others, now=now)
    if against:
        raise CannotFinish(against[0])
    label = f"{CHANNEL_NAMES[Channel.DESKTOP]} ({facts_of(leaf).common_name})"
    enrol_desk_key(
        actor=actor,
        now=now,
        label=label[:200],
        certificate=leaf,
        chain=_upwards(leaf, others),
        person_id=row.person_id,
    )


def _upwards(
    leaf: x509.Certificate, others: Iterable[x509.Certificate]
) -> tuple[x509.Certificate, ...]:
    """Those above the certificate, nearest first, without what belongs to another chain."""
    by_name = {each.subject: each for each in others if each != leaf}
    path: list[x509.Certificate] = []
    below = leaf
    while below.issuer != below.subject and below.issuer in by_name:
        below = by_name.pop(below.issuer)
        path.append(below)
    return tuple(path)
