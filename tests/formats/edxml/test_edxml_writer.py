"""What we write is what the axis's own builder writes, line for line."""

import io
import re
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from lxml import etree

from vanban.formats.edxml.errors import EdxmlError
from vanban.formats.edxml.message import (
    NAMESPACE,
    AttachmentPart,
    Bussiness,
    BussinessDocType,
    Code,
    Damage,
    DocumentMessage,
    Organization,
    ResponseFor,
    SignerInfo,
    StatusCode,
    StatusMessage,
    TraceHeader,
    document_id_of,
)
from vanban.formats.edxml.reader import read
from vanban.formats.edxml.writer import write_document, write_status

VENDOR = Path(__file__).resolve().parents[4] / "shared" / "edxml" / "vendor-sdk-output-synthetic"
FILES = sorted(path.name for path in VENDOR.glob("*.edxml"))
absent = pytest.mark.skipif(not FILES, reason="the vendor's output is not on this machine")

DATE = date(2026, 11, 20)
CODE = Code("05", "UBND-VX")
MESSAGE = DocumentMessage(
    sender=Organization(organ_id="H15", organ_name="UBND tỉnh Đắk Lắk"),
    receivers=(Organization(organ_id="G22", organ_name="Văn phòng Chính phủ"),),
    document_id=document_id_of("H15", DATE, CODE),
    code=CODE,
    place="Đắk Lắk",
    promulgation_date=DATE,
    type_detail=18,
    type_name="Công văn",
    subject="V/v kiểm thử <liên thông> & trao đổi",
    signer=SignerInfo(full_name="Nguyễn Văn A", position="Chủ tịch"),
    trace_headers=(TraceHeader(organ_id="H15", at=datetime(2026, 11, 20, 3, 4, 5, tzinfo=UTC)),),
    attachments=(
        AttachmentPart(content_id="1", name="cong-van.PDF", data=b"%PDF-1.7\n"),
        AttachmentPart(content_id="2", name="phu-luc.xlsx", data=b"not really a sheet"),
    ),
)
STATUS = StatusMessage(
    sender=Organization(organ_id="G22"),
    response_for=ResponseFor(organ_id="H15", document_id=MESSAGE.document_id, code="05/UBND-VX"),
    status_code=StatusCode.INBOX,
    at=datetime(2026, 11, 20, 4, tzinfo=UTC),
)


def without_zips(data: bytes) -> list[str]:
    """Lines with wrapped payloads masked: the vendor's inner names are random."""
    return re.sub(rb">UEsD[A-Za-z0-9+/=]+<", b">ZIP<", data).decode().split("\r\n")


@pytest.mark.checklist(46)
@pytest.mark.parametrize("name", FILES or [pytest.param("", marks=absent)])
def test_the_vendors_files_come_out_again_line_for_line(name: str) -> None:
    original = (VENDOR / name).read_bytes()
    message = read(original)
    if isinstance(message, DocumentMessage):
        assert without_zips(write_document(message)) == without_zips(original)
    else:
        assert write_status(message) == original


def test_output_is_strict_xml_with_the_prefixes_where_the_builder_has_them() -> None:
    root = etree.fromstring(write_document(MESSAGE))
    assert root.tag == f"{{{NAMESPACE}}}edXML"
    assert [root.prefix or "", root[0].prefix, root[1].prefix or ""] == ["", "edXML", ""]
    payload = root[1][0][-1]
    assert (payload.prefix, payload.nsmap["edXML"]) == ("edXML", NAMESPACE)


def test_files_are_wrapped_as_the_builder_wraps_them() -> None:
    root = etree.fromstring(write_document(MESSAGE))
    attachments = root[1]
    types = [part.findtext(f"{{{NAMESPACE}}}ContentType") for part in attachments]
    assert types == ["application/pdf", "application/zip"]
    references = root.iter(f"{{{NAMESPACE}}}Reference")
    assert {one.findtext(f"{{{NAMESPACE}}}ContentType") for one in references} == {
        "application/zip"
    }
    message = read(write_document(MESSAGE))
    assert isinstance(message, DocumentMessage)
    with zipfile.ZipFile(io.BytesIO(message.attachments[1].transferred)) as archive:
        assert re.fullmatch(r"[0-9a-f-]{36}\.xlsx", archive.namelist()[0])


def test_the_same_message_is_the_same_bytes() -> None:
    assert write_document(MESSAGE) == write_document(MESSAGE)


def test_times_are_written_in_vietnams_hours() -> None:
    assert b"2026/11/20 10:04:05" in write_document(MESSAGE)
    assert b"2026/11/20 11:00:00" in write_status(STATUS)


def test_every_fault_is_named_at_once() -> None:
    empty = DocumentMessage(sender=Organization(organ_id=""), receivers=(), document_id=" ")
    with pytest.raises(EdxmlError) as caught:
        write_document(empty)
    assert caught.value.code == "incomplete"
    assert caught.value.place == "From/OrganId"
    for said in ("nơi nhận", "số hoặc ký hiệu", "ngày ban hành", "trích yếu", "người ký"):
        assert said in caught.value.message_vi


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (replace(MESSAGE, receivers=MESSAGE.receivers * 2), "lặp lại"),
        (replace(MESSAGE, attachments=MESSAGE.attachments * 2), "trùng mã"),
        (replace(MESSAGE, bussiness=Bussiness(doc_type=BussinessDocType.REVOKE)), "lý do"),
        (
            replace(MESSAGE, bussiness=Bussiness(doc_type=BussinessDocType.REPLACE, reason="x")),
            "được thay thế",
        ),
        (
            replace(
                MESSAGE,
                attachments=(replace(MESSAGE.attachments[0], damage=Damage.UTF8_ROUND_TRIP),),
            ),
            "cong-van.PDF",
        ),
        (replace(MESSAGE, response_for=(ResponseFor(organ_id="", document_id=""),)), "liên quan"),
    ],
)
def test_a_message_no_axis_would_take_is_refused(changed: DocumentMessage, said: str) -> None:
    with pytest.raises(EdxmlError, match=said):
        write_document(changed)


def test_a_status_that_cannot_be_routed_is_refused() -> None:
    with pytest.raises(EdxmlError) as caught:
        write_status(
            replace(STATUS, at=None, response_for=ResponseFor(organ_id="", document_id=""))
        )
    assert caught.value.message_vi.count("thiếu") == 4


def test_control_characters_and_naive_times_are_refused() -> None:
    with pytest.raises(EdxmlError) as caught:
        write_document(replace(MESSAGE, subject="V/v\x0b kiểm thử"))
    assert caught.value.code == "character"
    assert caught.value.place.endswith("MessageHeader/Subject")
    naive = datetime(2026, 11, 20, 4)  # noqa: DTZ001
    with pytest.raises(EdxmlError) as caught:
        write_status(replace(STATUS, at=naive))
    assert caught.value.code == "naive_time"
