"""The face of a message, read while its bytes go by: whom it is from and for, and what it is.

An axis routes packets; it need not hold them. This reader sees the same header as `reader.read`,
refuses what that refuses, and forgets each attachment's text as it passes, so that a packet of any
size costs the same memory (wire format, sections 1.1 to 1.4 and 2).
"""

import codecs
import re
import string
from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat

from vanban.formats.edxml.errors import EdxmlError
from vanban.formats.edxml.message import BussinessDocType, StatusCode
from vanban.formats.edxml.tree import Limits

_LONGEST_JUNK: Final = 256
_LONGEST_HEADER: Final = 8 * 1024 * 1024
_DTD: Final = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_VERSION: Final = re.compile(r"1\.[0-9]*")  # what the strict reader goes on from
_QUOTE: Final = re.compile(rb"[\"']")
_DTD_OVERLAP: Final = len(b"<!DOCTYPE") - 1
_ENCODINGS: Final = frozenset({"utf-8", "utf8", "us-ascii", "ascii"})
_BOMS: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_BASE64: Final = string.ascii_letters.encode() + string.digits.encode() + b"+/=\r\n\t "
_LONG: Final = 4096  # shorter runs of base64 are not worth a look of their own
_MEBIBYTE: Final = 1024 * 1024
_DEFAULT_LIMITS: Final = Limits()


@dataclass(frozen=True, slots=True)
class TracePlace:
    """Where a further TraceHeader goes: how many bytes of the file come before it, the prefix
    of the names there, and whether the list around it must be written too.
    """

    offset: int
    prefix: str
    with_list: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """What the header says, as `reader.read` would say it. `status` is None for a document."""

    sender: str
    receivers: tuple[str, ...]
    document_id: str
    code: str = ""
    subject: str = ""
    doc_type: BussinessDocType = BussinessDocType.NEW
    status: StatusCode | None = None
    trace_place: TracePlace | None = field(default=None, compare=False)


class _Node:
    """An element of the header: its own text (before its first child) and its children."""

    __slots__ = ("children", "name", "said")

    def __init__(self, name: str) -> None:
        self.name = name
        self.said = ""
        self.children: list[_Node] | tuple[()] = ()

    def all(self, name: str) -> "list[_Node]":
        return [child for child in self.children if child.name == name]

    def at(self, path: str) -> "_Node | None":
        """The first element at a path of local names below this one."""
        node: _Node | None = self
        for name in path.split("/"):
            for child in node.children if node else ():
                if child.name == name:
                    node = child
                    break
            else:
                return None
        return node

    def text(self, path: str) -> str:
        node = self.at(path)
        return node.said.strip() if node else ""


