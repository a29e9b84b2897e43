"""The whole order of the law: leader signs, number and date are given, the organisation seals."""

import io
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import PdfSignatureStatus
from pyhanko_certvalidator import ValidationContext

from support.judges import openssl_verifies, pdfsig, qpdf_complaints
from support.papers import HEADING, draft, rewritten, sign_with
from vanban.doors.testpki.authority import Identity, Pki
from vanban.formats.pades.appearance import handwriting, seal_image
from vanban.formats.pades.errors import PadesError
from vanban.formats.pades.fields import DATE_FIELD, NUMBER_FIELD, fill_fields, prepare_fields
from vanban.formats.pades.signing import (
    LEADER_FIELD,
    SEAL_FIELD,
    Lock,
    PreparedSignature,
    finish_signature,
    prepare_signature,
)
from vanban.formats.pades.stamps import ImageAppearance, TextAppearance
from vanban.formats.pades.writing import make_signable
from vanban.formats.pdf.blanks import find_blanks
from vanban.formats.pdf.document import page_sizes
from vanban.formats.pdf.places import BlankState, Box, seal_place
from vanban.formats.pdf.signers import find_signer
from vanban.formats.pdf.text import words

NOW = datetime(2026, 11, 5, 2, 30, tzinfo=UTC)
CORPUS = Path(__file__).resolve().parents[4] / "shared" / "corpus" / "docs"
SIGNER = "Nguyễn Văn Hùng"
DATE = "ngày 05 tháng 11 năm 2026"
Timestamper = Callable[[bytes], bytes]


def issued(
    pdf: bytes,
    name: str,
    leader: Identity,
    seal: Identity,
    timestamper: Timestamper | None = None,
) -> tuple[bytes, bytes, bytes]:
    """The file after the leader's signature, after filling, and after the seal."""
    plan, place = find_blanks(pdf), find_signer(pdf, name)
    prepared = prepare_signature(
        prepare_fields(pdf, plan),
        field_name=LEADER_FIELD,
        appearance=ImageAppearance(handwriting(name), place.box),
        certificate=leader.certificate,
        chain=leader.chain,
        signing_time=NOW,
        reason="Ký ban hành",
        location="Đắk Lắk",
    )
    signed = finish_signature(
        prepared, sign_with(leader, prepared.signed_attributes), timestamper=timestamper
    )
    values = {NUMBER_FIELD: (plan.number, "3481"), DATE_FIELD: (plan.date, DATE)}
    free = {k: v for k, (blank, v) in values.items() if blank.state is not BlankState.OCCUPIED}
    filled = fill_fields(signed, free) if free else signed
    size = page_sizes(pdf)[place.box.page]
    prepared = prepare_signature(
        filled,
        field_name=SEAL_FIELD,
        appearance=ImageAppearance(
            seal_image("ỦY BAN NHÂN DÂN", "TỈNH ĐẮK LẮK"),
            seal_place(place.box, 36, (size.width, size.height)),
        ),
        certificate=seal.certificate,
        chain=seal.chain,
        signing_time=NOW,
        lock=Lock(),
    )
    sealed = finish_signature(
        prepared, sign_with(seal, prepared.signed_attributes), timestamper=timestamper
    )
    return signed, filled, sealed


def statuses(pdf: bytes, pki: Pki, *, strict: bool = True) -> list[PdfSignatureStatus]:
    root = load_cert_from_pemder(str(pki.folder / "root.pem"))
    reader = PdfFileReader(io.BytesIO(pdf), strict=strict)
    found = []
    for signature in reader.embedded_regular_signatures:
        context = ValidationContext(
            trust_roots=[root], allow_fetching=False, revocation_mode="soft-fail", moment=NOW
        )
        found.append(validate_pdf_signature(signature, context))
    return found


def judged(pdf: bytes, pki: Pki, folder: Path) -> None:
    leader, seal = statuses(pdf, pki)
    assert leader.bottom_line, leader.pretty_print_details()
    assert leader.modification_level <= ModificationLevel.FORM_FILLING
    assert seal.bottom_line, seal.pretty_print_details()
    assert seal.modification_level is ModificationLevel.NONE
    assert pdfsig(pdf, folder) == ["Signature is Valid."] * 2
    assert not qpdf_complaints(pdf, folder)
    assert openssl_verifies(pdf, folder, pki.root.certificate) == [0, 0]


