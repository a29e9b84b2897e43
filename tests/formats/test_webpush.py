"""Web push as its standards have it: known answers, and what a browser opens."""

import base64
import json
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils

from support.push_service import SealedForAnotherError, a_browser
from vanban.formats.webpush import (
    authorization,
    origin_of,
    public_text,
    readable_keys,
    sealed,
    server_key,
)
from vanban.oversight.tracking.rules.pushing import is_allowed

NOW = datetime(2026, 11, 20, 2, 30, tzinfo=UTC)
# RFC 8291 appendix A
PLAIN = b"When I grow up, I want to be a watermelon"
OWN = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"
THEIRS = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
AUTH = "BTBZMqHH6r4Tts7J_aSIgg"
SALT = "DGv6ra1nlYgDCS1FRnbzlw"
SEALED = (
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS"
    "6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qu"
    "lcy4a-fN"
)


def octets(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def test_the_known_answer_of_the_standard() -> None:
    own = ec.derive_private_key(int.from_bytes(octets(OWN)), ec.SECP256R1())
    body = sealed(PLAIN, p256dh=THEIRS, auth=AUTH, salt=octets(SALT), own=own)
    assert body == octets(SEALED)


def test_only_the_browser_opens_it_and_each_is_sealed_anew() -> None:
    browser = a_browser()
    bodies = [sealed(b"viec", p256dh=browser.p256dh, auth=browser.auth) for _ in range(2)]
    assert bodies[0] != bodies[1]
    assert [browser.opens(body) for body in bodies] == [b"viec", b"viec"]
    with pytest.raises(SealedForAnotherError):
        a_browser().opens(bodies[0])


def test_the_office_proves_who_it_is_for_one_push_service_and_half_a_day() -> None:
    key = server_key("bi-mat")
    said = authorization(
        key, endpoint="https://push.example.net/p/JzL", contact="mailto:a@b.vn", now=NOW
    )
    token, public = said.removeprefix("vapid t=").split(", k=")
    assert public == public_text(server_key("bi-mat")) != public_text(server_key("khac"))
    head, claims, signature = token.split(".")
    assert json.loads(octets(head)) == {"typ": "JWT", "alg": "ES256"}
    assert json.loads(octets(claims)) == {
        "aud": "https://push.example.net",
        "exp": int((NOW + timedelta(hours=12)).timestamp()),
        "sub": "mailto:a@b.vn",
    }
    raw = octets(signature)
    whole = utils.encode_dss_signature(int.from_bytes(raw[:32]), int.from_bytes(raw[32:]))
    check = ec.ECDSA(hashes.SHA256())
    key.public_key().verify(whole, f"{head}.{claims}".encode(), check)
    with pytest.raises(InvalidSignature):
        key.public_key().verify(whole, f"{head}.{claims}x".encode(), check)


@pytest.mark.parametrize(
    ("p256dh", "auth", "reads"),
    [
        (THEIRS, AUTH, True),
        (THEIRS, AUTH + "==", True),
        (THEIRS[:-4], AUTH, False),
        (THEIRS, AUTH[:-2], False),
        ("A" + THEIRS[1:], AUTH, False),
        ("", "", False),
        ("ngoài", AUTH, False),
    ],
)
def test_keys_that_are_none_are_known(p256dh: str, auth: str, *, reads: bool) -> None:
    assert readable_keys(p256dh, auth) is reads


@pytest.mark.parametrize(
    ("endpoint", "allowed"),
    [
        ("https://fcm.googleapis.com/fcm/send/x", True),
        ("https://db5p.notify.windows.com/w/?token=x", True),
        ("http://fcm.googleapis.com/fcm/send/x", False),
        ("https://fcm.googleapis.com:8443/x", False),
        ("https://fcm.googleapis.com.evil.vn/x", False),
        ("https://evil.vn/https://fcm.googleapis.com", False),
        ("https://fcm.googleapis.com@evil.vn/x", False),
        ("https://notify.windows.com.vn/x", False),
        ("https://xnotify.windows.com/x", False),
        ("https://a.notify.windows.com:444/x", False),
        ("http://127.0.0.1/x", False),
        ("https://[::1]/x", False),
        ("https://[", False),
        ("file:///etc/passwd", False),
        ("", False),
        ("https://fcm.googleapis.com/" + "x" * 1000, False),
    ],
)
def test_only_push_services_the_office_names_are_called(endpoint: str, *, allowed: bool) -> None:
    origins = ["https://fcm.googleapis.com", "https://*.notify.windows.com"]
    assert is_allowed(endpoint, origins) is allowed
    assert not is_allowed(endpoint, [])


def test_an_origin_is_scheme_host_and_port() -> None:
    assert origin_of("https://a.vn:8443/x?y") == "https://a.vn:8443"
    assert origin_of("https://a.vn:99999/") == ""
