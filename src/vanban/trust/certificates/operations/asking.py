"""Asking issuers whether a certificate is revoked. Outside work: no transaction open.

OCSP first, the list when it does not answer. Lists are kept in the database, so that a line that
is down leaves the last one; OCSP answers live in this process only.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime, timedelta

import httpx
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp

from vanban.formats.der import UNREADABLE
from vanban.foundation.actor import Actor
from vanban.trust.certificates.operations.registering import keep_list
from vanban.trust.certificates.queries import kept_list
from vanban.trust.certificates.rules import (
    RevocationEvidence,
    RevocationQuestion,
    RevocationSource,
)

TIMEOUT_S = 5.0
_OCSP_LIFE = timedelta(minutes=10)
_LIST_LIFE = timedelta(hours=1)
_SILENCE = timedelta(minutes=1)  # one that did not answer is left alone for a while
_LARGEST = 20 * 1024 * 1024

Send = Callable[[httpx.Request], httpx.Response]


class _Memory:
    """What this process was told lately, with so much room for each issuer and no more.

    One issuer's thousands of certificates never push out what another said.
    """

    def __init__(self, *, issuers: int = 64, answers_each: int = 512) -> None:
        self.lock = threading.Lock()
        self.issuers, self.answers_each = issuers, answers_each
        self.answers: OrderedDict[bytes, OrderedDict[bytes, RevocationEvidence]] = OrderedDict()
        self.silent: dict[str, datetime] = {}

    def answer(self, question: RevocationQuestion, url: str) -> RevocationEvidence | None:
        issuer, name = _names(question)
        with self.lock:
            own = self.answers.get(issuer)
            found = own.get(name) if own else None
        return found if found and found.url == url else None

    def keep(self, question: RevocationQuestion, answer: RevocationEvidence) -> None:
        issuer, name = _names(question)
        with self.lock:
            own = self.answers.setdefault(issuer, OrderedDict())
            self.answers.move_to_end(issuer)
            own[name] = answer
            own.move_to_end(name)
            while len(own) > self.answers_each:
                own.popitem(last=False)
            while len(self.answers) > self.issuers:
                self.answers.popitem(last=False)

    def is_silent(self, host: str, now: datetime) -> bool:
        with self.lock:
            silent = self.silent.get(host)
        return silent is not None and timedelta() <= now - silent < _SILENCE

    def note_silence(self, host: str, now: datetime) -> None:
        with self.lock:
            over = [each for each, at in self.silent.items() if now - at >= _SILENCE]
            for each in over:
                del self.silent[each]
            self.silent[host] = now


def _names(question: RevocationQuestion) -> tuple[bytes, bytes]:
    sha256 = hashes.SHA256()
    return question.issuer.fingerprint(sha256), question.certificate.fingerprint(sha256)


_memory = _Memory()


def issuers(now: datetime, *, timeout_s: float = TIMEOUT_S) -> RevocationSource:
    """The source that asks over HTTP, at the moment ``now``."""

    def source(question: RevocationQuestion) -> tuple[RevocationEvidence, ...]:
        for url in question.ocsp_urls:
            answer = _asked(url, question, now, timeout_s)
            if answer is not None:
                return (answer,)
        for url in question.crl_urls:
            listed = _listed(url, now, timeout_s)
            if listed is not None:
                return (listed,)
        return ()

    return source


def _asked(
    url: str, question: RevocationQuestion, now: datetime, timeout_s: float
) -> RevocationEvidence | None:
    known = _memory.answer(question, url)
    if known and now - known.fetched_at < _OCSP_LIFE:
        return known
    builder = ocsp.OCSPRequestBuilder()
    # RFC 6960 names certificates by SHA-1 sums; this is an address, not a proof.
    builder = builder.add_certificate(question.certificate, question.issuer, hashes.SHA1())  # noqa: S303
    request = httpx.Request(
        "POST",
        url,
        content=builder.build().public_bytes(Encoding.DER),
        headers={"Content-Type": "application/ocsp-request"},
    )
    body = _fetched(request, now, timeout_s)
    if body is None or not _successful(body):
        return None
    answer = RevocationEvidence("ocsp", body, url, now)
    _memory.keep(question, answer)
    return answer


def _successful(body: bytes) -> bool:
    try:
        status = ocsp.load_der_ocsp_response(body).response_status
    except UNREADABLE:
        return False
    return status is ocsp.OCSPResponseStatus.SUCCESSFUL


def _listed(url: str, now: datetime, timeout_s: float) -> RevocationEvidence | None:
    system = Actor.system(None)
    kept = kept_list(system, url=url)
    if kept and now - kept[1] < _LIST_LIFE:
        return RevocationEvidence("crl", kept[0], url, kept[1])
    body = _fetched(httpx.Request("GET", url), now, timeout_s)
    read = _read_list(body) if body is not None else None
    if read is None or body is None:
        return RevocationEvidence("crl", kept[0], url, kept[1]) if kept else None
    keep_list(actor=system, now=now, url=url, der=body, next_update=read.next_update_utc)
    return RevocationEvidence("crl", body, url, now)


def _read_list(body: bytes) -> x509.CertificateRevocationList | None:
    try:
        return x509.load_der_x509_crl(body)
    except UNREADABLE:
        return None


def _fetched(request: httpx.Request, now: datetime, timeout_s: float) -> bytes | None:
    host = request.url.netloc.decode()  # its port too: one machine may answer as many issuers
    if _memory.is_silent(host, now):
        return None
    try:
        with httpx.Client(timeout=timeout_s, follow_redirects=False) as client:
            answer = client.send(request)
            answer.raise_for_status()
    except (httpx.HTTPError, OSError, RuntimeError):  # whatever the line does: no answer
        _memory.note_silence(host, now)
        return None
    return answer.content if len(answer.content) <= _LARGEST else None