class FaceReader:
    """Feed it the file in pieces, then ask for the face.

    Both refuse with EdxmlError, by the same codes as `reader.read`; a header above 8 MiB is
    `too_large`, and so rare a letter in a name as U+FEFF is `malformed` (expat knows the names of
    XML 1.0, fourth edition).
    """

    def __init__(self, limits: Limits = _DEFAULT_LIMITS) -> None:
        self._limits = limits
        self._size = self._depth = self._count = self._header_size = 0
        self._begun = self._blank = False
        self._before = b""  # the file's first bytes, until its first mark is seen
        self._tail = b""
        self._passing = False  # in base64 that began right behind a tag
        self._lines = 0  # of base64 that the parser was not shown
        self._skipped = 0  # bytes in front of the XML
        self._decoder: codecs.IncrementalDecoder | None = None
        self._root = self._tops = ""
        self._header: _Node | None = None
        self._open: list[_Node] = []
        self._depth_of_header = 0
        self._list_began = -1
        self._place: TracePlace | None = None
        self._parser = expat.ParserCreate("utf-8")
        self._parser.buffer_text = True
        self._parser.XmlDeclHandler = self._declared
        self._parser.StartDoctypeDeclHandler = _doctype
        self._parser.StartElementHandler = self._started
        self._parser.EndElementHandler = self._ended

    def feed(self, piece: bytes) -> None:
        """The next bytes of the file."""
        self._size += len(piece)
        if self._size > self._limits.max_bytes:
            size = self._limits.max_bytes // _MEBIBYTE
            raise EdxmlError("too_large", f"Gói tin lớn hơn giới hạn {size} MiB.")
        if not self._begun:
            self._before += piece
            if len(self._before) <= _LONGEST_JUNK:
                return
            piece = self._begin()
        self._parse(piece)

    def face(self) -> Face:
        """What the header said, once the whole file went by."""
        if not self._begun:
            self._parse(self._begin())
        try:
            if self._decoder is not None:
                self._parser.Parse(self._decoder.decode(b"", final=True).encode(), False)  # noqa: FBT003
            self._parser.Parse(b"", True)  # noqa: FBT003
        except expat.ExpatError as fault:
            raise self._malformed(fault) from None
        except UnicodeError:
            raise EdxmlError("encoding", "Tệp UTF-16 hỏng.") from None
        return self._judged()

    def _begin(self) -> bytes:
        data = self._before
        self._begun, self._before = True, b""
        if not data.strip() and len(data) <= _LONGEST_JUNK:
            raise EdxmlError("empty", "Tệp rỗng.")
        if data.startswith(_BOMS):
            self._decoder = codecs.getincrementaldecoder("utf-16")()
            return data
        start = data.find(b"<", 0, _LONGEST_JUNK + 1)
        if start < 0:
            raise EdxmlError("not_xml", "Tệp không phải XML.")
        self._skipped = start
        return data[start:]

    def _parse(self, piece: bytes) -> None:
        try:
            if self._decoder is not None:
                self._show(self._decoder.decode(piece).lstrip("\ufeff").encode())
                return
            if self._passing:
                piece = self._past_base64(piece)
            start = _base64_behind_tag(piece)
            self._show(piece[:start])
            # Behind the header and inside of an element such a run is text, and right as it stands.
            if self._header is not None and not self._open and self._depth and piece[start:]:
                self._passing = True
                self._lines += piece.count(b"\n", start)
            else:
                self._show(piece[start:])
        except expat.ExpatError as fault:
            raise self._malformed(fault) from None
        except UnicodeError:
            raise EdxmlError("encoding", "Tệp UTF-16 hỏng.") from None

    def _past_base64(self, piece: bytes) -> bytes:
        """The piece from where the run of base64 that goes on in it has ended."""
        end = piece.find(b"<")
        run = piece if end < 0 else piece[:end]
        if run.translate(None, _BASE64):
            self._passing = False
            return piece
        self._passing = end < 0
        self._lines += run.count(b"\n")
        return b"" if end < 0 else piece[end:]

    def _show(self, piece: bytes) -> None:
        if piece:
            self._watch(piece)
            self._parser.Parse(piece, False)  # noqa: FBT003

    def _watch(self, piece: bytes) -> None:
        """Refuse a document type wherever it stands, as `reader.read` does."""
        seam = self._tail + piece[:_DTD_OVERLAP]
        if (b"<!" in piece and _DTD.search(piece)) or _DTD.search(seam):
            _doctype()
        self._tail = (self._tail + piece[-_DTD_OVERLAP:])[-_DTD_OVERLAP:]

    def _malformed(self, fault: expat.ExpatError) -> EdxmlError:
        place = f"dòng {fault.lineno + self._lines}"
        said = expat.errors.messages.get(fault.code, "")
        return EdxmlError("malformed", f"XML hỏng ở {place}: {said}.", place)

    def _declared(self, version: str, encoding: str | None, standalone: int) -> None:  # noqa: ARG002
        if not _VERSION.fullmatch(version):
            raise EdxmlError("malformed", f"Phiên bản XML “{version[:20]}” không có.", "dòng 1")
        if encoding and self._decoder is None and encoding.lower() not in _ENCODINGS:
            text = f"Bảng mã “{encoding[:40]}” không được nhận, phải là UTF-8."
            raise EdxmlError("encoding", text)

    def _started(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        self._count += 1
        if self._depth > self._limits.max_depth:
            raise EdxmlError("too_deep", "Gói tin có các phần tử lồng nhau quá sâu.")
        if self._count > self._limits.max_elements:
            raise EdxmlError("too_many_elements", "Gói tin có quá nhiều phần tử.")
        if self._open:
            self._grow(name)
        elif self._header is None:
            self._search(name, attributes)

    def _grow(self, name: str) -> None:
        """A further element of the header."""
        self._header_size += len(name)
        node, parent = _Node(name.rpartition(":")[2]), self._open[-1]
        if parent.children:
            parent.children.append(node)
        else:
            parent.children = [node]
        self._open.append(node)
        if len(self._open) == 2 and node.name == "TraceHeaderList":  # noqa: PLR2004 - in the header
            self._list_began = self._parser.CurrentByteIndex

    def _search(self, name: str, attributes: dict[str, str]) -> None:
        """The first header of the first envelope: nothing else is kept."""
        local = name.rpartition(":")[2]
        if self._depth == 1:
            _refuse_foreign_root(name, local, attributes)
            self._root = self._tops = local
            return
        in_envelope = 2 if self._root == "edXMLEnvelope" else 3
        if self._depth == in_envelope - 1 and local == "edXMLEnvelope" and self._root == self._tops:
            self._tops += "/edXMLEnvelope"
        ready = self._root == "edXMLEnvelope" or self._tops.endswith("/edXMLEnvelope")
        if ready and self._depth == in_envelope and local == "edXMLHeader":
            self._header = _Node(local)
            self._open = [self._header]
            self._parser.CharacterDataHandler = self._said

    def _said(self, text: str) -> None:
        self._header_size += len(text)
        if self._header_size > _LONGEST_HEADER:
            raise EdxmlError("too_large", "Phần đầu của gói tin quá lớn.")
        node = self._open[-1]
        if not node.children:
            node.said += text

    def _ended(self, name: str) -> None:
        self._depth -= 1
        if not self._open:
            if self._depth == 1 and self._tops.endswith("/edXMLEnvelope"):
                self._tops += "/"  # a second envelope is not looked at
            return
        node = self._open.pop()
        at = self._parser.CurrentByteIndex
        if len(self._open) == 1 and node.name == "TraceHeaderList" and self._place is None:
            # An empty-element tag begins and ends at one place: there is nothing to write into.
            if at != self._list_began:
                self._place = self._place_at(at, name)
        elif not self._open:
            self._parser.CharacterDataHandler = None
            if self._place is None and self._list_began < 0:
                self._place = self._place_at(at, name, with_list=True)

    def _place_at(self, at: int, name: str, *, with_list: bool = False) -> TracePlace | None:
        if self._decoder is not None:
            return None  # the offsets are those of our own UTF-8
        return TracePlace(at + self._skipped, name.rpartition(":")[0], with_list)

    def _judged(self) -> Face:
        header = self._header.at("MessageHeader") if self._header else None
        if self._header is None or header is None:
            raise _missing("edXMLEnvelope/edXMLHeader/MessageHeader")
        if header.at("StatusCode"):
            return _status(header)
        return _document(self._header, header, self._place)


def face_of(data: bytes, limits: Limits = _DEFAULT_LIMITS) -> Face:
    """The face of a file that is here whole."""
    reader = FaceReader(limits)
    reader.feed(data)
    return reader.face()


def _status(header: _Node) -> Face:
    sender = header.text("From/OrganId")
    responses = (
        (node.text("OrganId"), node.text("DocumentId"), node.text("Code"))
        for node in header.all("ResponseFor")
    )
    receiver, document_id, code = next((one for one in responses if any(one)), ("", "", ""))
    _require(
        ("From/OrganId", sender),
        ("ResponseFor/OrganId", receiver),
        ("ResponseFor/DocumentId", document_id or code),
    )
    text = header.text("StatusCode")
    status = next((one for one in StatusCode if one.value == _number(text)), None)
    if status is None:
        message = f"Mã trạng thái “{text[:20]}” không có trong danh mục (01–06, 13, 15, 16)."
        raise EdxmlError("unknown_status", message, "edXMLHeader/MessageHeader/StatusCode")
    return Face(
        sender=sender, receivers=(receiver,), document_id=document_id, code=code, status=status
    )


def _document(whole: _Node, header: _Node, place: TracePlace | None) -> Face:
    sender, document_id = header.text("From/OrganId"), header.text("DocumentId")
    receivers = tuple(code for node in header.all("To") if (code := node.text("OrganId")))
    _require(("From/OrganId", sender), ("To/OrganId", receivers), ("DocumentId", document_id))
    text = ""
    if whole.at("TraceHeaderList/Bussiness") is not None:
        text = whole.text("TraceHeaderList/Bussiness/BussinessDocType")
    doc_type = next((one for one in BussinessDocType if one.value == _number(text or "0")), None)
    if doc_type is None:
        message = f"Loại nghiệp vụ “{text[:20]}” không có trong danh mục (0–3)."
        raise EdxmlError("unknown_bussiness_type", message, "TraceHeaderList/Bussiness")
    number, notation = header.text("Code/CodeNumber"), header.text("Code/CodeNotation")
    return Face(
        sender=sender,
        receivers=receivers,
        document_id=document_id,
        code=f"{number}/{notation}" if notation else number,
        subject=header.text("Subject"),
        doc_type=doc_type,
        trace_place=place,
    )


def _number(text: str) -> int | None:
    return int(text[:9]) if text.isascii() and text.isdigit() else None


def _require(*parts: tuple[str, object]) -> None:
    absent = [place for place, there in parts if not there]
    if absent:
        raise _missing(*absent)


def _missing(*places: str) -> EdxmlError:
    return EdxmlError("missing", f"Gói tin thiếu: {', '.join(places)}.", places[0])


def _base64_behind_tag(piece: bytes) -> int:
    """Where a long run of base64 begins that ends the piece, right behind a tag that has no value
    with quotes; the piece's end when there is none. Even in a comment such a run changes nothing.
    """
    start = piece.rfind(b">") + 1
    if start and len(piece) - start >= _LONG:
        tag = piece[piece.rfind(b"<", 0, start) : start]
        if (
            tag.startswith(b"<")
            and not _QUOTE.search(tag)
            and not piece[start:].translate(None, _BASE64)
        ):
            return start
    return len(piece)


def _doctype(*_: object) -> None:
    raise EdxmlError("doctype", "Gói tin có khai báo DOCTYPE hoặc ENTITY, không mở vì an toàn.")


def _refuse_foreign_root(name: str, local: str, attributes: dict[str, str]) -> None:
    prefix = name.rpartition(":")[0]
    namespace = attributes.get(f"xmlns:{prefix}" if prefix else "xmlns", "")
    if local == "Envelope" or "e-doc.vn" in namespace:
        text = "Gói tin SOAP theo chuẩn cũ (512/2803), không phải edXML của QCVN 102:2016."
        raise EdxmlError("old_dialect", text, local)
    if local not in {"edXML", "edXMLEnvelope"}:
        text = f"Phần tử gốc là “{local[:40]}”, không phải edXML."
        raise EdxmlError("not_edxml", text, local[:40])
