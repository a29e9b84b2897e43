"""What a file that goes with a document is: told by its name, by how it begins, by its size."""

import re
import unicodedata
from enum import StrEnum
from itertools import pairwise
from typing import Final

from vanban.foundation.words import spoken


class FileKind(StrEnum):
    """What a file is to its document."""

    MAIN = "main"
    ANNEX = "annex"
    SUBMISSION = "submission"
    DRAFT = "draft"
    OPINION = "opinion"
    REFERENCE = "reference"
    PROOF = "proof"
    SIGNATURE = "signature"  # of one of the files, in a file of its own
    OTHER = "other"


FILE_KINDS: Final = spoken(
    {
        FileKind.MAIN: "Văn bản chính",
        FileKind.ANNEX: "Phụ lục",
        FileKind.SUBMISSION: "Tờ trình",
        FileKind.DRAFT: "Dự thảo",
        FileKind.OPINION: "Ý kiến góp ý",
        FileKind.REFERENCE: "Tài liệu tham khảo",
        FileKind.PROOF: "Minh chứng",
        FileKind.SIGNATURE: "Chữ ký số rời",
        FileKind.OTHER: "Tệp kèm theo",
    }
)
BULKY: Final = 20 * 1024 * 1024  # bytes: what nobody reads through is there to be looked up in
_NAMES: Final = (  # in this order: a draft of a submission is a draft
    (FileKind.DRAFT, r"du ?thao|ban ?thao"),
    (FileKind.OPINION, r"y ?kien|gop ?y|tham ?gia|tiep ?thu|giai ?trinh|tham ?dinh|tham ?tra"),
    (FileKind.SUBMISSION, r"to ?trinh|ttr"),
    (FileKind.ANNEX, r"phu ?luc|pl ?\d*|bieu|mau(?: ?so)?|danh ?sach|bang ?ke|du ?toan"),
    (FileKind.PROOF, r"minh ?chung|bien ?ban|hoa ?don|chung ?tu|xac ?nhan|anh ?chup|hien ?trang"),
    (FileKind.REFERENCE, r"tham ?khao|tai ?lieu|can ?cu|huong ?dan"),
)
_BEGINNINGS: Final = (
    (FileKind.DRAFT, r"du thao"),
    (FileKind.ANNEX, r"phu luc"),
    (FileKind.SUBMISSION, r"to trinh"),
    (FileKind.PROOF, r"bien ban|giay xac nhan|hoa don"),
    (FileKind.OPINION, r"phieu (?:lay|xin|gop) y kien|bao cao (?:tiep thu|tham dinh|tham tra)"),
)
_HEAD: Final = 600  # letters of page 1 in which a document says what it is


def file_kind(*, file_name: str, description: str = "", beginning: str = "", size: int = 0) -> str:
    """What a file is, by its name and the sender's words for it, then by the first words of its
    first page, then by its size; `other` when nothing tells. A person may know better.
    """
    named = _plain(f"{file_name.rsplit('.', 1)[0]} {description}")
    for kind, words in _NAMES:
        if re.search(rf"\b(?:{words})\b", named):
            return kind
    begins = _plain(beginning[:_HEAD])
    found = [
        (at.start(), kind)
        for kind, words in _BEGINNINGS
        if (at := re.search(rf"\b(?:{words})\b", begins))
    ]
    if found:
        return min(found)[1]
    return FileKind.REFERENCE if size >= BULKY else FileKind.OTHER


def _plain(text: str) -> str:
    """Small letters without marks, everything else a space: `PL01_DựThảo` and `du thao` meet."""
    split = "".join(
        f" {char}" if before.islower() and (char.isupper() or char.isdigit()) else char
        for before, char in pairwise(f" {unicodedata.normalize('NFC', text)}")
    )
    bare = unicodedata.normalize("NFD", split.casefold().replace("đ", "d"))
    letters = (char for char in bare if not unicodedata.combining(char))
    return " ".join(re.sub(r"[^a-z0-9]+", " ", "".join(letters)).split())
