"""VNPT SmartCA (sp769): every body carries our account at the service; results are polled."""

import base64
from typing import Any, Final

from vanban.foundation.errors import Reason
from vanban.trust.keys.operations.calling import Nonsense, object_of, post
from vanban.trust.keys.rules.asking import Asking
from vanban.trust.keys.rules.services import Link
from vanban.trust.keys.rules.transactions import Progress, TransactionState, garbage, rejected

_OK: Final = frozenset({"200", "0"})
_WAITS: Final = frozenset({"4000", "201"})
_EXPIRED, _REJECTED = "4001", "4002"
_SAID: Final = {
    "4003": "không xác nhận được khóa của người ký",
    "4004": "ký không thành công",
}


def submit(link: Link, asking: Asking) -> Progress:
    """Ask for signatures over all hashes by one agreement in the holder's application."""
    told = _called(
        link,
        "/v1/signatures/sign",
        {
            "user_id": asking.account,
            "transaction_id": asking.transaction_id.hex,
            "transaction_desc": asking.display,
            "serial_number": asking.serial,
            "time_stamp": asking.instant,
            "sign_files": [
                {
                    "doc_id": str(part.about_id),
                    "file_type": "pdf",
                    "sign_type": "hash",
                    "data_to_be_signed": asking.digest_of(part).hex(),
                }
                for part in asking.parts
            ],
        },
    )
    code = _code(told)
    reference = _data(told).get("tran_code") or _data(told).get("transaction_id")
    if code in _OK and reference:
        return Progress(reference=str(reference))
    return _refused(code, told)


def ask(link: Link, asking: Asking, reference: str) -> Progress:
    """How far it is."""
    told = _called(link, f"/v1/signatures/sign/{reference}/status", {"user_id": asking.account})
    code = _code(told)
    signatures = _data(told).get("signatures")
    if code in _OK and isinstance(signatures, list) and signatures:
        return _values(asking, signatures)
    if code in _WAITS or code in _OK:
        return Progress(reference=reference)
    return _refused(code, told)


def certificates(link: Link, asking: Asking) -> list[bytes]:
    """The user's certificate and those above it, DER."""
    told = _called(
        link,
        "/v1/credentials/get_certificate",
        {
            "user_id": asking.account,
            "serial_number": asking.serial,
            "transaction_id": asking.transaction_id.hex,
        },
    )
    found = _data(told).get("user_certificates")
    first = found[0] if isinstance(found, list) and found else None
    if not isinstance(first, dict):
        return []
    chain = first.get("chain_data") or {}
    above = chain.values() if isinstance(chain, dict) else []
    return [_bytes(each) for each in (first.get("cert_data"), *above) if each]


def _called(link: Link, path: str, asked: dict[str, Any]) -> dict[str, Any]:
    ours = {
        "sp_id": link.options.get("sp_id", ""),
        "sp_password": link.secrets.get("sp_password", ""),
    }
    return object_of(post(link, path, json=ours | asked))


def _values(asking: Asking, signatures: list[Any]) -> Progress:
    found = {
        str(each.get("doc_id")): each.get("signature_value")
        for each in signatures
        if isinstance(each, dict)
    }
    values = [found.get(str(part.about_id)) for part in asking.parts]
    if not all(values):
        return Progress.refused(TransactionState.FAILED, garbage("thiếu chữ ký"))
    return Progress(TransactionState.SIGNED, values=tuple(_bytes(each) for each in values))


def _refused(code: str, told: dict[str, Any]) -> Progress:
    if code == _EXPIRED:
        return Progress(TransactionState.EXPIRED)
    if code == _REJECTED:
        return Progress.refused(TransactionState.REJECTED, rejected())
    said = _SAID.get(code) or str(told.get("message", ""))[:200] or f"mã {code}"
    return Progress.refused(
        TransactionState.FAILED,
        Reason("keys.smartca_failed", f"SmartCA báo: {said}.", "Chọn cách ký khác; báo quản trị."),
    )


def _code(told: dict[str, Any]) -> str:
    code = told.get("status_code", told.get("code"))
    if code is None:
        raise Nonsense("không có mã trạng thái")
    return str(code)


def _data(told: dict[str, Any]) -> dict[str, Any]:
    data = told.get("data")
    return data if isinstance(data, dict) else {}


def _bytes(text: object) -> bytes:
    bare = "".join(line for line in str(text).splitlines() if line and not line.startswith("-----"))
    try:
        return base64.b64decode("".join(bare.split()), validate=True)
    except ValueError as wrong:
        raise Nonsense("base64") from wrong
