"""Reading a ZIP that is damaged or made to hurt: what Python raises, and how far an entry is read.

`ZipFile.read` unpacks a whole entry before it looks at the size that the entry claims, and of
BZIP2 and LZMA, 600 bytes are enough for 600 MB: every entry from outside is read by `read_entry`.
"""

import lzma
import struct
import zipfile
import zlib
from typing import Final

FAULTS: Final = (
    zipfile.BadZipFile,
    RuntimeError,  # a password, or (as NotImplementedError) a method this Python does not know
    EOFError,
    OSError,
    ValueError,
    struct.error,
    zlib.error,
    lzma.LZMAError,
)
_PIECE: Final = 64 * 1024
_METHODS: Final = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})


def read_entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, most: int) -> bytes:
    """The bytes of an entry, of a longer one the first `most` + 1, in memory of about that size.

    Raises one of FAULTS, BadZipFile for a method that no office program writes.
    """
    if entry.compress_type not in _METHODS:
        raise zipfile.BadZipFile("unusual method of compression")
    data = bytearray()
    with archive.open(entry) as stream:
        while piece := stream.read(min(_PIECE, most + 1 - len(data))):
            data += piece
    return bytes(data)
