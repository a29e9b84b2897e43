"""Finding the signatures of a file, whole ones and the remains of destroyed ones."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from functools import cached_property
from typing import Any

import pikepdf
from asn1crypto import cms
from asn1crypto import x509 as asn1_x509
from pyhanko.sign.general import SignedDataCerts, SigningError, extract_certificate_info

from vanban.formats.der import UNREADABLE

_BYTE_RANGE = re.compile(rb"/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s*\]")
_CONTENTS = re.compile(rb"/Contents\s*<([0-9A-Fa-f\s]{64,})>")
_PDF_DATE = re.compile(
    r"D:(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?(?:([Z+-])(?:(\d\d)'?(?:(\d\d)'?)?)?)?"
)
_OBJECT_ROOM = 300_000
_DEPTH = 60
_PARTS = 4
TROUBLE = (pikepdf.PdfError, *UNREADABLE)


@dataclass(frozen=True, slots=True)
class FieldLock:
    """A FieldMDP: which fields nobody may fill after the signature (ISO 32000-1, 12.8.2.4)."""

    action: str
    fields: tuple[str, ...]

    def holds(self, name: str) -> bool:
        named = any(name == each or name.startswith(f"{each}.") for each in self.fields)
        return {"/All": True, "/Include": named, "/Exclude": not named}.get(self.action, False)


@dataclass(frozen=True)
class Signature:
    """One signature field as the file says it; nothing of it is believed yet."""

    field: str
    kind: str  # /Sig | /DocTimeStamp
    subfilter: str
    byte_range: tuple[int, ...]
    contents: bytes
    claimed: datetime | None
    certifies: int | None  # /DocMDP level: 1 nothing, 2 fill and sign, 3 also annotate
    locks: tuple[FieldLock, ...]

    @property
    def covered(self) -> int:
        """Where the signed bytes end; 0 when the byte range is no range."""
        return sum(self.byte_range[2:4]) if len(self.byte_range) == _PARTS else 0

    @cached_property
    def signed_data(self) -> cms.SignedData:
        """The CMS inside; raises ValueError (and its kin) when there is none."""
        info = cms.ContentInfo.load(self.contents, strict=False)
        if info["content_type"].native != "signed_data":
            raise ValueError(info["content_type"].native)
        return info["content"]


@dataclass(frozen=True, slots=True)
class Remains:
    """A signature whose /ByteRange does not fit the file: it was saved anew after signing."""

    end: int
    certificate: asn1_x509.Certificate | None


@dataclass(frozen=True, slots=True)
class Reading:
    """What the file holds. ``readable`` is false when its structure defeats the reader."""

    signatures: tuple[Signature, ...]
    timestamps: tuple[Signature, ...]
    remains: tuple[Remains, ...]
    readable: bool


def read_signatures(pdf: bytes) -> Reading:
    """All signatures of a file, in the order in which they were made; never raises."""
    remains = tuple(_remains(pdf))
    found: list[Signature] = []
    readable = True
    try:
        with pikepdf.open(io.BytesIO(pdf)) as document:
            found.extend(signed_fields(document))
    except TROUBLE:
        readable = False
    if remains:
        # Their fields may still be there, but nothing they say can be checked.
        found = [each for each in found if each.covered <= len(pdf)]
    found.sort(key=lambda each: each.covered)
    signatures = tuple(each for each in found if each.kind != "/DocTimeStamp")
    stamps = tuple(each for each in found if each.kind == "/DocTimeStamp")
    return Reading(signatures, stamps, remains, readable)


def signed_fields(document: pikepdf.Pdf) -> Iterator[Signature]:
    """The filled signature fields of an open file."""
    form = document.Root.get("/AcroForm")
    listed = form.get("/Fields") if form is not None else None
    if listed is not None:
        yield from _walk(listed, "", "", 0)


def _walk(listed: Any, above: str, kind: str, depth: int) -> Iterator[Signature]:
    if depth > _DEPTH:
        return
    for each in listed.as_list():
        if not isinstance(each, pikepdf.Dictionary):
            continue
        own = str(each["/T"]) if "/T" in each else ""
        name = f"{above}.{own}" if above and own else own or above
        here = str(each.get("/FT", kind))
        value = each.get("/V")
        if here == "/Sig" and isinstance(value, pikepdf.Dictionary):
            yield _signature(name, value)
        children = each.get("/Kids")
        if children is not None:
            yield from _walk(children, name, here, depth + 1)


def _signature(name: str, value: Any) -> Signature:
    contents = value.get("/Contents")
    return Signature(
        field=name,
        kind=str(value.get("/Type", "/Sig")),
        subfilter=str(value.get("/SubFilter", "")),
        byte_range=_range(value.get("/ByteRange")),
        contents=bytes(contents) if isinstance(contents, pikepdf.String) else b"",
        claimed=pdf_date(str(value.get("/M", ""))),
        certifies=_certifies(value),
        locks=tuple(_locks(value)),
    )


def _range(value: Any) -> tuple[int, ...]:
    """The numbers of a /ByteRange; empty when they are no whole numbers."""
    try:
        return tuple(int(part) for part in value.as_list())
    except TROUBLE:
        return ()


def _transforms(value: Any, method: str) -> Iterator[Any]:
    listed = value.get("/Reference")
    if not isinstance(listed, pikepdf.Array):
        return
    for each in listed.as_list():
        if isinstance(each, pikepdf.Dictionary) and str(each.get("/TransformMethod")) == method:
            yield each.get("/TransformParams", pikepdf.Dictionary())


def _certifies(value: Any) -> int | None:
    for parameters in _transforms(value, "/DocMDP"):
        level = parameters.get("/P", 2)
        return int(level) if str(level) in {"1", "2", "3"} else 1
    return None


def _locks(value: Any) -> Iterator[FieldLock]:
    for parameters in _transforms(value, "/FieldMDP"):
        named = parameters.get("/Fields")
        fields = tuple(str(each) for each in named.as_list()) if named is not None else ()
        yield FieldLock(str(parameters.get("/Action", "")), fields)


def pdf_date(text: str) -> datetime | None:
    """The moment of a PDF date string; one without a zone is taken as UTC."""
    match = _PDF_DATE.match(text)
    if match is None:
        return None
    parts = [
        int(part) if part else default
        for part, default in zip(match.groups(), _NEUTRAL, strict=False)
    ]
    sign, hours, minutes = match[7], int(match[8] or 0), int(match[9] or 0)
    shift = timedelta(hours=hours, minutes=minutes) * (-1 if sign == "-" else 1)
    try:
        return datetime(*parts, tzinfo=timezone(shift)).astimezone(UTC)  # type: ignore[misc, arg-type]
    except (ValueError, OverflowError):
        return None


_NEUTRAL = (1, 1, 1, 0, 0, 0)


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
    except (*UNREADABLE, SigningError):
        return None
    leaf: asn1_x509.Certificate = certificates.signer_cert
    return leaf
