"""Small PDF files with Vietnamese on them, made for tests (no real document)."""

import io
from functools import lru_cache

import pikepdf
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.writer import PdfFileWriter

from vanban.doors.testpki.authority import Identity
from vanban.formats.pades import fonts
from vanban.formats.pades.objects import dictionary, stream

HEADING = "QUYẾT ĐỊNH"
LINES = (
    ("Tinos-Regular", 13, 100, 760, "ỦY BAN NHÂN DÂN"),
    ("Tinos-Bold", 13, 100, 744, "TỈNH ĐẮK LẮK"),
    ("Tinos-Regular", 13, 100, 720, "Số:        /QĐ-UBND"),
    ("Tinos-Bold", 13, 300, 760, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
    ("Tinos-Italic", 14, 310, 720, "Đắk Lắk, ngày      tháng      năm 2026"),
    ("Tinos-Bold", 14, 250, 680, HEADING),
    ("Tinos-Regular", 14, 100, 640, "Giao đồng chí Nguyễn Văn Hùng chủ trì, báo cáo kết quả."),
    ("Tinos-Bold", 14, 380, 300, "CHỦ TỊCH"),
    ("Tinos-Bold", 14, 360, 210, "Nguyễn Văn Hùng"),
)


@lru_cache(maxsize=64)
def draft(title: str = HEADING, lines: tuple[tuple[str, int, int, int, str], ...] = LINES) -> bytes:
    """One A4 page set as a decision waiting for its number."""
    writer = PdfFileWriter(stream_xrefs=False)
    names = sorted({line[0] for line in lines})
    faces = {
        name: fonts.embed(writer, name, "".join(t for n, *_, t in lines if n == name) + title)
        for name in names
    }
    commands = []
    for name, size, x, y, text in lines:
        shown = title if text == HEADING else text
        place = f"/F{names.index(name)} {size} Tf 1 0 0 1 {x} {y} Tm ".encode()
        commands.append(place + fonts.encoded(shown, name) + b" Tj")
    content = writer.add_object(stream({}, plain=b"BT " + b" ".join(commands) + b" ET"))
    page = dictionary(
        {
            "/Type": "/Page",
            "/MediaBox": [0, 0, 595, 842],
            "/Contents": content,
            "/Resources": {"/Font": {f"/F{names.index(n)}": faces[n] for n in names}},
        }
    )
    writer.insert_page(generic.DictionaryObject(page))
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def rewritten(pdf: bytes, shape: str) -> bytes:
    """The same page in another shape of file."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        mode = pikepdf.ObjectStreamMode.disable
        if shape in {"stream", "objects"}:
            mode = pikepdf.ObjectStreamMode.generate
        if shape == "turned":
            # A page scanned sideways: written along the long side, shown upright by /Rotate.
            page = document.pages[0]
            page.Rotate = 90
            page.MediaBox = [0, 0, 842, 595]
            page.contents_add(b"q 0 1 -1 0 842 0 cm", prepend=True)
            page.contents_add(b"Q")
        document.save(out, object_stream_mode=mode, linearize=shape == "objects")
    return out.getvalue()


def sign_with(identity: Identity, data: bytes) -> bytes:
    """What a token does."""
    key = identity.private_key
    if isinstance(key, rsa.RSAPrivateKey):
        return key.sign(data, padding.PKCS1v15(), hashes.SHA256())
    return key.sign(data, ec.ECDSA(hashes.SHA256()))
