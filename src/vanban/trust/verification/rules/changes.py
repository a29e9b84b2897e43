"""What was changed in a PDF after a signature, as a reader would see it.

The signed bytes are a complete PDF of their own. It is opened beside the whole file and the two
are compared thing by thing: pages, what is drawn on them, form fields, annotations, actions.
A signing tool may rewrite its tables as it likes; what counts is what the page shows.
"""

import io
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pikepdf

from vanban.trust.verification.rules.covering import covers
from vanban.trust.verification.rules.reading import TROUBLE, Signature, signed_fields
from vanban.trust.verification.rules.sameness import DEPTH, PASSED_OVER, Same
from vanban.trust.verification.rules.verdict import ChangeFacts, Shadow
from vanban.trust.verification.rules.widgets import Changes, compare_widgets, fields_of

# What is drawn, and how the sheet lies.
_PAGE_KEYS = ("/Contents", "/Resources", "/MediaBox", "/CropBox", "/Rotate", "/UserUnit", "/AA")
_INHERITED = {"/Resources", "/MediaBox", "/CropBox", "/Rotate"}
# What can run, hide or replace things by itself.
_ROOT_KEYS = ("/OCProperties", "/OpenAction", "/AA", "/Names", "/Collection", "/AF")
_FORM_KEYS = ("/XFA", "/NeedAppearances")
_FILLED_KEYS = {"/V", "/AP", "/AS", "/Ff", "/F", "/DA", "/Q", "/MK", "/DV", "/Type", "/Lock"}


class NotComparable(Exception):  # noqa: N818 - an answer, turned into a ground by the caller
    """What was signed cannot be opened as a PDF by itself."""


class Appended(Exception):  # noqa: N818 - an answer, turned into a ground by the caller
    """What was signed is a sound PDF; what stands after it is no proper update (an ISA shape)."""


class Wrapped(Exception):  # noqa: N818 - an answer, turned into a ground by the caller
    """The signed bytes do not hold this signature: it was wrapped around them (an SWA shape)."""


def changes_after(pdf: bytes, end: int, signature: Signature | None = None) -> ChangeFacts:
    """Compare the file as signed (its first ``end`` bytes) with the file as it is.

    ``signature`` must be found in the signed part. Raises NotComparable, Appended or Wrapped when
    there is no comparing.
    """
    last = end >= len(pdf.rstrip(b"\r\n\0 "))
    try:
        old = pikepdf.open(io.BytesIO(pdf[:end]))
    except TROUBLE as broken:
        raise NotComparable from broken
    with old:
        if signature is not None and not _holds(old, signature):
            raise Wrapped
        if last:
            return ChangeFacts()
        try:
            with pikepdf.open(io.BytesIO(pdf)) as new:
                found = _compared(old, new)
        except TROUBLE as broken:
            raise Appended from broken
    facts = ChangeFacts(
        signatures=tuple(found.signatures),
        stamps=tuple(found.stamps),
        filled=tuple(found.filled),
        annotations=found.annotations,
        content=tuple(dict.fromkeys(found.content)),
        shadows=tuple(dict.fromkeys(found.shadows)),
        evidence=found.evidence,
        covering=covers(pdf, end, tuple(found.signatures)) if found.signatures else (),
    )
    if _xref(pdf) != _xref(pdf[:end]):
        return facts
    # No update of the file: this reader passes it over, another may find the objects in it.
    if b" obj" in pdf[end:]:
        raise Appended
    return replace(facts, loose=True)


def _xref(pdf: bytes) -> bytes:
    """Where the file says that its last table of objects stands."""
    return b" ".join(pdf[max(pdf.rfind(b"startxref"), 0) :].split(None, 2)[1:2])


def _holds(old: pikepdf.Pdf, signature: Signature) -> bool:
    """The signed bytes, opened by themselves, hold this very signature."""
    try:
        return any(
            each.contents == signature.contents and each.byte_range == signature.byte_range
            for each in signed_fields(old)
        )
    except TROUBLE as broken:
        raise NotComparable from broken


def _compared(old: pikepdf.Pdf, new: pikepdf.Pdf) -> Changes:
    found = Changes()
    _compare_root(old, new, found)
    _compare_pages(old, new, found)
    _compare_fields(old, new, found)
    compare_widgets(old, new, found)
    rebuilt = [text for text in map(str, new.get_warnings()) if "reconstruct" in text]
    if rebuilt and not any("reconstruct" in str(each) for each in old.get_warnings()):
        raise ValueError(rebuilt[0])
    if rebuilt:
        raise NotComparable
    return found


def _compare_root(old: pikepdf.Pdf, new: pikepdf.Pdf, found: Changes) -> None:
    same = Same()
    for key in _ROOT_KEYS:
        if not same(old.Root.get(key), new.Root.get(key)):
            found.content.append(f"root{key}")
            if key == "/OCProperties":
                found.shadows.append(Shadow.HIDE)
    forms = [each.Root.get("/AcroForm") or pikepdf.Dictionary() for each in (old, new)]
    for key in _FORM_KEYS:
        if not same(forms[0].get(key), forms[1].get(key)):
            found.content.append(f"root{key}")
    found.evidence = not same(old.Root.get("/DSS"), new.Root.get("/DSS"))
    if ("/Encrypt" in old.trailer) != ("/Encrypt" in new.trailer):
        found.content.append("root/Encrypt")


