"""Every published forgery of signed PDFs, built here and called by its name."""

import io
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pikepdf
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyhanko.sign import signers
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter

from support.forging import (
    NOW,
    Judge,
    Writer,
    codes,
    details,
    judge,
    leader,
    page,
    paper,
    planted,
    store,
    updated,
)
from support.papers import draft, sign_with
from support.signed import decision, signed
from vanban.doors.testpki.authority import Identity, Pki
from vanban.formats.pades import cms
from vanban.formats.pades.fields import NUMBER_FIELD, fill_fields, prepare_fields
from vanban.formats.pades.objects import dictionary, put, stream
from vanban.formats.pades.signing import PreparedSignature, finish_signature, prepare_signature
from vanban.formats.pdf.blanks import find_blanks
from vanban.trust.verification.rules.verdict import Outcome

__all__ = ["judge", "leader", "paper", "store"]


def value_of(writer: Writer) -> object:
    return writer.root["/AcroForm"]["/Fields"][0].get_object()["/V"]


def ranges(pdf: bytes) -> tuple[int, int, int, int]:
    match = re.search(rb"/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)", pdf)
    assert match is not None
    a, b, c, d = (int(part) for part in match.groups())
    return a, b, c, d


def test_the_untouched_paper_is_valid(judge: Judge, paper: bytes) -> None:
    assert judge(paper).outcome is Outcome.VALID


@pytest.mark.parametrize("kind", ["no contents", "empty contents", "no range", "negative", "words"])
def test_a_signature_emptied_of_what_could_be_checked(
    kind: str, judge: Judge, paper: bytes
) -> None:
    """Universal Signature Forgery: readers that find nothing to check must not say valid."""

    def change(writer: Writer) -> None:
        value = value_of(writer)
        if kind == "no contents":
            del value["/Contents"]
        elif kind == "empty contents":
            put(value, "/Contents", "")
        elif kind == "no range":
            del value["/ByteRange"]
        elif kind == "negative":
            put(value, "/ByteRange", [0, -1, -1, 5])
        else:
            put(value, "/ByteRange", ["/a", "/b"])
        writer.update_container(value)

    verdict = judge(updated(paper, change))
    assert verdict.outcome is Outcome.INVALID
    assert codes(verdict) & {"empty_signature", "range", "changed_after"}
    if kind != "negative":
        assert "Universal Signature Forgery" in details(verdict)


def test_content_given_anew_by_an_update(judge: Judge, paper: bytes) -> None:
    """Incremental Saving Attack, as the standard allows updates."""

    def change(writer: Writer) -> None:
        new = writer.add_object(stream({}, plain=b"1 0 0 rg 0 0 500 500 re f"))
        put(page(writer), "/Contents", new)
        writer.update_container(page(writer))

    verdict = judge(updated(paper, change))
    assert verdict.outcome is Outcome.INVALID
    assert "Incremental Saving Attack" in details(verdict)


@pytest.mark.parametrize("end", [b"", b"\n%%EOF\n", b"\ntrailer << /Root 1 0 R >>\n%%EOF\n"])
def test_objects_appended_without_a_table(end: bytes, judge: Judge, paper: bytes) -> None:
    """Incremental Saving Attack for lenient readers: objects with no cross-reference."""
    verdict = judge(paper + b"\n4 0 obj\n<< /Length 0 >> stream\nendstream\nendobj\n" + end)
    assert verdict.outcome is Outcome.INVALID
    assert "appended" in codes(verdict)
    assert "Incremental Saving Attack" in details(verdict)


def test_a_table_that_leads_nowhere(judge: Judge, paper: bytes) -> None:
    forged = paper + b"\n4 0 obj\n<<>>\nendobj\nstartxref\n999999999\n%%EOF\n"
    verdict = judge(forged)
    assert verdict.outcome is Outcome.INVALID
    assert "appended" in codes(verdict)


def test_bytes_that_say_nothing_are_pointed_at(judge: Judge, paper: bytes) -> None:
    assert judge(paper + b"\r\n\r\n").outcome is Outcome.VALID
    verdict = judge(paper + b"\n% a remark")
    assert verdict.outcome is Outcome.UNKNOWN
    assert codes(verdict) == {"loose"}


