"""Files from a network where not everybody is kind."""

import base64
import time
from collections.abc import Callable

import pytest

from vanban.formats.edxml.errors import EdxmlError
from vanban.formats.edxml.message import NAMESPACE, DocumentMessage
from vanban.formats.edxml.reader import read
from vanban.formats.edxml.tree import Limits

HEADER = (
    "<From><OrganId>A</OrganId></From><To><OrganId>B</OrganId></To><DocumentId>1</DocumentId>"
    "<Subject>Thử</Subject>"
)


def edxml(header: str = HEADER, traces: str = "", tail: str = "", start: str = "") -> bytes:
    return (
        f'{start}<edXML xmlns="{NAMESPACE}"><edXMLEnvelope><edXMLHeader>'
        f"<MessageHeader>{header}</MessageHeader>{traces}</edXMLHeader></edXMLEnvelope>"
        f"{tail}</edXML>"
    ).encode()


UNBOUND_ROOT = (
    edxml()
    .replace(f'<edXML xmlns="{NAMESPACE}">'.encode(), b"<edXML:edXML>")
    .replace(b"</edXML>", b"</edXML:edXML>")
)


def refusal(data: bytes, limits: Limits | None = None) -> EdxmlError:
    with pytest.raises(EdxmlError) as caught:
        read(data, limits or Limits())
    assert caught.value.message_vi
    return caught.value


BOMB = (
    '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY a{n} "{"&a" * 10};">' for n in range(9))
    + "]>"
)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b" \r\n", "empty"),
        (b"{}", "not_xml"),
        (b"x" * 300 + edxml(), "not_xml"),
        (b"<edXML:Appendixes/>", "not_edxml"),
        (edxml(start=BOMB), "doctype"),
        (edxml(start='<!DOCTYPE edXML SYSTEM "file:///etc/passwd">'), "doctype"),
        (edxml(start="<!doctype html>"), "doctype"),
        (edxml(start=BOMB).decode().encode("utf-16"), "doctype"),
        (edxml(start='<?xml version="1.0" encoding="UTF-7"?>'), "encoding"),
        (edxml(start='<?xml version="1.0" encoding="windows-1258"?>'), "encoding"),
        (b"\xff\xfe<", "encoding"),
        (edxml()[:-20], "malformed"),
        (edxml() + b"<more/>", "malformed"),
        (edxml(header=HEADER + "<Content>a & b</Content>"), "malformed"),
        (edxml(header=HEADER + "<Content>&secret;</Content>"), "malformed"),
        (edxml().replace("Thử".encode(), b"Th\xff"), "malformed"),
        (b"<", "malformed"),
        (b"<html/>", "not_edxml"),
        (b"<edXML:OrganId/>", "not_edxml"),
        (
            b'<S:Envelope xmlns:S="http://schemas.xmlsoap.org/soap/envelope/"/>',
            "old_dialect",
        ),
        (b'<edXML xmlns="http://www.e-doc.vn/Schema/"/>', "old_dialect"),
        (f'<edXML xmlns="{NAMESPACE}"/>'.encode(), "missing"),
        (edxml(header=""), "missing"),
        (edxml(header=HEADER.replace("<OrganId>B</OrganId>", "")), "missing"),
        (edxml(header="<StatusCode>01</StatusCode>"), "missing"),
    ],
)
def test_refusals(data: bytes, code: str) -> None:
    assert refusal(data).code == code


def test_every_missing_element_is_named() -> None:
    error = refusal(edxml(header="<Subject>x</Subject>"))
    for place in ("From/OrganId", "To/OrganId", "DocumentId"):
        assert place in error.message_vi
    assert error.place == "From/OrganId"


@pytest.mark.parametrize("status", ["07", "103", "", "x", "-1", "²"])
def test_statuses_outside_the_list_are_refused(status: str) -> None:
    header = (
        "<From><OrganId>A</OrganId></From>"
        "<ResponseFor><OrganId>B</OrganId><DocumentId>1</DocumentId></ResponseFor>"
        f"<StatusCode>{status}</StatusCode>"
    )
    assert refusal(edxml(header=header)).code == "unknown_status"


def test_a_change_of_unknown_kind_is_not_taken_for_a_new_document() -> None:
    traces = (
        "<TraceHeaderList><Bussiness><BussinessDocType>44</BussinessDocType></Bussiness>"
        "</TraceHeaderList>"
    )
    error = refusal(edxml(traces=traces))
    assert error.code == "unknown_bussiness_type"
    assert error.place.endswith("Bussiness/BussinessDocType")


