"""Pictures of signatures and seals: given by those they belong to, hostile until drawn anew."""

import io
import struct
import zlib

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFilter

from support.outgoing import LEADER, NOW, Bureau, make_bureau, with_books, with_pictures
from vanban.core.files.queries import load
from vanban.doors.testpki.authority import Pki
from vanban.formats.pades.appearance import handwriting, seal_image
from vanban.formats.pades.errors import PadesError
from vanban.formats.pades.pictures import drawn_anew
from vanban.formats.pades.sample import preview, sample_page
from vanban.foundation.errors import Forbidden
from vanban.trust.keys.models import Picture
from vanban.trust.keys.operations.pictures import (
    PictureRefused,
    drop_picture,
    fit_picture,
    picture_png,
    use_picture,
)
from vanban.trust.keys.queries import picture_of

SEAL = seal_image("ỦY BAN NHÂN DÂN", "TỈNH ĐẮK LẮK")


def on_paper(png: bytes) -> bytes:
    """As a telephone takes it: on paper, half in the shade, a little out of focus."""
    with Image.open(io.BytesIO(png)) as ink:
        size = (ink.width + 120, ink.height + 120)
        shade = Image.linear_gradient("L").resize(size).point(lambda value: 185 + value // 4)
        paper = shade.convert("RGB")
        paper.paste(ink, (60, 60), ink)
    return png_of(paper.filter(ImageFilter.GaussianBlur(0.6)))


def png_of(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def in_ink(colour: tuple[int, int, int], size: tuple[int, int] = (400, 200)) -> bytes:
    image = Image.new("RGBA", size, (0, 0, 0, 0))
    line = (size[0] // 10, size[1] - 5, size[0] - 5, size[1] // 10)
    ImageDraw.Draw(image).line(line, fill=(*colour, 255), width=max(2, size[0] // 40))
    return png_of(image)


def chunked(width: int, height: int) -> bytes:
    """A PNG that claims to be of any size, and has a few bytes of content."""
    head = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    parts = [b"\x89PNG\r\n\x1a\n"]
    for kind, body in ((b"IHDR", head), (b"IDAT", zlib.compress(b"\0" * 100)), (b"IEND", b"")):
        crc = zlib.crc32(kind + body)
        parts.append(struct.pack(">I", len(body)) + kind + body + struct.pack(">I", crc))
    return b"".join(parts)


def jpeg() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (300, 100), "white").save(out, "JPEG")
    return out.getvalue()


def test_paper_and_shade_are_taken_away_and_the_ink_stays() -> None:
    own = drawn_anew(on_paper(handwriting(LEADER)), clear_ground=True, longest_px=700)
    assert own.clear
    assert own.blue
    with Image.open(io.BytesIO(own.png)) as drawn:
        assert drawn.mode == "RGBA"
        assert drawn.getpixel((0, drawn.height - 1))[3] < 40  # type: ignore[index]
    seal = drawn_anew(on_paper(SEAL), clear_ground=True, longest_px=600, square=True)
    assert seal.red
    with Image.open(io.BytesIO(seal.png)) as drawn:
        assert drawn.width == drawn.height
        middle = drawn.getpixel((drawn.width // 2, drawn.height // 2))
        assert middle[3] > 200  # type: ignore[index]  # the star is no hole


def test_nothing_of_the_given_file_is_kept_but_its_points() -> None:
    with Image.open(io.BytesIO(in_ink((20, 40, 160)))) as image:
        from PIL.PngImagePlugin import PngInfo

        told = PngInfo()
        told.add_text("Comment", "<script>alert(1)</script>")
        out = io.BytesIO()
        image.save(out, "PNG", pnginfo=told)
    drawn = drawn_anew(out.getvalue() + b"PK\x03\x04 trailer", clear_ground=False, longest_px=700)
    assert b"script" not in drawn.png
    assert b"trailer" not in drawn.png


@pytest.mark.parametrize(
    ("data", "clear", "diameter", "codes"),
    [
        (b"", False, None, {"pades.picture_no_png"}),
        (jpeg(), False, None, {"pades.picture_no_png"}),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", False, None, {"pades.picture_no_png"}),
        (chunked(60_000, 60_000), False, None, {"pades.picture_large"}),
        (chunked(0, 10), False, None, {"pades.picture_large"}),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * (4 * 1024 * 1024), False, None, {"pades.picture_large"}),
        (SEAL[: len(SEAL) // 2], False, 36.0, {"pades.picture_broken"}),
        (png_of(Image.new("RGBA", (300, 200), (0, 0, 0, 0))), False, None, {"keys.picture_blank"}),
        (on_paper(handwriting(LEADER)), False, None, {"keys.picture_ground"}),
        (in_ink((10, 10, 10)), False, None, {"keys.picture_not_blue"}),
        (in_ink((200, 20, 30)), False, None, {"keys.picture_not_blue"}),
        (in_ink((20, 40, 160), (40, 30)), False, None, {"keys.picture_small"}),
        (
            in_ink((20, 40, 160)),
            False,
            3.0,
            {"keys.picture_not_red", "keys.picture_not_round", "keys.seal_diameter"},
        ),
        (SEAL, False, float("nan"), {"keys.seal_diameter"}),
        (SEAL, False, 400.0, {"keys.seal_diameter"}),
    ],
)
def test_what_cannot_be_drawn_is_refused_with_all_reasons(
    data: bytes, clear: bool, diameter: float | None, codes: set[str]
) -> None:
    with pytest.raises(PictureRefused) as refused:
        fit_picture(data, clear_ground=clear, diameter_mm=diameter)
    assert {reason.code for reason in refused.value.reasons} == codes
    assert all(reason.mend for reason in refused.value.reasons)


@settings(deadline=None, max_examples=60)
@given(st.binary(max_size=400), st.integers(0, 400))
def test_no_bytes_defeat_the_reader(rubbish: bytes, at: int) -> None:
    whole = in_ink((20, 40, 160), (90, 70))
    for data in (rubbish, whole[:at] + rubbish, whole[:at] + rubbish + whole[at + len(rubbish) :]):
        try:
            drawn_anew(data, clear_ground=True, longest_px=200)
        except PadesError:
            continue  # in words, for fit_picture to tell


@pytest.fixture
def bureau(db: None) -> Bureau:
    return make_bureau()


class TestWhoGivesWhat:
    def test_each_his_own_signature_and_the_keepers_the_seal(self, bureau: Bureau) -> None:
        own = fit_picture(in_ink((20, 40, 160)), clear_ground=False)
        seal = fit_picture(SEAL, clear_ground=False, diameter_mm=36.0)
        leader = bureau.leader.person_id
        for other in (bureau.deputy, bureau.clerk):
            with pytest.raises(Forbidden):
                use_picture(actor=other, now=NOW, fitting=own, person_id=leader)
        for stranger in (bureau.officer, bureau.leader):
            with pytest.raises(Forbidden):
                use_picture(actor=stranger, now=NOW, fitting=seal)
        use_picture(actor=bureau.leader, now=NOW, fitting=own, person_id=leader)
        use_picture(actor=bureau.clerk, now=NOW, fitting=seal)
        row = picture_of(bureau.officer, person_id=None)
        assert row is not None
        assert (row.diameter_mm, row.given_by_name) == (36.0, bureau.clerk.name)

    def test_the_one_before_stays_on_record(self, bureau: Bureau) -> None:
        who, person = bureau.leader, bureau.leader.person_id
        for colour in ((20, 40, 160), (10, 20, 120)):
            fitting = fit_picture(in_ink(colour), clear_ground=False)
            use_picture(actor=who, now=NOW, fitting=fitting, person_id=person)
        assert Picture.objects.filter(person_id=person).count() == 2
        assert Picture.objects.filter(person_id=person, retired_at=None).count() == 1
        drop_picture(actor=who, now=NOW, person_id=person)
        drop_picture(actor=who, now=NOW, person_id=person)
        assert picture_png(who, person_id=person) == (b"", "", 0.0)
        assert Picture.objects.filter(person_id=person).count() == 2


def test_the_preview_shows_both_in_their_places() -> None:
    page = sample_page("Ủy ban nhân dân tỉnh Đắk Lắk", "Chủ tịch", LEADER)
    bare = preview(page, signature=b"", seal=b"", diameter_mm=36.0)
    full = preview(page, signature=handwriting(LEADER), seal=SEAL, diameter_mm=36.0)
    assert not count(bare, red=True)
    assert count(full, red=True) > 500
    assert count(full, red=False) > 200


def count(picture: bytes, *, red: bool) -> int:
    with Image.open(io.BytesIO(picture)) as image:
        data = image.convert("RGB").tobytes()
    points = zip(data[::3], data[1::3], data[2::3], strict=True)
    return sum(1 for r, g, b in points if (r > g + 80 if red else b > r + 60))


@pytest.mark.usefixtures("db", "trust_dir")
class TestOnDocuments:
    @pytest.fixture
    def drawn(self, pki: Pki) -> Bureau:
        return with_pictures(with_books(make_bureau(pki=pki)))

    def test_the_signature_and_the_seal_are_those_that_were_given(self, drawn: Bureau) -> None:
        document_id = drawn.sealed()
        pdf = load(drawn.sha256(document_id, "sealed"))
        with pikepdf.open(io.BytesIO(pdf)) as document:
            boxes = {
                str(field.T): [float(side) for side in field.Rect]
                for field in document.Root.AcroForm.Fields
                if field.get("/FT") == "/Sig"
            }
        x0, _, x1, _ = boxes["ConDau"]
        assert x1 - x0 == pytest.approx(36 * 72 / 25.4, abs=0.1)
        # Over the left third of the signature (Decree 30/2020 annex I, II.8).
        left, _, right, _ = boxes["ChuKy"]
        assert x1 == pytest.approx(left + (right - left) / 3, abs=0.5)

    def test_use_is_told_in_the_trail(self, drawn: Bureau) -> None:
        document_id = drawn.signed()
        used = picture_png(drawn.leader, person_id=drawn.leader.person_id)[1]
        assert used
        assert used in trail_of(document_id)

    def test_without_a_picture_words_stand_there_and_no_drawing(self, pki: Pki) -> None:
        bureau = with_books(make_bureau(pki=pki))
        pdf = load(bureau.sha256(bureau.sealed(), "sealed"))
        with pikepdf.open(io.BytesIO(pdf)) as document:
            looks = [
                field.AP.N.Resources
                for field in document.Root.AcroForm.Fields
                if field.get("/FT") == "/Sig"
            ]
        assert len(looks) == 2
        assert all("/Font" in look and "/XObject" not in look for look in looks)


def trail_of(document_id: object) -> str:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT string_agg(payload::text, ' ') FROM foundation_audit_entry"
            " WHERE subject_id = %s",
            [document_id],
        )
        return str(cursor.fetchone()[0])
