"""What does something or hides something in a PDF is told; links and jumps within it are not."""

import io
from collections.abc import Callable

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, String

from support.papers import draft
from vanban.formats.pdf.active import ACTION, INSIDE, MEDIA, SCRIPT, active_parts
from vanban.formats.pdf.examine import examine

Change = Callable[[Pdf], None]
RUNS = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


def with_(change: Change) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(draft())) as document:
        change(document)
        document.save(out)
    return out.getvalue()


def opening(action: Dictionary) -> Change:
    return lambda document: setattr(document.Root, "OpenAction", action)


def mark(**keys: object) -> Change:
    def change(document: Pdf) -> None:
        made = document.make_indirect(Dictionary(Type=Name.Annot, Rect=[0, 0, 9, 9], **keys))
        document.pages[0].Annots = Array([made])

    return change


def named(document: Pdf) -> None:
    document.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("a"), RUNS])))


def attached(document: Pdf) -> None:
    document.attachments["an.exe"] = b"MZ"


def of_a_page(document: Pdf) -> None:
    document.pages[0].AA = Dictionary(O=RUNS)


def of_a_field(document: Pdf) -> None:
    field = document.make_indirect(Dictionary(FT=Name.Tx, T=String("a"), AA=Dictionary(K=RUNS)))
    document.Root.AcroForm = Dictionary(Fields=Array([field]))


def endless(document: Pdf) -> None:
    again = document.make_indirect(Dictionary(S=Name.GoTo, D=Array([])))
    again.Next = again
    document.Root.OpenAction = again


CASES = {
    "opening": (opening(RUNS), SCRIPT),
    "after-a-jump": (opening(Dictionary(S=Name.GoTo, D=Array([]), Next=RUNS)), SCRIPT),
    "named": (named, SCRIPT),
    "page": (of_a_page, SCRIPT),
    "field": (of_a_field, SCRIPT),
    "link": (mark(Subtype=Name.Link, A=RUNS), SCRIPT),
    "program": (opening(Dictionary(S=Name.Launch, F=String("/bin/sh"))), ACTION),
    "file": (mark(Subtype=Name.Link, A=Dictionary(S=Name.GoToR, F=String("x.pdf"))), ACTION),
    "attached": (attached, INSIDE),
    "pinned": (mark(Subtype=Name.FileAttachment), INSIDE),
    "film": (mark(Subtype=Name.RichMedia), MEDIA),
    "web": (mark(Subtype=Name.Link, A=Dictionary(S=Name.URI, URI=String("https://a.vn"))), ""),
    "jump": (opening(Dictionary(S=Name.GoTo, D=Array([]))), ""),
    "endless": (endless, ""),
}


@pytest.mark.parametrize("case", CASES)
def test_what_is_active_is_named(case: str) -> None:
    change, told = CASES[case]
    data = with_(change)
    assert active_parts(data) == ((told,) if told else ())
    assert examine(data).active == ((told,) if told else ())


def test_a_plain_draft_stands_still() -> None:
    assert active_parts(draft()) == ()
