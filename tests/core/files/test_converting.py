"""A file from outside names things by address: nothing is fetched, nothing of ours is shown."""

import io
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from vanban.core.files.operations import convert_to_pdf
from vanban.formats.pdf.text import words

_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_DRAWN = "http://schemas.openxmlformats.org/drawingml/2006"
_TYPES = (
    f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType='
    '"application/vnd.openxmlformats-package.relationships+xml"/><Override PartName='
    '"/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument'
    '.wordprocessingml.document.main+xml"/></Types>'
)
_MAIN = (
    f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
    f'Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>'
)
_TEXT = (
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    f'xmlns:r="{_OFFICE}" xmlns:wp="{_DRAWN}/wordprocessingDrawing" xmlns:a="{_DRAWN}/main" '
    f'xmlns:pic="{_DRAWN}/picture"><w:body><w:p><w:r><w:t>Kế hoạch</w:t></w:r></w:p><w:p><w:r>'
    '<w:drawing><wp:inline><wp:extent cx="900000" cy="900000"/><wp:docPr id="1" name="x"/>'
    f'<a:graphic><a:graphicData uri="{_DRAWN}/picture"><pic:pic><pic:nvPicPr><pic:cNvPr id="0" '
    'name="x"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:link="rId9"/></pic:blipFill>'
    '<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="900000" cy="900000"/></a:xfrm>'
    '<a:prstGeom prst="rect"/></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline>'
    "</w:drawing></w:r></w:p></w:body></w:document>"
)


def linking(address: str) -> bytes:
    """A Word file with a picture that lies elsewhere."""
    links = (
        f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId9" '
        f'Type="{_OFFICE}/image" Target="{address}" TargetMode="External"/></Relationships>'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("[Content_Types].xml", _TYPES)
        package.writestr("_rels/.rels", _MAIN)
        package.writestr("word/document.xml", _TEXT)
        package.writestr("word/_rels/document.xml.rels", links)
    return out.getvalue()


def pictures(pdf: bytes) -> int:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return sum(len(page.get_images()) for page in opened.pages)


@contextmanager
def elsewhere() -> Iterator[tuple[str, list[str]]]:
    """A place on the network, and what was asked of it."""
    asked: list[str] = []

    class Place(BaseHTTPRequestHandler):
        def handle_one_request(self) -> None:
            asked.append(self.rfile.readline().decode())
            self.close_connection = True

    server = ThreadingHTTPServer(("127.0.0.1", 0), Place)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}", asked
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.mark.needs("soffice")
def test_a_picture_by_address_is_neither_fetched_nor_taken_from_this_machine(
    tmp_path: Path,
) -> None:
    own = tmp_path / "rieng.png"
    Image.new("RGB", (60, 60), "red").save(own)
    with elsewhere() as (address, asked):
        fetched = convert_to_pdf(linking(f"{address}/anh.png"))
    assert asked == []
    taken = convert_to_pdf(linking(own.as_uri()))
    assert (pictures(fetched), pictures(taken)) == (0, 0)
    assert "hoạch" in {word.text for word in words(taken, 0)}