def test_a_second_range_hidden_in_the_gap(judge: Judge, paper: bytes) -> None:
    """Signature Wrapping Attack: the signed tail is moved down, a forged one takes its place."""
    _, before, after, rest = ranges(paper)
    hole = paper[before:after]
    container = hole[: hole.rindex(b"0" * 64)].rstrip(b"0")
    container += b"0" * (len(container[1:]) % 2) + b">"
    moved = b"/ByteRange [0 %d %d %d]" % (before, len(paper), rest)
    wrapped = paper[:before] + (container + moved).ljust(len(hole)) + paper[after:] + paper[after:]
    verdict = judge(wrapped)
    assert verdict.signatures[0].intact
    assert verdict.outcome is Outcome.INVALID
    assert "wrapped" in codes(verdict)
    assert "Signature Wrapping Attack" in details(verdict)


def resigned(leader: Identity, numbers: Callable[[int, int, int], tuple[int, ...]]) -> bytes:
    """A paper signed by a tool that covers something else than the whole file."""
    prepared = prepare_signature(
        draft(),
        field_name="ChuKy",
        appearance=None,
        certificate=leader.certificate,
        chain=leader.chain,
        signing_time=NOW,
    )
    pdf = prepared.pdf_with_hole
    _, before, after, rest = ranges(pdf)
    mine = numbers(before, after, rest)
    start = pdf.index(b"/ByteRange")
    end = pdf.index(b"]", start) + 1
    told = b"/ByteRange [" + b" ".join(b"%d" % each for each in mine) + b"]"
    pdf = pdf[:start] + told.ljust(end - start) + pdf[end:]
    import hashlib

    a, b, c, d = mine
    digest = hashlib.sha256(pdf[a : a + b] + pdf[c : c + d]).digest()
    attributes = cms.signed_attributes(digest, leader.certificate.public_bytes(Encoding.DER))
    state = {**prepared.state, "document_digest": digest.hex()}
    again = PreparedSignature(pdf, attributes, state)
    return finish_signature(again, sign_with(leader, attributes))


@pytest.mark.parametrize(
    ("numbers", "code"),
    [
        (lambda b, c, d: (0, b, c, d), None),
        (lambda b, c, d: (0, b, c, d - 400), "partial"),
        (lambda b, c, d: (20, b - 20, c, d), "partial"),
        (lambda b, c, d: (0, b - 8, c, d), "wrapped"),
        (lambda b, c, d: (0, b, c + 9, d - 9), "wrapped"),
        (lambda b, c, d: (0, b + c, c, d), "range"),
    ],
    ids=["whole", "tail", "head", "before the gap", "after the gap", "overlap"],
)
def test_a_range_that_leaves_something_out(
    numbers: Callable[[int, int, int], tuple[int, ...]],
    code: str | None,
    judge: Judge,
    leader: Identity,
) -> None:
    verdict = judge(resigned(leader, numbers))
    if code is None:
        assert verdict.outcome is Outcome.VALID
        return
    assert verdict.outcome is Outcome.INVALID
    assert code in codes(verdict)


def test_a_signature_taken_from_another_paper(judge: Judge, paper: bytes, leader: Identity) -> None:
    other = signed(draft("THÔNG BÁO"), leader, now=NOW)
    _, before, after, _ = ranges(paper)
    _, other_before, other_after, _ = ranges(other)
    assert after - before == other_after - other_before
    forged = other[:other_before] + paper[before:after] + other[other_after:]
    assert judge(forged).outcome is Outcome.INVALID
    assert "modified" in codes(judge(forged))


def test_a_cover_taken_away(judge: Judge, leader: Identity) -> None:
    """Shadow Attack, hide: what was drawn over the true text is removed after signing."""

    def cover(document: pikepdf.Pdf) -> None:
        form = document.make_stream(b"1 g 0 0 500 500 re f")
        form.Type, form.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
        form.BBox = pikepdf.Array([0, 0, 500, 500])
        document.pages[0].Resources.XObject = pikepdf.Dictionary(Cover=form)
        document.pages[0].contents_add(b"/Cover Do")

    def uncover(writer: Writer) -> None:
        put(page(writer)["/Resources"], "/XObject", {})
        writer.update_container(page(writer)["/Resources"])

    verdict = judge(updated(signed(planted(cover), leader, now=NOW), uncover))
    assert verdict.outcome is Outcome.INVALID
    assert "Shadow Attack: Hide)" in details(verdict)


