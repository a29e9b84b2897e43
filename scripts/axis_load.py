"""Member systems that speak with an axis as fast as it answers: the load of `make bench-axis`.

Each thread is a pair of members: one sends a document, the other lists, fetches and calls it done,
four requests a message over kept-alive sockets, signed as the SDK signs. Prints one line of JSON.
"""

import argparse
import base64
import json
import os
import socket
import sys
import threading
import time
from datetime import UTC, datetime

from vanban.formats.vxp.files import body_of, sdk_file_hash
from vanban.formats.vxp.headers import FILE_TYPE, JSON_TYPE, sign_headers

SECRET = "only-for-the-benchmark"  # noqa: S105
HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\r\n'
    '<edXML xmlns="http://www.mic.gov.vn/TBT/QCVN_102_2016">\r\n'
    '  <edXML:edXMLEnvelope xmlns:edXML="http://www.mic.gov.vn/TBT/QCVN_102_2016">\r\n'
    "<edXML:edXMLHeader><edXML:MessageHeader><edXML:From><edXML:OrganId>{sender}</edXML:OrganId>"
    "<edXML:OrganName>Sở Nội vụ</edXML:OrganName></edXML:From><edXML:To><edXML:OrganId>{receiver}"
    "</edXML:OrganId><edXML:OrganName>Văn phòng</edXML:OrganName></edXML:To>"
    "<edXML:DocumentId>{sender},2026/11/20,{number}/SNV-VP</edXML:DocumentId><edXML:Code>"
    "<edXML:CodeNumber>{number}</edXML:CodeNumber><edXML:CodeNotation>SNV-VP</edXML:CodeNotation>"
    "</edXML:Code><edXML:PromulgationInfo><edXML:Place>Đắk Lắk</edXML:Place>"
    "<edXML:PromulgationDate>2026/11/20</edXML:PromulgationDate></edXML:PromulgationInfo>"
    "<edXML:DocumentType><edXML:Type>2</edXML:Type><edXML:TypeName>Công văn</edXML:TypeName>"
    "</edXML:DocumentType><edXML:Subject>Về việc triển khai liên thông văn bản</edXML:Subject>"
    "<edXML:SignerInfo><edXML:FullName>Nguyễn Văn A</edXML:FullName></edXML:SignerInfo>"
    "</edXML:MessageHeader><edXML:TraceHeaderList><edXML:Bussiness><edXML:BussinessDocType>0"
    "</edXML:BussinessDocType></edXML:Bussiness><edXML:TraceHeader><edXML:OrganId>{sender}"
    "</edXML:OrganId><edXML:Timestamp>2026/11/20 08:00:00</edXML:Timestamp></edXML:TraceHeader>"
    "</edXML:TraceHeaderList></edXML:edXMLHeader><edXML:edXMLBody><edXML:edXMLManifest "
    'version="1.0"/></edXML:edXMLBody></edXML:edXMLEnvelope><AttachmentEncoded><Attachment>'
    "<ContentId>cid:1</ContentId><AttachmentName>vb.pdf</AttachmentName><ContentType>"
    "application/pdf</ContentType><ContentTransferEncoded>"
)
TAIL = "</ContentTransferEncoded></Attachment></AttachmentEncoded></edXML>\r\n"
_PIECE = 1024 * 1024


def packet(sender: str, receiver: str, number: int, size: int) -> bytes:
    """A document of about so many bytes, different for every number."""
    head = HEAD.format(sender=sender, receiver=receiver, number=number).encode()
    room = max(0, size - len(head) - len(TAIL)) // 4 * 3
    filler = b"%PDF-1.7 " + str(number).encode() + bytes(room)
    return head + base64.b64encode(filler[:room]) + TAIL.encode()