@pytest.mark.parametrize("timestamped", [False, True])
@pytest.mark.parametrize("kind", ["rsa", "ec"])
def test_others_call_both_signatures_valid(
    kind: str,
    timestamped: bool,
    pki: Pki,
    leader: Identity,
    leader_ec: Identity,
    seal: Identity,
    timestamper: Timestamper,
    tmp_path: Path,
) -> None:
    who = leader if kind == "rsa" else leader_ec
    stamp = timestamper if timestamped else None
    signed, filled, sealed = issued(draft(), SIGNER, who, seal, stamp)
    assert filled.startswith(signed)
    assert sealed.startswith(filled)
    judged(sealed, pki, tmp_path)
    stamped = statuses(sealed, pki)[0].timestamp_validity
    assert (stamped is not None and stamped.valid) == timestamped


@pytest.mark.parametrize("shape", ["table", "stream", "objects", "turned"])
def test_every_shape_of_file_can_be_signed(
    shape: str, pki: Pki, leader: Identity, seal: Identity, tmp_path: Path
) -> None:
    pdf = rewritten(draft(), shape)
    _, _, sealed = issued(pdf, SIGNER, leader, seal)
    judged(sealed, pki, tmp_path)


def test_number_and_date_are_in_what_the_seal_covers_and_can_be_read(
    leader: Identity, seal: Identity
) -> None:
    signed, filled, sealed = issued(draft(), SIGNER, leader, seal)
    reader = PdfFileReader(io.BytesIO(sealed))
    first, last = reader.embedded_regular_signatures
    assert first.byte_range[2] + first.byte_range[3] == len(signed)
    assert last.byte_range[2] + last.byte_range[3] == len(sealed) > len(filled)
    with pikepdf.open(io.BytesIO(sealed)) as document:
        values = {str(f["/T"]): f.get("/V") for f in document.Root.AcroForm.Fields.as_list()}
    assert str(values[NUMBER_FIELD]) == "3481"
    assert str(values[DATE_FIELD]) == DATE


def test_a_value_changed_after_the_seal_is_found(
    pki: Pki, leader: Identity, seal: Identity
) -> None:
    _, _, sealed = issued(draft(), SIGNER, leader, seal)
    with pikepdf.open(io.BytesIO(sealed)) as document:
        field = next(f for f in document.Root.AcroForm.Fields.as_list() if f["/T"] == NUMBER_FIELD)
        number = field.objgen[0]
    # By hand, as a forger would: a newer version of the field's object at the end of the file.
    writer = IncrementalPdfFileWriter(io.BytesIO(sealed))
    target = writer.get_object(generic.Reference(number, 0, writer.prev))
    target[generic.NameObject("/V")] = generic.pdf_string("9999")
    writer.update_container(target)
    out = io.BytesIO()
    writer.write(out)
    leader_status, seal_status = statuses(out.getvalue(), pki)
    assert leader_status.intact
    assert seal_status.intact
    assert not seal_status.docmdp_ok


def test_a_byte_changed_is_found(
    pki: Pki, leader: Identity, seal: Identity, tmp_path: Path
) -> None:
    _, _, sealed = issued(draft(), SIGNER, leader, seal)
    place = sealed.index(b"/MediaBox")
    broken = sealed[:place] + b"/MediaBux" + sealed[place + 9 :]
    assert "Signature is Valid." not in pdfsig(broken, tmp_path)
    assert openssl_verifies(broken, tmp_path, pki.root.certificate) == [4, 4]


def test_preparing_and_finishing_may_happen_in_two_processes(
    pki: Pki, leader: Identity, tmp_path: Path
) -> None:
    prepared = prepare_signature(
        draft(),
        field_name=LEADER_FIELD,
        appearance=None,
        certificate=leader.certificate,
        chain=leader.chain,
        signing_time=NOW,
    )
    state = json.loads(json.dumps(prepared.state))
    again = PreparedSignature.restored(prepared.pdf_with_hole, state)
    assert again == prepared
    done = finish_signature(again, sign_with(leader, again.signed_attributes))
    assert statuses(done, pki)[0].bottom_line
    assert pdfsig(done, tmp_path) == ["Signature is Valid."]


