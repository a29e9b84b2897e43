"""Reading an ODT (OpenDocument 1.3, ISO/IEC 26300): the words of its paragraphs and page heads."""

import io
import zipfile
from collections.abc import Iterator
from typing import Final

from lxml import etree

from vanban.formats import zipped

MEDIA_TYPE: Final = "application/vnd.oasis.opendocument.text"
_LIMIT: Final = 60 * 1024 * 1024  # of XML, unpacked
_TEXT: Final = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_NOT_SAID: Final = frozenset(
    f"{_TEXT}{name}" for name in ("tracked-changes", "note", "ruby-text", "sequence-decls")
)
_PARSER: Final = etree.XMLParser(
    resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
)


class OdtError(ValueError):
    """The bytes are no ODT that can be read; `text_vi` says so to a person."""

    def __init__(self, text_vi: str) -> None:
        super().__init__(text_vi)
        self.text_vi = text_vi


def is_odt(archive: zipfile.ZipFile) -> bool:
    """Whether an opened ZIP says that it is an ODT (part 2, 3.3: the entry `mimetype`)."""
    try:
        entry = archive.getinfo("mimetype")
        return zipped.read_entry(archive, entry, len(MEDIA_TYPE)) == MEDIA_TYPE.encode()
    except (KeyError, *zipped.FAULTS):
        return False


def paragraphs(data: bytes) -> list[str]:
    """The paragraphs and headings that say something, in the order of the text.

    Refuses (OdtError) what is no ODT, is damaged, or unpacks beyond measure.
    """
    return _said(data, "content.xml")


def page_heads(data: bytes) -> list[str]:
    """The paragraphs of the heads and feet of pages. Refuses (OdtError) as `paragraphs`."""
    return _said(data, "styles.xml")


def _said(data: bytes, part: str) -> list[str]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            xml = zipped.read_entry(archive, archive.getinfo(part), _LIMIT)
    except (KeyError, *zipped.FAULTS) as wrong:
        raise OdtError("Tệp ODT bị hỏng, không mở được.") from wrong
    if len(xml) > _LIMIT:
        raise OdtError("Tệp ODT mở ra quá lớn.")
    try:
        root = etree.fromstring(xml, _PARSER)
    except etree.XMLSyntaxError as wrong:
        raise OdtError("Tệp ODT bị hỏng, không đọc được chữ.") from wrong
    found = (" ".join("".join(_words(each)).split()) for each in _blocks(root))
    return [text for text in found if text]


def _blocks(root: etree._Element) -> Iterator[etree._Element]:
    """Paragraphs and headings, not those inside another (a note, a frame) and nothing deleted."""
    for each in root.iter(f"{_TEXT}p", f"{_TEXT}h"):
        above = {parent.tag for parent in each.iterancestors()}
        if not above & _NOT_SAID:
            yield each


def _words(element: etree._Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if child.tag in {f"{_TEXT}s", f"{_TEXT}tab", f"{_TEXT}line-break"}:
            yield " "
        elif child.tag not in _NOT_SAID and child.tag != f"{_TEXT}p":
            yield from _words(child)
        yield child.tail or ""
