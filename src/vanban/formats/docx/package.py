"""The ZIP of a DOCX: opened within limits, and written back with everything untouched kept."""

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Self

from lxml import etree

from vanban.formats import zipped

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MAIN: Final = "word/document.xml"
_LIMIT: Final = 60 * 1024 * 1024  # of XML, unpacked
_PARTS: Final = 4000


class DocxError(ValueError):
    """The bytes are no Word file that can be read; `text_vi` says so to a person."""

    def __init__(self, text_vi: str) -> None:
        super().__init__(text_vi)
        self.text_vi = text_vi


def _beyond_measure(entries: Sequence[zipfile.ZipInfo]) -> str:
    """What is too much in a file, by what it says of itself; empty when nothing is."""
    if len(entries) > _PARTS:
        return "Tệp Word có quá nhiều phần bên trong."
    xml = sum(each.file_size for each in entries if each.filename.endswith(".xml"))
    if xml > _LIMIT or sum(each.file_size for each in entries) > 4 * _LIMIT:
        return "Tệp Word mở ra quá lớn."
    return ""


@dataclass(frozen=True, slots=True)
class Package:
    """The parts of a DOCX, by name."""

    parts: dict[str, bytes]

    @classmethod
    def opened(cls, data: bytes) -> Self:
        """Open a DOCX. Refuses (DocxError) what is none, is damaged, or unpacks beyond measure."""
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                entries = archive.infolist()
                beyond = _beyond_measure(entries)
                parts = (
                    {}
                    if beyond
                    else {
                        each.filename: zipped.read_entry(archive, each, 4 * _LIMIT)
                        for each in entries
                    }
                )
        except zipped.FAULTS as wrong:
            raise DocxError("Tệp Word bị hỏng, không mở được.") from wrong
        if beyond:  # told apart from damage: DocxError is a ValueError, too
            raise DocxError(beyond)
        if MAIN not in parts:
            raise DocxError("Tệp không phải văn bản Word (.docx).")
        return cls(parts)

    def tree(self, name: str) -> etree._Element | None:
        """The XML of a part; None when there is no such part. Refuses (DocxError) broken XML."""
        data = self.parts.get(name)
        if data is None:
            return None
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
        )
        try:
            return etree.fromstring(data, parser)
        except etree.XMLSyntaxError as wrong:
            raise DocxError("Tệp Word có phần bị hỏng bên trong.") from wrong

    def main(self) -> etree._Element:
        """The document itself. Refuses (DocxError) as `tree`."""
        root = self.tree(MAIN)
        if root is None or root.find(f"{W}body") is None:
            raise DocxError("Tệp không phải văn bản Word (.docx).")
        return root

    def saved(self, changed: dict[str, etree._Element]) -> bytes:
        """The file again with some parts written anew; the others bit for bit."""
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in self.parts.items():
                root = changed.get(name)
                archive.writestr(name, data if root is None else _written(root))
        return out.getvalue()


def _written(root: etree._Element) -> bytes:
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return written
