"""A dossier and what lies in it as XML: the fields of Decree 30/2020, annex VI, parts I to III,
by their names there, dates as dd/MM/yyyy, the documents in the order of time.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from lxml import etree

Fields = Mapping[str, "str | int | date | Fields | Sequence[Fields] | None"]
_NOT_XML: Final = {code: None for code in range(32) if code not in {9, 10, 13}} | {
    0xFFFE: None,
    0xFFFF: None,
}


@dataclass(frozen=True, slots=True)
class Inventory:
    """Fields of the dossier, then of each document; what is empty is left out, what has several
    (recipients) is an element each.
    """

    dossier: Fields
    documents: Sequence[Fields]


def write_inventory(inventory: Inventory) -> bytes:
    """The XML, UTF-8."""
    root = etree.Element("Dossier")
    _fill(root, inventory.dossier)
    documents = etree.SubElement(root, "Documents")
    for each in inventory.documents:
        _fill(etree.SubElement(documents, "Document"), each)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _fill(parent: etree._Element, fields: Fields) -> None:
    for name, value in fields.items():
        if value is None or value == "":
            continue
        if isinstance(value, str | int | date):
            etree.SubElement(parent, name).text = _text(value)
            continue
        for each in (value,) if isinstance(value, Mapping) else value:
            _fill(etree.SubElement(parent, name), each)


def _text(value: str | int | date) -> str:
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    clean = str(value).translate(_NOT_XML)
    return "".join(char for char in clean if not "\ud800" <= char <= "\udfff")