def test_a_signature_of_another_key_is_refused(leader: Identity, seal: Identity) -> None:
    prepared = prepare_signature(
        draft(),
        field_name=LEADER_FIELD,
        appearance=None,
        certificate=leader.certificate,
        chain=leader.chain,
        signing_time=NOW,
    )
    with pytest.raises(PadesError, match="wrong_signature"):
        finish_signature(prepared, sign_with(seal, prepared.signed_attributes))


def test_the_same_field_is_not_signed_twice(leader: Identity, seal: Identity) -> None:
    signed, _, _ = issued(draft(), SIGNER, leader, seal)
    with pytest.raises(PadesError, match="field_taken"):
        prepare_signature(
            signed,
            field_name=LEADER_FIELD,
            appearance=None,
            certificate=leader.certificate,
            chain=leader.chain,
            signing_time=NOW,
        )


def test_a_number_is_given_once(leader: Identity, seal: Identity) -> None:
    signed, filled, _ = issued(draft(), SIGNER, leader, seal)
    with pytest.raises(PadesError, match="already_filled"):
        fill_fields(filled, {NUMBER_FIELD: "12"})
    with pytest.raises(PadesError, match="no_field"):
        fill_fields(draft(), {NUMBER_FIELD: "12"})
    with pytest.raises(PadesError, match="already_signed"):
        prepare_fields(signed, find_blanks(draft()))


def test_an_annex_shows_words_and_no_picture(pki: Pki, seal: Identity, tmp_path: Path) -> None:
    """Decree 30/2020, annex I, II.8: number and notation, time of signing, size 10, top right."""
    pdf = draft("Phụ lục I")
    width, height = page_sizes(pdf)[0].width, page_sizes(pdf)[0].height
    box = Box(0, width - 220, height - 60, width - 40, height - 30)
    lines = ("3481/QĐ-UBND", "2026-11-05T09:30:00+07:00")
    prepared = prepare_signature(
        pdf,
        field_name=SEAL_FIELD,
        appearance=TextAppearance(lines, box),
        certificate=seal.certificate,
        chain=seal.chain,
        signing_time=NOW,
    )
    done = finish_signature(prepared, sign_with(seal, prepared.signed_attributes))
    assert statuses(done, pki)[0].bottom_line
    assert pdfsig(done, tmp_path) == ["Signature is Valid."]


def test_the_container_is_as_pades_asks(leader: Identity, timestamper: Timestamper) -> None:
    """ETSI EN 319 142-1, 6.3: no signing-time attribute, the certificate identified by v2."""
    prepared = prepare_signature(
        draft(),
        field_name=LEADER_FIELD,
        appearance=None,
        certificate=leader.certificate,
        chain=leader.chain,
        signing_time=NOW,
    )
    value = sign_with(leader, prepared.signed_attributes)
    done = finish_signature(prepared, value, timestamper=timestamper)
    signature = PdfFileReader(io.BytesIO(done)).embedded_regular_signatures[0]
    assert signature.sig_object["/SubFilter"] == "/ETSI.CAdES.detached"
    signer = signature.signer_info
    kinds = {attribute["type"].native for attribute in signer["signed_attrs"]}
    assert kinds == {"content_type", "message_digest", "signing_certificate_v2"}
    kinds = {attribute["type"].native for attribute in signer["unsigned_attrs"]}
    assert kinds == {"signature_time_stamp_token"}
    # The root stays out: the verifier must have it from elsewhere.
    assert len(signature.signed_data["certificates"]) == 2
    assert isinstance(leader.private_key, rsa.RSAPrivateKey)


