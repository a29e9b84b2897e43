"""One click: what is mechanical in a DOCX set right; words and meaning are left to people."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from lxml import etree

from vanban.formats.docx.editing import (
    hide_first_number,
    mark_paragraph,
    mark_run,
    number_pages,
    put_text,
    runs_within,
    set_fonts,
    set_page,
    split_run,
    text_of,
)
from vanban.formats.docx.package import MAIN, Package, W
from vanban.formats.docx.reading import paragraphs_in, runs_of
from vanban.formats.layout.findings import Finding
from vanban.formats.layout.judging import judge_docx
from vanban.formats.layout.looks import LOOKS
from vanban.formats.layout.parts import MOTTO, NATION

FONT: Final = "Times New Roman"
_TWIPS_MM: Final = 56.693
_MARGIN_MM: Final = {"top": 20, "bottom": 20, "left": 30, "right": 15}
_BODY: Final = (13.0, 14.0)
_SMALL_RUN: Final = {"recipients.size": 11.0, "recipients.label_size": 12.0}


@dataclass(frozen=True, slots=True)
class Mended:
    """The file with its mechanical faults mended, and which those were."""

    data: bytes
    mended: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class _Sheet:
    package: Package
    root: etree._Element
    paragraphs: list[etree._Element]
    changed: dict[str, etree._Element]


def mend_docx(
    data: bytes, *, codes: Iterable[str] | None = None, pages: int | None = None
) -> Mended:
    """Mend what is mechanical: pages, fonts, sizes, weight, slant, zeros, spacing of the notation.

    `codes` limits it to some faults; `pages`, where known, tells whether pages need numbers. The
    words of the text stay. Refuses (DocxError) what cannot be read.
    """
    wanted = None if codes is None else set(codes)
    findings = [
        each
        for each in judge_docx(data, pages=pages).findings
        if each.mechanical and (wanted is None or each.code in wanted)
    ]
    package = Package.opened(data)
    root = package.main()
    sheet = _Sheet(package, root, list(paragraphs_in(root)), {MAIN: root})
    done = [each for each in findings if _mend(sheet, each)]
    return Mended(package.saved(sheet.changed) if done else data, tuple(done))


def _mend(sheet: _Sheet, finding: Finding) -> bool:
    if finding.code.startswith("page."):
        return _mend_page(sheet, finding)
    for spot in finding.spots:
        paragraph = sheet.paragraphs[spot.paragraph]
        _mend_spot(paragraph, spot.text, finding)
    return bool(finding.spots)


def _mend_page(sheet: _Sheet, finding: Finding) -> bool:
    name = finding.code.removeprefix("page.")
    if name.startswith("margin_"):
        side = name.removeprefix("margin_")
        set_page(sheet.root, "pgMar", {side: str(round(_MARGIN_MM[side] * _TWIPS_MM))})
        return True
    mend = _PAGES.get(name)
    if mend is not None:
        mend(sheet)
    return mend is not None


def _mend_paper(sheet: _Sheet) -> None:
    set_page(sheet.root, "pgSz", {"w": "11906", "h": "16838"})


def _mend_colour(sheet: _Sheet) -> None:
    for paragraph in sheet.paragraphs:
        for run in runs_of(paragraph):
            mark_run(run, "color", "000000")


def _mend_numbers(sheet: _Sheet) -> None:
    sheet.changed.update(number_pages(sheet.package, sheet.root))


def _mend_first_number(sheet: _Sheet) -> None:
    for section in sheet.root.iter(f"{W}sectPr"):
        hide_first_number(section)


def _mend_fonts(sheet: _Sheet) -> None:
    for paragraph in sheet.paragraphs:
        for run in runs_of(paragraph):
            if run.find(f"{W}sym") is None:
                set_fonts(run, FONT)
    styles = sheet.package.tree("word/styles.xml")
    if styles is not None:
        for marks in styles.iter(f"{W}rPr"):
            if marks.find(f"{W}rFonts") is not None:
                set_fonts(marks, FONT)
        sheet.changed["word/styles.xml"] = styles


_PAGES: Final[dict[str, Callable[[_Sheet], None]]] = {
    "paper": _mend_paper,
    "font": _mend_fonts,
    "colour": _mend_colour,
    "number_missing": _mend_numbers,
    "number_first": _mend_first_number,
}


def _mend_spot(paragraph: etree._Element, words: str, finding: Finding) -> None:
    if finding.code in _SHAPES:
        for name, attributes in _SHAPES[finding.code].items():
            mark_paragraph(paragraph, name, attributes)
    elif finding.code == "body.article":
        _bold_article(paragraph)
    elif finding.code in _WORDS:
        _reword(paragraph, words, _WORDS[finding.code])
    else:
        for run in runs_within(paragraph, words):
            for name, value in _marks(finding).items():
                mark_run(run, name, value)


def _marks(finding: Finding) -> dict[str, str]:
    """The properties that letters get."""
    rest = finding.code.partition(".")[2]
    if rest in {"size", "label_size"}:
        return {"sz": f"{round(_size(finding) * 2)}"}
    if rest in {"bold", "italic"} and finding.code not in _MARKS:
        look = LOOKS[finding.part]
        on = look.italic if rest == "italic" else look.bold is not False
        return {rest[0]: "1" if on else "0"}
    return _MARKS.get(finding.code, {})


_MARKS: Final[dict[str, dict[str, str]]] = {
    "issuer.superior_bold": {"b": "0"},
    "recipients.style": {"b": "0", "i": "0"},
    "recipients.label_style": {"b": "1", "i": "1"},
    "body.basis_italic": {"i": "1"},
}
_SHAPES: Final[dict[str, dict[str, dict[str, str]]]] = {
    "type.centre": {"jc": {"val": "center"}, "ind": {"firstLine": "0"}},
    "summary.centre": {"jc": {"val": "center"}, "ind": {"firstLine": "0"}},
    "body.justify": {"jc": {"val": "both"}},
    "body.indent": {"ind": {"firstLine": "720", "hanging": ""}},
    "body.spacing": {"spacing": {"before": "120"}},
    "body.line": {"spacing": {"line": "240", "lineRule": "auto"}},
}


def _size(finding: Finding) -> float:
    """The nearest size that the part may have."""
    if finding.code in _SMALL_RUN:
        return _SMALL_RUN[finding.code]
    low, high = _BODY
    if finding.part in LOOKS:
        low, high = LOOKS[finding.part].low, LOOKS[finding.part].high
    said = re.search(r"cỡ chữ ([\d.]+)", finding.text)
    return high if said and float(said[1]) > high else low


def _bold_article(paragraph: etree._Element) -> None:
    match = re.match(r"\s*Điều\s+\d+[a-zđ]?\s*[.:]", text_of(paragraph))
    left = match.end() if match else 0
    for run in list(runs_of(paragraph)):
        text = run.find(f"{W}t")
        length = len(text.text or "") if text is not None else 0
        if left <= 0 or text is None:
            continue
        mark_run(split_run(run, left) if length > left else run, "b", "1")
        left -= length


def _reword(paragraph: etree._Element, words: str, change: Callable[[str], str]) -> None:
    """Write the changed words over the old ones, touching only the letters that differ."""
    whole = text_of(paragraph)
    start, end = _stretch(whole, words)
    if start < 0:
        return
    old, new = whole[start:end], change(whole[start:end])
    same = 0
    while same < min(len(old), len(new)) and old[same] == new[same]:
        same += 1
    tail = 0
    while tail < min(len(old), len(new)) - same and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    put_text(paragraph, start + same, end - tail, new[same : len(new) - tail])


def _stretch(whole: str, words: str) -> tuple[int, int]:
    """Where the words stand in the paragraph, whatever blanks lie between them."""
    pattern = r"\s*".join(re.escape(char) for char in "".join(words.split()))
    match = re.search(pattern, whole)
    return match.span() if match else (-1, -1)


def _tight_number(text: str) -> str:
    head, slash, tail = text.partition("/")
    head = re.sub(r"(\d)\s+$", r"\1", head)
    return head + slash + re.sub(r"\s*([/\-–])\s*", lambda mark: mark[1], tail.strip())


def _zero_number(text: str) -> str:
    return re.sub(r"(?<!\d)(\d)(\s*/)", r"0\1\2", text, count=1)


def _zero_month(text: str) -> str:
    def written(match: re.Match[str]) -> str:
        month = int(match[2])
        return f"{match[1]}{month:02d}" if month <= 2 else f"{match[1]}{month}"  # noqa: PLR2004

    return re.sub(r"(tháng\s*)(\d{1,2})", written, text, count=1)


def _formula(text: str) -> str:
    return re.sub(
        r"^(TM|KT|TL|TUQ|Q)\s*\.?\s*",
        lambda mark: f"{mark[1].upper()}. ",
        text,
        flags=re.IGNORECASE,
    )


def _titled(text: str) -> str:
    return " ".join(word[:1].upper() + word[1:].lower() for word in text.split())


def _capital(text: str) -> str:
    names = r"nghị định|nghị quyết|quyết định|thông tư|chỉ thị|công văn|tờ trình|kế hoạch|thông báo"
    text = re.sub(
        rf"(?<=\s)({names})(?=\s+số\s+\d+/)", lambda word: word[0][0].upper() + word[0][1:], text
    )
    text = re.sub(r"\bviệt nam\b", "Việt Nam", text)
    text = re.sub(
        r"\b(ủy ban nhân dân|uỷ ban nhân dân)\b", lambda w: w[0][0].upper() + w[0][1:], text
    )
    text = re.sub(r"\bhội đồng nhân dân\b", "Hội đồng nhân dân", text)
    return re.sub(r"(?<=[,\s])điều(?=\s+\d)", "Điều", text)


_WORDS: Final[dict[str, Callable[[str], str]]] = {
    "nation.words": lambda _: NATION,
    "motto.words": lambda _: MOTTO,
    "nation.case": str.upper,
    "issuer.case": str.upper,
    "type.case": str.upper,
    "authority.case": str.upper,
    "addressee.colon": lambda text: re.sub(r"^(\s*Kính\s*\w+)\s*:?", r"\1:", text, count=1),
    "about.form": lambda text: re.sub(r"^(\W*)\w\s*/\s*\w", r"\1V/v", text, count=1),
    "body.basis_last": lambda text: text.rstrip().rstrip(".,;") + ".",
    "body.clause_mark": lambda text: re.sub(r"^(\d+)[)/\-–]", r"\1.", text, count=1),
    "body.point_mark": lambda text: re.sub(r"^(\w)[.:/\-–]", r"\1)", text, count=1),
    "body.article_mark": lambda text: re.sub(
        r"^(Điều\s+\d+)\s*[:\-–)]?\s*", r"\1. ", text, count=1
    ),
    "recipients.semicolon": lambda text: text.rstrip().rstrip(".,;") + ";",
    "annex.case": lambda text: re.sub("phụ lục", "Phụ lục", text, flags=re.IGNORECASE),
    "annex_title.case": str.upper,
    "signer.case": _titled,
    "number.label": lambda text: re.sub(r"^(\s*)[Ss][ốÓó]\s*:?\s*", r"\1Số: ", text, count=1),
    "number.zero": _zero_number,
    "number.spaces": _tight_number,
    "number.case": lambda text: text.partition("/")[0] + "/" + text.partition("/")[2].upper(),
    "date.comma": lambda text: re.sub(r",?\s*[Nn]gày", ", ngày", text, count=1),
    "date.day_zero": lambda text: re.sub(r"([Nn]gày\s*)(\d)(?!\d)", r"\g<1>0\2", text, count=1),
    "date.month_zero": _zero_month,
    "summary.stop": lambda text: text.rstrip().rstrip(".;"),
    "authority.formula": _formula,
    "signer.degree": lambda text: re.sub(
        r"^(?:(?:PGS|GS|TS|ThS|CN|KS|BS|NGƯT|NGND)\s*\.\s*|Tiến sĩ\s+|Thạc sĩ\s+|Giáo sư\s+)+",
        "",
        text,
    ),
    "recipients.colon": lambda text: text.rstrip() + ":",
    "recipients.dash": lambda text: "- " + text.lstrip(),
    "recipients.end": lambda text: text.rstrip().rstrip(";,") + ".",
    "recipients.file_copy_form": lambda text: re.sub(r"Lưu\s*:?\s*", "Lưu: ", text, count=1),
    "body.basis_end": lambda text: text.rstrip().rstrip(".,;") + ";",
    "body.capital_cited": _capital,
    "body.capital_name": _capital,
    "body.capital_article": _capital,
}