@pytest.mark.parametrize(
    ("make", "limits", "code"),
    [
        (lambda: edxml(tail="<a>" * 100 + "</a>" * 100), Limits(), "too_deep"),
        (lambda: edxml(tail="<a>" * 100_000), Limits(), "too_deep"),
        (lambda: edxml(tail="<a/>" * 2000), Limits(max_elements=1000), "too_many_elements"),
        (lambda: edxml(tail=" " * 2000), Limits(max_bytes=1000), "too_large"),
    ],
)
def test_a_message_may_cost_only_so_much(
    make: Callable[[], bytes], limits: Limits, code: str
) -> None:
    assert refusal(make(), limits).code == code


def test_a_large_file_inside_is_no_obstacle() -> None:
    data = b"%PDF-1.7\n" + bytes(range(256)) * 80_000
    tail = (
        "<AttachmentEncoded><Attachment><ContentId>1</ContentId><AttachmentName>a.pdf"
        "</AttachmentName><ContentTransferEncoded>"
        f"{base64.b64encode(data).decode()}"
        "</ContentTransferEncoded></Attachment></AttachmentEncoded>"
    )
    started = time.monotonic()
    message = read(edxml(tail=tail))
    assert time.monotonic() - started < 60  # half a second; what grows by squares takes hours
    assert isinstance(message, DocumentMessage)
    assert message.attachments[0].data == data


@pytest.mark.parametrize(
    ("data", "remarks"),
    [
        (b"\xef\xbb\xbf" + edxml(start='<?xml version="1.0" encoding="utf-8"?>'), set()),
        (edxml().decode().encode("utf-16"), set()),
        (b"\r\n" + edxml(start='<?xml version="1.0"?>') + b"\r\n\r\n", set()),
        (b"1212" + edxml(start='<?xml version="1.0" encoding="UTF-8"?>'), {"junk"}),
        (edxml(header=HEADER + "<a:SteeringType>1</a:SteeringType>"), {"unbound_prefix"}),
        (edxml().replace(NAMESPACE.encode(), b"http://www.go.vn/eDoc"), {"namespace"}),
        (UNBOUND_ROOT, {"unbound_prefix", "namespace"}),
        (edxml(header=HEADER + "<DueDate>hôm qua</DueDate>"), {"date"}),
        (edxml(header=HEADER + "<DueDate>2014/02/30</DueDate>"), {"date"}),
        (edxml(header=HEADER + "<DueDate>28-02-2014</DueDate>"), {"date_order"}),
        (edxml(header=HEADER + "<OtherInfo><Priority>9</Priority></OtherInfo>"), {"priority"}),
        (edxml(header=HEADER + "<OtherInfo><PageAmount>2 tờ</PageAmount></OtherInfo>"), {"number"}),
        (
            edxml(
                traces="<TraceHeaderList><TraceHeader><Timestamp>2026/01/02 30:00:00</Timestamp>"
                "</TraceHeader></TraceHeaderList>"
            ),
            {"time"},
        ),
    ],
)
def test_bad_habits_are_read_past_with_a_remark(data: bytes, remarks: set[str]) -> None:
    message = read(data)
    assert isinstance(message, DocumentMessage)
    assert message.subject == "Thử"
    assert {remark.code for remark in message.remarks} == remarks


def test_the_root_may_be_the_envelope_and_order_does_not_matter() -> None:
    data = (
        f'<x:edXMLEnvelope xmlns:x="{NAMESPACE}"><x:AttachmentEncoded/><x:edXMLHeader>'
        "<x:TraceHeaderList><x:Paper>1</x:Paper><x:TraceHeader><x:OrganId>null</x:OrganId>"
        "</x:TraceHeader><x:Bussiness/></x:TraceHeaderList><x:MessageHeader>"
        "<x:DocumentId>1</x:DocumentId><x:Subject>Thử</x:Subject><x:ResponseFor />"
        "<x:To><x:OrganId>B</x:OrganId></x:To><x:To/>"
        "<x:From><x:Email>e</x:Email><x:OrganId> A </x:OrganId></x:From>"
        "</x:MessageHeader></x:edXMLHeader></x:edXMLEnvelope>"
    )
    message = read(data.encode())
    assert isinstance(message, DocumentMessage)
    assert message.sender.organ_id == "A"
    assert [one.organ_id for one in message.receivers] == ["B"]
    assert message.response_for == ()
    assert message.trace_headers[0].organ_id == ""
    assert message.bussiness
    assert message.bussiness.paper
