"""What a signed PDF carries to prove itself later: certificates, lists and answers (PAdES LT)."""

import io
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pikepdf
from cryptography import x509
from cryptography.x509 import ocsp

from vanban.formats.der import UNREADABLE
from vanban.trust.certificates.rules import RevocationEvidence
from vanban.trust.verification.rules.reading import TROUBLE

# A hostile file may carry thousands: what is beyond this is not read.
_MOST = 200
_LARGEST = 20 * 1024 * 1024


def kept_in(pdf: bytes) -> tuple[RevocationEvidence, ...]:
    """The revocation evidence in a file's security store (/DSS); nothing when it has none."""
    if b"/DSS" not in pdf and b"/ObjStm" not in pdf:
        return ()
    try:
        with pikepdf.open(io.BytesIO(pdf)) as document:
            store = document.Root.get("/DSS")
            if not isinstance(store, pikepdf.Dictionary):
                return ()
            answers = [_answer(each) for each in _streams(store, "/OCSPs")]
            lists = [_list(each) for each in _streams(store, "/CRLs")]
    except TROUBLE:
        return ()
    return tuple(each for each in (*answers, *lists) if each is not None)


def _streams(store: Any, key: str) -> Iterator[bytes]:
    listed = store.get(key)
    if not isinstance(listed, pikepdf.Array):
        return
    for number, each in enumerate(listed.as_list()):
        if number >= _MOST:
            return
        if isinstance(each, pikepdf.Stream):
            data = each.read_bytes()
            if len(data) <= _LARGEST:
                yield data


def _answer(der: bytes) -> RevocationEvidence | None:
    try:
        response = ocsp.load_der_ocsp_response(der)
        made = response.produced_at_utc
    except UNREADABLE:
        return None
    return _evidence("ocsp", der, made)


def _list(der: bytes) -> RevocationEvidence | None:
    try:
        made = x509.load_der_x509_crl(der).last_update_utc
    except UNREADABLE:
        return None
    return _evidence("crl", der, made)


def _evidence(kind: str, der: bytes, made: datetime) -> RevocationEvidence:
    return RevocationEvidence(kind, der, "", made)
