"""The face of a message as it streams by: the same as the whole message says, whatever comes."""

import tracemalloc
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.axis import packet
from vanban.axis.mailbox.rules import trace_header
from vanban.formats.edxml.errors import EdxmlError
from vanban.formats.edxml.face import Face, FaceReader, face_of
from vanban.formats.edxml.message import VIETNAM, DocumentMessage, StatusMessage
from vanban.formats.edxml.reader import read
from vanban.formats.edxml.tree import Limits

SHARED = Path(__file__).resolve().parents[4] / "shared" / "edxml"
SAMPLES = sorted(SHARED.glob("*/*.edxml"))
HURTS = [b"<", b"</A>", b"&", b"&amp;", b"-->", b"]]>", b"\x00", b"\xff", b"\xc3\xa9", b"-"]
AT = datetime(2026, 11, 22, 8, 30, 5, tzinfo=VIETNAM)


def as_the_whole_says(data: bytes) -> Face:
    message = read(data)
    if isinstance(message, StatusMessage):
        answered = message.response_for
        return Face(
            sender=message.sender.organ_id,
            receivers=(answered.organ_id,),
            document_id=answered.document_id,
            code=answered.code,
            status=message.status_code,
        )
    return Face(
        sender=message.sender.organ_id,
        receivers=tuple(one.organ_id for one in message.receivers),
        document_id=message.document_id,
        code=str(message.code or ""),
        subject=message.subject,
        doc_type=message.doc_type,
    )


def outcome(read_it: object, data: bytes) -> object:
    try:
        return read_it(data)  # type: ignore[operator]
    except EdxmlError:
        return "refused"


@pytest.mark.skipif(not SAMPLES, reason="the sample messages are not on this machine")
@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_every_sample_has_the_face_that_it_has_whole(path: Path) -> None:
    data = path.read_bytes()
    assert face_of(data) == as_the_whole_says(data)


@pytest.mark.skipif(not SAMPLES, reason="the sample messages are not on this machine")
@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_the_axis_adds_its_own_line_and_changes_nothing_else(path: Path) -> None:
    data, place = path.read_bytes(), face_of(path.read_bytes()).trace_place
    before = read(data)
    if not isinstance(before, DocumentMessage):
        assert place is None
        return
    assert place is not None
    line = trace_header(place, organ_id="00.00.W00", at=AT)
    after = read(data[: place.offset] + line + data[place.offset :])
    assert isinstance(after, DocumentMessage)
    added = after.trace_headers[len(before.trace_headers) :]
    assert [(one.organ_id, one.at) for one in added] == [("00.00.W00", AT)]
    assert after == replace(before, trace_headers=after.trace_headers)


@given(st.integers(1, 900), st.data())
def test_a_hurt_message_is_seen_alike_in_pieces_and_whole(size: int, data: st.DataObject) -> None:
    message = bytearray(packet(7))
    for _ in range(data.draw(st.integers(0, 3))):
        at = data.draw(st.integers(0, len(message) - 1))
        bit = data.draw(st.sampled_from([b"", b"<", b"</", b"&", b"<!--", b"]]>", b"\x00", b"a:"]))
        message[at : at + data.draw(st.integers(0, 30))] = bit
        message = message or bytearray(b" ")
    whole = bytes(message)

    def in_pieces(given: bytes) -> Face:
        reader = FaceReader()
        for start in range(0, len(given), size):
            reader.feed(given[start : start + size])
        return reader.face()

    assert outcome(in_pieces, whole) == outcome(as_the_whole_says, whole)