def _compare_pages(old: pikepdf.Pdf, new: pikepdf.Pdf, found: Changes) -> None:
    if len(old.pages) != len(new.pages):
        found.content.append("pages")
        return
    same = Same()
    known = _Known(old)
    for number, (before, after) in enumerate(zip(old.pages, new.pages, strict=True), start=1):
        for key in _PAGE_KEYS:
            if not same(_of_page(before.obj, key), _of_page(after.obj, key)):
                found.content.append(f"page {number}")
                found.shadows += shadows_of(known, before.obj, after.obj, key, same)
        _compare_annotations(before.obj, after.obj, found, number, same)


def _of_page(page: Any, key: str) -> Any:
    node = page
    for _ in range(DEPTH):
        if key in node or key not in _INHERITED or "/Parent" not in node:
            break
        node = node["/Parent"]
    return node.get(key)


def _compare_annotations(before: Any, after: Any, found: Changes, number: int, same: Same) -> None:
    """Widgets are compared as fields; anything else must stay, and what is new is counted."""
    old, new = _annotations(before), _annotations(after)
    kept = 0
    for annotation in old:
        if any(same(annotation, other) for other in new):
            kept += 1
    if kept < len(old):
        found.content.append(f"page {number}")
        found.shadows.append(Shadow.HIDE)
    found.annotations += max(0, len(new) - len(old))


def _annotations(page: Any) -> list[Any]:
    listed = page.get("/Annots")
    if listed is None:
        return []
    return [each for each in listed.as_list() if each.get("/Subtype") != "/Widget"]


def _compare_fields(old: pikepdf.Pdf, new: pikepdf.Pdf, found: Changes) -> None:
    before, after = dict(fields_of(old)), dict(fields_of(new))
    same = Same()
    for name, field_before in before.items():
        if name not in after:
            found.content.append(f"field {name}")
            continue
        _compare_field(name, field_before, after[name], found, same)
    for name in after.keys() - before.keys():
        if _kind(after[name]) == "/Sig" and "/V" in after[name]:
            _signed(name, after[name], found)
        elif _kind(after[name]) != "/Sig" or _draws(after[name]):
            found.annotations += 1
    found.signatures.sort()
    found.stamps.sort()


def _compare_field(name: str, old: Any, new: Any, found: Changes, same: Same) -> None:
    changed = [key for key in {*old.keys(), *new.keys()} if not same(old.get(key), new.get(key))]
    changed = [key for key in changed if key not in PASSED_OVER and key != "/Kids"]
    if not changed and _same_kids(old, new, same):
        return
    if set(changed) - _FILLED_KEYS:
        found.content.append(f"field {name}")
    elif _kind(old) != "/Sig":
        found.filled.append(name)
    elif "/V" not in old and "/V" in new:
        _signed(name, new, found)
    else:
        found.content.append(f"field {name}")
        found.shadows.append(Shadow.REPLACE)


def _signed(name: str, form_field: Any, found: Changes) -> None:
    stamp = str(form_field["/V"].get("/Type", "")) == "/DocTimeStamp"
    (found.stamps if stamp else found.signatures).append(name)


def _same_kids(old: Any, new: Any, same: Same) -> bool:
    before, after = old.get("/Kids"), new.get("/Kids")
    if before is None or after is None:
        return before is None and after is None
    pairs = zip(before.as_list(), after.as_list(), strict=False)
    return len(before) == len(after) and all(
        same(a.get("/AP"), b.get("/AP")) and same(a.get("/Rect"), b.get("/Rect")) for a, b in pairs
    )


def _kind(form_field: Any) -> str:
    return str(form_field.get("/FT", ""))


def _draws(form_field: Any) -> bool:
    """A signature field nobody signed, but with something painted in it."""
    picture = form_field.get("/AP")
    normal = picture.get("/N") if picture is not None else None
    return isinstance(normal, pikepdf.Stream) and bool(normal.read_bytes().strip())


class _Known:
    """The objects of the file as signed, asked for only when something was changed."""

    def __init__(self, document: pikepdf.Pdf) -> None:
        self.document = document

    def hidden(self, thing: Any, in_use: Any) -> bool:
        """Already lying unused in the signed file: planted before signing."""
        if not isinstance(thing, pikepdf.Object) or not thing.is_indirect:
            return False
        if isinstance(in_use, pikepdf.Object) and in_use.objgen == thing.objgen:
            return False
        number = thing.objgen[0]
        if number >= len(self.document.objects):
            return False
        planted = self.document.get_object(thing.objgen)
        return isinstance(planted, pikepdf.Stream | pikepdf.Dictionary)


def shadows_of(known: _Known, before: Any, after: Any, key: str, same: Same) -> Iterator[Shadow]:
    """Which of the three shadow attacks a changed page looks like, if any."""
    drawn = key == "/Contents" and known.hidden(after.get(key), before.get(key))
    if drawn or known.hidden(after, before):
        yield Shadow.HIDE_AND_REPLACE
    if key != "/Resources":
        return
    old, new = _of_page(before, key), _of_page(after, key)
    if not isinstance(old, pikepdf.Dictionary) or not isinstance(new, pikepdf.Dictionary):
        return
    if _lost(old.get("/XObject"), new.get("/XObject")):
        yield Shadow.HIDE
    if not same(old.get("/Font"), new.get("/Font")):
        yield Shadow.REPLACE


def _lost(old: Any, new: Any) -> bool:
    """A picture or form that was drawn is no longer there."""
    if not isinstance(old, pikepdf.Dictionary):
        return False
    left = new if isinstance(new, pikepdf.Dictionary) else pikepdf.Dictionary()
    return any(old.get(name) is not None and left.get(name) is None for name in old.keys())  # noqa: SIM118 - a PDF dictionary
