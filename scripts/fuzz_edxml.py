"""Hurts messages, keeps those that reach new code, and reads each twice: whole and streamed.

Guided by coverage (Atheris, libFuzzer below it): what reaches a line of `formats/edxml` that none
before it reached is hurt further. Both readers must say the same (or both refuse, by EdxmlError and
nothing else) and within a second. What it finds is printed as base64, with what each reader said,
and belongs into tests/formats/edxml. Run by `make bench-fuzz`; the corpus that it grew is kept in
build/fuzz-edxml and is where the next run begins.
"""

import argparse
import base64
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path

import atheris
from axis_load import packet

with atheris.instrument_imports(include=["vanban.formats.edxml"]):
    from vanban.formats.edxml.errors import EdxmlError
    from vanban.formats.edxml.face import FaceReader
    from vanban.formats.edxml.message import StatusMessage
    from vanban.formats.edxml.reader import read

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared" / "edxml"
CORPUS = ROOT / "build" / "fuzz-edxml"
LONGEST = 60_000  # bytes of a message
SLOWEST_S = 1.0
BITS = (
    b"<", b">", b"/>", b"</", b"&amp;", b"&#0;", b"&x;", b"<![CDATA[", b"]]>", b"<!--", b"-->",
    b"<!DOCTYPE a>", b"<?x?>", b"\x00", b"\xff", b"\xff\xfe", b":", b"x:y:z",
    b" xmlns=''", b' xmlns:edXML=""', b"edXML:", b"<To><OrganId>H1</OrganId></To>",
    b"<edXMLEnvelope>", b"<edXMLHeader/>", b"<MessageHeader/>", b"<StatusCode>03</StatusCode>",
)  # fmt: skip


class Finding(Exception):  # noqa: N818 - it is what the fuzzer looks for
    """The readers differ, or one of them took too long."""


def seeds() -> list[bytes]:
    """Messages to begin from: our own, and the samples where they are."""
    found = [packet("H15.001", "H15.002", 7, 2048)]
    found += [path.read_bytes()[:LONGEST] for path in sorted(SHARED.glob("*/*.edxml"))]
    return found


def hurt(data: bytes, chance: random.Random) -> bytes:
    """The message with one to four wounds, as XML is wounded."""
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


def mutated(data: bytes, most: int, seed: int) -> bytes:
    """One more of its kind: half of them wounded as XML, half as libFuzzer does with any bytes."""
    if seed % 2:
        return hurt(data, random.Random(seed))[:most]  # noqa: S311 - to be repeated
    return atheris.Mutate(data, most)


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


def judge(data: bytes) -> None:
    """Read it both ways. Raises Finding."""
    size = (1, 7, 300, 65536)[len(data) % 4] if len(data) < 20_000 else 65536  # noqa: PLR2004
    answers = said(lambda: whole(data)), said(lambda: streamed(data, size))
    if answers[0][0] != answers[1][0] or max(answers[0][1], answers[1][1]) > SLOWEST_S:
        print(f"whole {answers[0]}\nstreamed {answers[1]} by {size}", file=sys.stderr)
        print(base64.b64encode(data).decode(), len(data), file=sys.stderr)
        raise Finding


def main() -> None:
    """Go on until the time is over or something is found; libFuzzer ends the process: 0 when
    nothing was found.
    """
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=120)
    parser.add_argument("--seed", type=int, default=0, help="0: another each time")
    given = parser.parse_args()
    CORPUS.mkdir(parents=True, exist_ok=True)
    for at, data in enumerate(seeds()):
        (CORPUS / f"seed-{at:03}").write_bytes(data)
    told = [
        f"-max_total_time={given.seconds}",
        f"-seed={given.seed}",
        f"-max_len={LONGEST}",
        f"-artifact_prefix={CORPUS.parent}/finding-",
    ]
    atheris.Setup([sys.argv[0], *told, str(CORPUS)], judge, custom_mutator=mutated)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
