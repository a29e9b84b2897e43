"""Keeps the English of the pages: `make messages` reads every phrase from the code.

Phrases are what gettext is asked for in templates and Python, and the Vietnamese sentences of the
rooms (labels, refusals), whose f-strings become `{name}`. The catalogue is written back sorted,
without places, so that a change of code changes only its own lines; new phrases stand with no
English, to be filled in, and what the code no longer says goes. With `--check` it only tells what
is missing or wrong.
"""

import ast
import os
import re
import struct
import sys
import warnings
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parent.parent
SOURCE: Final = ROOT / "src" / "vanban"
PO: Final = SOURCE / "doors" / "web" / "locale" / "en" / "LC_MESSAGES" / "django.po"
# A phrase newly written must not stop whoever lands after it.
ENOUGH: Final = 0.95
# One phrase, or its singular and plural.
Phrase = tuple[str, ...]
Catalogue = Mapping[Phrase, tuple[str, ...]]

# No page of the office: other doors, and what is written into documents, books and packets.
SILENT: Final = (
    "config/",
    "axis/",
    "doors/api/",
    "doors/axis/",
    "doors/cli/",
    "doors/gateway/",
    "doors/testpki/",
    "doors/worker/",
    "doors/web/design/samples/",
    "doors/web/incoming/offered.py",
    "doors/web/templates/design/",
    "formats/direction.py",
    "formats/docx/",
    "formats/printed.py",
    "formats/edxml/face.py",
    "formats/layout/from_pdf.py",
    "formats/layout/sheet.py",
    "formats/letter.py",
    "formats/pades/arrival_mark.py",
    "formats/pades/fonts.py",
    "formats/pades/sample.py",
    "formats/pdf/blanks.py",
    "formats/pdf/initials.py",
    "formats/secrecy.py",
    "incoming/assignment/operations/register_book.py",
    "incoming/assignment/rules/proposing.py",
    "incoming/processing/operations/sheet.py",
    "outgoing/approval/operations/summary.py",
    "outgoing/publication/operations/registers.py",
    "keeping/dossiers/operations/printing.py",
    "oversight/tracking/operations/mailing.py",
    "trust/verification/rules/holder.py",
)
HEAD: Final = """# The pages of the office, in English; `make messages` reads what they say.
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Language: en\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"
"""
_VIETNAMESE: Final = re.compile(r"[À-ỹ]")
_PATTERN: Final = re.compile(r"\\[sSdbw1]|\(\?|^\^|\w\|\w")  # a sentence is no regular expression
_LITERAL: Final = r"""u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
_ASKED: Final = re.compile(
    rf"\b(n?)(?:p?gettext|_)\(\s*({_LITERAL}(?:\s*,\s*{_LITERAL})?)", re.DOTALL
)
_ONE: Final = re.compile(_LITERAL, re.DOTALL)
_FACT: Final = re.compile(r"%\(\w+\)[sd]|%%|\{[^{}]*\}")
_GETTEXT: Final = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy"}


# ── what the code says ──


def phrases() -> dict[Phrase, str]:
    """Every phrase that a page may say, and one file that says it."""
    found: dict[Phrase, str] = {}
    for path in sorted(SOURCE.rglob("*")):
        place = path.relative_to(SOURCE).as_posix()
        if path.suffix not in {".html", ".py"} or place.startswith(SILENT):
            continue
        text = path.read_text(encoding="utf-8")
        read = of_template if path.suffix == ".html" else of_python
        for phrase in read(text):
            found.setdefault(phrase, place)
    return found


def of_template(text: str) -> Iterator[Phrase]:
    """What a template asks gettext for."""
    from django.utils.translation.template import templatize

    with warnings.catch_warnings(action="ignore"):
        code = templatize(text)
    for plural, given in _ASKED.findall(code):
        said = [ast.literal_eval(each) for each in _ONE.findall(given)]
        yield tuple(said) if plural else (said[0],)


def of_python(text: str) -> Iterator[Phrase]:
    """What a module asks gettext for, and its Vietnamese sentences; no docstrings."""
    tree = ast.parse(text)
    passed: set[int] = set()  # nodes that are no sentence of their own
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            passed.add(id(node.value))
        elif isinstance(node, ast.JoinedStr):
            passed |= {id(each) for each in node.values}
        elif isinstance(node, ast.Call) and _name(node.func) in _GETTEXT:
            asked = node.args[: 2 if _name(node.func).startswith("n") else 1]
            passed |= {id(each) for each in asked}
            if all(isinstance(each, ast.Constant) for each in asked):
                yield tuple(ast.literal_eval(each) for each in asked)
    for node in ast.walk(tree):
        sentence = "" if id(node) in passed else _sentence(node)
        if _VIETNAMESE.search(sentence) and not _PATTERN.search(sentence):
            yield (sentence,)


def _sentence(node: ast.AST) -> str:
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    if not isinstance(node, ast.JoinedStr):
        return ""
    parts: list[str] = []
    for each in node.values:
        if isinstance(each, ast.Constant):
            parts.append(str(each.value))
        elif isinstance(each, ast.FormattedValue):
            name = "{" + _name(each.value) + "}"
            parts.append(name if name not in parts else name[:-1] + f"{len(parts)}" + "}")
    return "".join(parts)


def _name(node: ast.AST) -> str:
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return node.attr
    if isinstance(node, ast.Call):
        return _name(node.func)
    return "fact"


# ── the catalogue ──


def read(path: Path = PO) -> dict[Phrase, tuple[str, ...]]:
    """The catalogue as written: phrase, and its English ("" where there is none)."""
    found: dict[Phrase, tuple[str, ...]] = {}
    for block in path.read_text(encoding="utf-8").split("\n\n")[1:] if path.exists() else []:
        said = dict(re.findall(r'^(msg\w+(?:\[\d\])?) (".*")$', block, re.MULTILINE))
        phrase = [said[key] for key in ("msgid", "msgid_plural") if key in said]
        english = [text for key, text in sorted(said.items()) if key.startswith("msgstr")]
        found[tuple(map(ast.literal_eval, phrase))] = tuple(map(ast.literal_eval, english))
    return found


def written(catalogue: Catalogue) -> str:
    """The catalogue as a .po file, sorted by phrase."""
    blocks = [HEAD]
    for phrase, english in sorted(catalogue.items()):
        lines = [f"msgid {_quoted(phrase[0])}"]
        if len(phrase) > 1:
            lines.append(f"msgid_plural {_quoted(phrase[1])}")
            lines += [f"msgstr[{n}] {_quoted(text)}" for n, text in enumerate(english)]
        else:
            lines.append(f"msgstr {_quoted(english[0])}")
        blocks.append("\n".join(lines) + "\n")
    return "\n".join(blocks)


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def compiled(catalogue: Catalogue) -> bytes:
    """The catalogue as gettext reads it (.mo): the same bytes for the same catalogue."""
    head = "".join(map(ast.literal_eval, re.findall(r'^(".*")$', HEAD, re.MULTILINE)))
    pairs = [("", head)] + [
        ("\0".join(phrase), "\0".join(english))
        for phrase, english in catalogue.items()
        if any(english)
    ]
    coded = sorted((phrase.encode(), english.encode()) for phrase, english in pairs)
    at = 28 + 16 * len(coded)
    tables, texts = [], b""
    for side in (0, 1):
        for pair in coded:
            tables.append((len(pair[side]), at + len(texts)))
            texts += pair[side] + b"\0"
    count = len(coded)
    header = struct.pack("<7I", 0x950412DE, 0, count, 28, 28 + 8 * count, 0, 28)
    return header + b"".join(struct.pack("<2I", *each) for each in tables) + texts


def faults(catalogue: Catalogue) -> list[str]:
    """Entries without English, or whose facts are not those of their phrase."""
    found = []
    for phrase, english in catalogue.items():
        if len(english) != len(phrase) or not all(text.strip() for text in english):
            found.append(f"no English: {phrase[0]!r}")
            continue
        wanted, *_ = (set(_FACT.findall(text)) for text in reversed(phrase))
        given = [set(_FACT.findall(text)) for text in english]
        fits = given[-1] == wanted and all(each <= wanted for each in given)
        if not fits:
            found.append(f"other facts: {phrase[0]!r}: {english[0]!r}")
    return found


def missing(catalogue: Catalogue, said: Mapping[Phrase, str]) -> list[str]:
    """What the code says and the catalogue has no English for, with its file."""
    return [
        f"{place}: {phrase[0]!r}"
        for phrase, place in said.items()
        if not any(catalogue.get(phrase, ("",)))
    ]


def main() -> int:
    """Rewrite the catalogue; 1 with `--check` where it is not good enough."""
    said, known = phrases(), read()
    lacking = missing(known, said)
    print("\n".join([f"no English: {each}" for each in lacking] + faults(known)))
    print(f"{len(said)} phrases, {len(said) - len(lacking)} in English")
    if "--check" in sys.argv:
        return int(bool(faults(known)) or len(lacking) > len(said) * (1 - ENOUGH))
    kept = {phrase: known.get(phrase, ("",) * len(phrase)) for phrase in said}
    PO.parent.mkdir(parents=True, exist_ok=True)
    PO.write_text(written(kept), encoding="utf-8")
    PO.with_suffix(".mo").write_bytes(compiled(kept))
    return 0


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vanban.config.settings")
    sys.exit(main())