@given(st.integers(4_000, 30_000), st.data())
def test_base64_that_is_passed_over_hides_nothing(size: int, data: st.DataObject) -> None:
    """A long attachment is not shown to the parser; hurt anywhere, it is refused all the same."""
    run = b"QUJD" * 5_000
    wrapped = b"\r\n".join(run[at : at + 76] for at in range(0, len(run), 76))
    name = data.draw(st.sampled_from([b"Content", b"Content a='>'", b"a><!--", b"a><![CDATA["]))
    message = packet(7).replace(
        b"</edXML>", b"<A><%s>%s</Content></A><B>%s</B></edXML>" % (name, run, wrapped)
    )
    begin = message.index(b"<A>")
    for _ in range(data.draw(st.integers(0, 2))):
        at = data.draw(st.integers(begin, len(message)))
        bit = data.draw(st.sampled_from(HURTS))
        message = message[:at] + bit + message[at + data.draw(st.integers(0, 3)) :]

    def in_pieces(given: bytes) -> Face:
        reader = FaceReader()
        for start in range(0, len(given), size):
            reader.feed(given[start : start + size])
        return reader.face()

    assert outcome(in_pieces, message) == outcome(as_the_whole_says, message)


def test_the_place_of_a_fault_behind_passed_base64_is_told_rightly() -> None:
    wrapped = b"\r\n".join([b"QUJD" * 19] * 1_000)
    hurt = packet(7).replace(b"</edXML>", b"<A>%s</B></edXML>" % wrapped)
    line = hurt[: hurt.index(b"</B>")].count(b"\n") + 1
    with pytest.raises(EdxmlError) as refusal:
        face_of(hurt)
    assert refusal.value.place == f"dòng {line}"
    reader, *pieces = FaceReader(), *(hurt[at : at + 10_000] for at in range(0, len(hurt), 10_000))
    for piece in pieces[:-1]:
        reader.feed(piece)
    with pytest.raises(EdxmlError) as refusal:
        reader.feed(pieces[-1])
    assert refusal.value.place == f"dòng {line}"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"x" * 400, "not_xml"),
        (b"<html/>", "not_edxml"),
        (b'<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"/>', "old_dialect"),
        (b'<?xml version="1.0" encoding="windows-1258"?><edXML/>', "encoding"),
        (b'<?xml version=".0"?><edXML/>', "malformed"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><edXML>&b;</edXML>', "doctype"),
        (b"<edXML>" + b"<a>" * 80, "too_deep"),
        (b"<edXML>" + b"<a/>" * 200_001, "too_many_elements"),
        (b"<edXML><edXMLEnvelope/></edXML>", "missing"),
        (b"<edXML>", "malformed"),
        (b"\xff\xfe<", "encoding"),
        (
            b"<edXMLEnvelope><edXMLHeader>" + b"x" * 9_000_000 + b"</edXMLHeader></edXMLEnvelope>",
            "too_large",
        ),
    ],
)
def test_hostile_input_is_refused_by_its_code(data: bytes, code: str) -> None:
    with pytest.raises(EdxmlError) as refusal:
        face_of(data)
    assert refusal.value.code == code


def test_the_limit_of_size_is_met_while_reading() -> None:
    reader = FaceReader(Limits(max_bytes=1000))
    reader.feed(b"<edXML>" + b" " * 400)
    reader.feed(b" " * 400)
    with pytest.raises(EdxmlError, match="too_large"):
        reader.feed(b" " * 400)


def test_sixteen_bit_text_is_read_and_left_without_a_place() -> None:
    face = face_of(packet(7).decode().replace("UTF-8", "UTF-16").encode("utf-16"))
    assert (face.code, face.trace_place) == ("7/UBND-VP", None)


def test_an_attachment_of_any_size_costs_the_same_memory() -> None:
    piece = b"QUJD" * 16_384
    tail = b"</ContentTransferEncoded></Attachment></AttachmentEncoded></edXML>"
    opening = b"<AttachmentEncoded><Attachment><ContentTransferEncoded>"
    reader = FaceReader()
    tracemalloc.start()
    reader.feed(packet(7).replace(b"</edXML>\r\n", opening))
    for _ in range(800):  # 50 MB
        reader.feed(piece)
    reader.feed(tail)
    assert reader.face().code == "7/UBND-VP"
    assert tracemalloc.get_traced_memory()[1] < 1_000_000
    tracemalloc.stop()
