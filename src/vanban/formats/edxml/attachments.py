"""Files inside a message: base64, the ZIP that senders wrap them in, and how they get hurt.

Neither the declared content type nor the name can be trusted: a real message carried a ZIP
labelled application/pdf. The bytes decide (wire format, section 1.7).
"""

import base64
import binascii
import hashlib
import io
import uuid
import zipfile
from dataclasses import dataclass
from typing import Final

from vanban.formats import zipped
from vanban.formats.edxml.message import Damage

ZIP: Final = "application/zip"
PDF: Final = "application/pdf"
_OPENXML: Final = "application/vnd.openxmlformats-officedocument."

# The axis's own builder sends these as they are; its spelling of the Excel ones is wrong, so real
# spreadsheets travel zipped.
_SENT_RAW: Final = frozenset({"pdf", "doc", "docx", "xsl", "xslx", "zip"})
_ARCHIVES: Final = frozenset({"zip", "jar", "epub", "kmz", "asice", "asics", "sce", "scs"})
_IMAGES: Final = frozenset({"jpg", "jpeg", "png", "gif", "tif", "tiff", "bmp"})
_OFFICE: Final = frozenset({"doc", "docx", "xls", "xlsx", "ppt", "pptx", "odt", "ods", "odp"})
_BINARY_NAMES: Final = _IMAGES | _OFFICE | {"pdf", "zip", "rar", "7z"}
_MAGIC: Final = (
    (b"PK\x03\x04", ZIP),
    (b"PK\x05\x06", ZIP),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (b"{\\rtf", "application/rtf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"<?xml", "application/xml"),
)
_REPLACEMENT: Final = "\N{REPLACEMENT CHARACTER}".encode()
_LONGEST_TYPE: Final = 100
_BLANKS: Final = b" \t\r\n"


@dataclass(frozen=True, slots=True)
class Unpacked:
    """What came out of a transferred file. `entries` is above 1 where a ZIP held more files."""

    data: bytes
    media_type: str
    damage: Damage | None = None
    entries: int = 1


def decode(text: str) -> bytes | None:
    """The bytes of a base64 text, line breaks and missing padding allowed; None if it is none."""
    try:
        packed = text.encode("ascii").translate(None, _BLANKS)
        packed += b"=" * (-len(packed) % 4)
        return base64.b64decode(packed, validate=True)
    except (UnicodeEncodeError, binascii.Error):
        return None


def sniff(data: bytes) -> str:
    """The media type that the bytes themselves show, application/octet-stream if none."""
    found = next((media for magic, media in _MAGIC if data.startswith(magic)), "")
    if found == ZIP:
        return _zip_kind(data)
    if not found and b"%PDF-" in data[:1024]:
        return PDF  # readers allow junk before the header
    return found or ("text/plain" if _is_text(data[:4096]) else "application/octet-stream")


def unpack(name: str, transferred: bytes, max_size: int) -> Unpacked:
    """The document inside a transferred file.

    A ZIP whose name is no archive's and which is no office package itself is a wrapper: its first
    entry is the document. What is hurt comes back with its damage, never as a refusal: the clerk
    must see that a document came, and answer it.
    """
    media_type = sniff(transferred)
    damage = _damage(name, transferred, media_type)
    if damage is Damage.UTF8_ROUND_TRIP or not transferred:
        return Unpacked(transferred, media_type, damage)
    if media_type != ZIP or _extension(name) in _ARCHIVES:
        return Unpacked(transferred, media_type, damage)
    try:
        data, entries = _first_entry(transferred, max_size)
    except zipped.FAULTS:
        return Unpacked(transferred, media_type, Damage.BROKEN_ZIP)
    if len(data) > max_size:
        return Unpacked(transferred, media_type, Damage.TOO_LARGE, entries)
    inner_type = sniff(data)
    return Unpacked(data, inner_type, _damage(name, data, inner_type), entries)


def pack(name: str, data: bytes) -> tuple[str, bytes]:
    """Content type and bytes as the axis's own builder sends a file of this name.

    The inner name is a UUID made from the content, so that one message is always the same bytes.
    """
    extension = _extension(name)
    if extension in _SENT_RAW:
        return f"application/{extension}", data
    digest = hashlib.sha256(data).hexdigest()
    inner = str(uuid.uuid5(uuid.NAMESPACE_OID, f"{name}:{digest}"))
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        entry = zipfile.ZipInfo(f"{inner}.{extension}" if extension else inner)
        entry.compress_type = zipfile.ZIP_DEFLATED
        archive.writestr(entry, data)
    return ZIP, stream.getvalue()


def _extension(name: str) -> str:
    return name.rpartition(".")[2].strip().lower() if "." in name else ""


def _damage(name: str, data: bytes, media_type: str) -> Damage | None:
    if not data:
        return Damage.EMPTY
    extension = _extension(name)
    binary = extension in _BINARY_NAMES or media_type in {PDF, ZIP}
    if binary and _is_utf8_round_trip(data):
        return Damage.UTF8_ROUND_TRIP
    if extension == "pdf" and media_type not in {PDF, ZIP}:
        return Damage.NOT_PDF
    return None


def _is_utf8_round_trip(data: bytes) -> bool:
    """True if every byte above 127 was lost: binary bytes are never valid UTF-8 by themselves."""
    if _REPLACEMENT not in data:
        return False
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _is_text(head: bytes) -> bool:
    if not head or b"\x00" in head:
        return False
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as fault:
        return fault.start >= len(head) - 3 and fault.reason == "unexpected end of data"
    return True


def _zip_kind(data: bytes) -> str:
    """Office documents are ZIP files too; they say so inside."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            if "[Content_Types].xml" in names:
                return _openxml_kind(names)
            if "mimetype" in names:
                said = zipped.read_entry(archive, archive.getinfo("mimetype"), _LONGEST_TYPE)
                return said[:_LONGEST_TYPE].decode("ascii").strip()
    except zipped.FAULTS:
        return ZIP
    return ZIP


def _openxml_kind(names: list[str]) -> str:
    folders = {name.partition("/")[0] for name in names}
    if "word" in folders:
        return f"{_OPENXML}wordprocessingml.document"
    if "xl" in folders:
        return f"{_OPENXML}spreadsheetml.sheet"
    if "ppt" in folders:
        return f"{_OPENXML}presentationml.presentation"
    return "application/vnd.ms-package"


def _first_entry(data: bytes, max_size: int) -> tuple[bytes, int]:
    """The first file's bytes (at most one byte above the limit) and how many files there are."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        files = [entry for entry in archive.infolist() if not entry.is_dir()]
        if not files:
            raise zipfile.BadZipFile
        return zipped.read_entry(archive, files[0], max_size), len(files)
