"""What in a PDF does something or hides something: a document that is signed stands still.

A script may show other words on another day, an action may start a program, a file inside is seen
by nobody who signs. Links to web pages and jumps within the file are no harm.
"""

import contextlib
import io
from collections.abc import Iterator
from typing import Any, Final

import pikepdf

from vanban.formats.pdf import errors

SCRIPT: Final = "mã lệnh chạy khi mở (JavaScript)"
ACTION: Final = "lệnh mở chương trình, tệp khác hoặc gửi dữ liệu"
INSIDE: Final = "tệp khác nằm bên trong"
MEDIA: Final = "âm thanh, phim hoặc mô hình động"
_ACTIONS: Final = {
    "/JavaScript": SCRIPT,
    **dict.fromkeys(
        ("/Launch", "/SubmitForm", "/ImportData", "/GoToR", "/GoToE", "/ResetForm"), ACTION
    ),
    **dict.fromkeys(("/Movie", "/Rendition", "/Sound", "/RichMediaExecute"), MEDIA),
}
_MARKS: Final = {
    "/FileAttachment": INSIDE,
    **dict.fromkeys(("/RichMedia", "/Movie", "/Screen", "/Sound", "/3D"), MEDIA),
}
_CHAIN: Final = 50  # actions one after another
_FAULTS: Final = (pikepdf.PdfError, ValueError, TypeError, KeyError, IndexError, RecursionError)


def active_parts(data: bytes) -> tuple[str, ...]:
    """In words what is active in a PDF, each once. Refuses (PdfError) one that cannot be read."""
    try:
        with pikepdf.open(io.BytesIO(data)) as document:
            return tuple(dict.fromkeys(_found(document)))
    except _FAULTS as broken:
        raise errors.broken() from broken


def _found(document: pikepdf.Pdf) -> Iterator[str]:
    root = document.Root
    yield from _of_action(root.get("/OpenAction"))
    yield from _of_moments(root.get("/AA"))
    names = root.get("/Names")
    if isinstance(names, pikepdf.Dictionary):
        yield from (SCRIPT for key in names.keys() if key == "/JavaScript")  # noqa: SIM118
        yield from (INSIDE for key in names.keys() if key == "/EmbeddedFiles")  # noqa: SIM118
    form = root.get("/AcroForm")
    if isinstance(form, pikepdf.Dictionary):
        for field in _listed(form.get("/Fields")):
            yield from _of_holder(field)
    for page in document.pages:
        yield from _of_moments(page.obj.get("/AA"))
        for mark in _listed(page.obj.get("/Annots")):
            kind = _MARKS.get(str(mark.get("/Subtype", "")))
            if kind:
                yield kind
            yield from _of_holder(mark)


def _of_holder(holder: pikepdf.Dictionary) -> Iterator[str]:
    yield from _of_action(holder.get("/A"))
    yield from _of_moments(holder.get("/AA"))


def _of_moments(moments: Any) -> Iterator[str]:
    """Actions by the moment they are for: opening, closing, a key."""
    if isinstance(moments, pikepdf.Dictionary):
        for name in moments.keys():  # noqa: SIM118 - no mapping
            yield from _of_action(moments.get(name))


def _of_action(action: Any, depth: int = 0) -> Iterator[str]:
    if not isinstance(action, pikepdf.Dictionary) or depth > _CHAIN:
        return
    kind = _ACTIONS.get(str(action.get("/S", "")))
    if kind:
        yield kind
    following = action.get("/Next")
    every = _listed(following) if isinstance(following, pikepdf.Array) else [following]
    for each in every:
        yield from _of_action(each, depth + 1)


def _listed(array: Any) -> list[pikepdf.Dictionary]:
    if not isinstance(array, pikepdf.Array):
        return []
    found = []
    for index in range(len(array)):
        with contextlib.suppress(*_FAULTS):
            each = array[index]
            if isinstance(each, pikepdf.Dictionary):
                found.append(each)
    return found
