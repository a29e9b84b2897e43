"""From a certificate to a root we trust.

SHA-1 is refused, with one bounded exception: the chains of Ban Cơ yếu's first generation (G1) are
signed with it from top to bottom and are in use until 2030. It holds for certificate signatures
only, for the pinned G1 root only, and with the intermediates of the trust store only.
"""

import asyncio
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import lru_cache

from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator import errors as trouble
from pyhanko_certvalidator.policy_decl import AlgorithmUsagePolicy, DisallowWeakAlgorithmsPolicy

from vanban.formats.der import UNREADABLE
from vanban.trust.certificates.rules import Profile, TrustStore, masked

_Policy: Callable[..., AlgorithmUsagePolicy] = DisallowWeakAlgorithmsPolicy
_STRICT = _Policy(weak_hash_algos=frozenset({"md2", "md5", "sha1"}))
_WITH_SHA1 = _Policy(weak_hash_algos=frozenset({"md2", "md5"}))


class ChainState(StrEnum):
    TRUSTED = "trusted"
    EXPIRED = "expired"
    NOT_YET = "not_yet"
    WEAK = "weak"
    UNTRUSTED = "untrusted"  # no way to a root of ours
    BROKEN = "broken"  # a way, but a certificate on it breaks the rules


@dataclass(frozen=True, slots=True)
class Chain:
    """``path``: the certificate first, the root last; only of a trusted chain."""

    state: ChainState
    path: tuple[x509.Certificate, ...] = ()
    profile: Profile | None = None
    detail: str = ""


class _Same:
    """A trust store told by which object it is: comparing what is in it costs more than a chain."""

    def __init__(self, store: TrustStore) -> None:
        self.store = store

    def __hash__(self) -> int:
        return id(self.store)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.store is self.store


_Name = tuple[bytes, tuple[bytes, ...], _Same]


class _Memory:
    """Trusted chains of late, with the time in which each of their certificates lives."""

    def __init__(self, room: int = 1024) -> None:
        self.room = room
        self.lock = threading.Lock()
        self.chains: OrderedDict[_Name, tuple[Chain, datetime, datetime]] = OrderedDict()

    def chain(self, name: _Name, at: datetime) -> Chain | None:
        with self.lock:
            found = self.chains.get(name)
        return found[0] if found and found[1] <= at <= found[2] else None

    def keep(self, name: _Name, chain: Chain) -> None:
        if chain.state is not ChainState.TRUSTED:
            return
        begins = max(each.not_valid_before_utc for each in chain.path)
        ends = min(each.not_valid_after_utc for each in chain.path)
        with self.lock:
            self.chains[name] = (chain, begins, ends)
            while len(self.chains) > self.room:
                self.chains.popitem(last=False)


_memory = _Memory()


def build_chain(
    leaf: asn1_x509.Certificate,
    embedded: Iterable[asn1_x509.Certificate],
    store: TrustStore,
    at: datetime,
) -> Chain:
    """The chain of ``leaf`` as it stands at the moment ``at``; revocation is asked elsewhere.

    A trusted chain is remembered for as long as all of it lives: one issuer signs thousands.
    """
    embedded = tuple(embedded)
    name = (leaf.dump(), tuple(each.dump() for each in embedded), _Same(store))
    known = _memory.chain(name, at)
    if known is not None:
        return known
    chain = _built(leaf, embedded, store, at)
    _memory.keep(name, chain)
    return chain


def _built(
    leaf: asn1_x509.Certificate,
    embedded: tuple[asn1_x509.Certificate, ...],
    store: TrustStore,
    at: datetime,
) -> Chain:
    others = [*embedded, *(_asn1(each) for each in store.intermediates)]
    chain = _tried(leaf, others, store, store.roots, _STRICT, at)
    if chain.state is ChainState.TRUSTED:
        return chain
    first_generation = tuple(
        each.certificate for each in store.anchors if each.profile is Profile.VGCA_G1
    )
    if not first_generation:
        return chain
    pinned = [_asn1(each) for each in store.intermediates]
    old = _tried(leaf, pinned, store, first_generation, _WITH_SHA1, at)
    known = {ChainState.TRUSTED, ChainState.EXPIRED, ChainState.NOT_YET}
    return old if old.state in known else chain


def _tried(
    leaf: asn1_x509.Certificate,
    others: list[asn1_x509.Certificate],
    store: TrustStore,
    roots: tuple[x509.Certificate, ...],
    policy: AlgorithmUsagePolicy,
    at: datetime,
) -> Chain:
    try:
        return _followed(leaf, others, store, roots, policy, at)
    except (trouble.ValidationError, trouble.PathError, *UNREADABLE) as failed:
        return _failed(failed)


def _followed(
    leaf: asn1_x509.Certificate,
    others: list[asn1_x509.Certificate],
    store: TrustStore,
    roots: tuple[x509.Certificate, ...],
    policy: AlgorithmUsagePolicy,
    at: datetime,
) -> Chain:
    """The trusted chain; raises where there is none, or where a certificate cannot be read."""
    stranger = leaf.self_issued and readable(leaf.dump()) not in roots
    if stranger or not roots:
        return Chain(ChainState.UNTRUSTED)
    context = ValidationContext(
        trust_roots=[_asn1(root) for root in roots],
        other_certs=others,
        moment=at,
        best_signature_time=at,
        allow_fetching=False,
        revocation_mode="soft-fail",
        algorithm_usage_policy=policy,
    )
    validator = CertificateValidator(leaf, intermediate_certs=others, validation_context=context)
    path = asyncio.run(validator.async_validate_path())
    found = tuple(_readable(each) for each in path.iter_certs(include_root=True))[::-1]
    return Chain(ChainState.TRUSTED, found, store.profile_of(found[-1]))


def _failed(failed: Exception) -> Chain:
    match failed:
        case trouble.ExpiredError():
            return Chain(ChainState.EXPIRED, detail=failed.expired_dt.isoformat())
        case trouble.NotYetValidError():
            return Chain(ChainState.NOT_YET, detail=failed.valid_from.isoformat())
        case trouble.DisallowedAlgorithmError():
            return Chain(ChainState.WEAK, detail=masked(str(failed))[:300])
        case trouble.PathBuildingError():
            return Chain(ChainState.UNTRUSTED)
    return Chain(ChainState.BROKEN, detail=masked(str(failed))[:300])


@lru_cache(maxsize=256)
def _asn1(certificate: x509.Certificate) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(certificate.public_bytes(Encoding.DER))


def _readable(certificate: asn1_x509.Certificate) -> x509.Certificate:
    return readable(certificate.dump())


@lru_cache(maxsize=256)
def readable(der: bytes) -> x509.Certificate:
    return x509.load_der_x509_certificate(der)
