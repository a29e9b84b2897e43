"""Parse a message from an untrusted network, and walk it by local names.

What senders are known to get wrong is read past with a remark; everything else that is not XML
is refused, because a parser that guesses would take half a document for a whole one.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final

from lxml import etree

from vanban.formats.edxml.errors import EdxmlError
from vanban.formats.edxml.message import NAMESPACE, VIETNAM, Remark

_MEBIBYTE: Final = 1024 * 1024
_CHUNK: Final = 64 * 1024
_LONGEST_JUNK: Final = 256

_DECLARED: Final = re.compile(rb"<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([A-Za-z0-9._-]+)[\"']")
_DTD: Final = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_ENCODINGS: Final = frozenset({b"utf-8", b"utf8", b"us-ascii", b"ascii"})
_YEAR_FIRST: Final = re.compile(r"(?P<year>\d{4})[/-](?P<month>\d{1,2})[/-](?P<day>\d{1,2})")
_DAY_FIRST: Final = re.compile(r"(?P<day>\d{1,2})[/-](?P<month>\d{1,2})[/-](?P<year>\d{4})")
_INTEGER: Final = re.compile(r"[+-]?[0-9]{1,9}")
_PARTS: Final = ("year", "month", "day")
_CLOCK: Final = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?")


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one message may cost us. An edXML tree is nine deep, its signature eleven."""

    max_bytes: int = 512 * _MEBIBYTE
    max_unzipped: int = 512 * _MEBIBYTE
    max_depth: int = 64
    max_elements: int = 200_000


class Node:
    """An element, found by local name whatever its prefix; shares one list of remarks."""

    __slots__ = ("_element", "place", "remarks")

    def __init__(self, element: etree._Element, place: str, remarks: list[Remark]) -> None:
        self._element = element
        self.place = place
        self.remarks = remarks

    @property
    def name(self) -> str:
        return _local(self._element)

    def children(self, name: str) -> Iterator["Node"]:
        for element in self._element:
            if _local(element) == name:
                yield Node(element, f"{self.place}/{name}".lstrip("/"), self.remarks)

    def child(self, name: str) -> "Node | None":
        return next(self.children(name), None)

    def at(self, path: str) -> "Node | None":
        """The first element at a path of local names below this one."""
        node: Node | None = self
        for name in path.split("/"):
            node = node.child(name) if node else None
        return node

    @property
    def own_text(self) -> str:
        return (self._element.text or "").strip()

    def text(self, path: str) -> str:
        node = self.at(path)
        return node.own_text if node else ""

    def texts(self, path: str) -> tuple[str, ...]:
        """The non-empty texts of all elements at the path's end (`ToPlaces/Place`)."""
        parent, _, name = path.rpartition("/")
        node = self.at(parent) if parent else self
        found = (child.own_text for child in node.children(name)) if node else ()
        return tuple(text for text in found if text)

    def integer(self, path: str) -> int | None:
        text = self.text(path)
        if not text:
            return None
        if not _INTEGER.fullmatch(text):
            self.remark("number", f"“{text[:40]}” không phải số nguyên.", path)
            return None
        return int(text)

    def flag(self, path: str) -> bool:
        return self.text(path).casefold() not in {"", "0", "false"}

    def day(self, path: str) -> date | None:
        text = self.text(path)
        if not text:
            return None
        found = _YEAR_FIRST.match(text) or _DAY_FIRST.match(text)
        try:
            year, month, day = (int(found[part]) for part in _PARTS) if found else (0, 0, 0)
            value = date(year, month, day)
        except ValueError:
            self.remark("date", f"“{text[:40]}” không phải ngày.", path)
            return None
        if found and found.re is _DAY_FIRST:
            self.remark("date_order", f"Ngày viết dd/MM/yyyy: “{text[:40]}”.", path)
        return value

    def moment(self, path: str) -> datetime | None:
        day = self.day(path)
        if day is None:
            return None
        _, _, clock = self.text(path).replace("T", " ").partition(" ")
        found = _CLOCK.fullmatch(clock.strip())
        hour, minute, second = (int(n) for n in found.groups("0")) if found else (0, 0, 0)
        try:
            at = time(hour, minute, second)
        except ValueError:
            self.remark("time", f"“{clock[:40]}” không phải giờ.", path)
            return None
        return datetime.combine(day, at, VIETNAM)

    def remark(self, code: str, text: str, path: str = "") -> None:
        place = f"{self.place}/{path}".strip("/")
        self.remarks.append(Remark(code, text, place))


