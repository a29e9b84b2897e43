"""Making a signature outlive its certificates (PAdES B-T, B-LT, B-LTA; ETSI EN 319 142-1).

Each step only adds to the file: a time stamp over the whole document, a store of the certificates
and revocation answers that prove its signatures (/DSS), and a time stamp over that store.
"""

import hashlib
import io
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigFieldSpec
from pyhanko.sign.signers.cms_embedder import PdfCMSEmbedder, SigIOSetup, SigObjSetup
from pyhanko.sign.signers.pdf_byterange import DocumentTimestamp

from vanban.formats.pades.errors import PadesError
from vanban.formats.pades.objects import dictionary, put, stream, target
from vanban.formats.pades.signing import RESERVED, Timestamper
from vanban.formats.pades.writing import appended, kept, writer_for

STAMP_FIELD = "DauThoiGian"


@dataclass(frozen=True, slots=True)
class Evidence:
    """DER bytes: what must be at hand to prove a signature when nobody can be asked any more."""

    certificates: tuple[bytes, ...] = ()
    answers: tuple[bytes, ...] = ()  # OCSP
    lists: tuple[bytes, ...] = ()  # CRL


def with_document_stamp(pdf: bytes, timestamper: Timestamper, *, reserved: int = RESERVED) -> bytes:
    """Append a time stamp over the whole file (/DocTimeStamp, RFC 3161).

    The authority is asked here: call it with no transaction open. Refuses (:class:`PadesError`)
    a file that cannot be added to; what ``timestamper`` raises goes through.
    """
    writer = writer_for(pdf)
    name = _free_name(writer)
    steps = PdfCMSEmbedder(SigFieldSpec(name)).write_cms(name, writer)
    next(steps)
    hole = DocumentTimestamp(bytes_reserved=2 * reserved)  # type: ignore[no-untyped-call]
    steps.send(SigObjSetup(sig_placeholder=hole))
    digest, output = steps.send(SigIOSetup(md_algorithm="sha256", output=io.BytesIO()))
    made = kept(pdf, output.getvalue())
    start, end = digest.reserved_region_start, digest.reserved_region_end
    token = timestamper(made[:start] + made[end:]).hex().encode("ascii")
    room = end - start - 2
    if len(token) > room:
        raise PadesError("pades.no_room", "Chỗ dành cho dấu thời gian trong tệp không đủ.")
    return made[: start + 1] + token.ljust(room, b"0") + made[end - 1 :]


def with_evidence(pdf: bytes, evidence: Evidence) -> bytes:
    """Append what proves the signatures to the file's security store; what is there stays.

    The same bytes when nothing is new. Refuses (:class:`PadesError`) a file that cannot be added
    to.
    """
    groups = {
        "/Certs": evidence.certificates,
        "/OCSPs": evidence.answers,
        "/CRLs": evidence.lists,
    }
    added = 0

    def change(writer: IncrementalPdfFileWriter) -> None:
        nonlocal added
        store = _store(writer)
        for key, group in groups.items():
            added += _add(writer, store, key, group)

    made = appended(pdf, change)
    return made if added else pdf


def _free_name(writer: IncrementalPdfFileWriter) -> str:
    taken = set()
    root = writer.root
    if "/AcroForm" in root and "/Fields" in root["/AcroForm"]:
        taken = {str(target(each).get("/T", "")) for each in root["/AcroForm"]["/Fields"]}
    number = 1
    while f"{STAMP_FIELD}{number}" in taken:
        number += 1
    return f"{STAMP_FIELD}{number}"


def _store(writer: IncrementalPdfFileWriter) -> generic.DictionaryObject:
    root = writer.root
    if "/DSS" in root:
        found: generic.DictionaryObject = root["/DSS"]
        writer.update_container(found)
        return found
    made = dictionary({"/Type": "/DSS"})
    put(root, "/DSS", writer.add_object(made))
    writer.update_root()  # type: ignore[no-untyped-call]
    return made


def _add(
    writer: IncrementalPdfFileWriter,
    store: generic.DictionaryObject,
    key: str,
    group: Iterable[bytes],
) -> int:
    if key not in store:
        put(store, key, [])
    listed: Any = store[key]
    known = {hashlib.sha256(target(each).data).digest() for each in listed}
    new = [der for der in dict.fromkeys(group) if hashlib.sha256(der).digest() not in known]
    for der in new:
        listed.append(writer.add_object(_packed(der)))
    if new:
        writer.update_container(listed)
    if not listed:
        del store[key]
    return len(new)


def _packed(der: bytes) -> generic.StreamObject:
    made = stream({}, plain=der)
    made.compress()  # type: ignore[no-untyped-call]
    return made
