"""Identifiers made in our own code, ordered in time, so that indexes grow at one end."""

import os
import time
from uuid import UUID

_MILLIS = 48


def new_id() -> UUID:
    """A UUID of version 7 (RFC 9562 section 5.7): 48 bits of milliseconds, the rest random."""
    millis = time.time_ns() // 1_000_000
    value = (millis & ((1 << _MILLIS) - 1)) << 80 | int.from_bytes(os.urandom(10))
    value = (value & ~(0xF << 76)) | (0x7 << 76)
    value = (value & ~(0x3 << 62)) | (0x2 << 62)
    return UUID(int=value)
