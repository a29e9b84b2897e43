"""What a signature and a seal show on the page (Decree 30/2020, annex I, II.7d, II.8, III.1d)."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support.papers import LINES, draft
from vanban.formats.pades.appearance import seal_image
from vanban.formats.pades.fonts import width_of
from vanban.formats.pades.stamps import ImageAppearance, TextAppearance
from vanban.formats.pdf.document import opened
from vanban.formats.pdf.places import MM, Box
from vanban.formats.pdf.signers import find_signer
from vanban.formats.pdf.text import lines_of
from vanban.foundation.clock import signing_time
from vanban.outgoing.copying.rules import Form, signature_lines
from vanban.outgoing.sealing.rules import attachment_lines, seal_look
from vanban.outgoing.signing.rules import signature_look

NOW = datetime(2026, 11, 27, 2, 15, 30, tzinfo=UTC)
PAGE = (595.0, 842.0)
BODIES = [
    "Sở Nội vụ",
    "Ủy ban nhân dân tỉnh Đắk Lắk",
    "Ban Quản lý các khu công nghiệp và khu kinh tế Nam Phú Yên thuộc tỉnh Đắk Lắk",
]


def printed(pdf: bytes) -> list[Box]:
    """Where each run of words stands on page 1."""
    with opened(pdf) as document:
        return [
            Box(0, line.letters[0].x0, line.baseline - 2, line.letters[-1].x1, line.baseline + 10)
            for line in lines_of(document, 0)
        ]


def drawn(look: TextAppearance) -> Box:
    """The room that its words really take: they end at the right edge, from the top down."""
    widest = max(width_of(line, "Tinos-Regular", look.size) for line in look.lines)
    low = look.box.y1 - 1.2 * look.size * len(look.lines)
    return Box(look.box.page, look.box.x1 - widest, low, look.box.x1, look.box.y1)


@pytest.mark.parametrize("titles", [1, 2, 3])
@pytest.mark.parametrize("body", BODIES)
def test_without_a_picture_the_words_of_the_seal_lie_over_no_printed_word(
    body: str, titles: int
) -> None:
    above = tuple(
        ("Tinos-Bold", 14, 380, 300 + 17 * number, "PHÓ CHỦ TỊCH") for number in range(titles)
    )
    pdf = draft(lines=(*LINES[:7], *above, LINES[-1]))
    signature = find_signer(pdf, "Nguyễn Văn Hùng").box
    look = seal_look(b"", signature, 36, PAGE, (body, signing_time(NOW)))
    assert isinstance(look, TextAppearance)
    seal = drawn(look)
    assert not [each for each in printed(pdf) if each.meets(seal)]
    said = signature_look(b"", signature, NOW)
    assert isinstance(said, TextAppearance)
    assert not drawn(said).meets(seal)
    assert look.lines[-1] == "27/11/2026; 09:15:30+07:00"


places = st.builds(
    lambda x, y, width, height: Box(0, x, y, x + width, y + height),
    x=st.floats(0, 460),
    y=st.floats(40, 700),
    width=st.floats(88, 130),
    height=st.floats(40, 68),
)


@settings(deadline=None)
@given(places, st.floats(20, 45))
def test_the_seal_has_its_real_size_and_covers_the_left_third_of_the_signature(
    signature: Box, diameter: float
) -> None:
    look = seal_look(seal_image("Sở Nội vụ", "Đắk Lắk"), signature, diameter, PAGE, ("Sở", ""))
    assert isinstance(look, ImageAppearance)
    box = look.box
    assert box.width == pytest.approx(diameter * MM)
    assert box.height == pytest.approx(diameter * MM)
    assert box.x0 >= 0
    assert box.y0 >= 0
    if box.x0 > 0:  # not pushed in from the edge of the page
        assert box.x1 - signature.x0 == pytest.approx(signature.width / 3)


def test_annexes_and_copies_say_what_annex_three_shows() -> None:
    assert attachment_lines("15/QĐ-UBND", NOW) == ("Số: 15/QĐ-UBND; 27/11/2026; 09:15:30+07:00",)
    copy = " ".join(signature_lines(Form.TRUE_COPY, BODIES[1], NOW))
    assert copy == "Sao y; Ủy ban nhân dân tỉnh Đắk Lắk; 27/11/2026; 09:15:30+07:00"
    for body in BODIES:
        lines = signature_lines(Form.TRUE_COPY, body, NOW)
        assert len(lines) <= 3
        assert max(width_of(line, "Tinos-Regular", 10) for line in lines) <= 80 * MM
