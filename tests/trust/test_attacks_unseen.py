"""Forgeries that touch neither the content of a page nor a field: boxes, scripts, covers."""

import io

import pikepdf
import pytest
from PIL import Image
from pyhanko.pdf_utils.generic import pdf_string

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
from support.papers import sign_with
from support.signed import signed
from vanban.doors.testpki.authority import Identity
from vanban.formats.pades.objects import dictionary, put, stream
from vanban.formats.pades.signing import finish_signature, prepare_signature
from vanban.formats.pades.stamps import ImageAppearance
from vanban.formats.pdf.places import Box
from vanban.trust.verification.rules.verdict import Outcome

__all__ = ["judge", "leader", "paper", "store"]


def white(writer: Writer) -> object:
    """A white sheet to be laid over the text."""
    form = {"/Type": "/XObject", "/Subtype": "/Form", "/BBox": [0, 0, 400, 400]}
    return writer.add_object(stream(form, plain=b"1 g 0 0 400 400 re f"))


@pytest.mark.parametrize("named", [False, True])
def test_a_box_that_no_form_knows_is_counted_as_a_note(
    named: bool, judge: Judge, paper: bytes
) -> None:
    """Readers draw a widget whether or not a form has it."""

    def change(writer: Writer) -> None:
        box = {"/Type": "/Annot", "/Subtype": "/Widget", "/Rect": [100, 600, 500, 700]}
        box |= {"/AP": {"/N": white(writer)}}
        if named:  # as the field that was signed is called
            box |= {"/FT": "/Sig", "/T": pdf_string("ChuKy")}
        place = page(writer).container_ref
        writer.register_annotation(place, writer.add_object(dictionary(box)))

    verdict = judge(updated(paper, change))
    assert verdict.outcome is Outcome.UNKNOWN
    assert "Evil Annotation Attack" in details(verdict)


def test_a_field_that_lay_on_no_page_is_brought_out(judge: Judge, leader: Identity) -> None:
    """Shadow Attack, hide-and-replace: the box was signed over, but nobody saw it."""

    def plant(document: pikepdf.Pdf) -> None:
        look = document.make_stream(b"1 g 0 0 400 400 re f")
        look.Type, look.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
        look.BBox = pikepdf.Array([0, 0, 400, 400])
        box = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.Widget,
            FT=pikepdf.Name.Tx,
            T=pikepdf.String("An"),
            Rect=[100, 600, 500, 700],
            AP=pikepdf.Dictionary(N=look),
        )
        fields = pikepdf.Array([document.make_indirect(box)])
        document.Root.AcroForm = document.make_indirect(pikepdf.Dictionary(Fields=fields))

    def bring_out(writer: Writer) -> None:
        fields = writer.root["/AcroForm"]["/Fields"]
        references = [fields.raw_get(place) for place in range(len(fields))]
        hidden = next(each for each in references if str(each.get_object()["/T"]) == "An")
        writer.register_annotation(page(writer).container_ref, hidden)

    verdict = judge(updated(signed(planted(plant), leader, now=NOW), bring_out))
    assert verdict.outcome is Outcome.INVALID
    assert "Hide-and-Replace" in details(verdict)


def test_a_signature_taken_off_its_page(judge: Judge, paper: bytes) -> None:
    def change(writer: Writer) -> None:
        put(page(writer), "/Annots", [])
        writer.update_container(page(writer))

    verdict = judge(updated(paper, change))
    assert verdict.outcome is Outcome.INVALID
    assert "Shadow Attack: Hide)" in details(verdict)


@pytest.mark.parametrize("where", ["page", "root"])
def test_what_runs_or_hangs_on_by_itself_is_a_change(
    where: str, judge: Judge, paper: bytes
) -> None:
    """A script when a page opens; a file that hangs on the document as an annex."""

    def change(writer: Writer) -> None:
        if where == "page":
            script = {"/S": "/JavaScript", "/JS": pdf_string("app.alert(1)")}
            put(page(writer), "/AA", {"/O": script})
            writer.update_container(page(writer))
        else:
            put(writer.root, "/AF", [white(writer)])
            writer.update_root()

    assert judge(updated(paper, change)).outcome is Outcome.INVALID


@pytest.mark.parametrize(
    ("shade", "box", "outcome"),
    [
        (255, Box(0, 90, 600, 560, 700), Outcome.UNKNOWN),
        (0, Box(0, 90, 600, 560, 700), Outcome.VALID),
        (255, Box(0, 90, 400, 560, 500), Outcome.VALID),
    ],
    ids=["over the text", "transparent", "over nothing"],
)
def test_a_signature_that_hides_the_text_it_is_put_over(
    shade: int, box: Box, outcome: Outcome, judge: Judge, paper: bytes, leader: Identity
) -> None:
    """Sneaky Signature Attack: a second signature, sound itself, covers what the first signed."""
    out = io.BytesIO()
    Image.new("RGBA", (470, 100), (255, 255, 255, shade)).save(out, "PNG")
    prepared = prepare_signature(
        paper,
        field_name="Them",
        appearance=ImageAppearance(out.getvalue(), box),
        certificate=leader.certificate,
        chain=leader.chain,
        signing_time=NOW,
    )
    verdict = judge(finish_signature(prepared, sign_with(leader, prepared.signed_attributes)))
    assert verdict.outcome is outcome, codes(verdict)
    assert ("Sneaky Signature Attack" in details(verdict)) is (outcome is not Outcome.VALID)
