"""Which part of PDF/A a file claims to be: what is added must not break the claim (ISO 19005)."""

import re

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.writer import BasePdfFileWriter

_PART = re.compile(rb"pdfaid:part(?:\s*=\s*[\"']|[^>=]*(?:=[\"'][^\"']*[\"'])?\s*>\s*)(\d)")
_LARGEST = 1_000_000


def archival_part(writer: BasePdfFileWriter) -> int:
    """1, 2, 3 or 4; 0 for a file that claims nothing.

    Part 1 knows no transparency and wants each font's list of letters; the others take what we
    add as it is.
    """
    root = writer.root
    metadata = root["/Metadata"] if "/Metadata" in root else None  # noqa: SIM401 - follows
    if not isinstance(metadata, generic.StreamObject):
        return 0
    match = _PART.search(metadata.data[:_LARGEST])
    return int(match[1]) if match else 0
