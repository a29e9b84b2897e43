"""An editor's requests are its own when either of its keys signed token, address and time."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from support.wopi_editor import NAMES, published, sign, ticks_of
from vanban.formats.wopi import (
    NoProofKeysError,
    Proof,
    ProofKeys,
    is_proven,
    is_timely,
    proof_keys_of,
    sent_at,
)

NOW = datetime(2026, 11, 20, 2, 30, tzinfo=UTC)
TOKEN, URL = "abc:1def", "https://vanban.tinh.vn/wopi/files/x?access_token=abc:1def"


def signed(name: str) -> str:
    return sign(name, token=TOKEN, url=URL, at=NOW)


@pytest.fixture(scope="module")
def keys() -> ProofKeys:
    return proof_keys_of(published("now", "before"))


# Who signed as the key now and as the one before. Let in while keys change hands: the editor is one
# key ahead of what we read (it calls our current key old), or one behind.
@pytest.mark.parametrize(("proof", "old"), list(product(NAMES, NAMES)))
def test_either_key_proves_the_request_and_no_other(keys: ProofKeys, proof: str, old: str) -> None:
    given = Proof(signed(proof), signed(old), str(ticks_of(NOW)))
    expected = proof == "now" or old == "now" or proof == "before"
    assert is_proven(keys, given, tokens=[TOKEN], url=URL) is expected


def test_nothing_that_was_signed_can_be_another(keys: ProofKeys) -> None:
    good = Proof(signed("now"), "", str(ticks_of(NOW)))
    assert is_proven(keys, good, tokens=["abc%3A1def", TOKEN], url=URL.upper())
    assert not is_proven(keys, good, tokens=["abc:1dee"], url=URL)
    assert not is_proven(keys, good, tokens=[TOKEN], url=f"{URL}&x=1")
    later = Proof(good.proof, "", str(ticks_of(NOW) + 1))
    assert not is_proven(keys, later, tokens=[TOKEN], url=URL)


@pytest.mark.parametrize("proof", ["", "?", "AAAA", "ế", "=" * 5000])
def test_what_is_no_signature_proves_nothing(keys: ProofKeys, proof: str) -> None:
    given = Proof(proof, proof, str(ticks_of(NOW)))
    assert not is_proven(keys, given, tokens=[TOKEN], url=URL)


@pytest.mark.parametrize(
    ("minutes", "timely"),
    [(0, True), (19, True), (20, True), (21, False), (-20, True), (-21, False)],
)
def test_a_request_is_good_for_twenty_minutes(minutes: int, timely: bool) -> None:
    sent = str(ticks_of(NOW - timedelta(minutes=minutes)))
    assert is_timely(sent, NOW) is timely


@pytest.mark.parametrize("ticks", ["", "-1", "0", "now", "9" * 19, "9" * 400, "²", "1.5"])
def test_what_is_no_time_is_none(ticks: str) -> None:
    assert sent_at(ticks) is None
    assert not is_timely(ticks, NOW)
    assert not is_proven(
        proof_keys_of(published("now", "before")), Proof("", "", ticks), tokens=[TOKEN], url=URL
    )


@pytest.mark.parametrize(
    "document",
    [
        b"",
        b"<",
        b"<wopi-discovery/>",
        b'<a><proof-key modulus="" exponent=""/></a>',
        b'<a><proof-key modulus="?" exponent="AQAB"/></a>',
        b'<a><proof-key modulus="AAEC" exponent="AAEC"/></a>',
        b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><a>&x;</a>',
        b"<a>" + b" " * (2 * 1024 * 1024 + 1) + b"</a>",
    ],
    ids=["empty", "broken", "no key", "empty key", "no base64", "small", "entity", "large"],
)
def test_a_document_without_keys_is_refused(document: bytes) -> None:
    with pytest.raises(NoProofKeysError):
        proof_keys_of(document)


def test_an_editor_that_never_changed_its_key_publishes_one() -> None:
    text = published("now", "before").decode()
    head, _, _tail = text.partition(" oldmodulus=")
    keys = proof_keys_of(f"{head}/></wopi-discovery>".encode())
    assert keys.old is None
    given = Proof(signed("now"), "", str(ticks_of(NOW)))
    assert is_proven(keys, given, tokens=[TOKEN], url=URL)
