"""Secrets under lock, the age of a request, and what a directory entry may look like."""

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from vanban.foundation.errors import Reason

LONGEST_CODE: Final = 35
_NONCE_BYTES: Final = 12
_PURPOSE: Final = b"vanban axis: secrets of member systems"
_LONGEST: Final = (
    ("name", "Tên cơ quan", 300),
    ("mail", "Thư điện tử", 200),
    ("mobile", "Số điện thoại", 30),
    ("fax", "Số fax", 30),
)
_CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]*")
_OLD_FORM = re.compile(r"(?:\d{3}\.)?\d{2}\.\d{2}\.[A-Z]\d{2}")
_SYSTEM_GROUP = re.compile(r"(?:^|\.)W\d{2}(?:\.|$)")


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyInput:
    """What a member or the operator says of an organisation."""

    code: str
    name: str
    parent_code: str = ""
    id: str = ""  # as the lists give it: the entry meant, whatever its code was
    parent_id: str = ""  # as the lists give it; counts where no parent_code is given
    mail: str = ""
    mobile: str = ""
    fax: str = ""
    old_code: str = ""
    code102: str = ""
    valid_from: date | None = None
    valid_until: date | None = None
    successor_code: str = ""


def seal_secret(secret: str, *, keystore_secret: str, system_id: str) -> bytes:
    """Encrypt a member's secret (AES-256-GCM), bound to the member it belongs to."""
    nonce = os.urandom(_NONCE_BYTES)
    return nonce + _cipher(keystore_secret).encrypt(nonce, secret.encode(), system_id.encode())


def open_secret(sealed: bytes, *, keystore_secret: str, system_id: str) -> str | None:
    """The secret; None when it was sealed under another key or for another member."""
    nonce, rest = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
    try:
        return _cipher(keystore_secret).decrypt(nonce, rest, system_id.encode()).decode()
    except (InvalidTag, ValueError):
        return None


def _cipher(keystore_secret: str) -> AESGCM:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=_PURPOSE)
    return AESGCM(derived.derive(keystore_secret.encode()))


def is_fresh(sent_at: datetime, *, now: datetime, window: timedelta) -> bool:
    """Whether a request may still be served. A window of zero lets every age in: a reused object
    of the vendor's SDK sends the moment of its making for as long as it lives.
    """
    return not window or abs(now - sent_at) <= window


def tidy_code(code: str) -> str:
    """A code as codes are compared."""
    return code.strip().upper()


def level_of(code: str) -> int:
    """The level of an organisation by its code, in either form; 1 is a province or a ministry."""
    value = tidy_code(code)
    groups = value.split(".")
    if _OLD_FORM.fullmatch(value):
        return 1 + sum(bool(group.strip("0")) for group in groups[:-1])
    return len(groups)


def is_system_code(code: str) -> bool:
    """Whether the code names a connected system (W00), not an organisation."""
    return bool(_SYSTEM_GROUP.search(tidy_code(code)))


def codes_of(agency: AgencyInput) -> list[str]:
    """Every code by which the organisation is to be reached, each once."""
    given: Iterable[str] = (agency.code, agency.old_code, agency.code102)
    return list(dict.fromkeys(tidy_code(code) for code in given if code.strip()))


def reasons_against_agency(agency: AgencyInput) -> list[Reason]:
    """Why an entry cannot stand in the directory; empty when it can."""
    reasons = [
        Reason(
            "members.bad_code",
            f"Mã định danh “{code[:60]}” không đúng: chữ, số, dấu chấm, tối đa {LONGEST_CODE}.",
            "Ví dụ: H15.01 hoặc 000.00.01.H15.",
            field="code",
        )
        for code in codes_of(agency) or [""]
        if not _CODE.fullmatch(code) or len(code) > LONGEST_CODE
    ]
    reasons += [
        Reason("members.too_long", f"{word} dài quá {most} ký tự.", "Viết gọn lại.", field=name)
        for name, word, most in _LONGEST
        if len(getattr(agency, name).strip()) > most
    ]
    if not agency.name.strip():
        reasons.append(Reason("members.no_name", "Thiếu tên cơ quan.", field="name"))
    if agency.valid_from and agency.valid_until and agency.valid_until < agency.valid_from:
        text = f"Ngày đóng {agency.valid_until:%d/%m/%Y} trước ngày mở."
        reasons.append(Reason("members.bad_days", text, "Sửa ngày.", field="valid_until"))
    if agency.successor_code and tidy_code(agency.successor_code) in codes_of(agency):
        text = "Cơ quan không thể kế thừa chính mình."
        reasons.append(Reason("members.own_successor", text, field="successor_code"))
    return reasons