def parse(data: bytes, limits: Limits) -> Node:
    """The root of a message, with remarks on what was read past.

    Refuses with EdxmlError: `empty`, `too_large`, `encoding`, `not_xml`, `doctype`, `malformed`,
    `too_deep`, `too_many_elements`, `old_dialect`, `not_edxml`.
    """
    remarks: list[Remark] = []
    root = _build(_clean(data, limits, remarks), limits, remarks)
    name, namespace = _local(root), _namespace(root)
    if name == "Envelope" or "e-doc.vn" in namespace:
        raise EdxmlError(
            "old_dialect",
            "Gói tin SOAP theo chuẩn cũ (512/2803), không phải edXML của QCVN 102:2016.",
            name,
        )
    if name not in {"edXML", "edXMLEnvelope"}:
        raise EdxmlError("not_edxml", f"Phần tử gốc là “{name[:40]}”, không phải edXML.", name[:40])
    if namespace != NAMESPACE:
        remarks.append(Remark("namespace", f"Không gian tên lạ: “{namespace[:100]}”.", name))
    return Node(root, "", remarks)


def _clean(data: bytes, limits: Limits, remarks: list[Remark]) -> bytes:
    """UTF-8 from the first mark of XML on, with no document type in it."""
    if not data.strip():
        raise EdxmlError("empty", "Tệp rỗng.")
    if len(data) > limits.max_bytes:
        size = limits.max_bytes // _MEBIBYTE
        raise EdxmlError("too_large", f"Gói tin lớn hơn giới hạn {size} MiB.")
    transcoded = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    if transcoded:
        data = _from_utf16(data)
    start = data.find(b"<", 0, _LONGEST_JUNK + 1)
    if start < 0:
        raise EdxmlError("not_xml", "Tệp không phải XML.")
    if data[:start].removeprefix(b"\xef\xbb\xbf").strip():
        remarks.append(Remark("junk", "Có ký tự thừa trước phần khai báo XML."))
    data = data[start:] if start else data
    declared = _DECLARED.match(data[:200])
    if declared and not transcoded and declared[1].lower() not in _ENCODINGS:
        name = declared[1].decode("ascii")
        raise EdxmlError("encoding", f"Bảng mã “{name}” không được nhận, phải là UTF-8.")
    if _DTD.search(data):
        raise EdxmlError("doctype", "Gói tin có khai báo DOCTYPE hoặc ENTITY, không mở vì an toàn.")
    return data


def _from_utf16(data: bytes) -> bytes:
    try:
        return data.decode("utf-16").encode()
    except UnicodeDecodeError:
        raise EdxmlError("encoding", "Tệp UTF-16 hỏng.") from None


def _build(data: bytes, limits: Limits, remarks: list[Remark]) -> etree._Element:
    # huge_tree, because one text here is a whole PDF; depth and number are counted by ourselves.
    # recover, because unbound prefixes occur in the vendor's own sample; _judge refuses the rest.
    parser = etree.XMLPullParser(
        events=("start", "end"),
        encoding="utf-8",
        huge_tree=True,
        recover=True,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )
    depth = count = 0
    try:
        for offset in range(0, len(data), _CHUNK):
            parser.feed(data[offset : offset + _CHUNK])
            for event, _ in parser.read_events():
                depth += 1 if event == "start" else -1
                count += event == "start"
                if depth > limits.max_depth:
                    raise EdxmlError("too_deep", "Gói tin có các phần tử lồng nhau quá sâu.")
            if count > limits.max_elements:
                raise EdxmlError("too_many_elements", "Gói tin có quá nhiều phần tử.")
        root = parser.close()
    except etree.XMLSyntaxError as fault:
        raise EdxmlError("malformed", f"XML hỏng: {fault.msg}.") from None
    _judge(parser, remarks)
    if root is None:
        raise EdxmlError("malformed", "XML không có phần tử nào.")
    return root


def _judge(parser: "etree.XMLPullParser", remarks: list[Remark]) -> None:
    unbound = False
    for entry in parser.feed_error_log:
        if entry.domain_name == "NAMESPACE":
            unbound = True
        elif entry.level_name in {"ERROR", "FATAL"}:
            place = f"dòng {entry.line}"
            raise EdxmlError("malformed", f"XML hỏng ở {place}: {entry.message}.", place)
    if unbound:
        remarks.append(Remark("unbound_prefix", "Có tiền tố không gian tên chưa khai báo."))


def _local(element: etree._Element) -> str:
    """The name without namespace; an unbound prefix stays in the tag and goes too."""
    return str(element.tag).rpartition("}")[2].rpartition(":")[2]


def _namespace(element: etree._Element) -> str:
    """Read off the tag: etree.QName refuses a tag with an unbound prefix."""
    return str(element.tag).rpartition("}")[0].removeprefix("{")
