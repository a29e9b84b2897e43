"""Is a certificate a person's or a body's? Nothing in it says so; the names do.

Certificates of Ban Cơ yếu Chính phủ carry C, O (the body above), OU, L and CN (the person or the
body); those of public authorities a UID that begins with CCCD or CMND (a person) or MST (a body).
"""

import re
import unicodedata
from functools import lru_cache
from typing import Final

from cryptography import x509
from cryptography.x509.oid import NameOID

from vanban.trust.keys.rules import HolderKind

# With their accents, for Vũ is a family name and Vụ is a department; and as old certificates,
# which know no accents, write them, where no name of a person begins so.
_BODIES: Final = (
    "ủy ban", "uỷ ban", "ubnd", "hđnd", "hội đồng", "bộ", "sở", "cục", "tổng cục", "chi cục", "vụ",
    "viện", "học viện", "ban", "phòng", "văn phòng", "chính phủ", "quốc hội", "thanh tra",
    "cổng thông tin", "công báo", "trung tâm", "trường", "bệnh viện", "kho bạc", "tòa án",
    "toà án", "công an", "bảo hiểm", "đảng ủy", "đảng uỷ", "tỉnh ủy", "thành ủy", "đài",
    "mặt trận", "hội", "liên đoàn", "công ty", "tổng công ty", "tập đoàn", "ngân hàng", "quỹ",
    "chi nhánh", "tạp chí", "báo", "cơ quan", "thông tấn xã", "kiểm toán", "ngành", "đoàn thanh",
    "uy ban", "so", "bo", "cuc", "tong cuc", "chi cuc", "vien", "van phong", "chinh phu",
    "quoc hoi", "thanh tra", "trung tam", "kho bac", "cong ty", "co quan", "hoi dong",
)  # fmt: skip
_BODY: Final = re.compile(rf"(?:{'|'.join(_BODIES)})\b", re.IGNORECASE)
_PERSON: Final = re.compile(r"[^\W\d_]+(?:[ '’.-]+[^\W\d_]+){1,6}")
_OF_A_PERSON: Final = ("CCCD", "CMND", "HC", "PID")
_OF_A_BODY: Final = ("MST", "MNS", "MDD")


@lru_cache(maxsize=1024)
def holder_of(certificate: x509.Certificate) -> HolderKind | None:
    """Whose certificate it is by its subject; None where the names do not tell."""
    subject = certificate.subject
    uid = _value(subject, NameOID.USER_ID).upper()
    if uid.startswith(_OF_A_PERSON):
        return HolderKind.PERSON
    if uid.startswith(_OF_A_BODY):
        return HolderKind.ORGANISATION
    name = _value(subject, NameOID.COMMON_NAME)
    above = _value(subject, NameOID.ORGANIZATION_NAME)
    if _BODY.match(name) or (name and name.casefold() == above.casefold()):
        return HolderKind.ORGANISATION
    given = subject.get_attributes_for_oid(NameOID.GIVEN_NAME)
    return HolderKind.PERSON if given or _PERSON.fullmatch(name) else None


def _value(subject: x509.Name, oid: x509.ObjectIdentifier) -> str:
    found = subject.get_attributes_for_oid(oid)
    return unicodedata.normalize("NFC", str(found[0].value)).strip() if found else ""
