"""The Cloud Signature Consortium API: v1 (authorise, then signHash) and v2 (asynchronous).

The holder agrees on his own device or page; PIN and OTP never pass through here, so only services
whose credentials are authorised outside (authMode implicit, oauth2 with a client) are served.
"""

import base64
from typing import Any, Final

from vanban.foundation.errors import Reason
from vanban.trust.keys.operations.calling import Nonsense, object_of, post
from vanban.trust.keys.rules.asking import Asking
from vanban.trust.keys.rules.services import Link
from vanban.trust.keys.rules.transactions import Progress, TransactionState, garbage, rejected

SHA256: Final = "2.16.840.1.101.3.4.2.1"
RSA_SHA256: Final = "1.2.840.113549.1.1.11"
ECDSA_SHA256: Final = "1.2.840.10045.4.3.2"
_UNAUTHORISED: Final = 401
_ACCEPTED: Final = 202
_REJECTIONS: Final = frozenset({"access_denied", "user_rejected", "authorization_rejected"})
_EXPIRIES: Final = frozenset({"expired_request", "authorization_expired", "timeout"})
_WAITS: Final = frozenset({"pending", "signature_pending", "authorization_pending", "processing"})


def submit(link: Link, asking: Asking) -> Progress:
    """Ask for signatures over all hashes by one agreement of the holder."""
    token = _token(link)
    hashes = [_text(asking.digest_of(part)) for part in asking.parts]
    asked: dict[str, Any] = {
        "credentialID": asking.account,
        "hashAlgo": SHA256,
        "signAlgo": ECDSA_SHA256 if asking.elliptic else RSA_SHA256,
        "clientData": asking.transaction_id.hex,
    }
    if _is_v2(link):
        asked |= {
            "hashes": hashes,
            "hashAlgorithmOID": SHA256,
            "operationMode": "A",
            "validity_period": asking.seconds * 1000,
        }
        return _progress(_called(link, "/signatures/signHash", asked, token), asking)
    authorised = _called(
        link,
        "/credentials/authorize",
        {
            "credentialID": asking.account,
            "numSignatures": len(hashes),
            "hash": hashes,
            "description": asking.display,
            "clientData": asking.transaction_id.hex,
        },
        token,
        timeout_s=asking.seconds + 10.0,
    )
    sad = authorised.get("SAD")
    if not sad:
        return _progress(authorised, asking)
    asked |= {"SAD": sad, "hash": hashes}
    return _progress(_called(link, "/signatures/signHash", asked, token), asking)


def ask(link: Link, asking: Asking, reference: str) -> Progress:
    """How far an asynchronous signing is (v2, signatures/signPolling)."""
    asked = {"responseID": reference, "credentialID": asking.account}
    found = _progress(_called(link, "/signatures/signPolling", asked, _token(link)), asking)
    waits = found.state is TransactionState.PENDING
    return Progress(reference=reference) if waits else found


def certificates(link: Link, asking: Asking) -> list[bytes]:
    """The credential's certificate and those above it, DER."""
    told = _called(
        link,
        "/credentials/info",
        {"credentialID": asking.account, "certificates": "chain"},
        _token(link),
    )
    inside = told.get("cert")
    found = inside.get("certificates") if isinstance(inside, dict) else None
    if not isinstance(found, list):
        return []
    return [_bytes(each) for each in found]


def _is_v2(link: Link) -> bool:
    return str(link.options.get("version", "1")).startswith("2")


def _token(link: Link) -> str:
    """An access token by the client's credentials (OAuth 2), or what was given for good."""
    if link.secrets.get("access_token"):
        return link.secrets["access_token"]
    asked = {
        "grant_type": "client_credentials",
        "client_id": link.options.get("client_id", ""),
        "client_secret": link.secrets.get("client_secret", ""),
        "scope": "service",
    }
    answer = post(link, link.options.get("token_path", "/oauth2/token"), json=asked)
    token = object_of(answer).get("access_token")
    if not isinstance(token, str):
        raise Nonsense("không có access_token")
    return token


def _called(
    link: Link, path: str, asked: dict[str, Any], token: str, *, timeout_s: float = 30.0
) -> dict[str, Any]:
    version = "v2" if _is_v2(link) else "v1"
    answer = post(
        link,
        f"{link.options.get('path', '/csc')}/{version}{path}",
        json=asked,
        headers={"Authorization": f"Bearer {token}"},
        timeout_s=timeout_s,
    )
    if answer.status_code == _ACCEPTED and not answer.content:
        return {"error": "pending"}
    return object_of(answer)


def _progress(told: dict[str, Any], asking: Asking) -> Progress:
    values = told.get("signatures")
    if isinstance(values, list) and len(values) == len(asking.parts):
        return Progress(TransactionState.SIGNED, values=tuple(_bytes(each) for each in values))
    if told.get("responseID"):
        return Progress(reference=str(told["responseID"]))
    error = str(told.get("error", "")).lower()
    if error in _WAITS:
        return Progress()
    if error in _EXPIRIES:
        return Progress(TransactionState.EXPIRED)
    return _refused(error, str(told.get("error_description", ""))[:200])


def _refused(error: str, said: str) -> Progress:
    if error in _REJECTIONS:
        return Progress.refused(TransactionState.REJECTED, rejected())
    if not error:
        return Progress.refused(TransactionState.FAILED, garbage("thiếu chữ ký"))
    reason = Reason(
        "keys.csc_failed",
        f"Dịch vụ ký từ xa báo: {said or error}",
        "Chọn cách ký khác; báo quản trị.",
    )
    return Progress.refused(TransactionState.FAILED, reason)


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _bytes(text: object) -> bytes:
    try:
        return base64.b64decode("".join(str(text).split()), validate=True)
    except ValueError as wrong:
        raise Nonsense("base64") from wrong
