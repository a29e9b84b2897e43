"""Member systems that speak with an axis as fast as it answers: the load of `make bench-axis`.

Pairs of members, a thread each: one sends document after document, the other lists what waits for
it and fetches each and calls it done, as offices do, over kept-alive sockets, signed as the SDK
signs. Every file is compared, in the order in which it was sent. Prints one line of JSON.
"""

import argparse
import base64
import binascii
import hashlib
import json
import os
import random
import socket
import sys
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache

from vanban.formats.vxp.files import SEPARATOR, sdk_hash_of
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
MARK = b"</edXML:TraceHeaderList>"
SMALL = 64 * 1024
PAUSE_S = 0.05  # of a receiver for whom nothing waited
FETCHES = ("getEdoc", "downloadEdoc")


@lru_cache(maxsize=4)
def filler(size: int) -> bytes:
    """What fills a packet behind its head: an attachment that nothing makes smaller, the end."""
    room = max(0, size - len(HEAD) - len(TAIL)) // 4 * 3
    return base64.b64encode(random.Random(size).randbytes(room)) + TAIL.encode()  # noqa: S311


def head_of(sender: str, receiver: str, number: int) -> bytes:
    """The part of a packet that makes it another one for every number."""
    return HEAD.format(sender=sender, receiver=receiver, number=number).encode()


def packet(sender: str, receiver: str, number: int, size: int) -> bytes:
    """A document of about so many bytes, different for every number."""
    return head_of(sender, receiver, number) + filler(size)


class Line:
    """One kept-alive connection of one member."""

    def __init__(self, port: int, system: str) -> None:
        self.system = system
        self.line = socket.create_connection(("127.0.0.1", port), timeout=600)
        self.line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def call(self, name: str, *body: bytes, kind: str = JSON_TYPE, **args: str) -> bytes:
        """Ask, and return the answer's body."""
        named = {word.replace("_", "-").strip("-"): value for word, value in args.items()}
        headers = sign_headers(self.system, SECRET, named, kind, datetime.now(UTC))
        method = "GET" if name == "downloadEdoc" else "POST"
        size = sum(map(len, body))
        lines = [f"{method} /vxp/{name} HTTP/1.1", "Host: axis", f"Content-Length: {size}"]
        lines += [f"{word}: {value}" for word, value in headers.items()]
        head = "\r\n".join([*lines, "", ""]).encode()
        if size < SMALL:
            self.line.sendall(b"".join((head, *body)))
        else:
            self.line.sendall(head, socket.MSG_MORE)
            for piece in body:
                self.line.sendall(piece)
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
        return rest if len(rest) == wanted else self._whole(rest, wanted)

    def _whole(self, begun: bytes, wanted: int) -> bytes:
        body = bytearray(wanted)
        body[: len(begun)] = begun
        room, got = memoryview(body), len(begun)
        while got < wanted:
            more = self.line.recv_into(room[got:])
            if not more:
                sys.exit("the axis hung up")
            got += more
        return body

    def _chunked(self, begun: bytes) -> bytes:
        held = bytearray(begun)
        while not held.endswith(b"0\r\n\r\n"):
            held += self._more()
        whole, at = bytearray(), 0
        while at < len(held):
            start = held.index(b"\r\n", at) + 2
            size = int(held[at : start - 2], 16)
            whole += held[start : start + size]
            at = start + size + 2
        return whole

    def _more(self) -> bytes:
        piece = self.line.recv(SMALL)
        if not piece:
            sys.exit("the axis hung up")
        return piece