class Line:
    """One kept-alive connection of one member."""

    def __init__(self, port: int, system: str) -> None:
        self.system = system
        self.port = port
        self.line = socket.create_connection(("127.0.0.1", port), timeout=600)
        self.line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def call(self, name: str, body: bytes = b"", kind: str = JSON_TYPE, **args: str) -> bytes:
        """Ask, and return the answer's body."""
        named = {word.replace("_", "-").strip("-"): value for word, value in args.items()}
        headers = sign_headers(self.system, SECRET, named, kind, datetime.now(UTC))
        lines = [f"POST /vxp/{name} HTTP/1.1", "Host: axis", f"Content-Length: {len(body)}"]
        lines += [f"{word}: {value}" for word, value in headers.items()]
        self.line.sendall("\r\n".join([*lines, "", ""]).encode() + body)
        return self._answer(name)

    def _answer(self, name: str) -> bytes:
        held = b""
        while b"\r\n\r\n" not in held:
            held += self._more()
        head, _, rest = held.partition(b"\r\n\r\n")
        lowered = head.lower()
        if not head.startswith(b"HTTP/1.1 200"):
            sys.exit(f"{name}: {head[:200]!r} {rest[:300]!r}")
        if b"transfer-encoding" in lowered:
            return self._chunked(rest)
        wanted = int(lowered.partition(b"content-length:")[2].split(b"\r\n", 1)[0])
        pieces, got = [rest], len(rest)
        while got < wanted:
            pieces.append(self._more())
            got += len(pieces[-1])
        return b"".join(pieces)

    def _chunked(self, held: bytes) -> bytes:
        while not held.endswith(b"0\r\n\r\n"):
            held += self._more()
        whole = b""
        while held:
            size, _, held = held.partition(b"\r\n")
            whole, held = whole + held[: int(size, 16)], held[int(size, 16) + 2 :]
        return whole

    def _more(self) -> bytes:
        piece = self.line.recv(_PIECE)
        if not piece:
            sys.exit("the axis hung up")
        return piece


class Pair:
    """A sender and a receiver, each a member of its own."""

    def __init__(self, port: int, number: int, size: int, run: str) -> None:
        self.codes = (f"H15.{2 * number:03d}", f"H15.{2 * number + 1:03d}")
        self.sender = Line(port, f"sys.{2 * number}")
        self.receiver = Line(port, f"sys.{2 * number + 1}")
        self.size, self.run = size, run
        self.sent: list[float] = []

    def carry(self, number: int) -> None:
        """One document from hand to hand; dies loudly when anything is not as it should be."""
        data = packet(*self.codes, int(f"{self.run}{number:06d}"), self.size)
        began = time.perf_counter()
        answer = self.sender.call(
            "sendEdoc", body_of(data), FILE_TYPE,
            from_=self.codes[0], servicetype="eDoc", messagetype="edoc",
            hash_file=sdk_file_hash(data),
        )  # fmt: skip
        self.sent.append(time.perf_counter() - began)
        if b'"status":"OK"' not in answer:
            sys.exit(f"send: {answer[:300]!r}")
        rows = json.loads(self.receiver.call("getReceivedEdocList", messagetype="edoc"))["data"]
        if len(rows) != 1:
            sys.exit(f"{len(rows)} rows are waiting, not one")
        doc_id = rows[0]["docId"]
        got = self.receiver.call("getEdoc", b"{}", docId=doc_id)
        self._compare(data, got)
        answer = self.receiver.call("updateStatus", b"{}", docid=doc_id, status="done")
        if b'"status":"OK"' not in answer:
            sys.exit(f"done: {answer[:300]!r}")

    def _compare(self, data: bytes, got: bytes) -> None:
        """What came is what was sent, but for the axis's own line in the trace."""
        whole = base64.b64decode(json.loads(got)["data"])
        mark = b"</edXML:TraceHeaderList>"
        front, _, back = data.partition(mark)
        if not (whole.startswith(front) and whole.endswith(mark + back)):
            sys.exit("what was fetched is not what was sent")


def main() -> None:
    """Let the pairs run until the time is over, or until each carried its share."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("port", "first", "pairs", "size", "each"):
        parser.add_argument(f"--{name}", type=int, required=True)
    parser.add_argument("--run", required=True, help="digits that make this run's numbers new")
    given = parser.parse_args()
    pairs = [
        Pair(given.port, given.first + place, given.size, given.run) for place in range(given.pairs)
    ]
    print("ready", flush=True)
    sys.stdin.readline()

    def work(pair: Pair) -> None:
        try:
            for number in range(given.each):
                pair.carry(number)
        except BaseException as fault:  # noqa: BLE001 - a thread that dies must end the process
            print(f"failed: {fault}", flush=True)
            os._exit(1)

    threads = [threading.Thread(target=work, args=[pair]) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sent = sorted(each for pair in pairs for each in pair.sent)
    print(json.dumps({"send_p95_ms": 1000 * sent[len(sent) * 95 // 100]}))


if __name__ == "__main__":
    main()
