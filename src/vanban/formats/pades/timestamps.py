"""The two messages of RFC 3161, without the line between them."""

import hashlib
from typing import Any

from asn1crypto import algos, cms, core, tsp

from vanban.formats.pades.errors import PadesError

MEDIA_REQUEST = "application/timestamp-query"
MEDIA_RESPONSE = "application/timestamp-reply"
_GRANTED = {"granted", "granted_with_mods"}


class _Answer(core.Sequence):  # type: ignore[misc]
    """TimeStampResp; asn1crypto's own insists on a token, and a refusal has none."""

    _fields = [
        ("status", tsp.PKIStatusInfo),
        ("time_stamp_token", cms.ContentInfo, {"optional": True}),
    ]


def time_stamp_request(value: bytes, nonce: int) -> bytes:
    """The request for a token over ``value`` (SHA-256), asking for the authority's certificate."""
    request = tsp.TimeStampReq(
        {
            "version": "v1",
            "message_imprint": {
                "hash_algorithm": algos.DigestAlgorithm({"algorithm": "sha256"}),
                "hashed_message": hashlib.sha256(value).digest(),
            },
            "nonce": core.Integer(nonce),
            "cert_req": True,
        }
    )
    encoded: bytes = request.dump()
    return encoded


def time_stamp_token(response: bytes, value: bytes, nonce: int) -> bytes:
    """The token in an authority's answer.

    Refuses (:class:`PadesError`) an answer that is not granted or is about something else.
    """
    try:
        answer = _Answer.load(response)
        status = answer["status"]["status"].native
        if status not in _GRANTED:
            raise PadesError("pades.tsa_refused", f"Máy chủ dấu thời gian từ chối ({status}).")
        token = answer["time_stamp_token"]
        info = token_info(token)
        imprint = info["message_imprint"]
        about_this = imprint["hashed_message"].native == hashlib.sha256(value).digest()
        if not about_this or info["nonce"].native != nonce:
            raise PadesError("pades.tsa_wrong", "Dấu thời gian không đúng dữ liệu đã gửi.")
        encoded: bytes = token.dump()
    except (ValueError, KeyError, TypeError) as broken:
        text = "Máy chủ dấu thời gian trả lời không đọc được."
        raise PadesError("pades.tsa_broken", text) from broken
    return encoded


def token_info(token: cms.ContentInfo) -> Any:
    """The TSTInfo inside a token."""
    return token["content"]["encap_content_info"]["content"].parsed