class Pair:
    """A sender and a receiver, each a member of its own."""

    def __init__(self, port: int, number: int, size: int, run: str, fetch: str) -> None:
        self.codes = (f"H15.{2 * number:03d}", f"H15.{2 * number + 1:03d}")
        self.sender = Line(port, f"sys.{2 * number}")
        self.receiver = Line(port, f"sys.{2 * number + 1}")
        self.filler, self.run, self.fetch = filler(size), run, fetch
        self.sent: list[float] = []
        self.lists = 0

    def send_all(self, each: int) -> None:
        """One document after the other; dies loudly when one is not taken."""
        for number in range(each):
            head = self._head(number)
            digest = hashlib.sha256(head)
            digest.update(self.filler)
            began = time.perf_counter()
            answer = self.sender.call(
                "sendEdoc", head, self.filler, SEPARATOR, kind=FILE_TYPE,
                from_=self.codes[0], servicetype="eDoc", messagetype="edoc",
                hash_file=sdk_hash_of(digest.digest()),
            )  # fmt: skip
            self.sent.append(time.perf_counter() - began)
            if b'"status":"OK"' not in answer:
                sys.exit(f"send: {answer[:300]!r}")

    def receive_all(self, each: int) -> None:
        """All of them, in the order of their sending; dies loudly when one is not as it was."""
        number = 0
        while number < each:
            answer = self.receiver.call("getReceivedEdocList", messagetype="edoc")
            rows = json.loads(answer)["data"]
            self.lists += 1
            if not rows:
                time.sleep(PAUSE_S)
            for row in rows:
                self._compare(self._head(number), self._fetched(row["docId"]))
                done = self.receiver.call("updateStatus", b"{}", docid=row["docId"], status="done")
                if b'"status":"OK"' not in done:
                    sys.exit(f"done: {done[:300]!r}")
                number += 1

    def _head(self, number: int) -> bytes:
        return head_of(*self.codes, int(f"{self.run}{number:06d}"))

    def _fetched(self, doc_id: str) -> bytes:
        """The file, out of its base64 when it comes in JSON."""
        if self.fetch == "downloadEdoc":
            return self.receiver.call(self.fetch, docId=doc_id)
        answer = self.receiver.call(self.fetch, b"{}", docId=doc_id)
        begin, end = answer.find(b'"data":"') + len(b'"data":"'), answer.rfind(b'"}')
        if not (answer.startswith(b'{"status":"OK"') and len(b'"data":"') <= begin < end):
            sys.exit(f"fetch: {answer[:300]!r}")
        return binascii.a2b_base64(memoryview(answer)[begin:end])

    def _compare(self, head: bytes, whole: bytes) -> None:
        """What came is what was sent, but for the axis's own line in the trace."""
        front, _, back = head.partition(MARK)
        rest = whole[len(front) : len(whole) - len(self.filler)]
        same = whole.startswith(front) and whole.endswith(self.filler)
        if not (same and rest.startswith(b"<edXML:TraceHeader>") and rest.endswith(MARK + back)):
            sys.exit("what was fetched is not what was sent")


def main() -> None:
    """Let the pairs run until each carried its share."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("port", "first", "pairs", "size", "each"):
        parser.add_argument(f"--{name}", type=int, required=True)
    parser.add_argument("--run", required=True, help="digits that make this run's numbers new")
    parser.add_argument("--fetch", choices=FETCHES, default=FETCHES[0])
    given = parser.parse_args()
    pairs = [
        Pair(given.port, given.first + place, given.size, given.run, given.fetch)
        for place in range(given.pairs)
    ]
    print("ready", flush=True)
    sys.stdin.readline()
    began = time.process_time()

    def work(act: Callable[[int], None]) -> None:
        try:
            act(given.each)
        except BaseException as fault:  # noqa: BLE001 - a thread that dies must end the process
            print(f"failed: {fault}", flush=True)
            os._exit(1)

    acts = [act for pair in pairs for act in (pair.send_all, pair.receive_all)]
    threads = [threading.Thread(target=work, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sent = sorted(each for pair in pairs for each in pair.sent)
    spent = time.process_time() - began
    told = {
        "send_p95_ms": 1000 * sent[len(sent) * 95 // 100],
        "cpu_s": spent,
        "lists": sum(pair.lists for pair in pairs),
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main()
