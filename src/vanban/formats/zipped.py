"""What Python raises on a ZIP that is damaged or made to hurt, for everything that reads one."""

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
