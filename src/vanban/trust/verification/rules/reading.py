"""Finding the signatures of a file, whole ones and the remains of destroyed ones."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from asn1crypto import cms
from asn1crypto import x509 as asn1_x509
from pyhanko.pdf_utils.misc import PdfError as ReaderError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import enumerate_sig_fields
from pyhanko.sign.general import SignedDataCerts, extract_certificate_info
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

_BYTE_RANGE = re.compile(rb"/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s*\]")
_CONTENTS = re.compile(rb"/Contents\s*<([0-9A-Fa-f\s]{64,})>")
_OBJECT_ROOM = 300_000
_TROUBLE = (ReaderError, ValueError, KeyError, TypeError, IndexError, AttributeError)


@dataclass(frozen=True, slots=True)
class Remains:
    """A signature whose /ByteRange does not fit the file: it was saved anew after signing."""

    end: int
    certificate: asn1_x509.Certificate | None


@dataclass(frozen=True, slots=True)
class Reading:
    """What the file holds. ``readable`` is false when its structure defeats the reader."""

    signatures: tuple[EmbeddedPdfSignature, ...]
    timestamps: tuple[EmbeddedPdfSignature, ...]
    remains: tuple[Remains, ...]
    unreadable: int
    readable: bool


def read_signatures(pdf: bytes) -> Reading:
    """All signatures of a file, in the order of their fields; never raises."""
    remains = tuple(_remains(pdf))
    found: list[EmbeddedPdfSignature] = []
    stamps: list[EmbeddedPdfSignature] = []
    unreadable, readable = 0, True
    try:
        fields = list(_signed_fields(PdfFileReader(io.BytesIO(pdf), strict=False)))
    except (*_TROUBLE, RecursionError):
        fields, readable = [], False
    for reader, name, reference in fields:
        try:
            signature = EmbeddedPdfSignature(reader, reference, name)
        except (*_TROUBLE, AssertionError):
            unreadable += 1
            continue
        is_stamp = signature.sig_object_type == "/DocTimeStamp"
        (stamps if is_stamp else found).append(signature)
    if remains:
        # Their fields may still be there, but nothing they say can be checked.
        found = [each for each in found if _fits(pdf, each)]
        unreadable = 0
    found.sort(key=lambda each: int(each.byte_range[2]) + int(each.byte_range[3]))
    return Reading(tuple(found), tuple(stamps), remains, unreadable, readable)


def _signed_fields(reader: PdfFileReader) -> Iterator[tuple[PdfFileReader, str, Any]]:
    for name, value, reference in enumerate_sig_fields(reader, filled_status=True):
        if value is not None:
            yield reader, name, reference


def _fits(pdf: bytes, signature: EmbeddedPdfSignature) -> bool:
    return int(signature.byte_range[2]) + int(signature.byte_range[3]) <= len(pdf)


def _remains(pdf: bytes) -> Iterator[Remains]:
    for match in _BYTE_RANGE.finditer(pdf):
        start, before, after, rest = (int(part) for part in match.groups())
        if after + rest > len(pdf) or start + before > after:
            yield Remains(after + rest, _leaf_near(pdf, match.start()))


def _leaf_near(pdf: bytes, place: int) -> asn1_x509.Certificate | None:
    """The signer's certificate may have outlived the signature."""
    start = max(pdf.rfind(b" obj", 0, place), place - _OBJECT_ROOM)
    end = pdf.find(b"endobj", place, place + _OBJECT_ROOM)
    match = _CONTENTS.search(pdf, start, end if end > 0 else place + _OBJECT_ROOM)
    if match is None:
        return None
    try:
        info = cms.ContentInfo.load(bytes.fromhex(match[1].decode("ascii")), strict=False)
        certificates: SignedDataCerts = extract_certificate_info(info["content"])
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
    leaf: asn1_x509.Certificate = certificates.signer_cert
    return leaf
