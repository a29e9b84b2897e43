"""The line between the demo's offices and their axis: cut for a while, then there again."""

import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from support.stack import OFFICES, Stack


@contextmanager
def line_down(stack: Stack) -> Iterator[None]:
    """Inside, no office reaches the axis: nothing answers where their links lead."""
    files = [stack.folder / part / "axis-links.json" for part in OFFICES]
    before = [path.read_text(encoding="utf-8") for path in files]
    with socket.socket() as nobody:  # held, and never listening: whoever calls is refused
        nobody.bind(("127.0.0.1", 0))
        dead = f"http://127.0.0.1:{nobody.getsockname()[1]}"
        try:
            for path, text in zip(files, before, strict=True):
                _write(path, json.dumps([link | {"base_url": dead} for link in json.loads(text)]))
            yield
        finally:
            for path, text in zip(files, before, strict=True):
                _write(path, text)


def _write(path: Path, text: str) -> None:
    """At once, as private as it was: workers read it whenever they like."""
    draft = path.with_suffix(".cut")
    draft.touch(mode=0o600)
    draft.write_text(text, encoding="utf-8")
    draft.replace(path)
