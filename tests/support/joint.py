"""A joint document of two bodies, and what the other body's own tool makes of our file."""

import io
from datetime import timedelta
from uuid import UUID

from cryptography.x509.oid import NameOID
from PIL import Image

from support.outgoing import DEPUTY, NOW, Bureau
from support.papers import LINES, draft, sign_with
from support.work import do_jobs
from vanban.core.files.queries import load
from vanban.doors.testpki.authority import Identity, Pki
from vanban.formats.pades.signing import Lock, finish_signature, prepare_signature
from vanban.formats.pades.stamps import ImageAppearance, TextAppearance
from vanban.formats.pdf.places import Box
from vanban.formats.pdf.signers import find_signer
from vanban.outgoing.drafting.rules import JointInput, SignerInput
from vanban.outgoing.numbering.operations import take_number
from vanban.outgoing.sealing.queries import OutToSeal, out_to_seal
from vanban.outgoing.signing.operations import bring_signature, request_signature
from vanban.outgoing.signing.queries import lent_out

OTHER, OTHER_BODY = "Lê Thị Thanh Hà", "Sở Tài chính tỉnh Đắk Lắk"
JOINT_LINES = (
    *LINES,
    ("Tinos-Bold", 14, 110, 300, "PHÓ CHỦ TỊCH"),
    ("Tinos-Bold", 14, 100, 210, DEPUTY),
    ("Tinos-Bold", 14, 110, 160, "GIÁM ĐỐC"),
    ("Tinos-Bold", 14, 100, 70, OTHER),
)
JOINT = draft(lines=JOINT_LINES)
SINCE = NOW - timedelta(days=1)
OF_THE_OTHER = SignerInput(name=OTHER, title="Giám đốc", body_name=OTHER_BODY)


def made_with(
    identity: Identity,
    pdf: bytes,
    box: Box,
    *,
    field: str,
    lock: Lock | None = None,
    picture: bytes = b"",
) -> bytes:
    """The file with one signature more, by a tool that knows nothing of us."""
    holder = identity.certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value
    prepared = prepare_signature(
        pdf,
        field_name=field,
        appearance=ImageAppearance(picture, box)
        if picture
        else TextAppearance((str(holder),), box, size=7.0),
        certificate=identity.certificate,
        chain=identity.chain,
        signing_time=NOW,
        lock=lock,
    )
    return finish_signature(prepared, sign_with(identity, prepared.signed_attributes))


def signed_elsewhere(pki: Pki, pdf: bytes, name: str = OTHER) -> bytes:
    """Signed by a person of the other body, above her name."""
    identity = pki.issue_person(name, organisation=OTHER_BODY, now=NOW, kind="ec", valid_from=SINCE)
    return made_with(identity, pdf, find_signer(pdf, OTHER).box, field="Signature-STC")


def sealed_elsewhere(
    pki: Pki,
    pdf: bytes,
    body: str = OTHER_BODY,
    *,
    field: str = "ConDau",
    lock: Lock | None = None,
    over: Box | None = None,
) -> bytes:
    """Sealed by the other body beside its leader's signature; `over`: hiding what is there."""
    identity = pki.issue_organisation(body, now=NOW, kind="ec", valid_from=SINCE)
    own = find_signer(pdf, OTHER).box
    box = Box(own.page, own.x0 - 50, own.y0, own.x0 + 20, own.y0 + 70)
    picture = io.BytesIO()
    Image.new("RGB", (40, 40), "white").save(picture, "PNG")
    opaque = picture.getvalue() if over else b""
    return made_with(identity, pdf, over or box, field=field, lock=lock, picture=opaque)


def joint_signed(
    bureau: Bureau,
    pki: Pki,
    *signers: SignerInput,
    data: bytes = JOINT,
) -> UUID:
    """A joint document that the people of the other bodies, then our leader, have signed."""
    joint = JointInput(signers or (OF_THE_OTHER,))
    document_id = bureau.approved(data, joint=joint)
    while (lent := lent_out(bureau.officer, document_id=document_id)) is not None:
        identity = pki.issue_person(
            lent.name, organisation=lent.body_name, now=NOW, kind="ec", valid_from=SINCE
        )
        given = load(lent.sha256)
        box = find_signer(given, lent.name).box
        back = made_with(identity, given, box, field=f"Signature-{lent.ordinal}")
        bring_signature(
            actor=bureau.officer,
            now=NOW,
            document_id=document_id,
            ordinal=lent.ordinal,
            data=back,
        )
    request_signature(actor=bureau.leader, now=NOW, document_id=document_id)
    do_jobs(task="signing")
    return document_id


def joint_numbered(bureau: Bureau, pki: Pki, *signers: SignerInput, data: bytes = JOINT) -> UUID:
    """The same with its number in the file: the seals are due."""
    document_id = joint_signed(bureau, pki, *signers, data=data)
    take_number(actor=bureau.clerk, now=NOW, document_id=document_id)
    do_jobs(task="numbering")
    return document_id


def given_out(bureau: Bureau, document_id: UUID) -> tuple[OutToSeal, bytes]:
    """The file that the other body is to seal."""
    out = out_to_seal(bureau.clerk, document_id=document_id)
    assert out is not None
    return out, load(out.sha256)