def test_a_font_given_other_letters(judge: Judge, paper: bytes) -> None:
    """Shadow Attack, replace: 1 is drawn as 9."""

    def change(writer: Writer) -> None:
        put(page(writer)["/Resources"], "/Font", {})
        writer.update_container(page(writer)["/Resources"])

    verdict = judge(updated(paper, change))
    assert verdict.outcome is Outcome.INVALID
    assert "Shadow Attack: Replace" in details(verdict)


def test_another_page_that_lay_hidden(judge: Judge, leader: Identity) -> None:
    """Shadow Attack, hide-and-replace: the other text was in the file when it was signed."""

    def plant(document: pikepdf.Pdf) -> None:
        document.Root.Hidden = document.make_stream(b"0 0 1 rg 0 0 500 500 re f")

    def bring_out(writer: Writer) -> None:
        put(page(writer), "/Contents", writer.root.raw_get("/Hidden"))
        writer.update_container(page(writer))

    verdict = judge(updated(signed(planted(plant), leader, now=NOW), bring_out))
    assert verdict.outcome is Outcome.INVALID
    assert "Hide-and-Replace" in details(verdict)


def certified(level: MDPPerm, leader: Identity, folder: Path) -> bytes:
    """A paper certified by another program."""
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    pkcs8 = (Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    key.write_bytes(leader.private_key.private_bytes(*pkcs8))
    certificate.write_bytes(leader.certificate.public_bytes(Encoding.PEM))
    chain = folder / "chain.pem"
    chain.write_bytes(b"".join(each.public_bytes(Encoding.PEM) for each in leader.chain))
    signer = signers.SimpleSigner.load(str(key), str(certificate), ca_chain_files=(str(chain),))
    assert signer is not None
    data = prepare_fields(draft(), find_blanks(draft()))
    meta = signers.PdfSignatureMetadata(
        field_name="ChungNhan",
        certify=True,
        docmdp_permissions=level,
        subfilter=SigSeedSubFilter.PADES,
        md_algorithm="sha256",
    )
    return signers.sign_pdf(Writer(io.BytesIO(data)), meta, signer=signer).getvalue()


def noted(pdf: bytes) -> bytes:
    def change(writer: Writer) -> None:
        note = dictionary({"/Type": "/Annot", "/Subtype": "/FreeText", "/Rect": [0, 0, 400, 400]})
        writer.register_annotation(page(writer).container_ref, writer.add_object(note))

    return updated(pdf, change)


@pytest.mark.parametrize(
    ("level", "change", "outcome"),
    [
        (MDPPerm.NO_CHANGES, lambda pdf: pdf, Outcome.VALID),
        (MDPPerm.NO_CHANGES, lambda pdf: fill_fields(pdf, {NUMBER_FIELD: "9"}), Outcome.INVALID),
        (MDPPerm.NO_CHANGES, noted, Outcome.INVALID),
        (MDPPerm.FILL_FORMS, lambda pdf: fill_fields(pdf, {NUMBER_FIELD: "9"}), Outcome.UNKNOWN),
        (MDPPerm.FILL_FORMS, noted, Outcome.INVALID),
        (MDPPerm.ANNOTATE, noted, Outcome.UNKNOWN),
    ],
    ids=["nothing", "1 filled", "1 noted", "2 filled", "2 noted", "3 noted"],
)
def test_more_than_the_certifying_signer_allowed(
    level: MDPPerm,
    change: Callable[[bytes], bytes],
    outcome: Outcome,
    judge: Judge,
    leader: Identity,
    tmp_path: Path,
) -> None:
    """Evil Annotation Attack: what is allowed to be added may cover what was certified."""
    verdict = judge(change(certified(level, leader, tmp_path)))
    assert verdict.outcome is outcome, codes(verdict)
    if outcome is Outcome.INVALID:
        assert "certified" in codes(verdict)
    if change is noted:
        assert "Evil Annotation Attack" in details(verdict)


def test_both_subfilters_and_no_other(judge: Judge, paper: bytes) -> None:
    other = paper.replace(b"/ETSI.CAdES.detached", b"/adbe.pkcs7.sha1    ")
    assert judge(other).outcome is not Outcome.VALID


def test_the_last_of_many_signers_sees_the_whole(judge: Judge, pki: Pki, leader: Identity) -> None:
    seal = pki.issue_organisation("UBND tỉnh", now=NOW - timedelta(days=1), kind="ec")
    verdict = judge(decision(leader, seal, now=NOW))
    assert verdict.outcome is Outcome.VALID
    assert [each.changes.loose for each in verdict.signatures] == [False, False]
