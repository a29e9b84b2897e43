import base64
import io
import zipfile

import pytest

from vanban.formats.edxml.attachments import decode, pack, sniff, unpack
from vanban.formats.edxml.message import NAMESPACE, Damage, DocumentMessage
from vanban.formats.edxml.reader import read

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
LIMIT = 1_000_000


def zipped(**files: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            # Of no second of its own: these bytes stand in the names of tests, and every process
            # must give them the same ones.
            entry = zipfile.ZipInfo(name.replace("__", "/").replace("_dot_", "."))
            archive.writestr(entry, data, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def office(folder: str) -> bytes:
    return zipped(**{"[Content_Types].xml": b"<Types/>", f"{folder}__document_dot_xml": b"<x/>"})


def test_base64_with_breaks_and_without_padding() -> None:
    encoded = base64.encodebytes(PDF).decode()
    assert decode(encoded) == PDF
    assert decode(encoded.rstrip().rstrip("=")) == PDF
    assert decode("") == b""
    assert decode("${__StringFromFile(test.txt,,,)}") is None
    assert decode("ĐÂY") is None


@pytest.mark.parametrize(
    ("data", "media"),
    [
        (PDF, "application/pdf"),
        (b"junk\n" + PDF, "application/pdf"),
        (zipped(a=PDF), "application/zip"),
        (office("word"), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (office("xl"), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (
            office("ppt"),
            "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        ),
        (
            zipped(mimetype=b"application/vnd.oasis.opendocument.text"),
            "application/vnd.oasis.opendocument.text",
        ),
        (b"PK\x03\x04 torn", "application/zip"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
        ("Kính gửi".encode(), "text/plain"),
        (("ă" * 4000).encode(), "text/plain"),
        (("a" + "ă" * 4000).encode(), "text/plain"),
        (b"\x00\x01", "application/octet-stream"),
        (b"Th\xff", "application/octet-stream"),
        (b"", "application/octet-stream"),
    ],
)
def test_the_bytes_say_what_they_are(data: bytes, media: str) -> None:
    assert sniff(data) == media


def test_a_stored_pdf_inside_a_zip_is_still_a_zip() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("a.pdf", PDF)
    assert sniff(stream.getvalue()) == "application/zip"
    assert unpack("a.pdf", stream.getvalue(), LIMIT).data == PDF


def test_wrappers_are_opened_and_archives_are_not() -> None:
    wrapper = zipped(**{"0c1f.pdf": PDF})
    assert unpack("cong-van.pdf", wrapper, LIMIT).data == PDF
    assert unpack("ho-so.ZIP", wrapper, LIMIT).data == wrapper
    sheet = office("xl")
    assert unpack("bang.xlsx", sheet, LIMIT).data == sheet
    assert unpack("bang.xlsx", zipped(**{"0c1f.xlsx": sheet}), LIMIT).data == sheet
    assert unpack("khong-ten", wrapper, LIMIT).data == PDF
    folder_first = zipped(**{"thu-muc__": b"", "0c1f.pdf": PDF})
    assert unpack("cong-van.pdf", folder_first, LIMIT).data == PDF


def test_more_files_than_one_are_counted() -> None:
    unpacked = unpack("a.pdf", zipped(**{"1.pdf": PDF, "2.pdf": b"%PDF-2"}), LIMIT)
    assert (unpacked.data, unpacked.entries) == (PDF, 2)


@pytest.mark.parametrize(
    ("name", "data", "damage"),
    [
        ("a.pdf", b"", Damage.EMPTY),
        ("a.pdf", b"Not a PDF", Damage.NOT_PDF),
        ("a.pdf", PDF.decode("utf-8", "replace").encode(), Damage.UTF8_ROUND_TRIP),
        ("a.jpg", b"\xff\xd8\xff\xe0".decode("utf-8", "replace").encode(), Damage.UTF8_ROUND_TRIP),
        ("a.pdf", zipped(a=PDF)[:40], Damage.BROKEN_ZIP),
        ("a.pdf", zipped(), Damage.BROKEN_ZIP),
        ("a.txt", zipped(a=b"\x00" * (LIMIT + 1)), Damage.TOO_LARGE),
        ("a.pdf", zipped(a=PDF.decode("utf-8", "replace").encode()), Damage.UTF8_ROUND_TRIP),
        ("a.txt", "Chữ � trong văn bản là chuyện thường".encode(), None),
        ("a.pdf", PDF + "�".encode(), None),
        ("a.txt", zipped(a=b"\x00" * LIMIT), None),
    ],
)
def test_damage_is_seen(name: str, data: bytes, damage: Damage | None) -> None:
    unpacked = unpack(name, data, LIMIT)
    assert unpacked.damage is damage
    assert damage is None or damage.label


def test_a_locked_zip_is_damage_not_a_crash() -> None:
    locked = bytearray(zipped(a=PDF))
    locked[6] |= 1
    central = locked.index(b"PK\x01\x02")
    locked[central + 8] |= 1
    assert unpack("a.pdf", bytes(locked), LIMIT).damage is Damage.BROKEN_ZIP


@pytest.mark.parametrize(
    ("name", "content_type", "wrapped"),
    [
        ("a.pdf", "application/pdf", False),
        ("A.SIGNED.PDF", "application/pdf", False),
        ("a.docx", "application/docx", False),
        ("a.zip", "application/zip", False),
        ("a.xlsx", "application/zip", True),
        ("a.xml", "application/zip", True),
        ("khong-ten", "application/zip", True),
    ],
)
def test_packing_follows_the_builder(name: str, content_type: str, *, wrapped: bool) -> None:
    kind, payload = pack(name, PDF)
    assert kind == content_type
    assert (payload != PDF) is wrapped
    if wrapped:
        assert unpack(name, payload, LIMIT).data == PDF


def test_parts_follow_the_manifest_and_missing_ones_are_shown() -> None:
    def part(content_id: str, name: str) -> str:
        payload = base64.b64encode(PDF).decode()
        return (
            f"<Attachment><ContentId>{content_id}</ContentId><AttachmentName>{name}"
            f"</AttachmentName><ContentTransferEncoded>{payload}</ContentTransferEncoded>"
            "</Attachment>"
        )

    references = "".join(
        f"<Reference><ContentId>cid:{n}</ContentId><AttachmentName>{n}.pdf</AttachmentName>"
        f"<Description>tệp {n}</Description></Reference>"
        for n in (1, 2, 3)
    )
    data = (
        f'<edXML xmlns="{NAMESPACE}"><edXMLEnvelope><edXMLHeader><MessageHeader>'
        "<From><OrganId>A</OrganId></From><To><OrganId>B</OrganId></To>"
        "<DocumentId>1</DocumentId></MessageHeader></edXMLHeader><edXMLBody><edXMLManifest>"
        f"{references}</edXMLManifest></edXMLBody></edXMLEnvelope><AttachmentEncoded>"
        f"{part('cid:2', '2.pdf')}{part('1', '')}</AttachmentEncoded></edXML>"
    )
    message = read(data.encode())
    assert isinstance(message, DocumentMessage)
    assert [(one.content_id, one.name, one.damage) for one in message.attachments] == [
        ("1", "1.pdf", None),
        ("2", "2.pdf", None),
        ("3", "3.pdf", Damage.MISSING),
    ]
    assert message.attachments[0].description == "tệp 1"
    assert {remark.code for remark in message.remarks} == {"missing"}
