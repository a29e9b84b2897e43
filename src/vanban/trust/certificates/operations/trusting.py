"""The trust store of this installation: the PEM files of VANBAN_TRUST_DIR."""

import os
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from vanban.trust.certificates.rules import TrustStore, trust_store


def trusted() -> TrustStore:
    """The roots and intermediates of the folders in VANBAN_TRUST_DIR (several, with ``:``).

    Read again when a file changes. Without the setting nobody is trusted and every verdict says
    that the issuer is unknown.
    """
    folders = [Path(part) for part in settings.TRUST_DIR.split(os.pathsep) if part]
    paths = sorted(path for folder in folders for path in folder.glob("*.pem"))
    return _read(tuple((str(path), path.stat().st_mtime_ns) for path in paths))


@lru_cache(maxsize=4)
def _read(files: tuple[tuple[str, int], ...]) -> TrustStore:
    return trust_store({Path(name).name: Path(name).read_bytes() for name, _ in files})
