"""Hurts messages in every way it can think of and reads them twice: whole and while they stream.

Both readers must say the same (or both refuse, by EdxmlError and nothing else) and within a second.
What it finds is printed as base64 and belongs into tests/formats/edxml. Run by `make bench-fuzz`.
"""

import argparse
import base64
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path

from axis_load import packet

from vanban.formats.edxml.errors import EdxmlError
from vanban.formats.edxml.face import FaceReader
from vanban.formats.edxml.message import StatusMessage
from vanban.formats.edxml.reader import read

SHARED = Path(__file__).resolve().parents[3] / "shared" / "edxml"
SLOWEST_S = 1.0
BITS = (
    b"<", b">", b"/>", b"</", b"&amp;", b"&#0;", b"&x;", b"<![CDATA[", b"]]>", b"<!--", b"-->",
    b"<!DOCTYPE a>", b"<?x?>", b"\x00", b"\xff", b"\xff\xfe", b":", b"x:y:z",
    b" xmlns=''", b' xmlns:edXML=""', b"edXML:", b"<To><OrganId>H1</OrganId></To>",
    b"<edXMLEnvelope>", b"<edXMLHeader/>", b"<MessageHeader/>", b"<StatusCode>03</StatusCode>",
)  # fmt: skip


def seeds() -> list[bytes]:
    """Messages to begin from: our own, and the samples where they are."""
    found = [packet("H15.001", "H15.002", 7, 2048)]
    found += [path.read_bytes()[:60_000] for path in sorted(SHARED.glob("*/*.edxml"))]
    return found


def hurt(data: bytes, chance: random.Random) -> bytes:
    """The message with one to four wounds."""
    whole = bytearray(data)
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(whole) + 1)
        end = min(len(whole), at + chance.choice((1, 3, 20, 200)))
        kind = chance.randrange(6)
        if kind == 0:
            whole[at:end] = b""
        elif kind == 1:
            whole[at:at] = chance.choice(BITS)
        elif kind == 2:  # noqa: PLR2004 - the kinds are only counted
            whole[at:at] = whole[chance.randrange(len(whole) + 1) :][: end - at]
        elif kind == 3 and at < len(whole):  # noqa: PLR2004
            whole[at] ^= 1 << chance.randrange(8)
        elif kind == 4:  # noqa: PLR2004
            del whole[end:]
        else:
            whole[:] = whole.replace(b"edXML:", chance.choice((b"", b"q:", b"edXML:")), 3)
    return bytes(whole)


def whole(data: bytes) -> object:
    """What the reader of whole messages says, as far as the face goes."""
    message = read(data)
    if isinstance(message, StatusMessage):
        answered = message.response_for
        return (
            message.sender.organ_id,
            (answered.organ_id,),
            answered.document_id,
            answered.code,
            message.status_code,
        )
    receivers = tuple(one.organ_id for one in message.receivers)
    code = str(message.code or "")
    sender, document = message.sender.organ_id, message.document_id
    return sender, receivers, document, code, message.subject, message.doc_type


def streamed(data: bytes, piece: int) -> object:
    """What the reader of streams says, given the message in pieces."""
    reader = FaceReader()
    for start in range(0, len(data), piece):
        reader.feed(data[start : start + piece])
    face = reader.face()
    common = (face.sender, face.receivers, face.document_id, face.code)
    return (*common, face.status) if face.status else (*common, face.subject, face.doc_type)


def said(read_it: Callable[[], object]) -> tuple[object, float]:
    """The answer, or that it was refused; and how long it took."""
    began = time.perf_counter()
    try:
        answer = read_it()
    except EdxmlError:
        answer = "refused"
    return answer, time.perf_counter() - began


def main() -> int:
    """Go on until the time is over; the status is the number of findings, at most 1."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    chance = random.Random(given.seed)  # noqa: S311 - to be repeated
    begun, tried, findings, from_ = time.monotonic(), 0, 0, seeds()
    while time.monotonic() - begun < given.seconds:
        data = hurt(chance.choice(from_), chance)
        size = chance.choice((1, 7, 300, 65536)) if len(data) < 20_000 else 65536  # noqa: PLR2004
        answers = said(lambda d=data: whole(d)), said(lambda d=data, s=size: streamed(d, s))  # type: ignore[misc]
        tried += 1
        if answers[0][0] != answers[1][0] or max(answers[0][1], answers[1][1]) > SLOWEST_S:
            findings += 1
            print(f"whole {answers[0]}\nstreamed {answers[1]} by {size}")
            print(base64.b64encode(data).decode(), len(data))
    print(f"{tried} messages hurt, {findings} findings, seed {given.seed}")
    return min(1, findings)


if __name__ == "__main__":
    sys.exit(main())
