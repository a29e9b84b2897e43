"""What bytes are, told by the bytes themselves; names and labels from outside are only hints."""

import io
import zipfile
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from vanban.formats import odt, zipped

PDF: Final = "application/pdf"
DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
DOC: Final = "application/msword"
ODT: Final = odt.MEDIA_TYPE
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ZIP: Final = "application/zip"
SIGNATURE: Final = "application/pkcs7-signature"  # CMS: beside a file, or around one
OTHER: Final = "application/octet-stream"

SUFFIXES: Final = MappingProxyType({DOCX: ".docx", DOC: ".doc", ODT: ".odt"})
CONVERTIBLE: Final = frozenset(SUFFIXES)
PICTURES: Final = frozenset({"image/png", "image/jpeg", "image/tiff"})  # scans of paper

_MAGIC: Final = (
    (b"%PDF-", PDF),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", DOC),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"<?xml", "application/xml"),
    (b"-----BEGIN PKCS7-----", SIGNATURE),
    (b"-----BEGIN CMS-----", SIGNATURE),
)
_HEAD = 1024
_SIGNED_DATA: Final = bytes.fromhex("06092a864886f70d010702")  # RFC 5652, 5.1
_NAMED_WITHIN: Final = 24  # bytes of the outer SEQUENCE, of whatever length


@dataclass(frozen=True, slots=True)
class Stored:
    """Bytes that lie safely in the store, named by their SHA-256; not yet part of any document."""

    sha256: str
    size: int
    media_type: str
    file_name: str


def media_type_of(data: bytes) -> str:
    """The media type by content: magic bytes, then what a ZIP holds."""
    head = data[:_HEAD].lstrip(b"\xef\xbb\xbf \r\n\t")
    for magic, media_type in _MAGIC:
        if head.startswith(magic):
            return media_type
    if b"%PDF-" in data[:_HEAD]:
        return PDF
    if head.startswith(b"PK\x03\x04"):
        return _inside_zip(data)
    if data[:1] == b"\x30" and _SIGNED_DATA in data[:_NAMED_WITHIN]:
        return SIGNATURE
    return OTHER


def _inside_zip(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist()[:2000])
            if odt.is_odt(archive):
                return ODT
    except zipped.FAULTS:
        return OTHER
    if "word/document.xml" in names:
        return DOCX
    return XLSX if "xl/workbook.xml" in names else ZIP


def safe_name(name: str) -> str:
    """A file name without path, control characters and length; never empty."""
    bare = name.replace("\\", "/").rsplit("/", 1)[-1]
    clean = "".join(char for char in bare if char.isprintable()).strip(" .")
    return clean[-200:] or "tep"