REAL = [
    ("born__conv_5217ffeb.pdf", "Phan Quang Thao"),
    ("born__conv_f59ca886.pdf", "Nguyễn Minh Trí"),
    ("born__conv_e33c1e63.pdf", "Nguyễn Phương Toàn"),
    ("born__conv_3e93e2a6.pdf", "Nguyễn Xuân Phúc"),
    ("born__0e5be16b.pdf", SIGNER),  # hybrid cross-references
    ("born__0d725625.pdf", SIGNER),  # hybrid, thirty pages
    ("born__85e28ce7.pdf", SIGNER),
    ("scan__5eadd7b7.pdf", SIGNER),  # cross-reference streams, bad OCR inside
    ("scan__c90ccffb.pdf", SIGNER),
    ("scan__f24e5079.pdf", SIGNER),
    ("scan__09347da6.pdf", SIGNER),
]


@pytest.mark.parametrize(("file", "name"), REAL)
def test_real_documents_can_be_signed(
    file: str, name: str, pki: Pki, leader: Identity, seal: Identity, tmp_path: Path
) -> None:
    path = CORPUS / file
    if not path.exists():
        pytest.skip("needs the shared corpus of real documents")
    pdf = make_signable(path.read_bytes())
    _, _, sealed = issued(pdf, name, leader, seal)
    judged(sealed, pki, tmp_path)


def test_the_number_is_drawn_where_the_blank_was(leader: Identity, seal: Identity) -> None:
    _, filled, _ = issued(draft(), SIGNER, leader, seal)
    with pikepdf.open(io.BytesIO(filled)) as document:
        fields = {str(f["/T"]): f for f in document.Root.AcroForm.Fields.as_list()}
        rectangle = [float(side) for side in fields[NUMBER_FIELD]["/Rect"].as_list()]
        picture = fields[NUMBER_FIELD]["/AP"]["/N"]
        fonts = [str(f["/BaseFont"]) for f in dict(picture["/Resources"]["/Font"]).values()]
    label = next(word for word in words(draft(), 0) if word.text.startswith("Số:"))
    assert rectangle[0] >= label.x1 - 30
    assert rectangle[1] < label.y1
    assert rectangle[3] > label.y0
    assert all(font.endswith("+Tinos-Regular") for font in fonts)
    assert HEADING in " ".join(word.text for word in words(filled, 0))


def claiming(part: str) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(draft())) as document:
        with document.open_metadata() as metadata:
            metadata["pdfaid:part"] = part
            metadata["pdfaid:conformance"] = "B"
        document.save(out)
    return out.getvalue()


@pytest.mark.parametrize("part", ["1", "2"])
def test_what_is_added_does_not_break_a_claim_to_be_pdf_a(
    part: str, pki: Pki, leader: Identity, seal: Identity, tmp_path: Path
) -> None:
    """ISO 19005-1, 6.4 and 6.3.5: no transparency, and each font with its list of letters."""
    pdf = claiming(part)
    _, _, sealed = issued(pdf, SIGNER, leader, seal)
    judged(sealed, pki, tmp_path)
    with (
        pikepdf.open(io.BytesIO(pdf)) as before,
        pikepdf.open(io.BytesIO(sealed)) as after,
    ):
        assert after.Root.Metadata.read_bytes() == before.Root.Metadata.read_bytes()
        fields = {str(f["/T"]): f for f in after.Root.AcroForm.Fields.as_list()}
        for name in (LEADER_FIELD, SEAL_FIELD):
            image = fields[name]["/AP"]["/N"]["/Resources"]["/XObject"]["/Im0"]
            assert ("/SMask" in image) == (part == "2")
            assert ("/ImageMask" in image) == (part == "1")
        font = fields[NUMBER_FIELD]["/AP"]["/N"]["/Resources"]["/Font"]["/F0"]
        descriptor = font["/DescendantFonts"][0]["/FontDescriptor"]
        assert ("/CIDSet" in descriptor) == (part == "1")
        assert all(int(f.get("/F", 4)) & 4 for f in fields.values())
    red, green, blue = colour_of_the_seal(sealed)
    assert red > 150
    assert max(green, blue) < 90


def colour_of_the_seal(pdf: bytes) -> tuple[int, int, int]:
    """The reddest point of the page, as it is seen."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    document.init_forms()
    picture = document[0].render(scale=1, may_draw_forms=True).to_pil().convert("RGB")
    points = picture.get_flattened_data()
    return max(points, key=lambda point: point[0] - point[1])
