"""Signing in three parts: prepare, sign elsewhere, finish.

The key may be in a token, a phone or a service that answers minutes later, so what lies between
the two halves is a value that can be stored and taken up by another process.
"""

import base64
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any, Self

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import FieldMDPAction, FieldMDPSpec, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers.cms_embedder import PdfCMSEmbedder, SigIOSetup, SigMDPSetup, SigObjSetup
from pyhanko.sign.signers.pdf_byterange import SignatureObject

from vanban.formats.pades import cms
from vanban.formats.pades.errors import PadesError
from vanban.formats.pades.objects import put, target
from vanban.formats.pades.stamps import Appearance, draw
from vanban.formats.pades.writing import geometry_of, kept, page_reference, writer_for

LEADER_FIELD = "ChuKy"
SEAL_FIELD = "ConDau"
RESERVED = 16384
"""Bytes kept for the CMS: leaf, intermediates and a time-stamp token fit with room to spare."""

Timestamper = Callable[[bytes], bytes]
"""Given the signature value, answers the DER of an RFC 3161 time-stamp token over it."""

_VIETNAM = timezone(timedelta(hours=7))


@dataclass(frozen=True, slots=True)
class Lock:
    """Which form fields nobody may fill after this signature (FieldMDP). None names them all."""

    fields: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class PreparedSignature:
    """A file waiting for its signature value.

    ``pdf_with_hole`` is the file as it will be, but for the hole (of a detached signature: the file
    signed); ``signed_attributes`` are the bytes to sign (the signer hashes them with SHA-256);
    ``state`` is everything else, JSON-able.
    """

    pdf_with_hole: bytes
    signed_attributes: bytes
    state: dict[str, Any]

    @classmethod
    def restored(cls, pdf_with_hole: bytes, state: dict[str, Any]) -> Self:
        """Take up again from what was stored."""
        return cls(pdf_with_hole, base64.b64decode(state["signed_attributes"]), state)


def prepare_signature(
    pdf: bytes,
    *,
    field_name: str,
    appearance: Appearance | None,
    certificate: x509.Certificate,
    chain: Sequence[x509.Certificate] = (),
    signing_time: datetime,
    reason: str = "",
    location: str = "",
    lock: Lock | None = None,
    reserved: int = RESERVED,
) -> PreparedSignature:
    """Append a signature field with its picture and leave a hole for the CMS (PAdES baseline).

    The whole file but the hole is covered. Refuses (:class:`PadesError`) a file that cannot be
    added to and a field that is signed already.
    """
    writer = writer_for(pdf)
    placeholder = SignatureObject(
        timestamp=signing_time.astimezone(_VIETNAM),
        subfilter=SigSeedSubFilter.PADES,
        reason=reason or None,
        location=location or None,
        bytes_reserved=2 * reserved,
    )
    steps = PdfCMSEmbedder(_field_spec(writer, field_name, appearance, lock)).write_cms(
        field_name, writer
    )
    try:
        field = target(next(steps))
        _show(writer, field, appearance)
        mdp = SigMDPSetup(md_algorithm="sha256", field_lock=_field_mdp(lock)) if lock else None
        steps.send(SigObjSetup(sig_placeholder=placeholder, mdp_setup=mdp))
        digest, output = steps.send(SigIOSetup(md_algorithm="sha256", output=io.BytesIO()))
    except SigningError as wrong:
        text = f"Không đặt được chữ ký vào ô “{field_name}”: ô đã có chữ ký."
        raise PadesError("pades.field_taken", text) from wrong
    leaf = certificate.public_bytes(Encoding.DER)
    attributes = cms.signed_attributes(digest.document_digest, leaf)
    hole = [digest.reserved_region_start, digest.reserved_region_end]
    state = {
        **state_of(digest.document_digest, attributes, certificate, chain),
        "field": field_name,
        "hole": hole,
    }
    return PreparedSignature(kept(pdf, output.getvalue()), attributes, state)


def state_of(
    digest: bytes,
    attributes: bytes,
    certificate: x509.Certificate,
    chain: Sequence[x509.Certificate],
) -> dict[str, Any]:
    """What finishing a signature needs to know, wherever the signature is to lie."""
    return {
        "document_digest": digest.hex(),
        "signed_attributes": _text(attributes),
        "certificate": _text(certificate.public_bytes(Encoding.DER)),
        "chain": [_text(each.public_bytes(Encoding.DER)) for each in chain if not _is_root(each)],
    }


def finish_signature(
    prepared: PreparedSignature,
    signature_value: bytes,
    *,
    timestamper: Timestamper | None = None,
) -> bytes:
    """Put the signature into the hole: PAdES B-B, or B-T when a time-stamp authority is given.

    Refuses (:class:`PadesError`) a value that the certificate's key did not make.
    """
    state = prepared.state
    certificate = base64.b64decode(state["certificate"])
    cms.check_signature(certificate, prepared.signed_attributes, signature_value)
    container = cms.content_info(
        signed=prepared.signed_attributes,
        signature=signature_value,
        certificate=certificate,
        chain=tuple(base64.b64decode(each) for each in state["chain"]),
        timestamp=timestamper(signature_value) if timestamper else None,
    )
    return placed(prepared, container)


def placed(prepared: PreparedSignature, container: bytes) -> bytes:
    """The file with the CMS in its hole; a detached signature has none and is a file by itself.

    Refuses (:class:`PadesError`) a CMS that is larger than its hole.
    """
    if "hole" not in prepared.state:
        return container
    start, end = prepared.state["hole"]
    pdf, room = prepared.pdf_with_hole, end - start - 2
    content = container.hex().upper().encode("ascii")
    if len(content) > room or pdf[start : start + 1] != b"<" or pdf[end - 1 : end] != b">":
        raise PadesError("pades.no_room", "Chỗ dành cho chữ ký trong tệp không đủ.")
    return pdf[: start + 1] + content.ljust(room, b"0") + pdf[end - 1 :]


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def _is_root(certificate: x509.Certificate) -> bool:
    return certificate.issuer == certificate.subject


def _field_spec(
    writer: IncrementalPdfFileWriter,
    name: str,
    appearance: Appearance | None,
    lock: Lock | None,
) -> SigFieldSpec:
    mdp = _field_mdp(lock) if lock else None
    if appearance is None:
        return SigFieldSpec(name, field_mdp_spec=mdp)
    number = appearance.box.page
    geometry = geometry_of(target(page_reference(writer, number)))
    rectangle = geometry.own_rectangle(appearance.box)
    return SigFieldSpec(name, on_page=number, box=rectangle, field_mdp_spec=mdp)  # type: ignore[arg-type]


def _show(
    writer: IncrementalPdfFileWriter, field: generic.DictionaryObject, appearance: Appearance | None
) -> None:
    if appearance is None:
        return
    page = field["/P"] if "/P" in field else target(page_reference(writer, 0))
    picture = draw(writer, appearance, geometry_of(page))
    put(field, "/AP", {"/N": picture})
    writer.update_container(field)


def _field_mdp(lock: Lock) -> FieldMDPSpec:
    if lock.fields is None:
        return FieldMDPSpec(FieldMDPAction.ALL)
    return FieldMDPSpec(FieldMDPAction.INCLUDE, fields=list(lock.fields))
